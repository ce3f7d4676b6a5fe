import { nearest, OperatorError, shown } from './errors.ts';

/** Refuses what is no object of options, as in `ones([2], 'int32')`: it would say nothing, unnoticed. */
export function checkOptions(name: string, known: readonly string[], given: unknown): void {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  const example = known.length > 0 ? `{ ${known[0]}: … }` : '{}';
  throw new OperatorError(`${name}: the options are ${shown(given)}; expected an object, as in ${example}`);
}

/** The options with their defaults; one that nobody knows is refused, with the known one it looks like. */
export function readOptions<O extends object>(name: string, defaults: O, given: Partial<O>): O {
  const known = Object.keys(defaults);
  checkOptions(name, known, given);
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const unknown = said.find(([option]) => !known.includes(option))?.[0];
  if (unknown !== undefined) {
    const like = nearest(unknown, known);
    const has = known.length === 0 ? 'it has no options' : `its options are ${known.join(', ')}`;
    throw new OperatorError(`${name}: unknown option ${unknown}; ${like ? `did you mean ${like}? (${has})` : has}`);
  }
  return { ...defaults, ...Object.fromEntries(said) };
}
