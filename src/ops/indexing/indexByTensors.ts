/**
 * Indexing by tensors: several index tensors, stretched to a common shape, together choose elements of x.
 *
 *     y[n, k] = x[index₀[n], index₁[n], k]        n runs over the common shape, k over the dims without an index
 *     dx = g, added up where it was taken (indexPut with accumulate)
 *
 * The common shape takes the place of the indexed dims if these stand side by side; otherwise it comes first. Negative indices count
 * from the back. A mask, of booleans or bytes, stands for the places where it holds. `x.get(…)` writes this as Python does.
 *
 * @shape  x: any   indices: int32 that broadcast together, or masks of the shape of the dims they cover  →  y: the common shape and the other dims
 * @torch  torch.Tensor.__getitem__(tensors), torch.ops.aten.index(x, indices) with None for a dim without an index
 * @example index(tensor([[1, 2], [3, 4]]), [tensor([0n, 1n]), tensor([1n, 0n])])   // [2, 3]
 */
import { zerosLike } from '../../creation.ts';
import { defineOperator, type Operator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { indexPut } from './indexPut.ts';
import { selected } from './indexSelect.ts';
import { checkedPointing, merged, pointer, pointing } from './pointing.ts';

export interface IndexOptions {
  /** The dim each index is for, a mask's first one, in order; null for the first dims. */
  readonly dims: readonly number[] | null;
}

type Two = [x: Tensor, indices: readonly Tensor[]];

export const index: Operator<Two, IndexOptions> = defineOperator<Two, IndexOptions>({
  name: 'index',
  takes: { x: 'any', indices: 'aside[]' },
  defaults: { dims: null },
  shape: (x, indices, { dims }) => checkedPointing('index', x, indices, dims).shape,
  reference(x, indices, { dims }) {
    const pointed = pointing('index', x, indices, dims);
    const from = pointer(x, pointed);
    const y = x.newZeros(pointed.shape);
    for (let position = 0; position < y.numel(); position++) y.array[position] = x.array[from(position)];
    return y;
  },
  gpu(x, indices, { dims }) {
    const pointed = pointing('index', x, indices, dims);
    const { moved, cut, index: places } = merged(x, pointed);
    return selected(moved, places, cut, pointed.shape);
  },
  gradient: ({ grad, inputs: [x, indices], options: { dims } }) => [() => indexPut(zerosLike(x), indices, grad, { dims, accumulate: true }), null],
});
