import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arange, F, OperatorError, sparseCooTensor, type SparseTensor, tensor, zeros } from '../src/index.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';
import { ordinary, tensors } from './support/arbitraries.ts';

const places = [[0, 1, 1, 0], [2, 0, 2, 2]];
const made: Readonly<Record<string, () => SparseTensor>> = {
  'places twice': () => sparseCooTensor(places, [3, 4, 5, 10], [2, 3]),
  'a size of its own': () => sparseCooTensor(places, [3.5, 4, 5, 10]),
  'a larger size': () => sparseCooTensor(places, [3, 4, 5, 10], [3, 4]),
  integers: () => sparseCooTensor(places, tensor([1n, 2n, 3n, 4n]), [2, 3]),
  booleans: () => sparseCooTensor(places, [true, false, true, true], [2, 3]),
  float64: () => sparseCooTensor(places, [3, 4, 5, 10], [2, 3], { dtype: 'float64' }),
  bytes: () => sparseCooTensor(places, [3, 4, 5, 255], [2, 3], { dtype: 'uint8' }),
  'dense dims': () => sparseCooTensor([[1, 0, 1]], [[1, 2], [3, 4], [5, 6]], [3, 2]),
  'three dims': () => sparseCooTensor([[1, 0], [0, 1], [2, 2]], [1.5, -2], [2, 2, 3]),
  nothing: () => sparseCooTensor(zeros(2, 0, { dtype: 'int32' }), zeros(0), [2, 3]),
  'a long one': () => sparseCooTensor(arange(30).view(1, 30), arange(30).div(7), [30]),
  'of a tensor': () => tensor([[0, 0, 3], [4, 0, 0]]).toSparse(),
  'of zeros': () => zeros(2, 2).toSparse(),
  'of integers': () => tensor([[0n, 7n], [0n, 0n]]).toSparse(),
  'of a tensor without dims': () => tensor(5).toSparse(),
  'of blocks': () => tensor([[0, 0], [4, 0]]).toSparse(1),
  'of zeros and NaN': () => tensor([0, -0, NaN]).toSparse(),
};
interface Recorded {
  call: string; printed: string; once: string; dense: RecordedTensor; indices: RecordedTensor; values: RecordedTensor;
  sparseDim: number; denseDim: number; nnz: number; isCoalesced: boolean;
}
const { tensors: recorded, gradients } = readRecorded('creation/sparse.json') as {
  tensors: Recorded[]; gradients: { values: RecordedTensor; x: RecordedTensor };
};

describe('PyTorch makes the same sparse tensors', () => {
  test('every recorded one is made', () => expect(recorded.map(({ call }) => call)).toEqual(Object.keys(made)));

  test.each(recorded)('$call', ({ call, printed, once, dense, indices, values, sparseDim, denseDim, nnz, isCoalesced }) => {
    const x = made[call]();
    const coalesced = x.coalesce();
    expect([String(x), String(coalesced)]).toEqual([printed, once]);
    expect([x.shape, x.dtype, x.ndim]).toEqual([dense.shape, dense.dtype, dense.shape.length]);
    expect([x.sparseDim, x.denseDim, x.nnz, x.isCoalesced]).toEqual([sparseDim, denseDim, nnz, isCoalesced]);
    const parts = [[x.toDense(), dense], [coalesced.toDense(), dense], [coalesced.indices(), indices], [coalesced.values(), values]] as const;
    for (const [got, want] of parts) expect([got.shape, got.dtype, got.flat()]).toEqual([want.shape, want.dtype, want.data.map(Number)]);
  });

  test('gradients flow to the values, and back to the tensor they came from', () => {
    const weights = arange(6, { dtype: 'float32' }).view(2, 3);
    const values = tensor([3, 4, 5, 10], { requiresGrad: true });
    const x = sparseCooTensor(places, values, [2, 3]);
    expect(x.requiresGrad).toBe(true);
    F.sum(F.mul(x.coalesce().toDense(), weights)).backward();
    expect(values.grad?.flat()).toEqual(gradients.values.data);

    const dense = tensor([[0, 0, 3], [4, 0, 0]], { requiresGrad: true });
    F.sum(F.mul(dense.toSparse().toDense(), weights)).backward();
    expect(dense.grad?.flat()).toEqual(gradients.x.data);
  });
});

