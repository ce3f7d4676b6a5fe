import fc from 'fast-check';
import { expect } from 'vitest';
import { gelu, neg } from '../../../src/ops/index.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, tensor, tensors } from '../../support/arbitraries.ts';

const options = fc.record({ approximate: fc.constantFrom('none' as const, 'tanh' as const) });

export default caseFor(gelu, {
  calls: fc.tuple(tensors(), options),
  edges: fc.tuple(tensors({ elements: anyNumber }), options),
  tolerance: 'norm', // far below zero it is x times a difference that cancels
  laws: {
    'what it takes from x it gives to −x': (y, x, given) =>
      gelu(neg(x), given).flat().forEach((value, i) => expect(y.flat()[i] - value).toBeCloseTo(x.flat()[i], 4)),
    'the two forms are within 0.001': (y, x) =>
      gelu(x, { approximate: 'none' }).flat().forEach((value, i) => expect(Math.abs(value - y.flat()[i])).toBeLessThan(1e-3)),
  },
  refuses: [
    [[tensor([1]), { approximate: 'erf' }], 'gelu: approximate is "erf"; expected \'none\' or \'tanh\''],
    [[tensor([1], { dtype: 'int32' })], 'gelu: x has dtype int32; expected float32 or float64'],
    [[tensor([1]), { aproximate: 'tanh' }], 'gelu: unknown option aproximate; did you mean approximate? (its options are approximate)'],
  ],
});
