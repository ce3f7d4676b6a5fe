import fc from 'fast-check';
import { expect } from 'vitest';
import { embedding, embeddingGradient, mul, select, sum } from '../../../src/ops/index.ts';
import { anyNumber, shapes, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import { pointers } from './arbitraries.ts';

const calls = (elements?: fc.Arbitrary<number>) => fc.tuple(fc.integer({ min: 1, max: 5 }), size, shapes({ maxRank: 2 })).chain(([V, D, shape]) => fc.tuple(
  tensorOf([...shape, D], elements ? { elements } : {}), pointers(shape, V),
  fc.record({ numWeights: fc.constant(V), paddingIdx: fc.oneof(fc.constant(null), fc.nat({ max: V - 1 })), scaleGradByFreq: fc.boolean() }),
));
const ids = tensor([0, 1], { dtype: 'int32' });
const grad = tensor([[1, 2], [3, 4]]);

export default caseFor(embeddingGradient, {
  calls: calls(),
  edges: fc.oneof({ weight: 3, arbitrary: calls(anyNumber) }, {
    weight: 1, arbitrary: fc.tuple(tensorOf([0, 2]), fc.constant(tensor([], { dtype: 'int32' })), fc.constant({ numWeights: 0 })),
  }),
  tolerance: 'sum',
  scale: (given, places, options) =>
    ({ of: embeddingGradient(abs(given), places, { ...options, numWeights: options.numWeights ?? 0 }), terms: places.numel() + 1 }),
  laws: {
    'nothing is lost, unless it is padding': (_y, given, places, { numWeights = 0 }) =>
      expect(sum(embeddingGradient(given, places, { numWeights })).item()).toBe(sum(given).item()),
    'the padding row is zero': (y, _given, _places, { paddingIdx = null }) => {
      if (paddingIdx !== null) expect(select(y, { dim: 0, index: paddingIdx }).flat().every((value) => value === 0)).toBe(true);
    },
    'it is the transpose of embedding: ⟨gradient(g), w⟩ = ⟨g, embedding(w)⟩': (_y, given, places, { numWeights = 0 }) => {
      const collected = embeddingGradient(given, places, { numWeights });
      expect(sum(mul(collected, collected)).item()).toBeCloseTo(sum(mul(given, embedding(places, collected))).item(), 3);
    },
  },
  refuses: [
    [[grad, ids], 'embeddingGradient: option numWeights is missing; expected embeddingGradient(grad, ids, { numWeights: … })'],
    [[grad, ids, { numWeights: 1 }], 'embeddingGradient: ids[1] is 1, but the table has shape [1, 2]; at dim 0 expected an integer from 0 to 0'],
    [[grad, ids, { numWeights: 2.5 }], 'embeddingGradient: numWeights is 2.5; expected a whole number ≥ 0'],
    [[grad, ids, { numWeights: 2, paddingIdx: -1 }], 'embeddingGradient: paddingIdx is -1, but numWeights 2; expected null or an integer from 0 to 1'],
    [[grad, ids, { numWeights: 2, paddingIdx: 2 }], 'embeddingGradient: paddingIdx is 2, but numWeights 2; expected null or an integer from 0 to 1'],
    [[grad, ids, { numWeights: 2, scaleGradByFreq: 0 }], 'embeddingGradient: scaleGradByFreq is 0; expected true or false'],
    [[tensor([[1]]), ids, { numWeights: 2 }], 'embeddingGradient: grad has shape [1, 1] and ids [2]; expected the sizes of ids, then one more'],
  ],
});
