import { expect } from 'vitest';
import { mul, relu, reluGradient } from '../../../src/ops/index.ts';
import { anyNumber, nonzero, ordinary, tensor } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { pairs } from './arithmetic.case.ts';

export default caseFor(reluGradient, {
  calls: pairs(ordinary, nonzero).map(([grad, y]) => [grad, y, {}] as const), // y away from 0, where the gradient jumps
  edges: pairs(anyNumber).map(([grad, y]) => [grad, y, {}] as const),
  tolerance: 'exact',
  gradientTolerance: 'norm', // broadcasting adds up
  laws: {
    'only the sign of y counts': (dx, grad, y) => expect(reluGradient(grad, mul(y, 8)).flat()).toEqual(dx.flat()),
    'twice is once': (dx, _grad, y) => expect(reluGradient(dx, y).flat()).toEqual(dx.flat()),
    'of y itself it is relu': (_dx, _grad, y) => expect(reluGradient(y, y).flat()).toEqual(relu(y).flat()),
  },
  refuses: [
    [[tensor([1, 2]), tensor([1, 2, 3])],
      'reluGradient: x has shape [2] and other has shape [3]; other has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
    [[tensor([1])], 'reluGradient: other is missing; expected a Tensor or a number'],
    [['a', tensor([1])], 'reluGradient: x is the string a; expected a Tensor or a number'],
  ],
});
