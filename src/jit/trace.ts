import { OperatorError } from '../errors.ts';
import type { Input } from '../definition.ts';
import { type ObservedCall, observed, type Observer } from '../observer.ts';
import { sameShape, show } from '../shape.ts';
import type { Storage } from '../storage.ts';
import { Tensor } from '../tensor.ts';
import { type Argument, type Instructions, operatorCalled, Program, type Reference, type Step } from './program.ts';

type OneOrMany = Tensor | readonly Tensor[];

/**
 * Runs a function once and writes down which operators it called, on what. The result is a static graph: it can be run again without
 * the function, printed, stored, and looked through before anything runs. What the function decided by looking at numbers
 * (`if (x.item() > 0)`) is decided for good; a dynamic graph, made anew by every call, decides it every time.
 *
 * Steps whose results nobody uses are left out. Tensors the function finds around itself (parameters) become the program's constants.
 *
 * @throws OperatorError where the function does something with tensors that is no operator, which the program could not do again
 * @torch  torch.jit.trace(func, example_inputs, check_trace=True)
 * @example const program = trace((x) => F.relu(F.matmul(x, w)), [x]);
 */
export function trace(run: (...inputs: Tensor[]) => OneOrMany, exampleInputs: readonly Tensor[], options: { readonly checkTrace?: boolean } = {}): Program {
  // A tensor given twice is two inputs.
  const inputs = exampleInputs.map((x, i) => (exampleInputs.indexOf(x) < i ? x.lookAs(x.layout()) : x));
  const tracer = new Tracer(inputs);
  const result = observed(tracer, () => run(...inputs));
  const program = new Program(tracer.finish(result));
  if (options.checkTrace ?? true) check(program, run, exampleInputs);
  return program;
}

class Tracer implements Observer {
  private readonly values = new Map<Tensor, number>();
  /** Constants are met while steps are numbered, so they count down from −1 until the end. */
  private readonly constants: Tensor[] = [];
  private readonly steps: (Step & { readonly first: number })[] = [];
  /** Memory that holds traced numbers: a tensor that looks at it must have come from an operator. */
  private readonly memories = new Set<Storage>();
  private readonly inputs: readonly Tensor[];
  private next: number;

  constructor(inputs: readonly Tensor[]) {
    this.inputs = inputs;
    this.next = inputs.length;
    inputs.forEach((x, i) => this.number(x, i));
  }

  private number(x: Tensor, value: number): void {
    this.values.set(x, value);
    this.memories.add(x.storage());
  }

  private refer(x: Tensor): Reference {
    if (x.isNumber) return { number: x.dtype === 'bool' ? x.item() !== 0 : x.item() };
    const known = this.values.get(x);
    if (known !== undefined) return { value: known };
    if (this.memories.has(x.storage())) {
      throw new OperatorError(`trace: a tensor of shape ${show(x.shape)} looks at traced numbers by a way that is no operator (detach, data); use an operator`);
    }
    this.constants.push(x);
    this.values.set(x, -this.constants.length);
    return { value: -this.constants.length };
  }

  called({ operator, inputs, options, outputs }: ObservedCall): void {
    const argument = (input: Input): Argument => (input === null ? null : input instanceof Tensor ? this.refer(input) : input.map((x) => this.refer(x)));
    const first = this.next;
    this.steps.push({ operator, inputs: inputs.map(argument), options, outputs: outputs.length, first });
    outputs.forEach((y, i) => this.number(y, first + i));
    this.next += outputs.length;
  }

  written(operator: string, x: Tensor, y: Tensor): void {
    if (x.viewOf || !sameShape(x.shape, y.shape) || !this.values.has(y)) {
      throw new OperatorError(`trace: ${operator} changed a tensor of shape ${show(x.shape)} in place, and others may look at it; use the form without _`);
    }
    this.values.set(x, this.values.get(y) as number);
  }

  escaped(what: string, x: Tensor): void {
    throw new OperatorError(`trace: ${what} on a tensor of shape ${show(x.shape)} is no operator, and a program cannot do it; do it before or after`);
  }

  finish(result: OneOrMany): Instructions {
    const returns = result instanceof Tensor ? this.refer(result) : result.map((y) => this.refer(y));
    return withoutUnused({ inputs: this.inputs.length, constants: this.constants, steps: this.steps, returns });
  }
}

/** Leaves out what does not lead to a result, and numbers the rest. Operators that change something besides (running statistics) stay. */
function withoutUnused({ inputs, constants, steps, returns }: Instructions & { readonly steps: readonly (Step & { readonly first: number })[] }): Instructions {
  const needed = new Set<number>();
  const need = (argument: Argument): void => {
    for (const one of argument === null ? [] : [argument].flat()) if ('value' in one) needed.add(one.value);
  };
  need(returns);
  const kept = [...steps].reverse().filter(({ operator, inputs: given, outputs, first }) => {
    const isUsed = Array.from({ length: outputs }, (_, i) => first + i).some((value) => needed.has(value));
    const stays = isUsed || 'after' in operatorCalled(operator).definition;
    if (stays) given.forEach(need);
    return stays;
  }).reverse();
  const keptConstants = constants.map((_, i) => -1 - i).filter((value) => needed.has(value));
  const run = (first: number, length: number): number[] => Array.from({ length }, (_, i) => first + i);
  const order = [...run(0, inputs), ...keptConstants, ...kept.flatMap(({ first, outputs }) => run(first, outputs))];
  const place = new Map(order.map((value, i) => [value, i]));
  const renumber = (one: Reference): Reference => ('value' in one ? { value: place.get(one.value) as number } : one);
  const argument = (one: Argument): Argument => (one === null ? null : 'length' in one ? one.map(renumber) : renumber(one));
  return {
    inputs,
    constants: keptConstants.map((value) => constants[-1 - value]),
    steps: kept.map(({ operator, inputs: given, options, outputs }) => ({ operator, inputs: given.map(argument), options, outputs })),
    returns: argument(returns) as Reference | readonly Reference[],
  };
}

/** Runs the function and the program side by side: they must agree to the last bit. */
function check(program: Program, run: (...inputs: Tensor[]) => OneOrMany, inputs: readonly Tensor[]): void {
  const [wanted, got] = [run(...inputs), program.run(...inputs)].map((result) => (result instanceof Tensor ? [result] : result));
  const odd = wanted.findIndex((y, i) => {
    const numbers = got[i].flat();
    return !sameShape(y.shape, got[i].shape) || y.flat().some((value, k) => !Object.is(value, numbers[k]));
  });
  if (odd >= 0) {
    const guess = 'is something random, or changed by the function?';
    throw new OperatorError(`trace: run again on the same inputs, the function and the program disagree in output ${odd}; ${guess}`);
  }
}
