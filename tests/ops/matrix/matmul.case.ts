import fc from 'fast-check';
import { expect } from 'vitest';
import { eye } from '../../../src/creation.ts';
import { matmul, mul, sum, transpose } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import { anyNumber, ordinary, shapes, size, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

/** Shapes whose batches broadcast: some of the outer dims dropped, some of what is left made one. */
const twoBatches = shapes({ maxRank: 2 }).chain((batch) => {
  const thinned = fc.tuple(fc.nat({ max: batch.length }), fc.array(fc.boolean(), { minLength: batch.length, maxLength: batch.length }))
    .map(([dropped, ones]) => batch.map((length, d) => (ones[d] ? 1 : length)).slice(dropped));
  return fc.tuple(thinned, thinned);
});
const twoShapes = fc.tuple(twoBatches, size, fc.nat({ max: 9 }), size, fc.constantFrom('matrices', 'matrices', 'matrices', 'row', 'column', 'both'))
  .map(([[a, b], M, K, N, which]): [Shape, Shape] => [
    which === 'row' || which === 'both' ? [K] : [...a, M, K],
    which === 'column' || which === 'both' ? [K] : [...b, K, N],
  ]);
const calls = (elements = ordinary, dtype: 'float32' | 'int32' = 'float32') =>
  twoShapes.chain(([a, b]) => fc.tuple(tensorOf(a, { dtype, elements }), tensorOf(b, { dtype, elements }), fc.constant({})));

export default caseFor(matmul, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), calls(wholeNumber, 'int32')),
  tolerance: 'sum',
  scale: (x, other) => ({ of: matmul(abs(x), abs(other)), terms: x.shape.at(-1) as number }),
  laws: {
    'the identity changes nothing': (_y, x) => {
      const K = x.shape.at(-1) as number;
      expect(matmul(x, eye(K, K, { dtype: x.dtype, device: x.device })).tolist()).toEqual(x.tolist());
    },
    'transposing the product swaps the factors': (y, x, other) => {
      if (x.ndim < 2 || other.ndim < 2) return;
      const turned = { dim0: -2, dim1: -1 };
      expect(matmul(transpose(other, turned), transpose(x, turned)).flat()).toEqual(transpose(y, turned).flat());
    },
    'the sum of all products of two vectors is their dot product': (y, x, other) => {
      if (x.ndim === 1 && other.ndim === 1) expect(y.item()).toBe(sum(mul(x, other)).item());
    },
    'twice x makes twice y': (y, x, other) => expect(matmul(mul(x, 2), other).flat()).toEqual(mul(y, 2).flat()),
  },
  refuses: [
    [[tensor([[1, 2]]), tensor([[1, 2]])],
      'matmul: x has shape [1, 2] and other [1, 2]; rows of x have 2 elements (dim 1), columns of other 1 (dim 0); expected equal sizes'],
    [[tensor([1, 2, 3]), tensor([1, 2])],
      'matmul: x has shape [3] and other [2]; rows of x have 3 elements (dim 0), columns of other 2 (dim 0); expected equal sizes'],
    [[tensor([[[1]], [[2]]]), tensor([[[1]], [[2]], [[3]]])],
      "matmul: x's batch has shape [2] and other's batch has shape [3]; other's batch has 3 at dim -1, where 2 is needed; expected equal sizes, or 1"],
    [[tensor(1), tensor([1])], 'matmul: x has shape [] and other [1]; a 0-D tensor has no dim to sum over; expected at least 1-D tensors, use mul'],
    [[tensor([true]), tensor([true])], 'matmul: x has dtype bool; expected any type but bool'],
    [[tensor([1]), tensor([1], { dtype: 'int32' })], "matmul: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
    [[tensor([1]), 2], 'matmul: other is the number 2; expected a Tensor'],
  ],
});
