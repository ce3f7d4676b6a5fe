import fc from 'fast-check';
import { F, type Tensor, tensor, zeros } from '../../src/index.ts';
import { broadcastShapes, sameShape, type Shape } from '../../src/shape.ts';
import { exercise, gradersFor } from '../../tests/support/exercise.ts';
import { divisions, exponents, orNull, pairsOfShapes, reductions, rowsWithTies, samples, stretchedDims, stretchedGradients, total } from './drawn.ts';
import type * as stubs from './exercises.ts';
import { productGraders } from './productGraders.ts';

// ─── 3.1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const fromRight = (shape: Shape, d: number, rank: number): number => shape[d - rank + shape.length] ?? 1;
const met = (a: Shape, b: Shape): number[] | null => orNull(() => broadcastShapes('', ['', a], ['', b]));

// ─── 3.3 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const reduced = (shape: Shape, dims: Shape | null, keepdim: boolean): number[] => {
  const gone = (d: number): boolean => dims === null || dims.includes(d) || dims.includes(d - shape.length);
  return keepdim ? shape.map((length, d) => (gone(d) ? 1 : length)) : shape.filter((_, d) => !gone(d));
};

// ─── 3.4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Rows = readonly (readonly number[])[];
const chosen = (rows: Rows, isBetter: (value: number, best: number) => boolean): { values: number[]; indices: number[] } => {
  const indices = rows.map((row) => row.reduce((best, value, i) => (isBetter(value, row[best]) ? i : best), 0));
  return { values: indices.map((i, r) => rows[r][i]), indices };
};
const firstNaN = (value: number, best: number): boolean => Number.isNaN(value) && !Number.isNaN(best);

// ─── 3.5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const mean = (numbers: readonly number[]): number => total(numbers) / numbers.length;
const squares = (numbers: readonly number[]): number[] => numbers.map((x) => x * x);
const deviations = (numbers: readonly number[]): number[] => numbers.map((x) => x - mean(numbers));

// ─── 3.6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const shifted = (numbers: readonly number[], shift: number): number => shift + Math.log(total(numbers.map((x) => Math.exp(x - shift))));

