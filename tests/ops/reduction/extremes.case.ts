import fc from 'fast-check';
import { expect } from 'vitest';
import { argmax, argmin, max, maximum, min, minimum, neg, reshape } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const few = shapes({ maxRank: 3, empty: false });
/** No two alike: at a tie there is no slope. */
const distinct = (shape: readonly number[]) => tensorOf(shape, { elements: fc.integer({ min: -4000, max: 4000 }).map((sixteenths) => sixteenths / 16) })
  .filter((x) => new Set(x.flat()).size === x.numel());
const someDim = (shape: readonly number[]) => fc.record({ dim: dimOf(shape), keepdim: fc.boolean() });
const dimOrNone = (shape: readonly number[]) => fc.oneof(fc.constant({ dim: null }), someDim(shape));

/** Ties and everything that is no ordinary number; lanes of some elements, but perhaps no lanes. */
const edges = fc.oneof(
  few.chain((shape) => fc.tuple(tensorOf(shape, { elements: fc.oneof(anyNumber, fc.constantFrom(NaN, Infinity, -Infinity, 1)) }), dimOrNone(shape))),
  few.chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), dimOrNone(shape))),
  fc.tuple(fc.constantFrom([0, 3], [2, 0, 0], [0, 0]).chain((shape) => tensorOf(shape)), fc.record({ dim: fc.constantFrom(1, -1), keepdim: fc.boolean() })),
);

type Result = Tensor | [values: Tensor, indices: Tensor];
const valuesOf = (result: Result): Tensor => (Array.isArray(result) ? result[0] : result);
const [four, nothing] = [tensor([[1, 2], [3, 4]]), tensor([[], []])];

const extreme = (name: 'max' | 'min', isBeyond: (a: number, b: number) => boolean) => {
  const [operator, opposite, ofTwo] = name === 'max' ? [max, min, maximum] : [min, max, minimum];
  return caseFor(operator, {
    calls: few.chain((shape) => fc.tuple(distinct(shape), dimOrNone(shape))),
    edges,
    tolerance: 'exact',
    gradientTolerance: 'arithmetic', // equals share
    laws: {
      'no element lies beyond it': (result, x, { dim = null }) => {
        const best = valuesOf(result).flat();
        if (dim === null) expect(x.flat().some((value) => isBeyond(value, best[0]))).toBe(false);
        else expect(best.length * (x.shape[dim < 0 ? dim + x.ndim : dim] ?? 1)).toBe(x.numel());
        expect(best.every((value) => x.flat().includes(value))).toBe(true);
      },
      'it is the other extreme of −x, upside down': (result, x, given) => {
        expect(valuesOf(opposite(neg(x), given as { dim: number })).flat().map((value) => 0 - value)).toEqual(valuesOf(result).flat());
      },
      'of two tensors it is the one beyond the other': (_result, x) => expect(operator(x, neg(x)).tolist()).toEqual(ofTwo(x, neg(x)).tolist()),
      'the indices say where the values were': (result, x, { dim = null }) => {
        if (!Array.isArray(result) || x.ndim === 0 || dim === null) return;
        const [values, indices] = result.map((part) => part.flat());
        const d = dim < 0 ? dim + x.ndim : dim;
        const inner = x.shape.slice(d + 1).reduce((count, size) => count * size, 1);
        values.forEach((value, lane) => expect(x.flat()[(Math.floor(lane / inner) * x.shape[d] + indices[lane]) * inner + (lane % inner)]).toBe(value));
      },
    },
    refuses: [
      [[four, { dim: 2 }], `${name}: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
      [[four, { keepdim: true }], `${name}: keepdim is true, but without dim there is none to keep; expected a dim as well`],
      [[four, { dim: 0, keepdim: 1 }], `${name}: keepdim is 1; expected true or false`],
      [[nothing], `${name}: x has shape [2, 0], nothing to choose from; expected at least one element`],
      [[nothing, { dim: 1 }], `${name}: x has shape [2, 0], nothing to choose from; expected at least one element`],
      [[four, four, four], `${name}imum: 3 tensors were passed; expected 2 (x, other), and everything else by name in one options object`],
      [[[1, 2]], `${name}: x is a list; expected a Tensor`],
    ],
  });
};

const extremeIndex = (name: 'argmax' | 'argmin') => {
  const [operator, opposite, along] = name === 'argmax' ? [argmax, argmin, max] : [argmin, argmax, min];
  return caseFor(operator, {
    calls: few.chain((shape) => fc.tuple(distinct(shape), fc.oneof(someDim(shape), fc.record({ dim: fc.constant(null), keepdim: fc.boolean() })))),
    edges,
    tolerance: 'exact',
    laws: {
      'it is where the other extreme of −x is': (y, x, given) => expect(opposite(neg(x), given).flat()).toEqual(y.flat()),
      'along a dim it is what max or min finds': (y, x, { dim = null, keepdim = false }) => {
        if (dim !== null) expect(along(x, { dim, keepdim })[1].flat()).toEqual(y.flat());
        else expect(along(reshape(x, { shape: [-1] }), { dim: 0 })[1].flat()).toEqual(y.flat());
      },
    },
    refuses: [
      [[four, { dim: -3 }], `${name}: dim is -3, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
      [[four, { dim: 0, keepdim: 'no' }], `${name}: keepdim is no; expected true or false`],
      [[nothing], `${name}: x has shape [2, 0], nothing to choose from; expected at least one element`],
      [[tensor([true, false])], `${name}: x has dtype bool; expected any type but bool`],
    ],
  });
};

export const extremes = {
  max: extreme('max', (a, b) => a > b),
  min: extreme('min', (a, b) => a < b),
  argmax: extremeIndex('argmax'),
  argmin: extremeIndex('argmin'),
};
