import fc from 'fast-check';
import { expect } from 'vitest';
import { add, logsumexp } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const options = (shape: readonly number[]) => fc.record({
  dim: shape.length === 0 ? dimOf(shape) : fc.oneof(dimOf(shape), dimsOf(shape).filter((dims) => dims.length > 0)),
  keepdim: fc.boolean(),
});
const extreme = fc.oneof(anyNumber, fc.constantFrom(1000, -1000, Infinity, -Infinity));

export default caseFor(logsumexp, {
  calls: shapes().chain((shape) => fc.tuple(tensorOf(shape), options(shape))),
  edges: fc.oneof(
    shapes().chain((shape) => fc.tuple(tensorOf(shape, { elements: extreme }), options(shape))),
    shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), options(shape))),
    fc.constantFrom([2, 301, 1], [130, 3, 2])
      .chain((shape) => fc.tuple(tensorOf(shape), fc.record({ dim: fc.constantFrom<(number | number[])[]>(0, 1, [0, 2]) }))),
  ),
  tolerance: 'norm',
  laws: {
    'one more everywhere is one more': (y, x, given) => logsumexp(add(x, 1), given).flat()
      .forEach((value, i) => (y.flat()[i] === -Infinity ? expect(value).toBe(-Infinity) : expect(value).toBeCloseTo(y.flat()[i] + 1, 4))),
    'of all dims at once, or of one after the other': (_y, x) => {
      const [atOnce] = logsumexp(x, { dim: x.ndim === 0 ? 0 : x.shape.map((_, d) => d) }).flat();
      let stepwise = x;
      while (stepwise.ndim > 0) stepwise = logsumexp(stepwise, { dim: 0 });
      if (x.numel() > 0) expect(stepwise.item()).toBeCloseTo(atOnce, 4);
      else expect([stepwise.item(), atOnce]).toEqual([-Infinity, -Infinity]);
    },
    'keepdim changes the shape only': (y, x, given) => expect(logsumexp(x, { dim: 0, ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
  },
  refuses: [
    [[tensor([1, 2])], 'logsumexp: option dim is missing; expected logsumexp(x, { dim: … })'],
    [[tensor([[1, 2], [3, 4]]), { dim: 2 }], 'logsumexp: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[tensor([1, 2]), { dim: [] }], 'logsumexp: dim is []; expected a dim, or a list of them'],
    [[tensor([1, 2]), { dim: null }], 'logsumexp: dim is null; expected a dim, or a list of them'],
    [[tensor([1, 2]), { dim: 0, keepdim: 0 }], 'logsumexp: keepdim is 0; expected true or false'],
  ],
});
