import fc from 'fast-check';
import { expect } from 'vitest';
import { argsort, gather, msort, neg, sort } from '../../../src/ops/index.ts';
import { shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { anyKindOf, booleansOf, distinctOf, lanesOf, longShapes, withDim } from './arbitraries.ts';

const short = shapes({ maxRank: 3 });
const options = (shape: readonly number[]) => fc.tuple(withDim(shape), fc.record({ descending: fc.boolean(), stable: fc.constantFrom(null, true, false) }))
  .map(([dim, rest]) => ({ ...dim, ...rest }));
const edges = fc.oneof(
  fc.oneof(short, longShapes).chain((shape) => fc.tuple(anyKindOf(shape), options(shape))),
  short.chain((shape) => fc.tuple(booleansOf(shape), options(shape))),
);
const x = tensor([[1, 2, 3]]);
const refusals = (name: 'sort' | 'argsort') => [
  [[x, { dim: 2 }], `${name}: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1`],
  [[x, { descending: 1 }], `${name}: descending is 1; expected true or false`],
  [[x, { stable: 'yes' }], `${name}: stable is yes; expected true, false or null`],
  [[x, { order: 1 }], `${name}: unknown option order; its options are dim, descending, stable`],
] as const;

export const sorting = {
  sort: caseFor(sort, {
    calls: fc.oneof({ weight: 5, arbitrary: short }, { weight: 1, arbitrary: longShapes }).chain((shape) => fc.tuple(distinctOf(shape), options(shape))),
    edges,
    tolerance: 'exact',
    laws: {
      'every lane comes in order, and is complete'([values], given, { dim = -1, descending = false }) {
        const sorted = lanesOf(given, dim).map((lane) => lane.sort((a, b) => (descending ? b - a : a - b)));
        expect(lanesOf(values, dim)).toEqual(sorted);
      },
      'the values are where the indices say': ([values, indices], given, { dim = -1 }) =>
        expect(gather(given, indices, { dim }).tolist()).toEqual(values.tolist()),
      'descending is ascending of the opposite': ([, indices], given, { descending = false, ...rest }) =>
        expect(argsort(neg(given), { ...rest, descending: !descending }).tolist()).toEqual(indices.tolist()),
      'what is sorted stays': ([values], _x, { dim = -1, ...rest }) => {
        const [again, places] = sort(values, { dim, ...rest });
        expect(again.tolist()).toEqual(values.tolist());
        for (const lane of lanesOf(places, dim)) expect(lane).toEqual(lane.map((_, i) => i));
      },
    },
    refuses: refusals('sort'),
  }),
  argsort: caseFor(argsort, {
    calls: short.chain((shape) => fc.tuple(tensorOf(shape, { elements: fc.constantFrom(1, 2, 3) }), options(shape))),
    edges,
    tolerance: 'exact',
    laws: {
      'equals keep their order, the others are put in order'(indices, given, { dim = -1, descending = false }) {
        const lanes = lanesOf(given, dim);
        lanesOf(indices, dim).forEach((places, lane) => places.slice(1).forEach((place, i) => {
          const [before, after] = [lanes[lane][places[i]], lanes[lane][place]];
          expect(before === after ? places[i] < place : descending ? before > after : before < after).toBe(true);
        }));
      },
      'it is what sort says': (indices, given, given2) => expect(sort(given, given2)[1].tolist()).toEqual(indices.tolist()),
    },
    refuses: refusals('argsort'),
  }),
  msort: caseFor(msort, {
    calls: short.chain((shape) => fc.tuple(distinctOf(shape), fc.constant({}))),
    edges: fc.oneof(short, longShapes).chain((shape) => fc.tuple(anyKindOf(shape), fc.constant({}))),
    tolerance: 'exact',
    laws: {
      'it is what sort says along dim 0': (y, given) => expect(sort(given, { dim: 0 })[0].tolist()).toEqual(y.tolist()),
    },
    refuses: [[[x, x], 'msort: 2 tensors were passed; expected 1 (x), and everything else by name in one options object']],
  }),
};
