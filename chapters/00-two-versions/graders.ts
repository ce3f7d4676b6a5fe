import fc from 'fast-check';
import { exactly } from '../../tests/support/same.ts';
import { exercise, gradersFor, lawExercise } from '../../tests/support/exercise.ts';
import type * as stubs from './exercises.ts';

const total = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);
const whole = fc.integer({ min: -9, max: 9 });
const lists: fc.Arbitrary<readonly number[]> = fc.array(whole, { maxLength: 5 });
const listsOf = (n: number, max: number): fc.Arbitrary<readonly number[]> => fc.array(fc.integer({ min: -max, max }), { minLength: n, maxLength: n });
/** Whole numbers, and now and then one that is none. */
const edgy = fc.oneof({ weight: 4, arbitrary: whole }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) });
const pairsOf = (elements: fc.Arbitrary<number>): fc.Arbitrary<[number[], number[]]> =>
  fc.array(fc.tuple(elements, elements), { maxLength: 4 }).map((pairs) => [pairs.map(([a]) => a), pairs.map(([, b]) => b)]);

// ─── 0.2 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const distance = (a: number, b: number): number => {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  return Number.isNaN(a - b) ? Infinity : Math.abs(a - b);
};
const farthest = (distances: readonly number[]): number => distances.reduce((best, far, i) => (far > (best < 0 ? 0 : distances[best]) ? i : best), -1);

// ─── 0.4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const telling = fc.constantFrom(1, 2, 4, 6, -1, -2, -4, -6, NaN, Infinity, -Infinity);
/** Two of these numbers, often the same. */
const alikeOrNot = fc.oneof(telling.map((x) => [x, x] as const), fc.tuple(telling, telling));

// ─── 0.5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Adds up halves; `cut` says how many elements are in the first. */
function inHalves(numbers: readonly number[], cut: (n: number) => number, round: (x: number) => number): number {
  if (numbers.length < 2) return numbers[0] ?? 0;
  const middle = cut(numbers.length);
  return round(inHalves(numbers.slice(0, middle), cut, round) + inHalves(numbers.slice(middle), cut, round));
}
const half = (n: number): number => Math.floor(n / 2);
/** Small numbers and huge ones that often cancel, so that every order of adding shows. */
const smallAndHuge = fc.array(fc.constantFrom(1, 2, -1, 1e8, -1e8), { maxLength: 7 });
/** Adds neighbours, then the sums of neighbours, and so on. */
function byNeighbours(numbers: readonly number[]): number {
  if (numbers.length < 2) return numbers[0] ?? 0;
  return byNeighbours(Array.from({ length: Math.ceil(numbers.length / 2) }, (_, i) => Math.fround(numbers[2 * i] + (numbers[2 * i + 1] ?? 0))));
}

// ─── 0.6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function moved(x: readonly number[], i: number, by: number): number[] {
  return x.map((value, j) => (j === i ? value + by : value));
}
const central = (f: (x: readonly number[]) => number, x: readonly number[], step: number): number[] =>
  x.map((_, i) => (f(moved(x, i, step)) - f(moved(x, i, -step))) / (2 * step));
/** Quadratic functions: central differences are exact for them, one-sided ones are not. */
const sumOfSquares = (x: readonly number[]): number => total(x.map((value) => value * value));
const weightedSquares = (x: readonly number[]): number => total(x.map((value, i) => (i + 1) * value * value - 3 * value));
const productsOfNeighbours = (x: readonly number[]): number => total(x.map((value, i) => value * (x[i + 1] ?? 1)));

// ─── 0.8 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Rule = (p: readonly number[], g: readonly number[]) => number[];
const softmax = (scores: readonly number[]): number[] => {
  const e = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return e.map((value) => value / total(e));
};
const dot = (a: readonly number[], b: readonly number[]): number => total(a.map((value, i) => value * b[i]));
/** Whether the rule says what central differences say, along some upstream. */
const follows = (rule: Rule, scores: readonly number[], g: readonly number[], along: readonly number[]): boolean => {
  const claimed = rule(softmax(scores), along);
  return central((x) => dot(softmax(x), g), scores, 1e-4).every((slope, i) => Math.abs(claimed[i] - slope) <= 1e-4);
};
const ones = (list: readonly number[]): number[] => list.map(() => 1);

