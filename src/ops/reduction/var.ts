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
 * @torch  torch.var(input, dim=None, correction=1, keepdim=False),  torch.var(input, dim, unbiased, keepdim=False)
 * @example variance(tensor([1, 2, 3]))   // 1;  with { correction: 0 } 2/3
 */
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { momentsOf, momentsOnGpu, spreadDefaults, type SpreadOptions, spreadShape, varianceGradient } from './moments.ts';

export const variance = defineOperator<[x: Tensor], SpreadOptions>({
  name: 'var',
  takes: { x: 'float' },
  defaults: spreadDefaults,
  shape: (x, options) => spreadShape('var', x, options),
  reference(x, options) {
    const y = x.newZeros(spreadShape('var', x, options));
    let o = 0;
    for (const { variance } of momentsOf('var', x, options)) y.array[o++] = variance;
    return y;
  },
  gpu: (x, options) => momentsOnGpu('var', x, options).variance,
  gradient: ({ grad, inputs: [x], options }) => [() => varianceGradient('var', grad, x, options)],
});
