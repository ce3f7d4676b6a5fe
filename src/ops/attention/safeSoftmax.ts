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
import { type Flat, launch, type Pair, type Thread } from '../../gpu/kernel.ts';
import { exp } from '../../gpu/math.ts';
import { defineOperator, required } from '../../operator.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
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

/** First a thread per lane: its largest score, or the least of all numbers above −∞, and its total, which is 0 only for an empty lane; */
function laneKernel(this: Thread, x: Flat, length: number, inner: number, laneStep: number): Pair {
  let max = -3.4028234e38;
  for (let i = 0; i < length; i++) {
    max = Math.max(max, x[this.thread.y * length * inner + this.thread.x * laneStep + i * inner]);
  }
  let total = 0;
  for (let j = 0; j < length; j++) {
    const e = exp(x[this.thread.y * length * inner + this.thread.x * laneStep + j * inner] - max);
    total += e;
  }
  return [max, total];
}
/** then a thread per element: its share. */
function shareKernel(this: Thread, x: Flat, lane: Flat, length: number, inner: number): number {
  const at = (this.thread.z * inner + this.thread.x) * 2;
  const e = exp(x[(this.thread.z * length + this.thread.y) * inner + this.thread.x] - lane[at]);
  return lane[at + 1] === 0 ? 0 : e / lane[at + 1];
}
/** The same where a lane lies along memory. */
function rowShareKernel(this: Thread, x: Flat, lane: Flat, length: number): number {
  const e = exp(x[this.thread.y * length + this.thread.x] - lane[this.thread.y * 2]);
  return lane[this.thread.y * 2 + 1] === 0 ? 0 : e / lane[this.thread.y * 2 + 1];
}

export const safeSoftmax = defineOperator<[x: Tensor], SafeSoftmaxOptions>({
  name: 'safeSoftmax',
  takes: { x: 'float' },
  defaults: { dim: required },
  shape: (x, { dim }) => (resolveDim('safeSoftmax', dim, x.shape), x.shape),
  reference,
  gpu(x, { dim }) {
    const { outer, length, inner } = lanesAlong(x.shape, resolveDim('safeSoftmax', dim, x.shape));
    const alongMemory = inner === 1;
    const lane = launch(laneKernel, { threads: alongMemory ? [outer, 1] : [inner, outer], inputs: [x], integers: { length, inner, laneStep: alongMemory ? length : 1 }, returns: 2 });
    if (alongMemory) return launch(rowShareKernel, { threads: [length, outer], inputs: [x, lane], integers: { length }, shape: x.shape });
    return launch(shareKernel, { threads: [inner, length, outer], inputs: [x, lane], integers: { length, inner }, shape: x.shape });
  },
  gradient: ({ grad, output: y, options: { dim } }) => [() => mul(y, sub(grad, sum(mul(grad, y), { dim, keepdim: true })))],
});
