import fc from 'fast-check';
import { expect } from 'vitest';
import { add, layerNorm, mean, mul, var as variance } from '../../../src/ops/index.ts';
import { anyNumber, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const calls = (epsilons: readonly number[], elements?: fc.Arbitrary<number>) => shapes({ minRank: 1 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.integer({ min: 0, max: shape.length - 1 })))
  .chain(([shape, first]) => fc.tuple(
    tensorOf(shape, elements ? { elements } : {}),
    fc.option(tensorOf(shape.slice(first))),
    fc.option(tensorOf(shape.slice(first))),
    fc.record({ normalizedShape: fc.constant(shape.slice(first)), eps: fc.constantFrom(...epsilons) }),
  ));
const x = tensor([[1, 2], [3, 4]]);

export default caseFor(layerNorm, {
  // Without much eps, samples of equal elements stand on a needle's tip.
  calls: calls([0.01, 0.5]),
  edges: fc.oneof(calls([1e-5]), calls([1e-5], anyNumber)),
  tolerance: 'norm',
  laws: {
    'without parameters, every sample has mean 0': (_y, x, _weight, _bias, options) => {
      const dim = (options.normalizedShape ?? []).map((_, d) => -1 - d);
      for (const value of mean(layerNorm(x, options), { dim }).flat()) if (x.numel() > 0) expect(value).toBeCloseTo(0, 5);
    },
    'without parameters, every sample has variance σ² / (σ² + ε)': (_y, x, _weight, _bias, options) => {
      const dim = (options.normalizedShape ?? []).map((_, d) => -1 - d);
      const [before, after] = [x, layerNorm(x, options)].map((one) => variance(one, { dim, correction: 0 }).flat());
      after.forEach((value, i) => { if (x.numel() > 0) expect(value).toBeCloseTo(before[i] / (before[i] + (options.eps ?? 1e-5)), 4); });
    },
    'a shift of x changes nothing': (y, x, weight, bias, options) => layerNorm(add(x, 3), weight, bias, options).flat()
      .forEach((value, i) => expect(value).toBeCloseTo(y.flat()[i], 3)),
    'a stretch of x changes nothing but the weight of eps': (y, x, weight, bias, options) =>
      layerNorm(mul(x, 2), weight, bias, { ...options, eps: 4 * (options.eps ?? 1e-5) }).flat()
        .forEach((value, i) => expect(value).toBeCloseTo(y.flat()[i], 4)),
  },
  refuses: [
    [[x], 'layerNorm: option normalizedShape is missing; expected layerNorm(x, weight, bias, { normalizedShape: … })'],
    [[x, { normalizedShape: [] }], 'layerNorm: normalizedShape is []; expected at least one size'],
    [[x, { normalizedShape: [1.5] }], 'layerNorm: normalizedShape is [1.5]; expected a list of whole numbers ≥ 0'],
    [[x, { normalizedShape: 2 }], 'layerNorm: normalizedShape is 2; expected a list of whole numbers ≥ 0'],
    [[x, { normalizedShape: [3] }], 'layerNorm: x has shape [2, 2] and normalizedShape is [3]; expected the last sizes of x to be equal to it'],
    [[x, { normalizedShape: [1, 2, 2] }], 'layerNorm: x has shape [2, 2] and normalizedShape is [1, 2, 2]; expected the last sizes of x to be equal to it'],
    [[x, tensor([1]), { normalizedShape: [2] }], 'layerNorm: weight has shape [1] and normalizedShape is [2]; expected the same'],
    [[x, null, tensor([1, 2, 3]), { normalizedShape: [2] }], 'layerNorm: bias has shape [3] and normalizedShape is [2]; expected the same'],
    [[x, { normalizedShape: [2], eps: null }], 'layerNorm: eps is null; expected a number'],
    [[tensor([[1n, 2n]]), { normalizedShape: [2] }], 'layerNorm: x has dtype int32; expected float32 or float64'],
  ],
});
