import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import type { Shape } from '../../../src/shape.ts';
import { select, selectScatter, slice, sliceScatter, sub, sum } from '../../../src/ops/index.ts';
import { dimOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const bound = fc.oneof(fc.constant(null), fc.integer({ min: -6, max: 6 }));
const numbers = (shape: Shape, dtype: DType) => tensorOf(shape, { dtype, elements: dtype === 'float32' ? ordinary : wholeNumber });
/** The slice, cut from a tensor of the same shape: src may be of another type. */
const slices = (dtype: DType = 'float32', other = dtype) => shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => fc.tuple(
  numbers(shape, dtype), numbers(shape, other),
  fc.record({ dim: fc.constant(dim), start: bound, end: bound, step: fc.integer({ min: 1, max: 3 }) }),
).map(([x, whole, options]) => [x, slice(whole, options), options] as const)));
const cells = shapes({ minRank: 1, maxRank: 3, empty: false });
const places = (dtype: DType = 'float32', other = dtype) => cells.chain((shape) => dimOf(shape).chain((dim) => {
  const length = shape.at(dim) as number;
  const rest = shape.toSpliced(dim < 0 ? dim + shape.length : dim, 1);
  return fc.tuple(
    numbers(shape, dtype), numbers(rest, other), fc.record({ dim: fc.constant(dim), index: fc.integer({ min: -length, max: length - 1 }) }),
  );
}));
const x = tensor([[1, 2, 3], [4, 5, 6]]);

export const sliceScatters = {
  sliceScatter: caseFor(sliceScatter, {
    calls: slices(),
    edges: fc.oneof(slices('int32', 'float32'), slices('float32', 'int32')),
    tolerance: 'exact',
    laws: {
      'slice finds what was written, and nothing else changed': (y, given, src, options) => {
        expect(slice(y, options).tolist()).toEqual(src.tolist());
        expect(sliceScatter(y, slice(given, options), options).tolist()).toEqual(given.tolist());
        expect(sum(sub(y, given)).item()).toBe(sum(sub(src, slice(given, options))).item());
      },
    },
    refuses: [
      [[x, tensor([[1, 2, 3]])], 'sliceScatter: src has shape [1, 3] and x [2, 3]; expected the shape of the part, [2, 3]'],
      [[x, tensor([[1], [2]]), { dim: 1, start: 1 }], 'sliceScatter: src has shape [2, 1] and x [2, 3]; expected the shape of the part, [2, 2]'],
      [[x, x, { dim: 2 }], 'sliceScatter: dim is 2, but x has shape [2, 3]; dim must be an integer from -2 to 1'],
      [[x, x, { step: 0 }], 'sliceScatter: step is 0; expected a whole number ≥ 1, as in PyTorch'],
      [[x, x, { start: 0.5 }], 'sliceScatter: start is 0.5 and end null; expected whole numbers or null'],
      [[x, x, { end: '1' }], 'sliceScatter: start is null and end 1; expected whole numbers or null'],
      [[tensor(1), tensor(1)], 'sliceScatter: x has shape []; a 0-D tensor has no dim to slice'],
    ],
  }),
  selectScatter: caseFor(selectScatter, {
    calls: places(),
    edges: fc.oneof(places('int32', 'float32'), places('float32', 'int32')),
    tolerance: 'exact',
    laws: {
      'select finds what was written, and nothing else changed': (y, given, src, { dim = 0, index = 0 }) => {
        expect(select(y, { dim, index }).tolist()).toEqual(src.tolist());
        expect(selectScatter(y, select(given, { dim, index }), { dim, index }).tolist()).toEqual(given.tolist());
        expect(sum(sub(y, given)).item()).toBe(sum(sub(src, select(given, { dim, index }))).item());
      },
    },
    refuses: [
      [[x, tensor([1, 2, 3]), { index: 0 }], 'selectScatter: option dim is missing; expected selectScatter(x, src, { dim: … })'],
      [[x, tensor([1, 2, 3]), { dim: 0 }], 'selectScatter: option index is missing; expected selectScatter(x, src, { index: … })'],
      [[x, tensor([1, 2, 3]), { dim: 1, index: 0 }], 'selectScatter: src has shape [3] and x [2, 3]; expected the shape of the part, [2]'],
      [[x, tensor([1, 2]), { dim: 1, index: 3 }], 'selectScatter: index is 3, but x has shape [2, 3]; at dim 1 expected an integer from -3 to 2'],
      [[x, tensor([1, 2]), { dim: 1, index: -4 }], 'selectScatter: index is -4, but x has shape [2, 3]; at dim 1 expected an integer from -3 to 2'],
      [[x, tensor([1, 2]), { dim: -3, index: 0 }], 'selectScatter: dim is -3, but x has shape [2, 3]; dim must be an integer from -2 to 1'],
      [[tensor([]), tensor(1), { dim: 0, index: 0 }], 'selectScatter: index is 0, but x has shape [0]; at dim 0 expected nothing, it is empty'],
      [[tensor(1), tensor(1), { dim: 0, index: 0 }], 'selectScatter: x has shape []; a 0-D tensor has no dim to select from'],
    ],
  }),
};
