import fc from 'fast-check';
import { expect } from 'vitest';
import { all, any, countNonzero, eq, ne, sum } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const someZeros = fc.oneof(anyNumber, fc.constantFrom(0, 0, -0));
const bit = fc.integer({ min: 0, max: 1 });
const dim = (shape: Shape) => fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape));
const options = (shape: Shape) => fc.record({ dim: dim(shape), keepdim: fc.boolean() });
const [two, four] = [tensor([true, false]), tensor([[1, 2], [3, 4]])];
const refusedDims = (name: string) => [
  [[four, { dim: 2 }], `${name}: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[four, { dim: [0, -2] }], `${name}: dim is [0, -2]; dim 0 appears more than once`],
] as const;

const truth = (name: 'all' | 'any') => {
  const [operator, opposite] = name === 'all' ? [all, any] : [any, all];
  return caseFor(operator, {
    calls: shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'bool', elements: bit }), options(shape))),
    edges: fc.oneof(
      shapes().chain((shape) => fc.tuple(tensorOf(shape, { elements: someZeros }), options(shape))),
      shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'uint8', elements: fc.integer({ min: 0, max: 255 }) }), options(shape))),
      fc.tuple(fc.integer({ min: 60, max: 300 }), fc.nat({ max: 300 })).chain(([length, odd]) => fc.tuple(
        fc.constant(tensor(Array.from({ length }, (_, i) => i !== odd))), fc.constant({}),
      )),
    ),
    tolerance: 'exact',
    laws: {
      'not all are true where any is not': (y, x, given) => expect(opposite(eq(x, 0), given).flat().map((value) => 1 - value)).toEqual(y.flat()),
      'it is a matter of counting': (y, x, { dim = null }) => {
        if (Array.isArray(dim) && dim.length === 0) return expect(y.tolist()).toEqual(ne(x, 0).tolist());
        const of = y.numel() === 0 ? 0 : x.numel() / y.numel();
        return expect(countNonzero(x, { dim }).flat().map((count) => Number(name === 'all' ? count === of : count > 0))).toEqual(y.flat());
      },
      'keepdim changes the shape only': (y, x, given) => expect(operator(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
    },
    refuses: [...refusedDims(name), [[two, { keepdim: 1 }], `${name}: keepdim is 1; expected true or false`]],
  });
};

export const truths = {
  all: truth('all'),
  any: truth('any'),
  countNonzero: caseFor(countNonzero, {
    calls: shapes().chain((shape) => fc.tuple(tensorOf(shape, { elements: someZeros }), fc.record({ dim: dim(shape) }))),
    edges: fc.oneof(
      shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'bool', elements: bit }), fc.record({ dim: dim(shape) }))),
      fc.constantFrom([2, 301], [130, 3]).chain((shape) => fc.tuple(tensorOf(shape, { elements: someZeros }), fc.record({ dim: fc.constantFrom(0, 1, null) }))),
    ),
    tolerance: 'exact',
    laws: {
      'it is the sum of the ones': (y, x, { dim = null }) => expect(y.tolist()).toEqual(sum(ne(x, 0), { dim }).tolist()),
      'together with the zeros they are all': (y, x, { dim = null }) => {
        const zeros = sum(eq(x, 0), { dim }).flat();
        y.flat().forEach((count, i) => expect(count + zeros[i]).toBe(x.numel() / y.numel()));
      },
    },
    refuses: [
      ...refusedDims('countNonzero'), [[four, { keepdim: true }], 'countNonzero: unknown option keepdim; its options are dim'],
    ],
  }),
};
