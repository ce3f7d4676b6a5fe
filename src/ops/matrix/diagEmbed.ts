/**
 * Matrices with the given diagonals, and zeros around them.
 *
 *     y[…, i, i + offset] = x[…, i]        dx = the diagonal of g
 *
 * @shape  x: [..., n]  →  y: the dims of x before the last, and two of size n + |offset| at dim1 and dim2, which count in y
 * @torch  torch.diag_embed(input, offset=0, dim1=-2, dim2=-1)
 * @example diagEmbed(tensor([1, 2]), { offset: 1 })   // [[0, 1, 0], [0, 0, 2], [0, 0, 0]]
 */
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { diagonal, type DiagonalOptions } from './diagonal.ts';
import { diagonalScatter, writeDiagonal } from './diagonalScatter.ts';

function shape({ shape: x }: Tensor, { offset, dim1, dim2 }: DiagonalOptions): Shape {
  if (x.length === 0) throw new OperatorError('diagEmbed: x has shape []; a 0-D tensor has no dim to lay along a diagonal; expected [..., n]');
  const [d1, d2] = [resolveDim('diagEmbed', dim1, x, 'dim1', 1), resolveDim('diagEmbed', dim2, x, 'dim2', 1)];
  if (d1 === d2) throw new OperatorError(`diagEmbed: dim1 is ${dim1} and dim2 ${dim2}, but x has shape ${show(x)}, where they are the same; expected two dims`);
  if (!Number.isInteger(offset)) throw new OperatorError(`diagEmbed: offset is ${String(offset)}; expected a whole number`);
  const size = x[x.length - 1] + Math.abs(offset);
  return x.slice(0, -1).toSpliced(Math.min(d1, d2), 0, size).toSpliced(Math.max(d1, d2), 0, size);
}

function reference(x: Tensor, options: DiagonalOptions): Tensor {
  const y = x.newZeros(shape(x, options));
  writeDiagonal('diagEmbed', y, x, options);
  return y;
}

export const diagEmbed: Operator<[x: Tensor], DiagonalOptions> = defineOperator<[x: Tensor], DiagonalOptions>({
  name: 'diagEmbed',
  takes: { x: 'any' },
  defaults: { offset: 0, dim1: -2, dim2: -1 },
  shape,
  reference,
  gpu: (x, options) => diagonalScatter(x.newZeros(shape(x, options)), x, options),
  gradient: ({ grad, options }) => [() => diagonal(grad, options)],
});
