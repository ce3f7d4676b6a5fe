import fc from 'fast-check';
import { expect } from 'vitest';
import type { Tensor } from '../../../src/tensor.ts';
import { bincount, histc, histogram, lt, neg, where } from '../../../src/ops/index.ts';
import { anyNumber, positive, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0);
const [few, x] = [tensor([1n, 0n, 1n]), tensor([0, 1, 3])];
const maybe = (some: fc.Arbitrary<Tensor>): fc.Arbitrary<Tensor | null> => fc.option(some);
const size = fc.nat({ max: 12 });
/** Without signs. */
const absolute = (x: Tensor): Tensor => where(lt(x, 0), neg(x), x);
const smallWhole = fc.nat({ max: 6 });
const lengths = fc.record({ minlength: fc.nat({ max: 9 }) });
const naturals = (count: number) => fc.constantFrom('int32' as const, 'uint8' as const).chain((dtype) => tensorOf([count], { dtype, elements: smallWhole }));

/** Of three, four or six bins, all edges are multiples of sixteenths, or nothing is near them. */
const ranges = fc.tuple(fc.integer({ min: -4, max: 2 }), fc.constantFrom(3, 6)).map(([low, width]) => [low, low + width] as const);
const binCounts = fc.constantFrom(1, 2, 3, 4, 6);
const listOf = (length: fc.Arbitrary<number>) => length.chain((count) => tensorOf([count]));
/** How many bins, where a tensor may stand too. */
const plainCounts = binCounts as unknown as fc.Arbitrary<Tensor>;
const isCount = (bins: unknown): boolean => typeof bins === 'number';
const binsOrEdges: fc.Arbitrary<readonly [bins: Tensor, range: readonly [number, number] | null]> = fc.oneof(
  fc.tuple(plainCounts, fc.option(ranges)),
  fc.tuple(fc.uniqueArray(fc.integer({ min: -64, max: 64 }), { minLength: 2, maxLength: 5 })
    .map((sixteenths) => tensor(sixteenths.sort((a, b) => a - b).map((value) => value / 16))), fc.constant(null)),
);

