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
  release(): void {}
}

/** A tensor as it was when a call used it: the same numbers and the same place in the graph, and a note of the storage's version. */
export function save(x: Tensor): Tensor {
  const saved = x.lookAs(x.layout());
  saved.savedVersion ??= x.version;
  saved.origin = x.origin;
  const edge = edgeOf(x);
  if (edge && !x.origin) {
    saved.requiresGrad = true;
    saved.accumulator = edge.node;
  }
  return saved;
}

/** Reading the numbers of a saved tensor is refused when they are no longer those that were used. */
export function checkVersion(operator: string, x: Tensor): void {
  if (x.savedVersion === null || x.savedVersion === x.version) return;
  throw new OperatorError(
    `${operator}: a tensor of shape ${show(x.shape)} that backward needs was modified in place; `
    + `it is at version ${x.version}, expected version ${x.savedVersion}; change a clone() of it instead`,
  );
}

/** A list of tensors counts as that many inputs. */
const flatInputs = (inputs: Inputs): (Tensor | null)[] => inputs.flatMap((input: Input) => (input === null || input instanceof Tensor ? [input] : [...input]));
const saveInput = (input: Input): Input => (input === null ? null : input instanceof Tensor ? save(input) : input.map(save));

/** A remembered call of an operator. Its gradient rule runs as ordinary operators, on the device of the call. */
export class OperatorNode implements GradientNode {
  readonly name: string;
  readonly next: readonly (Edge | null)[];
  readonly outputs: readonly Meta[];
  readonly hooks = new Map<number, Hook[]>();
  private readonly definition: AnyDefinition;
  private readonly options: object;
  private saved: { readonly inputs: Inputs; outputs: readonly Tensor[]; readonly drawn: Tensor } | null;

  constructor(name: string, definition: AnyDefinition, inputs: Inputs, options: object, outputs: readonly Tensor[], drawn: Tensor) {
    this.name = name;
    this.definition = definition;
    this.options = options;
    this.next = flatInputs(inputs).map((input) => input && edgeOf(input));
    this.outputs = outputs.map(metaOf);
    this.saved = { inputs: inputs.map(saveInput), outputs: [], drawn };
  }

  /** The outputs, once they know that they come from this node. */
  saveOutputs(outputs: readonly Tensor[]): void {
    if (this.saved) this.saved.outputs = outputs.map(save);
  }

  apply(grads: readonly Tensor[]): readonly (Tensor | null)[] {
    if (!this.saved) {
      const instead = 'to pass twice, call backward with { retainGraph: true } the first time';
      throw new OperatorError(`backward: ${this.name} was already passed, and what it saved is gone; ${instead}`);
    }
    const { gradient } = this.definition;
    if (gradient instanceof NotDifferentiable) throw new OperatorError(`backward: ${this.definition.name} has no gradient: ${gradient.because}`);
    const { inputs, outputs, drawn } = this.saved;
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

  release(): void {
    this.saved = null;
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
