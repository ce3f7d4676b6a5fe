/** Where things are, and taking them from there. */
import { OperatorError } from '../errors.ts';
import { gather } from '../ops/indexing/gather.ts';
import { fromFront } from '../ops/indexing/indices.ts';
import { nonzero } from '../ops/indexing/nonzero.ts';
import { expand } from '../ops/views/expand.ts';
import { reshape } from '../ops/views/reshape.ts';
import { broadcastShapes, resolveDim, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { defineComposite } from './composite.ts';

/** The places where x is not zero, one row for each. @torch torch.argwhere(input) */
export const argwhere = defineComposite<[x: Tensor], object>({
  name: 'argwhere',
  takes: { x: 'any' },
  defaults: {},
  compute: (x) => nonzero(x),
});

export interface TakeAlongDimOptions {
  /** The dim along which elements are chosen; null for x as a list of its elements. */
  readonly dim: number | null;
}

/**
 * `gather` for indices that stretch to x, and x to them, in all dims but one: what `argmax` and `argsort` give picks its elements.
 * Along a dim, negative indices count from the back. (PyTorch takes indices beyond the end modulo the size; here they are refused.)
 *
 * @torch  torch.take_along_dim(input, indices, dim=None)
 * @example takeAlongDim(x, argmax(x, { dim: 1, keepdim: true }), { dim: 1 })   // the largest of each row
 */
export const takeAlongDim = defineComposite<[x: Tensor, indices: Tensor], TakeAlongDimOptions>({
  name: 'takeAlongDim',
  takes: { x: 'any', indices: 'integer' },
  defaults: { dim: null },
  compute(x, indices, { dim }) {
    const asList = (list: Tensor): Tensor => reshape(list, { shape: [-1] });
    if (dim === null) return gather(asList(x), asList(indices), { dim: 0 });
    if (x.ndim !== indices.ndim || x.ndim === 0) {
      const shapes = `x has shape ${show(x.shape)} and indices ${show(indices.shape)}`;
      throw new OperatorError(`takeAlongDim: ${shapes}; expected as many dims in both, at least one`);
    }
    const d = resolveDim('takeAlongDim', dim, x.shape);
    const common = broadcastShapes('takeAlongDim', ['x', x.shape.with(d, 1)], ['indices', indices.shape.with(d, 1)]);
    const wide = (input: Tensor): Tensor => expand(input, { size: common.with(d, input.shape[d]) });
    return gather(wide(x), wide(fromFront(indices, x.shape[d])), { dim: d });
  },
});
