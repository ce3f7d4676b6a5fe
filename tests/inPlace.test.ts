/** Changing tensors in place: what shares memory, what `backward` makes of it, and what is refused. */
import { describe, expect, test } from 'vitest';
import { noGrad } from '../src/autograd/mode.ts';
import { ones, tensor, zeros } from '../src/creation.ts';
import { OperatorError } from '../src/errors.ts';
import '../src/methods.ts';
import { dropout, relu } from '../src/ops/index.ts';

const weight = () => tensor([1, 2, 3, 4], { requiresGrad: true, dtype: 'float64' });
const ramp = tensor([1, 2, 3, 4], { dtype: 'float64' });

describe('numbers', () => {
  test.each(['cpu', 'gpu'] as const)('every form with _ writes where the other form would answer, on the %s', (device) => {
    const x = (): ReturnType<typeof tensor> => tensor([[0.5, -1], [2, 4]], { device });
    const y = tensor([2, 4], { device });
    for (const [changed, answer] of [
      [x().add_(y, { alpha: 2 }), x().add(y, { alpha: 2 })], [x().sub_(y), x().sub(y)], [x().mul_(y), x().mul(y)], [x().div_(y), x().div(y)],
      [x().neg_(), x().neg()], [x().exp_(), x().exp()], [x().relu_(), x().relu()], [x().sigmoid_(), x().sigmoid()], [x().tanh_(), x().tanh()],
      [x().mul_(x()).sqrt_(), x().mul(x()).sqrt()],
    ] as const) expect(changed.tolist()).toEqual(answer.tolist());
  });

  test('operators with the option inplace write into their first input, and backward knows', () => {
    const w = weight();
    const x = w.sub(2.5);
    expect(relu(x, { inplace: true })).toBe(x);
    expect(x.tolist()).toEqual([0, 0, 0.5, 1.5]);
    x.mul(ramp).sum().backward();
    expect(w.grad?.tolist()).toEqual([0, 0, 3, 4]);
    const y = ones(4);
    expect(dropout(y, { p: 1, inplace: true })).toBe(y);
    expect(y.tolist()).toEqual([0, 0, 0, 0]);
  });

  test('the very tensor comes back, and its version has moved', () => {
    const x = zeros(2);
    expect(x.add_(1)).toBe(x);
    expect(x.version).toBe(1);
  });

  test('a view and what it is a view of change together', () => {
    const x = zeros(2, 3);
    x.t().select(0, 1).fill_(7);
    expect(x.tolist()).toEqual([[0, 7, 0], [0, 7, 0]]);
  });

  test('copy_ stretches and converts', () => {
    expect(zeros([2, 2], { dtype: 'int32' }).copy_(tensor([1.9, -1.9])).tolist()).toEqual([[1, -1], [1, -1]]);
  });

  test('fill_ takes a number, a boolean, or a tensor without dims, which gets the gradient', () => {
    expect(zeros([2], { dtype: 'bool' }).fill_(true).tolist()).toEqual([true, true]);
    const w = tensor(3, { requiresGrad: true });
    const x = zeros(2).fill_(w);
    expect(x.tolist()).toEqual([3, 3]);
    x.mul(tensor([2, 5])).sum().backward();
    expect(w.grad?.item()).toBe(7);
  });

  test('a tensor can be changed by itself', () => {
    const x = tensor([1, 2, 3]);
    expect(x.narrow(0, 0, 2).copy_(x.narrow(0, 1, 2)) && x.tolist()).toEqual([2, 3, 3]);
  });
});

describe('history', () => {
  test('what was written takes the place of the old result', () => {
    const w = weight();
    w.mul(2).add_(w).mul(ramp).sum().backward();
    expect(w.grad?.tolist()).toEqual([3, 6, 9, 12]);
  });

  test('a change through a view reaches the base', () => {
    const w = weight();
    const a = w.mul(2);
    a.select(0, 1).mul_(10);
    a.mul(ramp).sum().backward();
    expect(w.grad?.tolist()).toEqual([2, 40, 6, 8]);
  });

  test('a change of the base reaches the view', () => {
    const w = weight();
    const a = w.mul(2);
    const half = a.narrow(0, 2, 2);
    a.mul_(ramp);
    half.sum().backward();
    expect(w.grad?.tolist()).toEqual([0, 0, 6, 8]);
  });

  test('a buffer that is written into becomes part of the graph', () => {
    const w = weight();
    const buffer = zeros([2, 2], { dtype: 'float64' });
    buffer.select(0, 0).copy_(w.narrow(0, 0, 2));
    expect(buffer.requiresGrad).toBe(true);
    buffer.mul(3).sum().backward();
    expect(w.grad?.tolist()).toEqual([3, 3, 0, 0]);
  });

  test('what was overwritten has no gradient', () => {
    const w = weight();
    const a = w.mul(2);
    a.select(0, 0).fill_(100);
    a.sum().backward();
    expect(w.grad?.tolist()).toEqual([0, 2, 2, 2]);
  });
});

