/** What the graders draw, and right answers of which their mutants spoil one part. */
import fc from 'fast-check';
import { arange, F, type Shape, slice, tensor, zeros } from '../../src/index.ts';
import type { Distinct, Grid, Item } from './exercises.ts';

const whole = fc.integer({ min: -9, max: 9 });
export const rowOf = (minLength: number, maxLength: number): fc.Arbitrary<number[]> => fc.array(whole, { minLength, maxLength });
const gridOf = (height: number, width: number): fc.Arbitrary<number[][]> => fc.array(rowOf(width, width), { minLength: height, maxLength: height });
const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const listOf = <T>(each: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> => fc.array(each, { minLength: length, maxLength: length });
/** A tensor of places. */
export const whereAt = (places: readonly unknown[]) => tensor(places as number[], { dtype: 'int32' });

const bound = fc.oneof({ weight: 4, arbitrary: small(-8, 8) }, { weight: 1, arbitrary: fc.constant(null) });
/** The size of a dim, and a slice of it. */
export const sliceBounds = fc.tuple(small(1, 6), bound, bound, small(1, 3));
export const sliced = (size: number, start: number | null, end: number | null, step: number): number[] => arange(size).get(slice(start, end, step)).flat();

/** A bound counted from the front. */
export const counted = (bound: number, size: number): number => (bound < 0 ? bound + size : bound);
/** From start to end in steps, wherever that leads. */
export const walked = (start: number, end: number, step: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, i) => start + i * step);

export const lengthAndChunks = fc.tuple(small(1, 14), small(1, 8));

/** An order of dims, some counted from the back. */
export const orders = small(1, 4).chain((rank) => fc.tuple(
  fc.shuffledSubarray(Array.from({ length: rank }, (_, d) => d), { minLength: rank }),
  listOf(fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }), rank),
)).map(([dims, fromBack]): [number[]] => [dims.map((d, i) => (fromBack[i] ? d - dims.length : d))]);
export const fromFront = (dims: readonly number[]): number[] => dims.map((d) => (d + dims.length) % dims.length);

/** A matrix, an index into it, and the dim it is for. */
export const gatherings = fc.tuple(small(1, 3), small(1, 3), small(1, 3), fc.constantFrom<0 | 1>(0, 1)).chain(([height, width, count, dim]) => {
  const [rows, columns] = dim === 0 ? [count, width] : [height, count];
  const places = listOf(listOf(small(0, (dim === 0 ? height : width) - 1), columns), rows);
  return fc.tuple(gridOf(height, width), places, fc.constant(dim));
});
/** For every place of the index, what `pick` says. */
export const each = (index: Grid, pick: (i: number, j: number) => number | undefined): number[][] =>
  index.map((places, i) => places.map((_, j) => pick(i, j) ?? 0));

/** Gradients of chosen rows, which were chosen, and of how many. */
export const chosenRows = fc.tuple(small(1, 4), small(1, 4), small(1, 2)).chain(([count, rows, width]) =>
  fc.tuple(gridOf(count, width), listOf(small(-rows, rows - 1), count), fc.constant(rows)));
/** Sends every row of the gradient to its place; `put` says how it joins what is there. */
export function sentRows(grad: Grid, places: readonly number[], rows: number, put: (before: number, share: number, times: number) => number): number[][] {
  const sum = Array.from({ length: rows }, () => grad[0].map(() => 0));
  const times = sum.map(() => 0);
  for (const [n, at] of places.entries()) {
    if (at < 0 || at >= rows) continue;
    times[at]++;
    sum[at] = sum[at].map((before, j) => put(before, grad[n][j], times[at]));
  }
  return sum;
}
export const rowsBack = (grad: Grid, index: readonly number[], rows: number): number[][] =>
  zeros(rows, grad[0].length).indexAdd(0, whereAt(index.map((i) => counted(i, rows))), tensor(grad)).tolist() as number[][];

export type Mode = 'reflect' | 'replicate' | 'circular';
/** A row, how many places to add before and behind it, and what they show. */
export const paddings = fc.tuple(rowOf(1, 5), fc.constantFrom<Mode>('reflect', 'replicate', 'circular')).chain(([row, mode]) => {
  const most = { reflect: row.length - 1, replicate: 4, circular: row.length }[mode];
  return fc.tuple(fc.constant(row), small(0, most), small(0, most), fc.constant(mode));
});
export const paddedRow = (row: readonly number[], before: number, after: number, mode: Mode): number[] =>
  F.pad(tensor([row]), { pad: [before, after], mode }).flat();
