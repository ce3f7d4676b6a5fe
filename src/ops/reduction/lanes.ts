/** What reductions have in common: which elements make one result, and how a kernel finds them. */
import { rowMajor } from '../../layout.ts';
import { contiguousStrides, resolveDims, type Shape, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';

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
export function reducedShape(operator: string, shape: Shape, { dim, keepdim }: ReductionOptions): number[] {
  const dims = reducedDims(operator, shape, dim);
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

/** A tensor as kernels reduce it: element `i` of the lane of result `(o, k)` lies at `(o · length + i) · inner + k`. */
export interface LaneView {
  readonly tensor: Tensor;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}
export function laneView(x: Tensor, dims: readonly number[]): LaneView {
  if (dims.length === 0) return { tensor: x, outer: x.numel(), length: 1, inner: 1 };
  const [first, last] = [dims[0], dims[dims.length - 1]];
  if (last - first + 1 === dims.length) {
    return { tensor: x, outer: sizeOf(x.shape.slice(0, first)), length: sizeOf(dims.map((d) => x.shape[d])), inner: sizeOf(x.shape.slice(last + 1)) };
  }
  // The dims are apart: bring them to the end.
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const order = [...kept, ...dims];
  const tensor = rowMajor(x.lookAs({ shape: order.map((d) => x.shape[d]), strides: order.map((d) => x.stride()[d]), offset: x.storageOffset() }));
  return { tensor, outer: sizeOf(kept.map((d) => x.shape[d])), length: sizeOf(dims.map((d) => x.shape[d])), inner: 1 };
}
