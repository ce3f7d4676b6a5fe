import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { sizeOf } from '../../../src/shape.ts';
import { gather, mul, put, reshape, sum, take } from '../../../src/ops/index.ts';
import { fromFront } from '../../../src/ops/indexing/indices.ts';
import { anyNumber, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import { distinctPointers, signedPointers } from './arbitraries.ts';

const taken = (elements = ordinary, dtype: DType = 'float32') => fc.tuple(shapes({ maxRank: 3 }), shapes({ maxRank: 2 })).chain(([shape, wanted]) => {
  const size = sizeOf(shape);
  return fc.tuple(tensorOf(shape, { elements, dtype }), signedPointers(size === 0 ? [0, ...wanted] : wanted, size), fc.constant({}));
});
/** What is put overwrites, each place once, or it adds up, as often as it may. */
const puts = (elements = ordinary, dtype: DType = 'float32', often = false) => fc.tuple(shapes({ maxRank: 3 }), fc.boolean()).chain(([shape, accumulate]) => {
  const size = sizeOf(shape);
  return fc.nat({ max: Math.min(size, 6) }).chain((count) => fc.tuple(
    tensorOf(shape, { elements, dtype }),
    accumulate || often ? signedPointers([count], size) : distinctPointers([count], 0, size),
    fc.constantFrom([count], [1, count, 1]).chain((form) => tensorOf(form, { elements, dtype })), fc.record({ accumulate: fc.constant(accumulate) }),
  ));
});
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3]]);

export const takes = {
  take: caseFor(take, {
    calls: taken(),
    edges: fc.oneof(taken(anyNumber), taken(wholeNumber, 'int32'), taken(fc.nat({ max: 1 }), 'bool')),
    tolerance: 'exact',
    gradientTolerance: 'norm', // what was taken twice adds up
    laws: {
      'it gathers from the flattened tensor': (y, given, index) => {
        const flat = reshape(given, { shape: [-1] });
        const front = reshape(fromFront(index, given.numel()), { shape: [-1] });
        expect(y.shape).toEqual(index.shape);
        expect(y.flat()).toEqual(gather(flat, front, { dim: 0 }).flat());
      },
    },
    refuses: [
      [[x, int(3)], 'take: index[0] is 3, but x, flattened, has shape [3]; at dim 0 expected an integer from -3 to 2'],
      [[x, int(0, -4)], 'take: index[1] is -4, but x, flattened, has shape [3]; at dim 0 expected an integer from -3 to 2'],
      [[tensor([]), int(0)], 'take: index[0] is 0, but x, flattened, has shape [0]; at dim 0 expected nothing, it is empty'],
      [[x, tensor([0])], 'take: index has dtype float32; expected int32 or uint8'],
      [[x, tensor([0], { dtype: 'uint8' })], "take: index has dtype uint8; expected int32, use index.to('int32')"],
    ],
  }),
  put: caseFor(put, {
    calls: puts(),
    edges: fc.oneof(
      puts(ordinary, 'float32', true), puts(anyNumber, 'float32', true), puts(wholeNumber, 'int32', true),
      puts(fc.nat({ max: 255 }), 'uint8', true), puts(fc.nat({ max: 1 }), 'bool', true),
    ),
    tolerance: 'sum',
    gradientTolerance: 'norm',
    scale: (given, index, source, options) => ({ of: put(abs(given), index, abs(source), options), terms: index.numel() + 1 }),
    laws: {
      'take finds what was put': (y, given, index, source, { accumulate = false }) => {
        const expected = accumulate ? put(mul(given, 0), index, source, { accumulate }) : y;
        if (!accumulate) expect(take(y, index).flat()).toEqual(source.flat());
        expect(sum(expected).item()).toBe(accumulate ? sum(source).item() : sum(y).item());
      },
      'putting back what was there undoes it': (y, given, index) => expect(put(y, index, take(given, index)).tolist()).toEqual(given.tolist()),
      'of several the last one stays': (_y, given, index, source) => {
        if (index.numel() > 0) expect(put(given, mul(index, 0), source).flat()[0]).toBe(source.flat().at(-1));
      },
    },
    refuses: [
      [[x, int(3), tensor([1])], 'put: index[0] is 3, but x, flattened, has shape [3]; at dim 0 expected an integer from -3 to 2'],
      [[x, int(-4), tensor([1])], 'put: index[0] is -4, but x, flattened, has shape [3]; at dim 0 expected an integer from -3 to 2'],
      [[x, int(0, 1), tensor([1])], 'put: index has shape [2] and source [1]; expected as many elements in both'],
      [[x, int(0), tensor([1]), { accumulate: 1 }], 'put: accumulate is 1; expected true or false'],
      [[x, int(0), tensor([1n])], "put: x has dtype float32 and source int32; expected the same, use source.to('float32')"],
      [[x, tensor([0]), tensor([1])], 'put: index has dtype float32; expected int32 or uint8'],
    ],
  }),
};
