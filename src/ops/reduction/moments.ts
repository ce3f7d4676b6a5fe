/** What variances and standard deviations have in common. */
import { OperatorError } from '../../errors.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul, sub } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { laneLength, lanesOf, reducedDims, reducedShape, type ReductionOptions } from './lanes.ts';
import { mean } from './mean.ts';
import { reduceDims, squaredDeviations } from './reduce.ts';

export interface SpreadOptions extends ReductionOptions {
  /** What is taken off the number of elements before dividing by it; null takes off 1. */
  readonly correction: number | null;
  /** An older way to say correction 1 (true) or 0 (false); null leaves it to correction. */
  readonly unbiased: boolean | null;
}
export const spreadDefaults: SpreadOptions = { dim: null, correction: 1, unbiased: null, keepdim: false };

const correctionIn = ({ correction, unbiased }: SpreadOptions): number => (unbiased === null ? (correction ?? 1) : Number(unbiased));

/** What the sum of squares is divided by. The variance of nothing is 0 / 0, whatever the correction. */
function divisor(operator: string, x: Tensor, options: SpreadOptions): number {
  const count = laneLength(operator, x.shape, options.dim);
  return count === 0 ? 0 : Math.max(0, count - correctionIn(options));
}

export function spreadShape(operator: string, x: Tensor, options: SpreadOptions): number[] {
  const { correction, unbiased } = options;
  if (correction !== null && typeof correction !== 'number') throw new OperatorError(`${operator}: correction is ${String(correction)}; expected a number`);
  if (unbiased !== null && typeof unbiased !== 'boolean') throw new OperatorError(`${operator}: unbiased is ${String(unbiased)}; expected true or false`);
  if (unbiased !== null && correction !== 1) {
    throw new OperatorError(`${operator}: correction is ${correction} and unbiased ${unbiased}; expected one of them`);
  }
  return reducedShape(operator, x.shape, options);
}

interface Moments<T> {
  readonly variance: T;
  readonly mean: T;
}

/** Mean and variance of every lane. */
export function* momentsOf(operator: string, x: Tensor, options: SpreadOptions): Generator<Moments<number>> {
  for (const lane of lanesOf(x.shape, reducedDims(operator, x.shape, options.dim))) {
    let total = 0;
    for (const i of lane) total += x.array[i];
    const centre = total / lane.length;
    let squares = 0;
    for (const i of lane) squares += (x.array[i] - centre) ** 2;
    yield { variance: squares / divisor(operator, x, options), mean: centre };
  }
}

/** The same, in kernels. */
export function momentsOnGpu(operator: string, x: Tensor, options: SpreadOptions): Moments<Tensor> {
  const { dim } = options;
  const shape = reducedShape(operator, x.shape, options);
  const centre = mean(x, { dim, keepdim: true });
  const squares = reduceDims(x, reducedDims(operator, x.shape, dim), squaredDeviations, centre);
  return { variance: div(reshape(squares, { shape }), divisor(operator, x, options)), mean: reshape(centre, { shape }) };
}

/** From the gradient of a variance to that of x:  g · 2 (x − x̄) / (n − correction) */
export function varianceGradient(operator: string, grad: Tensor, x: Tensor, options: SpreadOptions): Tensor {
  const { dim } = options;
  const shares = reshape(grad, { shape: reducedShape(operator, x.shape, { ...options, keepdim: true }) });
  const centre = mean(x, { dim, keepdim: true });
  const degrees = laneLength(operator, x.shape, dim) - correctionIn(options);
  // PyTorch says so of a variance over everything that has too few elements, and only of that.
  if (degrees <= 0 && (dim === null || x.ndim === 0)) return mul(shares, where(eq(x, centre), NaN, Infinity));
  return mul(mul(shares, sub(x, centre)), 2 / degrees);
}

/** From the gradient of a standard deviation to that of the variance it is the root of. Where there is no spread, there is no slope. */
export const rootGradient = (grad: Tensor, deviation: Tensor): Tensor => where(eq(deviation, 0), 0, div(grad, mul(deviation, 2)));

/** From the gradient of a mean to that of x. */
export function meanGradient(operator: string, grad: Tensor, x: Tensor, options: SpreadOptions): Tensor {
  const share = div(grad, laneLength(operator, x.shape, options.dim));
  return expand(reshape(share, { shape: reducedShape(operator, x.shape, { ...options, keepdim: true }) }), { size: x.shape });
}
