/** Operators that treat every element alone: one line of meaning, one kernel, one gradient each. */
import { kernelMath } from '../../gpu/math.ts';
import { erf as errorFunction } from '../../special.ts';
import { div, mul, sub } from './arithmetic.ts';
import { type Unary, unary } from './unaryFamily.ts';
import { reluGradient } from './reluGradient.ts';

/** −x.    d = −g        @shape x: any → y: the shape of x  @torch torch.neg(input); booleans are refused, as there */
export const neg: Unary = unary('neg', {
  takes: 'number', defaults: {},
  reference: (x) => -x,
  kernel: (x) => -x,
  gradient: ({ grad }) => [() => neg(grad)],
});

/** eˣ.    d = g · y        @shape x: any → y: the shape of x  @torch torch.exp(input) */
export const exp: Unary = unary('exp', {
  promotion: 'toFloat', defaults: {},
  reference: Math.exp,
  kernel: kernelMath.exp,
  gradient: ({ grad, output: y }) => [() => mul(grad, y)],
});

/** Natural logarithm; −∞ at 0, NaN below.    d = g / x        @shape x: any → y: the shape of x  @torch torch.log(input) */
export const log: Unary = unary('log', {
  promotion: 'toFloat', defaults: {},
  reference: Math.log,
  kernel: kernelMath.log,
  gradient: ({ grad, inputs: [x] }) => [() => div(grad, x)],
});

/** √x; NaN below 0.    d = g / 2y, infinite at 0        @shape x: any → y: the shape of x  @torch torch.sqrt(input) */
export const sqrt: Unary = unary('sqrt', {
  promotion: 'toFloat', defaults: {},
  reference: Math.sqrt,
  kernel: (x) => Math.sqrt(x),
  gradient: ({ grad, output: y }) => [() => div(grad, mul(y, 2))],
});

/** Hyperbolic tangent.    d = g · (1 − y²)        @shape x: any → y: the shape of x  @torch torch.tanh(input) */
export const tanh: Unary = unary('tanh', {
  promotion: 'toFloat', defaults: {},
  reference: Math.tanh,
  kernel: kernelMath.tanh,
  gradient: ({ grad, output: y }) => [() => mul(grad, sub(1, mul(y, y)))],
});

/** The logistic curve 1 / (1 + e⁻ˣ).    d = g · y · (1 − y)        @shape x: any → y: the shape of x  @torch torch.sigmoid(input) */
export const sigmoid: Unary = unary('sigmoid', {
  promotion: 'toFloat', defaults: {},
  reference: (x) => 1 / (1 + Math.exp(-x)),
  kernel: kernelMath.sigmoid,
  gradient: ({ grad, output: y }) => [() => mul(grad, mul(y, sub(1, y)))],
});

/**
 * The larger of x and 0; NaN stays NaN.    d = g where x > 0, 0 where x ≤ 0
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.nn.functional.relu(input, inplace=False)
 */
export const relu: Unary<{ inplace: boolean }> = unary<{ inplace: boolean }>('relu', {
  takes: 'number', defaults: { inplace: false },
  reference: (x) => (x <= 0 ? 0 : x),
  kernel: (x) => (x > 0 || !(x <= 0) ? x : 0), // a single comparison would lose NaN on GL
  gradient: ({ grad, output: y }) => [() => reluGradient(grad, y)],
});

/** Error function 2/√π ∫₀ˣ e^(−t²) dt.    d = g · 2/√π · e^(−x²)        @shape x: any → y: the shape of x  @torch torch.erf(input) */
export const erf: Unary = unary('erf', {
  promotion: 'toFloat', defaults: {},
  reference: errorFunction,
  kernel: kernelMath.erf,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))],
});
