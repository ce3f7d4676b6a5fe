/**
 * Mean along dims.
 *
 *     y = Σ x / n        over the n elements of the dims that vanish        dx = g / n, repeated along them
 *
 * The mean of nothing is NaN. Integers have no mean unless a dtype is given: PyTorch will not guess one.
 *
 * @shape  x: any  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.mean(input, dim, keepdim=False, dtype=None)
 * @example mean(tensor([[1, 2], [3, 6]]), { dim: 0 })   // [2, 4]
 */
import type { DType } from '../../dtype.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/arithmetic.ts';
import { floatType } from '../floatType.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { laneLength, lanesOf, reducedDims, reducedShape, type ReductionOptions } from './lanes.ts';
import { sum } from './sum.ts';

export interface MeanOptions extends ReductionOptions {
  /** The type to convert to first; null keeps the type of x. */
  readonly dtype: DType | null;
}

function reference(x: Tensor, options: MeanOptions): Tensor {
  const y = x.newZeros(reducedShape('mean', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('mean', x.shape, options.dim))) {
    let total = 0;
    for (const i of lane) total += x.array[i];
    y.array[o++] = total / lane.length;
  }
  return y;
}

export const mean = defineOperator<[x: Tensor], MeanOptions>({
  name: 'mean',
  takes: { x: 'any' },
  defaults: { dim: null, keepdim: false, dtype: null },
  promotion: floatType('mean'),
  shape: (x, options) => reducedShape('mean', x.shape, options),
  reference,
  gpu: (x, { dim, keepdim }) => div(sum(x, { dim, keepdim }), laneLength('mean', x.shape, dim)),
  gradient: ({ grad, inputs: [x], options }) => [() => {
    const share = div(grad, laneLength('mean', x.shape, options.dim));
    return expand(reshape(share, { shape: reducedShape('mean', x.shape, { ...options, keepdim: true }) }), { size: x.shape });
  }],
  gradFn: (_x, { dim, keepdim }) => (dim === null && !keepdim ? 'MeanBackward0' : 'MeanBackward1'),
});
