import fc from 'fast-check';
import { expect } from 'vitest';
import { add, div, mul, neg, pow, rsub, sub, to } from '../../../src/ops/index.ts';
import type { DType } from '../../../src/dtype.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, broadcastable, nonzero, ordinary, positive, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';

/** Two tensors whose shapes meet. */
export const pairs = (left: fc.Arbitrary<number> = ordinary, right: fc.Arbitrary<number> = left) =>
  broadcastable.chain(([a, b]) => fc.tuple(tensorOf(a, { elements: left }), tensorOf(b, { elements: right })));
const integers = broadcastable.chain(([a, b]) =>
  fc.tuple(tensorOf(a, { dtype: 'int32', elements: wholeNumber }), tensorOf(b, { dtype: 'int32', elements: wholeNumber })),
);
const mixed = broadcastable.chain(([a, b]) => fc.tuple(tensorOf(a, { dtype: 'int32', elements: wholeNumber }), tensorOf(b)));
const alpha = fc.record({ alpha: fc.constantFrom(1, 2, -3, 0) });
const withAlpha = (some: typeof integers) => fc.tuple(some, alpha).map(([[a, b], options]) => [a, b, options] as const);
const bare = (some: typeof integers) => some.map(([a, b]) => [a, b, {}] as const);

export const misfits = (name: string, dtype: DType = 'float32'): [readonly unknown[], string][] => [
  [[tensor([[1, 2, 3]], { dtype }), tensor([1, 2], { dtype })],
    `${name}: x has shape [1, 3] and other has shape [2]; other has 2 at dim -1, where 3 is needed; expected equal sizes, or 1`],
  [[tensor([1]), 'two'], `${name}: other is the string two; expected a Tensor or a number`],
  [[null, tensor([1])], `${name}: x is missing; expected a Tensor or a number`],
  [[tensor([1]), tensor([1], { device: 'gpu' })], `${name}: x is on the cpu and other on the gpu; expected one device, use x.to('cpu')`],
  [[tensor([1]), tensor([1]), { output: 1 }],
    `${name}: unknown option output; `
    + `${['add', 'sub', 'rsub'].includes(name) ? 'its options are alpha' : name === 'div' ? 'its options are roundingMode' : 'it has no options'}`],
];

