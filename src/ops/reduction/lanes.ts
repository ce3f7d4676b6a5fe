/** What reductions have in common: which dims vanish, and which elements make one result. */
import { type DType, isFloat } from '../../dtype.ts';
import { OperatorError } from '../../errors.ts';
import { contiguousStrides, resolveDims, type Shape, sizeOf } from '../../shape.ts';

export interface ReductionOptions {
  /** The dims that vanish; null, or an empty list, means all. */
  readonly dim: number | readonly number[] | null;
  /** Leave a dim of size one in place of each. */
  readonly keepdim: boolean;
}

/** The dims a reduction takes away, counted from the front. */
export function reducedDims(operator: string, shape: Shape, dim: ReductionOptions['dim']): number[] {
  return resolveDims(operator, Array.isArray(dim) && dim.length === 0 ? null : dim, shape);
}

/** The shape that is left. */
export const reducedShape = (operator: string, shape: Shape, { dim, keepdim }: ReductionOptions): number[] =>
  shapeWithout(operator, shape, reducedDims(operator, shape, dim), keepdim);

/** The shape without some dims, counted from the front, or with ones there. */
export function shapeWithout(operator: string, shape: Shape, dims: readonly number[], keepdim: boolean): number[] {
  if (typeof keepdim !== 'boolean') throw new OperatorError(`${operator}: keepdim is ${String(keepdim)}; expected true or false`);
  return keepdim ? shape.map((size, d) => (dims.includes(d) ? 1 : size)) : shape.filter((_, d) => !dims.includes(d));
}

/** For every result, in row-major order, the positions of the elements it is made of. */
export function* lanesOf(shape: Shape, dims: readonly number[]): Generator<number[]> {
  const strides = contiguousStrides(shape);
  const offsets = (chosen: readonly number[]): number[] =>
    chosen.reduce<number[]>((places, d) => places.flatMap((place) => Array.from({ length: shape[d] }, (_, i) => place + i * strides[d])), [0]);
  const within = offsets(dims);
  for (const start of offsets(shape.map((_, d) => d).filter((d) => !dims.includes(d)))) yield within.map((offset) => start + offset);
}

/** How many elements make one result. */
export const laneLength = (operator: string, shape: Shape, dim: ReductionOptions['dim']): number =>
  sizeOf(reducedDims(operator, shape, dim).map((d) => shape[d]));

/** The type in which sums and products are counted: the one that was asked for; else floats stay, and everything else becomes int32. */
export const countingType = (type: DType, { dtype }: { readonly dtype: DType | null }): DType => dtype ?? (isFloat(type) ? type : 'int32');
