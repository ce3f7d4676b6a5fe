import fc from 'fast-check';
import { expect } from 'vitest';
import { add, fmax, fmin, maximum, minimum, mul, neg } from '../../../src/ops/index.ts';
import type { Binary, Two } from '../../../src/ops/elementwise/binaryFamily.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor, type OperatorCase } from '../../support/case.ts';
import { anyNumber, broadcastable, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { misfits, pairs } from './arithmetic.case.ts';

type Laws = OperatorCase<Two, object, Tensor>['laws'];

/** Numbers without ties, where the gradient is a slope: even sixteenths against odd ones. */
const even = fc.integer({ min: -32, max: 32 }).map((eighths) => eighths / 8);
const odd = even.map((value) => value + 1 / 16);
const whole = broadcastable.chain(([a, b]) =>
  fc.tuple(tensorOf(a, { dtype: 'int32', elements: wholeNumber }), tensorOf(b, { dtype: 'int32', elements: wholeNumber })));

const extreme = (name: string, operator: Binary, mirror: Binary, laws: Laws) => caseFor(operator, {
  calls: pairs(even, odd).map(([a, b]) => [a, b, {}] as const),
  edges: fc.oneof(pairs(anyNumber), whole).map(([a, b]) => [a, b, {}] as const),
  tolerance: 'exact',
  gradientTolerance: 'norm', // broadcasting adds up
  laws: {
    'order does not matter': (y, x, other) => expect(operator(other, x).flat()).toEqual(y.flat()),
    'the opposites are mirrored': (y, x, other) => expect(neg(mirror(neg(x), neg(other))).flat()).toEqual(y.flat()),
    'the larger and the smaller add up to both': (y, x, other) => expect(add(y, mirror(x, other)).flat()).toEqual(add(x, other).flat()),
    ...laws,
  },
  refuses: misfits(name),
});

const spreadsNan = (operator: Binary): Laws => ({
  'NaN spreads': (_y, x) => expect(operator(mul(x, NaN), x).flat().every(Number.isNaN)).toBe(true),
  'NaN spreads from the other side': (_y, x) => expect(operator(x, mul(x, NaN)).flat().every(Number.isNaN)).toBe(true),
});
const skipsNan = (operator: Binary): Laws => ({
  'NaN gives way': (_y, x) => expect(operator(x, mul(x, NaN)).flat()).toEqual(x.flat()),
  'NaN gives way on the other side': (_y, x) => expect(operator(mul(x, NaN), x).flat()).toEqual(x.flat()),
});

export const pairwiseExtremes = {
  maximum: extreme('maximum', maximum, minimum, spreadsNan(maximum)),
  minimum: extreme('minimum', minimum, maximum, spreadsNan(minimum)),
  fmax: extreme('fmax', fmax, fmin, skipsNan(fmax)),
  fmin: extreme('fmin', fmin, fmax, skipsNan(fmin)),
};
