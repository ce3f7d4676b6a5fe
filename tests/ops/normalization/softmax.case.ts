import fc from 'fast-check';
import { expect } from 'vitest';
import { add, softmax, sum } from '../../../src/ops/index.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';

const calls = (elements?: fc.Arbitrary<number>) =>
  shapes().chain((shape) => fc.tuple(tensorOf(shape, elements ? { elements } : {}), fc.record({ dim: dimOf(shape) })));

export default caseFor(softmax, {
  calls: calls(),
  edges: calls(fc.oneof(anyNumber, fc.constantFrom(1000, -1000, 1e30))),
  tolerance: 'norm',
  laws: {
    'every lane adds up to one': (y, _x, { dim = 0 }) => {
      for (const total of sum(y, { dim: [dim] }).flat()) if (y.numel() > 0) expect(total).toBeCloseTo(1, 5);
    },
    'adding a constant to the scores changes nothing': (y, x, options) => {
      softmax(add(x, 7), options).flat().forEach((value, i) => expect(value).toBeCloseTo(y.flat()[i], 5));
    },
    'probabilities lie between zero and one': (y) => {
      for (const value of y.flat()) expect(value >= 0 && value <= 1).toBe(true);
    },
  },
  refuses: [
    [[tensor([[1, 2], [3, 4]]), { dim: 2 }], 'softmax: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[tensor([1, 2]), 0], 'softmax: argument 2 is 0; only tensors go by position, everything else by name: softmax(x, { dim: 0 })'],
    [[tensor([1, 2])], 'softmax: option dim is missing; expected softmax(x, { dim: … })'],
    [[tensor([1, 2]), { dim: 0, axis: 1 }], 'softmax: unknown option axis; its options are dim, dtype'],
    [[tensor([1, 2], { dtype: 'int32' }), { dim: 0 }], 'softmax: x has dtype int32; expected float32 or float64, or { dtype: \'float32\' }'],
    [[tensor([1, 2]), { dim: 0, dtype: 'int32' }], 'softmax: dtype is \'int32\'; expected \'float32\' or \'float64\''],
    [[[1, 2], { dim: 0 }], 'softmax: x is a list; expected a Tensor'],
  ],
});
