import fc from 'fast-check';
import { expect } from 'vitest';
import { zerosLike } from '../../../src/creation.ts';
import type { DType } from '../../../src/dtype.ts';
import { add, indexAdd, sum } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import { howMany, pointers } from './arbitraries.ts';

const calls = (elements = ordinary, dtype: DType = 'float32') => shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => {
  const length = shape.at(dim) as number;
  return howMany(length).chain((count) => fc.tuple(
    tensorOf(shape, { elements, dtype }), pointers([count], length), tensorOf(shape.with(dim, count), { elements, dtype }),
    fc.record({ dim: fc.constant(dim), alpha: fc.constantFrom(1, 2, -3, 0) }),
  ));
}));
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3]]);

export default caseFor(indexAdd, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), calls(wholeNumber, 'int32'), calls(fc.nat({ max: 255 }), 'uint8'), calls(fc.nat({ max: 1 }), 'bool')),
  tolerance: 'sum',
  scale: (given, index, source, options) =>
    ({ of: indexAdd(abs(given), index, abs(source), { ...options, alpha: Math.abs(options.alpha ?? 1) }), terms: index.numel() + 1 }),
  laws: {
    'nothing is lost: the whole grows by what is added': (y, given, _index, source, { alpha = 1 }) =>
      expect(sum(y).item()).toBe(sum(given).item() + alpha * sum(source).item()),
    'it can be collected first and added afterwards': (y, given, index, source, options) =>
      expect(add(given, indexAdd(zerosLike(given), index, source, options)).tolist()).toEqual(add(y, 0).tolist()),
  },
  refuses: [
    [[x, int(0), tensor([[1]])], 'indexAdd: option dim is missing; expected indexAdd(x, index, source, { dim: … })'],
    [[x, int(0), tensor([[1]]), { dim: 2 }], 'indexAdd: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
    [[x, int(3), tensor([[1]]), { dim: 1 }], 'indexAdd: index[0] is 3, but x has shape [1, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, int(-1), tensor([[1]]), { dim: 1 }], 'indexAdd: index[0] is -1, but x has shape [1, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, int(0), tensor([[1, 2]]), { dim: 1 }], 'indexAdd: source has shape [1, 2], x [1, 3] and index 1 elements; expected a source of shape [1, 1]'],
    [[tensor(1), int(0), tensor([1]), { dim: 0 }], 'indexAdd: source has shape [1], x [] and index 1 elements; expected one index and a source of shape []'],
    [[x, tensor([[0]], { dtype: 'int32' }), tensor([[1]]), { dim: 1 }],
      'indexAdd: index has shape [1, 1]; expected one dim, use scatterAdd for an index of every element'],
    [[x, int(0), tensor([[1]], { dtype: 'int32' }), { dim: 1 }], "indexAdd: x has dtype float32 and source int32; expected the same, use source.to('float32')"],
    [[x, int(0), tensor([[1]]), { dim: 1, alpha: '2' }], 'indexAdd: alpha is 2; expected a number'],
  ],
});
