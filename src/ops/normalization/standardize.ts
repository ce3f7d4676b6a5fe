/** What the norms have in common: x̂ = (x − x̄) / √(σ² + ε), and how a gradient finds its way back through it. */
import type { Tensor } from '../../tensor.ts';
import { add, div, mul, sub } from '../elementwise/arithmetic.ts';
import { sqrt } from '../elementwise/unary.ts';
import { reducedDims, laneLength } from '../reduction/lanes.ts';
import { mean } from '../reduction/mean.ts';
import { reduceDims, squaredDeviations } from '../reduction/reduce.ts';
import { reshape } from '../views/reshape.ts';

export interface Statistics {
  readonly mean: Tensor;
  /** 1 / √(σ² + ε) */
  readonly inverseDeviation: Tensor;
}

export const inverseDeviation = (variance: Tensor, eps: number): Tensor => div(1, sqrt(add(variance, eps)));

/** Mean and variance over dims, which stay with size one; on the gpu. */
export function statisticsOnGpu(x: Tensor, dims: readonly number[], eps: number): Statistics {
  const centre = mean(x, { dim: dims, keepdim: true });
  const squares = reshape(reduceDims(x, reducedDims('norm', x.shape, dims), squaredDeviations, centre), { shape: centre.shape });
  return { mean: centre, inverseDeviation: inverseDeviation(div(squares, laneLength('norm', x.shape, dims)), eps) };
}

/** The same as operators that can be differentiated. */
export interface Standardized {
  readonly xHat: Tensor;
  readonly inverseDeviation: Tensor;
}
export function standardized(x: Tensor, dims: readonly number[], eps: number): Standardized {
  const deviation = sub(x, mean(x, { dim: dims, keepdim: true }));
  const inverse = inverseDeviation(mean(mul(deviation, deviation), { dim: dims, keepdim: true }), eps);
  return { xHat: mul(deviation, inverse), inverseDeviation: inverse };
}

/**
 * From dLoss/dx̂ to dLoss/dx. A shift and a stretch of x leave x̂ as it is, so their share of the gradient is taken out:
 *
 *     dx = (ĝ − mean ĝ − x̂ · mean(ĝ ⊙ x̂)) / √(σ² + ε)
 */
export function standardizeGradient(grad: Tensor, { xHat, inverseDeviation }: Standardized, dims: readonly number[]): Tensor {
  const shift = mean(grad, { dim: dims, keepdim: true });
  const stretch = mean(mul(grad, xHat), { dim: dims, keepdim: true });
  return mul(sub(sub(grad, shift), mul(xHat, stretch)), inverseDeviation);
}
