import fc from 'fast-check';
import { expect } from 'vitest';
import { grad } from '../../../src/autograd/engine.ts';
import { amax, amin, aminmax, clone, max, min, neg } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const few = shapes({ maxRank: 3, empty: false });
/** No two alike: at a tie there is no slope. */
const distinct = (shape: Shape) => tensorOf(shape, { elements: fc.integer({ min: -4000, max: 4000 }).map((sixteenths) => sixteenths / 16) })
  .filter((x) => new Set(x.flat()).size === x.numel());
const special = fc.oneof(anyNumber, fc.constantFrom(NaN, Infinity, -Infinity, 1));
const dims = (shape: Shape) => fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)), keepdim: fc.boolean() });
const dimOrNone = (shape: Shape) => fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape)), keepdim: fc.boolean() });
const edgesWith = <O>(options: (shape: Shape) => fc.Arbitrary<O>) => fc.oneof(
  few.chain((shape) => fc.tuple(tensorOf(shape, { elements: special }), options(shape))),
  few.chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), options(shape))),
  fc.constantFrom([2, 301], [130, 3]).chain((shape) => fc.tuple(tensorOf(shape, { elements: anyNumber }), options(shape))),
);
const [four, nothing] = [tensor([[1, 2], [3, 4]]), tensor([[], []])];
const refused = (name: string) => [
  [[four, { dim: 2 }], `${name}: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[four, { dim: 0, keepdim: 1 }], `${name}: keepdim is 1; expected true or false`],
  [[nothing], `${name}: x has shape [2, 0], nothing to choose from; expected at least one element`],
  [[nothing, { dim: 1 }], `${name}: x has shape [2, 0], nothing to choose from; expected at least one element`],
] as const;

const extreme = (name: 'amax' | 'amin') => {
  const [operator, opposite, whole] = name === 'amax' ? [amax, amin, max] : [amin, amax, min];
  return caseFor(operator, {
    calls: few.chain((shape) => fc.tuple(distinct(shape), dims(shape))),
    edges: fc.oneof(edgesWith(dims), fc.tuple(tensorOf([0, 3]), fc.constant({ dim: 1 }))),
    tolerance: 'exact',
    gradientTolerance: 'arithmetic', // equals share
    laws: {
      'it is the other one of −x, upside down': (y, x, given) => expect(opposite(neg(x), given).flat().map((value) => 0 - value)).toEqual(y.flat()),
      'of the extremes it is the extreme of all': (y, x) => expect(whole(y).item()).toBe(whole(x).item()),
      'along a dim it is what max or min finds': (y, x, { dim = null, keepdim = false }) => {
        if (typeof dim === 'number') expect(whole(x, { dim, keepdim })[0].tolist()).toEqual(y.tolist());
      },
      'keepdim changes the shape only': (y, x, given) => expect(operator(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
    },
    refuses: [...refused(name), [[four, { dim: [0, -2] }], `${name}: dim is [0, -2]; dim 0 appears more than once`]],
  });
};

export const withoutPlaces = {
  amax: extreme('amax'),
  amin: extreme('amin'),
  aminmax: caseFor(aminmax, {
    calls: few.chain((shape) => fc.tuple(distinct(shape), dimOrNone(shape))),
    edges: fc.oneof(edgesWith(dimOrNone), fc.tuple(tensorOf([0, 3]), fc.constant({ dim: 1 }))),
    tolerance: 'exact',
    gradientTolerance: 'arithmetic',
    laws: {
      'it is amin and amax': ([smallest, largest], x, given) => {
        expect(smallest.tolist()).toEqual(amin(x, given).tolist());
        expect(largest.tolist()).toEqual(amax(x, given).tolist());
      },
      'each of the two has a gradient of its own': (_both, x, given) => {
        const leaf = clone(x).requiresGrad_();
        const slopeOf = (y: Tensor): unknown => grad([y], [leaf], { gradOutputs: [y], retainGraph: true })[0]?.flat().map((slope) => slope + 0);
        const [smallest, largest] = aminmax(leaf, given);
        expect(slopeOf(smallest)).toEqual(slopeOf(amin(leaf, given)));
        expect(slopeOf(largest)).toEqual(slopeOf(amax(leaf, given)));
      },
    },
    refuses: [...refused('aminmax'), [[four, { dim: [0, 1] }], 'aminmax: dim is [0,1]; expected one dim, or null for all of them']],
  }),
};
