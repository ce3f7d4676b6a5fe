import fc from 'fast-check';
import { expect } from 'vitest';
import { clamp, clampMax, clampMin, expand, neg } from '../../../src/ops/index.ts';
import { anyNumber, broadcastable, ordinary, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { misfits, pairs } from './arithmetic.case.ts';

/** Limits on a grid that x is never on: there, the gradient would jump. */
const offGrid = ordinary.map((value) => value + 1 / 64);
type Limit = Tensor | null;
/** x with limits of every kind: broadcast tensors, single ones, none. */
const limited = (elements: fc.Arbitrary<number>, limits: fc.Arbitrary<number>, high = limits, dtype: 'float32' | 'int32' = 'float32') =>
  broadcastable.chain(([a, b]) => fc.tuple(
    tensorOf(a, { elements, dtype }),
    fc.oneof(tensorOf(b, { elements: limits, dtype }), tensorOf([], { elements: limits, dtype })),
    fc.oneof(tensorOf(a, { elements: high, dtype }), tensorOf([], { elements: high, dtype })),
    fc.constantFrom('both', 'both', 'min', 'max'),
  )).map(([x, min, max, which]): [Tensor, Limit, Limit, object] => [x, which === 'max' ? null : min, which === 'min' ? null : max, {}]);
const numbers = (y: Tensor, like: Tensor): number[] => expand(y, { size: like.shape }).flat();

const limits = {
  atLeast: (y: Tensor, x: Tensor, other: Tensor): void =>
    numbers(y, y).forEach((value, i) => expect([numbers(x, y)[i], numbers(other, y)[i]]).toContain(value)),
};

export const clamping = {
  clamp: caseFor(clamp, {
    calls: limited(ordinary, offGrid, offGrid.map((value) => value + 1 / 128)),
    edges: fc.oneof(limited(anyNumber, anyNumber), limited(ordinary, ordinary), limited(wholeNumber, wholeNumber, wholeNumber, 'int32')),
    tolerance: 'exact',
    gradientTolerance: 'norm', // broadcasting adds up
    laws: {
      'first the lower limit, then the upper': (y, x, min, max) => {
        const raised = min ? clampMin(x, min) : x;
        expect(numbers(max ? clampMax(raised, max) : raised, y)).toEqual(y.flat());
      },
      'it is not above max': (y, _x, _min, max) => { if (max) numbers(y, y).forEach((value, i) => expect(value).toBeLessThanOrEqual(numbers(max, y)[i])); },
      'a second time changes nothing': (y, _x, min, max) => expect(clamp(y, min, max).flat()).toEqual(y.flat()),
    },
    refuses: [
      [[tensor([1])], 'clamp: min and max are null; expected at least one of them'],
      [[tensor([1]), null, null], 'clamp: min and max are null; expected at least one of them'],
      [[tensor([true]), tensor([true])], 'clamp: x, min and max have dtype bool; expected numbers'],
      [[tensor([1]), '0'], 'clamp: min is the string 0; expected a Tensor or null or a number'],
      [[tensor([1]), 0, '1'], 'clamp: max is the string 1; expected a Tensor or null or a number'],
      [[tensor([1, 2, 3]), tensor([1, 2])],
        'clamp: x has shape [3] and min has shape [2]; min has 2 at dim -1, where 3 is needed; expected equal sizes, or 1'],
      [[tensor([1, 2, 3]), 0, tensor([1, 2])],
        'clamp: x has shape [3] and min has shape [] and max has shape [2]; max has 2 at dim -1, where 3 is needed; expected equal sizes, or 1'],
      [[tensor([1]), { min: 0 }], 'clamp: min is passed by name; expected it by position, clamp(x, min, max)'],
      [[tensor([1]), { max: 0 }, null], 'clamp: max is passed by name; expected it by position, clamp(x, min, max)'],
      [[tensor([1]), { limit: 0 }], 'clamp: unknown option limit; it has no options'],
    ],
  }),
  clampMin: caseFor(clampMin, {
    calls: pairs(ordinary, offGrid).map(([a, b]) => [a, b, {}] as const),
    edges: fc.oneof(pairs(anyNumber), pairs(ordinary)).map(([a, b]) => [a, b, {}] as const),
    tolerance: 'exact',
    gradientTolerance: 'norm', // broadcasting adds up
    laws: {
      'it is one of the two': limits.atLeast,
      'it is not below either': (y, x, other) => numbers(y, y).forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(Math.max(numbers(x, y)[i], numbers(other, y)[i]));
      }),
    },
    refuses: [...misfits('clampMin'), [[tensor([true]), true], 'clampMin: x and other have dtype bool; expected numbers']],
  }),
  clampMax: caseFor(clampMax, {
    calls: pairs(ordinary, offGrid).map(([a, b]) => [a, b, {}] as const),
    edges: fc.oneof(pairs(anyNumber), pairs(ordinary)).map(([a, b]) => [a, b, {}] as const),
    tolerance: 'exact',
    gradientTolerance: 'norm', // broadcasting adds up
    laws: {
      'it is one of the two': limits.atLeast,
      'mirrored, it is a lower limit': (y, x, other) => expect(neg(clampMin(neg(x), neg(other))).flat()).toEqual(y.flat()),
    },
    refuses: [...misfits('clampMax'), [[tensor([true]), true], 'clampMax: x and other have dtype bool; expected numbers']],
  }),
};
