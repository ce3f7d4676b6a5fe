import fc from 'fast-check';
import { expect } from 'vitest';
import { add, copysign, gt, heaviside, ldexp, log, mul, neg, sub } from '../../../src/ops/index.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, broadcastable, nonzero, ordinary, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { misfits, pairs } from './arithmetic.case.ts';

const steps = fc.constantFrom(-2, -0.5, -0, 0, 0.5, 3);
const wholePairs = broadcastable.chain(([a, b]) =>
  fc.tuple(tensorOf(a, { dtype: 'int32', elements: wholeNumber }), tensorOf(b, { dtype: 'int32', elements: wholeNumber })),
);

export const signs = {
  copysign: caseFor(copysign, {
    calls: pairs(nonzero).map(([a, b]) => [a, b, {}] as const),
    edges: fc.oneof(pairs(anyNumber, fc.oneof(ordinary, fc.constantFrom(0, -0, Infinity, -Infinity))), wholePairs).map(([a, b]) => [a, b, {}] as const),
    tolerance: 'exact',
    gradientTolerance: 'norm', // broadcasting adds up
    laws: {
      'only the sign of other counts': (y, x, other) => expect(copysign(x, mul(other, 4)).flat()).toEqual(y.flat()),
      'the sign of x does not': (y, x, other) => expect(copysign(neg(x), other).flat()).toEqual(y.flat()),
      'its own sign changes nothing': (_y, x) => expect(copysign(x, x).flat()).toEqual(x.flat()),
      'even zero has a sign': (_y, x) => expect(copysign(x, neg(mul(mul(x, x), 0))).flat()).toEqual(x.flat().map((value) => -Math.abs(value))),
      'and without a minus it has none': (_y, x) => expect(copysign(x, mul(mul(x, x), 0)).flat()).toEqual(x.flat().map((value) => Math.abs(value))),
    },
    refuses: misfits('copysign'),
  }),
  heaviside: caseFor(heaviside, {
    calls: pairs(steps).map(([a, b]) => [a, b, {}] as const),
    edges: fc.oneof(pairs(fc.oneof(anyNumber, fc.constant(0))), wholePairs).map(([a, b]) => [a, b, {}] as const),
    tolerance: 'exact',
    laws: {
      'away from zero it asks for the sign': (y, x, other) => {
        const above = gt(x, mul(other, 0)).flat();
        const isZero = mul(x, sub(mul(other, 0), -1)).flat().map((value) => value === 0);
        y.flat().forEach((value, i) => { if (!isZero[i]) expect(value).toBe(above[i]); });
      },
      'at zero it is what was given': (_y, x, other) => expect(add(heaviside(mul(x, 0), other), 0).flat()).toEqual(add(other, mul(mul(x, x), 0)).flat()),
    },
    refuses: [
      ...misfits('heaviside'),
      [[tensor([1]), tensor([1n])], "heaviside: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
    ],
  }),
  ldexp: caseFor(ldexp, {
    calls: pairs(ordinary).map(([a, b]) => [a, b, {}] as const),
    edges: fc.oneof(pairs(anyNumber, ordinary), wholePairs).map(([a, b]) => [a, b, {}] as const),
    tolerance: 'elementary',
    gradientTolerance: 'norm', // broadcasting adds up
    laws: {
      'one more is twice as much': (y, x, other) =>
        ldexp(x, sub(other, -1)).flat().forEach((value, i) => expect(Math.abs(value - 2 * y.flat()[i])).toBeLessThanOrEqual(1e-5 * Math.abs(value))),
      'of one it is the power of two': (_y, x, other) => {
        const powers = log(ldexp(heaviside(mul(x, 0), 1), other)).flat();
        mul(sub(other, mul(x, 0)), Math.LN2).flat().forEach((value, i) => expect(powers[i]).toBeCloseTo(value, 4));
      },
    },
    refuses: misfits('ldexp'),
  }),
};
