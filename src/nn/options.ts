/** What the arguments of modules have in common. */
import type { TensorOptions } from '../creation.ts';
import { OperatorError } from '../errors.ts';

/** Where the parameters live, and their type. */
export type Placement = Pick<TensorOptions, 'device' | 'dtype'>;

/** Refuses a size that is no whole number from `least` on. */
export function checkSizes(name: string, sizes: Readonly<Record<string, number>>, least = 0): void {
  for (const [size, value] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(value) || value < least) throw new OperatorError(`${name}: ${size} is ${String(value)}; expected a whole number ≥ ${least}`);
  }
}
