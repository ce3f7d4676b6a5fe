/** The graders of 3.8 to 3.11. */
import fc from 'fast-check';
import { F, tensor, zeros } from '../../src/index.ts';
import { sameShape } from '../../src/shape.ts';
import { exercise, gradersFor, lawExercise } from '../../tests/support/exercise.ts';
import {
  broadcastBatches, byDistance, chains, cheapest, divisions, factors, innerWithLeast, mostFrequent, multiplied, orNull, polls, productOf,
} from './drawn.ts';
import type * as stubs from './exercises.ts';

// ─── 3.10 ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Divide = (a: number, b: number) => readonly [quotient: number, remainder: number];
const withQuotient = (round: (a: number, b: number) => number): Divide => (a, b) => [round(a, b), a - b * round(a, b)];
const isExact = ([q, r]: readonly [number, number], a: number, b: number): boolean => q * b + r === a;
const isSmall = (r: number, b: number): boolean => Math.abs(r) < Math.abs(b);
const hasSignOf = (r: number, b: number): boolean => r === 0 || r > 0 === b > 0;

type Own = 'matmulShape' | 'vote' | 'divisionLaw' | 'cheapestChain';

export const productGraders = gradersFor<Pick<typeof stubs, Own>>({
  matmulShape: exercise({
    title: '3.8 ★★ the shape of a product',
    inputs: factors,
    runs: 300,
    examples: [
      { title: 'two matrices', inputs: [[2, 3], [3, 4]], gives: [2, 4] },
      { title: 'a batch and a vector', inputs: [[10, 2, 3], [3]], gives: [10, 2] },
      { title: 'batches broadcast', inputs: [[7, 1, 2, 3], [10, 3, 4]], gives: [7, 10, 2, 4] },
    ],
    solution: (x, other) => orNull(() => [...F.matmul(zeros(x), zeros(other)).shape]),
    hints: [
      'Write a vector as a matrix first: on the left as a row, on the right as a column. Remember that you did.',
      'The last size of x must be the last but one of other. What is before the last two is a batch; exercise 3.1 says how batches meet.',
      'The result is [...batch, rows of x, columns of other], without the dims that you added.',
    ],
    mutants: [
      {
        wrong: (x, other) => productOf(x, other, (p, q) => (sameShape(p, q) ? p : null)),
        hint: 'Batches need not be equal. They broadcast; a matrix without a batch goes with every batch.',
      },
      {
        wrong: (x, other) => {
          const K = x[x.length - 1];
          return productOf(x, other.length === 1 ? [K] : other.with(-2, K), broadcastBatches);
        },
        hint: 'Rows of x must be as long as columns of other: compare the inner sizes.',
      },
      {
        wrong: (x, other) => {
          const [rows, columns] = [x.length === 1 ? [1, ...x] : x, other.length === 1 ? [...other, 1] : other];
          return productOf(rows, columns, broadcastBatches);
        },
        hint: 'The dim of 1 that makes a vector a matrix must be taken away again.',
      },
      {
        wrong: (x, other) => productOf(x, other, (p, q) => [...p, ...q]),
        hint: 'Every matrix with every other is NumPy’s `dot`. Here batches broadcast, and matrices meet in pairs.',
      },
      {
        wrong: (x, other) => productOf(x, other.length === 1 ? other : [...other.slice(0, -2), ...other.slice(-2).reverse()], broadcastBatches),
        hint: 'The inner sizes are the last of x and the last *but one* of other.',
      },
      { wrong: (x, other) => productOf(x, other, (p) => p), hint: 'The batch is not always that of x: it may also come from other, or not fit.' },
    ],
  }),

  vote: exercise({
    title: '3.9 ★★ ask your neighbours',
    inputs: polls,
    runs: 200,
    examples: [{ title: 'two of three say 7', inputs: [[[5, 1, 2, 3]], [4, 7, 7, 4], 3], gives: [7] }],
    solution: (distances, labels, k) => {
      const [, neighbours] = F.topk(tensor(distances), { k, dim: 1, largest: false });
      return F.mode(tensor(labels).get(neighbours), { dim: 1 })[0].flat();
    },
    hints: [
      'For one question: put the columns in the order of their distances, and take the labels of the first k.',
      'Sort places, not distances: `row.map((_, i) => i).sort((i, j) => row[i] - row[j])`.',
      'Count each label among those k. Going from small labels to large ones, replace the best only by one with *more* votes.',
    ],
    mutants: [
      { wrong: (rows, labels) => rows.map((row) => byDistance(row, labels, (a, b) => a - b)[0]), hint: 'Only the nearest was asked, not the k nearest.' },
      {
        wrong: (rows, labels, k) => rows.map((row) => mostFrequent(byDistance(row, labels, (a, b) => a - b).slice(0, k), (best) => best[0])),
        hint: 'Of labels that are equally frequent you take the one that is nearest; the smallest is wanted.',
      },
      {
        wrong: (rows, labels, k) => rows.map((row) => mostFrequent(byDistance(row, labels, (a, b) => a - b).slice(0, k), (best) => Math.max(...best))),
        hint: 'Of labels that are equally frequent you take the largest; the smallest is wanted.',
      },
      {
        wrong: (rows, labels, k) => rows.map((row) => mostFrequent(byDistance(row, labels, (a, b) => b - a).slice(0, k), (best) => Math.min(...best))),
        hint: 'Those are the k farthest.',
      },
      {
        wrong: (rows, labels, k) => rows.map((row) => mostFrequent(byDistance(row, labels).slice(0, k), (best) => Math.min(...best))),
        hint: '`sort()` without a function sorts as text, and there 11 comes before 2.',
      },
      {
        wrong: (rows, labels) => rows.map(() => mostFrequent(labels, (best) => Math.min(...best))),
        hint: 'All known images voted. Ask the k nearest only.',
      },
    ],
  }),

  divisionLaw: lawExercise({
    title: '3.10 ★★ convict a division',
    inputs: divisions,
    operator: withQuotient((a, b) => Math.floor(a / b)),
    impostors: [
      { operator: withQuotient((a, b) => Math.trunc(a / b)), is: 'rounds towards zero' },
      { operator: withQuotient((a, b) => (b > 0 ? Math.floor(a / b) : Math.ceil(a / b))), is: 'always leaves a remainder of at least 0' },
      { operator: withQuotient((a, b) => Math.round(a / b)), is: 'rounds to the nearest quotient' },
      { operator: withQuotient((a, b) => Math.floor(a / b) - 1), is: 'takes b away once too often' },
      { operator: (a, b) => [a / b, 0], is: 'does not round at all' },
      { operator: (a, b) => [Math.floor(a / b), a % b], is: 'rounds the quotient down, and leaves JavaScript’s remainder' },
      { operator: (a, b) => [Math.trunc(a / b), a - b * Math.floor(a / b)], is: 'leaves the right remainder beside a quotient rounded towards zero' },
    ],
    solution: (divide, a, b) => {
      const [q, r] = divide(a, b);
      return Number.isInteger(q) && isExact([q, r], a, b) && isSmall(r, b) && hasSignOf(r, b);
    },
    hints: [
      'Quotient and remainder belong together: b · q + r = a. Which other pairs would satisfy that?',
      'r must be smaller than b, signs aside. Still two quotients are left, one on either side. Which sign has r if the quotient was rounded down?',
      'And is the quotient a whole number?',
    ],
    mutants: [
      { wrong: () => true, hint: 'That acquits everybody.' },
      { wrong: (divide, a, b) => isExact(divide(a, b), a, b), hint: 'b · q + r = a also holds where nothing was divided, with q = 0. How large may r be?' },
      {
        wrong: (divide, a, b) => isExact(divide(a, b), a, b) && isSmall(divide(a, b)[1], b),
        hint: 'Rounding towards zero obeys that too. What sign has the remainder, if the quotient was rounded down?',
      },
      {
        wrong: (divide, a, b) => isExact(divide(a, b), a, b) && divide(a, b)[1] >= 0 && divide(a, b)[1] < Math.abs(b),
        hint: 'Rounded down, the remainder has the sign of b: for a negative b it is not above 0.',
      },
      {
        wrong: (divide, a, b) => isExact(divide(a, b), a, b) && isSmall(divide(a, b)[1], b) && hasSignOf(divide(a, b)[1], b),
        hint: 'Very nearly. Somebody returns [a / b, 0]: must a quotient not be whole?',
      },
      {
        wrong: (divide, a, b) => isSmall(divide(a, b)[1], b) && hasSignOf(divide(a, b)[1], b),
        hint: 'The remainder is as it should be. But does it belong to the quotient?',
      },
    ],
  }),

  cheapestChain: exercise({
    title: '3.11 ★★★ the cheapest brackets',
    inputs: fc.tuple(chains),
    runs: 200,
    examples: [
      { title: 'from the left', inputs: [[10, 100, 5, 50]], gives: 7500 },
      { title: 'a single matrix', inputs: [[4, 7]], gives: 0 },
    ],
    solution: cheapest,
    hints: [
      'Think of the *last* product. It has everything up to some matrix on its left, and the rest on its right.',
      'Cut at sizes[i], and it costs sizes[0] · sizes[i] · sizes.at(-1), plus the cheapest way for the left part, plus that for the right part.',
      'A function that calls itself for both parts, `sizes.slice(0, i + 1)` and `sizes.slice(i)`, and takes the smallest over all i.',
    ],
    mutants: [
      { wrong: (sizes) => multiplied(sizes, () => 1), hint: 'From left to right is one way of many.' },
      { wrong: (sizes) => multiplied(sizes, (left) => left.length - 2), hint: 'From right to left is one way of many.' },
      {
        wrong: (sizes) => Math.min(multiplied(sizes, () => 1), multiplied(sizes, (left) => left.length - 2)),
        hint: 'The better one of two ways. Brackets can also be in the middle: (A · B) · (C · D).',
      },
      {
        wrong: (sizes) => multiplied(sizes, (left) => innerWithLeast(left, (i) => left[i - 1] * left[i] * left[i + 1])),
        hint: 'The cheapest product first can make those after it dear. Try all, and take the best.',
      },
      {
        wrong: (sizes) => multiplied(sizes, (left) => innerWithLeast(left, (i) => -left[i])),
        hint: 'Getting rid of the largest inner size first is a good guess, but only a guess.',
      },
      { wrong: (sizes) => (sizes.length === 2 ? sizes[0] * sizes[1] : cheapest(sizes)), hint: 'A single matrix is multiplied by nothing, and costs nothing.' },
    ],
  }),
});
