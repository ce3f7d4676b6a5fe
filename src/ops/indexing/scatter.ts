/**
 * Scattering: along one dim, every element of src says in which place of its lane of x it is put.
 *
 *     y[i, index[i, l, k], k] = src[i, l, k]        for dim 1, and so on; elsewhere y = x
 *     dx = g, but 0 where something was put        dsrc = g where it was put (gather), zeros where the index does not reach
 *
 * A number can be put in all those places instead. Of several elements sent to one place the last one stays, on both devices;
 * the gradient goes to all of them, as in PyTorch. `reduce` adds to x or multiplies with x instead of replacing it, and has no
 * gradient there either: `scatterAdd` and `scatterReduce` have one.
 *
 * @shape  x: any   index: the rank of x, int32, and no larger than x but at dim   src: no smaller than index, the type of x  →  y: the shape of x
 * @torch  torch.scatter(input, dim, index, src, reduce=None),  torch.scatter(input, dim, index, value, reduce=None)
 * @example scatter(zeros(2, 3), tensor([[1n], [2n]]), { dim: 1, value: 1 })   // [[0, 1, 0], [0, 0, 1]]
 */
import { full } from '../../creation.ts';
import { convert } from '../../dtype.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { contiguousStrides, indexOf, resolveDim, type Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { fillValue } from '../elementwise/fillValue.ts';
import { combined, elements, meetings, overwritten } from './arrivals.ts';
import { broughtBack, scatterShape, sending } from './scattering.ts';

export interface ScatterOptions {
  /** The dim along which elements are sent. */
  readonly dim: number;
  /** What is put everywhere, if there is no src. */
  readonly value: number | boolean | null;
  /** Add to what is there, or multiply with it; null replaces it. */
  readonly reduce: 'add' | 'multiply' | null;
}

type Three = [x: Tensor, index: Tensor, src: Tensor | null];
const reductions = { add: 'sum', multiply: 'prod' } as const;

function shape(x: Tensor, index: Tensor, src: Tensor | null, { dim, value, reduce }: ScatterOptions): Shape {
  if ((src === null) === (value === null)) {
    throw new OperatorError(`scatter: ${src ? 'both src and value are given' : 'neither src nor value is given'}; expected one of them`);
  }
  if (value !== null) fillValue('scatter', value, x.dtype);
  if (reduce !== null && !Object.hasOwn(reductions, reduce)) {
    throw new OperatorError(`scatter: reduce is ${JSON.stringify(reduce)}; expected 'add', 'multiply' or null`);
  }
  return scatterShape('scatter', x, index, src, dim);
}

function reference(x: Tensor, index: Tensor, src: Tensor | null, { dim, value, reduce }: ScatterOptions): Tensor {
  const d = resolveDim('scatter', dim, x.shape);
  const [strides, sources] = [contiguousStrides(x.shape), contiguousStrides(src?.shape ?? [])];
  const y = x.newZeros(x.shape);
  y.array.set(x.array);
  for (let position = 0; position < index.numel(); position++) {
    const place = indexOf(position, index.shape);
    const sent = src ? src.array[sources.reduce((at, stride, e) => at + (place[e] ?? 0) * stride, 0)] : fillValue('scatter', Number(value), x.dtype);
    place[d] = index.array[position];
    const at = strides.reduce((sum, stride, e) => sum + place[e] * stride, 0);
    y.array[at] = reduce ? convert(meetings[reductions[reduce]](y.array[at], sent), x.dtype) : sent;
  }
  return y;
}

export const scatter: Operator<Three, ScatterOptions> = defineOperator<Three, ScatterOptions>({
  name: 'scatter',
  takes: { x: 'any', index: 'integer', src: 'any?' },
  defaults: { dim: required, value: null, reduce: null },
  shape,
  reference,
  gpu(x, index, src, { dim, value, reduce }) {
    const given = src ?? full(index.shape, fillValue('scatter', Number(value), x.dtype), { dtype: x.dtype, device: x.device });
    const { source, places } = sending(x, index, given, resolveDim('scatter', dim, x.shape));
    if (!reduce) return overwritten(x, source, places, elements(x));
    return combined(x, source, places, elements(x), { reduction: reductions[reduce], includeSelf: true });
  },
  gradient({ grad, inputs: [, index, src], options: { dim, reduce } }) {
    if (reduce) throw new OperatorError(`scatter: with reduce there is no gradient; use ${reduce === 'add' ? 'scatterAdd' : 'scatterReduce'}`);
    return [() => scatter(grad, index, { dim, value: 0 }), null, src && (() => broughtBack(grad, index, src, dim))];
  },
  gradFn: (_x, _index, src, { reduce }) => (reduce ? 'NotImplemented' : src ? 'ScatterBackward0' : 'ScatterBackward1'),
});
