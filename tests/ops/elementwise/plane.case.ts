import fc from 'fast-check';
import { expect } from 'vitest';
import { add, atan2, div, hypot, mul, neg, sqrt, sub } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, nonzero, tensor, wholeNumber } from '../../support/arbitraries.ts';
import { misfits, pairs } from './arithmetic.case.ts';

const near = (a: Tensor, b: Tensor): void => a.flat().forEach((value, i) => expect(Math.abs(value - b.flat()[i])).toBeLessThan(1e-5 * (1 + Math.abs(value))));
const wide = fc.oneof(anyNumber, fc.double({ min: -1e18, max: 1e18, noNaN: true }).map(Math.fround), fc.constantFrom(0, -0, 1e38, -1e38));
/** Where one way to compute the angle ends and the other begins. */
const halfOctants = fc.constantFrom(1, -1, Math.fround(Math.tan(Math.PI / 8)), -Math.fround(Math.tan(Math.PI / 8)));

export const plane = {
  atan2: caseFor(atan2, {
    calls: pairs(nonzero).map(([a, b]) => [a, b, {}] as const),
    edges: fc.oneof(pairs(wide), pairs(wholeNumber), pairs(halfOctants)).map(([a, b]) => [a, b, {}] as const),
    tolerance: 'elementary',
    gradientTolerance: 'norm',
    laws: {
      'only the direction counts': (y, x, other) => near(atan2(mul(x, 8), mul(other, 8)), y),
      'it is mirrored above and below': (y, x, other) => near(atan2(neg(x), other), neg(y)),
      'the mirror image to the left makes it up to a straight line': (y, x, other) =>
        atan2(x, neg(other)).flat().forEach((value, i) => expect(Math.abs(value + y.flat()[i])).toBeCloseTo(Math.PI, 5)),
      'a quarter turn further': (y, x, other) => {
        const turned = atan2(other, neg(x)).flat();
        y.flat().forEach((value, i) => expect(Math.cos(turned[i] - value)).toBeCloseTo(0, 5));
      },
      'its tangent is the ratio': (y, x, other) => {
        const ratio = div(x, other).flat();
        y.flat().forEach((value, i) => expect(Math.abs(Math.tan(value) / ratio[i] - 1)).toBeLessThan(2e-5));
      },
    },
    refuses: misfits('atan2'),
  }),
  hypot: caseFor(hypot, {
    calls: pairs(nonzero).map(([a, b]) => [a, b, {}] as const),
    edges: pairs(wide).map(([a, b]) => [a, b, {}] as const),
    tolerance: 'arithmetic',
    gradientTolerance: 'norm',
    laws: {
      'signs and order do not matter': (y, x, other) => near(hypot(neg(other), x), y),
      'it is Pythagoras': (y, x, other) => near(sqrt(add(mul(x, x), mul(other, other))), y),
      'it scales': (y, x, other) => near(hypot(mul(x, 2 ** 100), mul(other, 2 ** 100)), mul(y, 2 ** 100)),
      'it never exceeds the way around the corner': (y, x, other) =>
        sub(y, add(hypot(x, 0), hypot(other, 0))).flat().forEach((value) => expect(value).toBeLessThan(1e-5)),
    },
    refuses: [
      ...misfits('hypot'),
      [[tensor([3n]), tensor([4n])], "hypot: x and other are int32 together; expected float32 or float64, use x.to('float32')"],
    ],
  }),
};
