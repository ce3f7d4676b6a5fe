import fc from 'fast-check';
import { expect } from 'vitest';
import { cdist, pdist } from '../../../src/ops/index.ts';
import { anyNumber, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { distanceOrder, expectNear } from './arbitraries.ts';

const given = fc.record({ p: distanceOrder });
/** No two differences alike. */
const parts = fc.noBias(fc.integer({ min: -9999, max: 9999 })).map((part) => part / 1024);
const apart = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).chain((shape) => tensorOf(shape, { elements: parts }))
  .filter((x) => {
    const differences = x.flat().flatMap((a, i) => x.flat().slice(i + 1).map((b) => Math.abs(a - b)));
    return differences.every((one) => one > 0.1) && new Set(differences).size === differences.length;
  });

export default caseFor(pdist, {
  calls: fc.tuple(apart, given),
  edges: fc.oneof(
    fc.tuple(size, size).chain(([N, D]) => fc.tuple(tensorOf([N, D]), given)),
    fc.tuple(size, size).chain(([N, D]) => fc.tuple(tensorOf([N, D], { elements: anyNumber }), given)),
  ),
  tolerance: 'norm',
  laws: {
    'it is what cdist finds above the diagonal': (y, x, { p = 2 }) => {
      const [N] = x.shape;
      const all = cdist(x, x, { p, computeMode: 'donot_use_mm_for_euclid_dist' }).flat();
      expectNear(y.flat(), all.filter((_, at) => Math.floor(at / N) < at % N));
    },
    'no detour is shorter': (y, x, { p = 2 }) => {
      if (x.shape[0] !== 3 || p < 1) return;
      const [a, b, c] = y.flat();
      expect(a + b - c > -1e-4 && a + c - b > -1e-4 && b + c - a > -1e-4).toBe(true);
    },
  },
  refuses: [
    [[tensor([[1]]), { p: -0.5 }], 'pdist: p is -0.5; expected a number ≥ 0, or Infinity'],
    [[tensor([[1]]), { p: null }], 'pdist: p is null; expected a number ≥ 0, or Infinity'],
    [[tensor([1, 2])], 'pdist: x has shape [2]; expected [N, D]'],
    [[tensor([[1n]])], 'pdist: x has dtype int32; expected float32 or float64'],
  ],
});
