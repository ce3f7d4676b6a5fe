/** Vectors and orders of norms as tests meet them. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { tensorOf } from '../../support/arbitraries.ts';

/** Every kind of p: below 0, fractions, the three with a way of their own, and the largest and the smallest. */
export const anyOrder = fc.constantFrom(2, 2, 2, 1, 3, 1.5, 0.5, -1, -2, 0, Infinity, -Infinity);
/** Those that measure distances between any two sets of vectors, also of vectors that have no elements. */
export const distanceOrder = fc.constantFrom(2, 2, 2, 1, 3, 1.5, 0.5, 0, Infinity);

/** No zeros, and no two elements of one size: there, norms have kinks. */
const apart = fc.tuple(fc.noBias(fc.integer({ min: 4, max: 4000 })), fc.boolean()).map(([sixteenths, negative]) => (negative ? -sixteenths : sixteenths) / 16);
export const smooth = (shape: Shape): fc.Arbitrary<Tensor> =>
  tensorOf(shape, { elements: apart }).filter((x) => new Set(x.flat().map(Math.abs)).size === x.numel());

/** Two tensors whose differences are of that kind, whatever is stretched to meet the other. */
export const smoothPair = (first: Shape, second: Shape): fc.Arbitrary<[Tensor, Tensor]> => fc.tuple(
  tensorOf(first, { elements: fc.noBias(fc.integer({ min: 1, max: 2 ** 21 })).map((part) => 2 + part / 2 ** 20) }),
  tensorOf(second, { elements: fc.noBias(fc.integer({ min: 1, max: 2 ** 21 })).map((part) => -part / 2 ** 20) }),
).filter(([x, other]) => new Set(x.flat().flatMap((a) => other.flat().map((b) => a - b))).size === x.numel() * other.numel());

/** Equal but for rounding, in float32. */
export function expectNear(actual: readonly number[], wanted: readonly number[]): void {
  expect(actual.length).toBe(wanted.length);
  actual.forEach((value, i) => expect(Math.abs(value - wanted[i]), `${value} and ${wanted[i]}`).toBeLessThanOrEqual(1e-4 * (1e-2 + Math.abs(wanted[i]))));
}
