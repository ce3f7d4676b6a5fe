import fc from 'fast-check';
import { expect } from 'vitest';
import { add, mul, var as variance } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { refusedSpreads } from './spread.case.ts';

const calls = (corrections: readonly number[], elements?: fc.Arbitrary<number>) => shapes().chain((shape) => fc.tuple(
  tensorOf(shape, elements ? { elements } : {}),
  fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)), keepdim: fc.boolean(), correction: fc.constantFrom(...corrections) }),
));

export default caseFor(variance, {
  // With a correction of 2 or more the slope jumps between infinity and NaN.
  calls: calls([1, 0, 0.5, -1]),
  edges: fc.oneof(
    calls([0, 1, 2, 3, 100], anyNumber),
    fc.constantFrom([2, 301, 1], [130, 3, 2]).chain((shape) => fc.tuple(tensorOf(shape), fc.record({ dim: fc.constantFrom(0, 1, [0, 2], null) }))),
  ),
  tolerance: 'norm',
  laws: {
    'it is never negative': (y) => { for (const value of y.flat()) expect(value < 0).toBe(false); },
    'a shift changes nothing': (y, x, given) => variance(add(x, 8), given).flat()
      .forEach((value, i) => (Number.isNaN(value) ? expect(y.flat()[i]).toBeNaN() : expect(value).toBeCloseTo(y.flat()[i], 4))),
    'twice as wide is four times the variance': (y, x, given) => expect(variance(mul(x, 2), given).flat()).toEqual(y.flat().map((value) => 4 * value)),
    'unbiased is a correction of 1 or 0': (_y, x, { dim = null }) => {
      expect(variance(x, { dim, unbiased: true }).flat()).toEqual(variance(x, { dim, correction: 1 }).flat());
      expect(variance(x, { dim, unbiased: false }).flat()).toEqual(variance(x, { dim, correction: 0 }).flat());
    },
    'keepdim changes the shape only': (y, x, given) => expect(variance(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
  },
  refuses: [...refusedSpreads('var')],
});
