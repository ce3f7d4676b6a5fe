import fc from 'fast-check';
import { expect } from 'vitest';
import { arange } from '../../../src/creation.ts';
import { indexSelect, select } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { howMany, pointers } from './arbitraries.ts';

const calls = (elements?: fc.Arbitrary<number>) => shapes({ minRank: 1 }).chain((shape) => dimOf(shape).chain((dim) => {
  const length = shape.at(dim) as number;
  return howMany(length).chain((count) => fc.tuple(tensorOf(shape, elements ? { elements } : {}), pointers([count], length), fc.constant({ dim })));
}));
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3]]);

export default caseFor(indexSelect, {
  calls: calls(),
  edges: calls(anyNumber),
  tolerance: 'exact',
  gradientTolerance: 'norm', // what was selected twice adds up
  laws: {
    'every slice is the one that its number names': (y, given, index, { dim = 0 }) => index.flat().forEach((i, j) =>
      expect(select(y, { dim, index: j }).flat()).toEqual(select(given, { dim, index: i }).flat())),
    'counting up selects everything': (_y, given, _index, { dim = 0 }) => {
      const all = arange(given.shape.at(dim) as number, { device: given.device });
      expect(indexSelect(given, all, { dim }).tolist()).toEqual(given.tolist());
    },
  },
  refuses: [
    [[x, int(0)], 'indexSelect: option dim is missing; expected indexSelect(x, index, { dim: … })'],
    [[x, int(0), { dim: 2 }], 'indexSelect: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
    [[x, int(0, 3), { dim: 1 }], 'indexSelect: index[1] is 3, but x has shape [1, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, tensor(-1, { dtype: 'int32' }), { dim: -1 }], 'indexSelect: index is -1, but x has shape [1, 3]; at dim 1 expected an integer from 0 to 2'],
    [[tensor([]), int(0), { dim: 0 }], 'indexSelect: index[0] is 0, but x has shape [0]; at dim 0 expected nothing, it is empty'],
    [[x, tensor([[0]], { dtype: 'int32' }), { dim: 0 }], 'indexSelect: index has shape [1, 1]; expected one dim, use gather for an index of every element'],
    [[tensor(1), int(0, 0), { dim: 0 }], 'indexSelect: x has shape [] and index [2]; a 0-D tensor can be selected once'],
    [[x, tensor([0]), { dim: 0 }], 'indexSelect: index has dtype float32; expected int32 or uint8'],
    [[x, tensor([0], { dtype: 'uint8' }), { dim: 0 }], "indexSelect: index has dtype uint8; expected int32, use index.to('int32')"],
  ],
});
