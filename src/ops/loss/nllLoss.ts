/**
 * Negative log-likelihood: how improbable the true classes are, given the log-probabilities of all.
 *
 *     yₙ = −wₜ xₙₜ        t = targetₙ        mean: Σ yₙ / Σ wₜ        dxₙₜ = −g wₜ / Σ wₜ,  0 for the other classes
 *
 * Despite its name it takes no logarithm: x comes out of logSoftmax. An ignored target counts neither above nor below the
 * fraction line; if all are ignored, the mean is 0 / 0 = NaN, with a gradient of zero. PyTorch refuses to differentiate by
 * weight; here it has its gradient.
 *
 * @shape  x: [C], [N, C] or [N, C, d1, …]   target: x without C, class indices   weight: [C] or null  →  y: [], or the shape of target ('none')
 * @torch  torch.nn.functional.nll_loss(input, target, weight=None, ignore_index=-100, reduction='mean')
 * @example nllLoss(tensor([[-2, -1, -3]]), tensor([1n]))   // 1
 */
import { ones } from '../../creation.ts';
import { type Flat, grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { type Backward, defineOperator, type Gradients } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { add, div, mul } from '../elementwise/arithmetic.ts';
import { neg } from '../elementwise/unary.ts';
import { where } from '../elementwise/where.ts';
import { once } from '../once.ts';
import { sumTo } from '../reduction/sumTo.ts';
import { reshape } from '../views/reshape.ts';
import {
  alongClasses, alongTargets, checkIndices, checkScores, type ClassLossOptions, classSizes, isTarget, nllName, reduce, reduceOnCpu,
  targetShape, totalWeight, totalWeightOnGpu,
} from './targets.ts';

type LossInputs = [x: Tensor, target: Tensor, weight: Tensor | null];

function reference(x: Tensor, target: Tensor, weight: Tensor | null, options: ClassLossOptions): Tensor {
  const { N, C, K } = classSizes(x);
  const losses = new Float64Array(N * K);
  let weights = 0;
  for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) {
    const t = target.array[n * K + k];
    if (t === options.ignoreIndex) continue;
    const w = weight ? weight.array[t] : 1;
    losses[n * K + k] = -w * x.array[(n * C + t) * K + k];
    weights += w;
  }
  return reduceOnCpu(x, losses, weights, options);
}

/** One thread per target. */
function lossKernel(this: Thread, x: Volume, target: Plane, weight: Flat, ignoreIndex: number): number {
  const t = target[this.thread.y][this.thread.x];
  let loss = 0;
  if (t !== ignoreIndex) {
    loss = -weight[t] * x[this.thread.y][t][this.thread.x];
  }
  return loss;
}

function gpu(x: Tensor, target: Tensor, weight: Tensor | null, options: ClassLossOptions): Tensor {
  const { N, C, K } = classSizes(x);
  const { ignoreIndex } = options;
  const weights = weight ?? ones([C], { device: 'gpu' });
  const inputs = [grid(x, [N, C, K]), grid(target, [N, K]), weights];
  const losses = launch(lossKernel, { threads: [K, N], inputs, integers: { ignoreIndex }, shape: targetShape(x) });
  return reduce(losses, () => totalWeightOnGpu(target, weights, ignoreIndex), options);
}

function gradient({ grad, output, inputs: [x, target, weight], options }: Backward<LossInputs, ClassLossOptions>): Gradients<LossInputs> {
  const isMean = options.reduction === 'mean';
  const chosen = once(() => isTarget(x, target, options));
  const share = once(() => neg(alongTargets(isMean ? div(grad, totalWeight(x, target, weight, options)) : grad, x)));
  return [
    () => where(chosen(), weight ? mul(share(), alongClasses(weight, x)) : share(), 0),
    null,
    // A weight is also below the fraction line of the mean:  dwₜ = −g (xₙₜ + y) / Σ wₜ.
    weight && (() => {
      const shares = where(chosen(), mul(share(), isMean ? add(x, output) : x), 0);
      return reshape(sumTo(shares, alongClasses(weight, x).shape), { shape: weight.shape });
    }),
  ];
}

export const nllLoss = defineOperator<LossInputs, ClassLossOptions>({
  name: 'nllLoss',
  takes: { x: 'float', target: 'integer', weight: 'float?' },
  defaults: { ignoreIndex: -100, reduction: 'mean' },
  shape(x, target, weight, options) {
    const shape = checkScores('nllLoss', x, weight, options);
    checkIndices('nllLoss', x, target, options);
    return shape;
  },
  reference,
  gpu,
  gradient,
  gradFn: (x, _target, _weight, { reduction }) => nllName(x, reduction),
});
