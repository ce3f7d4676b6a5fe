import fc from 'fast-check';
import { expect } from 'vitest';
import { backward } from '../../../src/autograd/engine.ts';
import { onesLike, zerosLike } from '../../../src/creation.ts';
import { acos, add, asin, atan, cos, deg2rad, mul, neg, rad2deg, sin, sinc, square, sub, tan } from '../../../src/ops/index.ts';
import { anyNumber, nonzero, ordinary, tensor } from '../../support/arbitraries.ts';
import { alike, fractions, near, single, wide } from '../../support/single.ts';

const inside = fc.oneof(anyNumber, fractions, fc.constantFrom(1, -1, 1e-6, 0.99999994));
/** Far from zero, where an angle has gone round many times. */
const around = fc.oneof(anyNumber, fc.double({ min: -8000, max: 8000, noNaN: true }).map(Math.fround));
const types = ['int32', 'uint8', 'bool'] as const;
const round = Math.PI * 2;

export const trigonometry = {
  sin: single('sin', sin, {
    edges: around, types,
    laws: {
      'once around changes nothing': (y, x) => near(sin(add(x, round)).flat(), y.flat()),
      'half around changes the sign': (y, x) => near(sin(add(x, Math.PI)).flat(), neg(y).flat()),
      'with the cosine it lies on a circle': (y, x) => near(add(square(y), square(cos(x))).flat(), y.flat().map(() => 1)),
    },
  }),
  cos: single('cos', cos, {
    edges: around, types,
    laws: {
      'it is even': (y, x) => expect(cos(neg(x)).flat()).toEqual(y.flat()),
      'it is the sine a quarter further on': (y, x) => near(sin(add(x, Math.PI / 2)).flat(), y.flat()),
    },
  }),
  tan: single('tan', tan, {
    edges: around, types,
    laws: {
      'it is sine over cosine': (y, x) => near(mul(y, cos(x)).flat(), sin(x).flat()),
      'it is odd': (y, x) => expect(add(tan(neg(x)), y).flat()).toEqual(y.flat().map(() => 0)),
    },
  }),
  asin: single('asin', asin, { elements: fractions, edges: inside, types, laws: { 'the sine takes it back': (y, x) => near(sin(y).flat(), x.flat()) } }),
  acos: single('acos', acos, {
    elements: fractions, edges: inside, types,
    laws: {
      'the cosine takes it back': (y, x) => near(cos(y).flat(), x.flat()),
      'with asin it is a quarter': (y, x) => near(add(asin(x), y).flat(), y.flat().map(() => Math.PI / 2)),
    },
  }),
  atan: single('atan', atan, {
    edges: fc.oneof(wide(10), fc.constantFrom(1e30, -1e30, 1e-30)), types,
    laws: { 'the tangent takes it back': (y, x) => alike(tan(y).flat(), x.flat()) },
  }),
  sinc: single('sinc', sinc, {
    elements: nonzero, edges: fc.oneof(anyNumber, wide(30), fc.constantFrom(1e-4, 2 ** 24)), types,
    tolerance: 'sum', gradientTolerance: 'norm', // at whole numbers, π in 53 bits leaves of a zero what it is off by
    scale: (x) => ({ of: tensor(x.flat().map((value) => Math.min(1, 1 / Math.abs(value)))), terms: 1 }),
    laws: {
      'times πx it is the sine': (y, x) => near(mul(y, mul(x, Math.PI)).flat(), sin(mul(x, Math.PI)).flat()),
      'it is 1 at 0': (_y, x) => expect(sinc(mul(x, 0)).flat()).toEqual(x.flat().map(() => 1)),
      'and flat': (_y, x) => {
        const middle = zerosLike(x).requiresGrad_();
        backward([sinc(middle)], [onesLike(x)]);
        expect(middle.grad?.flat()).toEqual(x.flat().map(() => 0));
      },
    },
  }),
  deg2rad: single('deg2rad', deg2rad, {
    tolerance: 'arithmetic', types,
    laws: {
      '180 degrees are π': (_y, x) => near(deg2rad(mul(x, 180)).flat(), mul(x, Math.PI).flat()),
      'rad2deg takes it back': (y, x) => near(rad2deg(y).flat(), x.flat()),
    },
  }),
  rad2deg: single('rad2deg', rad2deg, {
    elements: ordinary, tolerance: 'arithmetic', types,
    laws: {
      'π are 180 degrees': (y, x) => alike(mul(y, Math.PI).flat(), mul(x, 180).flat()),
      'it is linear': (y, x) => alike(sub(rad2deg(mul(x, 2)), y).flat(), y.flat()),
    },
  }),
};
