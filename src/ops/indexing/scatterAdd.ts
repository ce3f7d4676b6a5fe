/**
 * Scattering: along one dim, every element of src says to which element of its lane it is added. The gradient of `gather`.
 *
 *     y[i, j, k] = x[i, j, k] + Σ src[i, l, k]  over the l with index[i, l, k] = j        for dim 1, and so on
 *     dx = g        dsrc = g where it was sent (gather), zeros where the index does not reach
 *
 * The result does not depend on chance: a sum is taken in the order of src. PyTorch can pass the gradient on only where src and
 * index have the same shape.
 *
 * @shape  x: any   index: the rank of x, int32, and no larger than x but at dim   src: no smaller than index, the type of x  →  y: the shape of x
 * @torch  torch.scatter_add(input, dim, index, src)
 * @example scatterAdd(zeros(3), tensor([2n, 0n, 2n]), tensor([1, 2, 3]), { dim: 0 })   // [2, 0, 4]
 */
import { zerosLike } from '../../creation.ts';
import { convert } from '../../dtype.ts';
import { grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { contiguousStrides, indexOf, lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, sub } from '../elementwise/arithmetic.ts';
import { clone } from '../views/contiguous.ts';
import { unsqueeze } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { gather } from './gather.ts';
import { checkIndices, cropped, padded } from './indices.ts';

export interface ScatterAddOptions {
  /** The dim along which elements are sent. */
  readonly dim: number;
}

type Three = [x: Tensor, index: Tensor, src: Tensor];

function shape(x: Tensor, index: Tensor, src: Tensor, { dim }: ScatterAddOptions): Shape {
  const d = resolveDim('scatterAdd', dim, x.shape);
  if (index.numel() === 0) return x.shape;
  const shapes = `x has shape ${show(x.shape)}, index ${show(index.shape)} and src ${show(src.shape)}`;
  if ([index, src].some(({ ndim }) => Math.max(ndim, 1) !== Math.max(x.ndim, 1))) {
    throw new OperatorError(`scatterAdd: ${shapes}; expected as many dims in all`);
  }
  const larger = index.shape.findIndex((size, e) => (e !== d && size > x.shape[e]) || size > (src.shape[e] ?? 1));
  if (larger >= 0) {
    throw new OperatorError(`scatterAdd: ${shapes}; at dim ${larger} index may be no larger than ${larger === d ? 'src' : 'x and src'}`);
  }
  checkIndices('scatterAdd', ['index', index], ['x', x.shape], d);
  return x.shape;
}

function reference(x: Tensor, index: Tensor, src: Tensor, { dim }: ScatterAddOptions): Tensor {
  const d = resolveDim('scatterAdd', dim, x.shape);
  const [strides, sources] = [contiguousStrides(x.shape), contiguousStrides(src.shape)];
  const totals = Float64Array.from(x.array);
  for (let position = 0; position < index.numel(); position++) {
    const place = indexOf(position, index.shape);
    const value = src.array[sources.reduce((at, stride, e) => at + (place[e] ?? 0) * stride, 0)];
    place[d] = index.array[position];
    totals[strides.reduce((at, stride, e) => at + place[e] * stride, 0)] += value;
  }
  const y = x.newZeros(x.shape);
  for (let i = 0; i < totals.length; i++) y.array[i] = convert(totals[i], x.dtype);
  return y;
}

/** One thread per result, which looks through its lane of the index. Lanes that lie across memory, */
function scatterAddAcrossKernel(this: Thread, x: Volume, index: Volume, src: Volume, count: number): number {
  let total = x[this.thread.z][this.thread.y][this.thread.x];
  for (let l = 0; l < count; l++) {
    const j = index[this.thread.z][l][this.thread.x];
    if (j === this.thread.y) {
      total += src[this.thread.z][l][this.thread.x];
    }
  }
  return total;
}
/** and lanes that lie along memory. */
function scatterAddAlongKernel(this: Thread, x: Plane, index: Plane, src: Plane, count: number): number {
  let total = x[this.thread.y][this.thread.x];
  for (let l = 0; l < count; l++) {
    const j = index[this.thread.y][l];
    if (j === this.thread.x) {
      total += src[this.thread.y][l];
    }
  }
  return total;
}

/** A number as a list of one. */
const asList = (x: Tensor): Tensor => (x.ndim === 0 ? unsqueeze(x, { dim: 0 }) : x);

function gpu(x: Tensor, given: Tensor, source: Tensor, { dim }: ScatterAddOptions): Tensor {
  const d = resolveDim('scatterAdd', dim, x.shape);
  if (given.numel() === 0) return clone(x);
  const [index, src] = [asList(given), asList(source)];
  const { outer, length, inner } = lanesAlong(x.shape, d);
  const count = index.shape[d];
  // Every lane of x needs a lane of the index: where there is none, one that points to −1, nowhere.
  const reaches = index.shape.every((size, e) => e === d || size === x.shape[e]);
  const to = reaches ? index : sub(padded(add(index, 1), x.shape, d), 1);
  const part = cropped(src, index.shape, -1);
  const from = reaches ? part : padded(part, x.shape, d);
  if (inner === 1) {
    const inputs = [grid(x, [outer, length]), grid(to, [outer, count]), grid(from, [outer, count])];
    return launch(scatterAddAlongKernel, { threads: [length, outer], inputs, integers: { count }, shape: x.shape });
  }
  const inputs = [grid(x, [outer, length, inner]), grid(to, [outer, count, inner]), grid(from, [outer, count, inner])];
  return launch(scatterAddAcrossKernel, { threads: [inner, length, outer], inputs, integers: { count }, shape: x.shape });
}

export const scatterAdd: Operator<Three, ScatterAddOptions> = defineOperator<Three, ScatterAddOptions>({
  name: 'scatterAdd',
  takes: { x: 'any', index: 'integer', src: 'any' },
  defaults: { dim: required },
  shape,
  reference,
  gpu,
  gradient: ({ grad, inputs: [, index, src], options: { dim } }) => [
    () => grad,
    null,
    () => (index.numel() === 0 ? zerosLike(src) : reshape(padded(asList(gather(grad, index, { dim })), asList(src).shape, -1), { shape: src.shape })),
  ],
});
