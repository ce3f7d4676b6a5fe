import fc from 'fast-check';
import { expect } from 'vitest';
import { mul, neg, vectorNorm } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { anyOrder, expectNear, smooth } from './arbitraries.ts';

const few = shapes({ maxRank: 3, empty: false });
const options = (shape: readonly number[]) => fc.record({
  ord: anyOrder, dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)), keepdim: fc.boolean(), dtype: fc.constantFrom(null, null, 'float32' as const),
});
const four = tensor([[1, 2], [3, 4]]);
const nothing = tensor([[], []]);
const empty = 'lanes of shape [2, 0] along dim';

export default caseFor(vectorNorm, {
  calls: few.chain((shape) => fc.tuple(smooth(shape), options(shape))),
  edges: fc.oneof(
    few.chain((shape) => fc.tuple(tensorOf(shape, { elements: fc.oneof(anyNumber, fc.constant(0)) }), options(shape))),
    shapes({ maxRank: 3 }).chain((shape) => fc.tuple(tensorOf(shape), fc.record({ ord: fc.constantFrom(2, 1, 0, 3), dim: dimOf(shape) }))),
    fc.integer({ min: 60, max: 400 }).chain((length) =>
      fc.tuple(tensorOf([2, length]), fc.record({ ord: anyOrder, dim: fc.constantFrom(0, 1, null) }))),
  ),
  tolerance: 'norm',
  laws: {
    'of twice x it is twice as long': (y, x, given) => {
      if (given.ord !== 0) expectNear(vectorNorm(mul(x, 2), given).flat(), mul(y, 2).flat());
      else expect(vectorNorm(mul(x, 2), given).flat()).toEqual(y.flat());
    },
    'of −x it is as long': (y, x, given) => expect(vectorNorm(neg(x), given).flat()).toEqual(y.flat()),
    'keepdim changes the shape only': (y, x, given) => expect(vectorNorm(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
    'the length of the lengths is the length of all': (y, x, given) => {
      if (given.ord !== 0) expectNear(vectorNorm(y, { ord: given.ord ?? 2 }).flat(), vectorNorm(x, { ord: given.ord ?? 2 }).flat());
    },
    'the larger the order, the shorter': (y, x, given) => {
      if ((given.ord ?? 2) < 1) return;
      const [one, most] = [1, Infinity].map((ord) => vectorNorm(x, { ...given, ord }).flat());
      y.flat().forEach((length, i) => expect(length <= one[i] * 1.00001 && length >= most[i] * 0.99999).toBe(true));
    },
  },
  refuses: [
    [[four, { ord: NaN }], 'vectorNorm: ord is NaN; expected a number, Infinity or -Infinity'],
    [[four, { ord: 'fro' }], 'vectorNorm: ord is fro; expected a number, Infinity or -Infinity'],
    [[four, { dim: 2 }], 'vectorNorm: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[four, { keepdim: 1 }], 'vectorNorm: keepdim is 1; expected true or false'],
    [[nothing, { ord: Infinity, dim: -1 }], `vectorNorm: ord is Infinity, and ${empty} [1] are empty; expected at least one element`],
    [[nothing, { ord: -Infinity, dim: 1 }], `vectorNorm: ord is -Infinity, and ${empty} [1] are empty; expected at least one element`],
    [[nothing, { ord: -0.5 }], `vectorNorm: ord is -0.5, and ${empty} [0, 1] are empty; expected at least one element`],
    [[tensor([1], { dtype: 'int32' }), { dtype: 'float32' }], 'vectorNorm: x has dtype int32; expected float32 or float64'],
    [[four, { dtype: 'int32' }], "vectorNorm: dtype is 'int32'; expected 'float32' or 'float64'"],
    [[tensor([1], { dtype: 'float64' }), { dtype: 'float32' }],
      "vectorNorm: x has dtype float64 and dtype is 'float32', which is narrower; expected 'float64' or null"],
  ],
});
