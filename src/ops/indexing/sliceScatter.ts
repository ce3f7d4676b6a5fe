/** Writing into a part of a copy: what `x.set(slice(…), src)` does to x itself, these do to a new tensor. */
import { cast } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { bounds, select, slice, type SliceOptions } from '../views/slices.ts';
import { replaced } from './arrivals.ts';

type Two = [x: Tensor, src: Tensor];
/** The places of a dim that a slice takes. */
interface Places {
  readonly d: number;
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

function checkSource(operator: string, x: Tensor, src: Tensor, part: Shape): void {
  if (sameShape(src.shape, part)) return;
  throw new OperatorError(`${operator}: src has shape ${show(src.shape)} and x ${show(x.shape)}; expected the shape of the part, ${show(part)}`);
}

/** Slice i of src goes to place from + i · step of the dim. */
function scatteredOnCpu(x: Tensor, src: Tensor, { d, from, step, count }: Places): Tensor {
  const { outer, length, inner } = lanesAlong(x.shape, d);
  const values = cast(src, x.dtype).array;
  const y = x.newZeros(x.shape);
  y.array.set(x.array);
  for (let o = 0; o < outer; o++) for (let i = 0; i < count; i++) for (let k = 0; k < inner; k++) {
    y.array[(o * length + from + i * step) * inner + k] = values[(o * count + i) * inner + k];
  }
  return y;
}
function scatteredOnGpu(x: Tensor, src: Tensor, { d, from, step, count }: Places): Tensor {
  const cut = lanesAlong(x.shape, d);
  const arrived = new Float32Array(cut.length);
  for (let i = 0; i < count; i++) arrived[from + i * step] = i + 1;
  return replaced(x, cast(src, x.dtype), arrived, count, cut);
}

/**
 * A copy of x, with src in the place of every `step`-th element of one dim.    dx = g, but 0 there        dsrc = g there
 *
 * @shape  x: any, rank ≥ 1   src: the shape of that slice of x; it takes the type of x  →  y: the shape of x
 * @torch  torch.slice_scatter(input, src, dim=0, start=None, end=None, step=1)
 * @example sliceScatter(zeros(4), tensor([1, 2]), { start: 1, end: 3 })   // [0, 1, 2, 0]
 */
export const sliceScatter: Operator<Two, SliceOptions> = defineOperator<Two, SliceOptions>({
  name: 'sliceScatter',
  takes: { x: 'any', src: 'aside' },
  defaults: { dim: 0, start: null, end: null, step: 1 },
  shape(x, src, options) {
    const { d, count } = bounds('sliceScatter', x, options);
    checkSource('sliceScatter', x, src, x.shape.with(d, count));
    return x.shape;
  },
  reference: (x, src, options) => scatteredOnCpu(x, src, bounds('sliceScatter', x, options)),
  gpu: (x, src, options) => scatteredOnGpu(x, src, bounds('sliceScatter', x, options)),
  gradient: ({ grad, inputs: [, src], options }) => [() => sliceScatter(grad, src.newZeros(src.shape), options), () => slice(grad, options)],
});

function placeOf(x: Tensor, { dim, index }: SelectScatterOptions): Places {
  if (x.ndim === 0) throw new OperatorError('selectScatter: x has shape []; a 0-D tensor has no dim to select from');
  const d = resolveDim('selectScatter', dim, x.shape);
  const size = x.shape[d];
  if (!Number.isInteger(index) || index < -size || index >= size) {
    const expected = size === 0 ? 'nothing, it is empty' : `an integer from ${-size} to ${size - 1}`;
    throw new OperatorError(`selectScatter: index is ${index}, but x has shape ${show(x.shape)}; at dim ${dim} expected ${expected}`);
  }
  return { d, from: index < 0 ? index + size : index, step: 1, count: 1 };
}

export interface SelectScatterOptions {
  /** The dim that src does not have. */
  readonly dim: number;
  /** The place in it, counted from the back if negative. */
  readonly index: number;
}

/**
 * A copy of x, with src in one place of a dim.    dx = g, but 0 there        dsrc = g there
 *
 * @shape  x: any, rank ≥ 1   src: the shape of x without dim; it takes the type of x  →  y: the shape of x
 * @torch  torch.select_scatter(input, src, dim, index)
 * @example selectScatter(zeros(2, 2), tensor([1, 2]), { dim: 0, index: -1 })   // [[0, 0], [1, 2]]
 */
export const selectScatter: Operator<Two, SelectScatterOptions> = defineOperator<Two, SelectScatterOptions>({
  name: 'selectScatter',
  takes: { x: 'any', src: 'aside' },
  defaults: { dim: required, index: required },
  shape(x, src, options) {
    checkSource('selectScatter', x, src, x.shape.toSpliced(placeOf(x, options).d, 1));
    return x.shape;
  },
  reference: (x, src, options) => scatteredOnCpu(x, src, placeOf(x, options)),
  gpu: (x, src, options) => scatteredOnGpu(x, src, placeOf(x, options)),
  gradient: ({ grad, inputs: [, src], options }) => [() => selectScatter(grad, src.newZeros(src.shape), options), () => select(grad, options)],
});
