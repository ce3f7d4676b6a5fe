import fc from 'fast-check';
import { expect } from 'vitest';
import { add, bitwiseNot } from '../../../src/ops/index.ts';
import { tensor, tensors, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const calls = fc.oneof(
  tensors({ dtype: 'int32', elements: wholeNumber }),
  tensors({ dtype: 'uint8', elements: fc.nat({ max: 255 }) }),
  tensors({ dtype: 'bool', elements: fc.nat({ max: 1 }) }),
);

export default caseFor(bitwiseNot, {
  calls: calls.map((x) => [x, {}] as const),
  tolerance: 'exact',
  laws: {
    'twice is nothing': (y, x) => expect(bitwiseNot(y).flat()).toEqual(x.flat()),
    'together they have every bit once': (y, x) =>
      expect(add(y, x).flat()).toEqual(x.flat().map(() => (x.dtype === 'int32' ? -1 : x.dtype === 'uint8' ? 255 : 1))),
  },
  refuses: [
    [[], 'bitwiseNot: x is missing; expected a Tensor'],
    [[tensor([1])], 'bitwiseNot: x has dtype float32; expected int32, uint8 or bool'],
    [[tensor([1n]), { output: 1 }], 'bitwiseNot: unknown option output; it has no options'],
  ],
});
