/** Signs, steps and powers of two. Shapes are broadcast. */
import { pow } from '../../gpu/math.ts';
import { NotDifferentiable } from '../../operator.ts';
import { to } from '../views/to.ts';
import { div, mul, pow as powOf } from './arithmetic.ts';
import { type Binary, binary } from './binaryFamily.ts';
import { eq } from './comparison.ts';
import { where } from './where.ts';

/**
 * The size of x with the sign of other; −0 has one (as an element: a plain −0 counts as the whole number 0).
 *
 *     y = |x| with the sign of other        dx = g · y / x, 0 at x = 0    dother = 0
 *
 * @shape  x, other: broadcast together; integers become float32  →  y: their common shape
 * @torch  torch.copysign(input, other)
 * @example copysign(tensor([1, -2]), tensor(-0))   // [-1, -2]
 */
export const copysign: Binary = binary('copysign', {
  defaults: {}, promotion: 'toFloat',
  reference: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  kernel: (a, b) => (b < 0 ? -Math.abs(a) : (1 / b < 0 ? -Math.abs(a) : Math.abs(a))), // dividing tells −0 from 0
  gradFn: (_x, other) => (other.isNumber ? 'CopysignBackward1' : 'CopysignBackward0'),
  gradient: ({ grad, output: y, inputs: [x] }) => [
    () => mul(grad, where(eq(x, 0), 0, div(y, x))),
    () => grad.newZeros(grad.shape),
  ],
});

/**
 * The step function: 0 below zero, 1 above it, and at zero what `other` says. NaN counts as below.
 *
 *     y = 0 where x < 0,  other where x = 0,  1 where x > 0        no gradient, as in PyTorch
 *
 * @shape  x, other: broadcast together, of one type  →  y: their common shape
 * @torch  torch.heaviside(input, values)
 * @example heaviside(tensor([-2, 0, 3]), tensor([0.5]))   // [0, 0.5, 1]
 */
export const heaviside: Binary = binary('heaviside', {
  defaults: {}, promotion: 'match',
  reference: (a, b) => (a === 0 ? b : Number(a > 0)),
  kernel: (a, b) => (a === 0 ? b : (a > 0 ? 1 : 0)),
  gradient: new NotDifferentiable('it is flat on both sides of its step'),
});

/**
 * x times a power of two.
 *
 *     y = x · 2^other        dx = g · 2^other    dother = g · ln 2 · y
 *
 * PyTorch 2.13 gives x no gradient where an integer exponent is negative: it computes 2^other in whole numbers there.
 *
 * @shape  x, other: broadcast together; integers become float32  →  y: their common shape
 * @torch  torch.ldexp(input, other)
 * @example ldexp(tensor([3]), 4)   // [48]
 */
export const ldexp: Binary = binary('ldexp', {
  defaults: {}, promotion: 'toFloat',
  reference: (a, b) => a * 2 ** b,
  kernel(a, b) {
    const power = pow(2, b);
    return a * power;
  },
  gradient: ({ grad, output: y, inputs: [, other] }) => [() => mul(grad, powOf(2, to(other, { dtype: grad.dtype }))), () => mul(grad, mul(y, Math.LN2))],
});