export const graders = gradersFor<typeof stubs>({
  placeOf: exercise({
    title: '0.1 ★ where a thread is',
    inputs: fc.tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 7 })),
    examples: [{ title: 'thread 5 is the last of row 1', inputs: [5, 3], gives: [1, 2] }],
    solution: (i, columns) => {
      const row = Math.floor((i + 0.5) / columns);
      return [row, i - row * columns];
    },
    hints: ['How many whole rows are there before thread `i`?', 'The column is what is left of `i` when those rows are taken away.'],
    mutants: [
      {
        wrong: (i, columns) => [i % columns, Math.floor(i / columns)],
        hint: 'That is [column, row]. Or the threads run down the columns; here, they fill row after row.',
      },
      { wrong: (i, columns) => [Math.floor((i + 0.5) / columns), i], hint: 'Only in row 0 is the column the number of the thread.' },
      {
        wrong: (i, columns) => [Math.round(i / columns), i - Math.round(i / columns) * columns],
        hint: 'Rounding to the nearest row goes to the next one too early; round down.',
      },
      {
        wrong: (i, columns) => [Math.floor((i + 1) / columns), (i + 1) % columns],
        hint: 'Threads are counted from 0. Add one half against rounding, not one.',
      },
    ],
  }),

  worstElement: exercise({
    title: '0.2 ★ the worst element',
    inputs: pairsOf(edgy),
    examples: [
      { title: 'the largest distance, whatever its sign', inputs: [[1, 2, 3], [1, 2.5, 2]], gives: 2 },
      { title: 'NaN is farther than any number', inputs: [[1, NaN], [9, 2]], gives: 1 },
    ],
    solution: (actual, expected) => farthest(actual.map((a, i) => distance(a, expected[i]))),
    hints: [
      'First write the distance of two single numbers: 0 if they agree, Infinity if only one of them is NaN.',
      'Keep the best index so far, and replace it only when a distance is larger. Start with −1 and the distance 0.',
    ],
    mutants: [
      { wrong: (a, b) => farthest(a.map((x, i) => Math.abs(x - b[i]))), hint: 'A comparison with NaN is always false, so NaN is never the worst.' },
      {
        wrong: (a, b) => farthest(a.map((x, i) => (Number.isNaN(x - b[i]) ? Infinity : Math.abs(x - b[i])))),
        hint: '∞ − ∞ is NaN as well, and NaN where NaN was expected is right: look for agreement first.',
      },
      { wrong: (a, b) => a.findIndex((x, i) => distance(x, b[i]) > 0), hint: 'That is the first element that differs. The worst one tells more.' },
      {
        wrong: (a, b) => farthest(a.map((x, i) => (x < b[i] ? 0 : distance(x, b[i])))),
        hint: 'An element can be too small as well: take the distance without its sign.',
      },
      {
        wrong: (a, b) => farthest(a.map((x, i) => distance(x, b[i]) / (Number.isFinite(b[i]) ? Math.abs(b[i]) + 1 : 1))),
        hint: 'That is a relative distance. Here the plain one was asked for.',
      },
    ],
  }),

  dotBound: exercise({
    title: '0.3 ★ what rounding explains',
    inputs: pairsOf(whole),
    examples: [{ title: 'terms of 4 and −4', inputs: [[1, 2], [4, -2]], gives: 2 ** -19 }],
    closeness: { relative: 1e-12, absolute: 0 },
    solution: (a, b) => 2 * a.length * 2 ** -24 * total(a.map((x, i) => Math.abs(x * b[i]))),
    hints: [
      'The terms of the sum are the products aᵢ bᵢ.',
      'Take the absolute value of every product, then add up; the bound of a sum that cancels is not small.',
    ],
    mutants: [
      {
        wrong: (a, b) => 2 * a.length * 2 ** -24 * Math.abs(dot(a, b)),
        hint: 'That is |Σ aᵢ bᵢ|. Where terms cancel, it is small, and the rounding errors are not.',
      },
      { wrong: (a, b) => 2 * 2 ** -24 * total(a.map((x, i) => Math.abs(x * b[i]))), hint: 'The more terms, the more roundings: n is missing.' },
      {
        wrong: (a, b) => 2 * a.length * 2 ** -24 * total(a.map(Math.abs)) * total(b.map(Math.abs)),
        hint: 'Σ|aᵢ| · Σ|bᵢ| pairs every a with every b. Only aᵢ meets bᵢ.',
      },
      {
        wrong: (a, b) => 2 * a.length * 2 ** -23 * total(a.map((x, i) => Math.abs(x * b[i]))),
        hint: 'Rounding moves a number by at most half the distance to its neighbour: 2⁻²⁴, not 2⁻²³.',
      },
    ],
  }),

  isClose: exercise({
    title: '0.4 ★★ close enough',
    inputs: fc.tuple(alikeOrNot, fc.constantFrom<number>(0, 0.5, 1), fc.constantFrom<number>(0, 1, 2))
      .map(([[a, b], relative, absolute]) => [a, b, relative, absolute] as const),
    examples: [
      { title: 'within two hundredths', inputs: [1.01, 1, 0.02, 0], gives: true },
      { title: 'NaN is not a number', inputs: [NaN, 1, 0.02, 0], gives: false },
      { title: 'nothing is close to ∞', inputs: [5, Infinity, 0.02, 0], gives: false },
    ],
    runs: 400,
    solution: (a, b, relative, absolute) => distance(a, b) === 0 || (Number.isFinite(b) && distance(a, b) <= absolute + relative * Math.abs(b)),
    hints: [
      'Settle the special cases first: equal (`===`), both NaN, and then whether both are finite.',
      'Is `!(x > bound)` the same as `x <= bound`? Not if x is NaN.',
    ],
    mutants: [
      {
        wrong: (a, b, relative, absolute) => a === b || !(Math.abs(a - b) > absolute + relative * Math.abs(b)),
        hint: 'NaN is not larger than any bound, and so it passes. Ask whether the distance is `<=` the bound.',
      },
      {
        wrong: (a, b, relative, absolute) => Math.abs(a - b) <= absolute + relative * Math.abs(b),
        hint: 'NaN − NaN and ∞ − ∞ are NaN: two that agree are refused.',
      },
      {
        wrong: (a, b, relative, absolute) => distance(a, b) <= absolute + relative * Math.abs(b),
        hint: 'With ∞ expected and a relative tolerance, the bound is ∞, and everything is close to it.',
      },
      {
        wrong: (a, b, relative, absolute) => distance(a, b) === 0 || (Number.isFinite(a) && distance(a, b) <= absolute + relative * Math.abs(a)),
        hint: 'The bound is a share of what was expected. A result that is far too large must not bring its own excuse.',
      },
      {
        wrong: (a, b, relative, absolute) => distance(a, b) === 0 || (Number.isFinite(b) && distance(a, b) <= absolute + relative * b),
        hint: 'For a negative number that bound is negative: |expected|.',
      },
      {
        wrong: (a, b, relative, absolute) => distance(a, b) === 0 || (Number.isFinite(b) && distance(a, b) <= Math.max(absolute, relative * Math.abs(b))),
        hint: 'The two allowances are added; you take the larger one.',
      },
    ],
  }),

  pairwiseSum: exercise({
    title: '0.5 ★★ a sum in pairs',
    inputs: fc.tuple(smallAndHuge),
    examples: [{ title: 'the ones are lost in both halves', inputs: [[1, 1e8, -1e8, 1]], gives: 0 }],
    closeness: exactly,
    runs: 300,
    solution: (numbers) => inHalves(numbers, half, Math.fround),
    hints: [
      'A function that calls itself: of a list with one element the sum is that element.',
      '`numbers.slice(0, middle)` and `numbers.slice(middle)` are the halves; `Math.floor(n / 2)` is the middle.',
    ],
    mutants: [
      {
        wrong: (numbers) => numbers.reduce((sum, x) => Math.fround(sum + x), 0),
        hint: 'That adds one number after the other: right, but with n roundings.',
      },
      {
        wrong: (numbers) => inHalves(numbers, half, (x) => x),
        hint: 'Nothing is lost there, so the sums are doubles. A kernel has none: `Math.fround` after every addition, not only the last.',
      },
      {
        wrong: (numbers) => inHalves(numbers, (n) => Math.ceil(n / 2), Math.fround),
        hint: 'With an odd number of elements, the first half is the shorter one.',
      },
      {
        wrong: byNeighbours,
        hint: 'Adding neighbours, then neighbours of sums, is as good, but where the number is no power of two it is another order.',
      },
      {
        wrong: (numbers) => inHalves(numbers.length % 2 ? numbers.slice(0, -1) : numbers, half, Math.fround),
        hint: 'Of an odd number of elements, one is lost.',
      },
    ],
  }),

  slopes: exercise({
    title: '0.6 ★★ the slope, seen from both sides',
    inputs: fc.tuple(fc.constantFrom(sumOfSquares, weightedSquares, productsOfNeighbours), fc.array(whole, { maxLength: 4 }), fc.constantFrom(0.25, 0.5)),
    solution: central,
    hints: ['For every index: a copy of `x` with that element raised, another with it lowered.', 'The two points are 2 · step apart.'],
    mutants: [
      {
        wrong: (f, x, step) => x.map((_, i) => (f(moved(x, i, step)) - f(x)) / step),
        hint: 'That looks to one side only; on a curve it sees the slope half a step further on.',
      },
      {
        wrong: (f, x, step) => x.map((_, i) => (f(moved(x, i, step)) - f(moved(x, i, -step))) / step),
        hint: 'Twice too steep: from one point to the other it is two steps.',
      },
      {
        wrong: (f, x, step) => x.map((_, i) => (f(moved(x, i, -step)) - f(moved(x, i, step))) / (2 * step)),
        hint: 'Upside down: the raised one comes first.',
      },
      {
        wrong: (f, x, step) => x.map(() => (f(x.map((value) => value + step)) - f(x.map((value) => value - step))) / (2 * step)),
        hint: 'All elements were moved together. Move one at a time.',
      },
    ],
  }),

  sumLaw: lawExercise({
    title: '0.7 ★★ a law of sums',
    inputs: fc.tuple(lists, lists),
    operator: total as (list: readonly number[]) => number,
    impostors: [
      { operator: (list) => total(list.slice(0, -1)), is: 'forgets the last element' },
      { operator: (list) => total(list.map(Math.abs)), is: 'adds up sizes without signs' },
      { operator: (list) => total(list) + 1, is: 'starts at one' },
      { operator: (list) => total(list.slice(0, 4)), is: 'stops after four elements' },
      { operator: (list) => 2 * total(list), is: 'counts everything twice' },
    ],
    solution: (sum, list, other) => sum([...list, ...other]) === sum(list) + sum(other) && list.every((x) => sum([x]) === x),
    hints: [
      'Two lists, one after the other: how does the sum of the whole follow from the sums of the parts?',
      'That law also holds for twice the sum. What is the sum of a single number?',
    ],
    mutants: [
      { wrong: () => true, hint: 'That holds for everything, and so says nothing.' },
      {
        wrong: (sum, list, other) => sum([...list, ...other]) === sum(list) + sum(other),
        hint: 'Sums of sizes obey that too, and so do doubled sums. Tie it to single numbers.',
      },
      { wrong: (sum, list) => list.every((x) => sum([x]) === x), hint: 'Lists of one element cannot tell what happens to the others.' },
      {
        wrong: (sum, list) => sum(list) === sum([...list].reverse()),
        hint: 'The order does not matter, but not only to sums: the largest number does not mind either.',
      },
      { wrong: (sum, list) => sum(list) <= total(list.map(Math.abs)), hint: 'True, but too modest: many a wrong sum is smaller still.' },
    ],
  }),

  gradientLaw: lawExercise({
    title: '0.8 ★★★ convict a gradient',
    inputs: fc.integer({ min: 2, max: 3 }).chain((n) => fc.tuple(listsOf(n, 2), listsOf(n, 3))),
    operator: ((p, g) => p.map((value, i) => value * (g[i] - dot(g, p)))) as Rule,
    impostors: [
      { operator: (p, g) => p.map((_, i) => g[i] - dot(g, p)), is: 'forgets the factor p' },
      { operator: (p) => p.map(() => 0), is: 'has no gradient at all' },
      { operator: (p, g) => p.map((value, i) => value * g[i]), is: 'knows no other score than its own' },
      { operator: (p, g) => p.map((value, i) => value * (g[i] - total(g) / g.length)), is: 'takes a plain mean where the weighted one belongs' },
      { operator: (p, g) => p.map((value, i) => value * (dot(g, p) - g[i])), is: 'has the wrong sign' },
    ],
    solution: (rule, scores, g) => follows(rule, scores, g, g),
    hints: [
      'Write softmax in plain numbers, and a function of the scores: the loss Σ gᵢ softmax(scores)ᵢ.',
      'Exercise 0.6 gives the slopes of that loss; a step of 1e-4 is about right. Compare each with `rule(softmax(scores), g)`.',
    ],
    mutants: [
      { wrong: () => true, hint: 'No culprit was ever convicted by that.' },
      {
        wrong: (rule, scores) => follows(rule, scores, ones(scores), ones(scores)),
        hint: 'With an upstream of ones, the true gradient is zero, and so is that of several impostors. Use `g`.',
      },
      {
        wrong: (rule, scores, g) => Math.abs(total(rule(softmax(scores), g))) < 1e-6,
        hint: 'It is true that the gradient adds up to zero. So do many wrong ones.',
      },
      {
        wrong: (rule, scores, g) => follows(rule, scores, g, ones(scores)),
        hint: 'The slopes are taken along `g`, but the rule was asked about ones.',
      },
      {
        wrong: (rule, scores, g) => central((x) => dot(softmax(x), g), scores, 1e-4).every((slope, i) => Math.abs(rule(softmax(scores), g)[i] + slope) <= 1e-4),
        hint: 'Compare with plus and minus as they are: the sign is turned around.',
      },
    ],
  }),
});
