import { defineView, OperatorError, required, type View } from '../../operator.ts';
import { broadcastStrides, type Shape, show } from '../../shape.ts';
import { sumTo } from '../reduction/sumTo.ts';

export interface ExpandOptions {
  /** The sizes of the result; −1 for a size that stays. */
  readonly size: Shape;
}

/**
 * Stretches dims of size one, and adds new dims on the left, by giving them stride 0: one element, seen many times.
 * −1 keeps a size.    dx = g, summed over what was stretched
 *
 * @shape  x: any  →  y: size
 * @torch  torch.Tensor.expand(*sizes)
 * @example expand(tensor([[1], [2], [3]]), { size: [3, 4] })
 */
export const expand: View<ExpandOptions> = defineView<ExpandOptions>({
  name: 'expand',
  defaults: { size: required },
  layout(x, { size }) {
    const missing = size.length - x.ndim;
    const shape = size.map((wanted, d) => (wanted === -1 && d >= missing ? x.shape[d - missing] : wanted));
    const odd = shape.findIndex((wanted, d) => d >= missing && x.shape[d - missing] !== 1 && x.shape[d - missing] !== wanted);
    if (missing < 0 || odd >= 0 || shape.some((wanted) => !Number.isSafeInteger(wanted) || wanted < 0)) {
      const why = missing < 0 ? `${size.length} sizes cannot hold ${x.ndim} dims`
        : odd >= 0 ? `dim ${odd - missing} has size ${x.shape[odd - missing]}, and only size 1 can be stretched to ${size[odd]}`
        : 'a new dim needs a size ≥ 0';
      throw new OperatorError(`expand: x has shape ${show(x.shape)} and size is ${show(size)}; ${why}`);
    }
    return { shape, strides: broadcastStrides(x.shape, x.stride(), shape), offset: x.storageOffset() };
  },
  gradient: ({ grad, inputs: [x] }) => [() => sumTo(grad, x.shape)],
});
