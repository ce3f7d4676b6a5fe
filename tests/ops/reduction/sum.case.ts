import fc from 'fast-check';
import { expect } from 'vitest';
import { mul, sum } from '../../../src/ops/index.ts';
import { abs } from '../../support/scales.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';

const options = (shape: readonly number[]) => fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)), keepdim: fc.boolean() });

export default caseFor(sum, {
  calls: shapes().chain((shape) => fc.tuple(tensorOf(shape), options(shape))),
  edges: fc.oneof(
    shapes().chain((shape) => fc.tuple(tensorOf(shape, { elements: anyNumber }), options(shape))),
    shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), options(shape))),
    // Long lanes are summed in pieces, which may be uneven.
    fc.tuple(fc.integer({ min: 60, max: 600 }), fc.integer({ min: 1, max: 3 }), fc.boolean()).chain(([length, rows, standing]) =>
      fc.tuple(tensorOf(standing ? [length, rows] : [rows, length]), fc.record({ dim: fc.constantFrom(0, 1, null) }))),
  ),
  tolerance: 'sum',
  scale: (x, given) => ({ of: sum(abs(x), given), terms: x.numel() }),
  laws: {
    'keepdim changes the shape only': (y, x, given) => expect(sum(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
    'twice the terms make twice the sum': (y, x, given) => expect(sum(mul(x, 2), given).flat()).toEqual(y.flat().map((value) => 2 * value)),
    'the sum of the sums is the sum of all': (y, x) =>
      expect(y.flat().reduce((total, value) => total + value, 0)).toBe(x.flat().reduce((total, value) => total + value, 0)),
  },
  refuses: [
    [[tensor([[1, 2], [3, 4]]), { dim: -3 }], 'sum: dim is -3, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[tensor([[1, 2], [3, 4]]), { dim: [0, -2] }], 'sum: dim is [0, -2]; dim 0 appears more than once'],
    [[tensor([1, 2]), { keepDim: true }], 'sum: unknown option keepDim; did you mean keepdim? (its options are dim, keepdim, dtype)'],
    [[tensor([1, 2]), 0, true], 'sum: argument 2 is 0; only tensors go by position, everything else by name: sum(x, { dim: 0, keepdim: true })'],
    [[tensor([1, 2]), { dim: '0' as unknown as number }], 'sum: dim is "0", but x has shape [2]; dim must be an integer from -1 to 0'],
    [[null], 'sum: x is missing; expected a Tensor'],
  ],
});
