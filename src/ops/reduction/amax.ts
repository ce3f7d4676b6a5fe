/**
 * The largest element along dims, or the smallest, without saying where it was.
 *
 *     y = max x        over the dims that vanish        dx = g / m for each of the m largest elements, 0 for the others
 *
 * NaN counts as larger than every number, and for amin as smaller; nothing equals it, so its whole lane gets the gradient NaN.
 * Unlike `max` along a dim, equals share the gradient.
 *
 * @shape  x: any, with something to choose from  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.amax(input, dim=(), keepdim=False),  torch.amin
 * @example amax(tensor([[1, 5], [7, 2]]), { dim: [0, 1] })   // 7
 */
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { lanesOf, reducedDims, reducedShape, type ReductionOptions } from './lanes.ts';
import { highest, lowest, reduceDims, type Reduction } from './reduce.ts';
import { sum } from './sum.ts';

/** The shape of the result; refuses lanes of nothing. */
export function extremeShape(operator: string, x: Tensor, options: ReductionOptions): Shape {
  if (reducedDims(operator, x.shape, options.dim).some((d) => x.shape[d] === 0)) {
    throw new OperatorError(`${operator}: x has shape ${show(x.shape)}, nothing to choose from; expected at least one element`);
  }
  return reducedShape(operator, x.shape, options);
}

/** NaN is what comes out of `Math.max` as soon as it goes in. */
export function extremeOf(operator: string, choose: (a: number, b: number) => number, x: Tensor, options: ReductionOptions): Tensor {
  const y = x.newZeros(extremeShape(operator, x, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims(operator, x.shape, options.dim))) {
    let best = x.array[lane[0]];
    for (const i of lane) best = choose(best, x.array[i]);
    y.array[o++] = best;
  }
  return y;
}

export const extremeOnGpu = (operator: string, reduction: Reduction, x: Tensor, options: ReductionOptions): Tensor =>
  reshape(reduceDims(x, reducedDims(operator, x.shape, options.dim), reduction), { shape: extremeShape(operator, x, options) });

/** Every element that equals the extreme of its lane gets the same share of its gradient. */
export function sharedGradient(operator: string, grad: Tensor, extreme: Tensor, x: Tensor, options: ReductionOptions): Tensor {
  const shape = reducedShape(operator, x.shape, { ...options, keepdim: true });
  const equals = to(eq(x, reshape(extreme, { shape })), { dtype: x.dtype });
  return mul(equals, div(reshape(grad, { shape }), sum(equals, { dim: options.dim, keepdim: true })));
}

const extreme = (name: string, choose: (a: number, b: number) => number, reduction: Reduction): Operator<[x: Tensor], ReductionOptions> =>
  defineOperator<[x: Tensor], ReductionOptions>({
    name,
    takes: { x: 'any' },
    defaults: { dim: [], keepdim: false },
    shape: (x, options) => extremeShape(name, x, options),
    reference: (x, options) => extremeOf(name, choose, x, options),
    gpu: (x, options) => extremeOnGpu(name, reduction, x, options),
    gradient: ({ grad, output, inputs: [x], options }) => [() => sharedGradient(name, grad, output, x, options)],
  });

export const amax = extreme('amax', Math.max, highest);
export const amin = extreme('amin', Math.min, lowest);
