/**
 * The n-th derivative of ψ, the slope of ln Γ; ψ itself for n = 0.
 *
 *     y = ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹ n! Σ_{k ≥ 0} 1 / (x + k)ⁿ⁺¹        dx = g · ψ⁽ⁿ⁺¹⁾(x)
 *
 * The sum is taken up to a point z = x + N, and what follows it replaced by an integral and its corrections (Euler, Maclaurin):
 *
 *     Σ_{k ≥ N} n! / (x + k)ⁿ⁺¹ = n!/zⁿ · (1/n + 1/2z + (n+1) / 12z² − (n+1)(n+2)(n+3) / 720z⁴ + …)
 *
 * Infinite at 0 and at negative whole numbers, 0 at ∞, NaN at −∞. (PyTorch says NaN at ∞ for n ≥ 2.)
 *
 * @shape  x: any  →  y: the shape of x; integers become float32
 * @torch  torch.polygamma(n, input)
 */
import { arrayTypes } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { polygamma as polygammaOf } from '../../special.ts';
import { Tensor } from '../../tensor.ts';
import { mul } from './arithmetic.ts';
import { digamma } from './specialFunctions.ts';
import type { One, Unary } from './unaryFamily.ts';

export interface PolygammaOptions {
  /** How often ψ is differentiated. */
  readonly n: number;
}

function reference(x: Tensor, { n }: PolygammaOptions): Tensor {
  const y = new arrayTypes[x.dtype](x.numel());
  for (let i = 0; i < y.length; i++) y[i] = polygammaOf(n, x.array[i]);
  return Tensor.from(y, x.shape, x.dtype, 'cpu');
}

/** What follows the sum, as a multiple of n!/zⁿ; v is 1/z. */
function remainder(v: number, n: number): number {
  const u = v * v;
  const first = (n + 1) * u * 0.08333333333333333;
  const second = first * (n + 2) * (n + 3) * u * 0.016666666666666666;
  return 1 / n + v * 0.5 + first - second;
}

/**
 * One thread per element, for n ≥ 1. Below zero the sum runs past a pole, and is made of three that start above zero: what lies right of
 * the pole, what lies left of it, less what lies left of x. Factors of n!/zⁿ come one by one, so that neither part overflows.
 */
function polygammaKernel(this: Thread, x: Flat, n: number, terms: number, sign: number): number {
  const value = x[this.thread.x];
  const rest = value - Math.floor(value);
  let y = 0;
  for (let part = 0; part < 3; part++) {
    const right = value < 0 ? rest : value;
    // Close below a whole number, 1 − rest would lose the distance from it.
    const left = rest > 0.5 ? Math.ceil(value) - value : 1 - rest;
    const start = part > 1 ? 1 - value : (part > 0 ? left : right);
    const weight = part > 1 ? -1 : (part > 0 ? 1 : sign);
    if (part < 1 || value < 0) {
      let total = 0;
      for (let k = 0; k < terms; k++) {
        const v = 1 / (start + k);
        let term = v;
        for (let j = 0; j < n; j++) {
          term = term * v * (j + 1);
        }
        total += term;
      }
      const v = 1 / (start + terms);
      let power = 1;
      for (let i = 0; i < n; i++) {
        power = power * v * (i + 1);
      }
      const multiple = remainder(v, n);
      y += weight * (total + power * multiple);
    }
  }
  return y;
}

export const polygamma: Unary<PolygammaOptions> = defineOperator<One, PolygammaOptions>({
  name: 'polygamma',
  takes: { x: 'any' },
  defaults: { n: required },
  promotion: 'toFloat',
  shape(x, { n }) {
    if (!Number.isInteger(n) || n < 0) throw new OperatorError(`polygamma: n is ${String(n)}; expected a whole number from 0 on`);
    return x.shape;
  },
  reference,
  gpu(x, { n }) {
    if (n === 0) return digamma(x);
    const integers = { n, terms: 4 + n };
    return launch(polygammaKernel, { threads: [x.numel()], inputs: [x], integers, floats: { sign: n % 2 ? 1 : -1 }, helpers: { remainder }, shape: x.shape });
  },
  gradient: ({ grad, inputs: [x], options: { n } }) => [() => mul(grad, polygamma(x, { n: n + 1 }))],
});
