/**
 * Sum along dims, in which NaN counts as zero.
 *
 *     y = Σ x over the x that are numbers        dx = g where x is a number, 0 where it is NaN
 *
 * Infinities stay what they are. Integers and booleans, which know no NaN, are counted in int32.
 *
 * @shape  x: any  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.nansum(input, dim=None, keepdim=False, dtype=None)
 * @example nansum(tensor([1, NaN, 2]))   // 3
 */
import { convert } from '../../dtype.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { countingType, lanesOf, reducedDims, reducedShape } from './lanes.ts';
import { plus, reduceDims, type Reduction } from './reduce.ts';
import type { SumOptions } from './sum.ts';

function reference(x: Tensor, options: SumOptions): Tensor {
  const y = x.newZeros(reducedShape('nansum', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('nansum', x.shape, options.dim))) {
    let total = 0;
    for (const i of lane) if (!Number.isNaN(x.array[i])) total += x.array[i];
    y.array[o++] = convert(total, x.dtype);
  }
  return y;
}

const totalOfNumbers: Reduction = { start: 0, term: (value) => (value <= 0 || value > 0 ? value : 0), combine: plus };

/** 1 for numbers, 0 for NaN, which nothing equals, not even itself. */
export const numbersIn = (x: Tensor): Tensor => to(eq(x, x), { dtype: x.dtype });

export const nansum = defineOperator<[x: Tensor], SumOptions>({
  name: 'nansum',
  takes: { x: 'any' },
  defaults: { dim: null, keepdim: false, dtype: null },
  promotion: countingType,
  shape: (x, options) => reducedShape('nansum', x.shape, options),
  reference,
  gpu: (x, options) => reshape(reduceDims(x, reducedDims('nansum', x.shape, options.dim), totalOfNumbers), { shape: reducedShape('nansum', x.shape, options) }),
  gradient: ({ grad, inputs: [x], options }) => [
    () => mul(reshape(grad, { shape: reducedShape('nansum', x.shape, { ...options, keepdim: true }) }), numbersIn(x)),
  ],
});
