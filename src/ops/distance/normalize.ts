/**
 * Scales vectors to length one.
 *
 *     y = x / max(‖x‖ₚ, eps)        dx = (ĝ − (Σ ĝ ⊙ y) · d‖x‖ₚ/dx),  ĝ = g / ‖x‖ₚ;  where eps is the larger one, dx = g / eps
 *
 * Only the direction is left. eps keeps vectors of nothing but zeros what they are, instead of making NaN of them.
 *
 * @shape  x: any, float  →  y: the shape of x
 * @torch  torch.nn.functional.normalize(input, p=2.0, dim=1, eps=1e-12)
 * @example normalize(tensor([3, 4]), { dim: 0 })   // [0.6, 0.8]
 */
import { through } from '../../autograd/through.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/arithmetic.ts';
import { lt } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { lanesOf, reducedDims, type ReductionOptions } from '../reduction/lanes.ts';
import { checkFilled, checkOrder } from './lengths.ts';
import { lengthOf } from './measures.ts';
import { vectorNorm } from './vectorNorm.ts';

export interface NormalizeOptions {
  /** The p of the norm: any number, Infinity or -Infinity. */
  readonly p: number;
  /** The dims a vector lies along; null, or an empty list, means all. */
  readonly dim: ReductionOptions['dim'];
  /** What is divided by at least. */
  readonly eps: number;
}

function reference(x: Tensor, { p, dim, eps }: NormalizeOptions): Tensor {
  const y = x.newZeros(x.shape);
  for (const lane of lanesOf(x.shape, reducedDims('normalize', x.shape, dim))) {
    const length = Math.max(lengthOf(lane.map((i) => x.array[i]), p), eps);
    for (const i of lane) y.array[i] = x.array[i] / length;
  }
  return y;
}

function composed(x: Tensor, { p, dim, eps }: NormalizeOptions): Tensor {
  const length = vectorNorm(x, { ord: p, dim, keepdim: true });
  return div(x, where(lt(length, eps), eps, length));
}

export const normalize = defineOperator<[x: Tensor], NormalizeOptions>({
  name: 'normalize',
  takes: { x: 'float' },
  defaults: { p: 2, dim: 1, eps: 1e-12 },
  shape(x, { p, dim, eps }) {
    checkOrder('normalize', 'p', p);
    if (typeof eps !== 'number') throw new OperatorError(`normalize: eps is ${String(eps)}; expected a number`);
    checkFilled('normalize', x.shape, reducedDims('normalize', x.shape, dim), 'p', p);
    return x.shape;
  },
  reference,
  gpu: composed,
  gradient: through<[x: Tensor], NormalizeOptions>(composed),
  gradFn: 'DivBackward0',
});
