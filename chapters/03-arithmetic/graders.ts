import fc from 'fast-check';
import { F, tensor, zeros } from '../../src/index.ts';
import { broadcastShapes, type Shape } from '../../src/shape.ts';
import type { Tensor } from '../../src/tensor.ts';
import { broadcastable, dimsOf, shapes, tensorOf } from '../../tests/support/arbitraries.ts';
import { exercise, gradersFor, lawExercise } from '../../tests/support/exercise.ts';
import type * as stubs from './exercises.ts';
import {
  batchOf, chains, divisions, edgyNumbers, farNumbers, inOrder, inverted, matmulShapes, mostFrequent, nearestLabels, orNull, pairsOfShapes, polls, rowsWithEdges,
  stretchedGradients, total, work,
} from './drawn.ts';

const largest = (row: readonly number[], isBetter: (value: number, best: number) => boolean): number =>
  row.reduce((best, value, i) => (isBetter(value, row[best]) ? i : best), 0);
const picked = (rows: readonly (readonly number[])[], places: readonly number[]): { values: number[]; indices: number[] } =>
  ({ values: rows.map((row, r) => row[places[r]]), indices: [...places] });
const isNew = (value: number, best: number): boolean => value > best || (Number.isNaN(value) && !Number.isNaN(best));

type Divide = (a: number, b: number) => readonly [quotient: number, remainder: number];
const floored: Divide = (a, b) => [Math.floor(a / b), a - b * Math.floor(a / b)];

export const graders = gradersFor<typeof stubs>({
  broadcastShape: exercise({
    title: '3.1 ★ do the shapes fit?',
    inputs: pairsOfShapes,
    examples: [
      { title: 'a column and a row', inputs: [[4, 1], [3]], gives: [4, 3] },
      { title: 'aligned from the right, 2 meets 3', inputs: [[2, 3], [2]], gives: null },
      { title: 'a one becomes a zero', inputs: [[0, 3], [1, 3]], gives: [0, 3] },
    ],
    solution: (a, b) => orNull(() => [...F.add(zeros(a), zeros(b)).shape]),
    hints: [
      'Give both the same rank first: put ones before the shorter shape.',
      'Then look at each pair of sizes by itself: equal, or one of them is 1; otherwise null.',
      'The size of the result is the one that is not 1, which need not be the larger one.',
    ],
    mutants: [
      {
        wrong: (a, b) => (a.length === b.length ? orNull(() => broadcastShapes('', ['', a], ['', b])) : null),
        hint: 'Ranks may differ: dims that are missing on the left count as 1.',
      },
      {
        wrong: (a, b) => {
          const rank = Math.max(a.length, b.length);
          const [p, q] = [a, b].map((shape) => [...shape, ...new Array<number>(rank - shape.length).fill(1)]);
          return orNull(() => broadcastShapes('', ['', p], ['', q]));
        },
        hint: 'You aligned the shapes from the left. The *last* dims belong together.',
      },
      {
        wrong: (a, b) => orNull(() => broadcastShapes('', ['', a], ['', b]))?.map((size, d, all) =>
          Math.max(size, a[d - all.length + a.length] ?? 1, b[d - all.length + b.length] ?? 1)) ?? null,
        hint: 'A dim of size 0 meets one of size 1, and the result is empty: take the size that is not 1, not the larger one.',
      },
      {
        wrong: (a, b) => {
          const [long, short] = a.length >= b.length ? [a, b] : [b, a];
          return short.every((size, d) => size === 1 || size === long[d + long.length - short.length]) ? [...long] : null;
        },
        hint: 'Either of the two may be stretched, also both: [4, 1] and [3] make [4, 3].',
      },
      {
        wrong: (a, b) => {
          const rank = Math.max(a.length, b.length);
          return Array.from({ length: rank }, (_, d) => Math.max(a[d - rank + a.length] ?? 1, b[d - rank + b.length] ?? 1));
        },
        hint: 'Some shapes do not fit, 3 and 2 for instance: null.',
      },
    ],
  }),

  remainder: exercise({
    title: '3.2 ★ a remainder for indices',
    inputs: divisions,
    examples: [
      { title: 'one before the first of eight is the last', inputs: [-1, 8], gives: 7 },
      { title: 'the sign of b', inputs: [7, -3], gives: -2 },
    ],
    solution: (a, b) => F.remainder(tensor(a), b).item(),
    hints: ['How often does b go into a, rounded down? That is `Math.floor(a / b)`.', 'What is left is a, less b that many times.'],
    mutants: [
      { wrong: (a, b) => a % b, hint: 'JavaScript’s % rounds the quotient towards zero, so the rest has the sign of a. Use the floor.' },
      {
        wrong: (a, b) => ((a % b) + Math.abs(b)) % Math.abs(b),
        hint: 'Never negative: that is the remainder of the mathematicians. Here it has the sign of b, so it is negative where b is.',
      },
      { wrong: (a, b) => (a % b) + (a < 0 ? b : 0), hint: 'Where b divides a, nothing is left: −8 and 8 give 0, not 8. And what if b is negative?' },
      { wrong: (a, b) => ((a % b) + b) % b || 0, hint: '', },
      { wrong: (a, b) => a - b * Math.round(a / b), hint: 'Rounded to the nearest quotient, the rest lies on either side of 0. Round down.' },
    ],
  }),
});
