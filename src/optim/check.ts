import { OperatorError } from '../errors.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Refuses hyperparameters that are no number ≥ 0. */
export function checkNotNegative(name: string, values: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(values)) {
    if (typeof value !== 'number' || !(value >= 0)) throw new OperatorError(`${name}: ${option} is ${String(value)}; expected a number ≥ 0`);
  }
}

/** Refuses what a step is made from, if it is not all of the parameter's shape. */
export function checkAlike(name: string, parameter: Tensor, others: Readonly<Record<string, Tensor | null>>): void {
  for (const [argument, x] of Object.entries(others)) {
    if (x && !sameShape(x.shape, parameter.shape)) {
      throw new OperatorError(`${name}: ${argument} has shape ${show(x.shape)} and parameter ${show(parameter.shape)}; expected the same`);
    }
  }
}
