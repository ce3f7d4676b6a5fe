import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { resolveDim } from '../../../src/shape.ts';
import { indexCopy, indexSelect, mul, narrow } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { distinctPointers, howMany, pointers } from './arbitraries.ts';

/** `often`: several slices may be sent to one place. */
const layouts = shapes({ minRank: 1, maxRank: 3 }).chain((shape) => fc.tuple(fc.constant(shape), dimOf(shape)));
const calls = (often: boolean, elements = ordinary, dtype: DType = 'float32') => layouts.chain(([shape, dim]) => {
  const length = shape[resolveDim('test', dim, shape)];
  return (often ? howMany(length) : fc.nat({ max: length })).chain((count) => fc.tuple(
    tensorOf(shape, { elements, dtype }), often ? pointers([count], length) : distinctPointers([count], 0, length),
    tensorOf(shape.with(dim, count), { elements, dtype }), fc.record({ dim: fc.constant(dim) }),
  ));
});
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3]]);

export default caseFor(indexCopy, {
  calls: calls(false),
  edges: fc.oneof(calls(true), calls(true, anyNumber), calls(true, wholeNumber, 'int32'), calls(true, fc.nat({ max: 255 }), 'uint8'),
    calls(true, fc.nat({ max: 1 }), 'bool')),
  tolerance: 'exact',
  gradientTolerance: 'norm',
  laws: {
    'indexSelect finds what was copied': (y, _x, index, source, { dim = 0 }) => expect(indexSelect(y, index, { dim }).flat()).toEqual(source.flat()),
    'copying back what was there undoes it': (y, given, index, _source, { dim = 0 }) =>
      expect(indexCopy(y, index, indexSelect(given, index, { dim }), { dim }).tolist()).toEqual(given.tolist()),
    'of several the last one stays': (_y, given, index, source, { dim = 0 }) => {
      if (index.numel() === 0) return;
      const y = indexCopy(given, mul(index, 0), source, { dim });
      expect(narrow(y, { dim, start: 0, length: 1 }).tolist()).toEqual(narrow(source, { dim, start: index.numel() - 1, length: 1 }).tolist());
    },
    'a single element may come with a dim or without one': () => {
      for (const given of [tensor([1]), tensor(1)]) for (const index of [int(0), tensor(0n)]) for (const source of [tensor([7]), tensor(7)]) {
        const y = indexCopy(given, index, source, { dim: 0 });
        expect([y.shape, y.flat()]).toEqual([given.shape, [7]]);
      }
    },
  },
  refuses: [
    [[x, int(0), tensor([[1]])], 'indexCopy: option dim is missing; expected indexCopy(x, index, source, { dim: … })'],
    [[x, int(0), tensor([[1]]), { dim: 2 }], 'indexCopy: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
    [[x, int(3), tensor([[1]]), { dim: 1 }], 'indexCopy: index[0] is 3, but x has shape [1, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, int(-1), tensor([[1]]), { dim: 1 }], 'indexCopy: index[0] is -1, but x has shape [1, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, int(0), tensor([[1, 2]]), { dim: 1 }], 'indexCopy: source has shape [1, 2], x [1, 3] and index 1 elements; expected a source of shape [1, 1]'],
    [[x, int(0), tensor([1]), { dim: 1 }], 'indexCopy: source has shape [1], x [1, 3] and index 1 elements; expected a source of shape [1, 1]'],
    [[tensor(1), int(0), tensor([1, 2]), { dim: 0 }],
      'indexCopy: source has shape [2], x [] and index 1 elements; expected one index and a source of shape []'],
    [[tensor([1, 2, 3]), int(0), tensor([[1]]), { dim: 0 }],
      'indexCopy: source has shape [1, 1], x [3] and index 1 elements; expected a source of shape [1]'],
    [[tensor([1, 2, 3]), int(0, 1), tensor([1]), { dim: 0 }],
      'indexCopy: source has shape [1], x [3] and index 2 elements; expected a source of shape [2]'],
    [[x, tensor([[0]], { dtype: 'int32' }), tensor([[1]]), { dim: 1 }],
      'indexCopy: index has shape [1, 1]; expected one dim, use scatter for an index of every element'],
    [[x, int(0), tensor([[1n]]), { dim: 1 }], "indexCopy: x has dtype float32 and source int32; expected the same, use source.to('float32')"],
  ],
});
