import fc from 'fast-check';
import { expect } from 'vitest';
import { flip, repeat, roll, rot90, sum } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { dimOf, dimsOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const copied = (y: Tensor, x: Tensor): void => expect(y.storage()).not.toBe(x.storage());
const shifts = fc.integer({ min: -6, max: 6 });
const rolling = (shape: readonly number[]) => (shape.length === 0 ? fc.record({ shifts, dims: fc.constant(null) }) : fc.oneof(
  fc.record({ shifts, dims: fc.constant(null) }),
  fc.record({ shifts, dims: dimOf(shape) }),
  fc.array(fc.tuple(shifts, dimOf(shape)), { minLength: 1, maxLength: 3 })
    .map((moves) => ({ shifts: moves.map(([by]) => by), dims: moves.map(([, dim]) => dim) })),
));
/** Two distinct dims of a shape, counted from either end. */
const planeOf = (rank: number): fc.Arbitrary<number[]> => fc.shuffledSubarray(Array.from({ length: rank }, (_, d) => d), { minLength: 2, maxLength: 2 })
  .chain((dims) => fc.tuple(fc.boolean(), fc.boolean()).map((back) => dims.map((d, i) => (back[i] ? d - rank : d))));

export const moves = {
  flip: caseFor(flip, {
    calls: shapes().chain((shape) => fc.tuple(tensorOf(shape), dimsOf(shape).map((dims) => ({ dims })))),
    tolerance: 'exact',
    laws: {
      'it is a copy': copied,
      'twice is nothing': (y, x, options) => expect(flip(y, { dims: [], ...options }).tolist()).toEqual(x.tolist()),
      'a list is read backwards': (y, x, { dims = [] }) => {
        if (x.ndim === 1) expect(y.flat()).toEqual([dims].flat().length > 0 ? x.flat().reverse() : x.flat());
      },
    },
    refuses: [
      [[tensor([[1]]), { dims: [2] }], 'flip: dim is 2, but x has shape [1, 1]; dim must be an integer from -2 to 1'],
      [[tensor([[1]]), { dims: [0, -2] }], 'flip: dim is [0, -2]; dim 0 appears more than once'],
      [[tensor([[1]])], 'flip: option dims is missing; expected flip(x, { dims: … })'],
    ],
  }),
  roll: caseFor(roll, {
    calls: shapes().chain((shape) => fc.tuple(tensorOf(shape), rolling(shape))),
    tolerance: 'exact',
    laws: {
      'it is a copy': copied,
      'rolling back is nothing': (y, x, { shifts: by = 0, dims = null }) =>
        expect(roll(y, { shifts: Array.isArray(by) ? by.map((shift) => -shift) : -by, dims }).tolist()).toEqual(x.tolist()),
      'without dims the end comes first': (y, x, { shifts: by, dims }) => {
        if (dims === null && by === 1 && x.numel() > 0) expect(y.flat()).toEqual([x.flat().at(-1), ...x.flat().slice(0, -1)]);
      },
    },
    refuses: [
      [[tensor([1]), { shifts: [1, 2] }],
        'roll: shifts is [1,2] and dims null; expected whole numbers, a shift for every dim, or one shift and no dims'],
      [[tensor([1]), { shifts: 1, dims: [0, 0] }],
        'roll: shifts is 1 and dims [0,0]; expected whole numbers, a shift for every dim, or one shift and no dims'],
      [[tensor([1]), { shifts: [], dims: [] }],
        'roll: shifts is [] and dims []; expected whole numbers, a shift for every dim, or one shift and no dims'],
      [[tensor([1]), { shifts: 0.5 }], 'roll: shifts is 0.5 and dims null; expected whole numbers, a shift for every dim, or one shift and no dims'],
      [[tensor([1]), { shifts: 1, dims: 1 }], 'roll: dims is 1, but x has shape [1]; dims must be an integer from -1 to 0'],
      [[tensor(5), { shifts: 1, dims: 0 }], 'roll: x has shape [] and dims is [0]; a 0-D tensor has no dim to roll along'],
      [[tensor([1])], 'roll: option shifts is missing; expected roll(x, { shifts: … })'],
    ],
  }),
  rot90: caseFor(rot90, {
    calls: shapes({ minRank: 2 }).chain((shape) => fc.tuple(tensorOf(shape), fc.record({ k: fc.integer({ min: -5, max: 5 }), dims: planeOf(shape.length) }))),
    tolerance: 'exact',
    laws: {
      'it is a copy': copied,
      'turning back is nothing': (y, x, { k = 1, dims = [0, 1] }) => expect(rot90(y, { k: -k, dims }).tolist()).toEqual(x.tolist()),
      'a turn from the second dim to the first is a turn back': (y, x, { k = 1, dims = [0, 1] }) =>
        expect(rot90(x, { k: -k, dims: [...dims].reverse() }).tolist()).toEqual(y.tolist()),
      'two turns are two reversals': (_y, x, { dims = [0, 1] }) => expect(rot90(x, { k: 2, dims }).tolist()).toEqual(flip(x, { dims }).tolist()),
    },
    refuses: [
      [[tensor([1])], 'rot90: x has shape [1]; expected at least 2 dims'],
      [[tensor([[1]]), { k: 0.5 }], 'rot90: k is 0.5; expected a whole number'],
      [[tensor([[1]]), { dims: [0] }], 'rot90: dims is [0]; expected two dims'],
      [[tensor([[1]]), { dims: 1 }], 'rot90: dims is 1; expected two dims'],
      [[tensor([[1]]), { dims: [0, -2] }], 'rot90: dims is [0, -2], twice the same dim; expected two that differ'],
      [[tensor([[1]]), { dims: [0, 2] }], 'rot90: dims is 2, but x has shape [1, 1]; dims must be an integer from -2 to 1'],
    ],
  }),
  repeat: caseFor(repeat, {
    calls: shapes({ maxRank: 3 }).chain((shape) => fc.tuple(
      tensorOf(shape), fc.record({ repeats: fc.array(fc.nat({ max: 3 }), { minLength: shape.length, maxLength: shape.length + 1 }) }),
    )),
    tolerance: 'exact',
    gradientTolerance: 'norm', // it adds up
    laws: {
      'it is a copy': copied,
      'as much as there are copies': (y, x, { repeats = [] }) =>
        expect(sum(y).item()).toBeCloseTo(sum(x).item() * repeats.reduce((product, times) => product * times, 1), 3),
      'a list follows itself': (y, x, { repeats = [] }) => {
        if (x.ndim === 1 && repeats.length === 1) expect(y.flat()).toEqual(Array.from({ length: repeats[0] }, () => x.flat()).flat());
      },
    },
    refuses: [
      [[tensor([[1]]), { repeats: [2] }], 'repeat: repeats is [2], but x has shape [1, 1]; expected at least 2 numbers, one for every dim'],
      [[tensor([1]), { repeats: [-1] }], 'repeat: repeats is [-1]; expected a list of whole numbers ≥ 0'],
      [[tensor([1]), { repeats: [0.5] }], 'repeat: repeats is [0.5]; expected a list of whole numbers ≥ 0'],
      [[tensor([1]), { repeats: 2 }], 'repeat: repeats is 2; expected a list of whole numbers ≥ 0'],
      [[tensor([1])], 'repeat: option repeats is missing; expected repeat(x, { repeats: … })'],
    ],
  }),
};
