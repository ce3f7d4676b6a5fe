/**
 * Adds slices to the slices of x that an index names: the gradient of `indexSelect`, and the opposite journey.
 *
 *     y[…, i, …] = x[…, i, …] + alpha · Σ source[…, j, …]  over the j with index[j] = i
 *     dx = g        dsource[…, j, …] = alpha · g[…, index[j], …]
 *
 * The result does not depend on chance: a sum is taken in the order of j. Integers are scaled by alpha without its fraction.
 *
 * @shape  x: any   index: [n] or [], int32   source: the shape of x with n at dim, and its type  →  y: the shape of x
 * @torch  torch.index_add(input, dim, index, source, alpha=1)
 * @example indexAdd(zeros(3), tensor([2n, 0n, 2n]), tensor([1, 2, 3]), { dim: 0 })   // [2, 0, 4]
 */
import { convert } from '../../dtype.ts';
import { type Flat, grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { checkIndices, segmentsOf } from './indices.ts';
import { indexSelect } from './indexSelect.ts';

export interface IndexAddOptions {
  /** The dim the index is for. */
  readonly dim: number;
  /** What the slices of source are multiplied by. */
  readonly alpha: number;
}

type Three = [x: Tensor, index: Tensor, source: Tensor];

function shape(x: Tensor, index: Tensor, source: Tensor, { dim, alpha }: IndexAddOptions): Shape {
  const d = resolveDim('indexAdd', dim, x.shape);
  if (index.ndim > 1) throw new OperatorError(`indexAdd: index has shape ${show(index.shape)}; expected one dim, use scatterAdd for an index of every element`);
  const count = index.numel();
  const expected = x.ndim === 0 ? [] : x.shape.with(d, count);
  if (!sameShape(source.shape, expected) || (x.ndim === 0 && count !== 1)) {
    const wanted = x.ndim === 0 ? 'one index and a source of shape []' : `a source of shape ${show(expected)}`;
    throw new OperatorError(`indexAdd: source has shape ${show(source.shape)}, x ${show(x.shape)} and index ${count} elements; expected ${wanted}`);
  }
  if (typeof alpha !== 'number') throw new OperatorError(`indexAdd: alpha is ${String(alpha)}; expected a number`);
  checkIndices('indexAdd', ['index', index], ['x', x.shape], d);
  return x.shape;
}

function reference(x: Tensor, index: Tensor, source: Tensor, { dim, alpha }: IndexAddOptions): Tensor {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexAdd', dim, x.shape));
  const count = index.numel();
  const scale = convert(alpha, x.dtype);
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let i = 0; i < length; i++) for (let k = 0; k < inner; k++) {
    const at = (o * length + i) * inner + k;
    let total = x.array[at];
    for (let j = 0; j < count; j++) if (index.array[j] === i) total += scale * source.array[(o * count + j) * inner + k];
    y.array[at] = convert(total, x.dtype);
  }
  return y;
}

/** One thread per result: o, i and k became threads, and j walks only over the slices that belong to i. */
function indexAddKernel(this: Thread, x: Volume, source: Volume, starts: Flat, order: Flat, scale: number): number {
  const start = starts[this.thread.y];
  const count = starts[this.thread.y + 1] - start;
  let total = x[this.thread.z][this.thread.y][this.thread.x];
  for (let j = 0; j < count; j++) {
    total += scale * source[this.thread.z][order[start + j]][this.thread.x];
  }
  return total;
}

export const indexAdd: Operator<Three, IndexAddOptions> = defineOperator<Three, IndexAddOptions>({
  name: 'indexAdd',
  takes: { x: 'any', index: 'integer', source: 'any' },
  defaults: { dim: required, alpha: 1 },
  shape,
  reference,
  gpu(x, index, source, { dim, alpha }) {
    const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexAdd', dim, x.shape));
    const { starts, order } = segmentsOf(index, length);
    return launch(indexAddKernel, {
      threads: [inner, length, outer], inputs: [grid(x, [outer, length, inner]), grid(source, [outer, index.numel(), inner]), starts, order],
      floats: { scale: convert(alpha, x.dtype) }, shape: x.shape,
    });
  },
  gradient: ({ grad, inputs: [, index], options: { dim, alpha } }) => [() => grad, null, () => mul(indexSelect(grad, index, { dim }), alpha)],
});
