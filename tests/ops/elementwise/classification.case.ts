import fc from 'fast-check';
import { expect } from 'vitest';
import { eq, isfinite, isinf, isnan, isneginf, isposinf, logicalNot, logicalOr, ne, neg, signbit } from '../../../src/ops/index.ts';
import { ordinary } from '../../support/arbitraries.ts';
import { single } from '../../support/single.ts';
import type { Unary } from '../../../src/ops/elementwise/unaryFamily.ts';
import type { Tensor } from '../../../src/tensor.ts';

/** Every other number is none, or at the edge of the numbers. */
const numbers = fc.oneof(ordinary, fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 3.4028234663852886e38, -3.4028234663852886e38, 2 ** -126, -(2 ** -126)));
const question = (name: string, operator: Unary, laws: Readonly<Record<string, (y: Tensor, x: Tensor) => void>>) =>
  single(name, operator, { elements: numbers, edges: numbers, tolerance: 'exact', types: ['int32', 'uint8', 'bool'], laws });
const asked = (x: Tensor, answer: (value: number) => boolean): boolean[] => x.flat().map(answer);
const answers = (y: Tensor): boolean[] => y.flat().map(Boolean);

export const classification = {
  isnan: question('isnan', isnan, { 'it is unlike itself': (y, x) => expect(answers(y)).toEqual(answers(ne(x, x))) }),
  isinf: question('isinf', isinf, { 'it is infinite on one side': (y, x) => expect(answers(y)).toEqual(answers(logicalOr(isposinf(x), isneginf(x)))) }),
  isposinf: question('isposinf', isposinf, {
    'there is one such number': (y, x) => expect(answers(y)).toEqual(asked(x, (value) => value === Infinity)),
    'nothing else equals it': (y, x) => expect(answers(eq(x, Infinity))).toEqual(answers(y)),
  }),
  isneginf: question('isneginf', isneginf, { 'it is the mirror image': (y, x) => expect(answers(isposinf(neg(x)))).toEqual(answers(y)) }),
  isfinite: question('isfinite', isfinite, {
    'it is neither infinite nor NaN': (y, x) => expect(answers(y)).toEqual(answers(logicalNot(logicalOr(isinf(x), isnan(x))))),
  }),
  signbit: question('signbit', signbit, {
    'dividing by it tells': (y, x) => expect(answers(y)).toEqual(asked(x, (value) => 1 / value < 0 || value === -Infinity)),
  }),
  logicalNot: question('logicalNot', logicalNot, {
    'only zero is false': (y, x) => expect(answers(y)).toEqual(asked(x, (value) => value === 0)),
    'twice it asks whether x is true': (y, x) => expect(answers(logicalNot(y))).toEqual(asked(x, (value) => value !== 0)),
  }),
};
