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
 * @torch  torch.max(input),  torch.max(input, dim, keepdim=False),  torch.max(input, other),  torch.min
 * @example max(tensor([[1, 5], [7, 2]]))               // 7
 * @example max(tensor([[1, 5], [7, 2]]), { dim: 1 })   // [[5, 7], [1, 0]]
 */
import { zerosLike } from '../../creation.ts';
import { type Described, defineOperator, OperatorError } from '../../operator.ts';
import { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/arithmetic.ts';
import { eq, ne } from '../elementwise/comparison.ts';
import type { Binary } from '../elementwise/binaryFamily.ts';
import { maximum, minimum } from '../elementwise/extremes.ts';
import { logicalAnd, logicalOr } from '../elementwise/logical.ts';
import { where } from '../elementwise/where.ts';
import { gather } from '../indexing/gather.ts';
import { scatterAdd } from '../indexing/scatterAdd.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { type ArgmaxOptions as MaxOptions, chosenShape, type Direction, firstExtreme, firstExtremeOnGpu, lanesIn } from './argmax.ts';
import { reducedShape } from './lanes.ts';
import { sum } from './sum.ts';

type ValuesAndIndices = [values: Tensor, indices: Tensor];
/** What comes back depends on whether there is a dim. With a second tensor it is `maximum` (`minimum`), element by element. */
export interface Max {
  (x: Tensor, other: Tensor): Tensor;
  (x: Tensor, options?: { readonly dim?: null }): Tensor;
  (x: Tensor, options: { readonly dim: number; readonly keepdim?: boolean }): ValuesAndIndices;
  readonly definition: Described<[x: Tensor], MaxOptions, Tensor | ValuesAndIndices>;
}

function reference(name: string, direction: Direction, x: Tensor, options: MaxOptions): Tensor | ValuesAndIndices {
  const { outer, length, inner } = lanesIn(name, x, options.dim);
  const indices = firstExtreme(name, direction, x, options);
  const values = x.newZeros(indices.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const i = indices.array[o * inner + k];
    values.array[o * inner + k] = x.array[(o * length + i) * inner + k];
  }
  return options.dim === null ? values : [values, indices];
}

function gpu(name: string, direction: Direction, x: Tensor, options: MaxOptions): Tensor | ValuesAndIndices {
  const found = to(firstExtremeOnGpu(name, direction, x, options), { dtype: 'int32' });
  const from = options.dim === null ? reshape(x, { shape: [-1] }) : x;
  const dim = options.dim ?? 0;
  const values = gather(from, reshape(found, { shape: reducedShape(name, from.shape, { dim, keepdim: true }) }), { dim });
  return options.dim === null ? reshape(values, { shape: [] }) : [reshape(values, { shape: found.shape }), found];
}

function extreme(name: string, direction: Direction, ofTwo: Binary): Max {
  const operator = defineOperator<[x: Tensor], MaxOptions, Tensor | ValuesAndIndices>({
    name,
    takes: { x: 'any' },
    outputs: { values: 'same', indices: 'int32' },
    defaults: { dim: null, keepdim: false },
    shape(x, options) {
      if (options.dim === null && options.keepdim) {
        throw new OperatorError(`${name}: keepdim is true, but without dim there is none to keep; expected a dim as well`);
      }
      const shape = chosenShape(name, x, options);
      return options.dim === null ? shape : [shape, shape];
    },
    reference: (x, options) => reference(name, direction, x, options),
    gpu: (x, options) => gpu(name, direction, x, options),
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
  const ofOneOrTwo = (...call: [x: Tensor, other: Tensor] | [x: Tensor, options?: Partial<MaxOptions>]) =>
    (call[1] instanceof Tensor ? ofTwo(...(call as [Tensor, Tensor])) : operator(...(call as [Tensor, Partial<MaxOptions>?])));
  return Object.assign(ofOneOrTwo, operator) as Max; // the overloads say what the union cannot
}

export const max = extreme('max', 1, maximum);
export const min = extreme('min', -1, minimum);
