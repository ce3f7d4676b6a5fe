/**
 * Batch norm: every channel gets mean 0 and variance 1 over the batch, then a scale and a shift that are learnt per channel.
 *
 *     y = x̂ · w_c + b_c        x̂ = (x − μ_c) / √(σ²_c + ε)
 *     dx = (ĝ − mean ĝ − x̂ · mean(ĝ ⊙ x̂)) / √(σ²_c + ε)        ĝ = g · w_c        dw = Σ g ⊙ x̂        db = Σ g
 *
 * In training μ and σ² are those of the batch, over everything but the channel, and the running statistics take a step towards
 * them, in place:   running ← (1 − momentum) · running + momentum · batch,   the variance with correction 1, though x̂ is made without.
 * In evaluation μ and σ² are the running statistics, constants, and dx = ĝ / √(σ²_c + ε).
 *
 * @shape  x: [N, C, …], rank ≥ 2   runningMean, runningVar, weight, bias: [C]  →  y: the shape of x
 * @torch  torch.nn.functional.batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05)
 *         Ioffe & Szegedy 2015
 */
import { ones, zeros } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { copyInto } from '../../inPlace.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { sameShape, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { once } from '../once.ts';
import { mean } from '../reduction/mean.ts';
import { laneStep, threadsOver } from '../reduction/reduce.ts';
import { sum } from '../reduction/sum.ts';
import { variance } from '../reduction/var.ts';
import { reshape } from '../views/reshape.ts';
import { inverseDeviation, type Standardized, standardized, standardizeGradient, statisticsOnGpu } from './standardize.ts';

type Inputs = [x: Tensor, runningMean: Tensor | null, runningVar: Tensor | null, weight: Tensor | null, bias: Tensor | null];
export interface BatchNormOptions {
  /** Whether the statistics are those of the batch. */
  readonly training: boolean;
  /** How far the running statistics step towards those of the batch: 0 not at all, 1 all the way. */
  readonly momentum: number;
  /** Added to the variance, against division by zero. */
  readonly eps: number;
}

/** Everything but the channel. */
const otherDims = (x: Tensor): number[] => x.shape.map((_, d) => d).filter((d) => d !== 1);
/** One number per channel, shaped so that it meets x channel by channel. */
const perChannel = (parameter: Tensor, x: Tensor): Tensor => reshape(parameter, { shape: [-1, ...x.shape.slice(2).fill(1)] });

function shape(...[x, runningMean, runningVar, weight, bias, { training, momentum, eps }]: [...Inputs, BatchNormOptions]): Shape {
  const refuse = (fault: string): never => { throw new OperatorError(`batchNorm: ${fault}`); };
  const [N, C, ...sizes] = x.shape;
  if (x.ndim < 2) refuse(`x has shape ${show(x.shape)}; expected [N, C, …], at least two dims`);
  for (const [name, parameter] of Object.entries({ runningMean, runningVar, weight, bias })) {
    if (parameter && !sameShape(parameter.shape, [C])) {
      refuse(`${name} has shape ${show(parameter.shape)} and x ${show(x.shape)}, ${C} channels at dim 1; expected ${name} [${C}]`);
    }
  }
  for (const [name, statistic] of Object.entries({ runningMean, runningVar })) {
    if (statistic?.requiresGrad) refuse(`${name} requires a gradient; expected a plain record of the past, use ${name}.detach()`);
  }
  if (!runningMean !== !runningVar) refuse(`${runningMean ? 'runningVar' : 'runningMean'} is missing, but the other is there; expected both or neither`);
  if (typeof training !== 'boolean') refuse(`training is ${String(training)}; expected true or false`);
  if (typeof momentum !== 'number') refuse(`momentum is ${String(momentum)}; expected a number`);
  if (typeof eps !== 'number' || (training && !(eps > 0))) refuse(`eps is ${String(eps)}; expected a number${training ? ' above 0 in training' : ''}`);
  if (!training && !runningMean) refuse('runningMean and runningVar are missing, and training is false; expected them, or { training: true }');
  if (training && N * sizeOf(sizes) === 1) {
    refuse(`x has shape ${show(x.shape)}, one value per channel, which has no variance to train with; expected more, or { training: false }`);
  }
  return x.shape;
}

