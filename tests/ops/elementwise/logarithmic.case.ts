import fc from 'fast-check';
import { expect } from 'vitest';
import { add, exp, log, logaddexp, logaddexp2, mul, neg, pow, sub, xlogy } from '../../../src/ops/index.ts';
import type { Binary, Two } from '../../../src/ops/elementwise/binaryFamily.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor, type OperatorCase } from '../../support/case.ts';
import { anyNumber, ordinary, positive, tensor, wholeNumber } from '../../support/arbitraries.ts';
import { misfits, pairs } from './arithmetic.case.ts';

type Laws = OperatorCase<Two, object, Tensor>['laws'];
const near = (a: Tensor, b: Tensor): void => a.flat().forEach((value, i) => expect(Math.abs(value - b.flat()[i])).toBeLessThan(1e-5 * (1 + Math.abs(value))));
const wide = fc.oneof(anyNumber, fc.double({ min: -200, max: 200, noNaN: true }).map(Math.fround));

const logarithmOfSum = (name: string, operator: Binary, base: number, laws: Laws) => caseFor(operator, {
  calls: pairs().map(([a, b]) => [a, b, {}] as const),
  edges: pairs(wide).map(([a, b]) => [a, b, {}] as const),
  tolerance: 'norm', // near 0 the two parts cancel
  laws: {
    'order does not matter': (y, x, other) => near(operator(other, x), y),
    'both move together': (y, x, other) => near(operator(add(x, 100), add(other, 100)), add(y, 100)),
    'nothing is added by nothing': (_y, x) => expect(operator(x, sub(mul(x, 0), Infinity)).flat()).toEqual(x.flat()),
    'equal ones are doubled': (_y, x) => near(operator(x, x), add(x, Math.log(2) / Math.log(base))),
    'infinities are kept': (_y, x) => {
      const infinite = add(mul(x, 0), Infinity);
      expect(operator(infinite, infinite).flat()).toEqual(infinite.flat());
      expect(operator(neg(infinite), neg(infinite)).flat()).toEqual(neg(infinite).flat());
    },
    ...laws,
  },
  refuses: [
    ...misfits(name),
    [[tensor([1n]), tensor([2n])], `${name}: x and other are int32 together; expected float32 or float64, use x.to('float32')`],
  ],
});

export const logarithmic = {
  logaddexp: logarithmOfSum('logaddexp', logaddexp, Math.E, {
    'it is the logarithm of the sum': (y, x, other) => near(log(add(exp(x), exp(other))), y),
  }),
  logaddexp2: logarithmOfSum('logaddexp2', logaddexp2, 2, {
    'it is the logarithm of the sum': (y, x, other) => near(add(pow(2, x), pow(2, other)), pow(2, y)),
  }),
  xlogy: caseFor(xlogy, {
    calls: pairs(ordinary, positive).map(([a, b]) => [a, b, {}] as const),
    edges: fc.oneof(pairs(fc.oneof(anyNumber, fc.constant(0)), anyNumber), pairs(anyNumber, positive), pairs(wholeNumber, positive))
      .map(([a, b]) => [a, b, {}] as const),
    tolerance: 'elementary',
    gradientTolerance: 'norm', // broadcasting adds up
    laws: {
      'it is x times the logarithm': (y, x, other) => near(mul(x, log(other)), y),
      'it is 0 where x is 0, NaN aside': (_y, x, other) => {
        const nothing = mul(x, 0);
        for (const odd of [other, mul(other, 0), neg(other)]) expect(xlogy(nothing, odd).flat().every((value) => value === 0)).toBe(true);
        expect(xlogy(nothing, mul(other, NaN)).flat().every(Number.isNaN)).toBe(true);
      },
    },
    refuses: misfits('xlogy'),
  }),
};
