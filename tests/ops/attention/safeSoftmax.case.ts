import fc from 'fast-check';
import { expect } from 'vitest';
import { safeSoftmax, softmax, sum } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const calls = (elements?: fc.Arbitrary<number>) =>
  shapes().chain((shape) => fc.tuple(tensorOf(shape, elements ? { elements } : {}), fc.record({ dim: dimOf(shape) })));

export default caseFor(safeSoftmax, {
  calls: calls(),
  edges: fc.oneof(calls(fc.oneof(anyNumber, fc.constantFrom(1000, -1000, 1e30))), calls(fc.constantFrom(-Infinity, -Infinity, 1))),
  tolerance: 'norm',
  laws: {
    'every lane adds up to one': (y, _x, { dim = 0 }) => {
      if (y.numel() > 0) for (const total of sum(y, { dim }).flat()) expect(total).toBeCloseTo(1, 5);
    },
    'where softmax has an answer, it is the same': (y, x, { dim = 0 }) => {
      const shares = y.flat();
      softmax(x, { dim }).flat().forEach((value, i) => expect(shares[i]).toBeCloseTo(value, 6));
    },
  },
  refuses: [
    [[tensor([[1, 2]]), { dim: 2 }], 'safeSoftmax: dim is 2, but x has shape [1, 2]; dim must be an integer from -2 to 1'],
    [[tensor([1, 2])], 'safeSoftmax: option dim is missing; expected safeSoftmax(x, { dim: … })'],
    [[tensor([1, 2], { dtype: 'int32' }), { dim: 0 }], 'safeSoftmax: x has dtype int32; expected float32 or float64'],
  ],
});
