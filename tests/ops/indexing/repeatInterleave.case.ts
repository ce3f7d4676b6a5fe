import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { resolveDim, sizeOf } from '../../../src/shape.ts';
import { indexSelect, repeatInterleave, reshape } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

/** A number for all; or a tensor with one for each, or with one for all. */
const calls = (elements = ordinary, dtype: DType = 'float32') => shapes({ maxRank: 3 }).chain((shape) => fc.option(dimOf(shape)).chain((dim) => {
  const size = dim === null || shape.length === 0 ? sizeOf(shape) : shape[resolveDim('test', dim, shape)];
  const count = fc.nat({ max: 3 });
  const x = tensorOf(shape, { elements, dtype });
  const form = fc.constantFrom([size], [size], [1], []).chain((given) => tensorOf(given, { dtype: 'int32', elements: count }));
  return fc.oneof(
    fc.tuple(x, fc.constant(null), fc.record({ repeats: count, dim: fc.constant(dim) })),
    fc.tuple(x, form, fc.record({ dim: fc.constant(dim) })),
  );
}));
const alone = fc.nat({ max: 5 }).chain((size) =>
  fc.tuple(tensorOf([size], { dtype: 'int32', elements: fc.nat({ max: 3 }) }), fc.constant(null), fc.constant({})));
const int = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([[1, 2, 3]]);

export default caseFor(repeatInterleave, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), calls(wholeNumber, 'int32'), calls(fc.nat({ max: 1 }), 'bool'), alone),
  tolerance: 'exact',
  gradientTolerance: 'norm', // the copies add up
  laws: {
    'it selects with the positions, repeated': (y, given, repeats, { repeats: number, dim = null }) => {
      const flat = given.ndim === 0 || dim === null;
      const from = flat ? reshape(given, { shape: [-1] }) : given;
      const size = from.shape.at(dim ?? 0) as number;
      const says = repeats ? repeats.flat() : [number as number];
      const counts = Array.from({ length: size }, (_, i) => says[says.length === 1 ? 0 : i]);
      const index = repeatInterleave(tensor(counts, { dtype: 'int32', device: given.device }));
      expect(index.flat()).toEqual(counts.flatMap((count, i) => new Array<number>(count).fill(i)));
      expect(y.tolist()).toEqual(indexSelect(from, index, { dim: flat ? 0 : dim }).tolist());
    },
    'once is a copy': (_y, given, _repeats, { dim = null }) => {
      const y = repeatInterleave(given, { repeats: 1, dim });
      expect(y.flat()).toEqual(given.flat());
      expect(y.storage()).not.toBe(given.storage());
    },
  },
  refuses: [
    [[x, int(2), { repeats: 2 }], 'repeatInterleave: repeats is given twice, as a tensor and as an option; expected it once'],
    [[x, 2], 'repeatInterleave: repeats is the number 2; expected a Tensor or null, or a number by name: { repeats: 2 }'],
    [[x], 'repeatInterleave: x has shape [1, 3] and repeats is missing; only a list of numbers can repeat its own positions'],
    [[int(1, 2), { dim: 0 }], 'repeatInterleave: x has shape [2] and repeats is missing; only a list of numbers can repeat its own positions'],
    [[tensor([1, 2])], "repeatInterleave: repeats has dtype float32; expected int32, use repeats.to('int32')"],
    [[x, { repeats: 2, dim: 2 }], 'repeatInterleave: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
    [[x, tensor([1, 2, 3]), { dim: 1 }], "repeatInterleave: repeats has dtype float32; expected int32, use repeats.to('int32')"],
    [[x, int(1, 2), { dim: 1 }], 'repeatInterleave: repeats has shape [2]; expected one number, or 3, the size of x at dim 1'],
    [[x, tensor([[1n, 2n, 3n]]), { dim: 1 }], 'repeatInterleave: repeats has shape [1, 3]; expected one number, or 3, the size of x at dim 1'],
    [[x, { repeats: -1 }], 'repeatInterleave: repeats is -1; expected whole numbers ≥ 0'],
    [[x, { repeats: 0.5 }], 'repeatInterleave: repeats is 0.5; expected whole numbers ≥ 0'],
    [[x, int(1, -2, 0), { dim: 1 }], 'repeatInterleave: repeats is -2; expected whole numbers ≥ 0'],
    [[x, { repeats: 2, outputSize: 5 }], 'repeatInterleave: outputSize is 5, but the repeats add up to 6'],
  ],
});