export const graders = gradersFor<typeof stubs>({
  broadcastShape: exercise({
    title: '3.1 ★ do the shapes fit?',
    inputs: pairsOfShapes,
    runs: 200,
    examples: [
      { title: 'a column and a row', inputs: [[4, 1], [3]], gives: [4, 3] },
      { title: 'aligned from the right, 2 meets 3', inputs: [[2, 3], [2]], gives: null },
      { title: 'a one becomes a zero', inputs: [[0, 3], [1, 3]], gives: [0, 3] },
    ],
    solution: (a, b) => orNull(() => [...F.add(zeros(a), zeros(b)).shape]),
    hints: [
      'Give both the same rank first: put ones before the shorter shape.',
      'Then look at each pair of sizes by itself: equal, or one of them is 1; otherwise null.',
      'The size of the result is the one that is not 1, and that need not be the larger one.',
    ],
    mutants: [
      { wrong: (a, b) => (a.length === b.length ? met(a, b) : null), hint: 'Ranks may differ: dims that are missing on the left count as 1.' },
      {
        wrong: (a, b) => {
          const padded = [a, b].map((shape) => [...shape, ...new Array<number>(Math.max(a.length, b.length) - shape.length).fill(1)]);
          return met(padded[0], padded[1]);
        },
        hint: 'You aligned the shapes from the left. The *last* dims belong together.',
      },
      {
        wrong: (a, b) => met(a, b)?.map((_, d, all) => Math.max(fromRight(a, d, all.length), fromRight(b, d, all.length))) ?? null,
        hint: 'A dim of size 0 meets one of size 1, and the result is empty: take the size that is not 1, not the larger one.',
      },
      {
        wrong: (a, b) => (met(a, b) && [a, b].find((shape) => sameShape(shape, met(a, b) ?? []))?.slice()) ?? null,
        hint: 'Both may be stretched at once, each along another dim: [4, 1] and [3] make [4, 3].',
      },
      {
        wrong: (a, b) => {
          const rank = Math.max(a.length, b.length);
          return Array.from({ length: rank }, (_, d) => (fromRight(a, d, rank) === 1 ? fromRight(b, d, rank) : fromRight(a, d, rank)));
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
      { title: 'it has the sign of b', inputs: [7, -3], gives: -2 },
    ],
    solution: (a, b) => F.remainder(tensor(a, { dtype: 'int32' }), b).item(),
    hints: ['How often does b go into a, rounded down? `Math.floor(a / b)` says so.', 'What is left is a, less b that many times.'],
    mutants: [
      { wrong: (a, b) => a % b, hint: 'JavaScript’s % rounds the quotient towards zero, so the rest has the sign of a. Use the floor.' },
      {
        wrong: (a, b) => ((a % b) + Math.abs(b)) % Math.abs(b),
        hint: 'Never below zero is another convention. Here the rest has the sign of b, and so is below zero where b is.',
      },
      { wrong: (a, b) => (a < 0 ? (a % b) + b : a % b), hint: 'Where b divides a, nothing is left: −8 and 8 give 0. And b may be negative.' },
      { wrong: (a, b) => a - b * Math.round(a / b), hint: 'With the nearest quotient, the rest lies on either side of 0. Round down.' },
    ],
  }),

  reducedShape: exercise({
    title: '3.3 ★ the shape that is left',
    inputs: reductions,
    examples: [
      { title: 'two dims vanish', inputs: [[4, 5, 6], [2, 1], false], gives: [4] },
      { title: 'the last one becomes 1', inputs: [[4, 5, 6], [-1], true], gives: [4, 5, 1] },
      { title: 'all of them', inputs: [[4, 5], null, false], gives: [] },
    ],
    solution: (shape, dims, keepdim) => [...F.sum(zeros(shape), { dim: dims, keepdim }).shape],
    hints: [
      'First make every dim count from the front: −1 is the last one.',
      'Then go through the shape once: is this dim among them?',
      'With keepdim such a dim becomes 1, without it is left out.',
    ],
    mutants: [
      {
        wrong: (shape, dims, keepdim) => reduced(shape, dims === null ? null : dims.filter((d) => d >= 0), keepdim),
        hint: 'A negative dim counts from the back: −1 is the last one.',
      },
      { wrong: (shape, dims) => reduced(shape, dims, false), hint: 'With keepdim the dims do not vanish; they have size 1.' },
      { wrong: (shape, dims, keepdim) => reduced(shape, dims, !keepdim), hint: 'You keep them where they should vanish, and the other way round.' },
      { wrong: (shape, dims, keepdim) => (dims === null ? [...shape] : reduced(shape, dims, keepdim)), hint: '`null` means all dims, not none.' },
      {
        wrong: (shape, dims, keepdim) => {
          if (keepdim || dims === null) return reduced(shape, dims, keepdim);
          const left = [...shape];
          for (const dim of dims) left.splice(dim, 1);
          return left;
        },
        hint: 'After you have taken one dim out, the others have other numbers. Decide about all of them first.',
      },
    ],
  }),

  largestOfRows: exercise({
    title: '3.4 ★ the largest, and where',
    inputs: fc.tuple(rowsWithTies),
    examples: [
      { title: 'the first of two sevens', inputs: [[[1, 5, 2], [7, 0, 7]]], gives: { values: [5, 7], indices: [1, 0] } },
      { title: 'NaN wins', inputs: [[[1, NaN, 3]]], gives: { values: [NaN], indices: [1] } },
    ],
    runs: 200,
    solution: (rows) => {
      const [values, indices] = F.max(tensor(rows), { dim: 1 });
      return { values: values.flat(), indices: indices.flat() };
    },
    hints: [
      'Go along a row and remember the place of the best so far; begin with the first.',
      'Replace it only by something that is larger, so that the first of equals stays.',
      'A comparison with NaN is always false: ask `Number.isNaN` as well.',
    ],
    mutants: [
      {
        wrong: (rows) => chosen(rows, (value, best) => value >= best || firstNaN(value, best)),
        hint: 'Of equal numbers you take the last; the first is wanted: `>`, not `>=`.',
      },
      { wrong: (rows) => chosen(rows, (value, best) => value > best), hint: 'NaN is never larger in a comparison, so it is passed over. Ask for it.' },
      {
        wrong: (rows) => ({ values: rows.map((row) => Math.max(...row)), indices: rows.map((row) => row.indexOf(Math.max(...row))) }),
        hint: '`indexOf` compares with ===, and so never finds NaN. `findIndex` with `Object.is` would.',
      },
      {
        wrong: (rows) => chosen(rows[0].map((_, j) => rows.map((row) => row[j])), (value, best) => value > best || firstNaN(value, best)),
        hint: 'That is the largest of every column. dim 1 is the one that vanishes, so go along the rows.',
      },
      { wrong: (rows) => chosen(rows, (value, best) => value < best || firstNaN(value, best)), hint: 'That is the smallest.' },
    ],
  }),

  variance: exercise({
    title: '3.5 ★★ a variance that survives',
    inputs: samples,
    examples: [
      { title: 'an estimate', inputs: [[1, 2, 3], 1], gives: 1 },
      { title: 'far from zero', inputs: [[1e9, 1e9 + 1, 1e9 + 2], 0], gives: 2 / 3 },
    ],
    solution: (numbers, correction) => F.var(tensor(numbers, { dtype: 'float64' }), { correction }).item(),
    hints: [
      'Go through the numbers twice: first for the mean, then for the squares.',
      'Σ x² / n − mean² is right on paper, and loses everything where x² is large. Subtract the mean *before* you square.',
    ],
    mutants: [
      {
        wrong: (numbers, correction) => ((mean(squares(numbers)) - mean(numbers) ** 2) * numbers.length) / (numbers.length - correction),
        hint: 'Mean of the squares less square of the mean: of two huge numbers only the rounding is left. Subtract first, then square.',
      },
      { wrong: (numbers) => mean(squares(deviations(numbers))), hint: 'The divisor is n − correction, not n.' },
      { wrong: (numbers) => total(squares(deviations(numbers))) / (numbers.length - 1), hint: 'With correction 0 the divisor is n.' },
      {
        wrong: (numbers, correction) => Math.sqrt(total(squares(deviations(numbers))) / (numbers.length - correction)),
        hint: 'The root of it is the standard deviation, `std`.',
      },
      {
        wrong: (numbers, correction) => total(deviations(numbers).map(Math.abs)) / (numbers.length - correction),
        hint: 'The deviations are squared, not taken without their signs.',
      },
    ],
  }),

  logsumexp: exercise({
    title: '3.6 ★★ logsumexp',
    inputs: fc.tuple(exponents),
    examples: [
      { title: 'two ones', inputs: [[0, 0]], gives: Math.LN2 },
      { title: 'too large for exp', inputs: [[1000, 1000]], gives: 1000 + Math.LN2 },
      { title: 'nothing', inputs: [[]], gives: -Infinity },
    ],
    runs: 200,
    solution: (numbers) => F.logsumexp(tensor(numbers, { dtype: 'float64' }), { dim: 0 }).item(),
    hints: [
      'ln Σ exp(x) = m + ln Σ exp(x − m), whatever m is.',
      'With m the largest number, every x − m is at most 0, and one is 0: nothing overflows, and the sum is at least 1.',
      'If m is infinite, x − m is NaN. What is the answer then?',
    ],
    mutants: [
      { wrong: (numbers) => shifted(numbers, 0), hint: 'exp(1000) is ∞, and exp(−1000) is 0. Take the largest number out first.' },
      { wrong: (numbers) => shifted(numbers, Math.max(...numbers)), hint: 'Nearly. ∞ − ∞ is NaN: if the largest number is infinite, it is the answer.' },
      {
        wrong: (numbers) => (Number.isFinite(Math.max(...numbers)) ? shifted(numbers, Math.max(...numbers)) - Math.max(...numbers) : Math.max(...numbers)),
        hint: 'What you took out must be put back: m + ln Σ exp(x − m).',
      },
      { wrong: (numbers) => Math.max(...numbers), hint: 'That is the largest number alone. Others count as well, the more the nearer they are.' },
      {
        wrong: (numbers) => (Number.isFinite(total(numbers)) && numbers.length > 0 ? shifted(numbers, mean(numbers)) : Math.max(...numbers)),
        hint: 'Taking out the mean is not enough: the largest number may lie a thousand above it.',
      },
    ],
  }),

  sumBack: exercise({
    title: '3.7 ★★ the way back from broadcasting',
    inputs: stretchedGradients,
    runs: 200,
    solution: (grad, shape) => {
      const x = zeros(shape, { requiresGrad: true });
      x.expand(grad.shape).backward(grad);
      return x.grad as Tensor;
    },
    hints: [
      'Which dims were stretched? Those that `shape` lacks on the left, and those where it has a 1.',
      '`F.sum(grad, { dim: […] })` adds up over several dims at once.',
      'Then give it its shape again: `reshape(shape)`. And if no dim was stretched, nothing is to be added up.',
    ],
    mutants: [
      {
        wrong: (grad, shape) => {
          const dims = stretchedDims(grad, shape);
          return (dims.length === 0 ? grad : F.mean(grad, { dim: dims })).reshape(shape);
        },
        hint: 'That is the mean. Every use of the tensor counts in full: add up.',
      },
      {
        wrong: (grad, shape) => {
          const dims = stretchedDims(grad, shape);
          return dims.length === 0 ? grad : F.sum(grad, { dim: dims });
        },
        hint: 'The numbers are right, the shape is not: dims of size 1 must be there again.',
      },
      {
        wrong: (grad, shape) => {
          const dims = stretchedDims(grad, shape).filter((d) => d < grad.ndim - shape.length);
          return dims.length === 0 ? grad : F.sum(grad, { dim: dims });
        },
        hint: 'Dims that were missing are summed. Those that had size 1 were stretched as well.',
      },
      {
        wrong: (grad, shape) => {
          const dims = stretchedDims(grad, shape).filter((d) => d >= grad.ndim - shape.length);
          return dims.length === 0 ? grad : F.sum(grad, { dim: dims, keepdim: true });
        },
        hint: 'Dims of size 1 are summed. Those that `shape` lacks on the left were stretched as well.',
      },
      { wrong: (grad, shape) => F.sum(grad).expand(shape).clone(), hint: 'You added up everything. Only what was stretched is added up.' },
    ],
  }),

  ...productGraders,
});