test('on the gpu it is the same', () => {
  const x = sparseCooTensor(tensor(places, { dtype: 'int32' }), tensor([3, 4, 5, 10]), [2, 3], { device: 'gpu' });
  expect([x.device, x.coalesce().values().device, x.coalesce().indices().device, x.toDense().device]).toEqual(['gpu', 'gpu', 'gpu', 'gpu']);
  expect(x.coalesce().values().tolist()).toEqual([13, 4, 5]);
  expect(x.toDense().toSparse().indices().tolist()).toEqual([[0, 1, 1], [2, 0, 2]]);
  expect(String(x)).toContain("size=(2, 3), nnz=4, layout=torch.sparse_coo");
  expect(String(x)).toContain("device='gpu'");
});

test('there and back again', () => {
  const mostlyZeros = fc.oneof(ordinary, fc.constant(0), fc.constant(0));
  fc.assert(fc.property(tensors({ elements: mostlyZeros }), fc.nat(), (x, pick) => {
    const sparse = x.toSparse(x.ndim === 0 ? 0 : 1 + (pick % x.ndim));
    expect(sparse.toDense().tolist()).toEqual(x.contiguous().add(0).tolist());
    expect([sparse.isCoalesced, sparse.coalesce()]).toEqual([true, sparse]);
    const order = Array.from({ length: sparse.nnz }, (_, n) => sparse.indices().flat().filter((_, at) => at % sparse.nnz === n));
    expect([...order].sort((a, b) => a.map((i, d) => i - b[d]).find((step) => step !== 0) ?? 0)).toEqual(order);
  }));
});

test.each([
  ['indices: the tensor may name a place several times; call coalesce() first', () => made['places twice']().indices()],
  ['values: the tensor may name a place several times; call coalesce() first', () => made['places twice']().values()],
  ['sparseCooTensor: indices has dtype float32; expected int32', () => sparseCooTensor(tensor([[0]]), [1])],
  ['sparseCooTensor: indices has dtype bool; expected int32', () => sparseCooTensor(tensor([[true]]), [1])],
  ['sparseCooTensor: indices has shape [2] and values [2]; expected [sparse dims, n] and [n, …]', () => sparseCooTensor([0, 1], [1, 2])],
  ['sparseCooTensor: indices has shape [1, 2] and values [3]; expected [sparse dims, n] and [n, …]', () => sparseCooTensor([[0, 1]], [1, 2, 3])],
  ['sparseCooTensor: indices has shape [1, 1] and values []; expected [sparse dims, n] and [n, …]', () => sparseCooTensor([[0]], 1)],
  ['sparseCooTensor: size is [2]; expected 2 sparse dims and the dense dims []', () => sparseCooTensor([[0], [1]], [1], [2])],
  ['sparseCooTensor: size is [2, 3]; expected 1 sparse dims and the dense dims [2]', () => sparseCooTensor([[0]], [[1, 2]], [2, 3])],
  ['sparseCooTensor: size is [-2]; expected a list of whole numbers ≥ 0', () => sparseCooTensor([[0]], [1], [-2])],
  ['sparseCooTensor: indices holds 3 at dim 1 of size [1, 3]; expected 0 to 2', () => sparseCooTensor([[0], [3]], [1], [1, 3])],
  ['sparseCooTensor: indices holds -1 at dim 0 of size [2]; expected 0 to 1', () => sparseCooTensor([[-1]], [1], [2])],
  ['toSparse: sparseDim is 0 and x has shape [2, 2]; expected a whole number from 1 to 2', () => zeros(2, 2).toSparse(0)],
  ['toSparse: sparseDim is 3 and x has shape [2, 2]; expected a whole number from 1 to 2', () => zeros(2, 2).toSparse(3)],
])('refuses: %s', (message, call) => expect(call).toThrow(new OperatorError(message)));
