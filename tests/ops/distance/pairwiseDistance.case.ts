import fc from 'fast-check';
import { expect } from 'vitest';
import { add, pairwiseDistance, sub, vectorNorm } from '../../../src/ops/index.ts';
import { anyNumber, broadcastable, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { anyOrder, expectNear, smoothPair } from './arbitraries.ts';

const given = fc.record({ p: anyOrder, eps: fc.constantFrom(1e-6, 0, 0.5), keepdim: fc.boolean() });
const some = broadcastable.filter(([a, b]) => ![...a, ...b].includes(0));
const two = tensor([[1, 2]]);

export default caseFor(pairwiseDistance, {
  calls: fc.oneof(shapes({ maxRank: 2, empty: false }).map((shape) => [shape, shape] as const), fc.constant([[2, 1], [3]] as const))
    .chain(([first, second]) => fc.tuple(smoothPair(first, second), given))
    .map(([[x, other], options]): [typeof x, typeof other, typeof options] => [x, other, options]),
  edges: fc.oneof(
    some.chain(([a, b]) => fc.tuple(tensorOf(a, { elements: anyNumber }), tensorOf(b, { elements: anyNumber }), given)),
    some.chain(([a, b]) => fc.tuple(tensorOf(a, { dtype: 'int32', elements: wholeNumber }), tensorOf(b, { dtype: 'int32', elements: wholeNumber }), given)),
    broadcastable.chain(([a, b]) => fc.tuple(tensorOf(a), tensorOf(b), fc.record({ p: fc.constantFrom(2, 1, 0, 3) }))),
  ),
  tolerance: 'norm',
  laws: {
    'it is the length of the difference, an eps aside': (y, x, other, { p = 2, eps = 1e-6, keepdim = false }) => {
      const length = vectorNorm(add(sub(x, other), eps), { ord: p, dim: -1, keepdim });
      expect(length.shape).toEqual(y.shape);
      expectNear(length.flat(), y.flat());
    },
    'a vector is D^(1/p) · eps from itself': (_y, x, _other, { p = 2 }) => {
      const D = x.shape.at(-1) ?? 1;
      if (p > 0 && p !== Infinity) for (const length of pairwiseDistance(x, x, { p, eps: 2 }).flat()) expectNear([length], [2 * D ** (1 / p)]);
    },
    'without eps, there and back is as far': (_y, x, other, options) =>
      expect(pairwiseDistance(other, x, { ...options, eps: 0 }).flat()).toEqual(pairwiseDistance(x, other, { ...options, eps: 0 }).flat()),
  },
  refuses: [
    [[two, two, { p: NaN }], 'pairwiseDistance: p is NaN; expected a number, Infinity or -Infinity'],
    [[two, two, { eps: '1' }], 'pairwiseDistance: eps is 1; expected a number'],
    [[two, two, { keepdim: null }], 'pairwiseDistance: keepdim is null; expected true or false'],
    [[tensor([[]]), tensor([[]]), { p: -Infinity }],
      'pairwiseDistance: p is -Infinity, and lanes of shape [1, 0] along dim [1] are empty; expected at least one element'],
    [[two, tensor([[1, 2, 3]])],
      'pairwiseDistance: x has shape [1, 2] and other has shape [1, 3]; other has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
  ],
});
