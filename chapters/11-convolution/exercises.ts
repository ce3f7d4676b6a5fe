import type { Tensor } from '../../src/index.ts';
import { todo } from '../todo.ts';

/** Rows of numbers, all of the same length. */
export type Grid = readonly (readonly number[])[];
/** One number for the rows, one for the columns. */
export type Two = readonly [height: number, width: number];

/**
 * 11.1 ★ how many places (5 minutes)
 *
 * At how many places does a window stop? Along one dim there are `size` elements, with `padding` zeros at both ends. The window's
 * `kernelSize` numbers lie `dilation` apart, and it moves on by `stride` elements at a time. There is always room for one place.
 *
 *     placesOf(8, { kernelSize: 3, stride: 1, padding: 0, dilation: 1 })    // 6
 *     placesOf(8, { kernelSize: 3, stride: 2, padding: 1, dilation: 1 })    // 4
 */
export function placesOf(
  _size: number, _window: { readonly kernelSize: number; readonly stride: number; readonly padding: number; readonly dilation: number },
): number {
  return todo('11.1');
}

/**
 * 11.2 ★ slide along a row (5 minutes)
 *
 * Convolve a row with a shorter one as conv2d does: no padding, stride 1. Use loops.
 *
 *     slideAlong([1, 2, 4, 8], [10, 1])    // [12, 24, 48]
 */
export function slideAlong(_x: readonly number[], _weight: readonly number[]): number[] {
  return todo('11.2');
}

/**
 * 11.3 ★★ the same size (10 minutes)
 *
 * Convolve a row with padding 'same': zeros are put at its ends so that the result is as long as x. If their number is odd,
 * the end gets one more than the beginning, as in PyTorch.
 *
 *     sameSize([1, 2, 4], [1, 1, 1])    // [3, 7, 6]
 *     sameSize([1, 2, 4], [1, 1])       // [3, 6, 4]
 */
export function sameSize(_x: readonly number[], _weight: readonly number[]): number[] {
  return todo('11.3');
}

/**
 * 11.4 ★★ two dims, stride and padding (15 minutes)
 *
 * Convolve an image of one channel with one filter. The window starts `padding` rows above and columns to the left of x, and reaches as
 * far beyond the other ends; there are zeros. From one answer to the next it moves by `stride`.
 *
 *     convolve([[1, 2], [3, 4]], [[1, 1], [1, 1]], { stride: [1, 2], padding: [0, 1] })    // [[4, 6]]
 */
export function convolve(_x: Grid, _weight: Grid, _options: { readonly stride: Two; readonly padding: Two }): number[][] {
  return todo('11.4');
}

/**
 * 11.5 ★★ groups, written out (15 minutes)
 *
 * The weight of a convolution in groups has shape [K, C / groups, R, S]. Return a weight of shape [K, C, R, S] that does the same
 * without groups: its filters have zeros for the channels that they may not see.
 *
 *     withoutGroups(ones(2, 1, 1, 1), 2).flatten()    // tensor([1., 0., 0., 1.])
 *
 * `narrow`, `F.cat` and `zeros` suffice.
 */
export function withoutGroups(_weight: Tensor, _groups: number): Tensor {
  return todo('11.5');
}

/**
 * 11.6 ★★ how far it sees (10 minutes)
 *
 * Layers of windows follow one another, the first one on the image. How many elements of the image, along one dim, does one output of the last
 * layer see, from the first to the last? With no layers it is the element itself.
 *
 *     fieldOf([{ kernelSize: 3, stride: 1, dilation: 1 }, { kernelSize: 3, stride: 1, dilation: 1 }])    // 5
 *     fieldOf([{ kernelSize: 3, stride: 2, dilation: 1 }, { kernelSize: 2, stride: 2, dilation: 1 }])    // 5
 */
export function fieldOf(_layers: readonly { readonly kernelSize: number; readonly stride: number; readonly dilation: number }[]): number {
  return todo('11.6');
}

/**
 * 11.7 ★★ windows into columns (15 minutes)
 *
 * im2col: lay every window of x out as a column. Windows come in reading order, and so do the numbers in a window: row i·S + j of the
 * result holds what stands at (i, j) in all the windows.
 *
 *     columnsOf([[1, 2, 3], [4, 5, 6]], [2, 2], [1, 1])    // [[1, 2], [2, 3], [4, 5], [5, 6]]
 */
export function columnsOf(_x: Grid, _kernelSize: Two, _stride: Two): number[][] {
  return todo('11.7');
}

/**
 * 11.8 ★★★ the way back (20 minutes)
 *
 * A row of `size` elements was convolved with `weight` and a stride; `grad` is what flows back to the answers, one number each. Return what
 * flows back to the row: its gradient. A stride can leave elements at the end that nobody looked at.
 *
 *     inputGradient([1, 10], [1, 2], { size: 3, stride: 1 })    // [1, 12, 20]
 *     inputGradient([1, 10], [1, 2], { size: 5, stride: 2 })    // [1, 2, 10, 20, 0]
 */
export function inputGradient(_grad: readonly number[], _weight: readonly number[], _options: { readonly size: number; readonly stride: number }): number[] {
  return todo('11.8');
}

/**
 * 11.9 ★★★ what makes it a convolution (15 minutes)
 *
 * `operator` takes a row and returns a shorter one: it claims to convolve it with some weights, at stride 1 and without padding. Return true
 * where the law of convolutions holds for the rows `a` and `b`, which are equally long. Convolutions are the only operators that obey two rules:
 * they keep sums, and they do not care where in the row something stands. Ask for both; all numbers are whole and small, so that `===` will do.
 *
 *     convolutionLaw((row) => row.slice(1).map((x, i) => x - row[i]), [1, 4, 2, 0], [0, 3, 3, 5])    // true
 */
export function convolutionLaw(_operator: (row: readonly number[]) => number[], _a: readonly number[], _b: readonly number[]): boolean {
  return todo('11.9');
}