describe('refusals', () => {
  const refusal = (message: string) => new OperatorError(message);
  test('what is no number cannot be filled in or copied', () => {
    expect(() => zeros(2).fill_(zeros(2))).toThrow(refusal('fill_: value has shape [2]; expected a number, or a tensor without dims'));
    expect(() => zeros(2).fill_('a' as unknown as number)).toThrow(refusal('fill_: value is "a"; expected a number, or a tensor without dims'));
    expect(() => zeros(2).copy_([1, 2] as unknown as number)).toThrow(refusal('copy_: source is [1, 2]; expected a Tensor or a number'));
  });
  test('numbers cannot be written into booleans', () => {
    const types = 'x has dtype bool, the result int32; a change in place cannot change the type, use the form without _';
    expect(() => tensor([true, false]).add_(1)).toThrow(refusal(`add_: ${types}`));
    expect(() => tensor([true, false]).cumsum_(0)).toThrow(refusal(`cumsum_: ${types}`));
    expect(tensor([true, false]).mul_(tensor([false, true])).tolist()).toEqual([false, false]);
  });

  test('one of several views that one call made, as in PyTorch', () => {
    const views = (operator: string) => `x is one of the views that ${operator} made, or a view of one; `
      + 'backward cannot follow a change of one of many, use the form without _, or a view made by narrow or select';
    const a = weight().mul(2);
    const before = a.tolist();
    expect(() => a.split(2)[0].add_(1)).toThrow(refusal(`add_: ${views('split')}`));
    expect(() => a.chunk(2)[1].add_(1)).toThrow(refusal(`add_: ${views('split')}`));
    expect(() => a.unbind()[0].fill_(0)).toThrow(refusal(`fill_: ${views('unbind')}`));
    expect(() => a.splitWithSizes([4])[0].narrow(0, 0, 1).mul_(3)).toThrow(refusal(`mul_: ${views('splitWithSizes')}`));
    expect(a.tolist()).toEqual(before);
    const plain = zeros([4], { dtype: 'float64' });
    expect(() => plain.split(2)[0].add_(weight().narrow(0, 0, 2))).toThrow(refusal(`add_: ${views('split')}`));
    expect(plain.tolist()).toEqual([0, 0, 0, 0]);
  });

  test('but where no gradient is wanted, and through views that were made one by one, it is followed', () => {
    const plain = zeros(4);
    plain.split(2)[1].add_(1);
    expect(plain.tolist()).toEqual([0, 0, 1, 1]);
    const w = weight();
    const a = w.mul(2);
    noGrad(() => a.unbind()[0].add_(1));
    a.tensorSplit(2)[1].mul_(5);
    a.sum().backward();
    expect(a.tolist()).toEqual([3, 4, 30, 40]);
    expect(w.grad?.tolist()).toEqual([2, 2, 10, 10]);
  });

  test('the views of one call, once what they look at was changed', () => {
    const a = weight().mul(2);
    const [half] = a.split(2);
    a.mul_(3);
    expect(half.tolist()).toEqual([6, 12]);
    expect(() => half.sum()).toThrow(refusal('split: what it looked at was changed in place; its views have no history now, use narrow or select'));
  });

  test('a leaf that requires a gradient, or a view of one', () => {
    expect(() => weight().add_(1)).toThrow(
      refusal('add_: a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()'),
    );
    expect(() => weight().select(0, 0).zero_()).toThrow(
      refusal('fill_: a view of a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()'),
    );
    const w = weight();
    expect(noGrad(() => w.mul_(2)).tolist()).toEqual([2, 4, 6, 8]);
  });

  test('a number that backward needs, changed after it was used', () => {
    const w = weight();
    const y = w.exp();
    const z = y.mul(y);
    y.add_(1);
    expect(() => z.sum().backward()).toThrow(
      refusal('mul: a tensor of shape [4] that backward needs was modified in place; it is at version 1, expected version 0; change a clone() of it instead'),
    );
  });

  test('a number that backward does not need may change', () => {
    const w = weight();
    const y = w.exp();
    const z = y.add(1);
    noGrad(() => w.add_(0));
    y.clone().add_(5);
    z.sum().backward();
    expect(w.grad?.at(0)).toBeCloseTo(Math.E, 12);
  });

  test('shapes, types and stretched memory', () => {
    expect(() => zeros(2).add_(ones(3, 2))).toThrow(refusal('add_: x has shape [2], the result [3, 2]; a change in place cannot change the shape'));
    expect(() => zeros([2], { dtype: 'int32' }).add_(0.5)).toThrow(
      refusal('add_: x has dtype int32, the result float32; a change in place cannot change the type, use the form without _'),
    );
    expect(() => zeros(1).expand(3).add_(1)).toThrow(
      refusal('add_: x has shape [3] and strides [0]; several of its elements share one place in memory, use x.clone() first'),
    );
    expect(() => zeros(2).copy_(zeros(3))).toThrow(/^expand: x has shape \[3\] and size is \[2\]/);
  });
});
