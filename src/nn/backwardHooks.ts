/** Hooks that see the gradients that enter and leave a module. (PyTorch's full backward hooks; the older ones saw only the last operator.) */
import { type Edge, edgeOf, type GradientNode, type Hook, metaOf } from '../autograd/graph.ts';
import { isGradEnabled } from '../autograd/mode.ts';
import { isFloat } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { sameShape, show } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import type { Module } from './module.ts';

/** Gradients in the order of the inputs or outputs; null where there is none. */
export type Gradients = readonly (Tensor | null)[];
/** Sees, and may replace, the gradients of a module's outputs before backward enters it. */
export type BackwardPreHook = (module: Module, gradOutput: Gradients) => Gradients | void;
/** Sees, and may replace, the gradients of a module's inputs when backward leaves it. */
export type BackwardHook = (module: Module, gradInput: Gradients, gradOutput: Gradients) => Gradients | void;

type Many = readonly unknown[];
const tensorsIn = (parts: Many): Tensor[] => parts.filter((part): part is Tensor => part instanceof Tensor && isFloat(part.dtype));

/** What a hook returned in place of some gradients: as many, of the same shapes. */
function replaced(name: string, grads: Gradients, by: Gradients | void): Gradients {
  if (by === undefined) return grads;
  const fits = by.length === grads.length && by.every((grad, i) => !grad || !grads[i] || sameShape(grad.shape, (grads[i] as Tensor).shape));
  const shapes = (list: Gradients): string => list.map((grad) => (grad ? show(grad.shape) : 'null')).join(', ');
  if (!fits) throw new OperatorError(`${name}: the hook returned gradients of shape ${shapes(by)}; expected ${shapes(grads)}`);
  return by;
}

/** Runs `forward` between two gates that every gradient has to pass: one behind the outputs, one in front of the inputs. */
export function withBackwardHooks(
  module: Module, preHooks: ReadonlySet<BackwardPreHook>, hooks: ReadonlySet<BackwardHook>, inputs: Many, forward: (inputs: Many) => unknown,
): unknown {
  if (!isGradEnabled()) return forward(inputs);
  let gradOutput: Gradients = [];
  const leave = (grads: Gradients): Gradients =>
    [...hooks].reduce((gradInput, hook) => replaced('registerFullBackwardHook', gradInput, hook(module, gradInput, gradOutput)), grads);

  const entering = tensorsIn(inputs);
  const tracked = entering.some((x) => x.requiresGrad);
  const front = gate(entering, leave);
  const output = forward(tracked ? inputs.map((part) => front.get(part as Tensor) ?? part) : inputs);
  const isList = Array.isArray(output);
  const outputs: Many = isList ? output : [output];
  const back = gate(tensorsIn(outputs), (grads) => {
    gradOutput = [...preHooks].reduce((seen, hook) => replaced('registerFullBackwardPreHook', seen, hook(module, seen)), grads);
    if (!tracked) leave(entering.map(() => null)); // nothing flows on to the inputs: backward leaves the module here
    return gradOutput;
  });
  const passed = outputs.map((part) => back.get(part as Tensor) ?? part);
  return isList ? passed : passed[0];
}

/** The same tensors behind a node that lets their gradients pass as `change` tells. */
function gate(tensors: readonly Tensor[], change: (grads: Gradients) => Gradients): ReadonlyMap<Tensor, Tensor> {
  const next = tensors.map((x): Edge | null => edgeOf(x));
  const node: GradientNode = {
    name: 'BackwardHookFunctionBackward', next, outputs: tensors.map(metaOf), hooks: new Map<number, Hook[]>(),
    apply: (grads) => change(grads.map((grad, i) => (next[i] ? grad : null))),
    saved: () => [],
    release() {},
  };
  return new Map(tensors.flatMap((x, output) => {
    if (!next[output]) return [];
    const beyond = x.lookAs(x.layout());
    beyond.origin = { node, output };
    return [[x, beyond] as const];
  }));
}
