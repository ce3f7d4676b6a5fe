/** Reading the arguments of modules and optimizers: defaults filled in, misspelt names and impossible sizes refused. */
import type { TensorOptions } from '../creation.ts';
import { nearest, OperatorError } from '../errors.ts';

/** Where the parameters live, and their type. */
export type Placement = Pick<TensorOptions, 'device' | 'dtype'>;

/** The options with their defaults; one that nobody knows is refused, with the known one it looks like. */
export function readOptions<O extends object>(name: string, defaults: O, given: Partial<O>): O {
  const known = Object.keys(defaults);
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const unknown = said.find(([option]) => !known.includes(option))?.[0];
  if (unknown !== undefined) {
    const like = nearest(unknown, known);
    const has = known.length === 0 ? 'it has no options' : `its options are ${known.join(', ')}`;
    throw new OperatorError(`${name}: unknown option ${unknown}; ${like ? `did you mean ${like}? (${has})` : has}`);
  }
  return { ...defaults, ...Object.fromEntries(said) };
}

/** Refuses a size that is no whole number from `least` on. */
export function checkSizes(name: string, sizes: Readonly<Record<string, number>>, least = 0): void {
  for (const [size, value] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(value) || value < least) throw new OperatorError(`${name}: ${size} is ${String(value)}; expected a whole number ≥ ${least}`);
  }
}
