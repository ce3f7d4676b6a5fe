/**
 * Cross-entropy of scores and targets: softmax, logarithm and nllLoss in one, without ever forming a probability that could
 * underflow.
 *
 *     yₙ = −Σ_c w_c q_c (x_c − Z)        Z = ln Σ_c exp x_c        q = (1 − ε) target + ε / C
 *     dx_c = g (p_c Σⱼ wⱼ qⱼ − w_c q_c)        p = exp(x − Z) = softmax(x)
 *
 * A target is a class index, which stands for 1 there and 0 elsewhere, or a probability for every class (a float tensor in the
 * shape of x). The mean divides by the sum of the weights of the target classes, or, for probabilities, by the number of
 * targets. An ignored target counts neither above nor below the fraction line: if all are ignored, the mean is 0 / 0 = NaN.
 *
 * @shape  x: [C], [N, C] or [N, C, d1, …]   target: x without C, or the shape of x   weight: [C] or null  →  y: [], or x without C ('none')
 * @torch  torch.nn.functional.cross_entropy(input, target, weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0)
 * @example crossEntropy(tensor([[0, Math.log(3)]]), tensor([1n]))   // ln 4 − ln 3
 */
import { through } from '../../autograd/through.ts';
import { ones } from '../../creation.ts';
import { type Flat, grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { log } from '../../gpu/math.ts';
import { type Backward, defineOperator, type Gradients, OperatorError } from '../../operator.ts';
import { lanesAlong, sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { neg } from '../elementwise/unary.ts';
import { logSoftmax } from '../normalization/logSoftmax.ts';
import { exponentials, largest, reduceLanes } from '../reduction/reduce.ts';
import { sum } from '../reduction/sum.ts';
import { crossEntropyGradient, withOperators as gradientWithOperators } from './crossEntropyGradient.ts';
import * as targets from './targets.ts';

type LossInputs = [x: Tensor, target: Tensor, weight: Tensor | null];
export type CrossEntropyOptions = targets.SmoothedLossOptions;

function reference(x: Tensor, target: Tensor, weight: Tensor | null, options: CrossEntropyOptions): Tensor {
  const { N, C, K } = targets.classSizes(x);
  const { ignoreIndex, labelSmoothing } = options;
  const probabilities = targets.areProbabilities(target);
  const losses = new Float64Array(N * K);
  let weights = 0;
  for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) {
    const at = (c: number): number => (n * C + c) * K + k;
    const t = target.array[n * K + k];
    if (!probabilities && t === ignoreIndex) continue;
    let max = -Infinity;
    for (let c = 0; c < C; c++) max = Math.max(max, x.array[at(c)]);
    let total = 0;
    for (let c = 0; c < C; c++) total += Math.exp(x.array[at(c)] - max);
    const Z = max + Math.log(total);
    for (let c = 0; c < C; c++) {
      const w = weight ? weight.array[c] : 1;
      const surprise = w * (Z - x.array[at(c)]);
      const share = labelSmoothing / C;
      // A class without a share in the target stays silent, even if its score is −∞; a probability of 0 does not, as in PyTorch.
      if (probabilities) losses[n * K + k] += ((1 - labelSmoothing) * target.array[at(c)] + share) * surprise;
      else if (c === t) losses[n * K + k] += (1 - labelSmoothing) * surprise;
      if (!probabilities && share > 0) losses[n * K + k] += share * surprise;
    }
    weights += probabilities || !weight ? 1 : weight.array[t];
  }
  return targets.reduceOnCpu(x, losses, weights, options);
}

/** Of every target: its largest score, and the sum of the exponentials of the scores, counted from there. Z is the one plus the logarithm of the other. */
export function laneStatistics(x: Tensor): { max: Tensor; total: Tensor } {
  const lanes = lanesAlong(x.shape, targets.classDim(x));
  const max = reduceLanes(x, lanes, largest);
  return { max, total: reduceLanes(x, lanes, exponentials, max) };
}

/** A thread per target. `smoothed` is C if all classes have a share in the target, 0 if only one has. */
function lossKernel(
  this: Thread, x: Volume, max: Plane, total: Plane, target: Plane, weight: Flat, ignoreIndex: number, smoothed: number, sharp: number, share: number,
): number {
  const t = target[this.thread.y][this.thread.x];
  const largestScore = max[this.thread.y][this.thread.x];
  const logarithm = log(total[this.thread.y][this.thread.x]);
  let loss = 0;
  if (t !== ignoreIndex) {
    loss = sharp * weight[t] * (largestScore - x[this.thread.y][t][this.thread.x] + logarithm);
    for (let c = 0; c < smoothed; c++) {
      loss += share * weight[c] * (largestScore - x[this.thread.y][c][this.thread.x] + logarithm);
    }
  }
  return loss;
}

function gpu(x: Tensor, target: Tensor, weight: Tensor | null, options: CrossEntropyOptions): Tensor {
  if (targets.areProbabilities(target)) return withOperators(x, target, weight, options);
  const { N, C, K } = targets.classSizes(x);
  const { ignoreIndex, labelSmoothing } = options;
  const weights = weight ?? ones([C], { device: 'gpu' });
  const { max, total } = laneStatistics(x);
  const losses = launch(lossKernel, {
    threads: [K, N], inputs: [grid(x, [N, C, K]), grid(max, [N, K]), grid(total, [N, K]), grid(target, [N, K]), weights],
    integers: { ignoreIndex, smoothed: labelSmoothing > 0 ? C : 0 }, floats: { sharp: 1 - labelSmoothing, share: labelSmoothing / C },
    shape: targets.targetShape(x),
  });
  return targets.reduce(losses, () => targets.totalWeightOnGpu(target, weights, ignoreIndex), options);
}

/** The definition, word for word. */
function withOperators(x: Tensor, target: Tensor, weight: Tensor | null, options: CrossEntropyOptions): Tensor {
  const dim = targets.classDim(x);
  const losses = neg(sum(mul(targets.weightedTargets(x, target, weight, options), logSoftmax(x, { dim })), { dim }));
  return targets.reduce(losses, () => (targets.areProbabilities(target) ? losses.numel() : targets.totalWeight(x, target, weight, options)), options);
}

function gradient(call: Backward<LossInputs, CrossEntropyOptions>): Gradients<LossInputs> {
  const { grad, inputs: [x, target, weight], options } = call;
  const probabilities = targets.areProbabilities(target);
  const [, byTarget, byWeight] = through(withOperators)(call);
  return [
    () => (probabilities ? gradientWithOperators : crossEntropyGradient)(grad, x, target, weight, options),
    probabilities ? byTarget : null,
    weight && byWeight,
  ];
}

/** Refuses a call that makes no sense, and returns the shape of the loss. */
function shape(x: Tensor, target: Tensor, weight: Tensor | null, options: CrossEntropyOptions): Shape {
  const result = targets.checkScores('crossEntropy', x, weight, options);
  targets.checkSmoothing('crossEntropy', options);
  if (target.dtype === 'bool') {
    throw new OperatorError('crossEntropy: target has dtype bool; expected class indices in int32, or probabilities in the type of x');
  }
  if (!targets.areProbabilities(target)) targets.checkIndices('crossEntropy', x, target, options);
  else if (!sameShape(target.shape, x.shape)) {
    const shapes = `target has shape ${show(target.shape)} and x ${show(x.shape)}`;
    throw new OperatorError(`crossEntropy: ${shapes}; probabilities are one for every score; expected ${show(x.shape)}, or class indices in int32`);
  } else if (target.dtype !== x.dtype) {
    throw new OperatorError(`crossEntropy: target has dtype ${target.dtype} and x ${x.dtype}; expected the same, use target.to('${x.dtype}')`);
  } else if (options.ignoreIndex >= 0) {
    const { ignoreIndex } = options;
    throw new OperatorError(
      `crossEntropy: ignoreIndex is ${ignoreIndex}, but target holds probabilities, of which none is an index; expected a weight of 0 for that class instead`,
    );
  }
  return result;
}

export const crossEntropy = defineOperator<LossInputs, CrossEntropyOptions>({
  name: 'crossEntropy',
  takes: { x: 'float', target: 'aside', weight: 'float?' },
  defaults: { ignoreIndex: -100, reduction: 'mean', labelSmoothing: 0 },
  shape,
  reference,
  gpu,
  gradient,
  gradFn(x, target, _weight, { reduction, labelSmoothing }) {
    if (targets.areProbabilities(target)) return reduction === 'mean' && x.numel() > 0 ? 'DivBackward1' : 'NegBackward0';
    if (labelSmoothing > 0) return 'AddBackward0';
    return targets.nllName(x, reduction);
  },
});
