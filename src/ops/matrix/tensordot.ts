/**
 * Contraction: sums the products of two tensors over some dims of each; what is left of x comes before what is left of other.
 *
 *     y[i…,j…] = Σ x[i…,k…] · other[k…,j…]        dx, dother = the same with g, over what is left of the other
 *
 * `dims: n` takes the last n dims of x and the first n of other. As in an einsum, a size of one meets any other.
 *
 * @shape  x, other: equal sizes at the dims that are paired  →  y: the other dims of x, then those of other
 * @torch  torch.tensordot(a, b, dims=2)
 * @example tensordot(ones(2, 3), ones(3, 4), { dims: 1 }).shape                 // [2, 4]: their product as matrices
 * @example tensordot(ones(2, 3, 4), ones(4, 2), { dims: [[0, 2], [1, 0]] })    // [8, 8, 8]
 */
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { lanesOf } from '../reduction/lanes.ts';
import { contract, type Labels } from './contract.ts';
import { shareOf } from './contractGradient.ts';

export interface TensordotOptions {
  /** How many dims are paired, or which: those of x, and, in the same order, those of other. */
  readonly dims: number | readonly [x: readonly number[], other: readonly number[]];
}

type Two = [x: Tensor, other: Tensor];

/** The dims of both that are paired, counted from the front. */
function pairs({ shape: x }: Tensor, { shape: other }: Tensor, { dims }: TensordotOptions): readonly [x: number[], other: number[]] {
  const shapes = `tensordot: x has shape ${show(x)} and other ${show(other)}`;
  const most = Math.min(x.length, other.length);
  if (typeof dims === 'number' && (!Number.isInteger(dims) || dims < 0 || dims > most)) {
    throw new OperatorError(`${shapes}; dims is ${dims}; expected a whole number from 0 to ${most}, or two lists of dims`);
  }
  const first = typeof dims === 'number' ? Array.from({ length: dims }, (_, d) => d) : [];
  const [own, others] = typeof dims === 'number' ? [first.map((d) => x.length - dims + d), first] : dims;
  if (!Array.isArray(own) || !Array.isArray(others) || own.length !== others.length) {
    throw new OperatorError(`tensordot: dims is ${JSON.stringify(dims)}; expected a number, or two lists of equal length`);
  }
  const [left, right] = [distinct('x', own, x), distinct('other', others, other)];
  left.forEach((d, i) => {
    const [size, otherSize] = [x[d], other[right[i]]];
    if (size === otherSize || size === 1 || otherSize === 1) return;
    throw new OperatorError(`${shapes}; x has size ${size} at dim ${d}, other ${otherSize} at dim ${right[i]}; expected equal sizes, or 1`);
  });
  return [left, right];
}

function distinct(name: string, dims: readonly number[], shape: Shape): number[] {
  const rank = shape.length;
  const odd = dims.find((dim) => !Number.isInteger(dim) || dim < -rank || dim >= rank);
  if (odd !== undefined) {
    throw new OperatorError(`tensordot: ${name} has shape ${show(shape)}, and its dims are ${show(dims)}; expected integers from ${-rank} to ${rank - 1}`);
  }
  const resolved = dims.map((dim) => (dim < 0 ? dim + rank : dim));
  const twice = resolved.find((dim, i) => resolved.indexOf(dim) < i);
  if (twice !== undefined) throw new OperatorError(`tensordot: ${name} has shape ${show(shape)}, and its dims are ${show(dims)}; dim ${twice} appears twice`);
  return resolved;
}

/** The same as an einsum: every dim has a name, and the dims of a pair have the same. */
function labelled(x: Tensor, other: Tensor, options: TensordotOptions) {
  const [left, right] = pairs(x, other, options);
  const name = (tensor: Tensor, dims: readonly number[], own: string): Labels =>
    tensor.shape.map((_, d) => (dims.includes(d) ? `pair ${dims.indexOf(d)}` : `${own} ${d}`));
  const terms = [name(x, left, 'x'), name(other, right, 'other')];
  return { terms, output: [...terms[0], ...terms[1]].filter((label) => !label.startsWith('pair')) };
}

function shape(x: Tensor, other: Tensor, options: TensordotOptions): Shape {
  const [left, right] = pairs(x, other, options);
  return [...x.shape.filter((_, d) => !left.includes(d)), ...other.shape.filter((_, d) => !right.includes(d))];
}

/** A tensor whose sizes of one are repeated where the other has more. */
function met(x: Tensor, dims: readonly number[], other: Tensor, otherDims: readonly number[]): Tensor {
  return rowMajor(stretched(x, x.shape.map((size, d) => (size === 1 && dims.includes(d) ? other.shape[otherDims[dims.indexOf(d)]] : size))));
}

function reference(x: Tensor, other: Tensor, options: TensordotOptions): Tensor {
  const [left, right] = pairs(x, other, options);
  const [a, b] = [met(x, left, other, right), met(other, right, x, left)];
  const y = x.newZeros(shape(x, other, options));
  let at = 0;
  for (const row of lanesOf(a.shape, left)) for (const column of lanesOf(b.shape, right)) {
    let total = 0;
    for (let k = 0; k < row.length; k++) total += a.array[row[k]] * b.array[column[k]];
    y.array[at++] = total;
  }
  return y;
}

export const tensordot = defineOperator<Two, TensordotOptions>({
  name: 'tensordot',
  takes: { x: 'number', other: 'number' },
  defaults: { dims: 2 },
  shape,
  reference,
  gpu(x, other, options) {
    const { terms, output } = labelled(x, other, options);
    return contract([x, other], terms, output);
  },
  gradient({ grad, inputs, options }) {
    const { terms, output } = labelled(...inputs, options);
    return [() => shareOf(0, grad, inputs, terms, output), () => shareOf(1, grad, inputs, terms, output)];
  },
  gradFn: 'ViewBackward0',
});
