/**
 * View operators that cut a tensor along one dim and return all the pieces: several looks at the same storage, made by one call.
 * As in PyTorch, backward cannot follow a change in place of one of many: it is refused where a gradient is wanted.
 */
import { defineViews, OperatorError, required, type Views } from '../../operator.ts';
import { resolveDim, type Shape, show } from '../../shape.ts';
import type { Layout, Tensor } from '../../tensor.ts';
import { cat } from '../indexing/cat.ts';
import { stack } from '../indexing/stack.ts';

export interface SplitOptions {
  /** The size of every piece (the last one may be smaller), or a list with the size of each. */
  readonly splitSizeOrSections: number | Shape;
  /** The dim that is cut. */
  readonly dim: number;
}

/**
 * Pieces of one size, or of the sizes given.    dx = the gradients of the pieces, concatenated
 *
 * @shape  x: rank ≥ 1  →  every piece: the shape of x, with the size of the piece at dim
 * @torch  torch.split(tensor, split_size_or_sections, dim=0)
 * @example split(tensor([1, 2, 3]), { splitSizeOrSections: 2 })   // [1, 2] and [3]
 */
export const split: Views<SplitOptions> = defineViews<SplitOptions>({
  name: 'split',
  defaults: { splitSizeOrSections: required, dim: 0 },
  layouts: (x, { splitSizeOrSections: sizes, dim }) => cut('split', x, typeof sizes === 'number' ? evenly(x, sizes, dim) : sizes, dim),
  gradient: ({ grads, options: { dim } }) => [() => cat(grads, { dim })],
  gradFn: (_x, { splitSizeOrSections }) => (typeof splitSizeOrSections === 'number' ? 'SplitBackward0' : 'SplitWithSizesBackward0'),
});

export interface SplitWithSizesOptions {
  /** The size of each piece. */
  readonly splitSizes: Shape;
  /** The dim that is cut. */
  readonly dim: number;
}

/**
 * Pieces of the sizes given.    dx = the gradients of the pieces, concatenated
 *
 * @shape  x: rank ≥ 1  →  every piece: the shape of x, with the size of the piece at dim
 * @torch  torch.split_with_sizes(input, split_sizes, dim=0)
 */
export const splitWithSizes: Views<SplitWithSizesOptions> = defineViews<SplitWithSizesOptions>({
  name: 'splitWithSizes',
  defaults: { splitSizes: required, dim: 0 },
  layouts: (x, { splitSizes, dim }) => cut('splitWithSizes', x, splitSizes, dim),
  gradient: ({ grads, options: { dim } }) => [() => cat(grads, { dim })],
});

/** As many pieces of one size as it takes, and the rest. */
function evenly(x: Tensor, size: number, dim: number): Shape {
  const length = x.shape[dimToCut('split', x, dim)];
  if (!Number.isSafeInteger(size) || size < 0 || (size === 0 && length > 0)) {
    const said = `splitSizeOrSections is ${size}, but x has shape ${show(x.shape)}`;
    throw new OperatorError(`split: ${said}; expected a whole number ≥ ${length > 0 ? 1 : 0}, or a list of sizes`);
  }
  const count = size === 0 ? 1 : Math.max(1, Math.ceil(length / size));
  return Array.from({ length: count }, (_, i) => Math.min(size, length - i * size));
}

function dimToCut(operator: string, x: Tensor, dim: number): number {
  if (x.ndim === 0) throw new OperatorError(`${operator}: x has shape []; a 0-D tensor has no dim to cut`);
  return resolveDim(operator, dim, x.shape);
}

/** One layout per piece. The sizes must add up to that of the dim. */
function cut(operator: string, x: Tensor, sizes: Shape, dim: number): Layout[] {
  const d = dimToCut(operator, x, dim);
  const option = operator === 'split' ? 'splitSizeOrSections' : 'splitSizes';
  if (!Array.isArray(sizes) || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new OperatorError(`${operator}: ${option} is ${Array.isArray(sizes) ? show(sizes) : String(sizes)}; expected a list of whole numbers ≥ 0`);
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== x.shape[d]) {
    const said = `${option} is ${show(sizes)}, ${total} places, but x has shape ${show(x.shape)}`;
    throw new OperatorError(`${operator}: ${said}; expected sizes that add up to ${x.shape[d]}, the size of dim ${dim}`);
  }
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return { ...x.layout(), shape: x.shape.with(d, size), offset: x.storageOffset() + (start - size) * x.stride()[d] };
  });
}

export interface UnbindOptions {
  /** The dim that vanishes. */
  readonly dim: number;
}

/**
 * Every place of a dim on its own.    dx = the gradients of the slices, stacked
 *
 * @shape  x: rank ≥ 1, n at dim  →  n tensors: the shape of x without dim
 * @torch  torch.unbind(input, dim=0)
 */
export const unbind: Views<UnbindOptions> = defineViews<UnbindOptions>({
  name: 'unbind',
  defaults: { dim: 0 },
  layouts(x, { dim }) {
    const d = dimToCut('unbind', x, dim);
    const [shape, strides, step] = [x.shape.toSpliced(d, 1), x.stride().toSpliced(d, 1), x.stride()[d]];
    return Array.from({ length: x.shape[d] }, (_, i) => ({ shape, strides, offset: x.storageOffset() + i * step }));
  },
  gradient: ({ grads, inputs: [x], options: { dim } }) => [() => stack(grads, { dim: resolveDim('unbind', dim, x.shape) })],
});
