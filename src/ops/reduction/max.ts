/**
 * The largest element, or the smallest: of everything, or along a dim, then together with where it was.
 *
 *     y = max x                                          dx = g / m for each of the m largest elements, 0 for the others
 *     values = max x along dim, indices = argmax x       dx = g at indices, 0 elsewhere
 *
 * NaN counts as larger than every number, and for min as smaller. Among equals the first one is found; along a dim it takes the
 * whole gradient, over everything they share it.
 *
 * @shape  x: any, with something to choose from  →  y: [];  with dim → values, indices: the shape of x without dim, or with a one there (keepdim)
 * @torch  torch.max(input),  torch.max(input, dim, keepdim=False),  torch.min
 * @example max(tensor([[1, 5], [7, 2]]))               // 7
 * @example max(tensor([[1, 5], [7, 2]]), { dim: 1 })   // [[5, 7], [1, 0]]
 */
import { zerosLike } from '../../creation.ts';
import { type Described, defineOperator, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/arithmetic.ts';
import { eq, ne } from '../elementwise/comparison.ts';
import { logicalAnd, logicalOr } from '../elementwise/logical.ts';
import { where } from '../elementwise/where.ts';
import { gather } from '../indexing/gather.ts';
import { scatterAdd } from '../indexing/scatterAdd.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { type ArgmaxOptions as MaxOptions, chosenShape, type Direction, firstExtreme, firstExtremeOnGpu } from './argmax.ts';
import { reducedShape } from './lanes.ts';
import { sum } from './sum.ts';

type ValuesAndIndices = [values: Tensor, indices: Tensor];
/** What comes back depends on whether there is a dim. */
export interface Max {
  (x: Tensor, options?: { readonly dim?: null }): Tensor;
  (x: Tensor, options: { readonly dim: number; readonly keepdim?: boolean }): ValuesAndIndices;
  readonly definition: Described<[x: Tensor], MaxOptions, Tensor | ValuesAndIndices>;
}

function extreme(name: string, direction: Direction): Max {
  /** The elements at the indices that were found. */
  const withValues = (x: Tensor, indices: Tensor, { dim, keepdim }: MaxOptions): Tensor | ValuesAndIndices => {
    const flat = dim === null ? reshape(x, { shape: [-1] }) : x;
    const kept = reshape(indices, { shape: reducedShape(name, flat.shape, { dim: dim ?? 0, keepdim: true }) });
    const values = reshape(gather(flat, to(kept, { dtype: 'int32' }), { dim: dim ?? 0 }), { shape: indices.shape });
    return dim === null ? values : [values, indices];
  };
  const operator = defineOperator<[x: Tensor], MaxOptions, Tensor | ValuesAndIndices>({
    name,
    takes: { x: 'any' },
    outputs: { values: 'same', indices: 'int32' },
    defaults: { dim: null, keepdim: false },
    shape(x, options) {
      if (options.dim === null && options.keepdim) throw new OperatorError(`${name}: keepdim is true, but without dim there is none to keep; expected a dim as well`);
      const shape = chosenShape(name, x, options);
      return options.dim === null ? shape : [shape, shape];
    },
    reference: (x, options) => withValues(x, firstExtreme(name, direction, x, options), options),
    gpu: (x, options) => withValues(x, firstExtremeOnGpu(name, direction, x, options), options),
    gradient: ({ grad, inputs: [x], output, outputs: [, indices], options: { dim } }) => [() => {
      if (dim === null) {
        const among = logicalOr(eq(x, output), logicalAnd(ne(x, x), ne(output, output))); // NaN equals nothing, not even NaN
        return where(among, div(grad, sum(among)), 0);
      }
      const shape = reducedShape(name, x.shape, { dim, keepdim: true });
      return scatterAdd(zerosLike(x), reshape(indices, { shape }), reshape(grad, { shape }), { dim });
    }],
    gradFn: (_x, { dim }) => `${name === 'max' ? 'Max' : 'Min'}Backward${dim === null ? 1 : 0}`,
  });
  return operator as typeof operator & Max; // the overloads say what the union cannot
}

export const max = extreme('max', 1);
export const min = extreme('min', -1);
