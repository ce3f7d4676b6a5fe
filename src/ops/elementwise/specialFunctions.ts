/** Functions that probability needs: of the normal distribution, of the gamma function, of odds. */
import { kernelMath, log, log1pNearZero } from '../../gpu/math.ts';
import { OperatorError } from '../../operator.ts';
import * as special from '../../special.ts';
import { div, mul, sub } from './arithmetic.ts';
import { gt, lt } from './comparison.ts';
import { logicalOr } from './logical.ts';
import { polygamma } from './polygamma.ts';
import { exp, neg } from './unary.ts';
import { type Unary, unary } from './unaryFamily.ts';
import { where } from './where.ts';

/** 1 − erf x, with all its digits where erf is almost 1.    d = −g · 2/√π · e^(−x²)        @shape x: any → y: the shape of x  @torch torch.erfc(input) */
export const erfc: Unary = unary('erfc', {
  promotion: 'toFloat', defaults: {},
  reference: special.erfc,
  kernel: kernelMath.erfc,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, mul(exp(neg(mul(x, x))), -2 / Math.sqrt(Math.PI)))],
});

/** The number whose erf is x; ±∞ at ±1, NaN beyond.    d = g · √π/2 · e^(y²)        @shape x: any → y: the shape of x  @torch torch.erfinv(input) */
export const erfinv: Unary = unary('erfinv', {
  promotion: 'toFloat', defaults: {},
  reference: special.erfinv,
  kernel: kernelMath.erfinv,
  gradient: ({ grad, output: y }) => [() => mul(grad, mul(exp(mul(y, y)), Math.sqrt(Math.PI) / 2))],
});

/**
 * Logarithm of the gamma function, which continues the factorials: Γ(n) = (n − 1)!
 *
 *     y = ln |Γ(x)|        dx = g · ψ(x)
 *
 * Γ outgrows float32 at 35, its logarithm hardly grows. Infinite at 0 and at negative whole numbers.
 *
 * @shape  x: any  →  y: the shape of x; integers become float32
 * @torch  torch.lgamma(input)
 * @example lgamma(tensor([1, 2, 5]))   // [0, 0, ln 24]
 */
export const lgamma: Unary = unary('lgamma', {
  promotion: 'toFloat', defaults: {},
  reference: special.lgamma,
  kernel: kernelMath.lgamma,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, digamma(x))],
});

/**
 * ψ: the slope of ln Γ. For whole n it is a harmonic number less Euler's constant: ψ(n) = 1 + ½ + … + 1 / (n − 1) − γ
 *
 *     y = ψ(x) = Γ′(x) / Γ(x)        dx = g · ψ′(x)
 *
 * ∓∞ at ±0, NaN at negative whole numbers.
 *
 * @shape  x: any  →  y: the shape of x; integers become float32
 * @torch  torch.digamma(input)
 */
export const digamma: Unary = unary('digamma', {
  promotion: 'toFloat', defaults: {},
  reference: special.digamma,
  kernel: kernelMath.digamma,
  gradient: ({ grad, inputs: [x] }) => [() => mul(grad, polygamma(x, { n: 1 }))],
});

export interface LogitOptions {
  /** Probabilities closer than this to 0 or 1 count as this far away, so that the result stays finite. */
  readonly eps: number | null;
}

/**
 * The logarithm of the odds: the inverse of the sigmoid.
 *
 *     y = ln(p / (1 − p)),  p = x brought between eps and 1 − eps        dx = g / (x (1 − x)),  0 where p is not x
 *
 * Without eps it is ∓∞ at 0 and 1, and NaN beyond, as is its gradient.
 *
 * @shape  x: any  →  y: the shape of x; integers become float32
 * @torch  torch.logit(input, eps=None)
 */
export const logit: Unary<LogitOptions> = unary<LogitOptions>('logit', {
  promotion: 'toFloat', defaults: { eps: null },
  parameter({ eps }) {
    if (eps !== null && typeof eps !== 'number') throw new OperatorError(`logit: eps is ${JSON.stringify(eps)}; expected a number or null`);
    return eps ?? -1; // as in PyTorch, anything negative means none
  },
  reference(x, eps) {
    const p = eps < 0 ? x : x < eps ? eps : x > 1 - eps ? 1 - eps : x;
    return Math.log(p / (1 - p));
  },
  kernel: logitElement,
  gradient: ({ grad, inputs: [x], options: { eps } }) => [() => {
    const limit = eps === null || eps < 0 ? 0 : eps;
    const outside = logicalOr(lt(x, limit), gt(x, 1 - limit));
    return where(outside, eps === limit ? 0 : NaN, div(grad, mul(x, sub(1, x))));
  }],
});

/** 1 − eps would lose the digits of a small eps; the odds are turned around instead. Near ½ the odds are 1 + f with an exact f. */
function logitElement(x: number, eps: number): number {
  const isLow = eps >= 0 && x < eps ? 1 : 0;
  const isHigh = eps >= 0 && 1 - x < eps ? 1 - isLow : 0;
  const p = isLow + isHigh > 0 ? eps : x;
  const f = (2 * p - 1) / (1 - p);
  const near = log1pNearZero(f);
  const far = log(p / (1 - p));
  const y = f >= -0.5 && f <= 1 ? near : far;
  return isHigh > 0 ? -y : y;
}
