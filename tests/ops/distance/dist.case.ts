import fc from 'fast-check';
import { expect } from 'vitest';
import { dist, mul, sub, vectorNorm } from '../../../src/ops/index.ts';
import { anyNumber, broadcastable, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { anyOrder, expectNear, smoothPair } from './arbitraries.ts';

const given = fc.record({ p: anyOrder });
const some = broadcastable.filter(([a, b]) => ![...a, ...b].includes(0));

export default caseFor(dist, {
  calls: fc.oneof(shapes({ maxRank: 2, empty: false }).map((shape) => [shape, shape] as const), fc.constant([[2, 1], [3]] as const))
    .chain(([first, second]) => fc.tuple(smoothPair(first, second), given))
    .map(([[x, other], options]): [typeof x, typeof other, typeof options] => [x, other, options]),
  edges: fc.oneof(
    some.chain(([a, b]) => fc.tuple(tensorOf(a, { elements: anyNumber }), tensorOf(b, { elements: anyNumber }), given)),
    some.chain(([a, b]) => fc.tuple(tensorOf(a, { dtype: 'int32', elements: wholeNumber }), tensorOf(b), given)),
    broadcastable.chain(([a, b]) => fc.tuple(tensorOf(a), tensorOf(b), fc.record({ p: fc.constantFrom(2, 1, 0, 3) }))),
  ),
  tolerance: 'norm',
  laws: {
    'there and back is as far': (y, x, other, options) => expect(dist(other, x, options).item()).toBe(y.item()),
    'it is the length of the difference': (y, x, other, { p = 2 }) => expectNear([y.item()], vectorNorm(sub(x, other), { ord: p }).flat()),
    'from a point to itself is no way': (_y, x, _other, options) => expect(dist(x, x, options).item()).toBe(0),
    'on a map twice as large it is twice as far': (y, x, other, options) =>
      expectNear([dist(mul(x, 2), mul(other, 2), options).item()], [y.item() * (options.p === 0 ? 1 : 2)]),
  },
  refuses: [
    [[tensor([1]), tensor([2]), { p: NaN }], 'dist: p is NaN; expected a number, Infinity or -Infinity'],
    [[tensor([]), tensor([]), { p: -1 }], 'dist: p is -1, and lanes of shape [0] along dim [0] are empty; expected at least one element'],
    [[tensor([1, 2]), tensor([1, 2, 3])],
      'dist: x has shape [2] and other has shape [3]; other has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
    [[tensor([1n]), tensor([2n])], 'dist: x and other hold no fractions (int32); expected float32 or float64 in one of them'],
  ],
});
