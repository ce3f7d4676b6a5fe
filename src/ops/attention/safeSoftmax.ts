/**
 * Softmax for scores that a mask may have emptied: a lane of nothing but −∞ gives zeros where softmax gives NaN.
 *
 *     yᵢ = exp(xᵢ − m) / Σⱼ exp(xⱼ − m)        m = maxⱼ xⱼ        y = 0 if m = −∞        dx = y ⊙ (g − Σ g ⊙ y)
 *
 * A query that may look nowhere sees nothing. A NaN among the scores still makes its lane NaN.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch._safe_softmax(input, dim), the one within scaled_dot_product_attention
 */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { exp } from '../../gpu/math.ts';
import { defineOperator, required } from '../../operator.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { exponentials, laneStep, largest, reduceLanes, threadsOver } from '../reduction/reduce.ts';
import { sum } from '../reduction/sum.ts';

export interface SafeSoftmaxOptions {
  /** The dim that adds up to one. */
  readonly dim: number;
}

function reference(x: Tensor, { dim }: SafeSoftmaxOptions): Tensor {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('safeSoftmax', dim, x.shape));
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const at = (i: number): number => (o * length + i) * inner + k;
    let max = -Infinity;
    for (let i = 0; i < length; i++) max = Math.max(max, x.array[at(i)]);
    if (max === -Infinity) continue;
    let total = 0;
    for (let i = 0; i < length; i++) total += Math.exp(x.array[at(i)] - max);
    for (let i = 0; i < length; i++) y.array[at(i)] = Math.exp(x.array[at(i)] - max) / total;
  }
  return y;
}

/** A thread per element: its share. The exponentials of a lane are counted from the least finite number if it is empty, and their sum is 0. */
function shareKernel(this: Thread, x: Flat, max: Flat, total: Flat, size: number, inner: number, laneStep: number): number {
  const lane = this.thread.z * inner + this.thread.x * laneStep;
  const e = exp(x[this.thread.z * size + this.thread.y * inner + this.thread.x] - max[lane]);
  return total[lane] === 0 ? 0 : e / total[lane];
}

export const safeSoftmax = defineOperator<[x: Tensor], SafeSoftmaxOptions>({
  name: 'safeSoftmax',
  takes: { x: 'float' },
  defaults: { dim: required },
  shape: (x, { dim }) => (resolveDim('safeSoftmax', dim, x.shape), x.shape),
  reference,
  gpu(x, { dim }) {
    const lanes = lanesAlong(x.shape, resolveDim('safeSoftmax', dim, x.shape));
    const { length, inner } = lanes;
    const max = reduceLanes(x, lanes, largest);
    const total = reduceLanes(x, lanes, exponentials, max);
    const integers = { size: length * inner, inner, laneStep: laneStep(lanes) };
    return launch(shareKernel, { threads: threadsOver(lanes, length), inputs: [x, max, total], integers, shape: x.shape });
  },
  gradient: ({ grad, output: y, options: { dim } }) => [() => mul(y, sub(grad, sum(mul(grad, y), { dim, keepdim: true })))],
});
