import { arange, full, zeros } from '../../creation.ts';
import { defineView, OperatorError, required, type View } from '../../operator.ts';
import { type Shape, show, sizeOf } from '../../shape.ts';
import type { Layout, Tensor } from '../../tensor.ts';
import { add, div, mul } from '../elementwise/arithmetic.ts';
import { indexAdd } from '../indexing/indexAdd.ts';
import { unsqueeze } from './dims.ts';
import { reshape } from './reshape.ts';

export interface AsStridedOptions {
  /** The sizes of the result. */
  readonly size: Shape;
  /** How many places of the storage one step along each of its dims skips. */
  readonly stride: Shape;
  /** Where in the storage it begins; null for where x does. */
  readonly storageOffset: number | null;
}

/**
 * Any look at the storage of x: what all view operators are made of.
 *
 *     y[i, j, …] = storage[storageOffset + i · stride₀ + j · stride₁ + …]        dx = Σ g  over all that look at the same place
 *
 * The elements may overlap, and lie outside of x; what lies outside gets no gradient. Where elements of x itself share a place, its
 * gradient is divided among them.
 *
 * @shape  x: any  →  y: size
 * @torch  torch.as_strided(input, size, stride, storage_offset=None)
 * @example asStrided(tensor([1, 2, 3, 4]), { size: [3, 2], stride: [1, 1] })   // [[1, 2], [2, 3], [3, 4]]
 */
export const asStrided: View<AsStridedOptions> = defineView<AsStridedOptions>({
  name: 'asStrided',
  defaults: { size: required, stride: required, storageOffset: null },
  layout(x, options) {
    const layout = lookOf(x, options);
    const { shape, strides, offset } = layout;
    const whole = [...shape, ...strides, offset].every((value) => Number.isSafeInteger(value) && value >= 0);
    if (!whole || shape.length !== strides.length) {
      const said = `size is ${show(shape)}, stride ${show(strides)} and storageOffset ${offset}`;
      throw new OperatorError(`asStrided: ${said}; expected whole numbers ≥ 0, and a stride for every size`);
    }
    const memory = x.storage().length;
    if (sizeOf(shape) > 0 && lastOf(layout) >= memory) {
      const reach = `size ${show(shape)} and stride ${show(strides)} from ${offset} reach place ${lastOf(layout)}`;
      throw new OperatorError(`asStrided: ${reach}, but the storage of x has ${memory} elements`);
    }
    return layout;
  },
  gradient: ({ grad, inputs: [x], options }) => [() => gathered(grad, lookOf(x, options), x)],
});

const lookOf = (x: Tensor, { size, stride, storageOffset }: AsStridedOptions): Layout =>
  ({ shape: size, strides: stride, offset: storageOffset ?? x.storageOffset() });
const lastOf = ({ shape, strides, offset }: Layout): number => shape.reduce((at, size, d) => at + Math.max(size - 1, 0) * strides[d], offset);

/** The gradient: adds up what flowed back to each place of memory, and looks at the sums as x looks at its own. */
function gathered(grad: Tensor, seen: Layout, x: Tensor): Tensor {
  const own = x.layout();
  const start = Math.min(seen.offset, own.offset); // so much of the memory nobody looks at
  const memory = zeros([Math.max(lastOf(seen), lastOf(own)) + 1 - start], { dtype: grad.dtype, device: grad.device });
  const collect = (source: Tensor, layout: Layout): Tensor =>
    indexAdd(memory, placesOf(layout, start, grad), reshape(source, { shape: [source.numel()] }), { dim: 0 });
  const asX = (sums: Tensor): Tensor => asStrided(sums, { size: own.shape, stride: own.strides, storageOffset: own.offset - start });
  const sharing = collect(full(own.shape, 1, { dtype: grad.dtype, device: grad.device }), own);
  return div(asX(collect(grad, seen)), asX(sharing));
}

/** Where in memory, counted from `start`, the elements of a layout lie: a list in row-major order. */
function placesOf({ shape, strides, offset }: Layout, start: number, { device }: Tensor): Tensor {
  const options = { dtype: 'int32', device } as const;
  const places = shape.reduce(
    (sums, size, d) => add(unsqueeze(sums, { dim: -1 }), mul(arange(size, options), strides[d])), full([], offset - start, options),
  );
  return reshape(places, { shape: [sizeOf(shape)] });
}
