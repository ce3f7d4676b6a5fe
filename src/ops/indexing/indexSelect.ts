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
import { type Flat, grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import type { Cut } from './arrivals.ts';
import { checkIndices, checkList } from './indices.ts';
import { indexAdd } from './indexAdd.ts';

export interface IndexSelectOptions {
  /** The dim to select along. */
  readonly dim: number;
}

type Two = [x: Tensor, index: Tensor];

function shape(x: Tensor, index: Tensor, { dim }: IndexSelectOptions): Shape {
  const d = resolveDim('indexSelect', dim, x.shape);
  checkList('indexSelect', index, 'gather');
  if (x.ndim === 0 && index.numel() !== 1) {
    throw new OperatorError(`indexSelect: x has shape [] and index ${show(index.shape)}; a 0-D tensor can be selected once`);
  }
  checkIndices('indexSelect', ['index', index], ['x', x.shape], d);
  return resultShape(x, index, d);
}

const resultShape = (x: Tensor, index: Tensor, d: number): Shape => (x.ndim === 0 ? [] : x.shape.with(d, index.numel()));

function reference(x: Tensor, index: Tensor, { dim }: IndexSelectOptions): Tensor {
  const d = resolveDim('indexSelect', dim, x.shape);
  const { outer, length, inner } = lanesAlong(x.shape, d);
  const count = index.numel();
  const y = x.newZeros(resultShape(x, index, d));
  for (let o = 0; o < outer; o++) for (let j = 0; j < count; j++) for (let k = 0; k < inner; k++) {
    y.array[(o * count + j) * inner + k] = x.array[(o * length + index.array[j]) * inner + k];
  }
  return y;
}

/** One thread per result: o, j and k became threads. Slices that lie across memory, */
function selectAcrossKernel(this: Thread, x: Volume, index: Flat): number {
  return x[this.thread.z][index[this.thread.y]][this.thread.x];
}
/** and slices of one element (k = 0), where neighbouring threads take neighbours of j. */
function selectAlongKernel(this: Thread, x: Plane, index: Flat): number {
  return x[this.thread.y][index[this.thread.x]];
}

/** The slices of x, cut as [outer, length, inner], that an index names. */
export function selected(x: Tensor, index: Tensor, { outer, length, inner }: Cut, shape: Shape): Tensor {
  const count = index.numel();
  if (inner === 1) return launch(selectAlongKernel, { threads: [count, outer], inputs: [grid(x, [outer, length]), index], shape });
  return launch(selectAcrossKernel, { threads: [inner, count, outer], inputs: [grid(x, [outer, length, inner]), index], shape });
}

export const indexSelect: Operator<Two, IndexSelectOptions> = defineOperator<Two, IndexSelectOptions>({
  name: 'indexSelect',
  takes: { x: 'any', index: 'integer' },
  defaults: { dim: required },
  shape,
  reference,
  gpu(x, index, { dim }) {
    const d = resolveDim('indexSelect', dim, x.shape);
    return selected(x, index, lanesAlong(x.shape, d), resultShape(x, index, d));
  },
  gradient: ({ grad, inputs: [x, index], options: { dim } }) => [() => indexAdd(zerosLike(x), index, grad, { dim }), null],
});
