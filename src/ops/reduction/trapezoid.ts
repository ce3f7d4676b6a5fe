/**
 * The area under a curve through sample points, by the trapezoidal rule: every stretch between two points counts as straight.
 *
 *     area = Σ hᵢ · sᵢ / 2        hᵢ = xᵢ₊₁ − xᵢ, or dx where there is no x;  sᵢ = yᵢ + yᵢ₊₁
 *     dyᵢ = g · (hᵢ₋₁ + hᵢ) / 2    dxᵢ = g · (sᵢ₋₁ − sᵢ) / 2        with 0 beyond the ends
 *
 * The area under one point, or none, is 0.
 *
 * x has a place for each of the n points at dim, as [n], or in a shape that broadcasts with y and has no more dims. (PyTorch takes
 * other sizes as well, where broadcasting happens to make something of them.)
 *
 * @shape  y: any but bool, rank ≥ 1   x: n at dim  →  area: their common shape without dim
 * @torch  torch.trapezoid(y, x=None, dx=None, dim=-1)
 * @example trapezoid(tensor([1, 3, 5]))   // 6;  with x = [0, 1, 3] 10
 */
import { full, zeros, zerosLike } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { broadcastShapes, lanesAlong, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { neg } from '../elementwise/unary.ts';
import { cat } from '../indexing/cat.ts';
import { once } from '../once.ts';
import { unsqueeze } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { slice } from '../views/slices.ts';
import { diff } from './diff.ts';
import { threadsOver } from './reduce.ts';
import { sum } from './sum.ts';
import { sumTo } from './sumTo.ts';

type Two = [y: Tensor, x: Tensor | null];
export interface TrapezoidOptions {
  /** How far points are apart where no x says so; null is 1. */
  readonly dx: number | null;
  /** The dim the points follow each other along. */
  readonly dim: number;
}

/** The dim counted from the back, as broadcasting counts; how many points it has; the shape of x beside y; and that of both. */
function layOut(y: Tensor, x: Tensor | null, { dx, dim }: TrapezoidOptions): { axis: number; count: number; places: Shape; common: Shape } {
  if (!Number.isInteger(dim) || dim < -y.ndim || dim >= y.ndim) {
    const range = y.ndim === 0 ? 'a dim to lay points along' : `an integer from ${-y.ndim} to ${y.ndim - 1}`;
    throw new OperatorError(`trapezoid: dim is ${dim}, but y has shape ${show(y.shape)}; expected ${range}`);
  }
  if (dx !== null && (typeof dx !== 'number' || x)) {
    throw new OperatorError(`trapezoid: dx is ${String(dx)}${x ? ` and x has shape ${show(x.shape)}; expected one of them` : '; expected a number'}`);
  }
  const axis = dim < 0 ? dim : dim - y.ndim;
  const count = y.shape.at(axis) as number;
  const places = x === null ? [] : x.ndim === 1 ? [...x.shape, ...new Array<number>(-1 - axis).fill(1)] : x.shape;
  if (x && count > 0 && (places.at(axis) !== count || x.ndim > y.ndim)) {
    const shapes = `y has shape ${show(y.shape)} and x ${show(x.shape)}`;
    throw new OperatorError(`trapezoid: ${shapes}; expected one x for each of the ${count} points at dim ${dim}`);
  }
  return { axis, count, places, common: count === 0 ? y.shape : broadcastShapes('trapezoid', ['y', y.shape], ['x', places]) };
}

function shape(y: Tensor, x: Tensor | null, options: TrapezoidOptions): Shape {
  const { axis, common } = layOut(y, x, options);
  return common.toSpliced(axis, 1);
}

function reference(y: Tensor, x: Tensor | null, options: TrapezoidOptions): Tensor {
  const { axis, count, places, common } = layOut(y, x, options);
  const area = y.newZeros(shape(y, x, options));
  const { outer, inner } = lanesAlong(common, common.length + axis);
  const heights = rowMajor(stretched(y, common)).array;
  const from = x ? rowMajor(stretched(reshape(x, { shape: places }), common)).array : null;
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const at = (i: number): number => (o * count + i) * inner + k;
    let total = 0;
    for (let i = 0; i < count - 1; i++) {
      const width = from ? from[at(i + 1)] - from[at(i)] : options.dx ?? 1;
      total += width * (heights[at(i)] + heights[at(i + 1)]) / 2;
    }
    area.array[o * inner + k] = total;
  }
  return area;
}

/** How much of the area a point of height 1 is worth: half the way to each of its neighbours. */
function weights(y: Tensor, x: Tensor | null, options: TrapezoidOptions): Tensor {
  const { axis, count, places } = layOut(y, x, options);
  const like = { dtype: y.dtype, device: y.device };
  const widths = x ? diff(reshape(x, { shape: places }), { dim: axis }) : full([count - 1, ...new Array<number>(-1 - axis).fill(1)], options.dx ?? 1, like);
  const none = zeros(widths.shape.with(axis, 1), like);
  return mul(add(cat([none, widths], { dim: axis }), cat([widths, none], { dim: axis })), 0.5);
}

/** A thread per pair of neighbours, of which the second lies `inner` further. */
function pairKernel(this: Thread, y: Flat, size: number, inner: number): number {
  return y[this.thread.z * size + this.thread.y * inner + this.thread.x] + y[this.thread.z * size + this.thread.y * inner + inner + this.thread.x];
}

function gpu(y: Tensor, x: Tensor | null, options: TrapezoidOptions): Tensor {
  const { axis, count, places } = layOut(y, x, options);
  if (count === 0) return y.newZeros(shape(y, x, options));
  const lanes = lanesAlong(y.shape, y.ndim + axis);
  const pairs = launch(pairKernel, {
    threads: threadsOver(lanes, count - 1), inputs: [y], integers: { size: count * lanes.inner, inner: lanes.inner }, shape: y.shape.with(axis, count - 1),
  });
  const areas = x ? mul(pairs, diff(reshape(x, { shape: places }), { dim: axis })) : pairs;
  return mul(sum(areas, { dim: axis }), (options.dx ?? 1) / 2);
}

export const trapezoid = defineOperator<Two, TrapezoidOptions>({
  name: 'trapezoid',
  takes: { y: 'number', x: 'number?' },
  defaults: { dx: null, dim: -1 },
  promotion: 'toFloat',
  shape,
  reference,
  gpu,
  gradient({ grad, inputs: [y, x], options }) {
    const { axis, count, places } = layOut(y, x, options);
    const g = once(() => unsqueeze(grad, { dim: axis }));
    const fromPlaces = (along: Tensor): Tensor => {
      const sums = add(slice(y, { dim: axis, end: -1 }), slice(y, { dim: axis, start: 1 }));
      const share = mul(mul(g(), sums), 0.5);
      const none = zeros(share.shape.with(axis, 1), { dtype: share.dtype, device: share.device });
      return reshape(sumTo(neg(diff(share, none, none, { dim: axis })), places), { shape: along.shape });
    };
    return [
      () => (count === 0 ? zerosLike(y) : sumTo(mul(g(), weights(y, x, options)), y.shape)),
      x && (() => (count === 0 ? zerosLike(x) : fromPlaces(x))),
    ];
  },
  gradFn: (_y, x) => (x ? 'DivBackward1' : 'MulBackward1'),
});
