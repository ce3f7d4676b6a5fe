/**
 * The k largest elements along a dim (or the k smallest), in order, and where they were.
 *
 *     values[…, r, …] = x[…, indices[…, r, …], …]        dx = g, scattered back to where the values came from
 *
 * NaN counts as larger than every number. Among equals the first comes first; PyTorch promises no order there, and with
 * `sorted: false` none at all: here the result is sorted always.
 *
 * @shape  x: any but bool, rank ≥ 1 or 0  →  values, indices: the shape of x with k at dim
 * @torch  torch.topk(input, k, dim=-1, largest=True, sorted=True)
 * @example topk(tensor([3, 1, 4, 1, 5]), { k: 2 })   // [[5, 4], [4, 2]]
 */
import { zerosLike } from '../../creation.ts';
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { contiguous } from '../views/contiguous.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { gather } from './gather.ts';
import { scatterAdd } from './scatterAdd.ts';

export interface TopkOptions {
  /** How many. */
  readonly k: number;
  /** The dim they are looked for along. */
  readonly dim: number;
  /** Whether the largest are wanted, or the smallest. */
  readonly largest: boolean;
  /** Whether they must come in order; they do in either case. */
  readonly sorted: boolean;
}

function shapes(x: Tensor, { k, dim, largest, sorted }: TopkOptions): [Shape, Shape] {
  const d = resolveDim('topk', dim, x.shape);
  const length = x.shape[d] ?? 1;
  if (!Number.isInteger(k) || k < 0 || k > length) {
    throw new OperatorError(`topk: k is ${k}, but x has shape ${show(x.shape)}; at dim ${dim} expected an integer from 0 to ${length}`);
  }
  for (const [name, value] of Object.entries({ largest, sorted })) {
    if (typeof value !== 'boolean') throw new OperatorError(`topk: ${name} is ${String(value)}; expected true or false`);
  }
  const shape = x.ndim === 0 ? [] : x.shape.with(d, k);
  return [shape, shape];
}

/** For sorting from the largest down, NaN first. */
export const descending = (a: number, b: number): number => Number(Number.isNaN(b)) - Number(Number.isNaN(a)) || Number(a < b) - Number(a > b);

function reference(x: Tensor, options: TopkOptions): [Tensor, Tensor] {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('topk', options.dim, x.shape));
  const [shape] = shapes(x, options);
  const [values, indices] = [x.newZeros(shape), x.newZeros(shape, 'int32')];
  const k = x.ndim === 0 ? 1 : options.k;
  const direction = options.largest ? 1 : -1;
  for (let o = 0; o < outer; o++) for (let l = 0; l < inner; l++) {
    const element = (i: number): number => x.array[(o * length + i) * inner + l];
    const ranking = Array.from({ length }, (_, i) => i).sort((i, j) => direction * descending(element(i), element(j))); // of equals, the first first
    for (let r = 0; r < k; r++) {
      const at = (o * k + r) * inner + l;
      values.array[at] = element(ranking[r]);
      indices.array[at] = ranking[r];
    }
  }
  return [values, indices];
}

/** First a thread per element counts how many come before it: that is its rank; `direction` is 1 or, for the smallest, −1. */
function rankKernel(this: Thread, x: Plane, length: number, direction: number): number {
  const a = direction * x[this.thread.y][this.thread.x];
  const knownA = isNumber(a);
  const orderA = (1 - knownA) * direction;
  let rank = 0;
  for (let j = 0; j < length; j++) {
    const b = direction * x[this.thread.y][j];
    const knownB = isNumber(b);
    const orderB = (1 - knownB) * direction;
    const ahead = orderB > orderA || b > a ? 1 : 0;
    const behind = orderB < orderA || b < a ? 1 : 0;
    const first = j < this.thread.x ? 1 : 0;
    rank += ahead + (1 - ahead) * (1 - behind) * first;
  }
  return rank;
}
/** then a thread per result looks for the element of its rank. */
function findKernel(this: Thread, ranks: Plane, length: number): number {
  let found = 0;
  for (let i = 0; i < length; i++) {
    const rank = ranks[this.thread.y][i];
    if (rank === this.thread.x) {
      found = i;
    }
  }
  return found;
}

function gpu(x: Tensor, options: TopkOptions): [Tensor, Tensor] {
  const d = resolveDim('topk', options.dim, x.shape);
  const k = x.ndim === 0 ? 1 : options.k;
  // Lanes become rows; both kernels walk along memory.
  const last = (y: Tensor): Tensor => transpose(y, { dim0: d, dim1: -1 });
  const rows = contiguous(last(x));
  const length = x.shape[d] ?? 1;
  const count = x.numel() / Math.max(length, 1);
  const direction = options.largest ? 1 : -1;
  const ranks = launch(rankKernel, { threads: [length, count], inputs: [grid(rows, [count, length])], integers: { length }, floats: { direction } });
  const found = launch(findKernel, { threads: [k, count], inputs: [grid(ranks, [count, length])], integers: { length } });
  const swapped = x.ndim === 0 ? [] : rows.shape.with(-1, k);
  const indices = contiguous(last(reshape(to(found, { dtype: 'int32' }), { shape: swapped })));
  return [gather(x, indices, { dim: d }), indices];
}

export const topk = defineOperator<[x: Tensor], TopkOptions, [values: Tensor, indices: Tensor]>({
  name: 'topk',
  takes: { x: 'number' },
  outputs: { values: 'same', indices: 'int32' },
  defaults: { k: required, dim: -1, largest: true, sorted: true },
  shape: shapes,
  reference,
  gpu,
  gradient: ({ grad, outputs: [, indices], inputs: [x], options: { dim } }) => [() => scatterAdd(zerosLike(x), indices, grad, { dim })],
});
