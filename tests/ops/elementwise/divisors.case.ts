import fc from 'fast-check';
import { expect } from 'vitest';
import { div, fmod, gcd, lcm, mul, neg, sub } from '../../../src/ops/index.ts';
import type { Binary, Two } from '../../../src/ops/elementwise/binaryFamily.ts';
import type { DType } from '../../../src/dtype.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor, type OperatorCase } from '../../support/case.ts';
import { broadcastable, tensor, tensorOf } from '../../support/arbitraries.ts';
import { misfits } from './arithmetic.case.ts';

type Laws = OperatorCase<Two, object, Tensor>['laws'];
const pairsOf = (dtype: DType, elements: fc.Arbitrary<number>) =>
  broadcastable.chain(([a, b]) => fc.tuple(tensorOf(a, { dtype, elements }), tensorOf(b, { dtype, elements }), fc.constant({})));
const composed = fc.constantFrom(0, 1, 2, 6, -6, 12, 18, -35, 49, 60, 97, -420, 512, 1000);
/** Neighbours in Fibonacci's sequence take Euclid's algorithm the most steps. */
const fibonacci = fc.constantFrom(9_227_465, 5_702_887, 14_930_352, 16_777_215, 0);

const euclid = (name: string, operator: Binary, laws: Laws, wide: fc.Arbitrary<number>) => caseFor(operator, {
  calls: pairsOf('int32', composed),
  edges: fc.oneof(pairsOf('int32', wide), pairsOf('uint8', fc.nat({ max: 255 }))),
  tolerance: 'exact',
  laws: {
    'order and signs do not matter': (y, x, other) => expect(operator(neg(other), x).flat()).toEqual(y.flat()),
    'with itself it is its size': (_y, x) => expect(operator(x, x).flat()).toEqual(x.flat().map(Math.abs)),
    ...laws,
  },
  refuses: [
    ...misfits(name, 'int32'),
    [[tensor([1]), tensor([2])], `${name}: x and other are float32 together; expected int32 or uint8`],
    [[tensor([true]), tensor([true])], `${name}: x and other are bool together; expected int32 or uint8`],
  ],
});
const sizes = (x: Tensor): number[] => x.flat().map(Math.abs);

export const divisors = {
  gcd: euclid('gcd', gcd, {
    'it times the least common multiple is the product': (y, x, other) => expect(sizes(mul(y, lcm(x, other)))).toEqual(sizes(mul(x, other))),
    'it divides both': (y, x, other) => {
      const some = y.flat().map((divisor) => divisor || 1);
      const by = Int32Array.from(some);
      for (const whole of [sub(x, mul(y, 0)), sub(other, mul(y, 0))]) whole.flat().forEach((value, i) => expect(Math.abs(value % by[i])).toBe(0));
    },
    'one step of Euclid changes nothing': (y, x, other) => {
      if (!other.flat().includes(0)) expect(gcd(other, fmod(x, other)).flat()).toEqual(y.flat());
    },
    'zero is divided by everything': (_y, x) => expect(gcd(x, 0).flat()).toEqual(sizes(x)),
  }, fibonacci),
  lcm: euclid('lcm', lcm, {
    'both divide it': (y, x, other) => {
      if (!x.flat().includes(0)) expect(fmod(y, x).flat().map(Math.abs)).toEqual(y.flat().map(() => 0));
      if (!other.flat().includes(0)) expect(fmod(y, other).flat().map(Math.abs)).toEqual(y.flat().map(() => 0));
    },
    'it is the product, divided by what they have in common': (y, x, other) => {
      const common = gcd(x, other);
      if (!common.flat().includes(0)) expect(sizes(div(mul(x, other), common, { roundingMode: 'trunc' }))).toEqual(y.flat());
    },
  }, composed.map((value) => value * 3)),
};
