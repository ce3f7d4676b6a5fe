/**
 * Gathering: along one dim, every element of the result chooses for itself which element of its lane it takes.
 *
 *     y[i, j, k] = x[i, index[i, j, k], k]        for dim 1, and so on        dx = g, added up where it came from (scatterAdd)
 *
 * In the other dims the index may be smaller than x: what lies beyond it is not visited. An index outside the dim is refused,
 * and so is a negative one.
 *
 * @shape  x: any   index: the rank of x, int32, and no larger than x but at dim  →  y: the shape of index
 * @torch  torch.gather(input, dim, index)
 * @example gather(tensor([[1, 2], [3, 4]]), tensor([[1n], [0n]]), { dim: 1 })   // [[2], [3]]
 */
import { zerosLike } from '../../creation.ts';
import { grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { contiguousStrides, indexOf, lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIndices, cropped } from './indices.ts';
import { scatterAdd } from './scatterAdd.ts';

export interface GatherOptions {
  /** The dim along which elements are chosen. */
  readonly dim: number;
}

type Two = [x: Tensor, index: Tensor];

function shape(x: Tensor, index: Tensor, { dim }: GatherOptions): Shape {
  const d = resolveDim('gather', dim, x.shape);
  if (index.numel() === 0) return index.shape;
  if (Math.max(index.ndim, 1) !== Math.max(x.ndim, 1)) {
    throw new OperatorError(`gather: x has shape ${show(x.shape)} and index ${show(index.shape)}; expected as many dims in both`);
  }
  const larger = index.shape.findIndex((size, e) => e !== d && size > x.shape[e]);
  if (larger >= 0) {
    const expected = `at dim ${larger} index may be no larger than x, ${x.shape[larger]}`;
    throw new OperatorError(`gather: x has shape ${show(x.shape)} and index ${show(index.shape)}; ${expected}`);
  }
  checkIndices('gather', ['index', index], ['x', x.shape], d);
  return index.shape;
}

function reference(x: Tensor, index: Tensor, { dim }: GatherOptions): Tensor {
  const d = resolveDim('gather', dim, x.shape);
  const strides = contiguousStrides(x.shape);
  const y = x.newZeros(index.shape);
  for (let position = 0; position < y.numel(); position++) {
    const place = indexOf(position, index.shape);
    place[d] = index.array[position];
    y.array[position] = x.array[strides.reduce((at, stride, e) => at + place[e] * stride, 0)];
  }
  return y;
}

/** One thread per result. Lanes that lie across memory: neighbouring threads belong to neighbouring lanes, */
function gatherAcrossKernel(this: Thread, x: Volume, index: Volume): number {
  return x[this.thread.z][index[this.thread.z][this.thread.y][this.thread.x]][this.thread.x];
}
/** lanes that lie along memory: neighbouring threads belong to the same lane. */
function gatherAlongKernel(this: Thread, x: Plane, index: Plane): number {
  return x[this.thread.y][index[this.thread.y][this.thread.x]];
}

export const gather: Operator<Two, GatherOptions> = defineOperator<Two, GatherOptions>({
  name: 'gather',
  takes: { x: 'any', index: 'integer' },
  defaults: { dim: required },
  shape,
  reference,
  gpu(x, index, { dim }) {
    const d = resolveDim('gather', dim, x.shape);
    const { outer, length: count, inner } = lanesAlong(index.shape, d);
    const length = x.shape[d] ?? 1;
    if (index.numel() === 0) return x.newZeros(index.shape);
    const lanes = cropped(x, index.shape, d);
    if (inner === 1) {
      const inputs = [grid(lanes, [outer, length]), grid(index, [outer, count])];
      return launch(gatherAlongKernel, { threads: [count, outer], inputs, shape: index.shape });
    }
    const inputs = [grid(lanes, [outer, length, inner]), grid(index, [outer, count, inner])];
    return launch(gatherAcrossKernel, { threads: [inner, count, outer], inputs, shape: index.shape });
  },
  gradient: ({ grad, inputs: [x, index], options: { dim } }) => [() => scatterAdd(zerosLike(x), index, grad, { dim }), null],
});
