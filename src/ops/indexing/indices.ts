/** Index tensors: what every operator that reads one asks of it, and how the positions are sorted by where they point. */
import { OperatorError } from '../../errors.ts';
import { rowMajor } from '../../layout.ts';
import { indexOf, type Shape, show } from '../../shape.ts';
import { host, Tensor } from '../../tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { lt } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { sliceGradient } from '../views/sliceGradient.ts';

/**
 * Refuses an index that is not int32 or points outside `dim` of the tensor it is for. Negative ones do, too, unless they count
 * `fromBack`: as in PyTorch, that is for each operator to say.
 *
 * A kernel cannot complain: it would read whatever number it finds. So the numbers are looked at on the host, in `shape`, before
 * anything runs, for both devices alike.
 */
export function checkIndices(
  operator: string, [argument, index]: readonly [string, Tensor], [name, shape]: readonly [string, Shape], dim: number, fromBack = false,
): void {
  if (index.dtype !== 'int32') throw new OperatorError(`${operator}: ${argument} has dtype ${index.dtype}; expected int32, use ${argument}.to('int32')`);
  const size = shape[dim] ?? 1;
  const first = fromBack ? -size : 0;
  const places = index.isContiguous() ? index.rows() : host(index);
  const wrong = firstOutside(places, first, size);
  if (wrong < 0) return;
  const place = index.ndim === 0 ? argument : `${argument}${show(indexOf(wrong, index.shape))}`;
  const expected = size === 0 ? 'nothing, it is empty' : `an integer from ${first} to ${size - 1}`;
  throw new OperatorError(`${operator}: ${place} is ${places[wrong]}, but ${name} has shape ${show(shape)}; at dim ${dim} expected ${expected}`);
}

/** Where the first number lies that is not from `first` to `end − 1`; −1 if there is none. A plain loop: a million indices are looked at in a millisecond. */
function firstOutside(numbers: ArrayLike<number>, first: number, end: number): number {
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    if (!(number >= first && number < end)) return i;
  }
  return -1;
}

/** Refuses an index of more than one dim, for operators that move whole slices. `instead` can use one. */
export function checkList(operator: string, index: Tensor, instead: string): void {
  if (index.ndim <= 1) return;
  throw new OperatorError(`${operator}: index has shape ${show(index.shape)}; expected one dim, use ${instead} for an index of every element`);
}

/** The same index with every place counted from the front. */
export const fromFront = (index: Tensor, size: number): Tensor => where(lt(index, 0), add(index, size), index);

/** The part of x that an index of this shape visits: in every dim but one, x is cut to the index. */
export function cropped(x: Tensor, shape: Shape, dim: number): Tensor {
  return rowMajor(x.lookAs({ ...x.layout(), shape: x.shape.map((size, d) => (d === dim ? size : shape[d])) }));
}
/** The opposite: zeros behind x, in every dim but one, until it is as large as `shape`. */
export function padded(x: Tensor, shape: Shape, dim: number): Tensor {
  const grown = (y: Tensor, size: number, d: number): Tensor => sliceGradient(y, { shape: y.shape.with(d, size), dim: d, start: 0, step: 1 });
  return shape.reduce((y, size, d) => (d === dim || y.shape[d] === size ? y : grown(y, size, d)), x);
}

/** Refuses to count further than float32, which all numbers are on the gpu, counts without mistakes. */
export function checkCount(count: number): void {
  if (count <= 2 ** 24) return;
  throw new OperatorError(`gpu: an index counts to ${count}; on the gpu integers are exact only up to 2^24 = 16777216, use the cpu device`);
}
/** Positions among `count`, for a kernel. */
export function positionsOnGpu(positions: Float32Array, count: number): Tensor {
  checkCount(count);
  return Tensor.from(positions, [positions.length], 'int32', 'gpu');
}

/** The positions of an index, sorted by where they point: `order[starts[v]] … order[starts[v + 1] − 1]` point to v. */
export interface Segments {
  readonly starts: Tensor;
  readonly order: Tensor;
}

/**
 * Counting sort, for kernels that would have to scatter: a thread for every target finds what belongs to it side by side, in
 * the order of the positions, and sums without ever meeting another thread. Positions that point to `skipped` are left out.
 *
 * It runs on the host: counting is scattering, too, and kernels have no way to write where they like.
 */
export function segmentsOf(places: ArrayLike<number>, size: number, skipped: number | null = null): Segments {
  const starts = new Float32Array(size + 1);
  for (let position = 0; position < places.length; position++) {
    if (places[position] !== skipped) starts[places[position] + 1]++;
  }
  for (let v = 0; v < size; v++) starts[v + 1] += starts[v];
  const order = new Float32Array(starts[size]);
  const next = starts.slice();
  for (let position = 0; position < places.length; position++) {
    if (places[position] !== skipped) order[next[places[position]]++] = position;
  }
  return { starts: positionsOnGpu(starts, places.length), order: positionsOnGpu(order, places.length) };
}
