import fc from 'fast-check';
import { expect } from 'vitest';
import {
  add, cummax, cummin, cumprod, cumsum, diff, exp, gather, linearRecurrence, log, logcumsumexp, logsumexp, max, min, mul, narrow, neg, pow, prod, sum,
} from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, nonzero, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

const along = (shape: Shape) => fc.record({ dim: dimOf(shape) });
const calls = (elements?: fc.Arbitrary<number>) =>
  shapes({ maxRank: 3 }).chain((shape) => fc.tuple(tensorOf(shape, elements ? { elements } : {}), along(shape)));
/** Lanes of several groups, the last of which may be short. */
const longLanes = (elements?: fc.Arbitrary<number>) => fc.tuple(fc.integer({ min: 5, max: 90 }), fc.integer({ min: 1, max: 3 }), fc.boolean())
  .chain(([length, lanes, standing]) => fc.tuple(
    tensorOf(standing ? [length, lanes] : [lanes, length], elements ? { elements } : {}), fc.constant({ dim: standing ? 0 : 1 }),
  ));
const powersOfTwo = fc.constantFrom(1, 2, 0.5, -1, -2, -0.5, 0);
/** Whole numbers among which a slope or a tie does not change when one of them moves a little. */
const distinct = (shape: Shape) => tensorOf(shape, { elements: fc.integer({ min: -4000, max: 4000 }).map((sixteenths) => sixteenths / 16) })
  .filter((x) => new Set(x.flat()).size === x.numel());

const sized = (x: Tensor, dim: number): number => (x.ndim === 0 ? 1 : x.shape.at(dim) as number);
/** The last of every lane. */
const ends = (y: Tensor, dim: number): number[] => (y.ndim === 0 ? y.flat() : narrow(y, { dim, start: sized(y, dim) - 1, length: 1 }).flat());
const near = (a: number, b: number): void => { if (a !== b) expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-4 * Math.abs(b) + 1e-6); };

