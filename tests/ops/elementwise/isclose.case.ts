import fc from 'fast-check';
import { expect } from 'vitest';
import { add, eq, isclose, logicalOr, mul, neg } from '../../../src/ops/index.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, broadcastable, ordinary, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { misfits, pairs } from './arithmetic.case.ts';

const options = fc.record({ rtol: fc.constantFrom(0, 0.25, 1e-5), atol: fc.constantFrom(0, 0.5, 1e-8, Infinity), equalNan: fc.boolean() });
const few = ordinary.map((value) => Math.round(value));
const whole = broadcastable.chain(([a, b]) =>
  fc.tuple(tensorOf(a, { dtype: 'int32', elements: wholeNumber }), tensorOf(b, { dtype: 'int32', elements: wholeNumber })));
const truth = fc.nat({ max: 1 });
const booleans = broadcastable.chain(([a, b]) => fc.tuple(tensorOf(a, { dtype: 'bool', elements: truth }), tensorOf(b, { dtype: 'bool', elements: truth })));
const elements = fc.oneof(anyNumber, fc.constantFrom(NaN, Infinity, -Infinity));

export default caseFor(isclose, {
  calls: fc.tuple(pairs(few), options).map(([[a, b], given]) => [a, b, given] as const),
  edges: fc.tuple(fc.oneof(pairs(elements), whole, booleans), options).map(([[a, b], given]) => [a, b, given] as const),
  tolerance: 'exact',
  laws: {
    'what is equal is close': (y, x, other) => expect(logicalOr(y, eq(x, other)).flat()).toEqual(y.flat()),
    'without tolerance only that': (_y, x, other, given) =>
      expect(isclose(x, other, { ...given, rtol: 0, atol: 0 }).flat()).toEqual(eq(x, other).flat()),
    'signs turn around together': (y, x, other, given) => expect(isclose(neg(x), neg(other), given).flat()).toEqual(y.flat()),
    'half of the way of atol is close, twice is not': (_y, x) => {
      expect(isclose(add(x, 0.25), x, { rtol: 0, atol: 0.5 }).flat().every(Boolean)).toBe(true);
      expect(isclose(add(x, 1), x, { rtol: 0, atol: 0.5 }).flat().some(Boolean)).toBe(false);
    },
    'the share is one of the second': (_y, x) => {
      const large = add(mul(x, x), 1);
      expect(isclose(mul(large, 1.4), large, { rtol: 0.3, atol: 0 }).flat().some(Boolean)).toBe(false);
      expect(isclose(large, mul(large, 1.4), { rtol: 0.3, atol: 0 }).flat().every(Boolean)).toBe(true);
    },
    'NaN is close to itself when asked': (_y, x, _other, given) => {
      const nan = mul(x, NaN);
      expect(isclose(nan, nan, given).flat().every((value) => Boolean(value) === given.equalNan)).toBe(true);
      expect(isclose(nan, x, given).flat().some(Boolean)).toBe(false);
      expect(isclose(x, nan, given).flat().some(Boolean)).toBe(false);
    },
  },
  refuses: [
    ...misfits('isclose').filter(([, message]) => !/a Tensor or a number|unknown option/.test(message)),
    [[tensor([1]), 1], 'isclose: other is the number 1; expected a Tensor'],
    [[tensor([1]), tensor([1n])], "isclose: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
    [[tensor([1]), tensor([1]), { rtol: -1 }], 'isclose: rtol is -1; expected a number ≥ 0'],
    [[tensor([1]), tensor([1]), { atol: NaN }], 'isclose: atol is NaN; expected a number ≥ 0'],
    [[tensor([1]), tensor([1]), { equalNan: 1 }], 'isclose: equalNan is 1; expected true or false'],
    [[tensor([1]), tensor([1]), { tol: 1 }], 'isclose: unknown option tol; did you mean rtol? (its options are rtol, atol, equalNan)'],
  ],
});
