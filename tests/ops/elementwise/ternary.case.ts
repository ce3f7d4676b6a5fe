import fc from 'fast-check';
import { expect } from 'vitest';
import { add, addcdiv, addcmul, div, lerp, mul, neg, sub } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, broadcastable, nonzero, ordinary, tensor, tensorOf, type TensorConstraints, wholeNumber } from '../../support/arbitraries.ts';

const near = (a: Tensor, b: Tensor): void => a.flat().forEach((value, i) => expect(Math.abs(value - b.flat()[i])).toBeLessThan(1e-4 * (1 + Math.abs(value))));
/** Three tensors whose shapes meet; the first has that of one or of the other. */
const threes = (left: TensorConstraints = {}, middle = left, right = left) => broadcastable.chain(([a, b]) =>
  fc.oneof(
    fc.tuple(tensorOf(a, left), tensorOf(b, middle), tensorOf(a, right)),
    fc.tuple(tensorOf(b, left), tensorOf(a, middle), tensorOf(b, right)),
    fc.tuple(tensorOf(a, left), tensorOf([], middle), tensorOf(b, right)),
    fc.tuple(tensorOf([], left), tensorOf(b, middle), tensorOf([], right)),
  ));
const scaled = (some: ReturnType<typeof threes>, values: readonly number[] = [1, 2.5, -3, 0]) =>
  fc.tuple(some, fc.constantFrom(...values)).map(([[x, a, b], value]) => [x, a, b, { value }] as const);
const whole: TensorConstraints = { dtype: 'int32', elements: wholeNumber };

const misfits = (name: string, second: string, third: string): [readonly unknown[], string][] => [
  [[tensor([1, 2, 3]), tensor([1, 2]), tensor([1])],
    `${name}: x has shape [3] and ${second} has shape [2] and ${third} has shape [1]; `
    + `${second} has 2 at dim -1, where 3 is needed; expected equal sizes, or 1`],
  [[tensor([1]), tensor([1])], `${name}: ${third} is missing; expected a Tensor or a number`],
  [[tensor([1]), 'a', tensor([1])], `${name}: ${second} is the string a; expected a Tensor or a number`],
  [[null, tensor([1]), tensor([1])], `${name}: x is missing; expected a Tensor or a number`],
];

export const ternary = {
  addcmul: caseFor(addcmul, {
    calls: scaled(threes()),
    edges: fc.oneof(scaled(threes({ elements: anyNumber })), scaled(threes(whole), [1, -2]), scaled(threes(whole, {}, whole))),
    tolerance: 'norm',
    laws: {
      'it is a product, scaled and added': (y, x, a, b, { value = 1 }) => near(add(x, mul(mul(a, b), value)), y),
      'the opposite value takes it back': (y, x, a, b, { value = 1 }) => near(addcmul(y, a, b, { value: -value }), add(x, mul(y, 0))),
    },
    refuses: [
      ...misfits('addcmul', 'tensor1', 'tensor2'),
      [[tensor([1]), tensor([1]), tensor([1]), { value: '1' }], 'addcmul: value is 1; expected a number'],
      [[tensor([1n]), tensor([1n]), tensor([1n]), { value: 0.5 }],
        'addcmul: value is 0.5; x, tensor1 and tensor2 are integers (int32), so expected a whole number'],
      [[tensor([true]), tensor([true]), tensor([true])], 'addcmul: x, tensor1 and tensor2 have dtype bool; expected numbers'],
      [[tensor([1]), tensor([1]), tensor([1]), { valeu: 2 }], 'addcmul: unknown option valeu; did you mean value? (its options are value)'],
    ],
  }),
  addcdiv: caseFor(addcdiv, {
    calls: scaled(threes({}, {}, { elements: nonzero })),
    edges: fc.oneof(scaled(threes({ elements: anyNumber })), scaled(threes(whole, {}, { dtype: 'int32', elements: wholeNumber }))),
    tolerance: 'norm',
    laws: {
      'it is a quotient, scaled and added': (y, x, a, b, { value = 1 }) => near(add(x, mul(div(a, b), value)), y),
      'the opposite value takes it back': (y, x, a, b, { value = 1 }) => near(addcdiv(y, a, b, { value: -value }), add(x, mul(y, 0))),
    },
    refuses: [
      ...misfits('addcdiv', 'tensor1', 'tensor2'),
      [[tensor([1]), tensor([1]), tensor([1]), { value: null }], 'addcdiv: value is null; expected a number'],
      [[tensor([1n]), tensor([1n]), tensor([1n])], "addcdiv: x, tensor1 and tensor2 are int32 together; integers leave fractions, use x.to('float32')"],
    ],
  }),
  lerp: caseFor(lerp, {
    calls: threes({}, {}, { elements: ordinary.map((value) => value / 2) }).map(([x, end, weight]) => [x, end, weight, {}] as const),
    edges: threes({ elements: anyNumber }, { elements: anyNumber }, { elements: fc.constantFrom(0, 0.5, -0.5, 1, 0.25, 2, NaN) })
      .map(([x, end, weight]) => [x, end, weight, {}] as const),
    tolerance: 'norm',
    laws: {
      'it begins at x': (_y, x, end) => expect(lerp(x, end, 0).flat()).toEqual(add(x, mul(end, 0)).flat()),
      'it arrives at end, exactly': (_y, x, end) => expect(lerp(x, end, 1).flat()).toEqual(add(end, mul(x, 0)).flat()),
      'the way back has the other weight': (y, x, end, weight) => near(lerp(end, x, sub(1, weight)), y),
      'it is a share of the difference, added': (y, x, end, weight) => near(add(x, mul(weight, sub(end, x))), y),
      'a number is a weight, too': (_y, x, end) => near(lerp(x, end, -0.75), add(x, mul(sub(end, x), -0.75))),
      'far away it arrives as exactly': (_y, x) => expect(lerp(add(mul(x, 0), 2 ** 60), x, 1).flat()).toEqual(x.flat()),
      'half of the way is the mean': (_y, x, end) => expect(lerp(x, end, 0.5).flat()).toEqual(div(add(x, end), 2).flat()),
      'it keeps still with its opposite': (y, x, end, weight) => near(lerp(neg(x), neg(end), weight), neg(y)),
    },
    refuses: [
      ...misfits('lerp', 'end', 'weight'),
      [[tensor([1n]), tensor([1n]), 0.5], 'lerp: x has dtype int32; expected float32 or float64'],
      [[tensor([1]), tensor([1], { dtype: 'float64' }), 0.5], "lerp: x has dtype float32 and end float64; expected the same, use end.to('float32')"],
      [[tensor([1]), tensor([1]), tensor([1n])], 'lerp: weight has dtype int32; expected float32 or float64'],
    ],
  }),
};
