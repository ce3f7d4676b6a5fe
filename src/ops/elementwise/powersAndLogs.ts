/** Powers of x with a fixed exponent, powers with x as exponent, and logarithms. */
import { kernelMath } from '../../gpu/math.ts';
import { add, div, mul } from './arithmetic.ts';
import { neg } from './unary.ts';
import { type Unary, unary } from './unaryFamily.ts';

/** x²; booleans become integers.    d = 2 g x        @shape x: any → y: the shape of x  @torch torch.square(input) */
export const square: Unary = unary('square', {
  promotion: (dtype) => (dtype === 'bool' ? 'int32' : dtype), defaults: {},
  reference: (x) => x * x,
  kernel: (x) => x * x,
  gradFn: 'PowBackward0',
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, mul(x, 2))],
});

/** 1 / x.    d = −g · y²        @shape x: any → y: the shape of x  @torch torch.reciprocal(input) */
export const reciprocal: Unary = unary('reciprocal', {
  promotion: 'toFloat', defaults: {},
  reference: (x) => 1 / x,
  kernel: (x) => 1 / x,
  gradient: ({ grad, output: y }) => [() => neg(mul(grad, mul(y, y)))],
});

/** 1 / √x; NaN below 0.    d = −½ g · y³        @shape x: any → y: the shape of x  @torch torch.rsqrt(input) */
export const rsqrt: Unary = unary('rsqrt', {
  promotion: 'toFloat', defaults: {},
  reference: (x) => 1 / Math.sqrt(x),
  kernel: (x) => 1 / Math.sqrt(x),
  gradient: ({ grad, output: y }) => [() => mul(mul(grad, -0.5), mul(mul(y, y), y))],
});

/** 2ˣ.    d = g · y · ln 2        @shape x: any → y: the shape of x  @torch torch.exp2(input) */
export const exp2: Unary = unary('exp2', {
  promotion: 'toFloat', defaults: {},
  reference: (x) => 2 ** x,
  kernel: kernelMath.exp2,
  gradient: ({ grad, output: y }) => [() => mul(grad, mul(y, Math.LN2))],
});

/** eˣ − 1, exact to the last digits near 0.    d = g · (y + 1)        @shape x: any → y: the shape of x  @torch torch.expm1(input) */
export const expm1: Unary = unary('expm1', {
  promotion: 'toFloat', defaults: {},
  reference: Math.expm1,
  kernel: kernelMath.expm1,
  gradient: ({ grad, output: y }) => [() => mul(grad, add(y, 1))],
});

/** ln(1 + x), exact to the last digits near 0.    d = g / (1 + x)        @shape x: any → y: the shape of x  @torch torch.log1p(input) */
export const log1p: Unary = unary('log1p', {
  promotion: 'toFloat', defaults: {},
  reference: Math.log1p,
  kernel: kernelMath.log1p,
  gradFn: 'Log1PBackward0',
  gradient: ({ grad, inputs: [x] }) => [() => div(grad, add(x, 1))],
});

/** Logarithm to base 2; −∞ at 0, NaN below.    d = g / (x · ln 2)        @shape x: any → y: the shape of x  @torch torch.log2(input) */
export const log2: Unary = unary('log2', {
  promotion: 'toFloat', defaults: {},
  reference: Math.log2,
  kernel: kernelMath.log2,
  gradient: ({ grad, inputs: [x] }) => [() => div(grad, mul(x, Math.LN2))],
});

/** Logarithm to base 10; −∞ at 0, NaN below.    d = g / (x · ln 10)        @shape x: any → y: the shape of x  @torch torch.log10(input) */
export const log10: Unary = unary('log10', {
  promotion: 'toFloat', defaults: {},
  reference: Math.log10,
  kernel: kernelMath.log10,
  gradient: ({ grad, inputs: [x] }) => [() => div(grad, mul(x, Math.LN10))],
});
