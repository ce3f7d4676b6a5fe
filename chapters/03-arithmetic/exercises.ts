import type { Tensor } from '../../src/index.ts';
import { todo } from '../todo.ts';

/** Rows of numbers, all of the same length. */
export type Grid = readonly (readonly number[])[];

/**
 * 3.1 ★ do the shapes fit? (10 minutes)
 *
 * The shape in which two shapes meet when they are broadcast together; null if they do not fit. Sizes may be 0.
 *
 *     broadcastShape([4, 1], [3])    // [4, 3]
 *     broadcastShape([2, 3], [2])    // null
 */
export function broadcastShape(_a: readonly number[], _b: readonly number[]): number[] | null {
  return todo('3.1');
}

/**
 * 3.2 ★ a remainder for indices (5 minutes)
 *
 * What is left of a when b is taken away as often as rounding the quotient *down* says: PyTorch's `remainder`, Python's `%`. It has the
 * sign of b. Both are whole numbers, and b is not 0. JavaScript's own `%` has the sign of a.
 *
 *     remainder(7, 3)     // 1
 *     remainder(-1, 8)    // 7
 */
export function remainder(_a: number, _b: number): number {
  return todo('3.2');
}

/**
 * 3.3 ★ the shape that is left (10 minutes)
 *
 * The shape of `x.sum(dims, keepdim)` for an x of this shape. A negative dim counts from the back, and `null` means all dims.
 *
 *     reducedShape([4, 5, 6], [2, 1], false)    // [4]
 *     reducedShape([4, 5, 6], [-1], true)       // [4, 5, 1]
 */
export function reducedShape(_shape: readonly number[], _dims: readonly number[] | null, _keepdim: boolean): number[] {
  return todo('3.3');
}

/**
 * 3.4 ★ the largest, and where (10 minutes)
 *
 * What `max(1)` gives: the largest number of every row, and its place. Of equals, take the first. NaN is larger than everything. No row is empty.
 *
 *     largestOfRows([[1, 5, 2], [7, 0, 7]])    // { values: [5, 7], indices: [1, 0] }
 */
export function largestOfRows(_rows: Grid): { values: number[]; indices: number[] } {
  return todo('3.4');
}

/**
 * 3.5 ★★ a variance that survives (15 minutes)
 *
 * Σ (x − mean)² / (n − correction). The numbers may lie far from zero and close together; there are more of them than `correction`.
 *
 *     variance([1, 2, 3], 1)                            // 1
 *     variance([1e9, 1e9 + 1, 1e9 + 2], 0)              // 2/3
 */
export function variance(_numbers: readonly number[], _correction: number): number {
  return todo('3.5');
}

/**
 * 3.6 ★★ logsumexp (15 minutes)
 *
 * ln Σ exp(x), for numbers of any size. If all are −∞, or there is none, it is −∞, and if one is ∞ it is ∞. `numbers` holds no NaN.
 *
 *     logsumexp([0, 0])          // 0.6931…, ln 2
 *     logsumexp([1000, 1000])    // 1000.6931…
 */
export function logsumexp(_numbers: readonly number[]): number {
  return todo('3.6');
}

/**
 * 3.7 ★★ the way back from broadcasting (15 minutes)
 *
 * A tensor of shape `shape` was broadcast, and `grad` arrived at the result. Return the gradient of the tensor: `grad`, added up over
 * everything that was stretched, in the shape `shape`.
 *
 *     sumBack(ones(4, 3), [3])       // [4, 4, 4]
 *     sumBack(ones(4, 3), [4, 1])    // [[3], [3], [3], [3]]
 */
export function sumBack(_grad: Tensor, _shape: readonly number[]): Tensor {
  return todo('3.7');
}

/**
 * 3.8 ★★ the shape of a product (15 minutes)
 *
 * The shape of `x.matmul(other)`; null where the inner sizes or the batches do not fit. Both have at least one dim.
 *
 *     matmulShape([2, 3], [3, 4])              // [2, 4]
 *     matmulShape([10, 2, 3], [3])             // [10, 2]
 *     matmulShape([7, 1, 2, 3], [10, 3, 4])    // [7, 10, 2, 4]
 */
export function matmulShape(_x: readonly number[], _other: readonly number[]): number[] | null {
  return todo('3.8');
}

/**
 * 3.9 ★★ ask your neighbours (15 minutes)
 *
 * `distances` has a row for every question and a column for every known image, `labels` says what those show. Return for every question the
 * label that most of its `k` nearest images have; if several labels are as frequent, the smallest of them. No two distances of a row are equal.
 *
 *     vote([[5, 1, 2, 3]], [4, 7, 7, 4], 3)    // [7]
 */
export function vote(_distances: Grid, _labels: readonly number[], _k: number): number[] {
  return todo('3.9');
}

/**
 * 3.10 ★★ convict a division (15 minutes)
 *
 * `divide(a, b)` returns a quotient and a remainder, and claims to round the quotient *down*. Return true where that is so. You may check
 * what it returns with + − × and comparisons, but not divide yourself. a and b are whole numbers, and b is not 0.
 *
 *     divisionLaw((a, b) => [Math.trunc(a / b), a % b], -7, 2)    // false: −7 / 2 is −3.5, and that rounded down is −4
 */
export function divisionLaw(_divide: (a: number, b: number) => readonly [quotient: number, remainder: number], _a: number, _b: number): boolean {
  return todo('3.10');
}

/**
 * 3.11 ★★★ the cheapest brackets (30 minutes)
 *
 * A chain of matrices is multiplied: the first is sizes[0] × sizes[1], the second sizes[1] × sizes[2], and so on. Where you put the brackets
 * does not change the product, but the number of multiplications: M × K by K × N takes M · K · N. Return the smallest number there is.
 * A single matrix needs none.
 *
 *     cheapestChain([10, 100, 5, 50])    // 7500: (A · B) · C; A · (B · C) takes 75000
 */
export function cheapestChain(_sizes: readonly number[]): number {
  return todo('3.11');
}
