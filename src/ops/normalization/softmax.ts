/**
 * Softmax: turns a lane of scores into probabilities that add up to one.
 *
 *     yᵢ = exp(xᵢ − m) / Σⱼ exp(xⱼ − m)        m = maxⱼ xⱼ
 *
 * Subtracting the largest score changes nothing (it cancels), but keeps `exp` from overflowing. A lane of nothing but −∞,
 * a row that a mask has emptied, gives NaN.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.nn.functional.softmax(input, dim, dtype=None)
 * @example softmax(tensor([0, Math.log(3)]), { dim: 0 })   // [0.25, 0.75]
 */
import type { DType } from '../../dtype.ts';
import { type Flat, grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { expOfNegative } from '../../gpu/math.ts';
import { defineOperator, required } from '../../operator.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul, sub } from '../elementwise/arithmetic.ts';
import { floatType } from '../floatType.ts';
import { largest, reduceLanes } from '../reduction/reduce.ts';
import { sum } from '../reduction/sum.ts';

export interface SoftmaxOptions {
  /** The dim that adds up to one. */
  readonly dim: number;
  /** The type to convert to first, float32 or float64; null keeps the type of x, which then must be one of them. */
  readonly dtype: DType | null;
}

function reference(x: Tensor, { dim }: SoftmaxOptions): Tensor {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('softmax', dim, x.shape));
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const at = (i: number): number => (o * length + i) * inner + k;
    let max = -Infinity;
    for (let i = 0; i < length; i++) max = Math.max(max, x.array[at(i)]);
    let total = 0;
    for (let i = 0; i < length; i++) total += Math.exp(x.array[at(i)] - max);
    for (let i = 0; i < length; i++) y.array[at(i)] = Math.exp(x.array[at(i)] - max) / total;
  }
  return y;
}

/** A thread per element takes the exponential of its score: in lanes along memory, */
function alongKernel(this: Thread, x: Plane, max: Flat): number {
  const e = expOfNegative(x[this.thread.y][this.thread.x] - max[this.thread.y]);
  return e;
}
/** or in lanes across it, where neighbouring threads belong to neighbouring lanes. */
function acrossKernel(this: Thread, x: Volume, max: Plane): number {
  const e = expOfNegative(x[this.thread.z][this.thread.y][this.thread.x] - max[this.thread.z][this.thread.x]);
  return e;
}

export const softmax = defineOperator<[x: Tensor], SoftmaxOptions>({
  name: 'softmax',
  takes: { x: 'any' },
  defaults: { dim: required, dtype: null },
  promotion: floatType('softmax'),
  shape: (x, { dim }) => (resolveDim('softmax', dim, x.shape), x.shape),
  reference,
  gpu(x, { dim }) {
    const lanes = lanesAlong(x.shape, resolveDim('softmax', dim, x.shape));
    const { outer, length, inner } = lanes;
    const max = reduceLanes(x, lanes, largest);
    const e = inner === 1
      ? launch(alongKernel, { threads: [length, outer], inputs: [grid(x, [outer, length]), max], shape: x.shape })
      : launch(acrossKernel, { threads: [inner, length, outer], inputs: [grid(x, [outer, length, inner]), grid(max, [outer, inner])], shape: x.shape });
    return mul(e, div(1, sum(e, { dim, keepdim: true })));
  },
  // The Jacobian of a lane is diag(y) − y yᵀ, so   dx = y ⊙ (g − Σ g ⊙ y).
  gradient: ({ grad, output: y, options: { dim } }) => [() => mul(y, sub(grad, sum(mul(grad, y), { dim, keepdim: true })))],
});
