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
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { scatterAdd } from '../indexing/scatterAdd.ts';
import { narrow } from '../views/slices.ts';
import { ascending, descending } from './merge.ts';
import { sort } from './sort.ts';

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

function reference(x: Tensor, options: TopkOptions): [Tensor, Tensor] {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('topk', options.dim, x.shape));
  const [shape] = shapes(x, options);
  const [values, indices] = [x.newZeros(shape), x.newZeros(shape, 'int32')];
  const k = x.ndim === 0 ? 1 : options.k;
  const order = options.largest ? descending : ascending;
  for (let o = 0; o < outer; o++) for (let l = 0; l < inner; l++) {
    const element = (i: number): number => x.array[(o * length + i) * inner + l];
    const ranking = Array.from({ length }, (_, i) => i).sort((i, j) => order(element(i), element(j))); // of equals, the first first
    for (let r = 0; r < k; r++) {
      const at = (o * k + r) * inner + l;
      values.array[at] = element(ranking[r]);
      indices.array[at] = ranking[r];
    }
  }
  return [values, indices];
}

/** Sorts the whole lane: no thread can tell what the k best are without looking at all the others. */
function gpu(x: Tensor, { k, dim, largest }: TopkOptions): [Tensor, Tensor] {
  const [values, indices] = sort(x, { dim, descending: largest });
  if (x.ndim === 0) return [values, indices];
  const best = (y: Tensor): Tensor => narrow(y, { dim, start: 0, length: k });
  return [best(values), best(indices)];
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
