import fc from 'fast-check';
import { expect } from 'vitest';
import { erf, exp, log, mul, neg, relu, sigmoid, sqrt, tanh } from '../../../src/ops/index.ts';
import type { Unary } from '../../../src/ops/elementwise/unaryFamily.ts';
import { caseFor, type OperatorCase } from '../../support/case.ts';
import { anyNumber, nonzero, ordinary, positive, tensor, tensors, wholeNumber } from '../../support/arbitraries.ts';
import type { Tensor } from '../../../src/tensor.ts';

type Case = OperatorCase<[x: Tensor], object, Tensor>;
const near = (a: readonly number[], b: readonly number[], digits = 5): void => a.forEach((value, i) => expect(value).toBeCloseTo(b[i], digits));

interface Single {
  readonly elements?: fc.Arbitrary<number>;
  readonly edges?: fc.Arbitrary<number>;
  readonly tolerance?: Case['tolerance'];
  readonly gradientTolerance?: Case['tolerance'];
  readonly laws: Case['laws'];
  readonly refusesBool?: boolean;
}
const single = (
  name: string, operator: Unary | typeof relu,
  { elements = ordinary, edges = anyNumber, tolerance = 'elementary', gradientTolerance = tolerance, laws, refusesBool = false }: Single,
): Case => caseFor(operator as Unary, {
  calls: tensors({ elements }).map((x) => [x, {}] as const),
  edges: fc.oneof(tensors({ elements: edges }), tensors({ dtype: 'int32', elements: wholeNumber })).map((x) => [x, {}] as const),
  tolerance,
  gradientTolerance,
  laws,
  refuses: [
    [[], `${name}: x is missing; expected a Tensor`],
    [[3], `${name}: x is the number 3; expected a Tensor`],
    [[tensor([1]), tensor([2])], `${name}: 2 tensors were passed; expected 1 (x), and everything else by name in one options object`],
    [[tensor([1]), { output: 1 }], `${name}: unknown option output; ${name === 'relu' ? 'its options are inplace' : 'it has no options'}`],
    ...(refusesBool ? [[[tensor([true])], `${name}: x has dtype bool; expected any type but bool`] as const] : []),
  ],
});
/** Numbers that carry an exponential from nothing to everything. */
const wide = fc.oneof(anyNumber, fc.double({ min: -80, max: 80, noNaN: true }).map(Math.fround));

const withinOne = (y: Tensor): void => {
  for (const value of y.flat()) expect(Math.abs(value) <= 1).toBe(true);
};

export const unary = {
  neg: single('neg', neg, { tolerance: 'exact', refusesBool: true, laws: { 'twice is nothing': (y, x) => expect(neg(y).flat()).toEqual(x.flat()) } }),
  exp: single('exp', exp, {
    edges: wide,
    laws: {
      'the logarithm takes it back': (y, x) => near(log(y).flat(), x.flat()),
      'e⁻ˣ is 1/eˣ': (y, x) => near(mul(y, exp(neg(x))).flat(), x.flat().map(() => 1)),
    },
  }),
  log: single('log', log, {
    elements: positive, edges: fc.oneof(anyNumber, fc.double({ min: 1e-30, max: 1e30, noNaN: true }).map(Math.fround)),
    laws: { 'products become sums': (y, x) => near(log(mul(x, 8)).flat(), y.flat().map((value) => value + Math.log(8))) },
  }),
  sqrt: single('sqrt', sqrt, { elements: positive, tolerance: 'arithmetic', laws: { 'its square is x': (y, x) => near(mul(y, y).flat(), x.flat()) } }),
  tanh: single('tanh', tanh, {
    edges: wide,
    gradientTolerance: 'norm', // 1 − y² cancels where tanh saturates
    laws: { 'it is odd': (y, x) => near(tanh(neg(x)).flat(), y.flat().map((value) => -value)), 'it stays between −1 and 1': withinOne },
  }),
  sigmoid: single('sigmoid', sigmoid, {
    edges: wide,
    laws: {
      'it and its mirror image add up to one': (y, x) => near(sigmoid(neg(x)).flat(), y.flat().map((value) => 1 - value)),
      'it is a stretched tanh': (y, x) => near(tanh(mul(x, 0.5)).flat(), y.flat().map((value) => 2 * value - 1)),
    },
  }),
  relu: single('relu', relu, {
    elements: nonzero, tolerance: 'exact', refusesBool: true,
    laws: {
      'twice is once': (y) => expect(relu(y).flat()).toEqual(y.flat()),
      'x is what it keeps less what it keeps of −x': (y, x) => near(relu(neg(x)).flat().map((value, i) => y.flat()[i] - value), x.flat()),
    },
  }),
  erf: single('erf', erf, {
    edges: wide,
    laws: { 'it is odd': (y, x) => near(erf(neg(x)).flat(), y.flat().map((value) => -value)), 'it stays between −1 and 1': withinOne },
  }),
};
