import fc from 'fast-check';
import { expect } from 'vitest';
import { narrow, select, slice, sliceGradient, sum } from '../../../src/ops/index.ts';
import { caseFor } from '../../support/case.ts';
import { dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import type { Tensor } from '../../../src/tensor.ts';

const sharing = (y: Tensor, x: Tensor): void => expect(y.storage()).toBe(x.storage());
const along = shapes({ minRank: 1 }).chain((shape) => fc.tuple(fc.constant(shape), dimOf(shape)));
const bound = fc.oneof(fc.constant(null), fc.integer({ min: -6, max: 6 }));

export const slices = {
  narrow: caseFor(narrow, {
    calls: along.chain(([shape, dim]) => fc.nat({ max: shape.at(dim) as number }).chain((start) => fc.tuple(
      tensorOf(shape),
      fc.record({ dim: fc.constant(dim), start: fc.constant(start), length: fc.nat({ max: (shape.at(dim) as number) - start }) }),
    ))),
    tolerance: 'exact',
    laws: {
      'it shares the storage': sharing,
      'it is a slice': (y, x, { dim = 0, start = 0, length = 0 }) => expect(slice(x, { dim, start, end: start + length }).tolist()).toEqual(y.tolist()),
    },
    refuses: [
      [[tensor([1, 2, 3]), { dim: 0, start: 1, length: 3 }],
        'narrow: start is 1 and length 3, but x has shape [3]; dim 0 holds 0 to 2, so start + length may be at most 3'],
      [[tensor(5), { dim: 0, start: 0, length: 1 }], 'narrow: x has shape []; a 0-D tensor has no dim to narrow'],
      [[tensor([1]), { dim: 1, start: 0, length: 1 }], 'narrow: dim is 1, but x has shape [1]; dim must be an integer from -1 to 0'],
    ],
  }),
  slice: caseFor(slice, {
    calls: along.chain(([shape, dim]) =>
      fc.tuple(tensorOf(shape), fc.record({ dim: fc.constant(dim), start: bound, end: bound, step: fc.integer({ min: 1, max: 3 }) })),
    ),
    tolerance: 'exact',
    laws: {
      'it shares the storage': sharing,
      'it takes what Array.slice takes': (y, x, { start, end, step = 1 }) => {
        if (x.ndim === 1) expect(y.flat()).toEqual(x.flat().slice(start ?? 0, end ?? undefined).filter((_, i) => i % step === 0));
      },
    },
    refuses: [
      [[tensor([1, 2]), { step: 0 }], 'slice: step is 0; expected a whole number ≥ 1, as in PyTorch'],
      [[tensor([1, 2]), { step: -1 }], 'slice: step is -1; expected a whole number ≥ 1, as in PyTorch'],
      [[tensor([1, 2]), { start: 0.5 }], 'slice: start is 0.5 and end null; expected whole numbers or null'],
      [[tensor(5)], 'slice: x has shape []; a 0-D tensor has no dim to slice'],
    ],
  }),
  select: caseFor(select, {
    calls: shapes({ minRank: 1, empty: false }).chain((shape) => dimOf(shape).chain((dim) => {
      const length = shape.at(dim) as number;
      return fc.tuple(tensorOf(shape), fc.record({ dim: fc.constant(dim), index: fc.integer({ min: -length, max: length - 1 }) }));
    })),
    tolerance: 'exact',
    laws: {
      'it shares the storage': sharing,
      'it is a narrow slice without its dim': (y, x, { dim = 0, index = 0 }) =>
        expect(sum(narrow(x, { dim, start: index, length: 1 }), { dim }).tolist()).toEqual(y.tolist()),
    },
    refuses: [
      [[tensor([1, 2]), { dim: 0, index: 2 }], 'select: index is 2, but x has shape [2]; at dim 0 expected an integer from -2 to 1'],
      [[tensor([]), { dim: 0, index: 0 }], 'select: index is 0, but x has shape [0]; at dim 0 expected nothing, it is empty'],
      [[tensor(5), { dim: 0, index: 0 }], 'select: x has shape []; a 0-D tensor has no dim to select from'],
    ],
  }),
  sliceGradient: caseFor(sliceGradient, {
    calls: fc.tuple(shapes({ minRank: 1 }), fc.nat({ max: 2 }), fc.integer({ min: 1, max: 3 }), fc.nat({ max: 2 })).chain(([shape, start, step, more]) =>
      fc.nat({ max: shape.length - 1 }).chain((dim) => fc.tuple(
        tensorOf(shape), fc.constant({ shape: shape.with(dim, start + Math.max(shape[dim] * step, 1) + more), dim, start, step }),
      ))),
    tolerance: 'exact',
    laws: {
      'slicing takes it back': (y, grad, { dim = 0, start = 0, step = 1 }) =>
        expect(slice(y, { dim, start, end: start + grad.shape[dim] * step, step }).tolist()).toEqual(grad.tolist()),
      'nothing else is there': (y, grad) => expect(sum(y).item()).toBe(sum(grad).item()),
    },
    refuses: [
      [[tensor([1, 2]), { shape: [3], dim: 0, start: 2, step: 1 }], 'sliceGradient: grad has shape [2], which is no slice of [3] along dim 0 from 2 by 1'],
      [[tensor([1]), { shape: [1], dim: 0, start: 0 }], 'sliceGradient: option step is missing; expected sliceGradient(grad, { step: … })'],
    ],
  }),
};
