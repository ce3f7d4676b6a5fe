import fc from 'fast-check';
import { expect } from 'vitest';
import { renorm, vectorNorm } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { expectNear, smooth } from './arbitraries.ts';

const order = fc.constantFrom(2, 2, 1, 3, 0.5, Infinity);
/** Not the length of anything on the grid of `smooth`. */
const given = (shape: readonly number[]) => fc.record({ p: order, dim: dimOf(shape), maxnorm: fc.constantFrom(0, 7.03125, 101.03125) });
const some = shapes({ minRank: 2, maxRank: 3, empty: false });
const four = tensor([[1, 2], [3, 4]]);

export default caseFor(renorm, {
  calls: some.chain((shape) => fc.tuple(smooth(shape), given(shape))),
  edges: fc.oneof(
    some.chain((shape) => fc.tuple(tensorOf(shape, { elements: fc.oneof(anyNumber, fc.constant(0)) }), given(shape))),
    shapes({ minRank: 2, maxRank: 3 }).chain((shape) =>
      fc.tuple(tensorOf(shape), fc.record({ p: fc.constantFrom(1, 2), dim: dimOf(shape), maxnorm: fc.constant(2) }))),
  ),
  tolerance: 'norm',
  laws: {
    'slices that are too long are as long as allowed; the others stay': (y, x, { p = 2, dim = 0, maxnorm = 0 }) => {
      const across = dim < 0 ? dim + x.ndim : dim;
      const within = x.shape.map((_, d) => d).filter((d) => d !== across);
      const [before, after] = [x, y].map((slices) => vectorNorm(slices, { ord: p, dim: within }).flat());
      expectNear(after, before.map((length) => Math.min(length, maxnorm)));
      if (before.every((length) => length <= maxnorm)) expect(y.tolist()).toEqual(x.tolist());
    },
    'a second time changes nothing': (y, _x, options) => expectNear(renorm(y, options as Required<typeof options>).flat(), y.flat()),
  },
  refuses: [
    [[four, { dim: 0, maxnorm: 1 }], 'renorm: option p is missing; expected renorm(x, { p: … })'],
    [[four, { p: 0, dim: 0, maxnorm: 1 }], 'renorm: p is 0; expected a number > 0, or Infinity'],
    [[four, { p: '1', dim: 0, maxnorm: 1 }], 'renorm: p is 1; expected a number > 0, or Infinity'],
    [[four, { p: 2, dim: 2, maxnorm: 1 }], 'renorm: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[four, { p: 2, dim: 0, maxnorm: NaN }], 'renorm: maxnorm is NaN; expected a number ≥ 0'],
    [[four, { p: 2, dim: 0, maxnorm: '1' }], 'renorm: maxnorm is 1; expected a number ≥ 0'],
    [[tensor([1, 2]), { p: 2, dim: 0, maxnorm: 1 }], 'renorm: x has shape [2]; expected at least 2 dims'],
    [[tensor([[], []]), { p: Infinity, dim: 0, maxnorm: 1 }],
      'renorm: p is Infinity, and lanes of shape [2, 0] along dim [1] are empty; expected at least one element'],
    [[tensor([[1n]]), { p: 2, dim: 0, maxnorm: 1 }], 'renorm: x has dtype int32; expected float32 or float64'],
  ],
});
