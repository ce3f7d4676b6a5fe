/** The engine: what flows where, how often, and what is refused. Numbers without a comment are PyTorch's. */
import { describe, expect, test } from 'vitest';
import { backward, grad } from '../src/autograd/engine.ts';
import { enableGrad, isGradEnabled, noGrad, setGradEnabled } from '../src/autograd/mode.ts';
import { ones, tensor, zeros } from '../src/creation.ts';
import { OperatorError } from '../src/errors.ts';
import '../src/methods.ts';
import type { Tensor } from '../src/tensor.ts';

const leaf = (...numbers: number[]): Tensor => tensor(numbers, { requiresGrad: true, dtype: 'float64' });
const refusal = (message: string) => new OperatorError(message);

describe('backward', () => {
  test('y = (x + w)(w + 1) at x = 2, w = 1: y is 6, dy/dw is 5, dy/dx is 2', () => {
    const [x, w] = [leaf(2), leaf(1)];
    const y = x.add(w).mul(w.add(1));
    y.backward();
    expect([y.item(), w.grad?.item(), x.grad?.item()]).toEqual([6, 5, 2]);
  });

  test('gradients accumulate, in the same tensor', () => {
    const w = leaf(3);
    w.mul(w).backward();
    const first = w.grad;
    w.mul(5).backward();
    expect(w.grad).toBe(first);
    expect(w.grad?.item()).toBe(11);
  });

  test('two leaves never share a gradient', () => {
    const [a, b] = [leaf(1), leaf(2)];
    a.add(b).backward();
    a.mul(3).backward();
    expect([a.grad?.item(), b.grad?.item()]).toEqual([4, 1]);
  });

  test('a node runs once, after all that use it', () => {
    const w = leaf(2);
    let visits = 0;
    const shared = w.mul(w);
    shared.registerHook(() => { visits++; });
    shared.add(shared.mul(3)).backward();
    expect(visits).toBe(1);
    expect(w.grad?.item()).toBe(16);
  });

  test('several outputs at once, each with its gradient', () => {
    const w = leaf(1, 2);
    backward([w.mul(2), w.mul(w)], [tensor([1, 10], { dtype: 'float64' }), tensor([100, 1000], { dtype: 'float64' })]);
    expect(w.grad?.tolist()).toEqual([202, 4020]);
  });

  test('what is retained is the gradient after all hooks, once, whatever came first', () => {
    const w = leaf(3, 5);
    const y = w.mul(2);
    y.retainGrad();
    y.registerHook((grad) => grad.mul(10));
    y.retainGrad();
    y.sum().backward();
    expect([y.grad?.tolist(), w.grad?.tolist()]).toEqual([[10, 10], [20, 20]]);
  });

  test('with inputs, only they collect', () => {
    const [a, b] = [leaf(2), leaf(3)];
    a.mul(b).backward(null, { inputs: [a] });
    expect([a.grad?.item(), b.grad]).toEqual([3, null]);
  });

  test('a graph is passed once, unless it is retained', () => {
    const w = leaf(3);
    const y = w.mul(w);
    y.backward(null, { retainGraph: true });
    y.backward({ retainGraph: true });
    y.backward();
    expect(w.grad?.item()).toBe(18);
    expect(() => y.backward()).toThrow(
      refusal('backward: MulBackward0 was already passed, and what it saved is gone; to pass twice, call backward with { retainGraph: true } the first time'),
    );
  });

  test('a thousand times ten steps do not exhaust the stack', () => {
    const w = leaf(1);
    let y = w;
    for (let step = 0; step < 10_000; step++) y = y.add(1);
    y.backward();
    expect(w.grad?.item()).toBe(1);
  });

  test('types and stretched shapes come back as they were', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    w.add(zeros([3, 2], { dtype: 'float64' })).sum().backward();
    expect([w.grad?.dtype, w.grad?.tolist()]).toEqual(['float32', [3, 3]]);
  });

  test('across devices', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    w.gpu().mul(3).cpu().sum().backward();
    expect([w.grad?.device, w.grad?.tolist()]).toEqual(['cpu', [3, 3]]);
  });

  test('refusals', () => {
    expect(() => leaf(1, 2).mul(2).backward()).toThrow(
      refusal('backward: the output has shape [2]; a gradient is made up only for outputs of one element, so pass one of that shape'),
    );
    expect(() => leaf(1, 2).mul(2).backward(ones(3))).toThrow(refusal('backward: gradient has shape [3]; the output has shape [2], so expected [2]'));
    expect(() => tensor([1]).mul(2).backward()).toThrow(refusal('backward: output 0 of shape [1] was not computed from anything that requires a gradient'));
    expect(() => leaf(1).mul(2).backward({ retainGrpah: true } as object)).toThrow(
      refusal('backward: unknown option retainGrpah; did you mean retainGraph? (its options are retainGraph, createGraph, inputs)'),
    );
    expect(() => leaf(1).mul(2).backward(2 as unknown as Tensor)).toThrow(refusal('backward: gradient is 2; expected a tensor or a list of tensors'));
  });

  test('options may stand first, without a gradient', () => {
    const [v, w] = [leaf(2), leaf(3)];
    v.mul(w).backward({ inputs: [v] });
    v.mul(w).backward({ inputs: w });
    expect([v.grad?.item(), w.grad?.item()]).toEqual([3, 2]);
    backward(v.mul(w), { createGraph: true });
    expect([v.grad?.item(), v.grad?.requiresGrad]).toEqual([6, true]);
  });
});

