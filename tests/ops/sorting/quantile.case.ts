import fc from 'fast-check';
import { expect } from 'vitest';
import type { Interpolation } from '../../../src/ops/sorting/quantile.ts';
import { max, min, nanquantile, neg, quantile, sub } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { dimOf, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { distinctOf, fewNumbers, lanesOf, someShapes } from './arbitraries.ts';

const names = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;
const options = (shape: readonly number[], interpolation: fc.Arbitrary<Interpolation>) =>
  fc.record({ dim: fc.option(dimOf(shape)), keepdim: fc.boolean(), interpolation });
/** Shares of which the ranks are exact in float32, or none. */
const anyShares = fc.constantFrom([], [1], [2], [3], [5]).chain((shape) => tensorOf(shape, { elements: fc.nat({ max: 8 }).map((eighths) => eighths / 8) }));
/** Away from whole ranks, where the next elements change and there is no slope: of at most 4 · 4 · 4 elements, none is at an odd 128th. */
const slopes = fc.constantFrom([], [1], [3]).chain((shape) => tensorOf(shape, { elements: fc.nat({ max: 63 }).map((i) => (2 * i + 1) / 128) }));
const x = tensor([[1, 2], [3, 4]]);

const quantileCase = (name: 'quantile' | 'nanquantile') => {
  const operator = name === 'quantile' ? quantile : nanquantile;
  const opposite: Record<Interpolation, Interpolation> = { linear: 'linear', midpoint: 'midpoint', nearest: 'nearest', lower: 'higher', higher: 'lower' };
  return caseFor(operator, {
    calls: someShapes.filter((shape) => shape.every((size) => size < 5))
      .chain((shape) => fc.tuple(distinctOf(shape), slopes, options(shape, fc.constantFrom(...names)))),
    edges: someShapes.chain((shape) => fc.tuple(tensorOf(shape, { elements: fewNumbers }), anyShares, options(shape, fc.constantFrom(...names)))),
    tolerance: 'norm',
    laws: {
      'it lies between the elements, and so many are below it'(y, given, q, { dim = null, interpolation = 'linear' }) {
        const lanes = dim === null ? [given.flat()] : lanesOf(given, dim);
        const [found, shares] = [y.flat(), q.flat()];
        shares.forEach((share, n) => lanes.forEach((lane, i) => {
          const rank = share * (lane.length - 1);
          const below = lane.filter((value) => value < found[n * lanes.length + i]).length;
          const expected = interpolation === 'lower' ? Math.floor(rank) : interpolation === 'nearest' ? Math.round(rank) : Math.ceil(rank);
          expect(below).toBe(expected);
        }));
      },
      'from the other end it is the opposite': (y, given, q, { interpolation = 'linear', ...rest }) => {
        const other = operator(neg(given), sub(1, q), { ...rest, interpolation: opposite[interpolation] });
        other.flat().forEach((value, i) => expect(-value).toBeCloseTo(y.flat()[i], 4));
      },
      '0 and 1 are the smallest and the largest': (_y, given, _q, { dim = null, ...rest }) => {
        const extreme = (find: typeof max): number[] => (dim === null ? find(given) : find(given, { dim })[0]).flat();
        const ends = (share: number): Tensor => operator(given, share, { dim, ...rest });
        expect([ends(0).flat(), ends(1).flat()]).toEqual([extreme(min), extreme(max)]);
      },
    },
    refuses: [
      [[x, tensor([[0.5]])], `${name}: q has shape [1, 1]; expected a number, [] or [Q]`],
      [[x, 1.5], `${name}: q holds 1.5; expected numbers from 0 to 1`],
      [[x, tensor([0.5, -0.25])], `${name}: q holds -0.25; expected numbers from 0 to 1`],
      [[x, NaN], `${name}: q holds NaN; expected numbers from 0 to 1`],
      [[x, tensor([0.5], { dtype: 'float64' })], `${name}: x has dtype float32 and q float64; expected the same, use q.to('float32')`],
      [[tensor([1n]), 0.5], `${name}: x has dtype int32; expected float32 or float64`],
      [[tensor([[], []]), 0.5, { dim: 0 }], `${name}: x has shape [2, 0]; expected at least one element`],
      [[x, 0.5, { dim: 2 }], `${name}: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
      [[x, 0.5, { keepdim: 1 }], `${name}: keepdim is 1; expected true or false`],
      [[x, 0.5, { interpolation: 'cubic' }], `${name}: interpolation is "cubic"; expected one of linear, lower, higher, midpoint, nearest`],
      [[x], `${name}: q is missing; expected a Tensor or a number`],
    ],
  });
};
export const quantiles = { quantile: quantileCase('quantile'), nanquantile: quantileCase('nanquantile') };
