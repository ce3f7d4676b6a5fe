/** The option `out`, and what may lie where while something is written. Every refusal was tried with PyTorch 2.13. */
import { describe, expect, test } from 'vitest';
import { arange, F, noGrad, OperatorError, tensor, zeros } from '../src/index.ts';

const [a, b] = [tensor([1, 2, 3]), tensor([10, 20, 30])];

describe('out', () => {
  test('takes the result, and is what the call returns', () => {
    const out = zeros(3);
    expect(F.add(a, b, { out, alpha: 2 })).toBe(out);
    expect(out.tolist()).toEqual([21, 42, 63]);
  });
  test('may be a view: what surrounds it stays', () => {
    const whole = zeros(2, 4);
    F.mul(a, b, { out: whole.select(0, 1).narrow(0, 0, 3) });
    expect(whole.tolist()).toEqual([[0, 0, 0, 0], [10, 40, 90, 0]]);
  });
  test('may be an input', () => {
    const x = tensor([1, 2, 3]);
    F.add(x, b, { out: x });
    expect(x.tolist()).toEqual([11, 22, 33]);
  });
  test('takes any shape when it is empty', () => {
    const out = zeros(0);
    F.matmul(zeros(2, 3), zeros(3, 4), { out });
    expect(out.shape).toEqual([2, 4]);
  });
  test('converts into a type that can hold the result', () => {
    const out = zeros(3, { dtype: 'float64' });
    F.add(tensor([1n, 2n, 3n]), tensor([1n, 1n, 1n]), { out });
    expect([out.dtype, out.tolist()]).toEqual(['float64', [2, 3, 4]]);
  });
  test('of several outputs is a list', () => {
    const out = [zeros(2), zeros(2, { dtype: 'int32' })];
    F.topk(tensor([3, 1, 2]), { k: 2, out });
    expect(out.map((x) => x.tolist())).toEqual([[3, 2], [0, 2]]);
  });
  test('counts as a change in place', () => {
    const [w, out] = [tensor([1, 2, 3], { requiresGrad: true }), tensor([1, 1, 1])];
    const y = F.sum(F.mul(w, out));
    F.add(a, b, { out });
    expect(() => y.backward()).toThrow('modified in place');
  });
  test('on the gpu', () => {
    const out = zeros(3, { device: 'gpu' });
    F.add(a.gpu(), b.gpu(), { out });
    expect([out.device, out.tolist()]).toEqual(['gpu', [11, 22, 33]]);
  });
  test('inside noGrad, of parameters too', () => {
    const w = tensor([1, 2, 3], { requiresGrad: true });
    expect(noGrad(() => F.add(w, 1, { out: zeros(3) })).tolist()).toEqual([2, 3, 4]);
  });

  const leaf = tensor([1, 2, 3], { requiresGrad: true });
  const shared = arange(4, { dtype: 'float32' });
  const refusals: readonly (readonly [() => unknown, string])[] = [
    [() => F.add(a, b, { out: zeros(4) }), 'add: out has shape [4], the result [3]; expected the same, or an empty tensor, which takes any shape'],
    [() => F.add(a, b, { out: zeros(3, { dtype: 'int32' }) }),
      'add: out has dtype int32, the result float32; expected one that can hold it, use an out of dtype float32'],
    [() => F.add(a, b, { out: zeros(3, { device: 'gpu' }) }), "add: out is on the gpu and the inputs on the cpu; use out.to('cpu')"],
    [() => F.add(a, b, { out: [zeros(3), zeros(3)] }), 'add: out holds 2 tensors; expected 1, one for each output'],
    [() => F.add(a, b, { out: 3 as never }), 'add: out is the number 3; expected a Tensor, or a list of one for each output'],
    [() => F.add(leaf, b, { out: zeros(3) }),
      'add: out cannot be followed by backward, but a tensor of the call requires a gradient; use noGrad(() => …), or the form without out'],
    [() => F.neg(shared.narrow(0, 0, 3), { out: shared.narrow(0, 1, 3) }),
      'neg: an input shares some of its places in memory with the tensor that is written to; expected none or all, use a clone() of it'],
    [() => F.neg(tensor([1, 2]), { out: zeros(1).expand(2) }),
      'neg: x has shape [2] and strides [0]; several of its elements share one place in memory, use x.clone() first'],
    [() => F.view(a, { shape: [3, 1], out: zeros(3, 1) } as never), 'view: unknown option out; its options are shape'],
  ];
  test.each(refusals)('%#', (call, message) => {
    const before = shared.tolist();
    expect(call).toThrow(new OperatorError(message));
    expect(shared.tolist()).toEqual(before);
  });
});

describe('a change in place', () => {
  test('may read the tensor it writes', () => {
    const x = tensor([1, 2, 3]);
    expect(x.add_(x).tolist()).toEqual([2, 4, 6]);
  });
  test('may read another part of the same memory', () => {
    const x = arange(4, { dtype: 'float32' });
    x.narrow(0, 0, 2).add_(x.narrow(0, 2, 2));
    expect(x.tolist()).toEqual([2, 4, 2, 3]);
  });
  test('may not read part of what it writes, or all of it in another order', () => {
    const x = arange(4, { dtype: 'float32' });
    const message = 'add_: the other tensor shares some of its places in memory with the tensor that is written to; expected none or all, use a clone() of it';
    expect(() => x.narrow(0, 1, 3).add_(x.narrow(0, 0, 3))).toThrow(new OperatorError(message));
    const square = x.view(2, 2);
    expect(() => square.add_(square.t())).toThrow(new OperatorError(message));
    expect(x.tolist()).toEqual([0, 1, 2, 3]);
  });
});
