import fc from 'fast-check';
import { expect } from 'vitest';
import { mul, nllLoss } from '../../../src/ops/index.ts';
import { anyNumber, tensor } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { expectLosses, indexCalls } from './targets.ts';

const x = tensor([[-1, -2, -3], [-3, -2, -1]]);
const target = tensor([0, 2], { dtype: 'int32' });

export default caseFor(nllLoss, {
  calls: indexCalls(fc.constant({})),
  edges: indexCalls(fc.constant({}), anyNumber),
  tolerance: 'arithmetic', // the sums are of sixteenths, and exact
  gradientTolerance: 'norm',
  laws: {
    'twice the log-probabilities make twice the loss': (y, scores, ...rest) => expectLosses(nllLoss(mul(scores, 2), ...rest), y.flat().map((loss) => 2 * loss)),
    'ignored targets change nothing': (y, scores, targets, weight, { ignoreIndex = -100, reduction }) => {
      const losses = nllLoss(scores, targets, weight, { ignoreIndex, reduction: 'none' }).flat();
      targets.flat().forEach((t, n) => { if (t === ignoreIndex) expect(losses[n]).toBe(0); });
      if (reduction === 'sum') expect(losses.reduce((total, loss) => total + loss, 0)).toBeCloseTo(y.item(), 3);
    },
    'doubling all weights leaves the mean as it is': (y, scores, targets, weight, options) => {
      if (weight && options.reduction === 'mean') expectLosses(nllLoss(scores, targets, mul(weight, 2), options), y.flat());
    },
  },
  refuses: [
    [[tensor(1), tensor(0, { dtype: 'int32' })], 'nllLoss: x has shape []; there is no dim of classes; expected [C], [N, C] or [N, C, d1, …]'],
    [[x, tensor([0, 3], { dtype: 'int32' })], 'nllLoss: target[1] is 3, but x has shape [2, 3]; expected a class from 0 to 2, or ignoreIndex, -100'],
    [[x, tensor([-1, 0], { dtype: 'int32' }), { ignoreIndex: 7 }],
      'nllLoss: target[0] is -1, but x has shape [2, 3]; expected a class from 0 to 2, or ignoreIndex, 7'],
    [[tensor([1, 2]), tensor(2, { dtype: 'int32' })], 'nllLoss: target is 2, but x has shape [2]; expected a class from 0 to 1, or ignoreIndex, -100'],
    [[x, tensor([[0, 1]], { dtype: 'int32' })], 'nllLoss: target has shape [1, 2] and x [2, 3]; every lane along dim 1 of x has one target; expected [2]'],
    [[x, tensor([0, 1])], 'nllLoss: target has dtype float32; expected int32 or uint8'],
    [[x, target, tensor([1, 1])], 'nllLoss: weight has shape [2] and x [2, 3]; x has 3 classes (dim 1); expected [3]'],
    [[x, target, tensor([1, 1, 1], { dtype: 'float64' })], "nllLoss: x has dtype float32 and weight float64; expected the same, use weight.to('float32')"],
    [[x, target, { ignoreIndex: 0.5 }], 'nllLoss: ignoreIndex is 0.5; expected a whole number'],
    [[x, target, { reduction: 'average' }], `nllLoss: reduction is "average"; expected 'mean', 'sum' or 'none'`],
    [[x, target, { ignore_index: 1 }], 'nllLoss: unknown option ignore_index; did you mean ignoreIndex? (its options are ignoreIndex, reduction)'],
  ],
});
