/**
 * The smallest and the largest element, of everything or along a dim.
 *
 *     min = min x    max = max x        dx = what `amin` and `amax` pass back: equals share the gradient
 *
 * @shape  x: any, with something to choose from  →  min, max: [];  with dim: the shape of x without it, or with a one there (keepdim)
 * @torch  torch.aminmax(input, dim=None, keepdim=False)
 * @example aminmax(tensor([3, 1, 2]))   // [1, 3]
 */
import { defineOperator, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { extremeOf, extremeOnGpu, extremeShape, sharedGradient } from './amax.ts';
import { highest, lowest } from './reduce.ts';

export interface AminmaxOptions {
  /** The dim that vanishes; null means all of them. */
  readonly dim: number | null;
  /** Leave a dim of size one in place of each. */
  readonly keepdim: boolean;
}

export const aminmax = defineOperator<[x: Tensor], AminmaxOptions, [min: Tensor, max: Tensor]>({
  name: 'aminmax',
  takes: { x: 'any' },
  outputs: { min: 'same', max: 'same' },
  defaults: { dim: null, keepdim: false },
  shape(x, options) {
    const { dim } = options;
    if (dim !== null && typeof dim !== 'number') throw new OperatorError(`aminmax: dim is ${JSON.stringify(dim)}; expected one dim, or null for all of them`);
    const shape = extremeShape('aminmax', x, options);
    return [shape, shape];
  },
  reference: (x, options) => [extremeOf('aminmax', Math.min, x, options), extremeOf('aminmax', Math.max, x, options)],
  gpu: (x, options) => [extremeOnGpu('aminmax', lowest, x, options), extremeOnGpu('aminmax', highest, x, options)],
  gradient: ({ grads, outputs: [min, max], inputs: [x], options }) => [
    () => add(sharedGradient('aminmax', grads[0], min, x, options), sharedGradient('aminmax', grads[1], max, x, options)),
  ],
});
