/**
 * How many elements are not zero; NaN is not.
 *
 *     y = Σ [x ≠ 0]        over the dims that vanish        no gradient: a count jumps
 *
 * @shape  x: any  →  y: int32, the shape of x without dim
 * @torch  torch.count_nonzero(input, dim=None)
 * @example countNonzero(tensor([[1, 0], [2, 3]]), { dim: 0 })   // [2, 1]
 */
import { defineOperator, NotDifferentiable } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { lanesOf, reducedDims, reducedShape, type ReductionOptions } from './lanes.ts';
import { plus, reduceDims, type Reduction } from './reduce.ts';

type CountOptions = Pick<ReductionOptions, 'dim'>;
const countShape = (x: Tensor, { dim }: CountOptions): number[] => reducedShape('countNonzero', x.shape, { dim, keepdim: false });
const nonzeros: Reduction = { start: 0, term: (value) => (value === 0 ? 0 : 1), combine: plus };

export const countNonzero = defineOperator<[x: Tensor], CountOptions>({
  name: 'countNonzero',
  takes: { x: 'any' },
  outputs: { y: 'int32' },
  defaults: { dim: null },
  shape: countShape,
  reference(x, options) {
    const y = x.newZeros(countShape(x, options), 'int32');
    let o = 0;
    for (const lane of lanesOf(x.shape, reducedDims('countNonzero', x.shape, options.dim))) {
      let count = 0;
      for (const i of lane) if (x.array[i] !== 0) count++;
      y.array[o++] = count;
    }
    return y;
  },
  gpu: (x, options) => reshape(reduceDims(x, reducedDims('countNonzero', x.shape, options.dim), nonzeros), { shape: countShape(x, options) }),
  gradient: new NotDifferentiable('a count jumps from one whole number to another'),
});
