/** Reverse-mode differentiation: walks the graph from the outputs back, every node after all the nodes that use it. */
import { OperatorError, shown } from '../errors.ts';
import { readOptions } from '../options.ts';
import { sameShape, show } from '../shape.ts';
import { ones, zeros } from '../creation.ts';
import { stretched } from '../layout.ts';
import { Tensor } from '../tensor.ts';
import { AccumulateGrad, arithmetic, type Edge, edgeOf, type GradientNode, type Meta } from './graph.ts';
import { enableGrad, noGrad } from './mode.ts';

export interface BackwardOptions {
  /** Keep what the graph saved, so that it can be passed again. Default: the value of `createGraph`. */
  readonly retainGraph?: boolean;
  /** Remember the computation of the gradients too, so that they can be differentiated. */
  readonly createGraph?: boolean;
}
export interface BackwardTargets {
  /** The only leaves to collect gradients in; by default all that the outputs were computed from. */
  readonly inputs?: OneOrMany;
}
export interface GradOptions extends BackwardOptions {
  /** dLoss/dOutput, one per output; may be left out for outputs of one element, and is 1 then. */
  readonly gradOutputs?: OneOrMany;
  /** Give null for inputs that were not used to compute the outputs, instead of refusing them. */
  readonly allowUnused?: boolean;
}
export type OneOrMany = Tensor | readonly Tensor[];
export const many = (tensors: OneOrMany): readonly Tensor[] => (tensors instanceof Tensor ? [tensors] : tensors);
/** The same, of an argument that may be something else altogether. */
export function manyOf(name: string, argument: string, given: OneOrMany): readonly Tensor[] {
  const list: unknown = many(given);
  if (Array.isArray(list) && list.every((x) => x instanceof Tensor)) return list;
  throw new OperatorError(`${name}: ${argument} is ${shown(list)}; expected a tensor or a list of tensors`);
}

export type BackwardCall = BackwardOptions & BackwardTargets;
const isCall = (part: unknown): part is BackwardCall => typeof part === 'object' && part !== null && !Array.isArray(part) && !(part instanceof Tensor);

/**
 * Adds dOutput/dLeaf into `leaf.grad` of every leaf the outputs were computed from.
 *
 * @param gradient  dLoss/dOutput, one per output; may be left out for outputs of one element, and is 1 then
 * @torch  torch.autograd.backward(tensors, grad_tensors, retain_graph, create_graph, inputs)
 * @example backward(loss, { retainGraph: true })
 */
export function backward(outputs: OneOrMany, gradient: OneOrMany | BackwardCall | null = null, options: BackwardCall = {}): void {
  if (isCall(gradient)) {
    backward(outputs, null, gradient);
    return;
  }
  readOptions<object>('backward', { retainGraph: null, createGraph: null, inputs: null }, options);
  const targets = options.inputs && manyOf('backward', 'inputs', options.inputs).map((input) => wantedEdge('backward', input));
  const seeds = gradient === null ? [] : manyOf('backward', 'gradient', gradient);
  const arrived = run('backward', manyOf('backward', 'outputs', outputs), seeds, options, targets ?? null);
  many(options.inputs ?? []).forEach((input, i) => {
    const share = arrived[i];
    if (share) accumulate(input, share, options.createGraph ?? false);
  });
}

/**
 * The gradients of the outputs with respect to the inputs, returned instead of accumulated.
 *
 * @torch  torch.autograd.grad(outputs, inputs, grad_outputs, retain_graph, create_graph, allow_unused)
 */
export function grad(outputs: OneOrMany, inputs: OneOrMany, options?: GradOptions & { readonly allowUnused?: false }): Tensor[];
export function grad(outputs: OneOrMany, inputs: OneOrMany, options: GradOptions): (Tensor | null)[];
export function grad(outputs: OneOrMany, inputs: OneOrMany, options: GradOptions = {}): (Tensor | null)[] {
  readOptions<object>('grad', { gradOutputs: null, retainGraph: null, createGraph: null, allowUnused: null }, options);
  const targets = manyOf('grad', 'inputs', inputs).map((input) => wantedEdge('grad', input));
  const seeds = options.gradOutputs === undefined ? [] : manyOf('grad', 'gradOutputs', options.gradOutputs);
  const arrived = run('grad', manyOf('grad', 'outputs', outputs), seeds, options, targets);
  const unused = arrived.indexOf(null);
  if (unused >= 0 && !options.allowUnused) {
    throw new OperatorError(`grad: input ${unused} was not used to compute the outputs; pass { allowUnused: true } to get null for it`);
  }
  return arrived;
}

function wantedEdge(name: string, input: Tensor): Edge {
  const edge = edgeOf(input);
  if (!edge) {
    const shape = show(input.shape);
    throw new OperatorError(`${name}: an input of shape ${shape} does not require a gradient; call requiresGrad_() on it before computing with it`);
  }
  return edge;
}

/** Seeds: what flows into each output. */
function seed(name: string, output: Tensor, given: Tensor | undefined, i: number): Tensor {
  const shape = show(output.shape);
  if (!output.requiresGrad) throw new OperatorError(`${name}: output ${i} of shape ${shape} was not computed from anything that requires a gradient`);
  if (given) {
    if (sameShape(given.shape, output.shape)) return given;
    throw new OperatorError(`${name}: gradient has shape ${show(given.shape)}; the output has shape ${shape}, so expected ${shape}`);
  }
  if (output.numel() !== 1) {
    throw new OperatorError(`${name}: the output has shape ${shape}; a gradient is made up only for outputs of one element, so pass one of that shape`);
  }
  return ones(output.shape, { dtype: output.dtype, device: output.device });
}

