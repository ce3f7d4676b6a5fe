/** Cutting a tensor into pieces, all of them views. */
import { OperatorError } from '../errors.ts';
import { split, splitWithSizes } from '../ops/views/pieces.ts';
import { slice } from '../ops/views/slices.ts';
import { required } from '../operator.ts';
import { resolveDim, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type Composite, defineComposite } from './composite.ts';

type One = [x: Tensor];
type Pieces = readonly Tensor[];

export interface ChunkOptions {
  /** How many pieces. */
  readonly chunks: number;
  /** The dim that is cut. */
  readonly dim: number;
}

/**
 * At most so many pieces of one size; the last may be smaller. Fewer, if fewer are enough: 6 in 4 chunks makes 2, 2, 2.
 *
 * @torch  torch.chunk(input, chunks, dim=0)
 */
export const chunk = defineComposite<One, ChunkOptions, Pieces>({
  name: 'chunk',
  takes: { x: 'any' },
  defaults: { chunks: required, dim: 0 },
  compute(x, { chunks, dim }) {
    if (x.ndim === 0) throw new OperatorError('chunk: x has shape []; a 0-D tensor has no dim to cut');
    if (!Number.isSafeInteger(chunks) || chunks < 1) throw new OperatorError(`chunk: chunks is ${chunks}; expected a whole number ≥ 1`);
    const length = x.shape[resolveDim('chunk', dim, x.shape)];
    if (length === 0) return splitWithSizes(x, { splitSizes: new Array<number>(chunks).fill(0), dim });
    return split(x, { splitSizeOrSections: Math.ceil(length / chunks), dim });
  },
});

/** So many pieces, or a list of places to cut at. */
export type IndicesOrSections = number | Shape | Tensor;
export interface SectionsOptions {
  /** How many pieces, or where to cut. */
  readonly indicesOrSections: IndicesOrSections;
}
export interface TensorSplitOptions extends SectionsOptions {
  /** The dim that is cut. */
  readonly dim: number;
}

/**
 * Exactly so many pieces, the first of them one larger where it does not come out even; or cuts before the places named, where
 * Python's slices would be cut: places count from the back when negative, and may lie outside.
 *
 * @torch  torch.tensor_split(input, indices_or_sections, dim=0)
 * @example tensorSplit(arange(7), { indicesOrSections: 3 })   // [0, 1, 2], [3, 4] and [5, 6]
 */
export const tensorSplit = defineComposite<One, TensorSplitOptions, Pieces>({
  name: 'tensorSplit',
  takes: { x: 'any' },
  defaults: { indicesOrSections: required, dim: 0 },
  compute(x, { indicesOrSections, dim }) {
    if (x.ndim === 0) throw new OperatorError('tensorSplit: x has shape []; a 0-D tensor has no dim to cut');
    return cut('tensorSplit', x, indicesOrSections, dim);
  },
});

function cut(operator: string, x: Tensor, given: IndicesOrSections, dim: number): Pieces {
  const said: unknown = typeof given === 'object' && 'tolist' in given ? given.tolist() : given;
  const length = x.shape[resolveDim(operator, dim, x.shape)];
  let bounds: readonly number[];
  if (typeof said === 'number' && Number.isSafeInteger(said) && said >= 1) {
    const [size, larger] = [Math.floor(length / said), length % said];
    bounds = Array.from({ length: said - 1 }, (_, i) => (i + 1) * size + Math.min(i + 1, larger));
  } else if (Array.isArray(said) && said.every(Number.isSafeInteger)) bounds = said as readonly number[];
  else throw new OperatorError(`${operator}: indicesOrSections is ${JSON.stringify(said)}; expected a whole number ≥ 1, or a list of places to cut at`);
  return [...bounds, null].map((end, i) => slice(x, { dim, start: bounds[i - 1] ?? 0, end }));
}

/** Along the columns: dim 1, or 0 of a tensor with only one. @torch torch.hsplit(input, indices_or_sections) */
export const hsplit = splittingAlong('hsplit', 1);
/** Along the rows, dim 0. @torch torch.vsplit(input, indices_or_sections) */
export const vsplit = splittingAlong('vsplit', 0);
/** In depth, along dim 2. @torch torch.dsplit(input, indices_or_sections) */
export const dsplit = splittingAlong('dsplit', 2);

/** These refuse sections that do not come out even. */
function splittingAlong(name: string, along: number): Composite<One, SectionsOptions, Pieces> {
  const least = { hsplit: 1, vsplit: 2, dsplit: 3 }[name] as number;
  return defineComposite<One, SectionsOptions, Pieces>({
    name,
    takes: { x: 'any' },
    defaults: { indicesOrSections: required },
    compute(x, { indicesOrSections }) {
      if (x.ndim < least) throw new OperatorError(`${name}: x has shape ${show(x.shape)}; expected at least ${least} dim${least > 1 ? 's' : ''}`);
      const dim = Math.min(along, x.ndim - 1);
      if (typeof indicesOrSections === 'number' && x.shape[dim] % indicesOrSections !== 0) {
        const sections = `indicesOrSections is ${indicesOrSections}, but x has shape ${show(x.shape)}`;
        throw new OperatorError(`${name}: ${sections}; dim ${dim} has ${x.shape[dim]} places, which cannot be divided evenly`);
      }
      return cut(name, x, indicesOrSections, dim);
    },
  });
}
