/**
 * Folding (col2im): puts columns back as windows of an image, and adds up where they overlap.
 *
 *     y[n, c, h, w] = Σ x[n, (c,i,j), (p,q)]  over the i, j, p, q with p·stride + i·dilation − padding = h, and w likewise        dx = unfold(g)
 *
 * It is the transpose of `unfold`, not its inverse: what n windows see comes back n times.
 *
 * @shape  x: [N, C·R·S, P·Q]  →  y: [N, C, H, W] with outputSize [H, W];  x without N gives y without N
 * @torch  torch.nn.functional.fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1)
 */
import { convert } from '../../dtype.ts';
import { grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Pair, pairOf } from '../convolution/sizes.ts';
import { unfold } from './unfold.ts';
import { checkNoIntegers, checkPicture, type WindowOptions, windowSizes } from './windows.ts';

export interface FoldOptions extends WindowOptions {
  /** Height and width of the image. */
  readonly outputSize: Pair;
}

/** The sizes of a call by their letters; one image is a batch of one. */
function sizesOf(x: Tensor, options: FoldOptions) {
  const sizes = windowSizes('fold', pairOf('fold', 'outputSize', options.outputSize, 1), options);
  const [N, rows, columns] = x.ndim === 3 ? x.shape : [1, ...x.shape];
  return { N, rows, columns, C: rows / (sizes.R * sizes.S), ...sizes };
}

function shape(x: Tensor, options: FoldOptions): Shape {
  checkNoIntegers('fold', x);
  checkPicture('fold', x, 2, '[N, C·R·S, P·Q] or [C·R·S, P·Q]');
  const { N, C, H, W, R, S, P, Q, rows, columns } = sizesOf(x, options);
  if (!Number.isInteger(C)) throw new OperatorError(`fold: x has shape ${show(x.shape)}; ${rows} rows cannot be divided by windows of ${R} × ${S}`);
  if (columns !== P * Q) {
    throw new OperatorError(`fold: x has shape ${show(x.shape)}, ${columns} columns; expected ${P * Q}, a window at ${P} × ${Q} places of ${H} × ${W}`);
  }
  return x.ndim === 3 ? [N, C, H, W] : [C, H, W];
}

function reference(x: Tensor, options: FoldOptions): Tensor {
  const { N, C, H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left } = sizesOf(x, options);
  const y = x.newZeros(shape(x, options));
  const sums = new Float64Array(y.numel());
  let next = 0;
  for (let n = 0; n < N; n++) for (let c = 0; c < C; c++) for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
    for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++, next++) {
      const h = p * strideH + i * dilationH - top;
      const w = q * strideW + j * dilationW - left;
      if (h >= 0 && h < H && w >= 0 && w < W) sums[((n * C + c) * H + h) * W + w] += x.array[next];
    }
  }
  for (let k = 0; k < sums.length; k++) y.array[k] = convert(sums[k], x.dtype);
  return y;
}

/** One thread per element of the images: z is n and c. It gathers from every window that covers it. */
function foldKernel(
  this: Thread, x: Volume, R: number, S: number, P: number, Q: number,
  strideH: number, strideW: number, dilationH: number, dilationW: number, top: number, left: number,
): number {
  let total = 0;
  for (let i = 0; i < R; i++) {
    const down = this.thread.y + top - i * dilationH;
    const p = Math.floor((down + 0.5) / strideH);
    if (down >= 0 && p * strideH === down && p < P) {
      for (let j = 0; j < S; j++) {
        const across = this.thread.x + left - j * dilationW;
        const q = Math.floor((across + 0.5) / strideW);
        if (across >= 0 && q * strideW === across && q < Q) {
          total += x[(this.thread.z * R + i) * S + j][p][q];
        }
      }
    }
  }
  return total;
}

/** The same at stride 1, where a window starts at every place: neighbouring threads read neighbouring columns. */
function adjacentKernel(
  this: Thread, x: Volume, R: number, S: number, P: number, Q: number, dilationH: number, dilationW: number, top: number, left: number,
): number {
  let total = 0;
  for (let i = 0; i < R; i++) {
    const p = this.thread.y + top - i * dilationH;
    if (p >= 0 && p < P) {
      for (let j = 0; j < S; j++) {
        const q = this.thread.x + left - j * dilationW;
        if (q >= 0 && q < Q) {
          total += x[(this.thread.z * R + i) * S + j][p][this.thread.x + left - j * dilationW];
        }
      }
    }
  }
  return total;
}

function gpu(x: Tensor, options: FoldOptions): Tensor {
  const { N, C, H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left } = sizesOf(x, options);
  const call = { threads: [W, H, N * C], inputs: [grid(x, [N * C * R * S, P, Q])], shape: shape(x, options) };
  const windows = { R, S, P, Q };
  const reach = { dilationH, dilationW, top, left };
  if (strideH === 1 && strideW === 1) return launch(adjacentKernel, { ...call, integers: { ...windows, ...reach } });
  return launch(foldKernel, { ...call, integers: { ...windows, strideH, strideW, ...reach } });
}

export const fold: Operator<[x: Tensor], FoldOptions> = defineOperator<[x: Tensor], FoldOptions>({
  name: 'fold',
  takes: { x: 'any' },
  defaults: { outputSize: required, kernelSize: required, dilation: 1, padding: 0, stride: 1 },
  shape,
  reference,
  gpu,
  gradient: ({ grad, options: { outputSize: _, ...windows } }) => [() => unfold(grad, windows)],
  gradFn: 'Col2ImBackward0',
});
