import { OperatorError } from '../errors.ts';

/** Refuses hyperparameters that are no number ≥ 0. */
export function checkNotNegative(name: string, values: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(values)) {
    if (typeof value !== 'number' || !(value >= 0)) throw new OperatorError(`${name}: ${option} is ${String(value)}; expected a number ≥ 0`);
  }
}
