/** Changing a tensor in place: what `add_`, `zero_`, `x.set(…)` and the optimisers do, under PyTorch's rules. */
import { arithmetic, type Edge, edgeOf, type GradientNode, type Hook, type Meta, metaOf } from './autograd/graph.ts';
import { isGradEnabled, isInferenceModeEnabled, noGrad } from './autograd/mode.ts';
import { convert, isFloat } from './dtype.ts';
import { OperatorError } from './errors.ts';
import { cast, rowMajor } from './layout.ts';
import { observer } from './observer.ts';
import { broadcastStrides, contiguousStrides, indexOf, sameShape, show } from './shape.ts';
import { Tensor } from './tensor.ts';

/** Refuses a change that PyTorch refuses: of a leaf that collects gradients, and of a stretched tensor whose elements share memory. */
export function checkWritable(operator: string, x: Tensor): void {
  if (x.storage().isInference && !isInferenceModeEnabled()) {
    throw new OperatorError(`${operator}: x was made in inference mode and cannot be changed outside of it; change a clone()`);
  }
  for (let looked: Tensor | undefined = x; looked && isGradEnabled(); looked = looked.viewOf?.base) {
    if (looked.requiresGrad && looked.isLeaf) {
      const leaf = `${looked === x ? 'a' : 'a view of a'} leaf that requires a gradient`;
      throw new OperatorError(`${operator}: ${leaf} cannot be changed in place; change it inside noGrad(() => …), or work on a clone()`);
    }
  }
  if (x.shape.some((size, d) => size > 1 && x.stride()[d] === 0)) {
    const layout = `x has shape ${show(x.shape)} and strides ${show(x.stride())}`;
    throw new OperatorError(`${operator}: ${layout}; several of its elements share one place in memory, use x.clone() first`);
  }
}

/** Refuses a change that backward cannot follow, as PyTorch does: through one of several views that were made by one call. */
function checkAlone(operator: string, x: Tensor): void {
  for (let view = x.viewOf; view; view = view.base.viewOf) {
    if (view.oneOf) {
      const views = `x is one of the views that ${view.oneOf} made, or a view of one; backward cannot follow a change of one of many`;
      throw new OperatorError(`${operator}: ${views}, use the form without _, or a view made by narrow or select`);
    }
  }
}

/** Writes numbers into a tensor's storage, broadcast to its shape and converted to its type, and notes that it changed. Remembers nothing. */
export function copyInto(target: Tensor, source: Tensor | number): void {
  checkWritable('copy_', target);
  write(target, source);
  if (source instanceof Tensor) observer?.written('copy_', target, source);
  else observer?.escaped('copy_ of a number', target);
}

function write(target: Tensor, source: Tensor | number): void {
  const { array } = target.storage();
  const { shape } = target;
  const strides = target.stride();
  const count = target.numel();
  if (source instanceof Tensor && source.device !== target.device) {
    throw new OperatorError(`copy_: x is on the ${target.device} and the source on the ${source.device}; use source.to('${target.device}')`);
  }
  // A source that looks at the same storage is copied first: it may change while it is read.
  const values = source instanceof Tensor ? rowMajor(cast(source, target.dtype)) : null;
  const numbers = values && (values.storage() === target.storage() ? values.rows().slice() : values.rows());
  if (count > 0 && numbers && values && target.isContiguous() && sameShape(values.shape, shape)) array.set(numbers, target.storageOffset());
  else {
    if (values && (values.ndim > shape.length || values.shape.some((size, d) => size !== 1 && size !== shape[shape.length - values.ndim + d]))) {
      throw new OperatorError(`copy_: the source has shape ${show(values.shape)}, which does not stretch to x's shape ${show(shape)}`);
    }
    const steps = values && broadcastStrides(values.shape, contiguousStrides(values.shape), shape);
    const constant = typeof source === 'number' ? convert(source, target.dtype) : 0;
    for (let position = 0; position < count; position++) {
      const index = indexOf(position, shape);
      const from = steps ? index.reduce((at, i, d) => at + i * steps[d], 0) : 0;
      array[index.reduce((at, i, d) => at + i * strides[d], target.storageOffset())] = numbers ? numbers[from] : constant;
    }
  }
  target.storage().version++;
}

/**
 * The in-place form of a computation: runs it, writes the result into `x`, and lets `x` take the result's place in the graph.
 * The result must fit: the shape of x stays, floats cannot be written into integers, nor numbers into booleans.
 */
export function inPlace(operator: string, x: Tensor, compute: (x: Tensor) => Tensor): Tensor {
  checkWritable(operator, x);
  const y = compute(x);
  if (!sameShape(y.shape, x.shape)) {
    throw new OperatorError(`${operator}: x has shape ${show(x.shape)}, the result ${show(y.shape)}; a change in place cannot change the shape`);
  }
  if ((isFloat(y.dtype) && !isFloat(x.dtype)) || (x.dtype === 'bool' && y.dtype !== 'bool')) {
    const types = `x has dtype ${x.dtype}, the result ${y.dtype}`;
    throw new OperatorError(`${operator}: ${types}; a change in place cannot change the type, use the form without _`);
  }
  const tracked = isGradEnabled() && (edgeOf(x) !== null || y.requiresGrad);
  if (tracked) checkAlone(operator, x);
  write(x, y);
  observer?.written(operator, x, y);
  if (tracked) rewriteHistory(x, edgeOf(y));
  return x;
}

/** `x` has become another result. If it is a view, so has what it looks at: the old tensor with a part exchanged. */
function rewriteHistory(x: Tensor, edge: Edge | null): void {
  const view = x.viewOf;
  if (view) {
    const { base, again } = view;
    rewriteHistory(base, { node: new ExchangeNode(base, again, edge), output: 0 });
    x.rewrite(edge);
    view.seen = base.rewritten();
  } else x.rewrite(edge);
}

/** The gradient of exchanging the part of `base` a view shows: the part belongs to what was written there, the rest to the old base. */
class ExchangeNode implements GradientNode {
  readonly name = 'CopySlices';
  readonly next: readonly (Edge | null)[];
  readonly outputs: readonly Meta[];
  readonly hooks = new Map<number, Hook[]>();
  private readonly part: (base: Tensor) => Tensor;

  constructor(base: Tensor, part: (base: Tensor) => Tensor, written: Edge | null) {
    this.next = [edgeOf(base), written];
    this.outputs = [metaOf(base)];
    this.part = part;
  }
  apply([grad]: readonly Tensor[]): readonly (Tensor | null)[] {
    const rest = noGrad(() => {
      const mask = grad.newZeros(grad.shape);
      copyInto(mask, 1);
      copyInto(this.part(mask), 0);
      return mask;
    });
    return [arithmetic.mul(grad, rest), this.part(grad)];
  }
  saved(): readonly Tensor[] {
    return [];
  }
  release(): void {}
}