export const arithmetic = {
  add: caseFor(add, {
    calls: withAlpha(pairs()),
    edges: fc.oneof(withAlpha(pairs(anyNumber)), withAlpha(integers), withAlpha(mixed)),
    tolerance: 'arithmetic',
    laws: {
      'order does not matter': (y, x, other, options) => { if ((options.alpha ?? 1) === 1) expect(add(other, x).flat()).toEqual(y.flat()); },
      'subtracting takes it back': (y, _x, other, options) => expect(sub(y, other, options).flat()).toEqual(add(sub(y, other, options), 0).flat()),
      'adding zero times something changes nothing': (y, x, other, options) => {
        if (options.alpha === 0) expect(y.flat()).toEqual(add(x, mul(other, 0)).flat());
      },
    },
    refuses: [
      ...misfits('add'),
      [[tensor([1]), 2, { alpha: '2' }], 'add: alpha is 2; expected a number'],
      [[tensor([1], { dtype: 'int32' }), 2, { alpha: 0.5 }], 'add: alpha is 0.5; x and other are integers (int32), so expected a whole number'],
    ],
  }),
  sub: caseFor(sub, {
    calls: withAlpha(pairs()),
    edges: fc.oneof(withAlpha(pairs(anyNumber)), withAlpha(integers), withAlpha(mixed)),
    tolerance: 'arithmetic',
    laws: { 'it is adding the opposite': (y, x, other, options) => expect(add(x, neg(other), options).flat()).toEqual(y.flat()) },
    refuses: [
      ...misfits('sub'),
      [[tensor([true]), tensor([false])], 'sub: x and other have dtype bool; expected numbers, use logicalXor(x, other) for booleans'],
    ],
  }),
  rsub: caseFor(rsub, {
    calls: withAlpha(pairs()),
    edges: fc.oneof(withAlpha(pairs(anyNumber)), withAlpha(integers), withAlpha(mixed)),
    tolerance: 'arithmetic',
    laws: { 'it is subtracting the other way around': (y, x, other, options) => expect(sub(other, x, options).flat()).toEqual(y.flat()) },
    refuses: [
      ...misfits('rsub'),
      [[tensor([true]), tensor([false])], 'rsub: x and other have dtype bool; expected numbers, use logicalXor(x, other) for booleans'],
      [[tensor([1]), 2, { alpha: null }], 'rsub: alpha is null; expected a number'],
      [[tensor([1], { dtype: 'int32' }), 2, { alpha: 0.5 }], 'rsub: alpha is 0.5; x and other are integers (int32), so expected a whole number'],
    ],
  }),
  mul: caseFor(mul, {
    calls: bare(pairs()),
    edges: fc.oneof(bare(pairs(anyNumber)), bare(integers), bare(mixed)),
    tolerance: 'arithmetic',
    laws: {
      'order does not matter': (y, x, other) => expect(mul(other, x).flat()).toEqual(y.flat()),
      'it distributes over sums': (y, x, other) => expect(add(mul(x, add(other, 1)), 0).flat()).toEqual(add(add(y, x), 0).flat()),
    },
    refuses: misfits('mul'),
  }),
  div: caseFor(div, {
    calls: fc.tuple(pairs(ordinary, nonzero), fc.record({ roundingMode: fc.constant(null) })).map(([[a, b], options]) => [a, b, options] as const),
    edges: fc
      .tuple(fc.oneof(pairs(anyNumber), mixed), fc.record({ roundingMode: fc.constantFrom(null, 'trunc' as const, 'floor' as const) }))
      .map(([[a, b], options]) => [a, b, options] as const),
    tolerance: 'arithmetic',
    laws: {
      'multiplying takes it back': (y, x, other) => mul(y, other).flat().forEach((value, i) => expect(value).toBeCloseTo(add(x, mul(other, 0)).flat()[i], 4)),
      'rounding down leaves a rest with the sign of the divisor': (_y, x, other) => {
        const rest = sub(x, mul(div(x, other, { roundingMode: 'floor' }), other)).flat();
        const divisors = add(mul(x, 0), other).flat();
        rest.forEach((value, i) => expect(value * Math.sign(divisors[i]) >= -1e-6 && Math.abs(value) <= Math.abs(divisors[i])).toBe(true));
      },
    },
    refuses: [...misfits('div'), [[tensor([1]), 2, { roundingMode: 'round' }], 'div: roundingMode is "round"; expected null, \'trunc\' or \'floor\'']],
  }),
  pow: caseFor(pow, {
    calls: bare(pairs(positive, nonzero.map((value) => value / 2))), // at 0 the slope for x is 0, whatever the exponent does next to it
    edges: fc.oneof(bare(pairs(anyNumber, fc.constantFrom(0, 1, 2, 3, -1, 0.5))), bare(pairs(positive, wholeNumber))),
    tolerance: 'elementary',
    laws: {
      'powers of the same base multiply'(y, x, other) {
        const higher = pow(x, add(other, 1)).flat();
        mul(y, x).flat().forEach((value, i) => expect(Math.abs(higher[i] / value - 1)).toBeLessThan(1e-5));
      },
      'powers of integers are whole, and exact'(_y, x) {
        const whole = to(x, { dtype: 'int32' });
        for (const n of [0, 1, 2, 3, 4, 5, 7, 11]) expect(pow(whole, n).flat()).toEqual(whole.flat().map((value) => value ** n));
        const twos = add(mul(whole, 0), 2);
        for (const n of [8, 12, 16, 20, 23]) expect(pow(twos, n).flat().every((value) => value === 2 ** n)).toBe(true);
        const ones = add(mul(whole, 0), -1);
        for (const n of [30, 31, 32, 33]) expect(pow(ones, n).flat().every((value) => value === (-1) ** n)).toBe(true);
      },
      'the zeroth power is one': (_y, x) => expect(pow(x, 0).flat().every((value) => value === 1)).toBe(true),
    },
    refuses: [
      ...misfits('pow'),
      [[tensor([2], { dtype: 'int32' }), -1], "pow: other is -1; integers have no negative powers, use x.to('float32')"],
      [[tensor([true]), tensor([false])], 'pow: x and other have dtype bool; expected numbers'],
    ],
  }),
};
