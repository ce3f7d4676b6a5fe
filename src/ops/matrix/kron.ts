/**
 * Kronecker product: every number of x becomes a copy of other, that many times as large.
 *
 *     y[i·m + p, j·n + q] = x[i,j] · other[p,q]        with other [m, n]; dims more or less alike
 *     dx[i,j] = Σ g[i·m + p, j·n + q] · other[p,q]        dother[p,q] = Σ g[i·m + p, j·n + q] · x[i,j]
 *
 * Missing dims on the left are ones. Types are promoted, and booleans are multiplied, as by `mul`.
 *
 * @shape  x, other: any  →  y: at every dim, the product of their sizes
 * @torch  torch.kron(input, other)
 * @example kron(tensor([1, 10]), tensor([1, 2]))   // [1, 2, 10, 20]
 */
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator } from '../../operator.ts';
import { contiguousStrides, indexOf, padded, type Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { contract } from './contract.ts';

/** Both shapes with as many dims, and the shape of the result. */
function sizes(x: Shape, other: Shape): { x: number[]; other: number[]; y: number[] } {
  const rank = Math.max(x.length, other.length);
  const [a, b] = [padded(x, rank, 1), padded(other, rank, 1)];
  return { x: a, other: b, y: a.map((size, d) => size * b[d]) };
}

function reference(x: Tensor, other: Tensor): Tensor {
  const shapes = sizes(x.shape, other.shape);
  const [own, others] = [contiguousStrides(shapes.x), contiguousStrides(shapes.other)];
  const y = x.newZeros(shapes.y);
  for (let position = 0; position < y.numel(); position++) {
    const index = indexOf(position, shapes.y);
    const i = index.reduce((at, place, d) => at + Math.floor(place / shapes.other[d]) * own[d], 0);
    const p = index.reduce((at, place, d) => at + (place % shapes.other[d]) * others[d], 0);
    y.array[position] = x.array[i] * other.array[p];
  }
  return y;
}

/** One thread per result: which number of x, and which of other. */
function kronKernel(this: Thread, x: Plane, other: Plane, height: number, width: number): number {
  const i = Math.floor((this.thread.y + 0.5) / height);
  const j = Math.floor((this.thread.x + 0.5) / width);
  return x[i][j] * other[this.thread.y - i * height][this.thread.x - j * width];
}

function gpu(x: Tensor, other: Tensor): Tensor {
  const shapes = sizes(x.shape, other.shape);
  if (shapes.y.length <= 2) {
    const [rows, columns] = padded(shapes.x, 2, 1);
    const [height, width] = padded(shapes.other, 2, 1);
    return launch(kronKernel, {
      threads: [columns * width, rows * height], inputs: [grid(x, [rows, columns]), grid(other, [height, width])], integers: { height, width }, shape: shapes.y,
    });
  }
  const spread = mul(
    reshape(x, { shape: shapes.x.flatMap((size) => [size, 1]) }),
    reshape(other, { shape: shapes.other.flatMap((size) => [1, size]) }),
  );
  return reshape(spread, { shape: shapes.y });
}

export const kron = defineOperator<[x: Tensor, other: Tensor], object>({
  name: 'kron',
  takes: { x: 'any', other: 'any' },
  defaults: {},
  promotion: 'promote',
  shape: (x, other) => sizes(x.shape, other.shape).y,
  reference,
  gpu,
  gradient({ grad, inputs: [x, other] }) {
    const shapes = sizes(x.shape, other.shape);
    const [own, others] = ['x', 'other'].map((name) => shapes.y.map((_, d) => `${name} ${d}`));
    const g = reshape(grad, { shape: shapes.x.flatMap((size, d) => [size, shapes.other[d]]) });
    const share = (factor: Tensor, sizesOfFactor: Shape, labels: string[], output: string[]): Tensor => contract(
      [g, reshape(to(factor, { dtype: grad.dtype }), { shape: sizesOfFactor })], [own.flatMap((label, d) => [label, others[d]]), labels], output,
    );
    return [
      () => reshape(share(other, shapes.other, others, own), { shape: x.shape }),
      () => reshape(share(x, shapes.x, own, others), { shape: other.shape }),
    ];
  },
  gradFn: 'UnsafeViewBackward0',
});
