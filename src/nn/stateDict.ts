import { OperatorError } from '../errors.ts';
import { sameShape, show } from '../shape.ts';
import { Tensor } from '../tensor.ts';

/** Tensors by the path that leads to them: `features.0.weight`. */
export type StateDict = Readonly<Record<string, Tensor>>;
type NamedTensor = readonly [name: string, tensor: Tensor];

/** The names that only one side has. */
export interface IncompatibleKeys {
  readonly missingKeys: readonly string[];
  readonly unexpectedKeys: readonly string[];
}

/** Compares what a module has with what it is given, and tells the difference; in one message if it must be refused. */
export function readState(module: string, own: readonly NamedTensor[], state: StateDict, strict: boolean): IncompatibleKeys {
  const names = new Set(own.map(([name]) => name));
  const missingKeys = [...names].filter((name) => !Object.hasOwn(state, name));
  const unexpectedKeys = Object.keys(state).filter((name) => !names.has(name));
  const faults: string[] = [];
  const list = (keys: readonly string[]): string => keys.map((key) => `"${key}"`).join(', ');
  if (strict && missingKeys.length > 0) faults.push(`the state lacks ${list(missingKeys)}`);
  if (strict && unexpectedKeys.length > 0) faults.push(`the state has ${list(unexpectedKeys)}, which the module has not`);
  for (const [name, x] of own) {
    const given: unknown = Object.hasOwn(state, name) ? state[name] : undefined;
    if (given === undefined) continue;
    if (!(given instanceof Tensor)) faults.push(`"${name}" is ${String(given)}, not a tensor`);
    else if (!sameShape(given.shape, x.shape)) faults.push(`"${name}" has shape ${show(given.shape)} in the state and ${show(x.shape)} in the module`);
  }
  if (faults.length > 0) throw new OperatorError(`loadStateDict: the state does not fit ${module}:\n  ${faults.join('\n  ')}`);
  return { missingKeys, unexpectedKeys };
}