function reference(...[x, runningMean, runningVar, weight, bias, { training, eps }]: [...Inputs, BatchNormOptions]): Tensor {
  const [N, C, ...sizes] = x.shape;
  const S = sizeOf(sizes);
  const y = x.newZeros(x.shape);
  for (let c = 0; c < C; c++) {
    const at = (n: number, s: number): number => (n * C + c) * S + s;
    let center = runningMean?.array[c] ?? NaN;
    let spread = runningVar?.array[c] ?? NaN;
    if (training) {
      let total = 0;
      for (let n = 0; n < N; n++) for (let s = 0; s < S; s++) total += x.array[at(n, s)];
      center = total / (N * S);
      let squares = 0;
      for (let n = 0; n < N; n++) for (let s = 0; s < S; s++) squares += (x.array[at(n, s)] - center) ** 2;
      spread = squares / (N * S);
    }
    const scale = (weight?.array[c] ?? 1) / Math.sqrt(spread + eps);
    for (let n = 0; n < N; n++) for (let s = 0; s < S; s++) y.array[at(n, s)] = (x.array[at(n, s)] - center) * scale + (bias?.array[c] ?? 0);
  }
  return y;
}

/** The statistics are there; a thread per element. The channel is the thread's y, or its x where a sample has but one element per channel. */
function scaleAndShiftKernel(
  this: Thread, x: Flat, mean: Flat, inverseDeviation: Flat, weight: Flat, bias: Flat, size: number, inner: number, channelStep: number,
): number {
  const c = this.thread.y + this.thread.x * channelStep;
  const xHat = (x[this.thread.z * size + this.thread.y * inner + this.thread.x] - mean[c]) * inverseDeviation[c];
  return xHat * weight[c] + bias[c];
}

function gpu(...[x, runningMean, runningVar, weight, bias, { training, eps }]: [...Inputs, BatchNormOptions]): Tensor {
  const [N, C, ...sizes] = x.shape;
  const lanes = { outer: N, length: C, inner: sizeOf(sizes) };
  const statistics = training || !runningMean || !runningVar
    ? statisticsOnGpu(x, otherDims(x), eps)
    : { mean: runningMean, inverseDeviation: inverseDeviation(runningVar, eps) };
  return launch(scaleAndShiftKernel, {
    threads: threadsOver(lanes, C), inputs: [x, statistics.mean, statistics.inverseDeviation, weight ?? ones([C], x), bias ?? zeros([C], x)],
    integers: { size: C * lanes.inner, inner: lanes.inner, channelStep: 1 - laneStep(lanes) }, shape: x.shape,
  });
}

/** running ← (1 − momentum) · running + momentum · batch */
const stepTowards = (running: Tensor, batch: Tensor, momentum: number): void => copyInto(running, add(mul(running, 1 - momentum), mul(batch, momentum)));

export const batchNorm = defineOperator<Inputs, BatchNormOptions>({
  name: 'batchNorm',
  takes: { x: 'float', runningMean: 'float?', runningVar: 'float?', weight: 'float?', bias: 'float?' },
  defaults: { training: false, momentum: 0.1, eps: 1e-5 },
  shape,
  reference,
  gpu,
  after(x, runningMean, runningVar, _weight, _bias, { training, momentum }) {
    if (!training || !runningMean || !runningVar || x.numel() === 0) return;
    stepTowards(runningMean, mean(x, { dim: otherDims(x) }), momentum);
    stepTowards(runningVar, variance(x, { dim: otherDims(x) }), momentum);
  },
  gradient({ grad, inputs: [x, runningMean, runningVar, weight], options: { training, eps } }) {
    const dims = otherDims(x);
    const statistics = once((): Standardized => {
      if (training || !runningMean || !runningVar) return standardized(x, dims, eps);
      const inverse = perChannel(inverseDeviation(runningVar, eps), x);
      return { xHat: mul(sub(x, perChannel(runningMean, x)), inverse), inverseDeviation: inverse };
    });
    return [
      () => {
        const scaled = weight ? mul(grad, perChannel(weight, x)) : grad;
        return training ? standardizeGradient(scaled, statistics(), dims) : mul(scaled, statistics().inverseDeviation);
      },
      null,
      null,
      () => sum(mul(grad, statistics().xHat), { dim: dims }),
      () => sum(grad, { dim: dims }),
    ];
  },
  gradFn: 'NativeBatchNormBackward0',
});
