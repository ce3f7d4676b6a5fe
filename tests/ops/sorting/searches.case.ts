import fc from 'fast-check';
import { expect } from 'vitest';
import { argsort, bucketize, gather, isin, searchsorted, sort } from '../../../src/ops/index.ts';
import { shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { fewNumbers, lanesOf } from './arbitraries.ts';

const sides = fc.oneof(
  fc.record({ right: fc.boolean(), outInt32: fc.boolean() }),
  fc.record({ right: fc.constant(false), side: fc.constantFrom('left' as const, 'right' as const, null) }),
  fc.constant({ right: true, side: 'right' as const }),
);
const few = fc.constantFrom(0, 1, 1.5, 2, 3);
const oddOnes = fc.oneof(few, fc.constantFrom(NaN, Infinity, -Infinity, -0));
const length = fc.oneof({ weight: 6, arbitrary: fc.nat({ max: 6 }) }, { weight: 1, arbitrary: fc.integer({ min: 17, max: 40 }) });
/** Sequences and values with the same rows, or one sequence for values of any shape. */
const pairs = (elements: fc.Arbitrary<number>) => fc.oneof(
  fc.tuple(length.chain((n) => tensorOf([n], { elements })), shapes({ maxRank: 3 }).chain((shape) => tensorOf(shape, { elements }))),
  fc.tuple(shapes({ minRank: 1, maxRank: 2 }), length, fc.nat({ max: 3 }))
    .chain(([rows, n, m]) => fc.tuple(tensorOf([...rows, n], { elements }), tensorOf([...rows, m], { elements }))),
);
/** Sorted, or with the order in which to read it. */
const sequences = (elements: fc.Arbitrary<number>) => fc.tuple(pairs(elements), fc.boolean(), sides).map(([[sequence, values], isSorted, options]) =>
  [isSorted ? sort(sequence)[0] : sequence, values, isSorted ? null : argsort(sequence), options] as const);
const [list, rows] = [tensor([1, 2, 3]), tensor([[1, 2], [3, 4]])];

export const searches = {
  searchsorted: caseFor(searchsorted, {
    calls: sequences(few),
    edges: fc.oneof(
      sequences(oddOnes),
      fc.tuple(tensorOf([4], { dtype: 'uint8', elements: fc.nat({ max: 9 }) }).map((x) => sort(x)[0]), tensorOf([3], { dtype: 'int32', elements: wholeNumber }),
        fc.constant(null), sides),
    ),
    tolerance: 'exact',
    laws: {
      'what is left of the place comes before the value, what is right of it does not'(places, given, values, sorter, { right = false, side = null }) {
        const isBefore = (element: number, value: number): boolean => (right || side === 'right' ? element <= value : element < value);
        const all = lanesOf(sorter ? gather(given, sorter, { dim: -1 }) : given, -1);
        const rowLength = values.numel() / Math.max(all.length, 1);
        const found = places.flat();
        values.flat().forEach((value, j) => {
          const sequence = all[Math.floor(j / rowLength)] ?? [];
          expect(found[j]).toBeLessThanOrEqual(sequence.length);
          expect(sequence.map((element) => isBefore(element, value))).toEqual(sequence.map((_, i) => i < found[j]));
        });
      },
      'the types do not matter': (places, given, values, sorter, options) =>
        expect(searchsorted(given, values, sorter, { ...options, outInt32: true }).tolist()).toEqual(places.tolist()),
    },
    refuses: [
      [[list, list, { right: 1 }], 'searchsorted: right is 1; expected true or false'],
      [[list, list, { outInt32: 'no' }], 'searchsorted: outInt32 is no; expected true or false'],
      [[list, list, { side: 'top' }], 'searchsorted: side is "top"; expected \'left\' or \'right\''],
      [[list, list, { side: 'left', right: true }], "searchsorted: side is 'left' and right is true; expected one of them, or the same of both"],
      [[tensor(1), list], 'searchsorted: sortedSequence has shape []; expected at least one dim'],
      [[rows, tensor([[1], [2], [3]])],
        'searchsorted: sortedSequence has shape [2, 2] and values [3, 1]; expected one row for every row, or a sequence of one dim'],
      [[rows, list], 'searchsorted: sortedSequence has shape [2, 2] and values [3]; expected one row for every row, or a sequence of one dim'],
      [[rows, 1], 'searchsorted: sortedSequence has shape [2, 2] and values []; expected one row for every row, or a sequence of one dim'],
      [[list, list, list], 'searchsorted: sorter has dtype float32; expected int32'],
      [[list, list, tensor([1n])], 'searchsorted: sortedSequence has shape [3] and sorter [1]; expected the same'],
      [[list, list, tensor([0n, 1n, 3n])], 'searchsorted: sorter holds 3; at dim -1 expected indices from 0 to 2'],
      [[list, list, tensor([0n, -1n, 2n])], 'searchsorted: sorter holds -1; at dim -1 expected indices from 0 to 2'],
      [[tensor([true]), list], 'searchsorted: sortedSequence has dtype bool; expected any type but bool'],
      [[list, tensor([true])], 'searchsorted: values has dtype bool; expected any type but bool'],
    ],
  }),
  bucketize: caseFor(bucketize, {
    calls: fc.tuple(shapes({ maxRank: 3 }).chain((shape) => tensorOf(shape, { elements: few })),
      length.chain((n) => tensorOf([n], { elements: few })).map((x) => sort(x)[0]), fc.record({ right: fc.boolean(), outInt32: fc.boolean() })),
    edges: fc.tuple(tensorOf([3], { elements: oddOnes }), tensorOf([3], { dtype: 'int32', elements: wholeNumber }).map((x) => sort(x)[0]),
      fc.record({ right: fc.boolean() })),
    tolerance: 'exact',
    laws: {
      'so many boundaries come before': (buckets, given, boundaries, { right = false }) => {
        const expected = given.flat().map((value) => boundaries.flat().filter((edge) => edge < value || (right && edge === value)).length);
        expect(buckets.flat()).toEqual(expected);
      },
    },
    refuses: [
      [[list, list, { right: 1 }], 'bucketize: right is 1; expected true or false'],
      [[list, list, { outInt32: 1 }], 'bucketize: outInt32 is 1; expected true or false'],
      [[list, rows], 'bucketize: boundaries has shape [2, 2]; expected one dim'],
      [[tensor([true]), list], 'bucketize: x has dtype bool; expected any type but bool'],
      [[list, tensor([true])], 'bucketize: boundaries has dtype bool; expected any type but bool'],
    ],
  }),
  isin: caseFor(isin, {
    calls: fc.tuple(shapes({ maxRank: 3 }).chain((shape) => tensorOf(shape, { elements: few })),
      fc.oneof(shapes({ maxRank: 2 }), length.map((n) => [n])).chain((shape) => tensorOf(shape, { elements: few })),
      fc.record({ assumeUnique: fc.boolean(), invert: fc.boolean() })),
    edges: fc.tuple(
      tensorOf([4], { elements: fewNumbers }),
      fc.oneof(tensorOf([5], { elements: fewNumbers }), tensorOf([3], { dtype: 'int32', elements: wholeNumber })),
      fc.record({ invert: fc.boolean() }),
    ),
    tolerance: 'exact',
    laws: {
      'it is whether one of them is the same': (y, elements, tests, { invert = false }) =>
        expect(y.flat().map(Boolean)).toEqual(elements.flat().map((value) => tests.flat().includes(value) !== invert)),
    },
    refuses: [
      [[list, list, { assumeUnique: 1 }], 'isin: assumeUnique is 1; expected true or false'],
      [[list, list, { invert: 'yes' }], 'isin: invert is yes; expected true or false'],
      [[tensor([true]), list], 'isin: elements has dtype bool; expected any type but bool'],
      [[list, tensor([true])], 'isin: testElements has dtype bool; expected any type but bool'],
    ],
  }),
};