/** Passes gradients through the graph. With targets, returns what arrives at each and leaves `.grad` alone. */
function run(
  name: string, outputs: readonly Tensor[], gradients: readonly Tensor[], options: BackwardOptions, targets: readonly Edge[] | null,
): (Tensor | null)[] {
  const createGraph = options.createGraph ?? false;
  const retainGraph = options.retainGraph ?? createGraph;
  const seeds = outputs.map((output, i) => seed(name, output, gradients[i], i));
  const roots = outputs.map((output) => edgeOf(output) as Edge);
  const uses = countUses(roots);
  const needed = targets && leadingTo(targets, uses);
  const arrived: (Tensor | null)[] = targets?.map(() => null) ?? [];
  const pending = new Map<GradientNode, (Tensor | null)[]>();
  const ready: GradientNode[] = [];

  const arrive = ({ node, output }: Edge, share: Tensor | null): void => {
    let grads = pending.get(node);
    if (!grads) pending.set(node, (grads = node.outputs.map(() => null)));
    const soFar = grads[output];
    if (share) grads[output] = soFar ? arithmetic.add(soFar, share) : share;
  };
  const used = ({ node }: Edge): void => {
    const left = (uses.get(node) as number) - 1;
    uses.set(node, left);
    if (left === 0) ready.push(node);
  };

  (createGraph ? enableGrad : noGrad)(() => {
    roots.forEach((root, i) => arrive(root, seeds[i]));
    for (const root of roots) used(root);
    for (let node = ready.pop(); node; node = ready.pop()) {
      const grads = hooked(node, pending.get(node) ?? node.outputs.map(() => null));
      pending.delete(node);
      targets?.forEach((target, i) => { if (target.node === node) arrived[i] = grads[target.output]; });
      const wanted = grads.some((share) => share !== null) && (!needed || needed.has(node));
      if (node instanceof AccumulateGrad) {
        if (!targets && grads[0]) accumulate(node.leaf, grads[0], createGraph);
      } else {
        const shares = wanted ? node.apply(grads.map((share, i) => share ?? nothing(node.outputs[i]))) : [];
        node.next.forEach((edge, i) => { if (edge) { arrive(edge, shares[i] ?? null); used(edge); } });
        if (!retainGraph && wanted) node.release();
      }
    }
  });
  return arrived;
}

/** The gradient of an output that nothing flowed back to: one zero, seen everywhere. */
const nothing = ({ shape, dtype, device }: Meta): Tensor => stretched(zeros([], { dtype, device }), shape);

function hooked(node: GradientNode, grads: (Tensor | null)[]): (Tensor | null)[] {
  for (const [output, hooks] of node.hooks) {
    for (const hook of [...hooks]) {
      const share = grads[output];
      if (!share) continue;
      const replaced = hook(share) ?? null;
      if (replaced !== null && !(replaced instanceof Tensor)) {
        throw new OperatorError(`registerHook: the hook returned ${shown(replaced)}; expected a tensor to take the gradient's place, or nothing`);
      }
      if (replaced && !sameShape(replaced.shape, share.shape)) {
        throw new OperatorError(`registerHook: the hook returned a gradient of shape ${show(replaced.shape)}; the tensor has shape ${show(share.shape)}`);
      }
      if (replaced) grads[output] = replaced;
    }
  }
  return grads;
}

/** How many edges lead into each node that can be reached. A node may run when all of them have been passed. */
function countUses(roots: readonly Edge[]): Map<GradientNode, number> {
  const uses = new Map<GradientNode, number>();
  const stack: GradientNode[] = [];
  const visit = ({ node }: Edge): void => {
    const count = uses.get(node);
    uses.set(node, (count ?? 0) + 1);
    if (count === undefined) stack.push(node);
  };
  for (const root of roots) visit(root);
  for (let node = stack.pop(); node; node = stack.pop()) for (const edge of node.next) if (edge) visit(edge);
  return uses;
}

/** The nodes from which a target can be reached: only their gradients are worth computing. */
function leadingTo(targets: readonly Edge[], reachable: ReadonlyMap<GradientNode, number>): Set<GradientNode> {
  const users = new Map<GradientNode, GradientNode[]>();
  for (const node of reachable.keys()) {
    for (const edge of node.next) {
      if (!edge) continue;
      const list = users.get(edge.node);
      if (list) list.push(node);
      else users.set(edge.node, [node]);
    }
  }
  const needed = new Set<GradientNode>();
  const stack = targets.flatMap(({ node }) => users.get(node) ?? []);
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    stack.push(...(users.get(node) ?? []));
  }
  return needed;
}

/** Adds to `leaf.grad`: into the tensor that is there already, or, when gradients are to be differentiated again, into a new one. */
function accumulate(leaf: Tensor, share: Tensor, createGraph: boolean): void {
  if (!leaf.grad) leaf.grad = arithmetic.clone(share);
  else if (createGraph) leaf.grad = arithmetic.add(leaf.grad, share);
  else {
    const sum = arithmetic.add(leaf.grad, share);
    leaf.grad.storage().array.set(sum.rows(), leaf.grad.storageOffset());
    leaf.grad.storage().version++;
  }
}
