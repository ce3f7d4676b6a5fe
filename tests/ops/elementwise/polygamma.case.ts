import fc from 'fast-check';
import { expect } from 'vitest';
import { add, polygamma } from '../../../src/ops/index.ts';
import { polygammaSize } from '../../../src/special.ts';
import { anyNumber, ordinary, tensor } from '../../support/arbitraries.ts';
import { alike, single } from '../../support/single.ts';

/** At least a quarter away from the poles at 0, −1, −2, … */
const regular = ordinary.map((value) => (value > 0.25 ? value : Math.floor(value) + 0.25 + (value - Math.floor(value)) / 2));
/** What right of the pole, left of it and left of x add up to without their signs. */
function size(n: number, x: number): number {
  if (n === 0) return 3 + Math.log(Math.abs(x) + 8) + Math.abs(1 / x) + (x < 0 ? Math.abs(Math.PI / Math.tan(Math.PI * (x - Math.round(x)))) : 0);
  const rest = x - Math.floor(x);
  return x >= 0 ? polygammaSize(n, x) : polygammaSize(n, rest) + polygammaSize(n, Math.ceil(x) - x) + polygammaSize(n, 1 - x);
}
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

export default single<{ readonly n: number }>('polygamma', polygamma, {
  elements: regular, types: ['int32', 'uint8', 'bool'],
  edges: fc.oneof(anyNumber, fc.double({ min: -30, max: 60, noNaN: true }).map(Math.fround), fc.constantFrom(-1, -4, 1e9, -1e-6)),
  options: fc.record({ n: fc.constantFrom(0, 1, 1, 2, 3) }),
  edgeOptions: fc.record({ n: fc.constantFrom(1, 4, 6, 10) }),
  tolerance: 'sum', gradientTolerance: 'norm',
  scale: (x, { n = 0 }) => ({ of: tensor(x.flat().map((value) => size(n, value))), terms: n + 3 }),
  laws: {
    'one further on, a term is missing': (y, x, options) => {
      const { n = 0 } = options;
      const term = (value: number): number => ((-1) ** n * factorial(n)) / value ** (n + 1);
      const sums = y.flat().map((value, i) => value + term(x.flat()[i]));
      polygamma(add(x, 1), options).flat().forEach((value, i) => {
        const terms = size(n, x.flat()[i] + 1) + size(n, x.flat()[i]) + Math.abs(term(x.flat()[i]));
        expect(Math.abs(value - sums[i])).toBeLessThanOrEqual(1e-5 * terms);
      });
    },
    'at 1 they are ζ': () => alike(polygamma(tensor([1, 1]), { n: 1 }).flat(), [Math.PI ** 2 / 6, Math.PI ** 2 / 6]),
  },
  refuses: [
    [[tensor([1])], 'polygamma: option n is missing; expected polygamma(x, { n: … })'],
    [[tensor([1]), { n: -1 }], 'polygamma: n is -1; expected a whole number from 0 on'],
    [[tensor([1]), { n: 1.5 }], 'polygamma: n is 1.5; expected a whole number from 0 on'],
  ],
});
