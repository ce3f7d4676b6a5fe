import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { resolveDim } from '../../../src/shape.ts';
import { indexFill, indexSelect, sum } from '../../../src/ops/index.ts';
import { fromFront } from '../../../src/ops/indexing/indices.ts';
import { anyNumber, dimOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { howMany, signedPointers } from './arbitraries.ts';

/** The value as an option, or as a tensor that may be of another type. */
const calls = (elements = ordinary, dtype: DType = 'float32', other: DType = dtype) => shapes({ maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => {
  const length = shape[resolveDim('test', dim, shape)] ?? 1;
  return howMany(length).chain((count) => {
    const x = tensorOf(shape, { elements, dtype });
    const index = fc.oneof(signedPointers([count], length), length > 0 ? signedPointers([], length) : signedPointers([0], 0));
    return fc.oneof(
      fc.tuple(x, index, fc.constant(null), fc.record({ dim: fc.constant(dim), value: elements })),
      fc.tuple(x, index, tensorOf([], { elements: ordinary, dtype: other }), fc.constant({ dim })),
    );
  });
}));
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3]]);

export default caseFor(indexFill, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), calls(wholeNumber, 'int32', 'float32'), calls(wholeNumber, 'float32', 'int32'), calls(fc.nat({ max: 255 }), 'uint8'),
    calls(fc.nat({ max: 1 }), 'bool', 'float32')),
  tolerance: 'exact',
  gradientTolerance: 'norm', // what was filled in adds up
  laws: {
    'indexSelect finds nothing but the value, and nothing else changed': (y, given, index, filling, { dim = 0, value }) => {
      const number = filling ? filling.item() : value;
      if (given.ndim === 0) return expect(y.item()).toBe(index.numel() > 0 ? number : given.item());
      const size = given.shape.at(dim) as number;
      const front = fromFront(index, size);
      expect(indexSelect(y, front, { dim }).flat().every((found) => found === number)).toBe(true);
      const others = tensor(Array.from({ length: size }, (_, i) => i).filter((i) => !front.flat().includes(i)), { dtype: 'int32', device: given.device });
      expect(indexSelect(y, others, { dim }).tolist()).toEqual(indexSelect(given, others, { dim }).tolist());
    },
    'filling everything leaves the value alone': (_y, given, _index, _filling, { dim = 0 }) => {
      const all = tensor(Array.from({ length: given.ndim === 0 ? 1 : given.shape.at(dim) as number }, (_, i) => i), { dtype: 'int32', device: given.device });
      expect(sum(indexFill(given, all, { dim, value: 2 })).item()).toBe(2 * given.numel());
    },
  },
  refuses: [
    [[x, int(0), { value: 1 }], 'indexFill: option dim is missing; expected indexFill(x, index, value, { dim: … })'],
    [[x, int(0), { dim: 1 }], 'indexFill: value is missing; expected it once'],
    [[x, int(0), tensor(1), { dim: 1, value: 1 }], 'indexFill: value is given twice, as a tensor and as an option; expected it once'],
    [[x, int(0), tensor([1]), { dim: 1 }], 'indexFill: value has shape [1]; expected a tensor without dims, or a number'],
    [[x, int(0), { dim: 1, value: '1' }], 'indexFill: value is 1; expected a number, true or false'],
    [[tensor([1n]), int(0), { dim: 0, value: Infinity }], 'indexFill: value is Infinity and x has dtype int32; expected a number that int32 can hold'],
    [[tensor([1n]), int(0), { dim: 0, value: 2 ** 31 }], 'indexFill: value is 2147483648 and x has dtype int32; expected a number that int32 can hold'],
    [[tensor([1], { dtype: 'uint8' }), int(0), { dim: 0, value: -256 }],
      'indexFill: value is -256 and x has dtype uint8; expected a number that uint8 can hold'],
    [[x, int(0), { dim: 2, value: 1 }], 'indexFill: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
    [[x, int(0, 3), { dim: 1, value: 1 }], 'indexFill: index[1] is 3, but x has shape [1, 3]; at dim 1 expected an integer from -3 to 2'],
    [[x, int(-4), { dim: 1, value: 1 }], 'indexFill: index[0] is -4, but x has shape [1, 3]; at dim 1 expected an integer from -3 to 2'],
    [[x, tensor([[0n]]), { dim: 1, value: 1 }], 'indexFill: index has shape [1, 1]; expected one dim, use scatter for an index of every element'],
  ],
});
