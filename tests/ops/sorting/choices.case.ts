import fc from 'fast-check';
import { expect } from 'vitest';
import { kthvalue, median, mode, nanmedian, reshape, sort } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { anyKindOf, booleansOf, distinctOf, lanesOf, someShapes } from './arbitraries.ts';

const lengthAt = (shape: readonly number[], dim: number): number => shape.at(dim) ?? 1;
const someDim = (shape: readonly number[]) => fc.record({ dim: dimOf(shape), keepdim: fc.boolean() });
const dimOrNone = (shape: readonly number[]) => fc.oneof(fc.constant({ dim: null }), someDim(shape));
const which = (shape: readonly number[]) => someDim(shape)
  .chain((options) => fc.nat({ max: lengthAt(shape, options.dim) - 1 }).map((k) => ({ ...options, k: k + 1 })));
/** No lanes; but each of them would hold something. */
const noLanes = tensorOf([0, 3]).chain((x) => fc.tuple(fc.constant(x), fc.record({ dim: fc.constantFrom(1, -1), keepdim: fc.boolean() })));
const [four, nothing, truths] = [tensor([[1, 2], [3, 4]]), tensor([[], []]), tensor([true])];

/** The values are those at the indices. */
function expectFound(values: Tensor, indices: Tensor, x: Tensor, dim: number): void {
  const places = indices.flat();
  expect(values.flat()).toEqual(lanesOf(x, dim).map((lane, i) => lane[places[i]]));
}

const medianCase = (name: 'median' | 'nanmedian') => {
  const operator = name === 'median' ? median : nanmedian;
  return caseFor(operator, {
    calls: someShapes.chain((shape) => fc.tuple(distinctOf(shape), dimOrNone(shape))),
    edges: fc.oneof(
      { weight: 8, arbitrary: someShapes.chain((shape) => fc.tuple(anyKindOf(shape), dimOrNone(shape))) },
      { weight: 1, arbitrary: noLanes },
      { weight: 1, arbitrary: fc.tuple(shapes({ maxRank: 2 }).chain((shape) => tensorOf([0, ...shape])), fc.constant({})) },
    ),
    tolerance: 'exact',
    gradientTolerance: 'arithmetic', // equals share
    laws: {
      'half of the elements, rounded up, are not above it, and half are not below': (result, x, { dim = null }) => {
        const lanes = dim === null ? [x.flat()] : lanesOf(x, dim);
        (Array.isArray(result) ? result[0] : result as Tensor).flat().forEach((middle, i) => {
          const lane = lanes[i];
          expect(lane.filter((value) => value < middle).length).toBe(Math.floor((lane.length - 1) / 2));
          expect(lane).toContain(middle);
        });
      },
      'the indices say where the values were': (result, x, { dim = null }) => {
        if (Array.isArray(result) && dim !== null) expectFound(result[0], result[1], x, dim);
      },
    },
    refuses: [
      [[four, { dim: 2 }], `${name}: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
      [[four, { keepdim: true }], `${name}: keepdim is true, but without dim there is none to keep; expected a dim as well`],
      [[four, { dim: 0, keepdim: 1 }], `${name}: keepdim is 1; expected true or false`],
      [[nothing, { dim: 1 }], `${name}: x has shape [2, 0], nothing to choose from at dim 1; expected at least one element`],
      [[tensor([], { dtype: 'int32' })], `${name}: x has shape [0] and dtype int32, which has no NaN; expected at least one element`],
      [[truths], `${name}: x has dtype bool; expected any type but bool`],
    ],
  });
};

export const choices = {
  kthvalue: caseFor(kthvalue, {
    calls: someShapes.chain((shape) => fc.tuple(distinctOf(shape), which(shape))),
    edges: fc.oneof(
      { weight: 8, arbitrary: someShapes.chain((shape) => fc.tuple(anyKindOf(shape), which(shape))) },
      { weight: 1, arbitrary: noLanes.map(([x, options]) => [x, { ...options, k: 2 }] as const) },
    ),
    tolerance: 'exact',
    laws: {
      'so many are below it': ([values], x, { dim = -1, k = 1 }) => {
        const found = values.flat();
        lanesOf(x, dim).forEach((lane, i) => expect(lane.filter((value) => value < found[i]).length).toBe(k - 1));
      },
      'the indices say where the values were': ([values, indices], x, { dim = -1 }) => expectFound(values, indices, x, dim),
    },
    refuses: [
      [[four], 'kthvalue: option k is missing; expected kthvalue(x, { k: … })'],
      [[four, { k: 3 }], 'kthvalue: k is 3, but x has shape [2, 2]; at dim -1 expected an integer from 1 to 2'],
      [[four, { k: 0, dim: 0 }], 'kthvalue: k is 0, but x has shape [2, 2]; at dim 0 expected an integer from 1 to 2'],
      [[four, { k: 1.5 }], 'kthvalue: k is 1.5, but x has shape [2, 2]; at dim -1 expected an integer from 1 to 2'],
      [[tensor(5), { k: 2 }], 'kthvalue: k is 2, but x has shape []; at dim -1 expected an integer from 1 to 1'],
      [[four, { k: 1, dim: -3 }], 'kthvalue: dim is -3, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
      [[four, { k: 1, keepdim: 0 }], 'kthvalue: keepdim is 0; expected true or false'],
      [[nothing, { k: 1 }], 'kthvalue: x has shape [2, 0], nothing to choose from at dim -1; expected at least one element'],
      [[truths, { k: 1 }], 'kthvalue: x has dtype bool; expected any type but bool'],
    ],
  }),
  median: medianCase('median'),
  nanmedian: medianCase('nanmedian'),
  mode: caseFor(mode, {
    calls: someShapes.chain((shape) => fc.tuple(distinctOf(shape), someDim(shape))),
    edges: fc.oneof(
      { weight: 8, arbitrary: someShapes.chain((shape) => fc.tuple(fc.oneof(anyKindOf(shape), booleansOf(shape)), someDim(shape))) },
      { weight: 1, arbitrary: noLanes },
    ),
    tolerance: 'exact',
    laws: {
      'no value is found more often, and no smaller one as often'([values], x, { dim = -1 }) {
        // The drawn elements are all different: taken roughly, they are not.
        const rough = reshape(tensor(x.flat().map((value) => Math.floor(value * 2) / 2)), { shape: x.shape });
        const found = mode(rough, { dim })[0].flat();
        lanesOf(rough, dim).forEach((lane, i) => {
          const times = (value: number): number => lane.filter((other) => other === value).length;
          for (const value of lane) expect(times(value) < times(found[i]) || (times(value) === times(found[i]) && value >= found[i])).toBe(true);
        });
        expect(values.flat()).toEqual(lanesOf(x, dim).map((lane) => Math.min(...lane)));
      },
      'the indices say where the values were': ([values, indices], x, { dim = -1 }) => expectFound(values, indices, x, dim),
      'in a sorted lane it is the end of its run': (_result, x, { dim = -1 }) => {
        const [values, indices] = mode(sort(x, { dim })[0], { dim });
        expect(values.flat()).toEqual(lanesOf(x, dim).map((lane) => Math.min(...lane)));
        expect(indices.flat().every((place) => place === 0)).toBe(true);
      },
    },
    refuses: [
      [[four, { dim: 2 }], 'mode: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
      [[four, { keepdim: 1 }], 'mode: keepdim is 1; expected true or false'],
      [[nothing], 'mode: x has shape [2, 0], nothing to choose from at dim -1; expected at least one element'],
    ],
  }),
};
