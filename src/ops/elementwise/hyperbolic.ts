/** The hyperbolic functions and their inverses; `tanh` is among the unary ones. NaN where there is no result. */
import { kernelMath } from '../../gpu/math.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { rsqrt } from './powersAndLogs.ts';
import { type Unary, unary } from './unaryFamily.ts';

/** (eˣ − e⁻ˣ) / 2.    d = g · cosh x        @shape x: any → y: the shape of x  @torch torch.sinh(input) */
export const sinh: Unary = unary('sinh', {
  promotion: 'toFloat', defaults: {},
  reference: Math.sinh,
  kernel: kernelMath.sinh,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, cosh(x))],
});

/** (eˣ + e⁻ˣ) / 2.    d = g · sinh x        @shape x: any → y: the shape of x  @torch torch.cosh(input) */
export const cosh: Unary = unary('cosh', {
  promotion: 'toFloat', defaults: {},
  reference: Math.cosh,
  kernel: kernelMath.cosh,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, sinh(x))],
});

/** The number whose sinh is x: ln(x + √(x² + 1)).    d = g / √(x² + 1)        @shape x: any → y: the shape of x  @torch torch.asinh(input) */
export const asinh: Unary = unary('asinh', {
  promotion: 'toFloat', defaults: {},
  reference: Math.asinh,
  kernel: kernelMath.asinh,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, rsqrt(add(mul(x, x), 1)))],
});

/** The number from 0 up whose cosh is x: ln(x + √(x² − 1)).    d = g / √(x² − 1)        @shape x: any → y: the shape of x  @torch torch.acosh(input) */
export const acosh: Unary = unary('acosh', {
  promotion: 'toFloat', defaults: {},
  reference: Math.acosh,
  kernel: kernelMath.acosh,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, rsqrt(sub(mul(x, x), 1)))],
});

/** The number whose tanh is x: ½ ln((1 + x) / (1 − x)).    d = g / (1 − x²)        @shape x: any → y: the shape of x  @torch torch.atanh(input) */
export const atanh: Unary = unary('atanh', {
  promotion: 'toFloat', defaults: {},
  reference: Math.atanh,
  kernel: kernelMath.atanh,
  gradient: ({ grad, inputs: [x] }) => [() => div(grad, sub(1, mul(x, x)))],
});
