import fc from 'fast-check';
import { expect } from 'vitest';
import { add, mean, mul, std, stdMean, var as variance, varMean } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, dimsOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

/** No two alike: of equal elements a deviation has no slope. */
const apart = fc.integer({ min: -400, max: 400 }).map((eighths) => eighths / 8);
const options = (shape: readonly number[], corrections: readonly (number | null)[]) => fc.oneof(
  fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)), keepdim: fc.boolean(), correction: fc.constantFrom(...corrections) }),
  fc.record({ dim: fc.oneof(dimOf(shape), dimsOf(shape)), unbiased: fc.boolean() }),
);
// With a correction of 2 or more the slope jumps between infinity and NaN.
const calls = shapes({ maxRank: 3 }).chain((shape) => fc.tuple(
  tensorOf(shape, { elements: apart }).filter((x) => new Set(x.flat()).size === x.numel()), options(shape, [1, 0, 0.5, -1, null]),
));
const edges = fc.oneof(
  shapes().chain((shape) => fc.tuple(tensorOf(shape, { elements: anyNumber }), options(shape, [0, 1, 2, 3, 100]))),
  fc.constantFrom([2, 301, 1], [130, 3, 2]).chain((shape) => fc.tuple(tensorOf(shape), fc.record({ dim: fc.constantFrom(0, 1, [0, 2], null) }))),
);

const [two, four] = [tensor([1, 2]), tensor([[1, 2], [3, 4]])];
export const refusedSpreads = (name: string) => [
  [[four, { dim: -3 }], `${name}: dim is -3, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[four, { dim: [0, -2] }], `${name}: dim is [0, -2]; dim 0 appears more than once`],
  [[two, { keepdim: 'yes' }], `${name}: keepdim is yes; expected true or false`],
  [[two, { correction: '1' }], `${name}: correction is 1; expected a number`],
  [[two, { unbiased: 0 }], `${name}: unbiased is 0; expected true or false`],
  [[two, { unbiased: true, correction: 0 }], `${name}: correction is 0 and unbiased true; expected one of them`],
  [[two, { unbiassed: false }], `${name}: unknown option unbiassed; did you mean unbiased? (its options are dim, correction, unbiased, keepdim)`],
  [[tensor([1n, 2n])], `${name}: x has dtype int32; expected float32 or float64`],
] as const;

const same = (a: Tensor, b: Tensor): void => a.flat().forEach((value, i) => {
  if (Number.isNaN(value)) expect(b.flat()[i]).toBeNaN();
  else if (value !== b.flat()[i]) expect(value).toBeCloseTo(b.flat()[i], 3);
});
const together = (name: 'varMean' | 'stdMean') => {
  const [operator, alone] = name === 'varMean' ? [varMean, variance] : [stdMean, std];
  return caseFor(operator, {
    calls, edges, tolerance: 'norm',
    laws: {
      'it is the spread, and the mean': ([spread, centre], x, given) => {
        expect(spread.flat()).toEqual(alone(x, given).flat());
        same(centre, mean(x, { dim: given.dim ?? null, keepdim: given.keepdim ?? false }));
      },
      'a shift moves the mean alone': ([spread, centre], x, given) => {
        const [moved, shifted] = operator(add(x, 8), given);
        same(moved, spread);
        same(shifted, add(centre, 8));
      },
    },
    refuses: [...refusedSpreads(name)],
  });
};

export const spreads = {
  std: caseFor(std, {
    calls, edges, tolerance: 'norm',
    laws: {
      'its square is the variance': (y, x, given) => same(mul(y, y), variance(x, given)),
      'a shift changes nothing': (y, x, given) => same(std(add(x, 8), given), y),
      'twice as wide is twice the deviation': (y, x, given) => expect(std(mul(x, 2), given).flat()).toEqual(y.flat().map((value) => 2 * value)),
      'unbiased is a correction of 1 or 0': (_y, x, { dim = null }) => {
        expect(std(x, { dim, unbiased: true }).flat()).toEqual(std(x, { dim, correction: 1 }).flat());
        expect(std(x, { dim, unbiased: false }).flat()).toEqual(std(x, { dim, correction: 0 }).flat());
      },
    },
    refuses: [...refusedSpreads('std')],
  }),
  varMean: together('varMean'),
  stdMean: together('stdMean'),
};
