/** The case of an operator that treats every element alone: what all of them refuse, and the edges they all have. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../src/dtype.ts';
import type { One, Unary } from '../../src/ops/elementwise/unaryFamily.ts';
import type { Tensor } from '../../src/tensor.ts';
import { anyNumber, ordinary, tensor, tensors, wholeNumber } from './arbitraries.ts';
import { caseFor, type OperatorCase } from './case.ts';

type Case<O extends object> = OperatorCase<One, O, Tensor>;
export interface Single<O extends object> extends Pick<Case<O>, 'gradientTolerance' | 'scale' | 'notTwice' | 'runs'> {
  readonly elements?: fc.Arbitrary<number>;
  readonly edges?: fc.Arbitrary<number>;
  readonly options?: fc.Arbitrary<Partial<O>>;
  /** Options for numbers at the edges and for other types; default the same. */
  readonly edgeOptions?: fc.Arbitrary<Partial<O>>;
  /** What else but floats it takes. */
  readonly types?: readonly Exclude<DType, 'float64'>[];
  readonly tolerance?: Case<O>['tolerance'];
  readonly laws: Case<O>['laws'];
  readonly refuses?: Case<O>['refuses'];
  readonly refusesBool?: boolean;
}

const elementsOf: Readonly<Record<DType, fc.Arbitrary<number>>> = {
  float32: ordinary, float64: ordinary, int32: wholeNumber, uint8: fc.nat({ max: 255 }), bool: fc.nat({ max: 1 }),
};

export const single = <O extends object>(
  name: string, operator: Unary<O>,
  { elements = ordinary, edges = anyNumber, options = fc.constant({}), types = ['int32'], tolerance = 'elementary', ...rest }: Single<O>,
): Case<O> => {
  const { laws, gradientTolerance = tolerance, edgeOptions = options, refuses = [], refusesBool = false, ...others } = rest;
  const known = Object.keys(operator.definition.defaults);
  const has = known.length === 0 ? 'it has no options' : `its options are ${known.join(', ')}`;
  const strange = fc.oneof(tensors({ elements: edges }), ...types.map((dtype) => tensors({ dtype, elements: elementsOf[dtype] })));
  return caseFor(operator, {
    calls: fc.tuple(tensors({ elements }), options), edges: fc.tuple(strange, edgeOptions), tolerance, gradientTolerance, laws,
    refuses: [
      [[], `${name}: x is missing; expected a Tensor`],
      [[3], `${name}: x is the number 3; expected a Tensor`],
      [[tensor([1]), tensor([2])], `${name}: 2 tensors were passed; expected 1 (x), and everything else by name in one options object`],
      [[tensor([1]), { unheardOf: 1 }], `${name}: unknown option unheardOf; ${has}`],
      ...(refusesBool ? [[[tensor([true])], `${name}: x has dtype bool; expected any type but bool`] as const] : []),
      ...refuses,
    ],
    ...others,
  } as never) as Case<O>;
};

export const near = (a: readonly number[], b: readonly number[], digits = 5): void => a.forEach((value, i) => expect(value).toBeCloseTo(b[i], digits));
/** The same within a few roundings of float32, however large. */
export const alike = (a: readonly number[], b: readonly number[]): void =>
  a.forEach((value, i) => expect(Math.abs(value - b[i]), `${value} and ${b[i]}`).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(b[i]))));

/** Numbers strictly between −1 and 1, on the usual grid. */
export const fractions = fc.integer({ min: -15, max: 15 }).map((sixteenths) => sixteenths / 16);
/** Any float32, as far as `most`. */
export const wide = (most: number): fc.Arbitrary<number> => fc.oneof(anyNumber, fc.double({ min: -most, max: most, noNaN: true }).map(Math.fround));
