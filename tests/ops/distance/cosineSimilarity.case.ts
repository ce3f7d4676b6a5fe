import fc from 'fast-check';
import { expect } from 'vitest';
import { cosineSimilarity, mul, neg } from '../../../src/ops/index.ts';
import { anyNumber, broadcastable, dimOf, nonzero, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { expectNear } from './arbitraries.ts';

const pairsOf = (elements: fc.Arbitrary<number>, dtype: 'float32' | 'int32' = 'float32') => broadcastable
  .chain(([a, b]) => {
    const rank = Math.max(a.length, b.length);
    return fc.tuple(tensorOf(a, { elements, dtype }), tensorOf(b, { elements: nonzero }), fc.record({ dim: dimOf(new Array<number>(rank).fill(1)) }));
  });
const [two, three] = [tensor([[1, 2]]), tensor([[1, 2, 3]])];

export default caseFor(cosineSimilarity, {
  calls: pairsOf(nonzero),
  edges: fc.oneof(pairsOf(anyNumber), pairsOf(wholeNumber, 'int32'), pairsOf(fc.constant(0))),
  tolerance: 'norm',
  laws: {
    'it lies between −1 and 1': (y) => { for (const cosine of y.flat()) expect(Math.abs(cosine) <= 1.00001).toBe(true); },
    'a vector and itself point the same way': (_y, x, _other, { dim = 1 }) => {
      const own = x.ndim + dim < 0 || dim >= Math.max(x.ndim, 1) ? [] : cosineSimilarity(x, x, { dim }).flat();
      if (x.numel() > 0) expectNear(own, own.map(() => 1));
    },
    'lengths do not matter, and −x points the other way': (y, x, other, { dim = 1 }) =>
      expectNear(cosineSimilarity(mul(neg(x), 3), mul(other, 2), { dim }).flat(), neg(y).flat()),
    'what is no longer than eps is divided by it': (_y, x, other, { dim = 1 }) =>
      expectNear(cosineSimilarity(x, mul(other, 2), { dim, eps: 4096 }).flat(), cosineSimilarity(mul(x, 2), other, { dim, eps: 4096 }).flat()),
  },
  refuses: [
    [[two, two, { dim: 2 }], 'cosineSimilarity: dim is 2, but x has shape [1, 2]; dim must be an integer from -2 to 1'],
    [[two, two, { eps: null }], 'cosineSimilarity: eps is null; expected a number'],
    [[two, three], 'cosineSimilarity: x has shape [1, 2] and other has shape [1, 3]; other has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
    [[tensor([[1n]]), tensor([[1n]])], 'cosineSimilarity: x and other hold no fractions (int32); expected float32 or float64 in one of them'],
  ],
});
