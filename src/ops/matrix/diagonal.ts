import { defineView, OperatorError, type View } from '../../operator.ts';
import { contiguousStrides, resolveDim, type Shape, show } from '../../shape.ts';
import type { Layout } from '../../tensor.ts';
import { diagonalScatter } from './diagonalScatter.ts';

export interface DiagonalOptions {
  /** Which diagonal: 0 the main one, 1 the one above it, −1 the one below. */
  readonly offset: number;
  /** The dim of the rows, */
  readonly dim1: number;
  /** and that of the columns. */
  readonly dim2: number;
}

/**
 * The diagonal of a matrix, as a view: element i lies a row and a column behind element i − 1, and so do its strides.
 * Of a tensor of more dims, the diagonal of every matrix its two dims make.    dx = g on the diagonal, zeros elsewhere
 *
 *     y[…, i] = x[i, …, i + offset]        y[…, i] = x[i − offset, …, i]  where the offset is negative
 *
 * A diagonal beyond the last row or column is empty.
 *
 * @shape  x: any, rank ≥ 2  →  y: the shape of x without dim1 and dim2, and the length of the diagonal as its last dim
 * @torch  torch.diagonal(input, offset=0, dim1=0, dim2=1)
 * @example diagonal(tensor([[1, 2], [3, 4]]))   // [1, 4]
 */
export const diagonal: View<DiagonalOptions> = defineView<DiagonalOptions>({
  name: 'diagonal',
  defaults: { offset: 0, dim1: 0, dim2: 1 },
  layout: (x, options) => diagonalLayout('diagonal', x.layout(), options),
  gradient: ({ grad, inputs: [x], options }) => [() => diagonalScatter(grad.newZeros(x.shape), grad, options)],
});

/** Where a diagonal lies: its two dims, counted from the front, the row and the column it starts at, and its length. */
export function placeOfDiagonal(operator: string, shape: Shape, { offset, dim1, dim2 }: DiagonalOptions) {
  const [d1, d2] = [resolveDim(operator, dim1, shape, 'dim1'), resolveDim(operator, dim2, shape, 'dim2')];
  if (d1 === d2) {
    throw new OperatorError(`${operator}: dim1 is ${dim1} and dim2 ${dim2}, but x has shape ${show(shape)}, where they are the same; expected two dims`);
  }
  if (!Number.isInteger(offset)) throw new OperatorError(`${operator}: offset is ${String(offset)}; expected a whole number`);
  const [row, column] = [Math.max(-offset, 0), Math.max(offset, 0)];
  return { d1, d2, row, column, length: Math.max(Math.min(shape[d1] - row, shape[d2] - column), 0) };
}

/** The layout that sees only the diagonal. */
export function diagonalLayout(operator: string, { shape, strides, offset }: Layout, options: DiagonalOptions): Layout {
  const { d1, d2, row, column, length } = placeOfDiagonal(operator, shape, options);
  const rest = shape.map((_, d) => d).filter((d) => d !== d1 && d !== d2);
  return {
    shape: [...rest.map((d) => shape[d]), length],
    strides: [...rest.map((d) => strides[d]), strides[d1] + strides[d2]],
    offset: length > 0 ? offset + row * strides[d1] + column * strides[d2] : offset,
  };
}

/** The same for a contiguous tensor of this shape. */
export const diagonalWithin = (operator: string, shape: Shape, options: DiagonalOptions): Layout =>
  diagonalLayout(operator, { shape, strides: contiguousStrides(shape), offset: 0 }, options);
