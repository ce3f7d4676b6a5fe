/** The graph of computations: a node for every remembered call, edges from its outputs back to its inputs. */
import type { AnyDefinition, Backward, Input, Inputs } from '../definition.ts';
import { NotDifferentiable } from '../definition.ts';
import type { DType } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { sameShape, type Shape, show } from '../shape.ts';
import type { Device } from '../storage.ts';
import { Tensor } from '../tensor.ts';

/** Output number `output` of `node`. */
export interface Edge {
  readonly node: GradientNode;
  readonly output: number;
}
/** What is known of an output without its numbers. */
export interface Meta {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly device: Device;
}
export const metaOf = ({ shape, dtype, device }: Tensor): Meta => ({ shape, dtype, device });

/** Sees a gradient on its way, and may return another in its place. */
export type Hook = (grad: Tensor) => Tensor | void;

export interface GradientNode {
  /** As PyTorch prints it: `MulBackward0`. */
  readonly name: string;
  /** Where each input came from; null where no gradient is wanted. (PyTorch's `next_functions`.) */
  readonly next: readonly (Edge | null)[];
  readonly outputs: readonly Meta[];
  /** Hooks on the gradient of each output, run before the node. */
  readonly hooks: Map<number, Hook[]>;
  /** From the gradients of the outputs to those of the inputs, in the order of `next`. */
  apply(grads: readonly Tensor[]): readonly (Tensor | null)[];
  /** What is kept in memory until the node has been passed. */
  saved(): readonly Tensor[];
  /** Lets go of the tensors that were saved. */
  release(): void;
}

/** Where the gradient that leaves or enters `x` belongs; null if it needs none. */
export function edgeOf(x: Tensor): Edge | null {
  if (x.origin) return x.origin;
  if (!x.requiresGrad) return null;
  x.accumulator ??= new AccumulateGrad(x);
  return { node: x.accumulator, output: 0 };
}

/** Every node the outputs were computed through, nearest first. */
export function nodesBehind(outputs: readonly Tensor[]): GradientNode[] {
  const found = new Set(outputs.flatMap((output) => edgeOf(output)?.node ?? []));
  for (const node of found) for (const edge of node.next) if (edge) found.add(edge.node); // a set is walked to its growing end
  return [...found];
}

/** The end of the graph: collects a leaf's gradient in `leaf.grad`. */
export class AccumulateGrad implements GradientNode {
  readonly name = 'AccumulateGrad';
  readonly next: readonly Edge[] = [];
  readonly outputs: readonly Meta[];
  readonly hooks = new Map<number, Hook[]>();
  readonly leaf: Tensor;
  constructor(leaf: Tensor) {
    this.leaf = leaf;
    this.outputs = [metaOf(leaf)];
  }
  apply(): readonly null[] {
    return [];
  }
  saved(): readonly Tensor[] {
    return [];
  }
  release(): void {}
}

/** A tensor as it was when a call used it: the same numbers and the same place in the graph, and a note of the storage's version. */
export function save(x: Tensor): Tensor {
  const saved = x.lookAs(x.layout());
  saved.savedVersion ??= x.version;
  return placed(saved, edgeOf(x));
}

/** Gives a tensor that was just made its place in the graph. */
function placed(x: Tensor, edge: Edge | null): Tensor {
  if (edge?.node instanceof AccumulateGrad) {
    x.requiresGrad = true;
    x.accumulator = edge.node;
  } else x.origin = edge;
  return x;
}

/** Reading the numbers of a saved tensor is refused when they are no longer those that were used. */
export function checkVersion(operator: string, x: Tensor): void {
  if (x.savedVersion === null) return;
  if (x.storage().isInference) {
    throw new OperatorError(`${operator}: a tensor of shape ${show(x.shape)} that backward needs was made in inference mode; use its clone() to compute with`);
  }
  if (x.savedVersion === x.version) return;
  throw new OperatorError(
    `${operator}: a tensor of shape ${show(x.shape)} that backward needs was modified in place; `
    + `it is at version ${x.version}, expected version ${x.savedVersion}; change a clone() of it instead`,
  );
}

/** A list of tensors counts as that many inputs. */
const flatInputs = (inputs: Inputs): (Tensor | null)[] => inputs.flatMap((input: Input) => (input === null || input instanceof Tensor ? [input] : [...input]));
const saveInput = (input: Input): Input => (input === null ? null : input instanceof Tensor ? save(input) : input.map(save));

/** What a node saved: the inputs and outputs of its call, and the random numbers it drew. */
export interface Saved {
  readonly inputs: Inputs;
  readonly outputs: readonly Tensor[];
  readonly drawn: Tensor;
}
/** Where saved tensors are kept. The usual place is the node itself; `checkpoint` computes them again instead. */
export interface Keeper {
  /** Is shown what a call saved, and returns how to have it again. */
  keep(saved: Saved): () => Saved;
  /** Tensors that are kept in memory so that it can be had again. */
  holds(): readonly Tensor[];
}
let keeper: Keeper | null = null;
/** Runs `body` with everything its calls save given to another keeper. */
export function keepWith<T>(other: Keeper | null, body: () => T): T {
  const before = keeper;
  keeper = other;
  try {
    return body();
  } finally {
    keeper = before;
  }
}

