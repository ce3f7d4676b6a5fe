import fc from 'fast-check';
import { expect } from 'vitest';
import { eq, nanmean, nansum, sum, where } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import { anyNumber, dimOf, dimsOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

const gaps = fc.oneof({ weight: 4, arbitrary: ordinary }, { weight: 1, arbitrary: fc.constant(NaN) });
const options = (shape: Shape) => fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)), keepdim: fc.boolean() });
const calls = (elements: fc.Arbitrary<number>) => shapes().chain((shape) => fc.tuple(tensorOf(shape, { elements }), options(shape)));
const longLanes = fc.constantFrom([2, 301], [130, 3])
  .chain((shape) => fc.tuple(tensorOf(shape, { elements: gaps }), fc.record({ dim: fc.constantFrom(0, 1, null) })));
const four = tensor([[1, 2], [3, 4]]);
const refusedDims = (name: string) => [
  [[four, { dim: 2 }], `${name}: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[four, { dim: [0, -2] }], `${name}: dim is [0, -2]; dim 0 appears more than once`],
  [[four, { keepdim: 'no' }], `${name}: keepdim is no; expected true or false`],
] as const;

export const nanReductions = {
  nansum: caseFor(nansum, {
    calls: calls(gaps),
    edges: fc.oneof(
      calls(anyNumber), longLanes,
      shapes().chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), options(shape))),
    ),
    tolerance: 'sum',
    scale: (x, given) => ({ of: nansum(abs(x), given), terms: x.numel() }),
    laws: {
      'it is the sum with zeros for NaN': (y, x, given) => expect(sum(where(eq(x, x), x, 0), given).tolist()).toEqual(y.tolist()),
      'keepdim changes the shape only': (y, x, given) => expect(nansum(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
    },
    refuses: [...refusedDims('nansum'), [[four, { dtype: 'long' }], 'nansum: dtype is "long"; expected one of float32, float64, int32, uint8, bool']],
  }),
  nanmean: caseFor(nanmean, {
    calls: calls(gaps),
    edges: fc.oneof(calls(anyNumber), longLanes),
    tolerance: 'sum',
    scale: (x, given) => ({ of: nanmean(abs(x), given), terms: x.numel() }),
    laws: {
      'as often as there are numbers, it is their sum': (y, x, given) => {
        const counts = sum(eq(x, x), given).flat();
        nansum(x, given).flat().forEach((total, i) => {
          if (counts[i] === 0) expect(y.flat()[i]).toBeNaN();
          else expect(y.flat()[i] * counts[i]).toBeCloseTo(total, 4);
        });
      },
      'it lies between the extremes': (y, x, { dim = null }) => {
        const numbers = x.flat().filter((value) => !Number.isNaN(value));
        if (dim === null && numbers.length > 0) {
          expect(y.item()).toBeGreaterThanOrEqual(Math.min(...numbers) - 1e-5);
          expect(y.item()).toBeLessThanOrEqual(Math.max(...numbers) + 1e-5);
        }
      },
      'keepdim changes the shape only': (y, x, given) => expect(nanmean(x, { ...given, keepdim: !given.keepdim }).flat()).toEqual(y.flat()),
    },
    refuses: [
      ...refusedDims('nanmean'),
      [[tensor([1n, 2n]), { dtype: 'float32' }], 'nanmean: x has dtype int32; expected float32 or float64'],
      [[four, { dtype: 'int32' }], "nanmean: dtype is 'int32'; expected 'float32' or 'float64'"],
    ],
  }),
};
