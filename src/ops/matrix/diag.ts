/**
 * From a vector, the matrix with that diagonal; from a matrix, its diagonal, as a copy.
 *
 *     y[i, i + diagonal] = xᵢ        yᵢ = x[i, i + diagonal]        dx = the same the other way round
 *
 * For anything else, and for a view, there are `diagonal` and `diagEmbed`, which do not decide by the rank what they do.
 *
 * @shape  x: [n]  →  y: [n + |diagonal|, n + |diagonal|]        x: [M, N]  →  y: [as many as the diagonal has]
 * @torch  torch.diag(input, diagonal=0)
 * @example diag(tensor([1, 2]))   // [[1, 0], [0, 2]]
 */
import { defineOperator, OperatorError } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../views/contiguous.ts';
import { diagEmbed } from './diagEmbed.ts';
import { diagonal as diagonalView, placeOfDiagonal } from './diagonal.ts';
import { diagonalScatter } from './diagonalScatter.ts';

export interface DiagOptions {
  /** Which diagonal: 0 the main one, 1 the one above it, −1 the one below. */
  readonly diagonal: number;
}

function shape({ shape: x }: Tensor, { diagonal }: DiagOptions): Shape {
  if (x.length < 1 || x.length > 2) throw new OperatorError(`diag: x has shape ${show(x)}; expected a vector or a matrix, use diagonal or diagEmbed`);
  if (!Number.isInteger(diagonal)) throw new OperatorError(`diag: diagonal is ${String(diagonal)}; expected a whole number`);
  if (x.length === 2) return [placeOfDiagonal('diag', x, { offset: diagonal, dim1: 0, dim2: 1 }).length];
  const size = x[0] + Math.abs(diagonal);
  return [size, size];
}

function reference(x: Tensor, { diagonal }: DiagOptions): Tensor {
  const y = x.newZeros(shape(x, { diagonal }));
  const [row, column] = [Math.max(-diagonal, 0), Math.max(diagonal, 0)];
  const width = (x.ndim === 1 ? y : x).shape[1];
  for (let i = 0; i < (x.ndim === 1 ? x : y).numel(); i++) {
    const place = (row + i) * width + column + i;
    if (x.ndim === 1) y.array[place] = x.array[i];
    else y.array[i] = x.array[place];
  }
  return y;
}

export const diag = defineOperator<[x: Tensor], DiagOptions>({
  name: 'diag',
  takes: { x: 'any' },
  defaults: { diagonal: 0 },
  shape,
  reference,
  gpu: (x, { diagonal: offset }) => (x.ndim === 1 ? diagEmbed(x, { offset }) : clone(diagonalView(x, { offset }))),
  gradient: ({ grad, inputs: [x], options: { diagonal: offset } }) => [
    () => (x.ndim === 1 ? diagonalView(grad, { offset }) : diagonalScatter(grad.newZeros(x.shape), grad, { offset })),
  ],
  gradFn: ({ ndim }) => (ndim === 1 ? 'DiagEmbedBackward0' : 'DiagonalBackward0_copy'),
});
