/**
 * The largest element so far along a dim, or the smallest, and where it was.
 *
 *     valuesᵢ = max(x₀, …, xᵢ)    indicesᵢ = the last j ≤ i with xⱼ = valuesᵢ        dx = g, added up at the indices
 *
 * NaN counts as larger than every number, and for cummin as smaller: from the first NaN on there is nothing else. Among equals the
 * last one counts, otherwise than for max.
 *
 * @shape  x: any  →  values, indices: the shape of x
 * @torch  torch.cummax(input, dim),  torch.cummin
 * @example cummax(tensor([1, 3, 2]), { dim: 0 })   // [[1, 3, 3], [0, 1, 1]]
 */
import { zerosLike } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import { defineOperator, type Operator, required } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { scatterAdd } from '../indexing/scatterAdd.ts';
import { reshape } from '../views/reshape.ts';
import { type CumulativeOptions, lanesOn } from './cumulative.ts';
import { threadsOver } from './reduce.ts';
import { type Join, scanLanes } from './scan.ts';

type ValuesAndIndices = [values: Tensor, indices: Tensor];
type CummaxOptions = Omit<CumulativeOptions, 'dtype'>;

function reference(name: string, isBeyond: (a: number, b: number) => boolean, x: Tensor, { dim }: CummaxOptions): ValuesAndIndices {
  const { outer, length, inner } = lanesOn(name, x, dim);
  const [values, indices] = [x.newZeros(x.shape), x.newZeros(x.shape, 'int32')];
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const at = (i: number): number => (o * length + i) * inner + k;
    let best = 0;
    for (let i = 0; i < length; i++) {
      const [before, now] = [x.array[at(best)], x.array[at(i)]];
      if (Number.isNaN(now) || !(Number.isNaN(before) || isBeyond(before, now))) best = i;
      values.array[at(i)] = x.array[at(best)];
      indices.array[at(i)] = best;
    }
  }
  return [values, indices];
}

// What has come so far stays if it is beyond what comes next, or NaN, which is neither at most zero nor above it.
const larger: Join = (before, next) => (before > next || !(before <= 0 || before > 0) ? before : next);
const smaller: Join = (before, next) => (before < next || !(before <= 0 || before > 0) ? before : next);
const later: Join = (before, next) => Math.max(before, next);

/** A thread per element: its place in the lane if it is the best so far, otherwise 0. The latest such place is the index. */
function placeKernel(this: Thread, x: Flat, values: Flat, size: number, inner: number, alongX: number, alongY: number): number {
  const value = x[this.thread.z * size + this.thread.y * inner + this.thread.x];
  const known = isNumber(value);
  const isBest = known < 1 || value === values[this.thread.z * size + this.thread.y * inner + this.thread.x] ? 1 : 0;
  return isBest * (this.thread.x * alongX + this.thread.y * alongY);
}

function gpu(name: string, join: Join, x: Tensor, { dim }: CummaxOptions): ValuesAndIndices {
  const lanes = lanesOn(name, x, dim);
  const { length, inner } = lanes;
  const values = scanLanes(x, lanes, join);
  const places = launch(placeKernel, {
    threads: threadsOver(lanes, length), inputs: [x, values],
    integers: { size: length * inner, inner, alongX: Number(inner === 1), alongY: Number(inner !== 1) },
  });
  return [reshape(values, { shape: x.shape }), reshape(scanLanes(places, lanes, later), { shape: x.shape })];
}

type Cummax = Operator<[x: Tensor], CummaxOptions, ValuesAndIndices>;
const cumulativeExtreme = (name: string, join: Join, isBeyond: (a: number, b: number) => boolean): Cummax =>
  defineOperator<[x: Tensor], CummaxOptions, ValuesAndIndices>({
    name,
    takes: { x: 'any' },
    outputs: { values: 'same', indices: 'int32' },
    defaults: { dim: required },
    shape: (x, { dim }) => (lanesOn(name, x, dim), [x.shape, x.shape]),
    reference: (x, options) => reference(name, isBeyond, x, options),
    gpu: (x, options) => gpu(name, join, x, options),
    gradient: ({ grad, outputs: [, indices], inputs: [x], options: { dim } }) => [() => scatterAdd(zerosLike(x), indices, grad, { dim })],
  });

export const cummax = cumulativeExtreme('cummax', larger, (a, b) => a > b);
export const cummin = cumulativeExtreme('cummin', smaller, (a, b) => a < b);
