import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { resolveDim } from '../../../src/shape.ts';
import { contiguous, expand, indexReduce, reshape, scatterReduce } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { howMany, pointers, unlike } from './arbitraries.ts';

const reductions = ['prod', 'mean', 'amax', 'amin'] as const;
const layouts = shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => {
  const length = shape[resolveDim('test', dim, shape)];
  const options = fc.record({ dim: fc.constant(dim), reduce: fc.constantFrom(...reductions), includeSelf: fc.boolean() });
  return fc.record({ shape: fc.constant(shape), length: fc.constant(length), count: howMany(length), options });
}));
const calls = layouts.chain(({ shape, length, count, options }) =>
  fc.tuple(unlike(shape, shape.with(options.dim, count)), pointers([count], length)).map(([[x, source], index]) => [x, index, source, options] as const));
const edges = (elements: fc.Arbitrary<number>, dtype: DType = 'float32') => layouts.chain(({ shape, length, count, options }) => fc.tuple(
  tensorOf(shape, { elements, dtype }), pointers([count], length), tensorOf(shape.with(options.dim, count), { elements, dtype }), fc.constant(options),
));
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3]]);
const one = tensor([[1]]);

export default caseFor(indexReduce, {
  calls,
  edges: fc.oneof(edges(anyNumber), edges(wholeNumber, 'int32'), edges(fc.nat({ max: 255 }), 'uint8')),
  tolerance: 'norm',
  laws: {
    'it is scatterReduce with an index that is the same for all of a slice': (y, given, index, source, options) => {
      const shape = source.shape.map(() => 1).with(options.dim ?? 0, index.numel());
      const every = contiguous(expand(reshape(index, { shape }), { size: source.shape }));
      expect(scatterReduce(given, every, source, { dim: 0, reduce: 'prod', ...options }).flat()).toEqual(y.flat());
    },
    'the mean of rows counts x, or does not': (_y, given) => {
      const { device } = given;
      const [rows, more] = [tensor([[1, 2], [3, 4], [5, 6]], { device }), tensor([[7, 8], [4, 2], [1, 1]], { device })];
      const index = tensor([0n, 0n, 1n], { device });
      expect(indexReduce(rows, index, more, { dim: 0, reduce: 'mean' }).tolist()).toEqual([[4, 4], [2, 2.5], [5, 6]]);
      expect(indexReduce(rows, index, more, { dim: 0, reduce: 'mean', includeSelf: false }).tolist()).toEqual([[5.5, 5], [1, 1], [5, 6]]);
    },
  },
  refuses: [
    [[x, int(0), one, { reduce: 'prod' }], 'indexReduce: option dim is missing; expected indexReduce(x, index, source, { dim: … })'],
    [[x, int(0), one, { dim: 1 }], 'indexReduce: option reduce is missing; expected indexReduce(x, index, source, { reduce: … })'],
    [[x, int(0), one, { dim: 1, reduce: 'sum' }], "indexReduce: reduce is \"sum\"; expected 'prod', 'mean', 'amax' or 'amin'"],
    [[x, int(0), one, { dim: 1, reduce: 'mean', includeSelf: null }], 'indexReduce: includeSelf is null; expected true or false'],
    [[x, int(0), one, { dim: 2, reduce: 'mean' }], 'indexReduce: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
    [[x, int(3), one, { dim: 1, reduce: 'mean' }], 'indexReduce: index[0] is 3, but x has shape [1, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, int(0), tensor([1]), { dim: 1, reduce: 'mean' }],
      'indexReduce: source has shape [1], x [1, 3] and index 1 elements; expected a source of shape [1, 1]'],
    [[x, tensor([[0n]]), one, { dim: 1, reduce: 'mean' }],
      'indexReduce: index has shape [1, 1]; expected one dim, use scatterReduce for an index of every element'],
    [[tensor([true]), int(0), tensor([true]), { dim: 0, reduce: 'amax' }], 'indexReduce: x has dtype bool; expected any type but bool'],
    [[x, int(0), tensor([[1n]]), { dim: 1, reduce: 'mean' }], "indexReduce: x has dtype float32 and source int32; expected the same, use source.to('float32')"],
  ],
});
