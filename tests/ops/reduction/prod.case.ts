import fc from 'fast-check';
import { expect } from 'vitest';
import { mul, prod } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, nonzero, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

const options = (shape: readonly number[]) => fc.oneof(fc.record({ dim: dimOf(shape), keepdim: fc.boolean() }), fc.constant({ dim: null }));
/** Products of three dims of four stay within float32. */
const calls = (elements: fc.Arbitrary<number>) => shapes({ maxRank: 3 }).chain((shape) => fc.tuple(tensorOf(shape, { elements }), options(shape)));
const someZeros = fc.oneof({ weight: 4, arbitrary: nonzero }, { weight: 1, arbitrary: fc.constant(0) });
const four = tensor([[1, 2], [3, 4]]);

export default caseFor(prod, {
  calls: fc.oneof(calls(nonzero), calls(someZeros)),
  edges: fc.oneof(
    calls(anyNumber),
    shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: fc.constantFrom(1, -1, 1, 2) }), options(shape))),
    fc.constantFrom([2, 301], [130, 3]).chain((shape) => fc.tuple(
      tensorOf(shape, { elements: fc.constantFrom(1, -1, 2, 0.5) }), fc.record({ dim: fc.constantFrom(0, 1, null) }),
    )),
  ),
  tolerance: 'sum',
  scale: (x, given) => ({ of: prod(abs(x), given), terms: x.numel() }),
  laws: {
    'keepdim changes the shape only': (y, x, { dim = null, keepdim }) => {
      if (dim !== null) expect(prod(x, { dim, keepdim: !keepdim }).flat()).toEqual(y.flat());
    },
    'twice as large are as many doublings': (y, x, given) => {
      const count = y.numel() === 0 ? 0 : x.numel() / y.numel();
      prod(mul(x, 2), given).flat().forEach((value, i) => expect(value).toBe(y.flat()[i] * 2 ** count));
    },
    'along one dim after the other it is the product of all': (_y, x) => {
      const whole = prod(x).item();
      let stepwise = x;
      while (stepwise.ndim > 0) stepwise = prod(stepwise, { dim: 0 });
      expect(Math.abs(stepwise.item() - whole)).toBeLessThanOrEqual(1e-5 * Math.abs(whole));
    },
  },
  refuses: [
    [[four, { dim: -3 }], 'prod: dim is -3, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[four, { dim: [0, 1] }], 'prod: dim is [0,1]; expected one dim, or null for all of them'],
    [[four, { keepdim: true }], 'prod: keepdim is true, but without dim there is none to keep; expected a dim as well'],
    [[four, { dim: 0, keepdim: 1 }], 'prod: keepdim is 1; expected true or false'],
    [[four, { dtype: 'long' }], 'prod: dtype is "long"; expected one of float32, float64, int32, uint8, bool'],
  ],
});
