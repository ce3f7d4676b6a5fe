/**
 * Taking: elements of x by their numbers, counted as if x had a single dim.
 *
 *     y[…] = x.flatten()[index[…]]        dx = g, added up where it was taken (put)
 *
 * Negative indices count from the back.
 *
 * @shape  x: any   index: any, int32  →  y: the shape of index
 * @torch  torch.take(input, index)
 * @example take(tensor([[1, 2], [3, 4]]), tensor([3n, 0n, -1n]))   // [4, 1, 4]
 */
import { zerosLike } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIndices } from './indices.ts';
import { put } from './put.ts';

type Two = [x: Tensor, index: Tensor];

/** One thread per result. */
function takeKernel(this: Thread, x: Flat, index: Flat, count: number): number {
  const i = index[this.thread.x];
  const at = i < 0 ? i + count : i;
  return x[at];
}

export const take: Operator<Two, object> = defineOperator<Two, object>({
  name: 'take',
  takes: { x: 'any', index: 'integer' },
  defaults: {},
  shape(x, index) {
    checkIndices('take', ['index', index], ['x, flattened,', [x.numel()]], 0, true);
    return index.shape;
  },
  reference(x, index) {
    const y = x.newZeros(index.shape);
    for (let n = 0; n < index.numel(); n++) {
      const i = index.array[n];
      y.array[n] = x.array[i < 0 ? i + x.numel() : i];
    }
    return y;
  },
  gpu: (x, index) => launch(takeKernel, { threads: [index.numel()], inputs: [x, index], integers: { count: x.numel() }, shape: index.shape }),
  gradient: ({ grad, inputs: [x, index] }) => [() => put(zerosLike(x), index, grad, { accumulate: true }), null],
});
