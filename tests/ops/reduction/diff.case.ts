import fc from 'fast-check';
import { expect } from 'vitest';
import { diff, mul, select, sum } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, size, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

const calls = (constraints: { dtype?: 'float32' | 'int32' | 'uint8' | 'bool'; elements?: fc.Arbitrary<number> } = {}) => shapes({ minRank: 1, maxRank: 3 })
  .chain((shape) => fc.tuple(dimOf(shape), size, size).chain(([dim, before, behind]) => fc.tuple(
    tensorOf(shape, constraints), fc.option(tensorOf(shape.with(dim, before), constraints)), fc.option(tensorOf(shape.with(dim, behind), constraints)),
    fc.record({ dim: fc.constant(dim), n: fc.integer({ min: 0, max: 3 }) }),
  )));
const [two, four] = [tensor([1, 2]), tensor([[1, 2], [3, 4]])];

export default caseFor(diff, {
  calls: calls(),
  edges: fc.oneof(
    calls({ elements: anyNumber }),
    calls({ dtype: 'int32', elements: wholeNumber }),
    calls({ dtype: 'uint8', elements: fc.integer({ min: 0, max: 255 }) }),
    calls({ dtype: 'bool', elements: fc.integer({ min: 0, max: 1 }) }),
  ),
  tolerance: 'exact', // on a grid of sixteenths
  gradientTolerance: 'sum',
  laws: {
    'twice is once, and once again': (y, x, prepend, append, { dim = -1, n = 1 }) => {
      if (n > 0) expect(diff(y, { dim }).tolist()).toEqual(diff(x, prepend, append, { dim, n: n + 1 }).tolist());
    },
    'all steps together lead from the first to the last': (_y, x, prepend, append, { dim = -1 }) => {
      const parts = [prepend, x, append].filter((part) => part !== null).filter((part) => part.numel() > 0);
      if (parts.length === 0) return;
      const [first, last] = [select(parts[0], { dim, index: 0 }).flat(), select(parts[parts.length - 1], { dim, index: -1 }).flat()];
      expect(sum(diff(x, prepend, append, { dim }), { dim }).flat()).toEqual(last.map((value, i) => value - first[i]));
    },
    'of what is constant nothing is left': (_y, x, _prepend, _append, { dim = -1 }) => {
      expect(sum(abs(diff(mul(x, 0), { dim }))).item()).toBe(0);
    },
  },
  refuses: [
    [[tensor(1)], 'diff: x has shape []; a 0-D tensor has no neighbours'],
    [[four, { dim: 2 }], 'diff: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
    [[two, { n: -1 }], 'diff: n is -1; expected a whole number ≥ 0'],
    [[two, { n: 0.5 }], 'diff: n is 0.5; expected a whole number ≥ 0'],
    [[four, tensor([[1, 2]])], 'diff: x has shape [2, 2] and prepend [1, 2]; only the sizes at dim -1 may differ'],
    [[four, null, two, { dim: 0 }], 'diff: x has shape [2, 2] and append [2]; only the sizes at dim 0 may differ'],
  ],
});
