/**
 * The logarithm of softmax, computed so that small probabilities keep their digits.
 *
 *     yᵢ = xᵢ − m − ln Σⱼ exp(xⱼ − m)        m = maxⱼ xⱼ        dx = g − exp(y) · Σ g
 *
 * `log(softmax(x))` would be −∞ where the probability is too small for a float32; this is not. A lane of nothing but −∞ gives NaN.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.nn.functional.log_softmax(input, dim, dtype=None)
 * @example logSoftmax(tensor([0, Math.log(3)]), { dim: 0 })   // [ln 0.25, ln 0.75]
 */
import { defineOperator, required } from '../../operator.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { exp, log } from '../elementwise/unary.ts';
import { floatType } from '../floatType.ts';
import { exponentials, largest, reduceLanes } from '../reduction/reduce.ts';
import { sum } from '../reduction/sum.ts';
import { reshape } from '../views/reshape.ts';
import type { SoftmaxOptions } from './softmax.ts';

function reference(x: Tensor, { dim }: SoftmaxOptions): Tensor {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('logSoftmax', dim, x.shape));
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const at = (i: number): number => (o * length + i) * inner + k;
    let max = -Infinity;
    for (let i = 0; i < length; i++) max = Math.max(max, x.array[at(i)]);
    let total = 0;
    for (let i = 0; i < length; i++) total += Math.exp(x.array[at(i)] - max);
    for (let i = 0; i < length; i++) y.array[at(i)] = x.array[at(i)] - max - Math.log(total);
  }
  return y;
}

export const logSoftmax = defineOperator<[x: Tensor], SoftmaxOptions>({
  name: 'logSoftmax',
  takes: { x: 'any' },
  defaults: { dim: required, dtype: null },
  promotion: floatType('logSoftmax'),
  shape: (x, { dim }) => (resolveDim('logSoftmax', dim, x.shape), x.shape),
  reference,
  gpu(x, { dim }) {
    const d = resolveDim('logSoftmax', dim, x.shape);
    const lanes = lanesAlong(x.shape, d);
    const kept = { shape: x.shape.map((size, e) => (e === d ? 1 : size)) };
    const max = reduceLanes(x, lanes, largest);
    const total = reduceLanes(x, lanes, exponentials, max);
    return sub(sub(x, reshape(max, kept)), log(reshape(total, kept)));
  },
  gradient: ({ grad, output: y, options: { dim } }) => [() => sub(grad, mul(exp(y), sum(grad, { dim, keepdim: true })))],
});
