import fc from 'fast-check';
import { add, exp, exp2, expm1, log10, log1p, log2, mul, reciprocal, rsqrt, sqrt, square } from '../../../src/ops/index.ts';
import { anyNumber, nonzero, positive } from '../../support/arbitraries.ts';
import { alike, near, single, wide } from '../../support/single.ts';
import { expect } from 'vitest';

const ones = (y: { flat(): number[] }): number[] => y.flat().map(() => 1);
/** Positive numbers of every size. */
const sizes = fc.oneof(anyNumber, fc.double({ min: 1e-30, max: 1e30, noNaN: true }).map(Math.fround));
const types = ['int32', 'uint8', 'bool'] as const;

export const powersAndLogs = {
  square: single('square', square, {
    tolerance: 'arithmetic', types,
    laws: {
      'it is x times x': (y, x) => expect(y.flat()).toEqual(mul(x, x).flat()),
      'its root is the size of x': (y, x) => near(sqrt(y).flat(), x.flat().map(Math.abs)),
    },
  }),
  reciprocal: single('reciprocal', reciprocal, {
    elements: nonzero, tolerance: 'arithmetic', types,
    laws: { 'times x it is one': (y, x) => near(mul(y, x).flat(), ones(y)), 'twice it is x': (y, x) => near(reciprocal(y).flat(), x.flat()) },
  }),
  rsqrt: single('rsqrt', rsqrt, {
    elements: positive, tolerance: 'arithmetic', types,
    laws: { 'its square times x is one': (y, x) => near(mul(square(y), x).flat(), ones(y)) },
  }),
  exp2: single('exp2', exp2, {
    edges: wide(140), types,
    laws: {
      'one more is twice as much': (y, x) => alike(exp2(add(x, 1)).flat(), mul(y, 2).flat()),
      'log2 takes it back': (y, x) => near(log2(y).flat(), x.flat()),
    },
  }),
  expm1: single('expm1', expm1, {
    edges: wide(80), types,
    laws: {
      'it is one less than the exponential': (y, x) => alike(add(y, 1).flat(), exp(x).flat()),
      'log1p takes it back': (y, x) => near(log1p(y).flat(), x.flat(), 4),
    },
  }),
  log1p: single('log1p', log1p, {
    elements: fc.integer({ min: -15, max: 64 }).map((sixteenths) => sixteenths / 16), edges: fc.oneof(sizes, fc.constantFrom(-1, 1e-7, -1e-7)), types,
    laws: { 'expm1 takes it back': (y, x) => alike(expm1(y).flat(), x.flat()) },
  }),
  log2: single('log2', log2, {
    elements: positive, edges: sizes, types,
    laws: {
      'eight times as much is three more': (y, x) => near(log2(mul(x, 8)).flat(), add(y, 3).flat()),
      'exp2 takes it back': (y, x) => alike(exp2(y).flat(), x.flat()),
    },
  }),
  log10: single('log10', log10, {
    elements: positive, edges: sizes, types,
    laws: { 'a thousand times as much is three more': (y, x) => near(log10(mul(x, 1000)).flat(), add(y, 3).flat()) },
  }),
};
