import fc from 'fast-check';
import { expect } from 'vitest';
import { clone, embedding, indexSelect, reshape, transpose } from '../../../src/ops/index.ts';
import { anyNumber, shapes, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { pointers } from './arbitraries.ts';

const table = fc.tuple(fc.integer({ min: 1, max: 5 }), size);
/** A padding row and scaling bend the gradient on purpose: PyTorch's recordings and embeddingGradient tell that story, central differences do not. */
const calls = (elements?: fc.Arbitrary<number>) => table.chain(([V, D]) => fc.tuple(
  shapes({ maxRank: 2 }).chain((shape) => pointers(shape, V)), tensorOf([V, D], elements ? { elements } : {}), fc.constant({}),
));
const shortening = table.chain(([V, D]) => fc.tuple(
  shapes({ maxRank: 2 }).chain((shape) => pointers(shape, V)), tensorOf([V, D]),
  fc.record({
    paddingIdx: fc.oneof(fc.constant(null), fc.integer({ min: -V, max: V - 1 })), scaleGradByFreq: fc.boolean(),
    maxNorm: fc.constantFrom(null, 0, 0.5, 2, 9), normType: fc.constantFrom(1, 2, 3, 0.5, Infinity),
  }),
));
const lying = { dim0: 0, dim1: 1 };
const ids = tensor([0, 1], { dtype: 'int32' });
const weight = tensor([[1, 2], [3, 4], [5, 6]]);

export default caseFor(embedding, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), shortening),
  tolerance: 'norm',
  changes: ['weight'],
  laws: {
    'it selects rows, and nothing else': (y, given, rows) =>
      expect(y.tolist()).toEqual(
        reshape(indexSelect(rows, reshape(given, { shape: [given.numel()] }), { dim: 0 }), { shape: [...given.shape, rows.shape[1]] }).tolist(),
      ),
    'rows are shortened in the weight itself, and once is enough'(_y, given, rows, options) {
      // However the weight lies in memory.
      const weights = rows.isContiguous() ? transpose(clone(transpose(rows, lying)), lying) : rows;
      const version = weights.version;
      const short = embedding(given, weights, { ...options, maxNorm: 1 });
      expect(weights.version).toBe(version + 1);
      expect(embedding(given, weights).tolist()).toEqual(short.tolist());
      const D = rows.shape[1];
      const numbers = short.flat();
      for (let n = 0; n < given.numel(); n++) expect(Math.hypot(...numbers.slice(n * D, (n + 1) * D))).toBeLessThan(1 + 1e-6);
    },
  },
  refuses: [
    [[tensor([0]), weight], 'embedding: ids has dtype float32; expected int32 or uint8'],
    [[tensor([0], { dtype: 'uint8' }), weight], "embedding: ids has dtype uint8; expected int32, use ids.to('int32')"],
    [[tensor([0, 3], { dtype: 'int32' }), weight], 'embedding: ids[1] is 3, but weight has shape [3, 2]; at dim 0 expected an integer from 0 to 2'],
    [[tensor(-1, { dtype: 'int32' }), weight], 'embedding: ids is -1, but weight has shape [3, 2]; at dim 0 expected an integer from 0 to 2'],
    [[ids, tensor([1, 2])], 'embedding: weight has shape [2]; expected [V, D]'],
    [[ids, weight, { paddingIdx: 3 }], 'embedding: paddingIdx is 3, but weight has shape [3, 2]; expected null or an integer from -3 to 2'],
    [[ids, weight, { paddingIdx: -4 }], 'embedding: paddingIdx is -4, but weight has shape [3, 2]; expected null or an integer from -3 to 2'],
    [[ids, weight, { maxNorm: -1 }], 'embedding: maxNorm is -1; expected a number ≥ 0'],
    [[ids, weight, { maxNorm: 1, normType: 0 }], 'embedding: normType is 0; expected a number > 0, or Infinity'],
    [[ids, tensor([[1]], { dtype: 'int32' }), { maxNorm: 1 }], 'embedding: maxNorm is 1 and weight has dtype int32; only floats can be shortened'],
    [[ids, weight, { scaleGradByFreq: 1 }], 'embedding: scaleGradByFreq is 1; expected true or false'],
    [[ids, weight, { sparse: true }], 'embedding: sparse is true; expected false, gradients are ordinary tensors here'],
  ],
});
