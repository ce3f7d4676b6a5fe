import { nearest, OperatorError } from './errors.ts';

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
