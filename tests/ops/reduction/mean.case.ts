import fc from 'fast-check';
import { expect } from 'vitest';
import { add, mean, sum } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

const options = (shape: readonly number[]) => fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)), keepdim: fc.boolean() });

export default caseFor(mean, {
  calls: shapes().chain((shape) => fc.tuple(tensorOf(shape), options(shape))),
  edges: fc.oneof(
    shapes().chain((shape) => fc.tuple(tensorOf(shape, { elements: anyNumber }), options(shape))),
    shapes().chain((shape) => fc.tuple(
      tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), options(shape).map((given) => ({ ...given, dtype: 'float32' as const })),
    )),
  ),
  tolerance: 'sum',
  scale: (x, given) => ({ of: mean(abs(x), given), terms: x.numel() }),
  laws: {
    'keepdim changes the shape only': (y, x, given) => expect(mean(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
    'one more everywhere is one more on average': (y, x, given) => mean(add(x, 1), given).flat()
      .forEach((value, i) => (x.numel() === 0 ? expect(value).toBeNaN() : expect(value).toBeCloseTo(y.flat()[i] + 1, 5))),
    'as often as there are elements, it is the sum': (y, x, given) => {
      const times = x.numel() / y.numel();
      sum(x, given).flat().forEach((value, i) => expect(times === 0 ? value : y.flat()[i] * times).toBeCloseTo(value, 4));
    },
  },
  refuses: [
    [[tensor([[1, 2], [3, 4]]), { dim: 2 }], 'mean: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[tensor([[1, 2], [3, 4]]), { dim: [0, -2] }], 'mean: dim is [0, -2]; dim 0 appears more than once'],
    [[tensor([1, 2]), { keepdim: 1 }], 'mean: keepdim is 1; expected true or false'],
    [[tensor([1n, 2n])], "mean: x has dtype int32; expected float32 or float64, or { dtype: 'float32' }"],
    [[tensor([1, 2]), { dtype: 'int32' }], "mean: dtype is 'int32'; expected 'float32' or 'float64'"],
    [[tensor([1, 2]), { dtype: 'float23' }], "mean: dtype is 'float23'; expected 'float32' or 'float64'"],
    [[null], 'mean: x is missing; expected a Tensor'],
  ],
});
