/** What `index` and `indexPut` have in common: several index tensors that point into x together, each into a dim of its own. */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { OperatorError } from '../../operator.ts';
import { broadcastShapes, broadcastStrides, contiguousStrides, indexOf, resolveDim, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { contiguous } from '../views/contiguous.ts';
import { permute } from '../views/dims.ts';
import type { Cut } from './arrivals.ts';
import { checkCount, checkIndices } from './indices.ts';
import { nonzero } from './nonzero.ts';

export interface Pointing {
  /** The dims of x that are pointed into, in order: */
  readonly dims: readonly number[];
  /** an index for each, */
  readonly indices: readonly Tensor[];
  /** and what messages call it. */
  readonly names: readonly string[];
  /** The shape all indices stretch to; it takes the place of these dims, */
  readonly common: Shape;
  /** and begins at this dim of the result: where they were, if they stand side by side, otherwise in front. */
  readonly at: number;
  /** The other dims of x. */
  readonly rest: readonly number[];
  /** The shape of what is pointed to. */
  readonly shape: Shape;
}

/** How indices that have been checked lie among the dims of x. */
export function arranged(operator: string, x: Tensor, dims: readonly number[], indices: readonly Tensor[], names: readonly string[]): Pointing {
  const common = broadcastShapes(operator, ...indices.map(({ shape }, n) => [names[n], shape] as const));
  const areNeighbours = dims.every((d, n) => d === dims[0] + n);
  const at = areNeighbours ? dims[0] : 0;
  const rest = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  return { dims, indices, names, common, at, rest, shape: rest.map((d) => x.shape[d]).toSpliced(at, 0, ...common) };
}

/** Refuses a mask that does not have the sizes of the dims it covers, from `first` on. */
export function checkMask(operator: string, name: string, mask: Tensor, shape: Shape, first: number): void {
  const odd = mask.shape.findIndex((size, e) => size !== shape[first + e]);
  if (odd < 0) return;
  const shapes = `${name} is a mask of shape ${show(mask.shape)}, but x has shape ${show(shape)}`;
  throw new OperatorError(`${operator}: ${shapes}; at dim ${first + odd} expected ${shape[first + odd]}`);
}

/** Booleans and, as in PyTorch, bytes say of every element whether it is meant. */
export const isMask = ({ dtype }: Tensor): boolean => dtype === 'bool' || dtype === 'uint8';

/**
 * Reads the indices. A mask covers as many dims as it has, and stands for the places where it holds: an index for each of these dims.
 * Where the numbers point is not looked at here; `checkedPointing` does.
 */
export function pointing(operator: string, x: Tensor, given: readonly Tensor[], where: readonly number[] | null): Pointing {
  if (given.length === 0) throw new OperatorError(`${operator}: indices is an empty list; expected at least one tensor`);
  if (where && where.length !== given.length) {
    throw new OperatorError(`${operator}: dims is ${show(where)} and there are ${given.length} indices; expected a dim for each`);
  }
  const dims: number[] = [];
  const indices: Tensor[] = [];
  const names: string[] = [];
  for (const [n, index] of given.entries()) {
    const name = `indices[${n}]`;
    const next = (dims.at(-1) ?? -1) + 1; // the first dim that is still free
    const first = where ? resolveDim(operator, where[n], x.shape, 'dims') : next;
    const width = isMask(index) ? index.ndim : 1;
    if (first < next) throw new OperatorError(`${operator}: dims is ${show(where ?? [])}; expected them in order, without those that a mask covers`);
    if (width === 0) throw new OperatorError(`${operator}: ${name} is a mask without dims; expected at least one`);
    if (first + width > x.ndim) {
      throw new OperatorError(`${operator}: ${name} points into dim ${first + width - 1}, but x has shape ${show(x.shape)}; it has ${x.ndim} dims`);
    }
    if (isMask(index)) checkMask(operator, name, index, x.shape, first);
    indices.push(...(isMask(index) ? nonzero(index, { asTuple: true }) : [index]));
    for (let e = 0; e < width; e++) {
      dims.push(first + e);
      names.push(name);
    }
  }
  return arranged(operator, x, dims, indices, names);
}

/** The same, and no index points outside of x. */
export function checkedPointing(operator: string, x: Tensor, given: readonly Tensor[], where: readonly number[] | null): Pointing {
  const pointed = pointing(operator, x, given, where);
  const { dims, indices, names } = pointed;
  for (const [n, d] of dims.entries()) checkIndices(operator, [names[n], indices[n]], ['x', x.shape], d, true);
  return pointed;
}

/** For every position of what is pointed to, in row-major order: the position in x. */
export function pointer(x: Tensor, { dims, indices, common, at, rest, shape }: Pointing): (position: number) => number {
  const strides = contiguousStrides(x.shape);
  const steps = indices.map((index) => broadcastStrides(index.shape, contiguousStrides(index.shape), common));
  return (position) => {
    const place = indexOf(position, shape);
    const chosen = place.splice(at, common.length);
    let from = 0;
    for (const [n, d] of dims.entries()) {
      const i = indices[n].array[chosen.reduce((sum, c, e) => sum + c * steps[n][e], 0)];
      from += (i < 0 ? i + x.shape[d] : i) * strides[d];
    }
    for (const [e, d] of rest.entries()) from += place[e] * strides[d];
    return from;
  };
}

/** One digit more: an index into two dims that lie behind each other counts as one into both. */
function digitKernel(this: Thread, before: Flat, index: Flat, size: number, first: number): number {
  const i = index[this.thread.x];
  const digit = i < 0 ? i + size : i;
  return first > 0 ? digit : before[this.thread.x] * size + digit;
}

/** The dims that are pointed into, side by side and merged into one, and one index into it. */
export function merged(x: Tensor, { dims, indices, common, at, rest }: Pointing): { moved: Tensor; cut: Cut; index: Tensor } {
  const moved = contiguous(permute(x, { dims: rest.toSpliced(at, 0, ...dims) }));
  const sizes = dims.map((d) => x.shape[d]);
  const cut = { outer: sizeOf(moved.shape.slice(0, at)), length: sizeOf(sizes), inner: sizeOf(moved.shape.slice(at + dims.length)) };
  checkCount(cut.length);
  const wide = indices.map((index) => rowMajor(stretched(index, common)));
  const index = wide.reduce((before, digits, n) => launch(digitKernel, {
    threads: [sizeOf(common)], inputs: [before, digits], integers: { size: sizes[n], first: Number(n === 0) },
  }), wide[0]);
  return { moved, cut, index };
}
/** Dims that `merged` moved, back in their places. */
export function unmoved(y: Tensor, { dims, at, rest }: Pointing): Tensor {
  const order = rest.toSpliced(at, 0, ...dims);
  return contiguous(permute(y, { dims: order.map((_, d) => order.indexOf(d)) }));
}
