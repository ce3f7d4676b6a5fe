/** Sine and its relatives, their inverses, and angles in degrees. Angles are in radians; NaN where there is no result. */
import { kernelMath } from '../../gpu/math.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { eq } from './comparison.ts';
import { rsqrt } from './powersAndLogs.ts';
import { neg } from './unary.ts';
import { type Unary, unary } from './unaryFamily.ts';
import { where } from './where.ts';

/** Sine.    d = g · cos x        @shape x: any → y: the shape of x  @torch torch.sin(input) */
export const sin: Unary = unary('sin', {
  promotion: 'toFloat', defaults: {},
  reference: Math.sin,
  kernel: kernelMath.sin,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, cos(x))],
});

/** Cosine.    d = −g · sin x        @shape x: any → y: the shape of x  @torch torch.cos(input) */
export const cos: Unary = unary('cos', {
  promotion: 'toFloat', defaults: {},
  reference: Math.cos,
  kernel: kernelMath.cos,
  gradient: ({ grad, inputs: [x] }) => [() => neg(mul(grad, sin(x)))],
});

/** Tangent: sine over cosine.    d = g · (1 + y²)        @shape x: any → y: the shape of x  @torch torch.tan(input) */
export const tan: Unary = unary('tan', {
  promotion: 'toFloat', defaults: {},
  reference: Math.tan,
  kernel: kernelMath.tan,
  gradient: ({ grad, output: y }) => [() => mul(grad, add(mul(y, y), 1))],
});

/** The angle from −π/2 to π/2 whose sine is x.    d = g / √(1 − x²)        @shape x: any → y: the shape of x  @torch torch.asin(input) */
export const asin: Unary = unary('asin', {
  promotion: 'toFloat', defaults: {},
  reference: Math.asin,
  kernel: kernelMath.asin,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, rsqrt(sub(1, mul(x, x))))],
});

/** The angle from 0 to π whose cosine is x.    d = −g / √(1 − x²)        @shape x: any → y: the shape of x  @torch torch.acos(input) */
export const acos: Unary = unary('acos', {
  promotion: 'toFloat', defaults: {},
  reference: Math.acos,
  kernel: kernelMath.acos,
  gradient: ({ grad, inputs: [x] }) => [() => neg(mul(grad, rsqrt(sub(1, mul(x, x)))))],
});

/** The angle from −π/2 to π/2 whose tangent is x.    d = g / (1 + x²)        @shape x: any → y: the shape of x  @torch torch.atan(input) */
export const atan: Unary = unary('atan', {
  promotion: 'toFloat', defaults: {},
  reference: Math.atan,
  kernel: kernelMath.atan,
  gradient: ({ grad, inputs: [x] }) => [() => div(grad, add(mul(x, x), 1))],
});

/**
 * The normalised sinus cardinalis: what a perfect low-pass filter makes of a pulse.
 *
 *     y = sin(πx) / (πx),  1 at 0        dx = g · (cos(πx) − y) / x,  0 at 0
 *
 * Its zeros are the whole numbers except 0.
 *
 * @shape  x: any  →  y: the shape of x; integers become float32
 * @torch  torch.sinc(input)
 */
export const sinc: Unary = unary('sinc', {
  promotion: 'toFloat', defaults: {},
  reference: (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)),
  kernel: kernelMath.sinc,
  gradient: ({ grad, output: y, inputs: [x] }) => [() => where(eq(x, 0), 0, mul(grad, div(sub(cos(mul(x, Math.PI)), y), x)))],
});

/** Degrees as radians: x · π / 180.    d = g · π / 180        @shape x: any → y: the shape of x  @torch torch.deg2rad(input) */
export const deg2rad: Unary = unary('deg2rad', {
  promotion: 'toFloat', defaults: {},
  reference: (x) => x * (Math.PI / 180),
  kernel: (x) => x * 0.017453292519943295,
  gradFn: 'Deg2RadBackward0',
  gradient: ({ grad }) => [() => mul(grad, Math.PI / 180)],
});

/** Radians as degrees: x · 180 / π.    d = g · 180 / π        @shape x: any → y: the shape of x  @torch torch.rad2deg(input) */
export const rad2deg: Unary = unary('rad2deg', {
  promotion: 'toFloat', defaults: {},
  reference: (x) => x * (180 / Math.PI),
  kernel: (x) => x * 57.29577951308232,
  gradFn: 'Rad2DegBackward0',
  gradient: ({ grad }) => [() => mul(grad, 180 / Math.PI)],
});
