/** Shapes, strides and dims: the arithmetic every operator shares. */
import { OperatorError, shown } from './errors.ts';

export type Shape = readonly number[];

/** `[2, 3]`, as error messages print shapes. */
export const show = (shape: Shape): string => `[${shape.join(', ')}]`;
/** Number of elements. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, d) => size === b[d]);

/** Row-major strides: the last dim steps by one, every other by the product of the sizes to its right. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let d = shape.length - 1, step = 1; d >= 0; d--) {
    strides[d] = step;
    step *= Math.max(shape[d], 1);
  }
  return strides;
}

/** Whether walking the tensor in row-major order walks the storage one by one. Dims of size one may have any stride. */
export function isRowMajor(shape: Shape, strides: Shape): boolean {
  if (sizeOf(shape) === 0) return true;
  for (let d = shape.length - 1, step = 1; d >= 0; d--) {
    if (shape[d] === 1) continue;
    if (strides[d] !== step) return false;
    step *= shape[d];
  }
  return true;
}

/** Refuses a shape with a negative or fractional size. */
export function checkShape(operator: string, shape: Shape, argument = 'shape'): void {
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new OperatorError(`${operator}: ${argument} is ${shown(shape)}; expected a list of whole numbers ≥ 0`);
  }
}

/** The dim counted from the front. A 0-D tensor has, as in PyTorch, the dims −1 and 0. */
export function resolveDim(operator: string, dim: number, shape: Shape, argument = 'dim', extra = 0): number {
  const rank = Math.max(shape.length + extra, 1);
  if (!Number.isInteger(dim) || dim < -rank || dim >= rank) {
    const said = `${argument} is ${shown(dim)}, but x has shape ${show(shape)}`;
    throw new OperatorError(`${operator}: ${said}; ${argument} must be an integer from ${-rank} to ${rank - 1}`);
  }
  return dim < 0 ? dim + rank : dim;
}

/** Distinct dims, counted from the front and sorted; `null` means all of them. */
export function resolveDims(operator: string, dims: number | readonly number[] | null, shape: Shape): number[] {
  if (dims === null) return shape.map((_, d) => d);
  const list = [dims].flat();
  const resolved = list.map((dim) => resolveDim(operator, dim, shape)).sort((a, b) => a - b);
  const twice = resolved.find((dim, i) => dim === resolved[i + 1]);
  if (twice !== undefined) throw new OperatorError(`${operator}: dim is ${show(list)}; dim ${twice} appears more than once`);
  return shape.length === 0 ? [] : resolved;
}

/** The shape with the dims from `startDim` to `endDim` merged into one. */
export function flattened(operator: string, shape: Shape, startDim: number, endDim: number): Shape {
  const [start, end] = [resolveDim(operator, startDim, shape, 'startDim'), resolveDim(operator, endDim, shape, 'endDim')];
  if (start > end) {
    const dims = `startDim is ${startDim} and endDim ${endDim}`;
    throw new OperatorError(`${operator}: ${dims}, but x has shape ${show(shape)}; expected startDim not behind endDim`);
  }
  return [...shape.slice(0, start), sizeOf(shape.slice(start, end + 1)), ...shape.slice(end + 1)];
}

/** A tensor cut along one dim: element `i` of lane `(o, k)` lies at `(o · length + i) · inner + k`. */
export function lanesAlong(shape: Shape, dim: number): { outer: number; length: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, dim)), length: shape[dim] ?? 1, inner: sizeOf(shape.slice(dim + 1)) };
}

/** The common shape of tensors aligned from the right: sizes must be equal, or one of them 1 (broadcasting). */
export function broadcastShapes(operator: string, ...named: readonly (readonly [name: string, shape: Shape])[]): number[] {
  const rank = Math.max(...named.map(([, shape]) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const [name, shape] of named) {
    shape.forEach((size, d) => {
      const at = d + rank - shape.length;
      if (size === result[at] || size === 1) return;
      if (result[at] !== 1) {
        const others = named.map(([other, sizes]) => `${other} has shape ${show(sizes)}`).join(' and ');
        const place = `${name} has ${size} at dim ${d - shape.length}`;
        throw new OperatorError(`${operator}: ${others}; ${place}, where ${result[at]} is needed; expected equal sizes, or 1`);
      }
      result[at] = size;
    });
  }
  return result;
}

/** Strides that walk `shape` as if it had been stretched to `target`: 0 where one element is repeated. */
export function broadcastStrides(shape: Shape, strides: Shape, target: Shape): number[] {
  const missing = target.length - shape.length;
  return target.map((size, d) => (d < missing || (shape[d - missing] === 1 && size !== 1) ? 0 : strides[d - missing]));
}

/** Row-major position → index along every dim. */
export function indexOf(position: number, shape: Shape): number[] {
  const index = new Array<number>(shape.length);
  for (let d = shape.length - 1, rest = position; d >= 0; d--) {
    index[d] = rest % shape[d];
    rest = Math.floor(rest / shape[d]);
  }
  return index;
}

/**
 * Merges neighbouring dims that every tensor walks with one stride; size-one dims vanish. What is left says how memory is really
 * visited. `strides` has one list per tensor.
 */
export function collapse(shape: Shape, strides: readonly Shape[]): { shape: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const steps = strides.map((): number[] => []);
  shape.forEach((size, d) => {
    if (size === 1) return;
    const last = sizes.length - 1;
    if (last >= 0 && strides.every((own, t) => steps[t][last] === size * own[d])) {
      sizes[last] *= size;
      for (const [t, own] of strides.entries()) steps[t][last] = own[d];
    } else {
      sizes.push(size);
      for (const [t, own] of strides.entries()) steps[t].push(own[d]);
    }
  });
  return { shape: sizes, strides: steps };
}

/** The list with `filler` before it, until it has `rank` entries. */
export const padded = (list: Shape, rank: number, filler: number): number[] => [...new Array<number>(Math.max(rank - list.length, 0)).fill(filler), ...list];
