/** The larger and the smaller of two numbers, element by element. What is done with NaN is the difference between the pairs. */
import { isNumber } from '../../gpu/math.ts';
import { type Binary, binary, type Combine } from './binaryFamily.ts';
import { div } from './arithmetic.ts';
import { eq, ge, gt, le, lt, ne } from './comparison.ts';
import { logicalOr } from './logical.ts';
import { where } from './where.ts';

/** Equal elements share the gradient; the one that `loses` gets none. NaN neither wins nor loses: both get all of it. */
const sharing = (name: string, reference: Combine, kernel: Combine, loses: Binary, wins: Binary): Binary => binary(name, {
  defaults: {}, reference, kernel,
  gradient({ grad, inputs: [x, other] }) {
    const shared = where(eq(x, other), div(grad, 2), grad);
    return [() => where(loses(x, other), 0, shared), () => where(wins(x, other), 0, shared)];
  },
});

/**
 * The larger of two; NaN where either is NaN.
 *
 *     y = max(x, other)        dx = g where x > other, ½ g where they are equal    dother = the rest of g
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.maximum(input, other)
 * @example maximum(tensor([1, 5]), tensor([3, 2]))   // [3, 5]
 */
export const maximum: Binary = sharing('maximum', (a, b) => Math.max(a, b), (a, b) => {
  const known = isNumber(a);
  return known < 1 || a >= b ? a : b; // a comparison with NaN fails
}, lt, gt);

/**
 * The smaller of two; NaN where either is NaN.
 *
 *     y = min(x, other)        dx = g where x < other, ½ g where they are equal    dother = the rest of g
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.minimum(input, other)
 */
export const minimum: Binary = sharing('minimum', (a, b) => Math.min(a, b), (a, b) => {
  const known = isNumber(a);
  return known < 1 || a <= b ? a : b;
}, gt, lt);

/** The gradient goes to the one that was taken: `takes` says where that is x. */
const choosing = (name: string, reference: Combine, kernel: Combine, takes: Binary): Binary => binary(name, {
  defaults: {}, reference, kernel,
  gradient({ grad, inputs: [x, other] }) {
    const taken = logicalOr(takes(x, other), ne(other, other));
    return [() => where(taken, grad, 0), () => where(taken, 0, grad)];
  },
});

/**
 * The larger of two; where one is NaN, the other.
 *
 *     y = max(x, other)        dx = g where x ≥ other or other is NaN    dother = the rest of g
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.fmax(input, other)
 * @example fmax(tensor([NaN, 5]), tensor([3, 2]))   // [3, 5]
 */
export const fmax: Binary = choosing('fmax', (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)), (a, b) => {
  const known = isNumber(b);
  return known < 1 || a >= b ? a : b;
}, ge);

/**
 * The smaller of two; where one is NaN, the other.
 *
 *     y = min(x, other)        dx = g where x ≤ other or other is NaN    dother = the rest of g
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.fmin(input, other)
 */
export const fmin: Binary = choosing('fmin', (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b)), (a, b) => {
  const known = isNumber(b);
  return known < 1 || a <= b ? a : b;
}, le);
