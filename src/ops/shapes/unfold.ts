/**
 * Unfolding (im2col): every window of an image becomes a column.
 *
 *     y[n, (c,i,j), (p,q)] = x[n, c, p·stride + i·dilation − padding, q·stride + j·dilation − padding],  0 outside x        dx = fold(g)
 *
 * A convolution is the product of the filters, one in a row, and these columns. (Along one dim, as a view: `unfoldDim`.)
 *
 * @shape  x: [N, C, H, W]  →  y: [N, C·R·S, P·Q];  x without N gives y without N
 *         P = ⌊(H + 2·padding − dilation·(R − 1) − 1) / stride⌋ + 1, and Q likewise
 * @torch  torch.nn.functional.unfold(input, kernel_size, dilation=1, padding=0, stride=1)
 */
import { type Flat, grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, required } from '../../operator.ts';
import type { Shape } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { fold } from './fold.ts';
import { pad } from './pad.ts';
import { checkNoIntegers, checkPicture, type WindowOptions, windowSizes } from './windows.ts';

/** The sizes of a call by their letters; one image is a batch of one. */
function sizesOf(x: Tensor, options: WindowOptions) {
  const [N, C] = x.ndim === 4 ? x.shape : [1, x.shape[0]];
  return { N, C, ...windowSizes('unfold', x.shape.slice(-2), options) };
}

function shape(x: Tensor, options: WindowOptions): Shape {
  checkNoIntegers('unfold', x);
  checkPicture('unfold', x, 3, '[N, C, H, W] or [C, H, W]');
  const { N, C, R, S, P, Q } = sizesOf(x, options);
  return x.ndim === 4 ? [N, C * R * S, P * Q] : [C * R * S, P * Q];
}

function reference(x: Tensor, options: WindowOptions): Tensor {
  const { N, C, H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left } = sizesOf(x, options);
  const y = x.newZeros(shape(x, options));
  let next = 0;
  for (let n = 0; n < N; n++) for (let c = 0; c < C; c++) for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
    for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++, next++) {
      const h = p * strideH + i * dilationH - top;
      const w = q * strideW + j * dilationW - left;
      if (h >= 0 && h < H && w >= 0 && w < W) y.array[next] = x.array[((n * C + c) * H + h) * W + w];
    }
  }
  return y;
}

/** One thread per element of the columns: z is n and c, y is i and j, x is p and q. Where it comes from is a sum of two numbers. */
function unfoldKernel(this: Thread, x: Plane, starts: Flat, offsets: Flat): number {
  return x[this.thread.z][starts[this.thread.x] + offsets[this.thread.y]];
}

function gpu(x: Tensor, options: WindowOptions): Tensor {
  const { N, C, H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left } = sizesOf(x, options);
  const image = top + left > 0 ? pad(x, { pad: [left, left, top, top] }) : x;
  const row = W + 2 * left;
  const starts = places([P, Q], [strideH * row, strideW]);
  const offsets = places([R, S], [dilationH * row, dilationW]);
  const inputs = [grid(image, [N * C, (H + 2 * top) * row]), starts, offsets];
  return launch(unfoldKernel, { threads: [P * Q, R * S, N * C], inputs, shape: shape(x, options) });
}

/** Where in a padded image the elements of a grid of `rows` × `columns` lie, counted from its first. */
function places([rows, columns]: readonly [number, number], [down, across]: readonly [number, number]): Tensor {
  const list = Float32Array.from({ length: rows * columns }, (_, k) => Math.floor(k / columns) * down + (k % columns) * across);
  return Tensor.from(list, [list.length], 'float32', 'gpu');
}

export const unfold: Operator<[x: Tensor], WindowOptions> = defineOperator<[x: Tensor], WindowOptions>({
  name: 'unfold',
  takes: { x: 'any' },
  defaults: { kernelSize: required, dilation: 1, padding: 0, stride: 1 },
  shape,
  reference,
  gpu,
  gradient: ({ grad, inputs: [x], options }) => [() => fold(grad, { ...options, outputSize: [x.shape[x.ndim - 2], x.shape[x.ndim - 1]] })],
  gradFn: 'Im2ColBackward0',
});
