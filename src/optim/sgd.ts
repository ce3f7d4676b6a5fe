/**
 * Stochastic gradient descent, with momentum.
 *
 *     g = gradient + weightDecay · p                 −gradient to maximize
 *     v = momentum · v + (1 − dampening) · g         the first v is g itself
 *     p = p − lr · v                                 p − lr · g without momentum, p − lr · (g + momentum · v) with Nesterov's
 *
 * @torch  torch.optim.SGD(params, lr=0.001, momentum=0, dampening=0, weight_decay=0, nesterov=False, maximize=False)
 */
import { type Flat, launch, type Thread } from '../gpu/kernel.ts';
import { defineOperator, NotDifferentiable, OperatorError } from '../operator.ts';
import { sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { checkAlike, checkNotNegative } from './check.ts';
import { Optimizer, type Parameters, type ParameterState, type ParamGroup, type Update } from './optimizer.ts';
import { planes } from './planes.ts';

export interface SGDOptions {
  /** The learning rate: how far a step goes. */
  readonly lr: number;
  /** How much of the last step goes on in the next one. */
  readonly momentum: number;
  /** How much of a new gradient the momentum does not take in. */
  readonly dampening: number;
  /** Pulls parameters towards zero, as a penalty of ½ · weightDecay · p² in the loss would. */
  readonly weightDecay: number;
  /** Looks ahead, by adding the momentum once more. */
  readonly nesterov: boolean;
  /** Climbs instead of descending. */
  readonly maximize: boolean;
}
type Inputs = [parameter: Tensor, gradient: Tensor, momentumBuffer: Tensor | null];

function reference(parameter: Tensor, gradient: Tensor, momentumBuffer: Tensor | null, options: SGDOptions): Tensor[] {
  const { lr, momentum, dampening, weightDecay, nesterov, maximize } = options;
  const p = parameter.newZeros(parameter.shape);
  const v = parameter.newZeros(parameter.shape);
  for (let i = 0; i < p.array.length; i++) {
    let g = maximize ? -gradient.array[i] : gradient.array[i];
    if (weightDecay !== 0) g += weightDecay * parameter.array[i];
    let step = g;
    if (momentum !== 0) {
      const velocity = momentumBuffer ? momentum * momentumBuffer.array[i] + (1 - dampening) * g : g;
      step = nesterov ? g + momentum * velocity : velocity;
      v.array[i] = velocity;
    }
    p.array[i] = parameter.array[i] - lr * step;
  }
  return momentum === 0 ? [p] : [p, v];
}

/** A thread per element; y = 0 hands back the parameter, y = 1 the momentum. `memory`: 0 there is none, 1 it begins, 2 it goes on. */
function sgdKernel(
  this: Thread, parameter: Flat, gradient: Flat, momentumBuffer: Flat,
  memory: number, nesterov: number, sign: number, lr: number, momentum: number, fresh: number, weightDecay: number,
): number {
  const i = this.thread.x;
  const p = parameter[i];
  let g = sign * gradient[i];
  if (weightDecay > 0) {
    g = g + weightDecay * p;
  }
  let v = g;
  if (memory > 1.5) {
    v = momentum * momentumBuffer[i] + fresh * g;
  }
  const step = nesterov > 0.5 ? g + momentum * v : v;
  return this.thread.y > 0.5 ? v : p - lr * step;
}

/**
 * One step of one parameter; its momentum is null at first, and not handed back where there is none.
 *
 * @shape  parameter, gradient, momentumBuffer: any, all alike  →  parameter, momentumBuffer: the same
 * @torch  torch.optim.sgd.sgd([parameter], [gradient], [momentum_buffer], …), which changes its arguments
 */
export const sgdStep = defineOperator<Inputs, SGDOptions, readonly Tensor[]>({
  name: 'sgdStep',
  takes: { parameter: 'float', gradient: 'float', momentumBuffer: 'float?' },
  defaults: { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false },
  outputs: { parameter: 'same', momentumBuffer: 'same' },
  shape(parameter, gradient, momentumBuffer, { momentum }) {
    checkAlike('sgdStep', parameter, { gradient, momentumBuffer });
    return momentum === 0 ? [parameter.shape] : [parameter.shape, parameter.shape];
  },
  reference,
  gpu(parameter, gradient, momentumBuffer, { lr, momentum, dampening, weightDecay, nesterov, maximize }) {
    const count = momentum === 0 ? 1 : 2;
    const result = launch(sgdKernel, {
      threads: [sizeOf(parameter.shape), count], inputs: [parameter, gradient, momentumBuffer ?? parameter],
      integers: { memory: momentum === 0 ? 0 : momentumBuffer ? 2 : 1, nesterov: Number(nesterov), sign: maximize ? -1 : 1 },
      floats: { lr, momentum, fresh: 1 - dampening, weightDecay },
    });
    return planes(result, count, parameter.shape);
  },
  gradient: new NotDifferentiable('an update ends the computation of a gradient'),
});

/** Stochastic gradient descent over parameters, with momentum. @torch torch.optim.SGD */
export class SGD extends Optimizer<SGDOptions> {
  constructor(params: Parameters<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super('SGD', params, sgdStep.definition.defaults, options);
  }

  protected override check({ lr, momentum, dampening, weightDecay, nesterov }: SGDOptions): void {
    checkNotNegative('SGD', { lr, momentum, weightDecay });
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new OperatorError(`SGD: nesterov is true, momentum ${momentum} and dampening ${dampening}; expected a momentum > 0 and no dampening`);
    }
  }

  protected override update(parameter: Tensor, gradient: Tensor, state: ParameterState, { params, ...options }: ParamGroup<SGDOptions>): Update {
    const [next, velocity] = sgdStep(parameter, gradient, (state.momentumBuffer ?? null) as Tensor | null, options);
    return { parameter: next, state: velocity ? { momentumBuffer: velocity } : {} };
  }
}
