/**
 * A copy of x with another diagonal.
 *
 *     y[i, …, i + offset] = src[…, i],  y = x elsewhere        dx = g, zeros on the diagonal    dsrc = the diagonal of g
 *
 * @shape  x: any, rank ≥ 2   src: the shape of diagonal(x)  →  y: the shape of x
 * @torch  torch.diagonal_scatter(input, src, offset=0, dim1=0, dim2=1)
 * @example diagonalScatter(zeros(2, 2), tensor([1, 2]))   // [[1, 0], [0, 2]]
 */
import { type Flat, grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { indexOf, sameShape, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { diagonal, type DiagonalOptions, diagonalWithin, placeOfDiagonal } from './diagonal.ts';

type Two = [x: Tensor, src: Tensor];

function shape(x: Tensor, src: Tensor, options: DiagonalOptions): Shape {
  const due = diagonalWithin('diagonalScatter', x.shape, options).shape;
  if (sameShape(src.shape, due)) return x.shape;
  throw new OperatorError(`diagonalScatter: x has shape ${show(x.shape)} and src ${show(src.shape)}; that diagonal has shape ${show(due)}; expected it of src`);
}

/** Writes `src` where the diagonal of the contiguous `y` is. */
export function writeDiagonal(operator: string, y: Tensor, src: Tensor, options: DiagonalOptions): void {
  const { shape, strides, offset } = diagonalWithin(operator, y.shape, options);
  for (let position = 0; position < src.numel(); position++) {
    y.array[indexOf(position, shape).reduce((at, i, d) => at + i * strides[d], offset)] = src.array[position];
  }
}

function reference(x: Tensor, src: Tensor, options: DiagonalOptions): Tensor {
  const y = x.newZeros(x.shape);
  y.array.set(x.array);
  writeDiagonal('diagonalScatter', y, src, options);
  return y;
}

/** One thread per element of x, a tensor [planes, height · between, width · behind] for it: height and width are the dims of the matrix. */
function diagonalScatterKernel(
  this: Thread, x: Volume, src: Flat, between: number, behind: number, length: number, firstRow: number, firstColumn: number,
): number {
  const row = Math.floor((this.thread.y + 0.5) / between);
  const column = Math.floor((this.thread.x + 0.5) / behind);
  const i = row - firstRow;
  let y = x[this.thread.z][this.thread.y][this.thread.x];
  if (column - firstColumn === i) {
    y = src[((this.thread.z * between + this.thread.y - row * between) * behind + this.thread.x - column * behind) * length + i];
  }
  return y;
}

function gpu(x: Tensor, src: Tensor, options: DiagonalOptions): Tensor {
  const { d1, d2, row, column, length } = placeOfDiagonal('diagonalScatter', x.shape, options);
  // What the kernel calls rows is the dim that comes first; a diagonal looks the same from both sides.
  const [first, second] = [Math.min(d1, d2), Math.max(d1, d2)];
  const [planes, between, behind] = [x.shape.slice(0, first), x.shape.slice(first + 1, second), x.shape.slice(second + 1)].map(sizeOf);
  const [firstRow, firstColumn] = first === d1 ? [row, column] : [column, row];
  const sizes = [planes, x.shape[first] * between, x.shape[second] * behind];
  return launch(diagonalScatterKernel, {
    threads: [...sizes].reverse(), inputs: [grid(x, sizes), src],
    integers: { between, behind, length, firstRow, firstColumn }, shape: x.shape,
  });
}

export const diagonalScatter: Operator<Two, DiagonalOptions> = defineOperator<Two, DiagonalOptions>({
  name: 'diagonalScatter',
  takes: { x: 'any', src: 'any' },
  defaults: { offset: 0, dim1: 0, dim2: 1 },
  shape,
  reference,
  gpu,
  gradient: ({ grad, inputs: [, src], options }) => [
    () => diagonalScatter(grad, grad.newZeros(src.shape), options),
    () => diagonal(grad, options),
  ],
});