export const paddedWithZeros = (row: readonly number[], before: number, after: number): number[] => F.pad(tensor(row), { pad: [before, after] }).flat();
/** The padded row; in one mode, `source` says instead which number is shown by a place that lies outside. */
export function instead(
  mode: Mode, [row, before, after, asked]: readonly [readonly number[], number, number, Mode], source: (place: number, length: number) => number,
): number[] {
  if (mode !== asked) return paddedRow(row, before, after, asked);
  const places = Array.from({ length: before + row.length + after }, (_, i) => i - before);
  return places.map((place) => row[place] ?? row[source(place, row.length)] ?? 0);
}

/** The place of every number among all, if `precedes` says who comes before whom. */
export const countedBefore = (numbers: readonly number[], precedes: (one: number, other: number, i: number, j: number) => boolean): number[] =>
  numbers.map((number, i) => numbers.filter((other, j) => precedes(other, number, j, i)).length);
export const ranked = (numbers: readonly number[]): number[] => F.argsort(F.argsort(tensor(numbers))).flat();

export const numbersInOrder = fc.tuple(fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 1, maxLength: 6 }));
export function distinctOf(numbers: readonly number[]): Distinct {
  const [values, inverse, counts] = F.unique(tensor(numbers), { returnInverse: true, returnCounts: true }).map((found) => found.flat());
  return { values, inverse, counts };
}
/** What there is of each of these values. */
export const inOrderOf = (values: readonly number[], numbers: readonly number[]): Distinct => ({
  values, inverse: numbers.map((number) => values.indexOf(number)), counts: values.map((value) => numbers.filter((number) => number === value).length),
});

/** Shapes of lists that can be stretched to each other. */
const listShapes = fc.constantFrom<Shape>([5], [5], [1], [6, 1], [6, 5]);
const item = fc.oneof<[fc.Arbitrary<Item>, fc.Arbitrary<Item>, fc.Arbitrary<Item>]>(fc.constant('slice'), fc.constant('number'), listShapes);
/** A shape of sizes that all differ, and what stands between the brackets. */
export const indexings = small(1, 4).chain((rank) =>
  fc.tuple(fc.constant<Shape>([2, 3, 4, 7].slice(0, rank)), fc.array(item, { minLength: 1, maxLength: rank })));
export const shapeGiven = (shape: Shape, items: readonly Item[]): number[] => {
  const brackets = items.map((each) => (each === 'number' ? 0 : each === 'slice' ? slice() : zeros(each, { dtype: 'int32' })));
  return [...zeros(shape).get(...brackets).shape];
};
/** What each item alone would leave of its dim. */
export const sizesOf = (each: Item, length: number): number[] => (each === 'number' ? [] : each === 'slice' ? [length] : [...each]);
export const isList = (each: Item): each is Shape => typeof each !== 'string';
/** The common shape of the lists. */
export const common = (items: readonly Item[]): number[] => {
  const lists = items.filter(isList);
  return lists.length === 0 ? [] : [...F.broadcastTensors(...lists.map((size) => zeros(size)))[0].shape];
};
/** The sizes that stay, before the first list and after it. */
export function around(shape: Shape, items: readonly Item[]): readonly [before: number[], after: number[]] {
  const at = items.findIndex(isList);
  const kept = shape.map((length, d) => ({ length, d })).filter(({ d }) => (items[d] ?? 'slice') === 'slice');
  return [kept.filter(({ d }) => d < at), kept.filter(({ d }) => d > at)].map((side) => side.map(({ length }) => length)) as [number[], number[]];
}

type Row = readonly number[];
/** Numbers, places in them, and gradients of what was taken. */
export const takings = fc.tuple(rowOf(1, 4), small(1, 5)).chain(([x, count]) =>
  fc.tuple(fc.constant<Row>(x), listOf(small(0, x.length - 1), count) as fc.Arbitrary<Row>, rowOf(count, count) as fc.Arbitrary<Row>));
export type Back = (g: Row, index: Row, size: number) => Row;
/** Starts with zeros, and lets every gradient do something to the place it came from. */
export const sending = (put: (before: number, share: number) => number, to = (at: number, _size: number): number => at): Back => (g, index, size) => {
  const dx = Array.from({ length: size }, () => 0);
  for (const [n, at] of index.entries()) dx[to(at, size)] = put(dx[to(at, size)], g[n]);
  return dx;
};
export const dot = (one: readonly number[], other: readonly number[]): number => one.reduce((sum, value, i) => sum + value * other[i], 0);
