/**
 * GELU: x, weighted by the chance that a standard normal number lies below it.
 *
 *     y = x · Φ(x) = x · ½ (1 + erf(x / √2))                          approximate: 'none'
 *     y = x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³)))                  approximate: 'tanh'
 *
 * @shape  x: any, float  →  y: the shape of x
 * @torch  torch.nn.functional.gelu(input, approximate='none');  Hendrycks & Gimpel 2016
 */
import { erf, tanh } from '../../gpu/math.ts';
import { OperatorError } from '../../operator.ts';
import { erf as errorFunction } from '../../special.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul, sub } from './arithmetic.ts';
import { erf as erfOf, exp, tanh as tanhOf } from './unary.ts';
import { unary } from './unaryFamily.ts';

export interface GeluOptions {
  /** 'none' for the definition, 'tanh' for the cheaper curve of the first implementations. */
  readonly approximate: 'none' | 'tanh';
}

function geluElement(x: number, approximate: number): number {
  const bend = tanh(0.7978845608028654 * (x + 0.044715 * x * x * x));
  const bell = erf(x * 0.7071067811865476);
  return x * 0.5 * (1 + (approximate > 0 ? bend : bell));
}

export const gelu = unary<GeluOptions>('gelu', {
  takes: 'float',
  defaults: { approximate: 'none' },
  parameter({ approximate }) {
    if (approximate !== 'none' && approximate !== 'tanh') {
      throw new OperatorError(`gelu: approximate is ${JSON.stringify(approximate)}; expected 'none' or 'tanh'`);
    }
    return Number(approximate === 'tanh');
  },
  reference: (x, approximate) => x * 0.5 * (1 + (approximate ? Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)) : errorFunction(x / Math.SQRT2))),
  kernel: geluElement,
  gradient: ({ grad, inputs: [x], options: { approximate } }) => [() => mul(grad, approximate === 'tanh' ? slopeOfTanhForm(x) : slope(x))],
});

/** Φ(x) + x · φ(x), with φ the normal density. */
function slope(x: Tensor): Tensor {
  const below = mul(add(erfOf(mul(x, Math.SQRT1_2)), 1), 0.5);
  const density = mul(exp(mul(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return add(below, mul(x, density));
}

/** With t = tanh(u):  ½ (1 + t) + ½ x (1 − t²) u′. */
function slopeOfTanhForm(x: Tensor): Tensor {
  const scale = Math.sqrt(2 / Math.PI);
  const square = mul(x, x);
  const t = tanhOf(mul(x, add(mul(square, 0.044715 * scale), scale)));
  const inner = add(mul(square, 3 * 0.044715 * scale), scale);
  return mul(add(add(t, 1), mul(mul(x, sub(1, mul(t, t))), inner)), 0.5);
}