export const counts = {
  bincount: caseFor(bincount, {
    calls: size.chain((count) => fc.tuple(naturals(count), maybe(tensorOf([count])), lengths)),
    edges: size.chain((count) => fc.tuple(naturals(count), maybe(fc.oneof(tensorOf([count], { elements: anyNumber }),
      tensorOf([count], { dtype: 'uint8', elements: smallWhole }))), lengths)),
    tolerance: 'sum',
    scale: (given, weights, options) => ({ of: bincount(given, weights && absolute(weights), options), terms: given.numel() }),
    laws: {
      'all together it is everything': (y, given, weights) => expect(total(y.flat())).toBeCloseTo(weights ? total(weights.flat()) : given.numel(), 5),
      'each number counts itself': (y, given, weights) => given.flat().forEach((value) => {
        const own = weights ? total(weights.flat().filter((_, i) => given.at(i) === value)) : given.flat().filter((other) => other === value).length;
        expect(y.at(value)).toBeCloseTo(own, 5);
      }),
      'it is as long as it must be': (y, given, _weights, { minlength = 0 }) =>
        expect(y.shape).toEqual([Math.max(minlength, ...given.flat().map((value) => value + 1))]),
      'sums have the type of float weights, counts are whole': (y, given, weights) =>
        expect(y.dtype).toBe(weights === null || given.numel() === 0 ? 'int32' : weights.dtype),
    },
    refuses: [
      [[tensor([[1n]])], 'bincount: x has shape [1, 1]; expected one dim'],
      [[tensor([1])], 'bincount: x has dtype float32; expected int32 or uint8'],
      [[tensor([2n, -1n])], 'bincount: x holds -1; expected whole numbers ≥ 0'],
      [[few, x, { minlength: -1 }], 'bincount: minlength is -1; expected a whole number ≥ 0'],
      [[few, null, { minlength: 0.5 }], 'bincount: minlength is 0.5; expected a whole number ≥ 0'],
      [[few, tensor([1, 2])], 'bincount: x has shape [3] and weights [2]; expected a weight for every element'],
    ],
  }),
  histc: caseFor(histc, {
    calls: fc.tuple(shapes({ maxRank: 2 }).chain((shape) => tensorOf(shape)), fc.tuple(binCounts, fc.option(ranges)).map(([bins, range]) =>
      (range ? { bins, min: range[0], max: range[1] } : { bins: 4, min: 2, max: 2 }))),
    edges: fc.tuple(tensorOf([6], { elements: anyNumber }), fc.tuple(binCounts, ranges).map(([bins, [min, max]]) => ({ bins, min, max }))),
    tolerance: 'exact',
    laws: {
      'everything within the range is counted': (y, given, { bins = 100, min = 0, max = 0 }) => {
        expect(y.shape).toEqual([bins]);
        expect(total(y.flat())).toBe(given.flat().filter((value) => min === max || (value >= min && value <= max)).length);
      },
      'each bin counts what lies between its edges': (y, given, { bins = 100, min = 0, max = 0 }) => {
        if (min === max) return;
        const width = (max - min) / bins;
        y.flat().forEach((count, b) => {
          const isIn = (value: number): boolean => value >= min + b * width && (value < min + (b + 1) * width || (b === bins - 1 && value === max));
          expect(count).toBe(given.flat().filter(isIn).length);
        });
      },
    },
    refuses: [
      [[x, { bins: 0 }], 'histc: bins is 0; expected a whole number ≥ 1'],
      [[x, { bins: 2.5 }], 'histc: bins is 2.5; expected a whole number ≥ 1'],
      [[x, { min: 2, max: 1 }], 'histc: min is 2 and max 1; expected finite numbers, min not above max'],
      [[x, { min: -Infinity }], 'histc: min is -Infinity and max 0; expected finite numbers, min not above max'],
      [[x, { max: Infinity }], 'histc: min is 0 and max Infinity; expected finite numbers, min not above max'],
      [[tensor([1, Infinity])], 'histc: x reaches from 1 to Infinity; expected finite numbers, or a range to look at'],
      [[tensor([-Infinity, 1])], 'histc: x reaches from -Infinity to 1; expected finite numbers, or a range to look at'],
      [[few], 'histc: x has dtype int32; expected float32 or float64'],
    ],
  }),
  histogram: caseFor(histogram, {
    calls: fc.tuple(listOf(fc.nat({ max: 8 })), binsOrEdges, fc.boolean()).chain(([given, [bins, range], density]) =>
      fc.tuple(fc.constant(given), fc.constant(bins), maybe(tensorOf(given.shape, density ? { elements: positive } : {})), fc.constant({ range, density }))),
    edges: fc.tuple(tensorOf([2, 3], { elements: anyNumber }), binsOrEdges, fc.boolean()).map(([given, [bins, range], density]) =>
      [given, bins, null, { range: range ?? (isCount(bins) ? [-1, 2] as const : null), density }] as const),
    tolerance: 'sum',
    scale: (given, bins, weight, options) => {
      const [hist, edges] = histogram(given, bins, weight && absolute(weight), options).map((x) => x.flat());
      const farthest = Math.max(...edges.map(Math.abs));
      return { of: tensor(edges.map((_, i) => farthest + (hist[i] ?? 0))), terms: given.numel() };
    },
    laws: {
      'each bin adds up what lies between its edges': ([, edges], given, bins, weight, { range = null }) => {
        const [hist, again] = histogram(given, bins, weight, { range });
        const [numbers, ends, weights] = [given.flat(), edges.flat(), weight?.flat()];
        expect(again.flat()).toEqual(ends);
        hist.flat().forEach((found, b) => {
          const isIn = (value: number): boolean => value >= ends[b] && (value < ends[b + 1] || (b === hist.numel() - 1 && value === ends[b + 1]));
          expect(found).toBeCloseTo(total(numbers.map((value, i) => (isIn(value) ? (weights?.[i] ?? 1) : 0))), 4);
        });
      },
      'the area under a density is one': ([hist, edges], _given, _bins, _weight, { density = false }) => {
        const ends = edges.flat();
        const area = total(hist.flat().map((height, b) => height * (ends[b + 1] - ends[b])));
        if (density && Math.abs(area) < 100) expect(area).toBeCloseTo(1, 3);
      },
      'the edges are those of the range, as far apart from each other': ([hist, edges], given, bins, _weight, { range = null }) => {
        const ends = edges.flat();
        if (!isCount(bins)) expect(ends).toEqual(bins?.flat());
        else {
          const numbers = given.flat();
          const [low, high] = range ?? (numbers.length === 0 ? [0, 1] : [Math.min(...numbers), Math.max(...numbers)]);
          const margin = low === high ? 0.5 : 0;
          expect([ends[0], ends[hist.numel()]]).toEqual([low - margin, high + margin]);
          ends.slice(1).forEach((end, b) => expect(end - ends[b]).toBeCloseTo((high - low + 2 * margin) / hist.numel(), 4));
        }
      },
    },
    refuses: [
      [[x, 0], 'histogram: bins is 0; expected a whole number ≥ 1, or a tensor of edges'],
      [[x, 1.5], 'histogram: bins is 1.5; expected a whole number ≥ 1, or a tensor of edges'],
      [[x, tensor([1])], 'histogram: bins has shape [1]; expected a number, or at least two edges'],
      [[x, tensor([[1, 2]])], 'histogram: bins has shape [1, 2]; expected a number, or at least two edges'],
      [[x, tensor([1n, 2n])], 'histogram: x has dtype float32 and bins int32; expected the same'],
      [[x, tensor([1, 2]), { range: [0, 1] }], 'histogram: range is [0,1], but bins are edges already; expected one of them'],
      [[x, 2, { range: [1, 0] }], 'histogram: range is [1,0]; expected two finite numbers, the first not above the second'],
      [[x, 2, { range: [1, Infinity] }], 'histogram: range is [1,null]; expected two finite numbers, the first not above the second'],
      [[x, 2, { range: [1] }], 'histogram: range is [1]; expected two finite numbers, the first not above the second'],
      [[x, 2, { range: 3 }], 'histogram: range is 3; expected two finite numbers, the first not above the second'],
      [[x, 2, { density: 1 }], 'histogram: density is 1; expected true or false'],
      [[x, 2, tensor([1])], 'histogram: x has shape [3] and dtype float32, weight [1] and float32; expected the same'],
      [[x, 2, few], 'histogram: x has shape [3] and dtype float32, weight [3] and int32; expected the same'],
      [[tensor([1, NaN]), 2], 'histogram: x reaches from NaN to NaN; expected finite numbers, or a range to look at'],
      [[few, 2], 'histogram: x has dtype int32; expected float32 or float64'],
    ],
  }),
};
