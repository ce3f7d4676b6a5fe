import { todo } from '../../../../chapters/todo.ts';

/**
 * 1.1 ★ twice every number (5 minutes)
 *
 * Given a list, return a list of the same length with every number doubled.
 *
 *     doubled([1, 2.5])   // [2, 5]
 */
export function doubled(_numbers: readonly number[]): number[] {
  return todo('1.1');
}

/**
 * 1.2 ★★ a law of doubling (5 minutes)
 *
 * `double` claims to double a number. Return true where a law of doubling holds for `x` and `y`; find one that is
 * true of doubling and of nothing that is only nearly doubling.
 *
 *     doublingLaw((x) => 2 * x, 1, 2)   // true
 */
export function doublingLaw(_double: (x: number) => number, _x: number, _y: number): boolean {
  return todo('1.2');
}
