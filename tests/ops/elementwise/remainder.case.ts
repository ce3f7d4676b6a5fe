import fc from 'fast-check';
import { expect } from 'vitest';
import { add, div, eq, fmod, mul, remainder, sub } from '../../../src/ops/index.ts';
import type { Binary, Two } from '../../../src/ops/elementwise/binaryFamily.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor, type OperatorCase } from '../../support/case.ts';
import { anyNumber, broadcastable, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { misfits, pairs } from './arithmetic.case.ts';

type Laws = OperatorCase<Two, object, Tensor>['laws'];
/** Numbers with many multiples among them, and divisors. */
const halves = fc.integer({ min: -40, max: 40 }).map((value) => value / 2);
const divisor = fc.constantFrom(0.75, -0.75, 2.25, -2.25, 3.125, -3.125);
/** Away from the multiples, where the quotient jumps. */
const between = fc.integer({ min: -24, max: 24 }).map((value) => value / 2 + 0.1875);
/** Quotients of more digits than a float32 has. */
const far = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map(Math.fround);
/** Numbers with all their digits. */
const long = fc.double({ min: -10_000, max: 10_000, noNaN: true }).map(Math.fround);
/** Below one, where sizes and signs are easily taken for each other. */
const small = fc.integer({ min: -63, max: 63 }).map((part) => part / 64);
const longDivisor = fc.constantFrom(1 / 3, -0.7, 123.456, -1e-3).map(Math.fround);
const whole = broadcastable.chain(([a, b]) => fc.tuple(
  tensorOf(a, { dtype: 'int32', elements: fc.integer({ min: -99, max: 99 }) }), tensorOf(b, { dtype: 'int32', elements: wholeNumber.filter((n) => n !== 0) }),
));

const leftOver = (name: string, operator: Binary, laws: Laws) => caseFor(operator, {
  calls: pairs(between, divisor).map(([a, b]) => [a, b, {}] as const),
  edges: fc.oneof(pairs(halves, anyNumber), pairs(anyNumber, divisor), pairs(far, divisor), pairs(long, longDivisor), whole, pairs(small, small))
    .map(([a, b]) => [a, b, {}] as const),
  tolerance: 'exact',
  gradientTolerance: 'norm', // broadcasting adds up
  laws: {
    'a multiple of the divisor is missing': (y, x, other) => {
      const times = div(sub(x, y), other).flat();
      times.forEach((value) => expect(value).toBe(Math.round(value)));
    },
    'it is smaller than the divisor': (y, _x, other) =>
      div(y, other).flat().forEach((value) => expect(Math.abs(value)).toBeLessThan(1)),
    ...laws,
  },
  refuses: [
    ...misfits(name),
    [[tensor([1n]), tensor([2n, 0n])], `${name}: other holds a zero; integers (int32) leave nothing known after it, use x.to('float32')`],
    [[tensor([1n]), 0], `${name}: other holds a zero; integers (int32) leave nothing known after it, use x.to('float32')`],
    [[tensor([true]), tensor([true])], `${name}: x and other have dtype bool; expected numbers`],
  ],
});
/** The numbers of x, once for every element of y. */
const along = (x: Tensor, y: Tensor): number[] => add(mul(y, 0), x).flat();

export const remainders = {
  fmod: leftOver('fmod', fmod, {
    'it has the sign of x': (y, x) => along(x, y).forEach((value, i) => expect(y.flat()[i] * value).toBeGreaterThanOrEqual(0)),
    'it is the rest of a division towards zero': (y, x, other) =>
      expect(sub(x, mul(other, div(x, other, { roundingMode: 'trunc' }))).flat()).toEqual(y.flat()),
  }),
  remainder: leftOver('remainder', remainder, {
    'it has the sign of the divisor': (y, _x, other) => along(other, y).forEach((value, i) => expect(y.flat()[i] * value).toBeGreaterThanOrEqual(0)),
    'a multiple more changes nothing': (y, x, other) => expect(remainder(add(x, mul(other, 4)), other).flat()).toEqual(y.flat()),
    'where it is not that of fmod, it is one divisor further': (y, x, other) => {
      const less = fmod(x, other);
      const further = add(less, other).flat();
      eq(y, less).flat().forEach((same, i) => expect(same || y.flat()[i] === further[i]).toBeTruthy());
    },
  }),
};
