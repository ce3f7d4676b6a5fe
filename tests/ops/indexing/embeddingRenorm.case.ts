import fc from 'fast-check';
import { expect } from 'vitest';
import { embeddingRenorm } from '../../../src/ops/index.ts';
import { anyNumber, shapes, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { pointers } from './arbitraries.ts';

const calls = (elements?: fc.Arbitrary<number>) => fc.tuple(fc.integer({ min: 1, max: 5 }), size).chain(([V, D]) => fc.tuple(
  tensorOf([V, D], elements ? { elements } : {}), shapes({ maxRank: 2 }).chain((shape) => pointers(shape, V)),
  fc.record({ maxNorm: fc.constantFrom(0, 0.5, 2, 9), normType: fc.constantFrom(1, 2, 3, 0.5, Infinity) }),
));
const normOf = (row: readonly number[], p: number): number =>
  (p === Infinity ? Math.max(0, ...row.map(Math.abs)) : row.reduce((total, value) => total + Math.abs(value) ** p, 0) ** (1 / p));
const ids = tensor([0], { dtype: 'int32' });
const weight = tensor([[3, 4]]);

export default caseFor(embeddingRenorm, {
  calls: calls(),
  edges: calls(anyNumber),
  tolerance: 'norm',
  laws: {
    'rows in use are no longer than allowed, and point where they pointed; the others stay'(y, given, used, { maxNorm = 0, normType = 2 }) {
      const [rows, before] = [y.tolist(), given.tolist()] as number[][][];
      rows.forEach((row, v) => {
        if (!used.flat().includes(v) || normOf(before[v], normType) <= maxNorm) expect(row).toEqual(before[v]);
        else {
          expect(normOf(row, normType)).toBeLessThanOrEqual(maxNorm * (1 + 1e-5));
          row.forEach((value, d) => expect(value * normOf(before[v], normType)).toBeCloseTo(before[v][d] * maxNorm, 3));
        }
      });
    },
  },
  refuses: [
    [[weight, ids], 'embeddingRenorm: option maxNorm is missing; expected embeddingRenorm(weight, ids, { maxNorm: … })'],
    [[weight, ids, { maxNorm: NaN }], 'embeddingRenorm: maxNorm is NaN; expected a number ≥ 0'],
    [[weight, ids, { maxNorm: 1, normType: -1 }], 'embeddingRenorm: normType is -1; expected a number > 0, or Infinity'],
    [[tensor([1]), ids, { maxNorm: 1 }], 'embeddingRenorm: weight has shape [1]; expected [V, D]'],
    [[weight, tensor([1], { dtype: 'int32' }), { maxNorm: 1 }],
      'embeddingRenorm: ids[0] is 1, but weight has shape [1, 2]; at dim 0 expected an integer from 0 to 0'],
    [[tensor([[1]], { dtype: 'int32' }), ids, { maxNorm: 1 }], 'embeddingRenorm: weight has dtype int32; expected float32 or float64'],
  ],
});