const four = tensor([[1, 2], [3, 4]]);
const refusedDims = (name: string) => [
  [[four, { dim: 2 }], `${name}: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[four, { dim: -3 }], `${name}: dim is -3, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[four, { dim: [0] }], `${name}: dim is [0], but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[four], `${name}: option dim is missing; expected ${name}(x, { dim: … })`],
] as const;
const refusedTypes = (name: string) => [
  [[four, { dim: 0, dtype: 'bool' }], `${name}: dtype is 'bool'; expected float32, float64, int32 or uint8`],
  [[four, { dim: 0, dtype: 'float23' }], `${name}: dtype is "float23"; expected one of float32, float64, int32, uint8, bool`],
] as const;

const extreme = (name: 'cummax' | 'cummin') => {
  const [operator, opposite, whole] = name === 'cummax' ? [cummax, cummin, max] : [cummin, cummax, min];
  return caseFor(operator, {
    calls: shapes({ maxRank: 3 }).chain((shape) => fc.tuple(distinct(shape), along(shape))),
    edges: fc.oneof(
      calls(fc.oneof(anyNumber, fc.constantFrom(NaN, Infinity, -Infinity, 1))), longLanes(fc.oneof(anyNumber, fc.constantFrom(1, 1.5))),
      shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), along(shape))),
    ),
    tolerance: 'exact',
    gradientTolerance: 'sum',
    laws: {
      'it ends at the extreme of all': ([values, indices], x, { dim = 0 }) => {
        if (x.numel() === 0) return;
        const [extremes, places] = whole(x, { dim });
        expect(ends(values, dim)).toEqual(extremes.flat());
        expect(ends(indices, dim)).toEqual(places.flat());
      },
      'it is the other one of −x, upside down': ([values, indices], x, given) => {
        const [upsideDown, places] = opposite(neg(x), given);
        expect(upsideDown.flat().map((value) => 0 - value)).toEqual(values.flat());
        expect(places.tolist()).toEqual(indices.tolist());
      },
      'the indices say where the values were, and not after': ([values, indices], x, { dim = 0 }) => {
        const gathered = x.ndim === 0 ? x : gather(x, indices, { dim });
        expect(gathered.tolist()).toEqual(values.tolist());
        if (x.numel() > 0) indices.flat().forEach((index, i) => expect(index).toBeLessThanOrEqual(placeAlong(x, dim, i)));
      },
    },
    refuses: [...refusedDims(name)],
  });
};
/** Where element `i`, counted through, lies along a dim. */
function placeAlong(x: Tensor, dim: number, i: number): number {
  const inner = x.shape.slice(dim < 0 ? dim + x.ndim + 1 : dim + 1).reduce((product, size) => product * size, 1);
  return Math.floor(i / inner) % sized(x, dim);
}

export const cumulative = {
  cumsum: caseFor(cumsum, {
    calls: calls(),
    edges: fc.oneof(
      calls(anyNumber), longLanes(),
      shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), along(shape))),
    ),
    tolerance: 'sum',
    scale: (x, given) => ({ of: cumsum(abs(x), { dim: 0, ...given }), terms: x.numel() }),
    laws: {
      'it ends at the sum of all': (y, x, { dim = 0 }) => { if (x.numel() > 0) expect(ends(y, dim)).toEqual(sum(x, { dim }).flat()); },
      'differences take it back': (y, x, { dim = 0 }) => {
        if (x.ndim === 0) expect(y.tolist()).toEqual(x.tolist());
        else expect(diff(y, x.newZeros(x.shape.with(dim, 1)), { dim }).tolist()).toEqual(x.tolist());
      },
    },
    refuses: [...refusedDims('cumsum'), ...refusedTypes('cumsum')],
  }),
  cumprod: caseFor(cumprod, {
    calls: calls(),
    edges: fc.oneof(calls(anyNumber), longLanes(powersOfTwo)),
    tolerance: 'sum',
    scale: (x, given) => ({ of: cumprod(abs(x), { dim: 0, ...given }), terms: x.numel() }),
    laws: {
      'it ends at the product of all': (y, x, { dim = 0 }) => {
        if (x.numel() > 0) ends(y, dim).forEach((value, i) => near(value, prod(x, { dim }).flat()[i]));
      },
      'it is the sum of logarithms, but for signs': (y, x, { dim = 0 }) => {
        cumsum(log(abs(x)), { dim }).flat().forEach((value, i) => near(Math.abs(y.flat()[i]), Math.exp(value)));
      },
    },
    refuses: [...refusedDims('cumprod'), ...refusedTypes('cumprod')],
  }),
  logcumsumexp: caseFor(logcumsumexp, {
    calls: calls(),
    edges: fc.oneof(calls(fc.oneof(anyNumber, fc.constantFrom(1000, -1000, Infinity, -Infinity))), longLanes()),
    tolerance: 'norm',
    laws: {
      'it ends at the logarithm of all': (y, x, { dim = 0 }) => {
        if (x.numel() > 0) ends(y, dim).forEach((value, i) => expect(value).toBeCloseTo(logsumexp(x, { dim }).flat()[i], 4));
      },
      'it is what its name says': (y, x, { dim = 0 }) => log(cumsum(exp(x), { dim })).flat().forEach((value, i) => expect(y.flat()[i]).toBeCloseTo(value, 4)),
      'one more everywhere is one more': (y, x, given) => logcumsumexp(add(x, 1), { dim: 0, ...given }).flat()
        .forEach((value, i) => expect(value).toBeCloseTo(y.flat()[i] + 1, 4)),
    },
    refuses: [...refusedDims('logcumsumexp'), [[tensor([1n, 2n]), { dim: 0 }], 'logcumsumexp: x has dtype int32; expected float32 or float64']],
  }),
  cummax: extreme('cummax'),
  cummin: extreme('cummin'),
  linearRecurrence: caseFor(linearRecurrence, {
    calls: shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => fc.tuple(
      tensorOf(shape), tensorOf(shape.with(dim, Math.max(shape.at(dim) as number - 1, 0)), { elements: nonzero }), fc.constant({ dim }),
    ))),
    edges: fc.oneof(
      longLanes(anyNumber).chain(([x, { dim }]) => fc.tuple(
        fc.constant(x), tensorOf(x.shape.with(dim, x.shape[dim] - 1), { elements: powersOfTwo.map((value) => value / 2) }), fc.constant({ dim }),
      )),
    ),
    tolerance: 'sum',
    scale: (x, factor, given) => ({ of: linearRecurrence(abs(x), abs(factor), { dim: 0, ...given }), terms: 2 * x.numel() }),
    laws: {
      'with factors of one it is the sum so far': (_y, x, factor, { dim = 0 }) =>
        expect(linearRecurrence(x, pow(factor, 0), { dim }).tolist()).toEqual(cumsum(x, { dim }).tolist()),
      'every element is itself and a multiple of the one before': (y, x, factor, { dim = 0 }) => {
        const length = sized(x, dim);
        if (length < 2) expect(y.tolist()).toEqual(x.tolist());
        else {
          const later = (z: Tensor): Tensor => narrow(z, { dim, start: 1, length: length - 1 });
          const expected = add(later(x), mul(factor, narrow(y, { dim, start: 0, length: length - 1 }))).flat();
          later(y).flat().forEach((value, i) => near(value, expected[i]));
        }
      },
      'twice as much makes twice as much': (y, x, factor, given) =>
        expect(linearRecurrence(mul(x, 2), factor, { dim: 0, ...given }).flat()).toEqual(y.flat().map((value) => 2 * value)),
    },
    refuses: [
      [[four, tensor([[1, 2]]), { dim: 1 }], 'linearRecurrence: x has shape [2, 2] and factor [1, 2]; expected factors between neighbours at dim 1, [2, 1]'],
      [[four, tensor([[1, 2]]), { dim: 2 }], 'linearRecurrence: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
      [[tensor(1), tensor([]), { dim: 0 }], 'linearRecurrence: x has shape []; expected at least one dim to go along'],
      [[four, four], 'linearRecurrence: option dim is missing; expected linearRecurrence(x, factor, { dim: … })'],
      [[tensor([1n]), tensor([]), { dim: 0 }], 'linearRecurrence: x has dtype int32; expected float32 or float64'],
      [[tensor([1]), tensor([], { dtype: 'int32' }), { dim: 0 }], 'linearRecurrence: factor has dtype int32; expected float32 or float64'],
    ],
  }),
};
