import fc from 'fast-check';
import { expect } from 'vitest';
import { cat, narrow, select, split, splitWithSizes, stack, unbind } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const along = shapes({ minRank: 1, maxRank: 3 }).chain((shape) => fc.tuple(fc.constant(shape), dimOf(shape)));
const sharing = (pieces: readonly Tensor[], x: Tensor): void => pieces.forEach((piece) => expect(piece.storage()).toBe(x.storage()));
/** Sizes that add up to `total`, zeros among them. */
const sizesOf = (total: number): fc.Arbitrary<number[]> => fc.array(fc.nat({ max: total }), { maxLength: 3 }).map((cuts) => {
  const bounds = [0, ...cuts.sort((a, b) => a - b), total];
  return bounds.slice(1).map((end, i) => end - bounds[i]);
});

export const pieces = {
  split: caseFor(split, {
    calls: along.chain(([shape, dim]) => {
      const length = shape.at(dim) as number;
      const size = fc.oneof(fc.integer({ min: length > 0 ? 1 : 0, max: 5 }), sizesOf(length));
      return fc.tuple(tensorOf(shape), fc.record({ splitSizeOrSections: size, dim: fc.constant(dim) }));
    }),
    tolerance: 'exact',
    laws: {
      'every piece shares the storage': sharing,
      'together they are x again': (y, x, { dim = 0 }) => expect(cat(y, { dim }).tolist()).toEqual(x.tolist()),
      'all but the last have the size asked for': (y, _x, { splitSizeOrSections: size, dim = 0 }) => {
        const sizes = y.map((piece) => piece.shape.at(dim) as number);
        if (typeof size !== 'number') return expect(sizes).toEqual(size);
        expect(sizes.slice(0, -1).every((length) => length === size)).toBe(true);
        expect(sizes.at(-1) as number).toBeLessThanOrEqual(size);
        expect(sizes.length === 1 || (sizes.at(-1) as number) > 0).toBe(true);
      },
    },
    refuses: [
      [[tensor(5), { splitSizeOrSections: 0 }], 'split: x has shape []; a 0-D tensor has no dim to cut'],
      [[tensor(5), { splitSizeOrSections: [1] }], 'split: x has shape []; a 0-D tensor has no dim to cut'],
      [[tensor([[1]]), { splitSizeOrSections: 1, dim: 2 }], 'split: dim is 2, but x has shape [1, 1]; dim must be an integer from -2 to 1'],
      [[tensor([1, 2]), { splitSizeOrSections: 0 }], 'split: splitSizeOrSections is 0, but x has shape [2]; expected a whole number ≥ 1, or a list of sizes'],
      [[tensor([1]), { splitSizeOrSections: 0 }], 'split: splitSizeOrSections is 0, but x has shape [1]; expected a whole number ≥ 1, or a list of sizes'],
      [[tensor([1, 2]), { splitSizeOrSections: 1.5 }],
        'split: splitSizeOrSections is 1.5, but x has shape [2]; expected a whole number ≥ 1, or a list of sizes'],
      [[tensor([]), { splitSizeOrSections: -1 }], 'split: splitSizeOrSections is -1, but x has shape [0]; expected a whole number ≥ 0, or a list of sizes'],
      [[tensor([1, 2]), { splitSizeOrSections: [1] }],
        'split: splitSizeOrSections is [1], 1 places, but x has shape [2]; expected sizes that add up to 2, the size of dim 0'],
      [[tensor([1, 2]), { splitSizeOrSections: [3, -1] }], 'split: splitSizeOrSections is [3, -1]; expected a list of whole numbers ≥ 0'],
      [[tensor([1])], 'split: option splitSizeOrSections is missing; expected split(x, { splitSizeOrSections: … })'],
    ],
  }),
  splitWithSizes: caseFor(splitWithSizes, {
    calls: along.chain(([shape, dim]) =>
      fc.tuple(tensorOf(shape), fc.record({ splitSizes: sizesOf(shape.at(dim) as number), dim: fc.constant(dim) }))),
    tolerance: 'exact',
    laws: {
      'every piece shares the storage': sharing,
      'it is split': (y, x, { splitSizes = [], dim = 0 }) =>
        expect(split(x, { splitSizeOrSections: splitSizes, dim }).map((piece) => piece.tolist())).toEqual(y.map((piece) => piece.tolist())),
      'every piece is a narrow stretch': (y, x, { splitSizes = [], dim = 0 }) => {
        let start = 0;
        for (const [i, length] of splitSizes.entries()) {
          expect(y[i].tolist()).toEqual(narrow(x, { dim, start, length }).tolist());
          start += length;
        }
      },
    },
    refuses: [
      [[tensor(5), { splitSizes: [1] }], 'splitWithSizes: x has shape []; a 0-D tensor has no dim to cut'],
      [[tensor([1, 2]), { splitSizes: [1, 2] }],
        'splitWithSizes: splitSizes is [1, 2], 3 places, but x has shape [2]; expected sizes that add up to 2, the size of dim 0'],
      [[tensor([1, 2]), { splitSizes: 2 }], 'splitWithSizes: splitSizes is 2; expected a list of whole numbers ≥ 0'],
      [[tensor([1, 2]), { splitSizes: [1.5, 0.5] }], 'splitWithSizes: splitSizes is [1.5, 0.5]; expected a list of whole numbers ≥ 0'],
      [[tensor([1]), { splitSizes: [1], dim: -2 }], 'splitWithSizes: dim is -2, but x has shape [1]; dim must be an integer from -1 to 0'],
    ],
  }),
  unbind: caseFor(unbind, {
    calls: along.chain(([shape, dim]) => fc.tuple(tensorOf(shape), fc.constant({ dim }))),
    tolerance: 'exact',
    laws: {
      'every slice shares the storage': sharing,
      'one for every place': (y, x, { dim = 0 }) => expect(y.length).toBe(x.shape.at(dim)),
      'each is what select gives': (y, x, { dim = 0 }) => y.forEach((slice, index) => expect(slice.tolist()).toEqual(select(x, { dim, index }).tolist())),
      'stacked they are x again': (y, x, { dim = 0 }) => {
        if (y.length > 0) expect(stack(y, { dim: dim < 0 ? dim + x.ndim : dim }).tolist()).toEqual(x.tolist());
      },
    },
    refuses: [
      [[tensor(5)], 'unbind: x has shape []; a 0-D tensor has no dim to cut'],
      [[tensor([1]), { dim: 1 }], 'unbind: dim is 1, but x has shape [1]; dim must be an integer from -1 to 0'],
    ],
  }),
};
