import { expect } from 'vitest';
import { eq, ge, gt, le, logicalAnd, logicalOr, logicalXor, lt, mul, ne } from '../../../src/ops/index.ts';
import type { Binary, Two } from '../../../src/ops/elementwise/binaryFamily.ts';
import { caseFor, type OperatorCase } from '../../support/case.ts';
import { anyNumber, tensor, wholeNumber } from '../../support/arbitraries.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { pairs } from './arithmetic.case.ts';

type Laws = OperatorCase<Two, object, Tensor>['laws'];
const opposite = (other: Binary): Laws[string] => (y, x, o) => expect(other(x, o).flat()).toEqual(y.flat().map((value) => 1 - value));
const mirrored = (other: Binary): Laws[string] => (y, x, o) => expect(other(o, x).flat()).toEqual(y.flat());

/** Numbers with many ties, and, at the edges, NaN and infinities. */
const comparing = (name: string, operator: Binary, laws: Laws) => caseFor(operator, {
  calls: pairs(wholeNumber.map((value) => value % 3)).map(([a, b]) => [a, b, {}] as const),
  edges: pairs(anyNumber).map(([a, b]) => [a, b, {}] as const),
  tolerance: 'exact',
  laws,
  refuses: [
    [[tensor([[1, 2, 3]]), tensor([1, 2])],
      `${name}: x has shape [1, 3] and other has shape [2]; other has 2 at dim -1, where 3 is needed; expected equal sizes, or 1`],
    [[tensor([1])], `${name}: other is missing; expected a Tensor or a number`],
    [[{}], `${name}: x is missing; expected a Tensor or a number`],
  ],
});

export const comparison = {
  eq: comparing('eq', eq, { 'not equal is its opposite': opposite(ne), 'order does not matter': mirrored(eq) }),
  ne: comparing('ne', ne, { 'equal is its opposite': opposite(eq), 'order does not matter': mirrored(ne) }),
  gt: comparing('gt', gt, { 'at most is its opposite': opposite(le), 'turned around it is less': mirrored(lt) }),
  ge: comparing('ge', ge, { 'less is its opposite': opposite(lt), 'turned around it is at most': mirrored(le) }),
  lt: comparing('lt', lt, { 'at least is its opposite': opposite(ge), 'turned around it is greater': mirrored(gt) }),
  le: comparing('le', le, { 'greater is its opposite': opposite(gt), 'turned around it is at least': mirrored(ge) }),
  logicalAnd: comparing('logicalAnd', logicalAnd, {
    'both are nonzero where the product is': (y, x, o) => expect(ne(mul(x, o), 0).flat()).toEqual(y.flat()),
    'order does not matter': mirrored(logicalAnd),
  }),
  logicalOr: comparing('logicalOr', logicalOr, {
    'at least one, both or exactly one': (y, x, o) => expect(logicalOr(logicalAnd(x, o), logicalXor(x, o)).flat()).toEqual(y.flat()),
    'order does not matter': mirrored(logicalOr),
  }),
  logicalXor: comparing('logicalXor', logicalXor, {
    'the truth values differ': (y, x, o) => expect(ne(ne(x, 0), ne(o, 0)).flat()).toEqual(y.flat()),
    'order does not matter': mirrored(logicalXor),
  }),
};
