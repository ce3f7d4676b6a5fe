import fc from 'fast-check';
import { expect } from 'vitest';
import { mode } from '../../../src/gpu/device.ts';
import { add, ceil, floor, frac, mul, neg, round, sub, trunc } from '../../../src/ops/index.ts';
import { anyNumber, ordinary, tensor } from '../../support/arbitraries.ts';
import { single } from '../../support/single.ts';
import type { Tensor } from '../../../src/tensor.ts';

/** Away from whole numbers and halves, where rounding jumps. */
const between = ordinary.map((value) => (Number.isInteger(value * 2) ? value + 0.25 : value));
/** Numbers around the places where float32 has no fractions left, and the last one before ½. */
const large = fc.oneof(anyNumber, fc.constantFrom(0.49999997, -0.49999997, 8388607.5, -8388609, 16777215, 3e38, -0.25, 0.75, 2.5, -3.5));
const whole = (y: Tensor): void => y.flat().forEach((value) => expect(Number.isInteger(value)).toBe(true));
const within = (numbers: readonly number[], low: number, high: number): void => numbers.forEach((value) => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThan(high);
});
const integers = ['int32', 'uint8'] as const;

export const rounding = {
  floor: single('floor', floor, {
    elements: between, edges: large, tolerance: 'exact', refusesBool: true, types: integers,
    laws: { 'it is whole': whole, 'it is less than one below x': (y, x) => within(sub(x, y).flat(), 0, 1) },
  }),
  ceil: single('ceil', ceil, {
    elements: between, edges: large, tolerance: 'exact', refusesBool: true, types: integers,
    laws: { 'it is whole': whole, 'it is less than one above x': (y, x) => within(sub(y, x).flat(), 0, 1) },
  }),
  trunc: single('trunc', trunc, {
    elements: between, edges: large, tolerance: 'exact', refusesBool: true, types: integers,
    laws: {
      'it is whole': whole,
      'it is odd': (y, x) => expect(add(trunc(neg(x)), y).flat()).toEqual(y.flat().map(() => 0)),
      'it is less than one nearer to zero': (y, x) => within(x.flat().map((value, i) => Math.abs(value) - Math.abs(y.flat()[i])), 0, 1),
    },
  }),
  frac: single('frac', frac, {
    elements: between, edges: large, tolerance: 'exact', types: [],
    laws: {
      'it is what truncation takes away': (y, x) => expect(add(trunc(x), y).flat()).toEqual(x.flat()),
      'it has the sign of x': (y, x) => y.flat().forEach((value, i) => expect(value * x.flat()[i]).toBeGreaterThanOrEqual(0)),
    },
    refuses: [
      [[tensor([1n])], 'frac: x has dtype int32; expected float32 or float64'],
      [[tensor([true])], 'frac: x has dtype bool; expected float32 or float64'],
    ],
  }),
  round: single<{ readonly decimals: number }>('round', round, {
    elements: between.map((value) => value + 1 / 64), edges: large, tolerance: 'arithmetic', gradientTolerance: 'exact', refusesBool: true, types: integers,
    options: fc.record({ decimals: fc.integer({ min: -2, max: 3 }) }, { requiredKeys: [] }),
    edgeOptions: fc.constant({}), // integers have no decimals
    laws: {
      'it is at most half a unit away': (y, x, { decimals = 0 }) =>
        sub(x, y).flat().forEach((value) => expect(Math.abs(value)).toBeLessThanOrEqual(0.5001 * 10 ** -decimals)),
      'in its unit it is whole': (y, _x, { decimals = 0 }) => y.flat().forEach((value) => {
        const units = value * 10 ** decimals;
        expect(units).toBeCloseTo(Math.round(units), 2);
      }),
      'zeros keep their sign': (_y, { device }) => {
        if (device === 'gpu' && mode === 'headlessgl') return; // OpenGL knows one zero
        expect(round(tensor([0, -0, -0.25, 0.25], { device })).flat()).toEqual([0, -0, -0, 0]);
      },
      'halves go to even numbers': (_y, x) => round(add(floor(x), 0.5)).flat().forEach((value) => expect(Math.abs(value % 2)).toBe(0)),
      'so do halves of the decimal': (_y, x) =>
        round(mul(add(floor(x), 0.5), 100), { decimals: -2 }).flat().forEach((value) => expect(Math.abs(value % 200)).toBe(0)),
    },
    refuses: [
      [[tensor([1]), { decimals: 0.5 }], 'round: decimals is 0.5; expected a whole number'],
      [[tensor([1]), { decimals: '1' }], 'round: decimals is 1; expected a whole number'],
      [[tensor([1n]), { decimals: 1 }], "round: decimals is 1, but x has dtype int32; integers are rounded to whole numbers only, use x.to('float32')"],
      [[tensor([1]), { decimal: 1 }], 'round: unknown option decimal; did you mean decimals? (its options are decimals)'],
    ],
  }),
};
