/**
 * Adam: every element steps by about lr, whatever the size of its gradients. m follows the gradient and s its square, both as
 * exponential averages; because they begin at zero, they are divided by the share of the weights they have seen, 1 − βᵗ.
 *
 *     g = gradient + weightDecay · p                                −gradient to maximize
 *     m = β₁ · m + (1 − β₁) · g        s = β₂ · s + (1 − β₂) · g²
 *     p = p − lr / (1 − β₁ᵗ) · m / (√s / √(1 − β₂ᵗ) + eps)          amsgrad: the largest s so far
 *
 * @torch  torch.optim.Adam(params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False, maximize=False)
 */
import { type Flat, launch, type Thread } from '../gpu/kernel.ts';
import { defineOperator, NotDifferentiable, OperatorError, required } from '../operator.ts';
import { sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { checkAlike, checkNotNegative } from './check.ts';
import { Optimizer, type Parameters, type ParameterState, type ParamGroup, type Update } from './optimizer.ts';
import { planes } from './planes.ts';

export interface AdamOptions {
  /** The learning rate: about how far an element steps. */
  readonly lr: number;
  /** How much of the averages of the gradient and of its square stays from step to step. */
  readonly betas: readonly [number, number];
  /** Added to the root, against division by zero. */
  readonly eps: number;
  /** Pulls parameters towards zero, as a penalty of ½ · weightDecay · p² in the loss would. */
  readonly weightDecay: number;
  /** Divides by the largest average so far, so that steps never grow again. */
  readonly amsgrad: boolean;
  /** Climbs instead of descending. */
  readonly maximize: boolean;
}
interface AdamStepOptions extends AdamOptions {
  /** Which step this is; the first is 1. */
  readonly step: number;
}
type Inputs = [parameter: Tensor, gradient: Tensor, expAvg: Tensor, expAvgSq: Tensor, maxExpAvgSq: Tensor | null];
const defaults: AdamOptions = { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false, maximize: false };

/** What the averages are divided by. */
const corrections = ({ betas: [beta1, beta2], step }: AdamStepOptions): [first: number, second: number] => [1 - beta1 ** step, 1 - beta2 ** step];

function reference(parameter: Tensor, gradient: Tensor, expAvg: Tensor, expAvgSq: Tensor, maxExpAvgSq: Tensor | null, options: AdamStepOptions): Tensor[] {
  const { lr, betas: [beta1, beta2], eps, weightDecay, maximize } = options;
  const [first, second] = corrections(options);
  const [p, m, s, largest] = [0, 1, 2, 3].map(() => parameter.newZeros(parameter.shape));
  for (let i = 0; i < p.array.length; i++) {
    let g = maximize ? -gradient.array[i] : gradient.array[i];
    if (weightDecay !== 0) g += weightDecay * parameter.array[i];
    const mean = beta1 * expAvg.array[i] + (1 - beta1) * g;
    const square = beta2 * expAvgSq.array[i] + (1 - beta2) * g * g;
    const most = maxExpAvgSq ? Math.max(maxExpAvgSq.array[i], square) : square;
    p.array[i] = parameter.array[i] - ((lr / first) * mean) / (Math.sqrt(most) / Math.sqrt(second) + eps);
    m.array[i] = mean;
    s.array[i] = square;
    largest.array[i] = most;
  }
  return maxExpAvgSq ? [p, m, s, largest] : [p, m, s];
}

/** A thread per element; y = 0 hands back the parameter, then the averages of the gradient and of its square, and the largest of these. */
function adamKernel(
  this: Thread, parameter: Flat, gradient: Flat, expAvg: Flat, expAvgSq: Flat, maxExpAvgSq: Flat,
  amsgrad: number, sign: number,
  stepSize: number, rootCorrection: number, keep1: number, fresh1: number, keep2: number, fresh2: number, eps: number, weightDecay: number,
): number {
  const i = this.thread.x;
  const p = parameter[i];
  let g = sign * gradient[i];
  if (weightDecay > 0) {
    g = g + weightDecay * p;
  }
  const m = keep1 * expAvg[i] + fresh1 * g;
  const s = keep2 * expAvgSq[i] + fresh2 * g * g;
  const largest = amsgrad > 0.5 ? Math.max(maxExpAvgSq[i], s) : s;
  const next = p - stepSize * m / (Math.sqrt(largest) / rootCorrection + eps);
  const low = this.thread.y > 0.5 ? m : next;
  const high = this.thread.y > 2.5 ? largest : s;
  return this.thread.y > 1.5 ? high : low;
}

/**
 * One step of one parameter and of its averages, which begin at zero; the largest average is null without amsgrad.
 *
 * @shape  parameter, gradient, expAvg, expAvgSq, maxExpAvgSq: any, all alike  →  parameter, expAvg, expAvgSq, maxExpAvgSq: the same
 * @torch  torch.optim.adam.adam([parameter], [gradient], [exp_avg], [exp_avg_sq], [max_exp_avg_sq], [step], …), which changes its arguments
 */
export const adamStep = defineOperator<Inputs, AdamStepOptions, readonly Tensor[]>({
  name: 'adamStep',
  takes: { parameter: 'float', gradient: 'float', expAvg: 'float', expAvgSq: 'float', maxExpAvgSq: 'float?' },
  defaults: { ...defaults, step: required },
  outputs: { parameter: 'same', expAvg: 'same', expAvgSq: 'same', maxExpAvgSq: 'same' },
  shape(parameter, gradient, expAvg, expAvgSq, maxExpAvgSq) {
    checkAlike('adamStep', parameter, { gradient, expAvg, expAvgSq, maxExpAvgSq });
    const { shape } = parameter;
    return maxExpAvgSq ? [shape, shape, shape, shape] : [shape, shape, shape];
  },
  reference,
  gpu(parameter, gradient, expAvg, expAvgSq, maxExpAvgSq, options) {
    const { lr, betas: [beta1, beta2], eps, weightDecay, maximize } = options;
    const [first, second] = corrections(options);
    const count = maxExpAvgSq ? 4 : 3;
    const result = launch(adamKernel, {
      threads: [sizeOf(parameter.shape), count], inputs: [parameter, gradient, expAvg, expAvgSq, maxExpAvgSq ?? expAvgSq],
      integers: { amsgrad: Number(maxExpAvgSq !== null), sign: maximize ? -1 : 1 },
      floats: { stepSize: lr / first, rootCorrection: Math.sqrt(second), keep1: beta1, fresh1: 1 - beta1, keep2: beta2, fresh2: 1 - beta2, eps, weightDecay },
    });
    return planes(result, count, parameter.shape);
  },
  gradient: new NotDifferentiable('an update ends the computation of a gradient'),
});

interface AdamState {
  readonly step?: number;
  readonly expAvg?: Tensor;
  readonly expAvgSq?: Tensor;
  readonly maxExpAvgSq?: Tensor;
}

/** Adam over parameters: steps of about lr, whatever the size of the gradients. @torch torch.optim.Adam */
export class Adam extends Optimizer<AdamOptions> {
  constructor(params: Parameters<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super('Adam', params, defaults, options);
  }

  protected override check({ lr, betas, eps, weightDecay }: AdamOptions): void {
    checkNotNegative('Adam', { lr, eps, weightDecay });
    betas.forEach((beta, i) => {
      if (typeof beta !== 'number' || !(beta >= 0 && beta < 1)) throw new OperatorError(`Adam: betas[${i}] is ${String(beta)}; expected a number ≥ 0 and < 1`);
    });
  }

  protected override update(parameter: Tensor, gradient: Tensor, state: ParameterState, { params, ...options }: ParamGroup<AdamOptions>): Update {
    const zeros = (): Tensor => parameter.newZeros(parameter.shape);
    const { step: before = 0, expAvg = zeros(), expAvgSq = zeros(), maxExpAvgSq = zeros() } = state as AdamState;
    const step = before + 1;
    const [next, m, s, largest] = adamStep(parameter, gradient, expAvg, expAvgSq, options.amsgrad ? maxExpAvgSq : null, { ...options, step });
    return { parameter: next, state: { step, expAvg: m, expAvgSq: s, ...(largest ? { maxExpAvgSq: largest } : {}) } };
  }
}
