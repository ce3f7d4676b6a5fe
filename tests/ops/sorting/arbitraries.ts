/** Tensors that are to be sorted. */
import fc from 'fast-check';
import { copyInto } from '../../../src/inPlace.ts';
import { reshape } from '../../../src/ops/index.ts';
import { type Shape, sizeOf } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';

/** No two elements alike, so that a small step changes no order. */
export const distinctOf = (shape: Shape): fc.Arbitrary<Tensor> => {
  const numbers = Array.from({ length: sizeOf(shape) }, (_, i) => (i - sizeOf(shape) / 2) / 8);
  return fc.tuple(tensorOf(shape), fc.shuffledSubarray(numbers, { minLength: numbers.length })).map(([x, shuffled]) => {
    copyInto(x, reshape(tensor(shuffled), { shape }));
    return x;
  });
};

/** Few different numbers, most of them several times, and everything that is no ordinary number. */
export const fewNumbers = fc.oneof(anyNumber, fc.constantFrom(1, 2, NaN, Infinity, -Infinity, -0, 0));
/** Of all types. */
export const anyKindOf = (shape: Shape): fc.Arbitrary<Tensor> => fc.oneof(
  { weight: 3, arbitrary: tensorOf(shape, { elements: fewNumbers }) },
  { weight: 1, arbitrary: tensorOf(shape, { dtype: 'int32', elements: wholeNumber }) },
  { weight: 1, arbitrary: tensorOf(shape, { dtype: 'uint8', elements: fc.nat({ max: 255 }) }) },
);
export const booleansOf = (shape: Shape): fc.Arbitrary<Tensor> => tensorOf(shape, { dtype: 'bool', elements: fc.nat({ max: 1 }) });

/** Lanes that are longer than a tile, or than two signposts are apart: only they are merged. */
const long = fc.oneof(fc.integer({ min: 17, max: 40 }), fc.integer({ min: 120, max: 300 }));
export const longShapes = fc.oneof(long.map((length) => [length]), fc.tuple(fc.constantFrom(1, 2), long), fc.tuple(long, fc.constantFrom(1, 2)));
export const withDim = (shape: Shape): fc.Arbitrary<{ dim: number }> => fc.record({ dim: dimOf(shape) });
/** Shapes with something in every lane, short ones mostly. */
export const someShapes = fc.oneof({ weight: 5, arbitrary: shapes({ maxRank: 3, empty: false }) }, { weight: 1, arbitrary: longShapes });

/** The lanes of a tensor along a dim, as lists. */
export function lanesOf(x: Tensor, dim: number): number[][] {
  const d = dim < 0 ? dim + Math.max(x.ndim, 1) : dim;
  const length = x.shape[d] ?? 1;
  const inner = sizeOf(x.shape.slice(d + 1));
  const numbers = x.flat();
  return Array.from({ length: x.numel() / Math.max(length, 1) }, (_, lane) =>
    Array.from({ length }, (_, i) => numbers[(Math.floor(lane / inner) * length + i) * inner + (lane % inner)]));
}
