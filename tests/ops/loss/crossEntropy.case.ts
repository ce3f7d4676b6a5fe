import fc from 'fast-check';
import { expect } from 'vitest';
import { add, crossEntropy, nllLoss } from '../../../src/ops/index.ts';
import { logSoftmax } from '../../../src/ops/normalization/logSoftmax.ts';
import { isFloat } from '../../../src/dtype.ts';
import { anyNumber, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { classesOf, expectLosses, indexCalls, reduction, scoreShapes, weightOf } from './targets.ts';

const smoothing = fc.record({ labelSmoothing: fc.constantFrom(0, 0, 0.25, 1) });
const probability = fc.nat({ max: 16 }).map((sixteenths) => sixteenths / 16);
const probabilityCalls = fc.tuple(scoreShapes, reduction, smoothing).chain(([shape, reduced, smoothed]) =>
  fc.tuple(tensorOf(shape), tensorOf(shape, { elements: probability }), weightOf(classesOf(shape)), fc.constant({ ...smoothed, reduction: reduced })));

const x = tensor([[1, 2, 3], [3, 2, 1]]);
const target = tensor([0, 2], { dtype: 'int32' });
const half = tensor([[0.5, 0.5, 0], [0, 0.5, 0.5]]);

export default caseFor(crossEntropy, {
  calls: fc.oneof({ weight: 2, arbitrary: indexCalls(smoothing) }, { weight: 1, arbitrary: probabilityCalls }),
  edges: indexCalls(smoothing, fc.oneof(anyNumber, fc.constantFrom(1000, -1000))),
  tolerance: 'norm',
  laws: {
    'it is nllLoss of logSoftmax': (y, scores, targets, weight, { labelSmoothing = 0, ...options }) => {
      if (isFloat(targets.dtype) || labelSmoothing > 0) return;
      const losses = nllLoss(logSoftmax(scores, { dim: scores.ndim === 1 ? 0 : 1 }), targets, weight, options);
      expectLosses(y, losses.flat());
    },
    'adding a constant to the scores changes nothing': (y, scores, ...rest) => expectLosses(crossEntropy(add(scores, 5), ...rest), y.flat(), 3),
    'no loss of a class index is negative': (y, _scores, targets) => {
      if (!isFloat(targets.dtype)) for (const loss of y.flat()) expect(Number.isNaN(loss) || loss > -1e-5).toBe(true);
    },
  },
  refuses: [
    [[tensor(1), tensor(0, { dtype: 'int32' })], 'crossEntropy: x has shape []; there is no dim of classes; expected [C], [N, C] or [N, C, d1, …]'],
    [[x, tensor([0, 3], { dtype: 'int32' })], 'crossEntropy: target[1] is 3, but x has shape [2, 3]; expected a class from 0 to 2, or ignoreIndex, -100'],
    [[x, tensor([[0, 1]], { dtype: 'int32' })], 'crossEntropy: target has shape [1, 2] and x [2, 3]; every lane along dim 1 of x has one target; expected [2]'],
    [[x, tensor([0, 1])], 'crossEntropy: target has shape [2] and x [2, 3]; probabilities are one for every score; expected [2, 3], or class indices in int32'],
    [[x, tensor([true, false])], 'crossEntropy: target has dtype bool; expected class indices in int32, or probabilities in the type of x'],
    [[x, tensor([[1, 0, 0], [0, 1, 0]], { dtype: 'float64' })],
      "crossEntropy: target has dtype float64 and x float32; expected the same, use target.to('float32')"],
    [[x, half, { ignoreIndex: 1 }],
      'crossEntropy: ignoreIndex is 1, but target holds probabilities, of which none is an index; expected a weight of 0 for that class instead'],
    [[x, target, tensor([1, 1])], 'crossEntropy: weight has shape [2] and x [2, 3]; x has 3 classes (dim 1); expected [3]'],
    [[x, target, { ignoreIndex: '1' }], 'crossEntropy: ignoreIndex is 1; expected a whole number'],
    [[x, target, { reduction: true }], `crossEntropy: reduction is true; expected 'mean', 'sum' or 'none'`],
    [[x, target, { labelSmoothing: 1.5 }], 'crossEntropy: labelSmoothing is 1.5; expected a number from 0 to 1'],
    [[x, target, { label: 1 }], 'crossEntropy: unknown option label; its options are ignoreIndex, reduction, labelSmoothing'],
  ],
});
