/**
 * Fills the slices of x that an index names with one number.
 *
 *     y[…, index[j], …] = value        elsewhere y = x
 *     dx = g, but 0 in those slices        dvalue = Σ g over those slices
 *
 * The value is an option, or a tensor without dims that may want a gradient; it takes the type of x. Negative indices count from the back.
 *
 * @shape  x: any   index: [n] or [], int32   value: []  →  y: the shape of x
 * @torch  torch.index_fill(input, dim, index, value)
 * @example indexFill(zeros(2, 3), tensor([0n, -1n]), { dim: 1, value: 7 })   // [[7, 0, 7], [7, 0, 7]]
 */
import { full, zeros } from '../../creation.ts';
import { cast, rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { fillValue } from '../elementwise/fillValue.ts';
import { where } from '../elementwise/where.ts';
import { sum } from '../reduction/sum.ts';
import { replaced } from './arrivals.ts';
import { checkIndices, checkList } from './indices.ts';

export interface IndexFillOptions {
  /** The dim the index is for. */
  readonly dim: number;
  /** What to fill in, if it is not given as a tensor. */
  readonly value: number | boolean | null;
}

type Three = [x: Tensor, index: Tensor, value: Tensor | null];

function shape(x: Tensor, index: Tensor, filling: Tensor | null, { dim, value }: IndexFillOptions): Shape {
  if ((filling === null) === (value === null)) {
    throw new OperatorError(`indexFill: ${filling ? 'value is given twice, as a tensor and as an option' : 'value is missing'}; expected it once`);
  }
  if (filling && filling.ndim > 0) throw new OperatorError(`indexFill: value has shape ${show(filling.shape)}; expected a tensor without dims, or a number`);
  if (value !== null) fillValue('indexFill', value, x.dtype);
  const d = resolveDim('indexFill', dim, x.shape);
  checkList('indexFill', index, 'scatter');
  checkIndices('indexFill', ['index', index], ['x', x.shape], d, true);
  return x.shape;
}

/** What is filled in, as an element of x. */
const filler = (x: Tensor, filling: Tensor | null, value: IndexFillOptions['value']): Tensor =>
  (filling ? cast(filling, x.dtype) : full([], fillValue('indexFill', Number(value), x.dtype), { dtype: x.dtype, device: x.device }));

export const indexFill: Operator<Three, IndexFillOptions> = defineOperator<Three, IndexFillOptions>({
  name: 'indexFill',
  takes: { x: 'any', index: 'integer', value: 'aside?' },
  defaults: { dim: required, value: null },
  shape,
  reference(x, index, filling, { dim, value }) {
    const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexFill', dim, x.shape));
    const [number] = filler(x, filling, value).array;
    const y = x.newZeros(x.shape);
    y.array.set(x.array);
    for (let o = 0; o < outer; o++) for (const i of index.array) for (let k = 0; k < inner; k++) {
      y.array[(o * length + (i < 0 ? i + length : i)) * inner + k] = number;
    }
    return y;
  },
  gpu(x, index, filling, { dim, value }) {
    const cut = lanesAlong(x.shape, resolveDim('indexFill', dim, x.shape));
    const slice = rowMajor(stretched(filler(x, filling, value), [cut.outer, 1, cut.inner]));
    const filled = new Float32Array(cut.length);
    for (const i of host(index)) filled[i < 0 ? i + cut.length : i] = 1;
    return replaced(x, slice, filled, 1, cut);
  },
  gradient: ({ grad, inputs: [x, index, filling], options: { dim } }) => [
    () => indexFill(grad, index, { dim, value: 0 }),
    null,
    filling && (() => {
      const filled = indexFill(zeros(x.shape, { dtype: 'bool', device: x.device }), index, { dim, value: true });
      return sum(where(filled, grad, 0));
    }),
  ],
  gradFn: (_x, _index, filling) => (filling ? 'IndexFillBackward1' : 'IndexFillBackward0'),
});
