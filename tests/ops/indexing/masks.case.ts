import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { broadcastShapes, type Shape, sizeOf } from '../../../src/shape.ts';
import { expand, maskedScatter, maskedSelect, nonzero, where } from '../../../src/ops/index.ts';
import { Tensor } from '../../../src/tensor.ts';
import { anyNumber, broadcastable, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const flag = fc.nat({ max: 1 });
const selections = (elements = ordinary, dtype: DType = 'float32') => broadcastable.chain(([a, b]) =>
  fc.tuple(tensorOf(a, { elements, dtype }), tensorOf(b, { dtype: 'bool', elements: flag }), fc.constant({})));
const commonOf = (a: Tensor, b: Tensor): Shape => broadcastShapes('test', ['x', a.shape], ['mask', b.shape]);
/** Source has as many elements as are needed, or some more, in one dim or two. */
const scatters = (elements = ordinary, dtype: DType = 'float32') => selections(elements, dtype).chain(([x, mask]) => {
  const needed = expand(mask, { size: commonOf(x, mask) }).flat().filter((holds) => holds !== 0).length;
  const enough = fc.oneof(fc.nat({ max: 2 }).map((more) => [needed + more]), fc.constant([2, Math.ceil(needed / 2)]));
  return fc.tuple(fc.constant(x), fc.constant(mask), enough.chain((shape) => tensorOf(shape, { elements, dtype })), fc.constant({}));
});
const x = tensor([1, 2, 3]);
const mask = tensor([true, false, true]);
const numbers = (elements: fc.Arbitrary<number>, dtype: DType = 'float32') => shapes({ maxRank: 3 }).chain((shape) =>
  fc.tuple(tensorOf(shape, { elements: fc.oneof(elements, fc.constant(0)), dtype }), fc.record({ asTuple: fc.boolean() })));

export const masks = {
  maskedSelect: caseFor(maskedSelect, {
    calls: selections(),
    edges: fc.oneof(selections(anyNumber), selections(wholeNumber, 'int32'), selections(flag, 'bool')),
    tolerance: 'exact',
    gradientTolerance: 'norm', // broadcasting adds up
    laws: {
      'it is a filter of the elements': (y, given, holds) => {
        const size = commonOf(given, holds);
        const kept = expand(holds, { size }).flat();
        expect(y.flat()).toEqual(expand(given, { size }).flat().filter((_, i) => kept[i] !== 0));
        expect(y.ndim).toBe(1);
      },
    },
    refuses: [
      [[x, tensor([true, false])],
        'maskedSelect: x has shape [3] and mask has shape [2]; mask has 2 at dim -1, where 3 is needed; expected equal sizes, or 1'],
      [[x, tensor([1, 0, 1], { dtype: 'uint8' })], 'maskedSelect: mask has dtype uint8; expected bool'],
    ],
  }),
  maskedScatter: caseFor(maskedScatter, {
    calls: scatters(),
    edges: fc.oneof(scatters(anyNumber), scatters(wholeNumber, 'int32'), scatters(fc.nat({ max: 255 }), 'uint8'), scatters(flag, 'bool')),
    tolerance: 'exact',
    gradientTolerance: 'norm',
    laws: {
      'maskedSelect finds what was scattered, and x is elsewhere': (y, given, holds, source) => {
        const found = maskedSelect(y, holds);
        expect(found.flat()).toEqual(source.flat().slice(0, found.numel()));
        expect(where(holds, 0, y).flat()).toEqual(where(holds, 0, given).flat());
      },
      'scattering what was selected changes nothing': (y, _x, holds) => expect(maskedScatter(y, holds, maskedSelect(y, holds)).tolist()).toEqual(y.tolist()),
    },
    refuses: [
      [[x, mask, tensor([1])], 'maskedScatter: source has shape [1], 1 elements; the mask needs 2'],
      [[x, tensor([[true], [true]]), tensor([[1, 2, 3, 4, 5]])], 'maskedScatter: source has shape [1, 5], 5 elements; the mask needs 6'],
      [[x, tensor([true, false]), x],
        'maskedScatter: x has shape [3] and mask has shape [2]; mask has 2 at dim -1, where 3 is needed; expected equal sizes, or 1'],
      [[x, mask, tensor([1n, 2n])], "maskedScatter: x has dtype float32 and source int32; expected the same, use source.to('float32')"],
      [[x, tensor([1, 0, 1]), x], 'maskedScatter: mask has dtype float32; expected bool'],
    ],
  }),
  nonzero: caseFor(nonzero, {
    calls: numbers(ordinary),
    edges: fc.oneof(numbers(anyNumber), numbers(wholeNumber, 'int32'), numbers(flag, 'bool')),
    tolerance: 'exact',
    laws: {
      'as rows or as a tuple, the places are the same, in order, and all that is not zero': (y, given) => {
        const [rows, columns] = [nonzero(given), nonzero(given, { asTuple: true })];
        const lists = (some: readonly Tensor[]) => some.map((column) => column.tolist());
        expect(y instanceof Tensor ? y.tolist() : lists(y)).toEqual(y instanceof Tensor ? rows.tolist() : lists(columns));
        expect(columns).toHaveLength(Math.max(given.ndim, 1));
        const places = rows.tolist() as number[][];
        expect(rows.shape).toEqual([places.length, given.ndim]);
        columns.forEach((column, d) => expect(column.flat()).toEqual(places.map((place) => place[d] ?? 0)));
        const strides = given.shape.map((_, d) => sizeOf(given.shape.slice(d + 1)));
        const positions = places.map((place) => place.reduce((at, i, d) => at + i * strides[d], 0));
        expect(positions).toEqual(given.flat().flatMap((value, position) => (value === 0 ? [] : [position])));
      },
    },
    refuses: [[[x, { asTuple: 1 }], 'nonzero: asTuple is 1; expected true or false']],
  }),
};
