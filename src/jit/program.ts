/** A static graph: a list of calls that was written down once, and can be run, printed, stored and read again. */
import { nearest, OperatorError } from '../errors.ts';
import * as F from '../ops/index.ts';
import { show } from '../shape.ts';
import { Tensor } from '../tensor.ts';

/** A number that was written where a tensor is expected, or the place of a value in the program's list. */
export type Reference = { readonly value: number } | { readonly number: number | boolean };
/** What a call is given for one input. */
export type Argument = Reference | readonly Reference[] | null;
export interface Step {
  readonly operator: string;
  readonly inputs: readonly Argument[];
  readonly options: object;
  /** How many values it adds to the list. */
  readonly outputs: number;
}
/** Values are numbered: first the inputs, then the constants, then the outputs of the steps in their order. */
export interface Instructions {
  readonly inputs: number;
  readonly constants: readonly Tensor[];
  readonly steps: readonly Step[];
  /** What the program returns: one value, or a list. */
  readonly returns: Reference | readonly Reference[];
}

type Operator = ((...call: readonly unknown[]) => Tensor | readonly Tensor[]) & { readonly definition: { readonly inputs: readonly string[] } };
const operators = F as unknown as Readonly<Record<string, Operator | undefined>>;

/** The operator a step names. */
export function operatorCalled(name: string): Operator {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator) return operator;
  const like = nearest(name, Object.keys(operators));
  throw new OperatorError(`Program: there is no operator ${name}${like ? `; did you mean ${like}?` : ''}`);
}

/**
 * A program of operator calls without any JavaScript around them.
 *
 * It computes what the traced function computed, along the same branches: what depended on numbers then is fixed now. Gradients flow
 * through it as through the function, and its constants are the very tensors the function used, so that they can be trained.
 *
 * @torch  torch.jit.ScriptModule, as torch.jit.trace returns it
 */
export class Program {
  readonly instructions: Instructions;
  constructor(instructions: Instructions) {
    this.instructions = instructions;
  }

  /** Runs the steps on other inputs. */
  run(...inputs: readonly Tensor[]): Tensor | readonly Tensor[] {
    const { constants, steps, returns } = this.instructions;
    const expected = this.instructions.inputs;
    const wrong = inputs.findIndex((x) => !(x instanceof Tensor));
    if (inputs.length !== expected || wrong >= 0) {
      throw new OperatorError(`Program: ${wrong >= 0 ? `input ${wrong} is no tensor` : `${inputs.length} inputs were passed`}; expected ${expected} tensors`);
    }
    const values: Tensor[] = [...inputs, ...constants];
    const read = (reference: Reference): Tensor | number | boolean => ('value' in reference ? values[reference.value] : reference.number);
    const argument = (one: Argument): unknown => (one === null ? null : 'length' in one ? one.map(read) : read(one));
    for (const { operator, inputs: given, options, outputs } of steps) {
      const result = operatorCalled(operator)(...given.map(argument), options);
      const list = result instanceof Tensor ? [result] : result;
      for (let i = 0; i < outputs; i++) values.push(list[i]);
    }
    return 'length' in returns ? returns.map((one) => read(one) as Tensor) : (read(returns) as Tensor);
  }

  /** The program as text, a line for each step. */
  toString(): string {
    const { inputs, constants, steps, returns } = this.instructions;
    const known = inputs + constants.length;
    let count = known;
    const nameOf = (value: number): string => (value < inputs ? `x${value}` : value < known ? `c${value - inputs}` : `v${value - known}`);
    const read = (one: Reference): string => ('value' in one ? nameOf(one.value) : String(one.number));
    const argument = (one: Argument): string => (one === null ? 'null' : 'length' in one ? `[${one.map(read).join(', ')}]` : read(one));
    const said = (options: object): string[] => {
      const entries = Object.entries(options).map(([option, value]) => `${option}: ${Array.isArray(value) ? show(value) : String(value)}`);
      return entries.length > 0 ? [`{ ${entries.join(', ')} }`] : [];
    };
    const lines = steps.map(({ operator, inputs: given, options, outputs }) => {
      const results = Array.from({ length: outputs }, () => nameOf(count++));
      return `  ${results.join(', ')} = ${operator}(${[...given.map(argument), ...said(options)].join(', ')})`;
    });
    const parameters = Array.from({ length: inputs }, (_, i) => nameOf(i));
    const listed = constants.map(({ shape, dtype }, i) => `  c${i}: ${dtype} ${show(shape)}`);
    return [`program(${parameters.join(', ')}):`, ...listed, ...lines, `  return ${argument(returns)}`].join('\n');
  }
}
