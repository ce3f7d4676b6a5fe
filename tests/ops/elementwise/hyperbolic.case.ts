import fc from 'fast-check';
import { expect } from 'vitest';
import { acosh, add, asinh, atanh, cosh, exp, neg, sinh, tanh } from '../../../src/ops/index.ts';
import { anyNumber } from '../../support/arbitraries.ts';
import { alike, fractions, near, single, wide } from '../../support/single.ts';

const types = ['int32', 'uint8', 'bool'] as const;
const sizes = fc.oneof(wide(100), fc.constantFrom(1e30, -1e30, 1e-6, 2e9));

export const hyperbolic = {
  sinh: single('sinh', sinh, {
    edges: wide(95), types,
    laws: {
      'with cosh it adds up to the exponential': (y, x) => alike(add(y, cosh(x)).flat(), exp(x).flat()),
      'it is odd': (y, x) => expect(add(sinh(neg(x)), y).flat()).toEqual(y.flat().map(() => 0)),
    },
  }),
  cosh: single('cosh', cosh, {
    edges: wide(95), types,
    laws: {
      'with sinh it adds up to the exponential': (y, x) => alike(add(y, sinh(x)).flat(), exp(x).flat()),
      'it is even': (y, x) => expect(cosh(neg(x)).flat()).toEqual(y.flat()),
    },
  }),
  asinh: single('asinh', asinh, { edges: sizes, types, laws: { 'sinh takes it back': (y, x) => alike(sinh(y).flat(), x.flat()) } }),
  acosh: single('acosh', acosh, {
    elements: fc.integer({ min: 17, max: 64 }).map((sixteenths) => sixteenths / 16), edges: fc.oneof(sizes, fc.constantFrom(1, 1.0000001)), types,
    laws: {
      'cosh takes it back': (y, x) => alike(cosh(y).flat(), x.flat()),
      'it is not negative': (y) => y.flat().forEach((value) => expect(value).toBeGreaterThan(0)),
    },
  }),
  atanh: single('atanh', atanh, {
    elements: fractions, edges: fc.oneof(anyNumber, fractions, fc.constantFrom(1, -1, 1e-6, 0.99999994)), types,
    laws: { 'tanh takes it back': (y, x) => near(tanh(y).flat(), x.flat()) },
  }),
};
