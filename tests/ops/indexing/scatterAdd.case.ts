import fc from 'fast-check';
import { expect } from 'vitest';
import { zerosLike } from '../../../src/creation.ts';
import type { DType } from '../../../src/dtype.ts';
import { resolveDim, type Shape } from '../../../src/shape.ts';
import { gather, mul, narrow, scatterAdd, sum } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import { howMany, pointers } from './arbitraries.ts';

/** The index may be smaller than x in the other dims, and smaller than src in all. */
const calls = (elements = ordinary, dtype: DType = 'float32') => shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => {
  const d = resolveDim('test', dim, shape);
  const sizes = fc.tuple(...shape.map((length, e) => (e === d ? howMany(length) : fc.oneof(fc.constant(length), fc.nat({ max: length })))));
  const beyond = fc.tuple(...shape.map(() => fc.constantFrom(0, 0, 0, 1)));
  return fc.tuple(sizes, beyond).chain(([size, more]) => fc.tuple(
    tensorOf(shape, { elements, dtype }), pointers(size, shape[d]), tensorOf(size.map((length, e) => length + more[e]), { elements, dtype }),
    fc.constant({ dim }),
  ));
}));
/** The part of src that is sent. */
const sent = (src: Tensor, shape: Shape): Tensor => shape.reduce((part, length, dim) => narrow(part, { dim, start: 0, length }), src);
const index = (...rows: number[][]) => tensor(rows, { dtype: 'int32' });
const x = tensor([[1, 2, 3], [4, 5, 6]]);

export default caseFor(scatterAdd, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), calls(wholeNumber, 'int32'), calls(fc.nat({ max: 255 }), 'uint8'), calls(fc.nat({ max: 1 }), 'bool')),
  tolerance: 'sum',
  scale: (given, places, src, options) => ({ of: scatterAdd(abs(given), places, abs(src), options), terms: places.numel() + 1 }),
  laws: {
    'nothing is lost: the whole grows by what is sent': (y, given, places, src) =>
      expect(sum(y).item()).toBe(sum(given).item() + sum(sent(src, places.shape)).item()),
    'it is the transpose of gather: ⟨scatter(src), x⟩ = ⟨src, gather(x)⟩': (_y, given, places, src, options) =>
      expect(sum(mul(scatterAdd(zerosLike(given), places, src, options), given)).item())
        .toBeCloseTo(sum(mul(sent(src, places.shape), gather(given, places, options))).item(), 4),
  },
  refuses: [
    [[x, index([0]), tensor([[1]])], 'scatterAdd: option dim is missing; expected scatterAdd(x, index, src, { dim: … })'],
    [[x, index([0]), tensor([[1]]), { dim: 2 }], 'scatterAdd: dim is 2, but x has shape [2, 3]; dim must be an integer from -2 to 1'],
    [[x, index([3]), tensor([[1]]), { dim: 1 }], 'scatterAdd: index[0, 0] is 3, but x has shape [2, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, index([0, -1]), tensor([[1, 1]]), { dim: 1 }], 'scatterAdd: index[0, 1] is -1, but x has shape [2, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, index([0, 0]), tensor([[1]]), { dim: 1 }], 'scatterAdd: x has shape [2, 3], index [1, 2] and src [1, 1]; at dim 1 index may be no larger than src'],
    [[x, index([0], [0], [0]), tensor([[1], [1], [1]]), { dim: 1 }],
      'scatterAdd: x has shape [2, 3], index [3, 1] and src [3, 1]; at dim 0 index may be no larger than x and src'],
    [[x, index([0]), tensor([1]), { dim: 1 }], 'scatterAdd: x has shape [2, 3], index [1, 1] and src [1]; expected as many dims in all'],
    [[x, tensor([[0]]), tensor([[1]]), { dim: 1 }], 'scatterAdd: index has dtype float32; expected int32 or uint8'],
    [[x, index([0]), tensor([[1]], { dtype: 'int32' }), { dim: 1 }], "scatterAdd: x has dtype float32 and src int32; expected the same, use src.to('float32')"],
  ],
});
