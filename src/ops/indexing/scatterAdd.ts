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
import { convert } from '../../dtype.ts';
import { defineOperator, type Operator, required } from '../../operator.ts';
import { contiguousStrides, indexOf, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { combined, elements } from './arrivals.ts';
import { broughtBack, scatterShape, sending } from './scattering.ts';

export interface ScatterAddOptions {
  /** The dim along which elements are sent. */
  readonly dim: number;
}

type Three = [x: Tensor, index: Tensor, src: Tensor];

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

export const scatterAdd: Operator<Three, ScatterAddOptions> = defineOperator<Three, ScatterAddOptions>({
  name: 'scatterAdd',
  takes: { x: 'any', index: 'integer', src: 'any' },
  defaults: { dim: required },
  shape: (x, index, src, { dim }) => scatterShape('scatterAdd', x, index, src, dim),
  reference,
  gpu(x, index, src, { dim }) {
    const { source, places } = sending(x, index, src, resolveDim('scatterAdd', dim, x.shape));
    return combined(x, source, places, elements(x), { reduction: 'sum', includeSelf: true });
  },
  gradient: ({ grad, inputs: [, index, src], options: { dim } }) => [() => grad, null, () => broughtBack(grad, index, src, dim)],
});
