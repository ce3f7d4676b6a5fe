/** The operators of `src/ops/indexing` as methods, and their forms that write into the tensor they are asked of. */
import { describe, expect, test } from 'vitest';
import { tensor, zeros } from '../src/creation.ts';
import { F, OperatorError } from '../src/index.ts';
import type { Tensor } from '../src/tensor.ts';

const devices = ['cpu', 'gpu'] as const;

describe.each(devices)('on the %s', (device) => {
  const x = (): Tensor => tensor([[1, 2, 3], [4, 5, 6]], { device });
  const int = (data: bigint | readonly (bigint | readonly bigint[])[]): Tensor => tensor(data, { device });
  const [source, row] = [tensor([[10, 20], [30, 40]], { device }), tensor([7, 8, 9], { device })];
  const mask = tensor([[true, false, true], [false, false, true]], { device });
  const every = int([[0n, 2n], [1n, 1n]]);
  const both = int([2n, 0n]);

  // A method, what it is asked with, and what the operator answers.
  const forms: readonly (readonly [method: string, call: readonly unknown[], expected: Tensor])[] = [
    ['scatter', [1, every, source], F.scatter(x(), every, source, { dim: 1 })],
    ['scatter', [1, every, 9], F.scatter(x(), every, { dim: 1, value: 9 })],
    ['scatter', [1, every, source, { reduce: 'add' }], F.scatter(x(), every, source, { dim: 1, reduce: 'add' })],
    ['scatterAdd', [1, every, source], F.scatterAdd(x(), every, source, { dim: 1 })],
    ['scatterReduce', [1, every, source, 'mean'], F.scatterReduce(x(), every, source, { dim: 1, reduce: 'mean' })],
    ['scatterReduce', [1, every, source, 'prod', { includeSelf: false }], F.scatterReduce(x(), every, source, { dim: 1, reduce: 'prod', includeSelf: false })],
    ['indexAdd', [1, both, source, { alpha: 2 }], F.indexAdd(x(), both, source, { dim: 1, alpha: 2 })],
    ['indexCopy', [1, both, source], F.indexCopy(x(), both, source, { dim: 1 })],
    ['indexFill', [1, both, -1], F.indexFill(x(), both, { dim: 1, value: -1 })],
    ['indexFill', [1, both, tensor(-1, { device })], F.indexFill(x(), both, { dim: 1, value: -1 })],
    ['indexReduce', [1, both, source, 'amax'], F.indexReduce(x(), both, source, { dim: 1, reduce: 'amax' })],
    ['indexReduce', [1, both, source, 'amin', { includeSelf: false }], F.indexReduce(x(), both, source, { dim: 1, reduce: 'amin', includeSelf: false })],
    ['indexPut', [[int([0n, 0n])], row], F.indexPut(x(), [int([0n, 0n])], row)],
    ['indexPut', [[int([0n, 0n])], row, true], F.indexPut(x(), [int([0n, 0n])], row, { accumulate: true })],
    ['put', [int([5n, -1n, 0n]), row], F.put(x(), int([5n, -1n, 0n]), row)],
    ['put', [int([5n, -1n, 0n]), row, true], F.put(x(), int([5n, -1n, 0n]), row, { accumulate: true })],
    ['maskedScatter', [mask, row], F.maskedScatter(x(), mask, row)],
  ];
  type Methods = Readonly<Record<string, (...call: readonly unknown[]) => Tensor>>;
  const method = (y: Tensor, name: string, call: readonly unknown[]): Tensor => (y as unknown as Methods)[name](...call);

  test.each(forms)('%s with %j', (name, call, expected) => {
    expect(expected.tolist()).not.toEqual(x().tolist());
    expect(method(x(), name, call).tolist()).toEqual(expected.tolist());
    const y = x();
    expect(method(y, `${name}_`, call)).toBe(y);
    expect(y.tolist()).toEqual(expected.tolist());
    expect(y.version).toBe(1);
    // Through a view, it reaches what that is a view of.
    const turned = x().t().contiguous();
    method(turned.t(), `${name}_`, call);
    expect(turned.t().tolist()).toEqual(expected.tolist());
  });

  test('methods that only look', () => {
    expect(x().take(int([5n, -6n])).tolist()).toEqual([6, 1]);
    expect(x().takeAlongDim(int([[2n], [-3n]]), 1).tolist()).toEqual([[3], [4]]);
    expect(x().takeAlongDim(int([5n])).tolist()).toEqual([6]);
    expect(x().maskedSelect(mask).tolist()).toEqual([1, 3, 6]);
    expect(mask.nonzero().tolist()).toEqual([[0, 0], [0, 2], [1, 2]]);
    expect(mask.argwhere().tolist()).toEqual([[0, 0], [0, 2], [1, 2]]);
    expect(mask.nonzero({ asTuple: true }).map((column) => column.tolist())).toEqual([[0, 0, 1], [0, 2, 2]]);
    expect(F.where(mask).map((column) => column.tolist())).toEqual([[0, 0, 1], [0, 2, 2]]);
    expect(x().get(...F.where(mask)).tolist()).toEqual([1, 3, 6]);
    expect(x().repeatInterleave(2, 0).shape).toEqual([4, 3]);
    expect(x().repeatInterleave(int([1n, 0n, 2n]), 1, { outputSize: 3 }).tolist()).toEqual([[1, 3, 3], [4, 6, 6]]);
    expect(x().repeatInterleave(2).shape).toEqual([12]);
    expect(x().sliceScatter(row.view(1, 3), 0, 1).tolist()).toEqual([[1, 2, 3], [7, 8, 9]]);
    expect(x().sliceScatter(source, 1, null, null, 2).tolist()).toEqual([[10, 2, 20], [30, 5, 40]]);
    expect(x().selectScatter(row, 0, -1).tolist()).toEqual([[1, 2, 3], [7, 8, 9]]);
  });

  test('what was written in place has the gradient, what was there has none', () => {
    const w = tensor([1, 2, 3], { device, requiresGrad: true });
    const v = tensor([4, 5], { device, requiresGrad: true });
    const y = w.mul(2);
    y.indexCopy_(0, both, v);
    y.scatterReduce_(0, int([0n]), v.narrow(0, 0, 1), 'sum');
    y.mul(tensor([1, 10, 100], { device })).sum().backward();
    expect(w.grad?.tolist()).toEqual([0, 20, 0]);
    expect(v.grad?.tolist()).toEqual([101, 1]);
  });

  test('a leaf that wants a gradient is not written into, and a shape does not change', () => {
    const leaf = tensor([1, 2, 3], { device, requiresGrad: true });
    const refusal = 'a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()';
    expect(() => leaf.indexFill_(0, both, 1)).toThrow(new OperatorError(`indexFill_: ${refusal}`));
    expect(() => row.maskedScatter_(mask, zeros(6, { device }))).toThrow(
      new OperatorError('maskedScatter_: x has shape [3], the result [2, 3]; a change in place cannot change the shape'),
    );
  });
});
