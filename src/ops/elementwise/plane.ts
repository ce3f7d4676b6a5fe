/** Two numbers as a point of the plane: how far it is from the origin, and in which direction. Shapes are broadcast, types promoted. */
import { to } from '../views/to.ts';
import { add, div, mul } from './arithmetic.ts';
import { type Binary, binary, floatsOnly } from './binaryFamily.ts';
import { eq } from './comparison.ts';
import { neg } from './unary.ts';
import { where } from './where.ts';

/**
 * The angle of the point (other, x), from −π to π: the arc tangent of x / other in the right quadrant.
 *
 *     y = atan2(x, other)        dx = g · other / (x² + other²)    dother = −g · x / (x² + other²)        both 0 at the origin
 *
 * The signs of zeros count: above the negative axis (x = 0) the angle is π, below it (x = −0) it is −π.
 *
 * @shape  x, other: broadcast together; integers become float32  →  y: their common shape
 * @torch  torch.atan2(input, other)
 * @example atan2(tensor([1, 1]), tensor([1, -1]))   // [π/4, 3π/4]
 */
export const atan2: Binary = binary('atan2', {
  defaults: {}, promotion: 'toFloat',
  reference: (a, b) => Math.atan2(a, b),
  kernel: angle,
  gradient({ grad, inputs: [x, other] }) {
    const [a, b] = [x, other].map((input) => to(input, { dtype: grad.dtype }));
    const square = add(mul(a, a), mul(b, b));
    const inverse = where(eq(square, 0), 0, div(1, square));
    return [() => mul(grad, mul(b, inverse)), () => mul(grad, mul(neg(a), inverse))];
  },
});

/**
 * The arc tangent of the smaller size over the larger one, between 0 and π/4, then mirrored into the octant of the point.
 * Beyond tan(π/8) it is π/4 + atan((t − 1) / (t + 1)), so that a short polynomial does. Error 2e-7.
 */
function angle(a: number, b: number): number {
  const p = Math.abs(a);
  const q = Math.abs(b);
  const large = p > q ? p : q;
  const small = p > q ? q : p;
  const t = p + q === 0 ? 0 : (small > 3.4028234e38 && large > 3.4028234e38 ? 1 : small / large);
  const s = t > 0.41421356 ? (t - 1) / (t + 1) : t;
  const u = s * s;
  const near = s + s * u * (-0.333329489972 + u * (0.199777040087 + u * (-0.138776080417 + u * 0.0805347727328)));
  const octant = t > 0.41421356 ? near + 0.7853981633974483 : near;
  const quadrant = p > q ? 1.5707963267948966 - octant : octant;
  // Dividing tells −0 from 0.
  const half = b < 0 ? 3.141592653589793 - quadrant : (1 / b < 0 ? 3.141592653589793 - quadrant : quadrant);
  return a < 0 ? -half : (1 / a < 0 ? -half : half);
}

/**
 * The distance of the point (x, other) from the origin: √(x² + other²), without squares that overflow or vanish.
 *
 *     y = √(x² + other²)        dx = g · x / y    dother = g · other / y        both NaN at the origin
 *
 * Where one is infinite, so is the distance, whatever the other.
 *
 * @shape  x, other: broadcast together, at least one float  →  y: their common shape
 * @torch  torch.hypot(input, other)
 * @example hypot(tensor([3]), tensor([4]))   // [5]
 */
export const hypot: Binary = binary('hypot', {
  defaults: {}, promotion: floatsOnly('hypot'),
  reference: (a, b) => Math.hypot(a, b),
  kernel(a, b) {
    const p = Math.abs(a);
    const q = Math.abs(b);
    const large = p > q ? p : q;
    const ratio = (p > q ? q : p) / large;
    const finite = p + q === 0 ? 0 : large * Math.sqrt(1 + ratio * ratio);
    return p > 3.4028234e38 ? p : (q > 3.4028234e38 ? q : finite);
  },
  gradient: ({ grad, output: y, inputs: [x, other] }) => [() => mul(grad, div(x, y)), () => mul(grad, div(other, y))],
});