describe('grad', () => {
  test('returns gradients and leaves .grad alone', () => {
    const w = leaf(3);
    expect(grad(w.mul(w), w).map(String)).toEqual(['tensor([6.], dtype=torch.float64)']);
    expect(w.grad).toBeNull();
  });

  test('x³ at 2, differentiated three times: 12, 12, 6', () => {
    const x = leaf(2);
    const [first] = grad(x.pow(3), x, { createGraph: true });
    const [second] = grad(first, x, { createGraph: true });
    const [third] = grad(second, x);
    expect([first.item(), second.item(), third.item()]).toEqual([12, 12, 6]);
  });

  test('of something in the middle of the graph', () => {
    const w = leaf(3);
    const middle = w.mul(2);
    const [share] = grad(middle.mul(middle), middle);
    expect(share.item()).toBe(12);
  });

  test('unused inputs are refused, or null', () => {
    const [a, b] = [leaf(1), leaf(2)];
    expect(() => grad(a.mul(2), [a, b])).toThrow(refusal('grad: input 1 was not used to compute the outputs; pass { allowUnused: true } to get null for it'));
    expect(grad(a.mul(2), [a, b], { allowUnused: true })[1]).toBeNull();
    expect(() => grad(a.mul(2), tensor([1]))).toThrow(
      refusal('grad: an input of shape [1] does not require a gradient; call requiresGrad_() on it before computing with it'),
    );
  });
});

test('grad refuses what is no tensor, and options that it does not know', () => {
  const w = leaf(3);
  expect(() => grad(w.mul(2), 'w' as unknown as Tensor)).toThrow(refusal('grad: inputs is "w"; expected a tensor or a list of tensors'));
  expect(() => grad([2] as unknown as Tensor[], w)).toThrow(refusal('grad: outputs is [2]; expected a tensor or a list of tensors'));
  expect(() => grad(w.mul(2), w, { createGrpah: true } as object)).toThrow(
    refusal('grad: unknown option createGrpah; did you mean createGraph? (its options are gradOutputs, retainGraph, createGraph, allowUnused)'),
  );
});

describe('leaves and modes', () => {
  test('leaf, gradFn, and the graph as data', () => {
    const [x, w] = [leaf(2), leaf(1)];
    const y = x.add(w).mul(w);
    expect([x.isLeaf, y.isLeaf, x.gradFn, y.gradFn?.name]).toEqual([true, false, null, 'MulBackward0']);
    expect(y.gradFn?.next.map((edge) => edge?.node.name)).toEqual(['AddBackward0', 'AccumulateGrad']);
  });

  test('noGrad, enableGrad, setGradEnabled, and back again after an error', () => {
    const w = leaf(1);
    expect(noGrad(() => w.mul(2).requiresGrad)).toBe(false);
    expect(noGrad(() => enableGrad(() => w.mul(2).requiresGrad))).toBe(true);
    expect(() => noGrad(() => { throw new Error('inside'); })).toThrow('inside');
    expect(isGradEnabled()).toBe(true);
    setGradEnabled(false);
    expect(w.mul(2).requiresGrad).toBe(false);
    setGradEnabled(true);
    expect(() => noGrad(async () => w)).toThrow(
      'noGrad: the body returned a promise, and would go on after the mode has been restored; await outside, compute inside',
    );
  });

  test('modes want a function: nothing of them outlasts it', () => {
    expect(() => noGrad(undefined as unknown as () => void)).toThrow(refusal('noGrad: body is undefined; expected a function, noGrad(() => …)'));
    expect(isGradEnabled()).toBe(true);
  });

  test('detach cuts, and shares the numbers', () => {
    const w = leaf(2);
    const cut = w.mul(3).detach();
    expect([cut.requiresGrad, cut.item()]).toEqual([false, 6]);
    expect(w.detach().storage()).toBe(w.storage());
  });

  test('only floats require gradients', () => {
    expect(() => tensor([1], { dtype: 'int32', requiresGrad: true })).toThrow(
      refusal('requiresGrad: the tensor has dtype int32; only float32 and float64 tensors can require gradients'),
    );
    expect(() => leaf(1).mul(2).requiresGrad_(false)).toThrow(
      refusal('requiresGrad: the tensor was computed from others and cannot stop requiring a gradient; use x.detach()'),
    );
  });
});

describe('hooks', () => {
  test('see the gradient, may replace it, and can be removed', () => {
    const w = leaf(1, 2);
    const y = w.mul(3);
    const seen: unknown[] = [];
    y.registerHook((share) => { seen.push(share.tolist()); });
    y.registerHook((share) => share.mul(2));
    const removed = y.registerHook((share) => share.mul(1000));
    removed.remove();
    y.sum().backward();
    expect([seen, w.grad?.tolist()]).toEqual([[[1, 1]], [6, 6]]);
  });

  test('on a leaf, before it accumulates', () => {
    const w = leaf(5);
    w.registerHook((share) => share.mul(10));
    w.mul(2).backward();
    expect(w.grad?.item()).toBe(20);
  });

  test('retainGrad keeps the gradient of what is not a leaf', () => {
    const w = leaf(5);
    const y = w.mul(2);
    y.retainGrad();
    y.mul(y).backward();
    expect(y.grad?.item()).toBe(20);
  });

  test('refusals', () => {
    expect(() => tensor([1]).registerHook(() => {})).toThrow(refusal('registerHook: the tensor does not require a gradient; call requiresGrad_() first'));
    const y = leaf(1, 2).mul(2);
    y.registerHook(() => ones(3));
    expect(() => y.sum().backward()).toThrow(refusal('registerHook: the hook returned a gradient of shape [3]; the tensor has shape [2]'));
    const seen: Tensor[] = [];
    const z = leaf(1).mul(2);
    z.registerHook(((share: Tensor) => seen.push(share)) as unknown as (share: Tensor) => void); // push returns the new length
    expect(() => z.backward()).toThrow(refusal("registerHook: the hook returned 1; expected a tensor to take the gradient's place, or nothing"));
  });
});
