/**
 * Layer norm: every sample gets mean 0 and variance 1 over its last dims, then a scale and a shift that are learnt per element.
 *
 *     y = x̂ ⊙ w + b        x̂ = (x − x̄) / √(σ² + ε)        σ² without correction
 *     dx = (ĝ − mean ĝ − x̂ · mean(ĝ ⊙ x̂)) / √(σ² + ε)        ĝ = g ⊙ w        dw = Σ g ⊙ x̂        db = Σ g
 *
 * The sums of dw and db run over the samples. Nothing is remembered between calls: training and evaluation are the same.
 *
 * @shape  x: [*, normalizedShape]   weight, bias: normalizedShape  →  y: the shape of x
 * @torch  torch.nn.functional.layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05);  Ba, Kiros & Hinton 2016
 * @example layerNorm(tensor([[1, 3]]), { normalizedShape: [2] })   // [[−1, 1]], nearly
 */
import { ones, zeros } from '../../creation.ts';
import { type Flat, grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { checkShape, sameShape, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { once } from '../once.ts';
import { sumTo } from '../reduction/sumTo.ts';
import { standardized, standardizeGradient, statisticsOnGpu } from './standardize.ts';

type Inputs = [x: Tensor, weight: Tensor | null, bias: Tensor | null];
export interface LayerNormOptions {
  /** The last sizes of x: what one sample looks like. */
  readonly normalizedShape: Shape;
  /** Added to the variance, against division by zero. */
  readonly eps: number;
}

function shape(x: Tensor, weight: Tensor | null, bias: Tensor | null, { normalizedShape, eps }: LayerNormOptions): Shape {
  checkShape('layerNorm', normalizedShape, 'normalizedShape');
  if (normalizedShape.length === 0) throw new OperatorError('layerNorm: normalizedShape is []; expected at least one size');
  const last = x.shape.slice(Math.max(0, x.ndim - normalizedShape.length));
  if (!sameShape(last, normalizedShape)) {
    const shapes = `x has shape ${show(x.shape)} and normalizedShape is ${show(normalizedShape)}`;
    throw new OperatorError(`layerNorm: ${shapes}; expected the last sizes of x to be equal to it`);
  }
  for (const [name, parameter] of Object.entries({ weight, bias })) {
    if (parameter && !sameShape(parameter.shape, normalizedShape)) {
      throw new OperatorError(`layerNorm: ${name} has shape ${show(parameter.shape)} and normalizedShape is ${show(normalizedShape)}; expected the same`);
    }
  }
  if (typeof eps !== 'number') throw new OperatorError(`layerNorm: eps is ${String(eps)}; expected a number`);
  return x.shape;
}

function reference(x: Tensor, weight: Tensor | null, bias: Tensor | null, { normalizedShape, eps }: LayerNormOptions): Tensor {
  const length = sizeOf(normalizedShape);
  const y = x.newZeros(x.shape);
  for (let start = 0; start < x.numel(); start += length) {
    let total = 0;
    for (let i = 0; i < length; i++) total += x.array[start + i];
    const mean = total / length;
    let squares = 0;
    for (let i = 0; i < length; i++) squares += (x.array[start + i] - mean) ** 2;
    const deviation = Math.sqrt(squares / length + eps);
    for (let i = 0; i < length; i++) {
      y.array[start + i] = ((x.array[start + i] - mean) / deviation) * (weight?.array[i] ?? 1) + (bias?.array[i] ?? 0);
    }
  }
  return y;
}

/** The statistics are there; a thread per element. */
function scaleAndShiftKernel(this: Thread, x: Plane, mean: Flat, inverseDeviation: Flat, weight: Flat, bias: Flat): number {
  const xHat = (x[this.thread.y][this.thread.x] - mean[this.thread.y]) * inverseDeviation[this.thread.y];
  return xHat * weight[this.thread.x] + bias[this.thread.x];
}

/** The dims of one sample, and those of the samples. */
const sampleDims = (x: Tensor, { normalizedShape }: LayerNormOptions): number[] => normalizedShape.map((_, d) => x.ndim - normalizedShape.length + d);

export const layerNorm = defineOperator<Inputs, LayerNormOptions>({
  name: 'layerNorm',
  takes: { x: 'float', weight: 'float?', bias: 'float?' },
  defaults: { normalizedShape: required, eps: 1e-5 },
  shape,
  reference,
  gpu(x, weight, bias, options) {
    const { mean, inverseDeviation } = statisticsOnGpu(x, sampleDims(x, options), options.eps);
    const parameters = [weight ?? ones(options.normalizedShape, x), bias ?? zeros(options.normalizedShape, x)];
    const sizes = [mean.numel(), sizeOf(options.normalizedShape)];
    return launch(scaleAndShiftKernel, { threads: [sizes[1], sizes[0]], inputs: [grid(x, sizes), mean, inverseDeviation, ...parameters], shape: x.shape });
  },
  gradient({ grad, inputs: [x, weight], options }) {
    const dims = sampleDims(x, options);
    const statistics = once(() => standardized(x, dims, options.eps));
    return [
      () => standardizeGradient(weight ? mul(grad, weight) : grad, statistics(), dims),
      () => sumTo(mul(grad, statistics().xHat), options.normalizedShape),
      () => sumTo(grad, options.normalizedShape),
    ];
  },
  gradFn: 'NativeLayerNormBackward0',
});
