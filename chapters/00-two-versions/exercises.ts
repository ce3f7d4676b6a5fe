import { todo } from '../todo.ts';

/**
 * 0.1 ★ where a thread is (5 minutes)
 *
 * A launch of one-dimensional threads fills a matrix with `columns` columns, row after row. Return [row, column] of thread `i`.
 * Kernels have only +, −, ×, ÷ and `Math.floor`, in float32: add one half before you divide, and a quotient that rounding has
 * made a little too small still lands in the right row.
 *
 *     placeOf(0, 3)   // [0, 0]
 *     placeOf(5, 3)   // [1, 2]: thread 5 is the last of row 1
 */
export function placeOf(_i: number, _columns: number): [row: number, column: number] {
  return todo('0.1');
}

/**
 * 0.2 ★ the worst element (10 minutes)
 *
 * A good failure names one element: the one that is farthest from what was expected. Return its index, the first one if several are
 * equally far, and −1 if nothing differs. NaN where a number was expected, or the other way round, is infinitely far; NaN where NaN
 * was expected is right, and so is ∞ where ∞ was expected.
 *
 *     worstElement([1, 2, 3], [1, 2.5, 2])   // 2
 *     worstElement([1, NaN], [9, 2])         // 1
 */
export function worstElement(_actual: readonly number[], _expected: readonly number[]): number {
  return todo('0.2');
}

/**
 * 0.3 ★ what rounding explains (10 minutes)
 *
 * A kernel computes a dot product, Σ aᵢ bᵢ, in float32. Return how far from the truth it may be: 2 · n · 2⁻²⁴ · Σ|terms|, where n is
 * the number of terms. What are the terms here?
 *
 *     dotBound([1, 2], [4, -2])   // 2 · 2 · 2⁻²⁴ · 8 = 2⁻¹⁹
 */
export function dotBound(_a: readonly number[], _b: readonly number[]): number {
  return todo('0.3');
}

/**
 * 0.4 ★★ close enough (15 minutes)
 *
 * Return whether `actual` is as good as `expected`: at most `absolute + relative · |expected|` apart. NaN agrees with NaN only, each
 * infinity only with itself. Beware: with ∞ expected, that bound is ∞ too.
 *
 *     isClose(1.01, 1, 0.02, 0)           // true
 *     isClose(NaN, 1, 0.02, 0)            // false
 *     isClose(5, Infinity, 0.02, 0)       // false
 */
export function isClose(_actual: number, _expected: number, _relative: number, _absolute: number): boolean {
  return todo('0.4');
}

/**
 * 0.5 ★★ a sum in pairs (15 minutes)
 *
 * Adding one number after the other lets the errors of n roundings pile up. Halve the list instead, add up each half in the same way,
 * and add the two sums: no number is rounded more than log₂ n times. All in float32: pass every sum through `Math.fround`. With an
 * odd number of elements the first half is the shorter one; the sum of nothing is 0.
 *
 *     pairwiseSum([1, 1e8, -1e8, 1])   // 0: (1 + 1e8) + (−1e8 + 1) = 1e8 + −1e8
 */
export function pairwiseSum(_numbers: readonly number[]): number {
  return todo('0.5');
}

/**
 * 0.6 ★★ the slope, seen from both sides (15 minutes)
 *
 * `f` takes a list and returns a number. Return its gradient at `x` by central differences: for every element,
 * (f with the element raised by `step` − f with it lowered by `step`) / (2 · step). Leave `x` as it was.
 *
 *     slopes((x) => x[0] * x[0] + 5 * x[1], [3, 1], 0.5)   // [6, 5]
 */
export function slopes(_f: (x: readonly number[]) => number, _x: readonly number[], _step: number): number[] {
  return todo('0.6');
}

/**
 * 0.7 ★★ a law of sums (10 minutes)
 *
 * `sum` claims to add up a list. Return true where a law holds that is true of sums and of nothing else: not of a sum that forgets an
 * element, drops the signs, or is off by one. You may call `sum` as often as you like, but you may not add up the lists yourself:
 * that would be a second version, and share your mistakes. (The numbers drawn are small and whole; no rounding interferes.)
 *
 *     sumLaw((list) => list.reduce((total, x) => total + x, 0), [1, -2], [3])   // true
 */
export function sumLaw(_sum: (list: readonly number[]) => number, _list: readonly number[], _other: readonly number[]): boolean {
  return todo('0.7');
}

/**
 * 0.8 ★★★ convict a gradient (20 minutes)
 *
 * `rule` claims to be the gradient of softmax: given probabilities p = softmax(scores) and the gradient g that arrives at them, it
 * returns the gradient of the scores. Return true where it is right, which you find out without knowing any formula for it:
 * the gradient of the loss Σ gᵢ pᵢ is what central differences say. Allow 1e-4. Compare along the upstream that is given; along ones,
 * several culprits go free.
 *
 *     gradientLaw((p, g) => p.map(() => 0), [0, 0], [1, 2])   // false: p₁ − p₀ changes with the scores, and so does the loss
 */
export function gradientLaw(_rule: (p: readonly number[], g: readonly number[]) => number[], _scores: readonly number[], _g: readonly number[]): boolean {
  return todo('0.8');
}
