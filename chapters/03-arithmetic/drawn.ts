/** What the graders draw, and right answers of which their mutants spoil one part. */
import fc from 'fast-check';
import { broadcastShapes, type Shape } from '../../src/shape.ts';
import type { Tensor } from '../../src/tensor.ts';
import { dimsOf, positiveSize, shapes, size, tensorOf } from '../../tests/support/arbitraries.ts';

export const total = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);
/** What a computation gives, or null where it refuses. */
export function orNull<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch {
    return null;
  }
}

/** A shape, and one that can be stretched to it: some sizes are one there, and dims on the left may be missing. */
const stretchedShapes = fc.array(size, { maxLength: 3 }).chain((shape) => fc.tuple(
  fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }), fc.nat({ max: shape.length }),
).map(([kept, missing]): [Shape, Shape] => [shape, shape.map((length, d) => (kept[d] ? length : 1)).slice(missing)]));

/** Two shapes that fit, or any two. */
export const pairsOfShapes: fc.Arbitrary<[Shape, Shape]> = fc.oneof(
  stretchedShapes,
  stretchedShapes.map(([shape, narrow]): [Shape, Shape] => [narrow, shape]),
  fc.tuple(shapes({ maxRank: 2 }), shapes({ maxRank: 3 })),
  fc.tuple(positiveSize, positiveSize, size).map(([m, n, k]): [Shape, Shape] => [[m, 1, k], [n, 1]]),
);

/** A gradient, and the shape of what was stretched to its shape. */
export const stretchedGradients = stretchedShapes.chain(([shape, narrow]) => fc.tuple(tensorOf(shape), fc.constant(narrow)));

const whole = fc.integer({ min: -20, max: 20 });
export const divisions = fc.tuple(whole, fc.integer({ min: -5, max: 5 }).map((b) => b || 3));

/** A shape, dims that vanish (null for all of them), and whether ones stay in their places. */
export const reductions = shapes({ minRank: 1, maxRank: 4, empty: false }).chain((shape) => fc.tuple(
  fc.constant(shape as Shape), dimsOf(shape).map((dims) => (dims.length === 0 ? null : (dims as Shape))), fc.boolean(),
));

/** Rows with equal numbers in them, and now and then NaN. */
export const rowsWithTies = fc.tuple(positiveSize, positiveSize).chain(([rows, columns]) => {
  const element = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -3, max: 2 }) }, { weight: 1, arbitrary: fc.constant(NaN) });
  return fc.array(fc.array(element, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
});

/** Numbers that lie close together, perhaps far from zero, and a correction. */
export const samples = fc.tuple(fc.constantFrom(0, 0, 1e9), fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 5 }), fc.constantFrom(0, 1))
  .map(([centre, spread, correction]): [number[], number] => [spread.map((x) => centre + x), correction]);

/** Exponents small and large, and infinite ones. */
export const exponents = fc.array(
  fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -3, max: 3 }) }, { weight: 3, arbitrary: fc.constantFrom(-1000, 1000) },
    { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity) }),
  { maxLength: 4 },
);

const someBatch = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 });
/** Shapes for a product: most fit, some disagree in the inner size or in the batch. */
export const factors: fc.Arbitrary<[Shape, Shape]> = fc.record({
  batch: someBatch, other: someBatch, same: fc.boolean(), sizes: fc.tuple(positiveSize, positiveSize, positiveSize),
  fits: fc.integer({ min: 0, max: 4 }), vectors: fc.constantFrom('none', 'none', 'x', 'other', 'both'),
}).map(({ batch, other, same, sizes: [M, K, N], fits, vectors }) => {
  const x = vectors === 'x' || vectors === 'both' ? [K] : [...batch, M, K];
  const inner = fits === 0 ? K + 1 : K;
  return [x, vectors === 'other' || vectors === 'both' ? [inner] : [...(same ? batch : other), inner, N]];
});

/** The shape of a product whose batches meet in some way. */
export function productOf(x: Shape, other: Shape, meet: (p: Shape, q: Shape) => Shape | null): number[] | null {
  const batch = meet(x.slice(0, -2), other.slice(0, -2));
  if (batch === null || x[x.length - 1] !== other[Math.max(other.length - 2, 0)]) return null;
  return [...batch, ...x.slice(-2, -1), ...(other.length === 1 ? [] : other.slice(-1))];
}
export const broadcastBatches = (p: Shape, q: Shape): Shape | null => orNull(() => broadcastShapes('', ['', p], ['', q]));

/** Distances of which none are equal in a row, labels, and how many neighbours are asked. Beyond 9 there are numbers of two digits. */
export const polls = fc.integer({ min: 1, max: 6 }).chain((known) => fc.tuple(
  fc.array(fc.shuffledSubarray([2, 5, 8, 11, 14, 17].slice(0, known), { minLength: known }), { minLength: 1, maxLength: 3 }),
  fc.array(fc.integer({ min: 0, max: 2 }), { minLength: known, maxLength: known }),
  fc.integer({ min: 1, max: known }),
));
/** The labels by their distances, nearest first. */
export const byDistance = (row: readonly number[], labels: readonly number[], compare?: (a: number, b: number) => number): number[] =>
  [...row].sort(compare).map((distance) => labels[row.indexOf(distance)]);
/** The most frequent label; `wins` chooses among equals. */
export function mostFrequent(labels: readonly number[], wins: (candidates: readonly number[]) => number): number {
  const count = (label: number): number => labels.filter((other) => other === label).length;
  const most = Math.max(...labels.map(count));
  return wins(labels.filter((label) => count(label) === most));
}

/** The sizes of a chain of one to five matrices. */
export const chains = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 6 });
/** The fewest multiplications: of all last products, the one whose two sides and itself cost least. */
export function cheapest(sizes: Shape): number {
  if (sizes.length < 3) return 0;
  const cuts = sizes.slice(1, -1).map((_, i) => i + 1);
  return Math.min(...cuts.map((cut) => cheapest(sizes.slice(0, cut + 1)) + cheapest(sizes.slice(cut)) + sizes[0] * sizes[cut] * (sizes.at(-1) ?? 0)));
}
/** The multiplications when `choose` says, again and again, which inner size goes next. */
export function multiplied(sizes: Shape, choose: (sizes: Shape) => number): number {
  if (sizes.length < 3) return 0;
  const i = choose(sizes);
  return sizes[i - 1] * sizes[i] * sizes[i + 1] + multiplied([...sizes.slice(0, i), ...sizes.slice(i + 1)], choose);
}
/** The inner size of which this is the least. */
export function innerWithLeast(sizes: Shape, measure: (i: number) => number): number {
  const inner = sizes.slice(1, -1).map((_, i) => i + 1);
  return inner.reduce((best, i) => (measure(i) < measure(best) ? i : best));
}

/** The dims that stretching added or repeated, counted from the front. */
export const stretchedDims = (grad: Tensor, shape: Shape): number[] => {
  const missing = grad.ndim - shape.length;
  return grad.shape.map((_, d) => d).filter((d) => d < missing || (shape[d - missing] === 1 && grad.shape[d] !== 1));
};
