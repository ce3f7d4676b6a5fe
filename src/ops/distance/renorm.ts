/**
 * Shortens what is too long: of the slices of x along a dim, those whose p-norm is above maxnorm are scaled down to it.
 *
 *     y = x · maxnorm / (n + 10⁻⁷) where n > maxnorm, else x        n = ‖slice‖ₚ
 *     dx = s · (g − (Σ g ⊙ x) · dn/dx / (n + 10⁻⁷)) with s = maxnorm / (n + 10⁻⁷) where n > maxnorm, else g
 *
 * The 10⁻⁷ is PyTorch's.
 *
 * @shape  x: rank ≥ 2, float  →  y: the shape of x
 * @torch  torch.renorm(input, p, dim, maxnorm)
 * @example renorm(tensor([[3, 4], [0, 1]]), { p: 2, dim: 0, maxnorm: 1 })   // [[0.6, 0.8], [0, 1]]
 */
import { through } from '../../autograd/through.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, div, mul } from '../elementwise/arithmetic.ts';
import { gt } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { lanesOf } from '../reduction/lanes.ts';
import { checkFilled } from './lengths.ts';
import { lengthOf } from './measures.ts';
import { vectorNorm } from './vectorNorm.ts';

export interface RenormOptions {
  /** The p of the norm, above 0; it may be Infinity. */
  readonly p: number;
  /** Every index of this dim is a slice. */
  readonly dim: number;
  /** The length that no slice exceeds. */
  readonly maxnorm: number;
}

/** The dims a slice has of its own. */
function withinSlice(shape: Shape, dim: number): number[] {
  const across = resolveDim('renorm', dim, shape);
  return shape.map((_, d) => d).filter((d) => d !== across);
}

function reference(x: Tensor, { p, dim, maxnorm }: RenormOptions): Tensor {
  const y = x.newZeros(x.shape);
  for (const slice of lanesOf(x.shape, withinSlice(x.shape, dim))) {
    const length = lengthOf(slice.map((i) => x.array[i]), p);
    const scale = length > maxnorm ? maxnorm / (length + 1e-7) : 1;
    for (const i of slice) y.array[i] = x.array[i] * scale;
  }
  return y;
}

function composed(x: Tensor, { p, dim, maxnorm }: RenormOptions): Tensor {
  const length = vectorNorm(x, { ord: p, dim: withinSlice(x.shape, dim), keepdim: true });
  return mul(x, where(gt(length, maxnorm), div(maxnorm, add(length, 1e-7)), 1));
}

export const renorm = defineOperator<[x: Tensor], RenormOptions>({
  name: 'renorm',
  takes: { x: 'float' },
  defaults: { p: required, dim: required, maxnorm: required },
  shape(x, { p, dim, maxnorm }) {
    if (x.ndim < 2) throw new OperatorError(`renorm: x has shape ${show(x.shape)}; expected at least 2 dims`);
    if (typeof p !== 'number' || !(p > 0)) throw new OperatorError(`renorm: p is ${String(p)}; expected a number > 0, or Infinity`);
    if (typeof maxnorm !== 'number' || !(maxnorm >= 0)) throw new OperatorError(`renorm: maxnorm is ${String(maxnorm)}; expected a number ≥ 0`);
    checkFilled('renorm', x.shape, withinSlice(x.shape, dim), 'p', p);
    return x.shape;
  },
  reference,
  gpu: composed,
  gradient: through<[x: Tensor], RenormOptions>(composed),
});
