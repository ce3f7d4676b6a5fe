import fc from 'fast-check';
import { expect } from 'vitest';
import {
  add, bitwiseAnd, bitwiseLeftShift, bitwiseOr, bitwiseRightShift, bitwiseXor, div, logicalAnd, logicalOr, logicalXor, mul, rsub, sub, to,
} from '../../../src/ops/index.ts';
import type { Binary, Two } from '../../../src/ops/elementwise/binaryFamily.ts';
import type { DType } from '../../../src/dtype.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor, type OperatorCase } from '../../support/case.ts';
import { broadcastable, tensor, tensorOf } from '../../support/arbitraries.ts';
import { misfits } from './arithmetic.case.ts';

type Laws = OperatorCase<Two, object, Tensor>['laws'];
const pairsOf = (dtype: DType, left: fc.Arbitrary<number>, right = left, other = dtype) =>
  broadcastable.chain(([a, b]) => fc.tuple(tensorOf(a, { dtype, elements: left }), tensorOf(b, { dtype: other, elements: right })))
    .map(([a, b]) => [a, b, {}] as const);
/** Everything that the gpu holds exactly, and what looks like something in bits. */
const integer = fc.oneof(fc.integer({ min: -8_388_608, max: 8_388_607 }), fc.integer({ min: -9, max: 9 }), fc.constantFrom(-8_388_608, -256, 255, 8_388_607));
const byte = fc.nat({ max: 255 });
const truth = fc.nat({ max: 1 });
/** −1 − x: every bit turned around. */
const inverted = (x: Tensor): Tensor => rsub(x, -1);

const logic = (name: string, operator: Binary, logical: Binary, laws: Laws) => caseFor(operator, {
  calls: pairsOf('int32', integer),
  edges: fc.oneof(pairsOf('uint8', byte), pairsOf('bool', truth), pairsOf('bool', truth, integer, 'int32'), pairsOf('uint8', byte, integer, 'int32')),
  tolerance: 'exact',
  laws: {
    'order does not matter': (y, x, other) => expect(operator(other, x).flat()).toEqual(y.flat()),
    'the lowest bit and the one above': (y, x, other) => {
      for (const bit of [1, 2, 4096, 2 ** 22]) {
        const [a, b, both] = [x, other, y].map((whole) => bitwiseAnd(whole, bit));
        expect(to(both, { dtype: 'bool' }).flat()).toEqual(logical(a, b).flat());
      }
    },
    ...laws,
  },
  refuses: [
    ...misfits(name, 'int32'),
    [[tensor([1]), tensor([2])], `${name}: x and other are float32 together; expected int32, uint8 or bool`],
    [[tensor([1n]), 0.5], `${name}: x and other are float32 together; expected int32, uint8 or bool`],
  ],
});
type Refusals = OperatorCase['refuses'];
const shift = (name: string, operator: Binary, left: fc.Arbitrary<number>, laws: Laws, far: fc.Arbitrary<number>, refuses: Refusals = []) => caseFor(operator, {
  calls: pairsOf('int32', left, fc.nat({ max: 12 })),
  edges: fc.oneof(
    pairsOf('int32', left, far), pairsOf('uint8', byte, fc.oneof(fc.nat({ max: 9 }), byte)),
    pairsOf('bool', truth, fc.nat({ max: 20 }), 'int32'),
  ),
  tolerance: 'exact',
  laws,
  refuses: [
    ...refuses,
    ...misfits(name, 'int32'),
    [[tensor([1]), tensor([2])], `${name}: x and other are float32 together; expected int32 or uint8`],
    [[tensor([true]), tensor([true])], `${name}: x and other are bool together; expected int32 or uint8`],
  ],
});

export const bitwise = {
  bitwiseAnd: logic('bitwiseAnd', bitwiseAnd, logicalAnd, {
    'with itself it is itself': (_y, x) => expect(bitwiseAnd(x, x).flat()).toEqual(x.flat()),
    'with every bit it is itself, with none it is none': (_y, x) => {
      expect(bitwiseAnd(x, -1).flat()).toEqual(x.flat());
      expect(bitwiseAnd(x, 0).flat()).toEqual(mul(x, 0).flat().map(Math.abs));
    },
  }),
  bitwiseOr: logic('bitwiseOr', bitwiseOr, logicalOr, {
    'the bits turned around are those that neither has': (y, x, other) => expect(bitwiseAnd(inverted(x), inverted(other)).flat()).toEqual(inverted(y).flat()),
  }),
  bitwiseXor: logic('bitwiseXor', bitwiseXor, logicalXor, {
    'twice takes it back': (y, x, other) => expect(bitwiseXor(y, other).flat()).toEqual(bitwiseOr(x, bitwiseAnd(other, 0)).flat()),
    'it is what either has less what both have': (y, x, other) => expect(sub(bitwiseOr(x, other), bitwiseAnd(x, other)).flat()).toEqual(y.flat()),
  }),
  bitwiseLeftShift: shift('bitwiseLeftShift', bitwiseLeftShift, fc.integer({ min: -4095, max: 4095 }), {
    'it doubles for every place': (y, x, other) => expect(y.flat()).toEqual(mul(x, bitwiseLeftShift(1, other)).flat()),
    'nothing is left of it beyond the edges': (_y, x) => {
      const nothing = x.flat().map(() => 0);
      for (const places of [-1, -7, 32, 40, 63, 64, 1000]) expect(bitwiseLeftShift(x, places).flat()).toEqual(nothing);
    },
    'one bit reaches every place': (_y, x) => {
      const one = add(mul(x, 0), 1);
      for (let n = 0; n < 24; n++) expect(bitwiseLeftShift(one, n).flat().every((value) => value === 2 ** n)).toBe(true);
    },
  }, fc.constantFrom(-1, -300, 32, 33, 48, 63, 64, 65, 99_999), [
    [[tensor([1n], { device: 'gpu' }), 31],
      'gpu: a whole number reached 2147483648; on the gpu integers are exact only below 2^24 = 16777216, use the cpu device'],
  ]),
  bitwiseRightShift: shift('bitwiseRightShift', bitwiseRightShift, integer, {
    'it halves for every place, downwards': (y, x, other) => expect(y.flat()).toEqual(div(x, bitwiseLeftShift(1, other), { roundingMode: 'floor' }).flat()),
    'only the sign is left of it beyond the edges': (_y, x) => {
      const signs = x.flat().map((value) => (value < 0 ? -1 : 0));
      for (const places of [-1, -7, 24, 40, 56, 63, 64, 1000]) expect(bitwiseRightShift(x, places).flat()).toEqual(signs);
    },
  }, fc.constantFrom(-1, -300, 24, 31, 32, 48, 63, 64, 65, 99_999)),
};
