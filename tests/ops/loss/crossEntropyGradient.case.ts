import fc from 'fast-check';
import { expect } from 'vitest';
import { crossEntropyGradient, sum } from '../../../src/ops/index.ts';
import { ordinary, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { indexCalls } from './targets.ts';

const x = tensor([[1, 2, 3], [3, 2, 1]]);
const target = tensor([0, 2], { dtype: 'int32' });

/** Between −1 and 1, as of losses that are added up: its gradient is a difference of terms this large times a weight. */
const upstream = ordinary.map((value) => value / 4);

export default caseFor(crossEntropyGradient, {
  calls: indexCalls(fc.record({ labelSmoothing: fc.constantFrom(0, 0.25, 1) })).chain(([scores, targets, weight, options]) =>
    tensorOf(options.reduction === 'none' ? targets.shape : [], { elements: upstream }).map((grad) => [grad, scores, targets, weight, options] as const)),
  tolerance: 'norm',
  laws: {
    'what one class gains the others lose': (y, _grad, scores) => {
      for (const total of sum(y, { dim: scores.ndim === 1 ? 0 : 1 }).flat()) expect(total).toBeCloseTo(0, 4);
    },
  },
  refuses: [
    [[tensor([1]), x, target], "crossEntropyGradient: grad has shape [1] and x [2, 3]; with reduction 'mean' the loss has shape []; expected the same"],
    [[tensor(1), x, target, { reduction: 'none' }],
      "crossEntropyGradient: grad has shape [] and x [2, 3]; with reduction 'none' the loss has shape [2]; expected the same"],
    [[tensor(1), x, tensor([0, 5], { dtype: 'int32' })],
      'crossEntropyGradient: target[1] is 5, but x has shape [2, 3]; expected a class from 0 to 2, or ignoreIndex, -100'],
    [[tensor(1), x, target, { labelSmoothing: -0.5 }], 'crossEntropyGradient: labelSmoothing is -0.5; expected a number from 0 to 1'],
    [[tensor(1), x, target, { reduction: 'all' }], `crossEntropyGradient: reduction is "all"; expected 'mean', 'sum' or 'none'`],
  ],
});
