/**
 * Copies slices into the places of x that an index names.
 *
 *     y[…, index[j], …] = source[…, j, …]        elsewhere y = x
 *     dx = g, but 0 in those places        dsource[…, j, …] = g[…, index[j], …]
 *
 * Of several slices that are sent to one place the last one stays, on both devices; the gradient goes to all of them, as in PyTorch.
 *
 * @shape  x: any   index: [n] or [], int32   source: the shape of x with n at dim, and its type  →  y: the shape of x
 * @torch  torch.index_copy(input, dim, index, source)
 * @example indexCopy(zeros(3), tensor([2n, 0n]), tensor([7, 8]), { dim: 0 })   // [8, 0, 7]
 */
import { defineOperator, type Operator, required } from '../../operator.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { overwritten } from './arrivals.ts';
import { indexFill } from './indexFill.ts';
import { indexSelect } from './indexSelect.ts';
import { slicesShape } from './slices.ts';

export interface IndexCopyOptions {
  /** The dim the index is for. */
  readonly dim: number;
}

type Three = [x: Tensor, index: Tensor, source: Tensor];

/** One slice of one element may come with a dim or without one. */
const isSingle = (x: Tensor, source: Tensor): boolean => x.ndim <= 1 && source.ndim <= 1 && source.numel() === 1;

export const indexCopy: Operator<Three, IndexCopyOptions> = defineOperator<Three, IndexCopyOptions>({
  name: 'indexCopy',
  takes: { x: 'any', index: 'integer', source: 'any' },
  defaults: { dim: required },
  shape(x, index, source, { dim }) {
    const sizes = isSingle(x, source) ? x.shape.map(() => 1) : source.shape;
    return slicesShape('indexCopy', x, index, sizes, dim, 'scatter');
  },
  reference(x, index, source, { dim }) {
    const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexCopy', dim, x.shape));
    const count = index.numel();
    const y = x.newZeros(x.shape);
    y.array.set(x.array);
    for (let o = 0; o < outer; o++) for (let j = 0; j < count; j++) for (let k = 0; k < inner; k++) {
      y.array[(o * length + index.array[j]) * inner + k] = source.array[(o * count + j) * inner + k];
    }
    return y;
  },
  gpu: (x, index, source, { dim }) => overwritten(x, source, host(index), lanesAlong(x.shape, resolveDim('indexCopy', dim, x.shape))),
  gradient: ({ grad, inputs: [, index, source], options: { dim } }) => [
    () => indexFill(grad, index, { dim, value: 0 }),
    null,
    () => reshape(indexSelect(grad, index, { dim }), { shape: source.shape }),
  ],
});