/** A remembered call of an operator. Its gradient rule runs as ordinary operators, on the device of the call. */
export class OperatorNode implements GradientNode {
  readonly name: string;
  readonly next: readonly (Edge | null)[];
  readonly outputs: readonly Meta[];
  readonly hooks = new Map<number, Hook[]>();
  private readonly definition: AnyDefinition;
  private readonly options: object;
  private readonly keeper = keeper;
  private recall: (() => Saved) | null;

  constructor(name: string, definition: AnyDefinition, inputs: Inputs, options: object, outputs: readonly Tensor[], drawn: Tensor) {
    this.name = name;
    this.definition = definition;
    this.options = options;
    this.next = flatInputs(inputs).map((input) => input && edgeOf(input));
    this.outputs = outputs.map(metaOf);
    this.recall = () => ({ inputs, outputs, drawn });
  }

  /** Saves the call, once its outputs know that they come from this node. */
  remember(): void {
    const recall = this.recall as () => Saved;
    const { inputs, outputs, drawn } = recall();
    const saved = { inputs: inputs.map(saveInput), outputs: outputs.map(save), drawn };
    this.recall = this.keeper ? this.keeper.keep(saved) : () => saved;
  }

  apply(grads: readonly Tensor[]): readonly (Tensor | null)[] {
    if (!this.recall) {
      const instead = 'to pass twice, call backward with { retainGraph: true } the first time';
      throw new OperatorError(`backward: ${this.name} was already passed, and what it saved is gone; ${instead}`);
    }
    const { gradient } = this.definition;
    if (gradient instanceof NotDifferentiable) throw new OperatorError(`backward: ${this.definition.name} has no gradient: ${gradient.because}`);
    const { inputs, outputs, drawn } = this.keeper ? this.inPlaceOf(this.recall()) : this.recall();
    const call: Backward<Inputs, object> = { grad: grads[0], grads, output: outputs[0], outputs, inputs, options: this.options, drawn };
    const recipes = gradient(call);
    let next = 0;
    return inputs.flatMap((input, i): (Tensor | null)[] => {
      const parts = input === null || input instanceof Tensor ? [input] : input;
      const wanted = this.next.slice(next, (next += parts.length)).some((edge) => edge !== null);
      const recipe = recipes[i];
      if (!wanted || !recipe) return parts.map(() => null);
      const shares = recipe() as Tensor | readonly Tensor[];
      const list = shares instanceof Tensor ? [shares] : shares;
      return parts.map((part, j) => part && fitted(this.definition, Object.keys(this.definition.takes)[i], part, list[j]));
    });
  }

  /** Tensors that were computed again, in the place in the graph that the first ones had. */
  private inPlaceOf({ inputs, outputs, drawn }: Saved): Saved {
    let next = 0;
    const replaced = (x: Tensor): Tensor => placed(x.lookAs(x.layout()), this.next[next++]);
    const again = inputs.map((input): Input => {
      if (input instanceof Tensor) return replaced(input);
      if (input) return input.map(replaced);
      next++;
      return null;
    });
    const own = (x: Tensor, output: number): Tensor => placed(x.lookAs(x.layout()), x.requiresGrad ? { node: this, output } : null);
    return { inputs: again, outputs: outputs.map(own), drawn };
  }

  saved(): readonly Tensor[] {
    if (!this.recall) return [];
    if (this.keeper) return this.keeper.holds();
    const { inputs, outputs, drawn } = this.recall();
    return [...flatInputs(inputs), ...outputs, drawn].filter((x) => x instanceof Tensor);
  }

  release(): void {
    this.recall = null;
  }
}

/** What autograd itself computes with. Handed in by `ops/index.ts`, so that the graph knows operators only through their definitions. */
export const arithmetic = {} as {
  add(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  sumTo(x: Tensor, shape: Shape): Tensor;
  to(x: Tensor, dtype: DType): Tensor;
  clone(x: Tensor): Tensor;
};

/** The backward of broadcasting and of type promotion, once for all operators: sums over what was stretched, and returns to the input's type. */
function fitted(definition: AnyDefinition, name: string, input: Tensor, share: Tensor): Tensor {
  let fit = share;
  if (!sameShape(fit.shape, input.shape)) {
    if (!definition.broadcasts) {
      throw new OperatorError(`${definition.name}: the gradient of ${name} has shape ${show(fit.shape)}, but ${name} has shape ${show(input.shape)}`);
    }
    fit = arithmetic.sumTo(fit, input.shape);
  }
  return fit.dtype === input.dtype ? fit : arithmetic.to(fit, input.dtype);
}
