/**
 * Sum along dims.
 *
 *     y = Σ x        over the dims that vanish        dx = g, repeated along them
 *
 * The sum of nothing is 0. Integers and booleans are counted in int32.
 *
 * @shape  x: any  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.sum(input, dim, keepdim=False, dtype=None)
 * @example sum(ones(2, 3), { dim: 1 })   // [3, 3]
 */
import { convert, type DType } from '../../dtype.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { countingType, lanesOf, reducedDims, reducedShape, type ReductionOptions } from './lanes.ts';
import { reduceDims, total } from './reduce.ts';

export interface SumOptions extends ReductionOptions {
  /** The type to convert to before adding up; null keeps floats and turns everything else into int32. */
  readonly dtype: DType | null;
}

function reference(x: Tensor, options: SumOptions): Tensor {
  const y = x.newZeros(reducedShape('sum', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('sum', x.shape, options.dim))) {
    let total = 0;
    for (const i of lane) total += x.array[i];
    y.array[o++] = convert(total, x.dtype);
  }
  return y;
}

export const sum = defineOperator<[x: Tensor], SumOptions>({
  name: 'sum',
  takes: { x: 'any' },
  defaults: { dim: null, keepdim: false, dtype: null },
  promotion: countingType,
  shape: (x, options) => reducedShape('sum', x.shape, options),
  reference,
  gpu: (x, options) => reshape(reduceDims(x, reducedDims('sum', x.shape, options.dim), total), { shape: reducedShape('sum', x.shape, options) }),
  gradient: ({ grad, inputs: [x], options }) => [
    () => expand(reshape(grad, { shape: reducedShape('sum', x.shape, { ...options, keepdim: true }) }), { size: x.shape }),
  ],
  gradFn: (_x, { dim, keepdim }) => (dim === null && !keepdim ? 'SumBackward0' : 'SumBackward1'),
});
