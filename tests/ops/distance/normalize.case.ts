import fc from 'fast-check';
import { mul, normalize, vectorNorm } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { anyOrder, expectNear, smooth } from './arbitraries.ts';

const few = shapes({ maxRank: 3, empty: false });
const options = (shape: readonly number[]) => fc.record({ p: anyOrder, dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)) });
/** In between the lengths of vectors, but far from all of them: where the two meet there is a kink. */
const eps = fc.constantFrom(1e-12, 1e-12, 7.03125);
const four = tensor([[1, 2], [3, 4]]);

export default caseFor(normalize, {
  calls: few.chain((shape) => fc.tuple(smooth(shape), options(shape), eps))
    .map(([x, given, least]): [typeof x, typeof given & { eps: number }] => [x, { ...given, eps: least }]),
  edges: fc.oneof(
    few.chain((shape) => fc.tuple(tensorOf(shape, { elements: fc.oneof(anyNumber, fc.constant(0)) }), options(shape))),
    shapes({ maxRank: 3 }).chain((shape) => fc.tuple(tensorOf(shape), fc.record({ p: fc.constantFrom(2, 1, 0), dim: dimOf(shape) }))),
  ),
  tolerance: 'norm',
  laws: {
    'vectors that are longer than eps become one long': (y, x, { p = 2, dim = 1, eps: least = 1e-12 }) => {
      const [before, after] = [x, y].map((vectors) => vectorNorm(vectors, { ord: p, dim }).flat());
      before.forEach((length, i) => {
        if (length > least && p !== 0) expectNear([after[i]], [1]);
      });
    },
    'times what it was divided by, it is x again': (y, x, { p = 2, dim = 1, eps: least = 1e-12 }) => {
      const length = vectorNorm(x, { ord: p, dim, keepdim: true });
      const divisor = length.flat().every((value) => value >= least) ? length : null;
      if (divisor) expectNear(mul(y, divisor).flat(), x.flat());
    },
    'a large eps is what it divides by': (_y, x, given) =>
      expectNear(normalize(x, { ...given, eps: 2 ** 60 }).flat().map((value) => value * 2 ** 60), x.flat()),
    'lengths do not matter': (y, x, given) => {
      if (given.p !== 0 && (given.eps ?? 1) < 1) expectNear(normalize(mul(x, 4), given).flat(), y.flat());
    },
  },
  refuses: [
    [[four, { p: '2' }], 'normalize: p is 2; expected a number, Infinity or -Infinity'],
    [[four, { eps: null }], 'normalize: eps is null; expected a number'],
    [[tensor([1, 2])], 'normalize: dim is 1, but x has shape [2]; dim must be an integer from -1 to 0'],
    [[tensor([[], []]), { p: Infinity }], 'normalize: p is Infinity, and lanes of shape [2, 0] along dim [1] are empty; expected at least one element'],
    [[tensor([1], { dtype: 'int32' }), { dim: 0 }], 'normalize: x has dtype int32; expected float32 or float64'],
  ],
});
