/**
 * The gradient of crossEntropy by its scores, for targets that are class indices.
 *
 *     y_c = gₙ (p_c Σⱼ wⱼ qⱼ − w_c q_c)        p = softmax(x)        q = (1 − ε) [c = targetₙ] + ε / C
 *
 * gₙ is grad, divided by the sum of the targets' weights if the loss is a mean, and 0 where the target is ignored.
 *
 * @shape  grad: the shape of the loss   x, target, weight: as in crossEntropy  →  y: the shape of x
 * @torch  torch.autograd.grad(cross_entropy(x, target, weight, …), x, grad)
 */
import { through } from '../../autograd/through.ts';
import { ones } from '../../creation.ts';
import { type Flat, grid, launch, type Pair, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { expOfNegative } from '../../gpu/math.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { sameShape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul, sub } from '../elementwise/arithmetic.ts';
import { ne } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { softmax } from '../normalization/softmax.ts';
import { sum } from '../reduction/sum.ts';
import { laneStatistics } from './crossEntropy.ts';
import * as targets from './targets.ts';

type GradientInputs = [grad: Tensor, x: Tensor, target: Tensor, weight: Tensor | null];

function reference(grad: Tensor, x: Tensor, target: Tensor, weight: Tensor | null, options: targets.SmoothedLossOptions): Tensor {
  const { ignoreIndex, reduction, labelSmoothing } = options;
  const { N, C, K } = targets.classSizes(x);
  const weightOf = (c: number): number => (weight ? weight.array[c] : 1);
  const y = x.newZeros(x.shape);
  let divisor = 0;
  for (const t of target.array) if (t !== ignoreIndex) divisor += weightOf(t);
  for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) {
    const at = (c: number): number => (n * C + c) * K + k;
    const t = target.array[n * K + k];
    if (t === ignoreIndex) continue;
    const g = reduction === 'none' ? grad.array[n * K + k] : grad.array[0] / (reduction === 'mean' ? divisor : 1);
    const share = (c: number): number => weightOf(c) * ((1 - labelSmoothing) * Number(c === t) + labelSmoothing / C);
    let max = -Infinity;
    for (let c = 0; c < C; c++) max = Math.max(max, x.array[at(c)]);
    let total = 0;
    let shares = 0;
    for (let c = 0; c < C; c++) {
      total += Math.exp(x.array[at(c)] - max);
      shares += share(c);
    }
    for (let c = 0; c < C; c++) y.array[at(c)] = g * (Math.exp(x.array[at(c)] - max) / total * shares - share(c));
  }
  return y;
}

/** First a thread per target: g, and g times the sum of its shares. */
function laneKernel(
  this: Thread, grad: Flat, target: Flat, weight: Flat, allWeights: Flat, ignoreIndex: number, gradStep: number, sharp: number, share: number,
): Pair {
  let g = 0;
  let shares = 0;
  if (target[this.thread.x] !== ignoreIndex) {
    g = grad[this.thread.x * gradStep];
    shares = g * (sharp * weight[target[this.thread.x]] + share * allWeights[0]);
  }
  return [g, shares];
}
/** Then a thread per score. Classes that lie side by side in memory: what belongs to the target is the same for neighbouring threads; */
function besideKernel(this: Thread, x: Plane, max: Flat, total: Flat, lane: Plane, target: Flat, weight: Flat, sharp: number, share: number): number {
  const e = expOfNegative(x[this.thread.y][this.thread.x] - max[this.thread.y]);
  const q = share + (this.thread.x === target[this.thread.y] ? sharp : 0);
  return lane[this.thread.y][1] * e / total[this.thread.y] - lane[this.thread.y][0] * weight[this.thread.x] * q;
}
/** classes that lie apart: neighbouring threads have neighbouring targets. */
function apartKernel(this: Thread, x: Volume, max: Plane, total: Plane, lane: Volume, target: Plane, weight: Flat, sharp: number, share: number): number {
  const e = expOfNegative(x[this.thread.z][this.thread.y][this.thread.x] - max[this.thread.z][this.thread.x]);
  const q = share + (this.thread.y === target[this.thread.z][this.thread.x] ? sharp : 0);
  return lane[this.thread.z][this.thread.x][1] * e / total[this.thread.z][this.thread.x] - lane[this.thread.z][this.thread.x][0] * weight[this.thread.y] * q;
}

function gpu(grad: Tensor, x: Tensor, target: Tensor, weight: Tensor | null, { ignoreIndex, reduction, labelSmoothing }: targets.SmoothedLossOptions): Tensor {
  const { N, C, K } = targets.classSizes(x);
  const weights = weight ?? ones([C], { device: 'gpu' });
  const g = reduction === 'mean' ? div(grad, targets.totalWeightOnGpu(target, weights, ignoreIndex)) : grad;
  const floats = { sharp: 1 - labelSmoothing, share: labelSmoothing / C };
  const integers = { ignoreIndex, gradStep: Number(reduction === 'none') };
  const lane = launch(laneKernel, { threads: [N * K], inputs: [g, target, weights, sum(weights)], integers, floats, returns: 2 });
  const { max, total } = laneStatistics(x);
  if (K === 1) {
    return launch(besideKernel, { threads: [C, N], inputs: [grid(x, [N, C]), max, total, grid(lane, [N, 2]), target, weights], floats, shape: x.shape });
  }
  return launch(apartKernel, {
    threads: [K, C, N],
    inputs: [grid(x, [N, C, K]), grid(max, [N, K]), grid(total, [N, K]), grid(lane, [N, K, 2]), grid(target, [N, K]), weights],
    floats, shape: x.shape,
  });
}

/** The same for targets of both kinds, in a form that can be differentiated: its own gradient leads through here. */
export function withOperators(grad: Tensor, x: Tensor, target: Tensor, weight: Tensor | null, options: targets.SmoothedLossOptions): Tensor {
  const dim = targets.classDim(x);
  const shares = targets.weightedTargets(x, target, weight, options);
  const { N, K } = targets.classSizes(x);
  const divisor = (): Tensor | number => (targets.areProbabilities(target) ? N * K : targets.totalWeight(x, target, weight, options));
  const g = options.reduction === 'mean' ? div(grad, divisor()) : grad;
  const counted = targets.areProbabilities(target) ? g : where(ne(target, options.ignoreIndex), g, 0);
  return mul(targets.alongTargets(counted, x), sub(mul(softmax(x, { dim }), sum(shares, { dim, keepdim: true })), shares));
}

export const crossEntropyGradient = defineOperator<GradientInputs, targets.SmoothedLossOptions>({
  name: 'crossEntropyGradient',
  takes: { grad: 'float', x: 'float', target: 'integer', weight: 'float?' },
  defaults: { ignoreIndex: -100, reduction: 'mean', labelSmoothing: 0 },
  shape(grad, x, target, weight, options) {
    const shape = targets.checkScores('crossEntropyGradient', x, weight, options);
    targets.checkSmoothing('crossEntropyGradient', options);
    targets.checkIndices('crossEntropyGradient', x, target, options);
    if (!sameShape(grad.shape, shape)) {
      const shapes = `grad has shape ${show(grad.shape)} and x ${show(x.shape)}`;
      throw new OperatorError(`crossEntropyGradient: ${shapes}; with reduction '${options.reduction}' the loss has shape ${show(shape)}; expected the same`);
    }
    return x.shape;
  },
  reference,
  gpu,
  gradient: through(withOperators),
  gradFn: 'LogSoftmaxBackwardDataBackward0',
});
