/**
 * Reduces slices into the places of x that an index names: the slices that are sent to one place become one there, together with
 * what x has, or without it.
 *
 *     y[…, i, …] = reduce of x[…, i, …] (if includeSelf) and of all source[…, j, …] with index[j] = i
 *
 * `mean`, `prod`, `amax` and `amin` and their gradients are those of `scatterReduce`; for sums there is `indexAdd`.
 *
 * @shape  x: any but bool   index: [n] or [], int32   source: the shape of x with n at dim, and its type  →  y: the shape of x
 * @torch  torch.Tensor.index_reduce(dim, index, source, reduce, include_self=True)
 * @example indexReduce(ones(2), tensor([0n, 0n]), tensor([3, 5]), { dim: 0, reduce: 'prod' })   // [15, 1]
 */
import { defineOperator, type Operator, required } from '../../operator.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { combined } from './arrivals.ts';
import { reductionGradients } from './reductionGradients.ts';
import { checkReduction, reducing, type ScatterReduceOptions as IndexReduceOptions } from './scatterReduce.ts';
import { slicesShape } from './slices.ts';

type Three = [x: Tensor, index: Tensor, source: Tensor];

export const indexReduce: Operator<Three, IndexReduceOptions> = defineOperator<Three, IndexReduceOptions>({
  name: 'indexReduce',
  takes: { x: 'number', index: 'integer', source: 'number' },
  defaults: { dim: required, reduce: required, includeSelf: true },
  shape(x, index, source, { dim, ...how }) {
    checkReduction('indexReduce', x, how, ['prod', 'mean', 'amax', 'amin']);
    return slicesShape('indexReduce', x, index, source.shape, dim, 'scatterReduce');
  },
  reference(x, index, source, { dim, ...how }) {
    const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexReduce', dim, x.shape));
    const count = index.numel();
    const places = reducing(x, how);
    for (let o = 0; o < outer; o++) for (let j = 0; j < count; j++) for (let k = 0; k < inner; k++) {
      places.arrive((o * length + index.array[j]) * inner + k, source.array[(o * count + j) * inner + k]);
    }
    const y = x.newZeros(x.shape);
    y.array.set(places.finish());
    return y;
  },
  gpu(x, index, source, { dim, reduce: reduction, includeSelf }) {
    const cut = lanesAlong(x.shape, resolveDim('indexReduce', dim, x.shape));
    return combined(x, source, host(index), cut, { reduction, includeSelf });
  },
  gradient({ grad, output, inputs: [x, index, source], options }) {
    // An index of every element, the same for all elements of a slice.
    const d = resolveDim('indexReduce', options.dim, x.shape);
    const every = expand(reshape(index, { shape: source.shape.map((_, e) => (e === d ? -1 : 1)) }), { size: source.shape });
    const [dx, dsource] = reductionGradients(grad, output, x, every, source, options);
    return [dx, null, dsource];
  },
});
