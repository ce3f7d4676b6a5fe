/**
 * Variance and mean along dims in one go: who computes the one has had the other in hand.
 *
 *     mean = Σ x / n    var = Σ (x − mean)² / max(0, n − correction)
 *     dx = what `var` passes back + gₘₑₐₙ / n
 *
 * The mean of ∞ and numbers is ∞, as `mean` says; PyTorch, which adds the elements to a running mean here, says NaN.
 *
 * @shape  x: any, float  →  var, mean: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.var_mean(input, dim=None, correction=1, keepdim=False)
 * @example varMean(tensor([1, 2, 3]))   // [1, 2]
 */
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { sqrt } from '../elementwise/unary.ts';
import {
  meanGradient, momentsOf, momentsOnGpu, rootGradient, spreadDefaults, type SpreadOptions, spreadShape, varianceGradient,
} from './moments.ts';

type SpreadAndMean = [spread: Tensor, mean: Tensor];

function reference(name: string, spread: (variance: number) => number, x: Tensor, options: SpreadOptions): SpreadAndMean {
  const shape = spreadShape(name, x, options);
  const [spreads, means] = [x.newZeros(shape), x.newZeros(shape)];
  let o = 0;
  for (const { variance, mean } of momentsOf(name, x, options)) {
    spreads.array[o] = spread(variance);
    means.array[o++] = mean;
  }
  return [spreads, means];
}

export const varMean = defineOperator<[x: Tensor], SpreadOptions, SpreadAndMean>({
  name: 'varMean',
  takes: { x: 'float' },
  outputs: { var: 'same', mean: 'same' },
  defaults: spreadDefaults,
  shape(x, options) {
    const shape = spreadShape('varMean', x, options);
    return [shape, shape];
  },
  reference: (x, options) => reference('varMean', (variance) => variance, x, options),
  gpu(x, options) {
    const { variance, mean } = momentsOnGpu('varMean', x, options);
    return [variance, mean];
  },
  gradient: ({ grads: [gradVariance, gradMean], inputs: [x], options }) => [
    () => add(varianceGradient('varMean', gradVariance, x, options), meanGradient('varMean', gradMean, x, options)),
  ],
});

/**
 * The same with the standard deviation, the root of the variance.
 *
 * @shape  x: any, float  →  std, mean: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.std_mean(input, dim=None, correction=1, keepdim=False)
 */
export const stdMean = defineOperator<[x: Tensor], SpreadOptions, SpreadAndMean>({
  name: 'stdMean',
  takes: { x: 'float' },
  outputs: { std: 'same', mean: 'same' },
  defaults: spreadDefaults,
  shape(x, options) {
    const shape = spreadShape('stdMean', x, options);
    return [shape, shape];
  },
  reference: (x, options) => reference('stdMean', Math.sqrt, x, options),
  gpu(x, options) {
    const { variance, mean } = momentsOnGpu('stdMean', x, options);
    return [sqrt(variance), mean];
  },
  gradient: ({ grads: [gradDeviation, gradMean], outputs: [deviation], inputs: [x], options }) => [
    () => add(varianceGradient('stdMean', rootGradient(gradDeviation, deviation), x, options), meanGradient('stdMean', gradMean, x, options)),
  ],
});
