/**
 * Mean along dims of the elements that are not NaN.
 *
 *     y = Σ x / m over the m elements x that are numbers        dx = g / m where x is a number, 0 where it is NaN
 *
 * Where there is no number at all, the mean is 0 / 0, NaN, and so is its gradient.
 *
 * @shape  x: any, float  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.nanmean(input, dim=None, keepdim=False, dtype=None)
 * @example nanmean(tensor([1, NaN, 3]))   // 2
 */
import { isNumber } from '../../gpu/math.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul } from '../elementwise/arithmetic.ts';
import { floatType } from '../floatType.ts';
import { reshape } from '../views/reshape.ts';
import { lanesOf, reducedDims, reducedShape } from './lanes.ts';
import type { MeanOptions } from './mean.ts';
import { nansum, numbersIn } from './nansum.ts';
import { plus, reduceDims, type Reduction } from './reduce.ts';
import { sum } from './sum.ts';

function reference(x: Tensor, options: MeanOptions): Tensor {
  const y = x.newZeros(reducedShape('nanmean', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('nanmean', x.shape, options.dim))) {
    const numbers = lane.map((i) => x.array[i]).filter((value) => !Number.isNaN(value));
    let total = 0;
    for (const value of numbers) total += value;
    y.array[o++] = total / numbers.length;
  }
  return y;
}

/** How many numbers there are. */
const count: Reduction = { start: 0, term: isNumber, combine: plus };

export const nanmean = defineOperator<[x: Tensor], MeanOptions>({
  name: 'nanmean',
  takes: { x: 'float' },
  defaults: { dim: null, keepdim: false, dtype: null },
  promotion: floatType('nanmean'),
  shape: (x, options) => reducedShape('nanmean', x.shape, options),
  reference,
  gpu(x, options) {
    const total = nansum(x, { dim: options.dim, keepdim: options.keepdim });
    return div(total, reshape(reduceDims(x, reducedDims('nanmean', x.shape, options.dim), count), { shape: total.shape }));
  },
  gradient: ({ grad, inputs: [x], options: { dim } }) => [() => {
    const numbers = numbersIn(x);
    const howMany = sum(numbers, { dim, keepdim: true });
    return mul(div(reshape(grad, { shape: howMany.shape }), howMany), numbers);
  }],
  gradFn: 'DivBackward0',
});
