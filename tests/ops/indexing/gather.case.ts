import fc from 'fast-check';
import { expect } from 'vitest';
import { arange } from '../../../src/creation.ts';
import { contiguousStrides, indexOf, resolveDim } from '../../../src/shape.ts';
import { contiguous, expand, gather, reshape } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { howMany, pointers } from './arbitraries.ts';

/** The index may be smaller than x in the other dims. */
const calls = (elements?: fc.Arbitrary<number>) => shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => {
  const d = resolveDim('test', dim, shape);
  const sizes = fc.tuple(...shape.map((length, e) => (e === d ? howMany(length) : fc.integer({ min: Math.floor(length / 2), max: length }))));
  return sizes.chain((size) => fc.tuple(tensorOf(shape, elements ? { elements } : {}), pointers(size, shape[d]), fc.constant({ dim })));
}));
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3], [4, 5, 6]]);

export default caseFor(gather, {
  calls: calls(),
  edges: calls(anyNumber),
  tolerance: 'exact',
  gradientTolerance: 'norm', // what was gathered twice adds up
  laws: {
    'every element is the one its index names'(y, given, index, { dim = 0 }) {
      const [found, places, numbers, strides] = [y.flat(), index.flat(), given.flat(), contiguousStrides(given.shape)];
      const d = resolveDim('test', dim, given.shape);
      found.forEach((value, position) => {
        const from = indexOf(position, index.shape).with(d, places[position]);
        expect(value).toBe(numbers[from.reduce((at, i, e) => at + i * strides[e], 0)]);
      });
    },
    'counting up along the dim gathers everything'(_y, given, _index, { dim = 0 }) {
      const length = given.shape.at(dim) as number;
      const upwards = reshape(arange(length, { device: given.device }), { shape: given.shape.map(() => 1).with(dim, length) });
      expect(gather(given, contiguous(expand(upwards, { size: given.shape })), { dim }).tolist()).toEqual(given.tolist());
    },
  },
  refuses: [
    [[tensor(5), tensor([0, 1], { dtype: 'int32' }), { dim: 0 }], 'gather: index[1] is 1, but x has shape []; at dim 0 expected an integer from 0 to 0'],
    [[x, tensor([[0]], { dtype: 'int32' })], 'gather: option dim is missing; expected gather(x, index, { dim: … })'],
    [[x, tensor([[0]], { dtype: 'int32' }), { dim: 2 }], 'gather: dim is 2, but x has shape [2, 3]; dim must be an integer from -2 to 1'],
    [[x, tensor([[0], [3]], { dtype: 'int32' }), { dim: 1 }], 'gather: index[1, 0] is 3, but x has shape [2, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, tensor([[-1]], { dtype: 'int32' }), { dim: 0 }], 'gather: index[0, 0] is -1, but x has shape [2, 3]; at dim 0 expected an integer from 0 to 1'],
    [[x, int(0), { dim: 0 }], 'gather: x has shape [2, 3] and index [1]; expected as many dims in both'],
    [[x, tensor([[0], [0], [0]], { dtype: 'int32' }), { dim: 1 }], 'gather: x has shape [2, 3] and index [3, 1]; at dim 0 index may be no larger than x, 2'],
    [[x, tensor([[0]]), { dim: 1 }], 'gather: index has dtype float32; expected int32 or uint8'],
    [[x, tensor([[0]], { dtype: 'uint8' }), { dim: 1 }], "gather: index has dtype uint8; expected int32, use index.to('int32')"],
  ],
});
