/**
 * Sorting a dim, and where everything was before.
 *
 *     values[…, r, …] = x[…, indices[…, r, …], …]        values ascending along dim, or descending
 *     dx[…, indices[…, r, …], …] = g[…, r, …]            every element gets the gradient of the place it went to
 *
 * NaN counts as larger than every number: it comes last, or, descending, first. Equals keep their order (`stable`) whether that is asked
 * for or not; PyTorch promises it only where it is asked. `argsort` gives the indices alone, `msort` the values of dim 0.
 *
 * @shape  x: any  →  values, indices (int32): the shape of x
 * @torch  torch.sort(input, dim=-1, descending=False, stable=False),  torch.argsort,  torch.msort(input)
 * @example sort(tensor([3, 1, 2]))   // [[1, 2, 3], [1, 2, 0]]
 */
import { defineOperator, NotDifferentiable, type Operator, OperatorError } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { gather } from '../indexing/gather.ts';
import { flip } from '../shapes/flip.ts';
import { contiguous } from '../views/contiguous.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { ascending, descending as descendingOrder, sortRows } from './merge.ts';

export interface SortOptions {
  /** The dim to sort along. */
  readonly dim: number;
  /** From the largest down. */
  readonly descending: boolean;
  /** Whether equals must keep their order; they do in either case. null is what PyTorch calls not saying it. */
  readonly stable: boolean | null;
}

function shape(name: string, x: Tensor, { dim, descending, stable }: SortOptions): Shape {
  resolveDim(name, dim, x.shape);
  if (typeof descending !== 'boolean') throw new OperatorError(`${name}: descending is ${String(descending)}; expected true or false`);
  if (stable !== null && typeof stable !== 'boolean') throw new OperatorError(`${name}: stable is ${String(stable)}; expected true, false or null`);
  return x.shape;
}

function reference(name: string, x: Tensor, { dim, descending }: SortOptions): [values: Tensor, indices: Tensor] {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim(name, dim, x.shape));
  const [values, indices] = [x.newZeros(x.shape), x.newZeros(x.shape, 'int32')];
  const order = descending ? descendingOrder : ascending;
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const at = (i: number): number => (o * length + i) * inner + k;
    const places = Array.from({ length }, (_, i) => i).sort((i, j) => order(x.array[at(i)], x.array[at(j)])); // of equals, the first first
    for (let r = 0; r < length; r++) {
      values.array[at(r)] = x.array[at(places[r])];
      indices.array[at(r)] = places[r];
    }
  }
  return [values, indices];
}

/** Lanes become rows, since threads run along memory; `merge.ts` tells how threads sort them. */
function sortOnGpu(name: string, x: Tensor, dim: number): [values: Tensor, indices: Tensor] {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim(name, dim, x.shape));
  const turned = (y: Tensor): Tensor => contiguous(transpose(y, { dim0: dim, dim1: -1 }));
  const rows = turned(x);
  const [values, order] = sortRows(rows, outer * inner, length).map((y) => turned(reshape(y, { shape: rows.shape })));
  return [values, order];
}
/** Descending is ascending, seen from behind. */
function gpu(name: string, x: Tensor, { dim, descending }: SortOptions): [values: Tensor, indices: Tensor] {
  if (!descending || x.ndim === 0) return sortOnGpu(name, x, dim);
  const reversed = (y: Tensor): Tensor => flip(y, { dims: [dim] });
  const [values, order] = sortOnGpu(name, reversed(x), dim);
  return [reversed(values), sub(x.size(dim) - 1, reversed(order))];
}

export const sort = defineOperator<[x: Tensor], SortOptions, [values: Tensor, indices: Tensor]>({
  name: 'sort',
  takes: { x: 'any' },
  outputs: { values: 'same', indices: 'int32' },
  defaults: { dim: -1, descending: false, stable: null },
  shape: (x, options) => [shape('sort', x, options), x.shape],
  reference: (x, options) => reference('sort', x, options),
  gpu: (x, options) => gpu('sort', x, options),
  // Sorting the indices says where every element went: the indices of that fetch its gradient.
  gradient: ({ grad, outputs: [, indices], options: { dim } }) => [() => gather(grad, argsort(indices, { dim }), { dim })],
  gradFn: (_x, { stable }) => `SortBackward${stable === null ? 0 : 1}`,
});

export const argsort: Operator<[x: Tensor], SortOptions> = defineOperator<[x: Tensor], SortOptions>({
  name: 'argsort',
  takes: { x: 'any' },
  outputs: { indices: 'int32' },
  defaults: { dim: -1, descending: false, stable: null },
  shape: (x, options) => shape('argsort', x, options),
  reference: (x, options) => reference('argsort', x, options)[1],
  gpu: (x, options) => gpu('argsort', x, options)[1],
  gradient: new NotDifferentiable('an index jumps from one whole number to another'),
});

const alongRows: SortOptions = { dim: 0, descending: false, stable: null };
export const msort = defineOperator<[x: Tensor], object>({
  name: 'msort',
  takes: { x: 'any' },
  defaults: {},
  shape: (x) => x.shape,
  reference: (x) => reference('msort', x, alongRows)[0],
  gpu: (x) => gpu('msort', x, alongRows)[0],
  gradient: ({ grad, inputs: [x] }) => [() => gather(grad, argsort(argsort(x, alongRows), alongRows), { dim: 0 })],
  gradFn: 'SortBackward0',
});
