import fc from 'fast-check';
import { expect } from 'vitest';
import { add, exp, logSoftmax, softmax } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const calls = (elements?: fc.Arbitrary<number>) =>
  shapes().chain((shape) => fc.tuple(tensorOf(shape, elements ? { elements } : {}), fc.record({ dim: dimOf(shape) })));

export default caseFor(logSoftmax, {
  calls: calls(),
  edges: fc.oneof(
    calls(fc.oneof(anyNumber, fc.constantFrom(1000, -1000, 1e30))),
    fc.constantFrom([2, 301], [130, 3]).chain((shape) => fc.tuple(tensorOf(shape), fc.record({ dim: fc.constantFrom(0, 1) }))),
  ),
  tolerance: 'norm',
  laws: {
    'its exponential is softmax': (y, x, given) => softmax(x, { dim: 0, ...given }).flat()
      .forEach((value, i) => expect(exp(y).flat()[i]).toBeCloseTo(value, 5)),
    'adding a constant to the scores changes nothing': (y, x, given) => logSoftmax(add(x, 7), given).flat()
      .forEach((value, i) => expect(value).toBeCloseTo(y.flat()[i], 4)),
    'no logarithm of a probability is positive': (y) => { for (const value of y.flat()) expect(value <= 1e-6).toBe(true); },
  },
  refuses: [
    [[tensor([[1, 2], [3, 4]]), { dim: 2 }], 'logSoftmax: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[tensor([1, 2])], 'logSoftmax: option dim is missing; expected logSoftmax(x, { dim: … })'],
    [[tensor([1n, 2n]), { dim: 0 }], "logSoftmax: x has dtype int32; expected float32 or float64, or { dtype: 'float32' }"],
    [[tensor([1, 2]), { dim: 0, dtype: 'bool' }], "logSoftmax: dtype is 'bool'; expected 'float32' or 'float64'"],
  ],
});
