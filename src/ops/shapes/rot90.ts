/**
 * Rotation by right angles in the plane of two dims, from the first towards the second: `k` times, backwards for negative k.
 *
 *     once:  y[…, i, …, j, …] = x[…, j, …, n − 1 − i, …]        n = the size of the second dim
 *     dx = g, rotated back
 *
 * @shape  x: rank ≥ 2  →  y: the shape of x, the two sizes exchanged if k is odd
 * @torch  torch.rot90(input, k=1, dims=(0, 1))
 * @example rot90(tensor([[1, 2], [3, 4]]))   // [[2, 4], [1, 3]]
 */
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { indexOf, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../views/contiguous.ts';
import { transpose } from '../views/dims.ts';
import { flip } from './flip.ts';

export interface Rot90Options {
  /** How many quarter turns. */
  readonly k: number;
  /** The two dims that make the plane. */
  readonly dims: readonly number[];
}

/** The two dims, and the turns from 0 to 3. */
function turnsOf(x: Tensor, { k, dims }: Rot90Options): { a: number; b: number; turns: number } {
  if (!Number.isSafeInteger(k)) throw new OperatorError(`rot90: k is ${k}; expected a whole number`);
  if (x.ndim < 2) throw new OperatorError(`rot90: x has shape ${show(x.shape)}; expected at least 2 dims`);
  if (!Array.isArray(dims) || dims.length !== 2) throw new OperatorError(`rot90: dims is ${JSON.stringify(dims)}; expected two dims`);
  const [a, b] = dims.map((dim) => resolveDim('rot90', dim, x.shape, 'dims'));
  if (a === b) throw new OperatorError(`rot90: dims is ${show(dims)}, twice the same dim; expected two that differ`);
  return { a, b, turns: ((k % 4) + 4) % 4 };
}

function shape(x: Tensor, options: Rot90Options): Shape {
  const { a, b, turns } = turnsOf(x, options);
  return turns % 2 === 0 ? x.shape : x.shape.with(a, x.shape[b]).with(b, x.shape[a]);
}

function reference(x: Tensor, options: Rot90Options): Tensor {
  const { a, b, turns } = turnsOf(x, options);
  const y = x.newZeros(shape(x, options));
  const [lastA, lastB] = [x.shape[a] - 1, x.shape[b] - 1];
  for (let position = 0; position < y.numel(); position++) {
    const index = indexOf(position, y.shape);
    const [i, j] = [index[a], index[b]];
    [index[a], index[b]] = [[i, j], [j, lastB - i], [lastA - i, lastB - j], [lastA - j, i]][turns];
    y.array[position] = x.array[index.reduce((at, place, d) => at + place * x.stride()[d], 0)];
  }
  return y;
}

export const rot90: Operator<[x: Tensor], Rot90Options> = defineOperator<[x: Tensor], Rot90Options>({
  name: 'rot90',
  takes: { x: 'any' },
  defaults: { k: 1, dims: [0, 1] },
  shape,
  reference,
  gpu(x, options) {
    const { a, b, turns } = turnsOf(x, options);
    if (turns === 0) return clone(x);
    if (turns === 2) return flip(x, { dims: [a, b] });
    return transpose(flip(x, { dims: [turns === 1 ? b : a] }), { dim0: a, dim1: b });
  },
  gradient: ({ grad, options: { k, dims } }) => [() => rot90(grad, { k: -k, dims })],
});
