import fc from 'fast-check';
import { expect } from 'vitest';
import { cdist, dist, narrow, transpose } from '../../../src/ops/index.ts';
import { anyNumber, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { distanceOrder, expectNear, smoothPair } from './arbitraries.ts';

const modes = fc.constantFrom('use_mm_for_euclid_dist_if_necessary', 'use_mm_for_euclid_dist', 'donot_use_mm_for_euclid_dist');
const given = fc.record({ p: distanceOrder, computeMode: modes });
const direct = fc.record({ p: distanceOrder, computeMode: fc.constant('donot_use_mm_for_euclid_dist' as const) });
const few = fc.integer({ min: 1, max: 3 });
/** Batches that broadcast, with sizes of which some may be zero. */
const sizes = (length: fc.Arbitrary<number>) => fc.tuple(
  fc.constantFrom([[], []], [[], [2]], [[2, 1], [2]], [[3], [3]], [[1], [2]]), length, length, length,
).map(([[a, b], P, R, D]): [number[], number[]] => [[...a, P, D], [...b, R, D]]);
const x = tensor([[1, 2]]);

export default caseFor(cdist, {
  calls: sizes(few).chain(([a, b]) => fc.tuple(smoothPair(a, b), given))
    .map(([[first, second], options]): [typeof first, typeof second, typeof options] => [first, second, options]),
  edges: fc.oneof(
    sizes(size).chain(([a, b]) => fc.tuple(tensorOf(a), tensorOf(b), given)), // on this grid, the matrix product is exact
    sizes(few).chain(([a, b]) => fc.tuple(tensorOf(a, { elements: anyNumber }), tensorOf(b, { elements: anyNumber }), direct)),
    fc.constantFrom([26, 2], [2, 26], [25, 25], [27, 30]).chain(([P, R]) => fc.tuple(tensorOf([P, 3]), tensorOf([R, 3]), given)),
  ),
  tolerance: 'norm',
  runs: 40,
  laws: {
    'from there to here is as far as from here to there': (y, first, second, options) =>
      expectNear(transpose(cdist(second, first, options), { dim0: -2, dim1: -1 }).flat(), y.flat()),
    'the first element is the distance of the first rows': (y, first, second, { p = 2 }) => {
      const row = (m: typeof first) => {
        const matrix = m.lookAs({ shape: m.shape.slice(-2), strides: m.stride().slice(-2), offset: m.storageOffset() });
        return narrow(matrix, { dim: 0, start: 0, length: 1 });
      };
      if (y.numel() > 0) expectNear([y.flat()[0]], [dist(row(first), row(second), { p }).item()]);
    },
    'every row is at distance 0 from itself': (_y, first, _second, { p = 2 }) => {
      const own = cdist(first, first, { p, computeMode: 'donot_use_mm_for_euclid_dist' });
      const P = own.shape.at(-1) as number;
      own.flat().forEach((distance, at) => { if (Math.floor(at / P) % P === at % P) expect(distance).toBe(0); });
    },
    'both ways agree': (y, first, second, { p = 2 }) => {
      const other = cdist(first, second, { p, computeMode: 'use_mm_for_euclid_dist' });
      expectNear(other.flat(), y.flat());
    },
  },
  refuses: [
    [[x, x, { p: -1 }], 'cdist: p is -1; expected a number ≥ 0, or Infinity'],
    [[x, x, { p: '2' }], 'cdist: p is 2; expected a number ≥ 0, or Infinity'],
    [[x, x, { computeMode: 'fast' }],
      'cdist: computeMode is "fast"; expected one of use_mm_for_euclid_dist_if_necessary, use_mm_for_euclid_dist, donot_use_mm_for_euclid_dist'],
    [[x, tensor([[1, 2, 3]])],
      'cdist: x has shape [1, 2] and other [1, 3]; vectors of x have 2 elements (dim 1), of other 3 (dim 1); expected equal sizes'],
    [[tensor([1, 2]), x], 'cdist: x has shape [2] and other [1, 2]; expected [..., P, D] and [..., R, D]'],
    [[x, tensor([1, 2])], 'cdist: x has shape [1, 2] and other [2]; expected [..., P, D] and [..., R, D]'],
    [[tensor([[[1]], [[2]]]), tensor([[[1]], [[2]], [[3]]])],
      "cdist: x's batch has shape [2] and other's batch has shape [3]; other's batch has 3 at dim -1, where 2 is needed; expected equal sizes, or 1"],
    [[tensor([[1n]]), tensor([[1n]])], 'cdist: x has dtype int32; expected float32 or float64'],
    [[x, tensor([[1, 2]], { dtype: 'float64' })], "cdist: x has dtype float32 and other float64; expected the same, use other.to('float32')"],
  ],
});
