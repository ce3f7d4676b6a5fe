import { todo } from '../todo.ts';
import type { Shape, Tensor } from '../../src/index.ts';

/** Rows of numbers. */
export type Grid = readonly (readonly number[])[];

/**
 * 2.1 ★ the places of a slice (10 minutes)
 *
 * Which places of a dim of this size `slice(start, end, step)` takes. Negative bounds count from the back, null stands for an end of the
 * dim, and what lies outside is left out. The step is at least 1.
 *
 *     placesOf(10, 1, 9, 2)         // [1, 3, 5, 7]
 *     placesOf(10, -3, null, 1)     // [7, 8, 9]
 *     placesOf(10, 8, 100, 1)       // [8, 9]
 */
export function placesOf(_size: number, _start: number | null, _end: number | null, _step: number): number[] {
  return todo('2.1');
}

/**
 * 2.2 ★ how large are the pieces? (5 minutes)
 *
 * The sizes of the pieces that `chunk` makes of so many places. Both numbers are at least 1.
 *
 *     chunkSizes(11, 6)   // [2, 2, 2, 2, 2, 1]
 *     chunkSizes(12, 5)   // [3, 3, 3, 3]
 */
export function chunkSizes(_length: number, _chunks: number): number[] {
  return todo('2.2');
}

/**
 * 2.3 ★ the order that undoes an order (10 minutes)
 *
 * The dims with which `permute` undoes `permute(dims)`. A negative dim counts from the back; give dims that do not.
 *
 *     undoing([2, 0, 1])    // [1, 2, 0]
 *     undoing([-1, 0, 1])   // [1, 2, 0]
 */
export function undoing(_dims: readonly number[]): number[] {
  return todo('2.3');
}

/**
 * 2.4 ★★ gather, along rows or columns (10 minutes)
 *
 * What `x.gather(dim, index)` gives for matrices: along dim 0, y[i][j] = x[index[i][j]][j]; along dim 1, y[i][j] = x[i][index[i][j]].
 * The result has the shape of the index, which may be smaller than x.
 *
 *     gathered([[1, 2], [3, 4]], [[1, 0]], 0)       // [[3, 2]]
 *     gathered([[1, 2], [3, 4]], [[1, 0]], 1)       // [[2, 1]]
 */
export function gathered(_x: Grid, _index: Grid, _dim: 0 | 1): number[][] {
  return todo('2.4');
}

/**
 * 2.5 ★★ the gradient of chosen rows (10 minutes)
 *
 * A matrix with so many rows was indexed by a list, y = x.get(index), and `grad` is the gradient of y. Give the gradient of x. An index
 * may name a row several times, and counts from the back where it is negative.
 *
 *     rowsGradient([[1, 2], [10, 20], [5, 5]], [0, 0, -1], 3)   // [[11, 22], [0, 0], [5, 5]]
 */
export function rowsGradient(_grad: Grid, _index: readonly number[], _rows: number): number[][] {
  return todo('2.5');
}

/**
 * 2.6 ★★ padding by looking (15 minutes)
 *
 * A row with `before` places in front of it and `after` behind. What they show depends on the mode: `reflect` the row in a mirror that stands
 * on its outermost number, `replicate` the outermost number, `circular` the row again. Neither number is larger than the mode allows:
 * reflect one less than the length, circular the length.
 *
 *     padded([1, 2, 3, 4], 2, 1, 'reflect')     // [3, 2, 1, 2, 3, 4, 3]
 *     padded([1, 2, 3, 4], 2, 1, 'circular')    // [3, 4, 1, 2, 3, 4, 1]
 */
export function padded(_row: readonly number[], _before: number, _after: number, _mode: 'reflect' | 'replicate' | 'circular'): number[] {
  return todo('2.6');
}

/**
 * 2.7 ★★ sorted without moving anything (10 minutes)
 *
 * For every number, the place it would have in the sorted list. Of equals, the first one comes first. On a GPU each number could find its own
 * place without waiting for the others; can you write it that way?
 *
 *     ranksOf([3, 1, 4, 1, 5])   // [2, 0, 3, 1, 4]
 */
export function ranksOf(_numbers: readonly number[]): number[] {
  return todo('2.7');
}

/** What `distinct` finds. */
export interface Distinct {
  readonly values: readonly number[];
  readonly inverse: readonly number[];
  readonly counts: readonly number[];
}

/**
 * 2.8 ★★ one of each (15 minutes)
 *
 * The different numbers of a list, ascending; for every number of the list, where it stands among them; and how often each occurs.
 *
 *     distinct([3, 1, 4, 1, 5])   // { values: [1, 3, 4, 5], inverse: [1, 0, 2, 0, 3], counts: [2, 1, 1, 1] }
 */
export function distinct(_numbers: readonly number[]): Distinct {
  return todo('2.8');
}

/** What stands between the brackets for one dim: a number, a slice that takes the whole dim, or places in a list of this shape. */
export type Item = 'number' | 'slice' | Shape;

/**
 * 2.9 ★★★ where do the new dims go? (25 minutes)
 *
 * The shape of what an index gives. Dims behind the last item stay whole. The shapes of the lists can be stretched to each other.
 * Numbers make their dims vanish before anything else happens, so they separate nothing.
 *
 *     indexedShape([2, 3, 4], ['slice', [5], [5]])               // [2, 5]
 *     indexedShape([2, 3, 4], [[5], 'slice', [6, 1]])            // [6, 5, 3]
 *     indexedShape([2, 3, 4, 6], ['slice', [5], 'number', [5]])  // [2, 5]
 */
export function indexedShape(_shape: Shape, _items: readonly Item[]): number[] {
  return todo('2.9');
}

/**
 * 2.10 ★★ a law of split (10 minutes)
 *
 * `split` claims to cut x along dim 0 as `x.split(size)` does. Return true where it keeps all that is promised: which numbers do the
 * pieces hold, how large is each, and does it copy?
 *
 *     splitLaw((x, size) => x.split(size), x, 2)   // true
 */
export function splitLaw(_split: (x: Tensor, size: number) => readonly Tensor[], _x: Tensor, _size: number): boolean {
  return todo('2.10');
}

/**
 * 2.11 ★★★ the mirror (20 minutes)
 *
 * y[n] = x[index[n]], and `back(g, index, size)` claims to be its gradient: what the gradients g of y become at the `size` places of x. Say
 * whether it is, without computing a gradient yourself. All numbers are whole, so sums are exact.
 *
 *     mirrorLaw(back, [1, 2, 3], [0, 0, 2], [10, 20, 30])   // true, if back gives [30, 0, 30] there
 */
export function mirrorLaw(
  _back: (g: readonly number[], index: readonly number[], size: number) => readonly number[],
  _x: readonly number[],
  _index: readonly number[],
  _g: readonly number[],
): boolean {
  return todo('2.11');
}
