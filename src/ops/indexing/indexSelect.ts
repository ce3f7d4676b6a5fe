/**
 * Selection: whole slices of x along one dim, by their numbers, in any order and as often as wanted.
 *
 *     y[…, j, …] = x[…, index[j], …]        dx[…, i, …] = Σ g[…, j, …]  over the j with index[j] = i   (indexAdd)
 *
 * An index outside the dim is refused, and so is a negative one.
 *
 * @shape  x: any   index: [n] or [], int32  →  y: the shape of x with n at dim
 * @torch  torch.index_select(input, dim, index)
 * @example indexSelect(tensor([10, 20, 30]), tensor([2n, 0n, 2n]), { dim: 0 })   // [30, 10, 30]
 */
import { zerosLike } from '../../creation.ts';
import { type Flat, grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIndices } from './indices.ts';
import { indexAdd } from './indexAdd.ts';

export interface IndexSelectOptions {
  /** The dim to select along. */
  readonly dim: number;
}

type Two = [x: Tensor, index: Tensor];

function shape(x: Tensor, index: Tensor, { dim }: IndexSelectOptions): Shape {
  const d = resolveDim('indexSelect', dim, x.shape);
  if (index.ndim > 1) {
    throw new OperatorError(`indexSelect: index has shape ${show(index.shape)}; expected one dim, use gather for an index of every element`);
  }
  if (x.ndim === 0 && index.numel() !== 1) {
    throw new OperatorError(`indexSelect: x has shape [] and index ${show(index.shape)}; a 0-D tensor can be selected once`);
  }
  checkIndices('indexSelect', ['index', index], ['x', x.shape], d);
  return x.ndim === 0 ? [] : x.shape.with(d, index.numel());
}

function reference(x: Tensor, index: Tensor, options: IndexSelectOptions): Tensor {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexSelect', options.dim, x.shape));
  const count = index.numel();
  const y = x.newZeros(shape(x, index, options));
  for (let o = 0; o < outer; o++) for (let j = 0; j < count; j++) for (let k = 0; k < inner; k++) {
    y.array[(o * count + j) * inner + k] = x.array[(o * length + index.array[j]) * inner + k];
  }
  return y;
}

/** One thread per result: o, j and k became threads. */
function indexSelectKernel(this: Thread, x: Volume, index: Flat): number {
  return x[this.thread.z][index[this.thread.y]][this.thread.x];
}

export const indexSelect: Operator<Two, IndexSelectOptions> = defineOperator<Two, IndexSelectOptions>({
  name: 'indexSelect',
  takes: { x: 'any', index: 'integer' },
  defaults: { dim: required },
  shape,
  reference,
  gpu(x, index, options) {
    const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexSelect', options.dim, x.shape));
    const inputs = [grid(x, [outer, length, inner]), index];
    return launch(indexSelectKernel, { threads: [inner, index.numel(), outer], inputs, shape: shape(x, index, options) });
  },
  gradient: ({ grad, inputs: [x, index], options: { dim } }) => [() => indexAdd(zerosLike(x), index, grad, { dim }), null],
});
