/**
 * Reversal: the order of the elements along some dims, turned around.
 *
 *     y[…, i, …] = x[…, n − 1 − i, …]  at every dim of `dims`        dx = g, reversed in the same dims
 *
 * PyTorch has no negative strides, so this is a copy and no view.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.flip(input, dims)
 * @example flip(tensor([[1, 2], [3, 4]]), { dims: [1] })   // [[2, 1], [4, 3]]
 */
import { copyOnGpu } from '../../layout.ts';
import { defineOperator, type Operator, required } from '../../operator.ts';
import { indexOf, resolveDims } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';

export interface FlipOptions {
  /** The dims along which the order is reversed. */
  readonly dims: number | readonly number[];
}

/** Whether each dim is reversed. */
function reversals(x: Tensor, { dims }: FlipOptions): boolean[] {
  const reversed = resolveDims('flip', dims, x.shape);
  return x.shape.map((_, d) => reversed.includes(d));
}

function reference(x: Tensor, options: FlipOptions): Tensor {
  const reversed = reversals(x, options);
  const y = x.newZeros(x.shape);
  const strides = x.stride();
  for (let position = 0; position < y.numel(); position++) {
    const index = indexOf(position, x.shape);
    y.array[position] = x.array[index.reduce((at, i, d) => at + (reversed[d] ? x.shape[d] - 1 - i : i) * strides[d], 0)];
  }
  return y;
}

export const flip: Operator<[x: Tensor], FlipOptions> = defineOperator<[x: Tensor], FlipOptions>({
  name: 'flip',
  takes: { x: 'any' },
  defaults: { dims: required },
  shape(x, options) {
    reversals(x, options);
    return x.shape;
  },
  reference,
  /** A look that starts at the last element of each of these dims and steps backwards, copied: its kernel is in `src/layout.ts`. */
  gpu(x, options) {
    const reversed = reversals(x, options);
    const strides = x.stride().map((stride, d) => (reversed[d] ? -stride : stride));
    const offset = x.shape.reduce((at, size, d) => at + (reversed[d] ? Math.max(size - 1, 0) * x.stride()[d] : 0), x.storageOffset());
    return copyOnGpu(x.lookAs({ shape: x.shape, strides, offset }));
  },
  gradient: ({ grad, options }) => [() => flip(grad, options)],
});
