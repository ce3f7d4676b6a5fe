/** Sums of what is known by its logarithm, and products with a logarithm. Shapes are broadcast, types promoted. */
import { expOfNegative, isNumber, log, log1p } from '../../gpu/math.ts';
import { to } from '../views/to.ts';
import { div, mul, sub } from './arithmetic.ts';
import { type Binary, binary, floatsOnly } from './binaryFamily.ts';
import { eq, le } from './comparison.ts';
import { logicalAnd } from './logical.ts';
import { log as logOf, sigmoid } from './unary.ts';
import { where } from './where.ts';

/**
 * ln(eˣ + e^other), computed as the larger one plus what the smaller one adds, so that nothing overflows.
 *
 *     y = max + ln(1 + e^−|x − other|)        dx = g · σ(x − other)    dother = g · σ(other − x)
 *
 * @shape  x, other: broadcast together, at least one float  →  y: their common shape
 * @torch  torch.logaddexp(input, other)
 * @example logaddexp(tensor([0, 1000]), tensor([0, 1000]))   // [0.6931, 1000.6931]
 */
export const logaddexp: Binary = binary('logaddexp', {
  defaults: {}, promotion: floatsOnly('logaddexp'),
  reference: (a, b) => (a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))),
  kernel(a, b) {
    const distance = a === b ? 0 : Math.abs(a - b); // ∞ − ∞ is NaN
    const e = expOfNegative(-distance);
    const l = log1p(e);
    return (a > b ? a : b) + l;
  },
  gradient: ({ grad, inputs: [x, other] }) => [() => mul(grad, sigmoid(sub(x, other))), () => mul(grad, sigmoid(sub(other, x)))],
});

/**
 * The same to base 2: log₂(2ˣ + 2^other).
 *
 *     y = max + log₂(1 + 2^−|x − other|)        dx = g · σ(ln 2 · (x − other))    dother = g · σ(ln 2 · (other − x))
 *
 * @shape  x, other: broadcast together, at least one float  →  y: their common shape
 * @torch  torch.logaddexp2(input, other)
 * @example logaddexp2(tensor([3]), tensor([3]))   // [4]: 8 + 8 = 16
 */
export const logaddexp2: Binary = binary('logaddexp2', {
  defaults: {}, promotion: floatsOnly('logaddexp2'),
  reference: (a, b) => (a === b ? a + 1 : Math.max(a, b) + Math.log1p(2 ** -Math.abs(a - b)) / Math.LN2),
  kernel(a, b) {
    const distance = a === b ? 0 : Math.abs(a - b);
    const e = expOfNegative(-0.6931471805599453 * distance);
    const l = log1p(e);
    return (a > b ? a : b) + l * 1.4426950408889634;
  },
  gradient: ({ grad, inputs: [x, other] }) => [
    () => mul(grad, sigmoid(mul(sub(x, other), Math.LN2))),
    () => mul(grad, sigmoid(mul(sub(other, x), Math.LN2))),
  ],
});

/**
 * x · ln(other), and 0 where x is 0, whatever the logarithm: the terms of an entropy.
 *
 *     y = x · ln other        dx = g · ln other, 0 where x = 0 and other ≤ 0    dother = g · x / other
 *
 * Where other is NaN, so is y.
 *
 * @shape  x, other: broadcast together; integers become float32  →  y: their common shape
 * @torch  torch.xlogy(input, other)
 * @example xlogy(tensor([0, 2]), tensor([0, 1]))   // [0, 0]
 */
export const xlogy: Binary = binary('xlogy', {
  defaults: {}, promotion: 'toFloat',
  reference: (a, b) => (a === 0 && !Number.isNaN(b) ? 0 : a * Math.log(b)),
  kernel(a, b) {
    const l = log(b);
    const known = isNumber(b);
    return a === 0 && known > 0 ? 0 : a * l;
  },
  gradFn: (x, other) => (x.isNumber ? 'XlogyBackward1' : other.isNumber ? 'XlogyBackward2' : 'XlogyBackward0'),
  gradient: ({ grad, inputs: [x, other] }) => [
    () => mul(grad, where(logicalAnd(eq(x, 0), le(other, 0)), 0, logOf(to(other, { dtype: grad.dtype })))),
    () => div(mul(grad, x), other),
  ],
});
