import fc from 'fast-check';
import { expect } from 'vitest';
import { batchNorm, mean, narrow, var as variance } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, positive, positiveSize, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const sizes = fc.tuple(size, positiveSize, fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 })).map(([N, C, rest]) => [N, C, ...rest]);
const calls = (epsilons: readonly number[], elements?: fc.Arbitrary<number>) => fc.tuple(sizes, fc.boolean(), fc.boolean())
  .filter(([shape, training]) => !training || shape.reduce((count, length) => count * length, 1) !== shape[1])
  .chain(([shape, training, remembers]) => {
    const C = [shape[1]];
    const running = training && !remembers ? fc.tuple(fc.constant(null), fc.constant(null)) : fc.tuple(tensorOf(C), tensorOf(C, { elements: positive }));
    return fc.tuple(tensorOf(shape, elements ? { elements } : {}), running, fc.option(tensorOf(C)), fc.option(tensorOf(C)), fc.record({
      training: fc.constant(training), momentum: fc.constantFrom(0.1, 0, 1), eps: fc.constantFrom(...epsilons),
    }));
  }).map(([x, [runningMean, runningVar], weight, bias, options]) => [x, runningMean, runningVar, weight, bias, options] as const);

const others = (x: Tensor): number[] => x.shape.map((_, d) => d).filter((d) => d !== 1);
const [x, two, three] = [tensor([[1, 2], [3, 4]]), tensor([1, 2]), tensor([1, 2, 3])];

export default caseFor(batchNorm, {
  calls: calls([0.01, 0.5]),
  edges: fc.oneof(calls([1e-5]), calls([1e-5], anyNumber)),
  tolerance: 'norm',
  changes: ['runningMean', 'runningVar'],
  laws: {
    'trained without parameters, a channel has mean 0 and variance σ² / (σ² + ε)': (_y, x, _mean, _var, _weight, _bias, { training = false, eps = 1e-5 }) => {
      if (!training || x.numel() === 0) return;
      const y = batchNorm(x, null, null, { training, eps });
      for (const value of mean(y, { dim: others(x) }).flat()) expect(value).toBeCloseTo(0, 5);
      const [before, after] = [x, y].map((one) => variance(one, { dim: others(x), correction: 0 }).flat());
      after.forEach((value, c) => expect(value).toBeCloseTo(before[c] / (before[c] + eps), 4));
    },
    'evaluated, a sample does not depend on the others': (y, x, runningMean, runningVar, weight, bias, options) => {
      if (options.training || x.shape[0] === 0) return;
      const alone = batchNorm(narrow(x, { dim: 0, start: 0, length: 1 }), runningMean, runningVar, weight, bias, options);
      expect(alone.flat()).toEqual(narrow(y, { dim: 0, start: 0, length: 1 }).flat());
    },
    'evaluation remembers nothing, and so does a momentum of 0': (_y, x, runningMean, runningVar, weight, bias, options) => {
      const before = [runningMean?.flat(), runningVar?.flat()];
      batchNorm(x, runningMean, runningVar, weight, bias, { ...options, momentum: 0 });
      expect([runningMean?.flat(), runningVar?.flat()]).toEqual(before);
    },
    'an empty batch teaches nothing, any other one a tenth': (_y, x, runningMean, runningVar, _weight, _bias, { training = false }) => {
      if (!training || !runningMean || !runningVar) return;
      const [before, spread] = [runningMean.flat(), runningVar.flat()];
      batchNorm(x, runningMean, runningVar, { training });
      const [seen, spreadSeen] = x.numel() === 0 ? [before, spread] : [mean(x, { dim: others(x) }).flat(), variance(x, { dim: others(x) }).flat()];
      runningMean.flat().forEach((value, c) => expect(value).toBeCloseTo(0.9 * before[c] + 0.1 * seen[c], 4));
      runningVar.flat().forEach((value, c) => expect(value).toBeCloseTo(0.9 * spread[c] + 0.1 * spreadSeen[c], 4));
    },
    'with momentum 1, what was learnt normalizes the batch in evaluation': (_y, x, runningMean, runningVar, _weight, _bias, { training = false }) => {
      if (!training || !runningMean || !runningVar || x.numel() === 0) return;
      batchNorm(x, runningMean, runningVar, { training, momentum: 1 });
      mean(x, { dim: others(x) }).flat().forEach((value, c) => expect(runningMean.flat()[c]).toBeCloseTo(value, 4));
      variance(x, { dim: others(x) }).flat().forEach((value, c) => expect(runningVar.flat()[c]).toBeCloseTo(value, 4));
    },
  },
  refuses: [
    [[three, two, two], 'batchNorm: x has shape [3]; expected [N, C, …], at least two dims'],
    [[x, three, three], 'batchNorm: runningMean has shape [3] and x [2, 2], 2 channels at dim 1; expected runningMean [2]'],
    [[x, two, three], 'batchNorm: runningVar has shape [3] and x [2, 2], 2 channels at dim 1; expected runningVar [2]'],
    [[x, two, two, three], 'batchNorm: weight has shape [3] and x [2, 2], 2 channels at dim 1; expected weight [2]'],
    [[x, two, two, null, three], 'batchNorm: bias has shape [3] and x [2, 2], 2 channels at dim 1; expected bias [2]'],
    [[x, two], 'batchNorm: runningVar is missing, but the other is there; expected both or neither'],
    [[x, null, two, { training: true }], 'batchNorm: runningMean is missing, but the other is there; expected both or neither'],
    [[x], 'batchNorm: runningMean and runningVar are missing, and training is false; expected them, or { training: true }'],
    [[x, two, two, { training: 1 }], 'batchNorm: training is 1; expected true or false'],
    [[x, two, two, { momentum: null }], 'batchNorm: momentum is null; expected a number'],
    [[x, two, two, { eps: 'small' }], 'batchNorm: eps is small; expected a number'],
    [[x, two, two, { training: true, eps: 0 }], 'batchNorm: eps is 0; expected a number above 0 in training'],
    [[tensor([[1, 2]]), two, two, { training: true }],
      'batchNorm: x has shape [1, 2], one value per channel, which has no variance to train with; expected more, or { training: false }'],
    [[x, tensor([1, 2], { requiresGrad: true }), two],
      'batchNorm: runningMean requires a gradient; expected a plain record of the past, use runningMean.detach()'],
    [[x, two, tensor([1, 2], { dtype: 'float64' })], "batchNorm: x has dtype float32 and runningVar float64; expected the same, use runningVar.to('float32')"],
  ],
});
