/** What the graders draw, and right answers of which their mutants spoil one part. */
import fc from 'fast-check';
import { F } from '../../src/index.ts';
import { viewStrides } from '../../src/ops/views/view.ts';
import { contiguousStrides, type Shape } from '../../src/shape.ts';
import { Storage } from '../../src/storage.ts';
import { type Layout, Tensor } from '../../src/tensor.ts';
import { positiveSize, size } from '../../tests/support/arbitraries.ts';

/** How many elements a storage needs for this layout. */
export const extent = ({ shape, strides, offset }: Layout): number =>
  offset + 1 + shape.reduce((sum, length, d) => sum + Math.max(length - 1, 0) * strides[d], 0);
/** A tensor of zeros with this layout. */
export const laidOut = (layout: Layout): Tensor => new Tensor(Storage.zeros(extent(layout), 'float32', 'cpu'), layout);
/** The layout alone, in lists of its own. */
export const layoutOf = (x: Tensor): Layout => ({ shape: [...x.shape], strides: [...x.stride()], offset: x.storageOffset() });

/** Ways to look at a storage: dims in any order, gaps between elements or rows, one dim repeated, strides of size-one dims that mean nothing. */
const layoutsOf = (shape: Shape): fc.Arbitrary<Layout> => fc.record({
  order: fc.oneof(fc.constant(shape.map((_, d) => d)), fc.shuffledSubarray(shape.map((_, d) => d), { minLength: shape.length })),
  gap: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
  margin: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  unused: fc.integer({ min: 1, max: 9 }),
  offset: fc.nat({ max: 3 }),
  repeated: fc.oneof({ weight: 6, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
}).map(({ order, gap, margin, unused, offset, repeated }) => {
  const inMemory = contiguousStrides(order.map((d, i) => shape[d] + (i === order.length - 1 ? margin : 0)));
  return { shape, offset, strides: shape.map((length, d) => (d === repeated ? 0 : length === 1 ? unused : inMemory[order.indexOf(d)] * gap)) };
});
export const layouts = (minRank: number, sizes = positiveSize): fc.Arbitrary<Layout> =>
  fc.array(sizes, { minLength: minRank, maxLength: 3 }).chain(layoutsOf);
/** A dim, counted from the front or from the back. */
export const dimIn = (shape: Shape): fc.Arbitrary<number> => fc.integer({ min: -shape.length, max: shape.length - 1 });

/** The index of an element, and the layout it is looked up in. */
export const elements = layouts(0).chain((layout) =>
  fc.tuple(fc.tuple(...layout.shape.map((length) => fc.nat({ max: length - 1 }))) as fc.Arbitrary<Shape>, fc.constant(layout)));

/** A storage, and a layout that fits into it. */
export const filledStorages = layouts(0, size).chain((layout) =>
  fc.tuple(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: extent(layout), maxLength: extent(layout) }), fc.constant(layout)));

/** A layout, and what to take of it: dim, start, end, step. */
export const slices = layouts(1).chain((layout) => fc.nat({ max: layout.shape.length - 1 }).chain((dim) => {
  const length = layout.shape[dim];
  return fc.nat({ max: length - 1 }).chain((start) =>
    fc.tuple(fc.constant(layout), fc.constant(dim), fc.constant(start), fc.integer({ min: start + 1, max: length }), fc.integer({ min: 1, max: 3 })));
}));

/** A layout, and a size that it can be expanded to. */
export const expansions = layouts(0).chain((layout) => {
  const added = fc.array(fc.integer({ min: 2, max: 3 }), { maxLength: 1 });
  const kept = fc.tuple(...layout.shape.map((length) => (length === 1 ? fc.constantFrom(3, 2, 1, -1) : fc.constantFrom(length, -1))));
  return fc.tuple(fc.constant(layout), fc.tuple(added, kept).map((parts) => parts.flat()));
});

/** A number of elements cut into sizes in two ways, and a layout for the first. */
export const reshapings = fc.array(fc.integer({ min: 2, max: 3 }), { minLength: 1, maxLength: 4 }).chain((factors) => {
  const borders = fc.array(fc.boolean(), { minLength: factors.length, maxLength: factors.length });
  const cut = fc.tuple(borders, fc.constantFrom(-1, -1, 0, 1, 2)).map(([cuts, one]) => {
    const sizes: number[] = [];
    factors.forEach((factor, i) => {
      if (i === 0 || cuts[i]) sizes.push(factor);
      else sizes[sizes.length - 1] *= factor;
    });
    return one < 0 ? sizes : sizes.toSpliced(one, 0, 1);
  });
  return fc.tuple(cut.chain(layoutsOf), cut);
}).map(([{ shape, strides }, wanted]) => [shape, strides, wanted] as [Shape, Shape, Shape]);

/** What the library's `view` says. */
export const viewed = (shape: Shape, strides: Shape, wanted: Shape): number[] | null => {
  const found = viewStrides(laidOut({ shape, strides, offset: 0 }), wanted);
  return found && [...found];
};
export const backwards = (list: Shape): number[] => [...list].reverse();

/** The list with two of its elements exchanged. */
export function swapped(list: Shape, dim0: number, dim1: number): number[] {
  const [a, b] = [dim0, dim1].map((dim) => (dim < 0 ? dim + list.length : dim % list.length)); // a mutant's dim may lie outside
  return list.with(a, list[b]).with(b, list[a]);
}
export const sliced = (x: Layout, dim: number, start: number, end: number, step: number): Layout => layoutOf(F.slice(laidOut(x), { dim, start, end, step }));
export const stretched = (x: Layout, wanted: Shape): Layout => layoutOf(F.expand(laidOut(x), { size: wanted }));
/** Whether a dim of size one has another stride than a whole walk along the dim to its right. */
export const oneInTheWay = (shape: Shape, strides: Shape): boolean =>
  shape.some((length, d) => length === 1 && d + 1 < shape.length && strides[d] !== shape[d + 1] * strides[d + 1]);

/** What `read` says of every place a layout visits, in row-major order. */
export const walk = ({ shape, strides, offset }: Layout, read: (place: number) => number): number[] => {
  const visit = (d: number, place: number): number[] =>
    d === shape.length ? [read(place)] : Array.from({ length: shape[d] }, (_, i) => visit(d + 1, place + i * strides[d])).flat();
  return visit(0, offset);
};
