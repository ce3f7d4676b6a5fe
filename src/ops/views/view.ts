import { defineView, OperatorError, required, type View } from '../../operator.ts';
import { checkShape, contiguousStrides, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from './reshape.ts';

export interface ShapeOptions {
  /** The new sizes, as many elements as before; one of them may be −1, and is worked out. */
  readonly shape: Shape;
}

/**
 * Another shape for the same memory; −1 is worked out. Where the strides do not allow it, the call is refused:
 * `reshape` would copy there.    dx = g, reshaped
 *
 * @shape  x: any  →  y: shape, with as many elements
 * @torch  torch.Tensor.view(*shape)
 */
export const view: View<ShapeOptions> = defineView<ShapeOptions>({
  name: 'view',
  defaults: { shape: required },
  layout(x, { shape }) {
    const wanted = inferShape('view', shape, x);
    const strides = viewStrides(x, wanted);
    if (!strides) {
      const layout = `x has shape ${show(x.shape)} and strides ${show(x.stride())}`;
      throw new OperatorError(`view: ${layout}; no strides make it ${show(wanted)} without moving numbers; use x.reshape(${wanted.join(', ')})`);
    }
    return { shape: wanted, strides, offset: x.storageOffset() };
  },
  gradient: ({ grad, inputs: [x] }) => [() => reshape(grad, { shape: x.shape })],
});

/** `shape` with its −1, if there is one, worked out. */
export function inferShape(operator: string, shape: Shape, x: Tensor): Shape {
  const open = shape.filter((size) => size === -1).length;
  const rest = sizeOf(shape.filter((size) => size !== -1));
  if (open > 1) throw new OperatorError(`${operator}: shape is ${show(shape)}; only one size may be -1`);
  checkShape(operator, shape.map((size) => (size === -1 ? 0 : size)));
  const inferred = open === 0 ? shape : shape.map((size) => (size === -1 ? x.numel() / rest : size));
  if (sizeOf(inferred) !== x.numel() || !inferred.every(Number.isInteger)) {
    const why = open ? `they cannot be divided by ${rest}` : `expected sizes whose product is ${x.numel()}`;
    throw new OperatorError(`${operator}: shape is ${show(shape)}, but x has shape ${show(x.shape)}, ${x.numel()} elements; ${why}`);
  }
  return inferred;
}

/** Strides that make `shape` out of x's memory without moving a number; null where there are none. */
export function viewStrides(x: Tensor, shape: Shape): Shape | null {
  if (x.numel() === 0) return contiguousStrides(shape);
  const strides = new Array<number>(shape.length);
  let next = shape.length - 1; // the dim of `shape` to give a stride to, from the right
  let step = x.stride()[x.ndim - 1];
  let run = 1; // elements of x in the stretch that one step walks
  for (let d = x.ndim - 1; d >= 0; d--) {
    run *= x.shape[d];
    const goesOn = d > 0 && (x.shape[d - 1] === 1 || x.stride()[d - 1] === run * step);
    if (goesOn) continue;
    // Whole dims of `shape` must cover the stretch exactly.
    let covered = 1;
    for (; next >= 0 && (covered < run || shape[next] === 1); next--) {
      strides[next] = covered * step;
      covered *= shape[next];
    }
    if (covered !== run) return null;
    step = x.stride()[d - 1];
    run = 1;
  }
  for (; next >= 0; next--) strides[next] = 1;
  return strides;
}
