import { todo } from '../todo.ts';
import type { Layout, Tensor } from '../../src/tensor.ts';

// A layout is how a tensor looks at its storage: `{ shape: [2, 3], strides: [3, 1], offset: 0 }`.

/**
 * 1.1 ★ the strides of a shape (5 minutes)
 *
 * The strides of a new tensor of this shape, whose numbers lie in row-major order. No size is zero.
 *
 *     stridesOf([2, 3])      // [3, 1]
 *     stridesOf([4, 2, 3])   // [6, 3, 1]
 */
export function stridesOf(_shape: readonly number[]): number[] {
  return todo('1.1');
}

/**
 * 1.2 ★ the place of an element (5 minutes)
 *
 * Where in the storage the element with this index lies.
 *
 *     placeOf([1, 2], { shape: [2, 3], strides: [3, 1], offset: 0 })   // 5
 */
export function placeOf(_index: readonly number[], _layout: Layout): number {
  return todo('1.2');
}

/**
 * 1.3 ★ a transposed view (5 minutes)
 *
 * The layout of `x.transpose(dim0, dim1)`, given that of x. A negative dim counts from the back.
 *
 *     transposed({ shape: [2, 3], strides: [3, 1], offset: 4 }, 0, 1)   // { shape: [3, 2], strides: [1, 3], offset: 4 }
 */
export function transposed(_layout: Layout, _dim0: number, _dim1: number): Layout {
  return todo('1.3');
}

/**
 * 1.4 ★★ a slice (10 minutes)
 *
 * The layout of every `step`-th place of a dim, from `start` up to, not including, `end`; 0 ≤ start < end ≤ size.
 * The other dims stay whole.
 *
 *     sliced({ shape: [2, 5], strides: [5, 1], offset: 0 }, 1, 1, 4, 2)   // { shape: [2, 2], strides: [5, 2], offset: 1 }
 */
export function sliced(_layout: Layout, _dim: number, _start: number, _end: number, _step: number): Layout {
  return todo('1.4');
}

/**
 * 1.5 ★★ is it contiguous? (10 minutes)
 *
 * Whether walking the elements in row-major order walks through memory one by one. The strides of dims that hold a single
 * element are never used, and an empty tensor has nothing to walk.
 *
 *     contiguous([2, 3], [3, 1])   // true
 *     contiguous([3, 2], [1, 3])   // false
 */
export function contiguous(_shape: readonly number[], _strides: readonly number[]): boolean {
  return todo('1.5');
}

/**
 * 1.6 ★★ expand (10 minutes)
 *
 * The layout of `x.expand(size)`: dims are aligned from the right, dims of size one may be stretched, new dims may be added on the left,
 * and −1 keeps a size. `size` is one that expand allows.
 *
 *     expanded({ shape: [3, 1], strides: [1, 1], offset: 0 }, [2, -1, 4])   // { shape: [2, 3, 4], strides: [0, 1, 0], offset: 0 }
 */
export function expanded(_layout: Layout, _size: readonly number[]): Layout {
  return todo('1.6');
}

/**
 * 1.7 ★★ a row-major copy (15 minutes)
 *
 * The numbers that a tensor with this layout shows, in row-major order: what `contiguous()` copies. Any number of dims.
 *
 *     rowMajor([1, 2, 3, 4, 5, 6], { shape: [3, 2], strides: [1, 3], offset: 0 })   // [1, 4, 2, 5, 3, 6]
 */
export function rowMajor(_storage: readonly number[], _layout: Layout): number[] {
  return todo('1.7');
}

/**
 * 1.8 ★★★ when view is allowed (30 minutes)
 *
 * The strides with which a tensor of this shape and these strides can be looked at in another shape, as `view` does; null if that would
 * need a copy. Both shapes have as many elements, and no size is zero. What you give dims of size one does not matter.
 *
 *     viewStrides([4, 3], [3, 1], [2, 6])   // [6, 1]
 *     viewStrides([4], [2], [2, 2])         // [4, 2]
 *     viewStrides([3, 2], [1, 3], [6])      // null
 */
export function viewStrides(_shape: readonly number[], _strides: readonly number[], _wanted: readonly number[]): number[] | null {
  return todo('1.8');
}

/**
 * 1.9 ★★ a law of contiguous (10 minutes)
 *
 * `contiguous` claims to be `x.contiguous()`. Return true where it keeps all that is promised for `x`, and false where it only nearly does:
 * which numbers does it show, how do they lie in memory, and when is there a copy?
 *
 *     contiguousLaw((x) => x.contiguous(), x)   // true
 */
export function contiguousLaw(_contiguous: (x: Tensor) => Tensor, _x: Tensor): boolean {
  return todo('1.9');
}
