/**
 * Scattering with a reduction: along one dim, the elements of src that are sent to one place become one number there, together
 * with what x has in that place, or without it.
 *
 *     y[i, j, k] = reduce of x[i, j, k] (if includeSelf) and of all src[i, l, k] with index[i, l, k] = j        for dim 1, and so on
 *
 *     sum    dx = g                                   dsrc = g where it was sent (gather)
 *     mean   dx = g / n                               dsrc = g / n there,  n: how many met
 *     prod   dx = g · the product of all others       dsrc = g · the product of all others
 *     amax, amin   those that equal the result share g evenly
 *
 * Places to which nothing is sent keep what x has. Without includeSelf, x gets no gradient where something arrives. NaN is the
 * largest and the smallest. The mean of integers is rounded down.
 *
 * @shape  x: any   index: the rank of x, int32, and no larger than x but at dim   src: no smaller than index, the type of x  →  y: the shape of x
 * @torch  torch.scatter_reduce(input, dim, index, src, reduce, include_self=True)
 * @example scatterReduce(zeros(2), tensor([0n, 0n, 1n]), tensor([1, 5, 3]), { dim: 0, reduce: 'amax' })   // [5, 3]
 */
import { convert, isFloat } from '../../dtype.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { contiguousStrides, indexOf, resolveDim, type Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { combined, elements, meetings, type Reduction } from './arrivals.ts';
import { reductionGradients } from './reductionGradients.ts';
import { scatterShape, sending } from './scattering.ts';

export interface ScatterReduceOptions {
  /** The dim along which elements are sent. */
  readonly dim: number;
  /** What becomes of the numbers that meet. */
  readonly reduce: Reduction;
  /** Whether what x has counts as well. */
  readonly includeSelf: boolean;
}

type Three = [x: Tensor, index: Tensor, src: Tensor];

/** What all operators that reduce what they send check. */
export function checkReduction(operator: string, x: Tensor, { reduce, includeSelf }: Omit<ScatterReduceOptions, 'dim'>, known: readonly Reduction[]): void {
  if (!known.includes(reduce)) {
    const names = known.map((name) => `'${name}'`);
    throw new OperatorError(`${operator}: reduce is ${JSON.stringify(reduce)}; expected ${names.slice(0, -1).join(', ')} or ${names.at(-1)}`);
  }
  if (typeof includeSelf !== 'boolean') throw new OperatorError(`${operator}: includeSelf is ${String(includeSelf)}; expected true or false`);
  if (reduce === 'mean' && x.dtype === 'bool') throw new OperatorError(`${operator}: x has dtype bool; booleans have no mean`);
}

function shape(x: Tensor, index: Tensor, src: Tensor, { dim, reduce, includeSelf }: ScatterReduceOptions): Shape {
  checkReduction('scatterReduce', x, { reduce, includeSelf }, ['sum', 'prod', 'mean', 'amax', 'amin']);
  return scatterShape('scatterReduce', x, index, src, dim);
}

/** The numbers of a tensor while others arrive. */
export function reducing({ array, dtype }: Tensor, { reduce, includeSelf }: Omit<ScatterReduceOptions, 'dim'>) {
  const totals = isFloat(dtype) ? Float64Array.from(array) : array.slice();
  const counts = new Float64Array(totals.length).fill(includeSelf ? 1 : 0);
  const arrived = new Set<number>();
  return {
    arrive(at: number, value: number): void {
      totals[at] = counts[at] === 0 ? value : convert(meetings[reduce](totals[at], value), dtype);
      counts[at]++;
      arrived.add(at);
    },
    finish(): ArrayLike<number> {
      if (reduce === 'mean') for (const at of arrived) totals[at] = isFloat(dtype) ? totals[at] / counts[at] : Math.floor(totals[at] / counts[at]);
      return totals;
    },
  };
}

function reference(x: Tensor, index: Tensor, src: Tensor, { dim, ...how }: ScatterReduceOptions): Tensor {
  const d = resolveDim('scatterReduce', dim, x.shape);
  const [strides, sources] = [contiguousStrides(x.shape), contiguousStrides(src.shape)];
  const places = reducing(x, how);
  for (let position = 0; position < index.numel(); position++) {
    const place = indexOf(position, index.shape);
    const value = src.array[sources.reduce((at, stride, e) => at + (place[e] ?? 0) * stride, 0)];
    place[d] = index.array[position];
    places.arrive(strides.reduce((at, stride, e) => at + place[e] * stride, 0), value);
  }
  const y = x.newZeros(x.shape);
  y.array.set(places.finish());
  return y;
}

export const scatterReduce: Operator<Three, ScatterReduceOptions> = defineOperator<Three, ScatterReduceOptions>({
  name: 'scatterReduce',
  takes: { x: 'any', index: 'integer', src: 'any' },
  defaults: { dim: required, reduce: required, includeSelf: true },
  shape,
  reference,
  gpu(x, index, src, { dim, reduce: reduction, includeSelf }) {
    const { source, places } = sending(x, index, src, resolveDim('scatterReduce', dim, x.shape));
    return combined(x, source, places, elements(x), { reduction, includeSelf });
  },
  gradient({ grad, output, inputs: [x, index, src], options }) {
    const [dx, dsrc] = reductionGradients(grad, output, x, index, src, options);
    return [dx, null, dsrc];
  },
});
