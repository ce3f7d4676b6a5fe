/**
 * Variance along dims: how far elements lie from their mean, squared, on average.
 *
 *     y = Σ (x − x̄)² / max(0, n − correction)        over the n elements of the dims that vanish
 *     dx = g · 2 (x − x̄) / (n − correction)
 *
 * `correction: 1` estimates the variance of what the elements are a sample of (Bessel), 0 is their own. Two passes: the short cut
 * Σ x² / n − x̄² loses all digits of a small spread far from zero. With too few elements there is 0 / 0, NaN, or infinity; the
 * variance of nothing is NaN.
 *
 * @shape  x: any, float  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.var(input, dim=None, correction=1, keepdim=False)
 * @example variance(tensor([1, 2, 3]))   // 1;  with { correction: 0 } 2/3
 */
import { OperatorError } from '../../errors.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul, sub } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { reshape } from '../views/reshape.ts';
import { laneLength, lanesOf, reducedDims, reducedShape, type ReductionOptions } from './lanes.ts';
import { mean } from './mean.ts';
import { reduceDims, squaredDeviations } from './reduce.ts';

export interface VarOptions extends ReductionOptions {
  /** What is taken off the number of elements before dividing by it. */
  readonly correction: number;
}

/** What the sum of squares is divided by. The variance of nothing is 0 / 0, whatever the correction. */
const divisor = (x: Tensor, { dim, correction }: VarOptions): number => {
  const count = laneLength('var', x.shape, dim);
  return count === 0 ? 0 : Math.max(0, count - correction);
};

function reference(x: Tensor, options: VarOptions): Tensor {
  const y = x.newZeros(reducedShape('var', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('var', x.shape, options.dim))) {
    let total = 0;
    for (const i of lane) total += x.array[i];
    const centre = total / lane.length;
    let squares = 0;
    for (const i of lane) squares += (x.array[i] - centre) ** 2;
    y.array[o++] = squares / divisor(x, options);
  }
  return y;
}

export const variance = defineOperator<[x: Tensor], VarOptions>({
  name: 'var',
  takes: { x: 'float' },
  defaults: { dim: null, correction: 1, keepdim: false },
  shape(x, options) {
    if (typeof options.correction !== 'number') throw new OperatorError(`var: correction is ${String(options.correction)}; expected a number`);
    return reducedShape('var', x.shape, options);
  },
  reference,
  gpu(x, options) {
    const { dim } = options;
    const squares = reduceDims(x, reducedDims('var', x.shape, dim), squaredDeviations, mean(x, { dim, keepdim: true }));
    return div(reshape(squares, { shape: reducedShape('var', x.shape, options) }), divisor(x, options));
  },
  gradient: ({ grad, inputs: [x], options }) => [() => {
    const { dim } = options;
    const shares = reshape(grad, { shape: reducedShape('var', x.shape, { ...options, keepdim: true }) });
    const centre = mean(x, { dim, keepdim: true });
    const degrees = laneLength('var', x.shape, dim) - options.correction;
    // PyTorch says so of a variance over everything that has too few elements, and only of that.
    if (degrees <= 0 && (dim === null || x.ndim === 0)) return mul(shares, where(eq(x, centre), NaN, Infinity));
    return mul(mul(shares, sub(x, centre)), 2 / degrees);
  }],
});
