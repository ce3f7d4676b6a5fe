/** Gradients and the graph. */
import { backward, type BackwardCall } from '../autograd/engine.ts';
import { edgeOf, type Hook } from '../autograd/graph.ts';
import { OperatorError } from '../errors.ts';
import * as F from '../ops/index.ts';
import type { Tensor } from '../tensor.ts';

/** The hooks of `retainGrad`, which run after all others. */
const retaining = new WeakSet<Hook>();

export const autograd = {
  /** Adds this tensor's gradient into `.grad` of the leaves it was computed from. A tensor of one element needs no gradient to begin with. */
  backward(this: Tensor, gradient: Tensor | BackwardCall | null = null, options: BackwardCall = {}): void { backward(this, gradient, options); },
  /** The same numbers, cut off from the graph. The storage is shared. */
  detach(this: Tensor): Tensor { return this.lookAs(this.layout()); },
  /** Calls `hook` with the gradient of this tensor when it is known; what it returns takes the gradient's place. Hooks run in the order they came. */
  registerHook(this: Tensor, hook: Hook): { remove(): void } {
    const edge = edgeOf(this);
    if (!edge) throw new OperatorError('registerHook: the tensor does not require a gradient; call requiresGrad_() first');
    const { hooks } = edge.node;
    const known = hooks.get(edge.output) ?? [];
    const last = known.findIndex((other) => retaining.has(other));
    hooks.set(edge.output, known.toSpliced(last < 0 ? known.length : last, 0, hook));
    return { remove: () => { hooks.set(edge.output, (hooks.get(edge.output) ?? []).filter((other) => other !== hook)); } };
  },
  /** Keeps the gradient of a tensor that is not a leaf in `.grad`, too: as it is when all its hooks have seen it. */
  retainGrad(this: Tensor): void {
    if (!this.requiresGrad) throw new OperatorError('retainGrad: the tensor does not require a gradient');
    const edge = edgeOf(this);
    if (this.isLeaf || !edge || edge.node.hooks.get(edge.output)?.some((hook) => retaining.has(hook))) return;
    const keep: Hook = (grad) => { this.grad = this.grad ? F.add(this.grad, grad) : F.clone(grad); };
    this.registerHook(keep);
    retaining.add(keep);
  },
  /** Detaches this very tensor from the graph; it is a leaf then, and asks for no gradient. */
  detach_(this: Tensor): Tensor {
    if (this.viewOf?.base.requiresGrad) throw new OperatorError('detach_: the tensor is a view, and its base would know nothing of it; use detach()');
    this.origin = null;
    this.requiresGrad = false;
    return this;
  },
  /** Whether the tensor was made in inference mode. */
  isInference(this: Tensor): boolean { return this.storage().isInference; },
};
