/**
 * Standard deviation along dims: the root of the variance, in the unit of the elements.
 *
 *     y = √(Σ (x − x̄)² / max(0, n − correction))        over the n elements of the dims that vanish
 *     dx = g / 2y · 2 (x − x̄) / (n − correction),  0 where y = 0
 *
 * What is said of `var` holds here, too. At y = 0 the root has no slope, and PyTorch gives the elements the gradient 0.
 *
 * @shape  x: any, float  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.std(input, dim=None, correction=1, keepdim=False),  torch.std(input, dim, unbiased, keepdim=False)
 * @example std(tensor([1, 3, 5]))   // 2
 */
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { sqrt } from '../elementwise/unary.ts';
import { momentsOf, momentsOnGpu, rootGradient, spreadDefaults, type SpreadOptions, spreadShape, varianceGradient } from './moments.ts';

export const std = defineOperator<[x: Tensor], SpreadOptions>({
  name: 'std',
  takes: { x: 'float' },
  defaults: spreadDefaults,
  shape: (x, options) => spreadShape('std', x, options),
  reference(x, options) {
    const y = x.newZeros(spreadShape('std', x, options));
    let o = 0;
    for (const { variance } of momentsOf('std', x, options)) y.array[o++] = Math.sqrt(variance);
    return y;
  },
  gpu: (x, options) => sqrt(momentsOnGpu('std', x, options).variance),
  gradient: ({ grad, output: y, inputs: [x], options }) => [() => varianceGradient('std', rootGradient(grad, y), x, options)],
});
