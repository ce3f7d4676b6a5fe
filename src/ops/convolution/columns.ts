/**
 * A convolution as a product of matrices: every window of x is laid out as a column (im2col), and a filter, seen as a row,
 * meets all the columns in one product. Memory is paid for speed, so a batch is worked through some images at a time.
 *
 *     columns[(c,i,j), (n,p,q)] = x[n, c, p·stride + i·dilation, q·stride + j·dilation]        in x with its padding around it
 *                               = x at place start(n,p,q) + offset(c,i,j)
 *
 * Where an element comes from is a sum of two numbers. They are listed once, and the kernel only adds and looks.
 */
import { OperatorError } from '../../errors.ts';
import { type Flat, grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { Tensor } from '../../tensor.ts';
import { cat } from '../indexing/cat.ts';
import { type Matrices, product } from '../matrix/product.ts';
import { narrow } from '../views/slices.ts';
import { dotProducts } from './dotProducts.ts';
import type { ConvSizes } from './sizes.ts';

/** One thread per element of the images with their padding. */
function padKernel(this: Thread, x: Volume, H: number, W: number, top: number, left: number): number {
  const h = this.thread.y - top;
  const w = this.thread.x - left;
  let value = 0;
  if (h >= 0 && h < H && w >= 0 && w < W) {
    value = x[this.thread.z][this.thread.y - top][this.thread.x - left];
  }
  return value;
}

function padded(x: Tensor, { C, H, W, paddedH, paddedW, top, left }: ConvSizes): Tensor {
  if (paddedH === H && paddedW === W) return x;
  const planes = x.shape[0] * C;
  return launch(padKernel, { threads: [paddedW, paddedH, planes], inputs: [grid(x, [planes, H, W])], integers: { H, W, top, left }, passing: true });
}

/** One thread per element of the columns, the rows of all groups below each other; */
function columnsKernel(this: Thread, x: Flat, starts: Flat, offsets: Flat): number {
  return x[starts[this.thread.x] + offsets[this.thread.y]];
}
/** or, lying, a window in a row, one group after the other. */
function rowsKernel(this: Thread, x: Flat, starts: Flat, offsets: Flat, size: number): number {
  return x[starts[this.thread.y] + offsets[this.thread.z * size + this.thread.x]];
}

/** The lists of the sizes used last: a network asks for the same ones at every step. */
const recent = new Map<string, readonly [starts: Tensor, offsets: Tensor]>();
function placesOf(N: number, sizes: ConvSizes): readonly [starts: Tensor, offsets: Tensor] {
  const { C, Cg, R, S, P, Q, paddedH, paddedW, strideH, strideW, dilationH, dilationW } = sizes;
  const key = [N, C, Cg, R, S, P, Q, paddedH, paddedW, strideH, strideW, dilationH, dilationW].join();
  const places = recent.get(key) ?? [startsOf(N, sizes), offsetsOf(sizes)] as const;
  recent.delete(key);
  recent.set(key, places);
  if (recent.size > 8) recent.delete(recent.keys().next().value as string);
  return places;
}
/** Where the window of output (n, p, q) starts. */
function startsOf(N: number, { C, P, Q, paddedH, paddedW, strideH, strideW }: ConvSizes): Tensor {
  const starts = new Float32Array(N * P * Q);
  let next = 0;
  for (let n = 0; n < N; n++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
    starts[next++] = (n * C * paddedH + p * strideH) * paddedW + q * strideW;
  }
  return Tensor.from(starts, [starts.length], 'float32', 'gpu');
}
/** How far from there weight (c, i, j) looks, in one group after the other. */
function offsetsOf({ C, R, S, paddedH, paddedW, dilationH, dilationW }: ConvSizes): Tensor {
  const offsets = new Float32Array(C * R * S);
  let next = 0;
  for (let c = 0; c < C; c++) for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
    offsets[next++] = (c * paddedH + i * dilationH) * paddedW + j * dilationW;
  }
  return Tensor.from(offsets, [offsets.length], 'float32', 'gpu');
}

/** The windows of some images, one in a column, or, lying, one in a row. */
function windowsOf(x: Tensor, sizes: ConvSizes, as: 'columns' | 'rows'): Matrices {
  const { groups, Cg, R, S } = sizes;
  const [starts, offsets] = placesOf(x.shape[0], sizes);
  const [windows, size] = [starts.numel(), Cg * R * S];
  const inputs = [padded(x, sizes), starts, offsets];
  if (as === 'columns') {
    const tensor = launch(columnsKernel, { threads: [windows, groups * size], inputs, passing: true });
    return { tensor, planes: groups, rows: size, columns: windows, transposed: false };
  }
  const tensor = launch(rowsKernel, { threads: [size, windows, groups], inputs, integers: { size }, passing: true });
  return { tensor, planes: groups, rows: windows, columns: size, transposed: false };
}

/** The filters, a row each. */
const filters = (weight: Tensor, { groups, Kg, Cg, R, S }: ConvSizes): Matrices =>
  ({ tensor: weight, planes: groups, rows: Kg, columns: Cg * R * S, transposed: false });

/** One thread per number: what lay at [n, k, (p,q)] lies at [k, n, (p,q)]. */
function channelsFirstKernel(this: Thread, grad: Plane, K: number): number {
  return grad[this.thread.y * K + this.thread.z][this.thread.x];
}
/** A gradient of the output [N, K, P, Q] with the channels outermost, as the product with the columns would give it. */
function channelsFirst(grad: Tensor, { groups, Kg, K, P, Q }: ConvSizes): Matrices {
  const N = grad.shape[0];
  const tensor = launch(channelsFirstKernel, { threads: [P * Q, N, K], inputs: [grid(grad, [N * K, P * Q])], integers: { K }, passing: true });
  return { tensor, planes: groups, rows: Kg, columns: N * P * Q, transposed: false };
}

/** From [k, (n,p,q)] to [n, k, (p,q)], with the bias of each k. */
function placeKernel(this: Thread, dots: Plane, bias: Flat, PQ: number): number {
  return dots[this.thread.y][this.thread.z * PQ + this.thread.x] + bias[this.thread.y];
}

/** y of a few images. */
export function convolve(x: Tensor, weight: Tensor, bias: Tensor, sizes: ConvSizes): Tensor {
  const { K, P, Q } = sizes;
  const N = x.shape[0];
  const dots = product(filters(weight, sizes), windowsOf(x, sizes, 'columns'), true);
  return launch(placeKernel, { threads: [P * Q, K, N], inputs: [grid(dots, [K, N * P * Q]), bias], integers: { PQ: P * Q }, shape: [N, K, P, Q] });
}

/** Gathers what flowed back to an element of x in all the columns it was copied to (col2im). */
function inputKernel(
  this: Thread, columns: Plane, C: number, R: number, S: number, P: number, Q: number,
  strideH: number, strideW: number, dilationH: number, dilationW: number, top: number, left: number,
): number {
  const n = Math.floor((this.thread.z + 0.5) / C);
  const c = this.thread.z - n * C;
  let total = 0;
  for (let i = 0; i < R; i++) {
    const down = this.thread.y + top - i * dilationH;
    const p = Math.floor((down + 0.5) / strideH);
    if (down >= 0 && p * strideH === down && p < P) {
      for (let j = 0; j < S; j++) {
        const across = this.thread.x + left - j * dilationW;
        const q = Math.floor((across + 0.5) / strideW);
        if (across >= 0 && q * strideW === across && q < Q) {
          total += columns[(c * R + i) * S + j][(n * P + p) * Q + q];
        }
      }
    }
  }
  return total;
}

/** The same at stride 1, where a window starts at every place: neighbouring threads read neighbouring columns. */
function adjacentInputKernel(
  this: Thread, columns: Volume, firstRow: Flat, firstImage: Flat, R: number, S: number, P: number, Q: number,
  dilationH: number, dilationW: number, top: number, left: number,
): number {
  const row = firstRow[this.thread.z];
  const image = firstImage[this.thread.z];
  let total = 0;
  for (let i = 0; i < R; i++) {
    const p = this.thread.y + top - i * dilationH;
    if (p >= 0 && p < P) {
      for (let j = 0; j < S; j++) {
        const q = this.thread.x + left - j * dilationW;
        if (q >= 0 && q < Q) {
          total += columns[row + i * S + j][image + this.thread.y + top - i * dilationH][this.thread.x + left - j * dilationW];
        }
      }
    }
  }
  return total;
}

/** A list for a kernel to look things up in. */
const listed = (length: number, entry: (i: number) => number): Tensor =>
  Tensor.from(Float32Array.from({ length }, (_, i) => entry(i)), [length], 'float32', 'gpu');

/** dx of a few images: their columns' gradient is filtersᵀ · grad, gathered. */
export function inputGradient(grad: Tensor, weight: Tensor, sizes: ConvSizes): Tensor {
  const { C, H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left } = sizes;
  const N = grad.shape[0];
  const { rows, columns, ...same } = filters(weight, sizes);
  const dcolumns = product({ ...same, rows: columns, columns: rows, transposed: true }, channelsFirst(grad, sizes), true);
  const threads = [W, H, N * C];
  const shape = [N, C, H, W];
  if (strideH === 1 && strideW === 1) {
    const planes = (place: (n: number, c: number) => number): Tensor => listed(N * C, (nc) => place(Math.floor(nc / C), nc % C));
    const inputs = [grid(dcolumns, [C * R * S, N * P, Q]), planes((_, c) => c * R * S), planes((n) => n * P)];
    return launch(adjacentInputKernel, { threads, inputs, integers: { R, S, P, Q, dilationH, dilationW, top, left }, shape });
  }
  const integers = { C, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left };
  return launch(inputKernel, { threads, inputs: [grid(dcolumns, [C * R * S, N * P * Q])], integers, shape });
}

/**
 * dweight from a few images: grad · columnsᵀ, every weight a dot product of two long rows. With groups the windows are laid out as
 * rows instead, and it is an ordinary product for every group.
 */
export function weightGradient(grad: Tensor, x: Tensor, sizes: ConvSizes): Tensor {
  const { K, Cg, R, S, groups } = sizes;
  const rows = channelsFirst(grad, sizes);
  const dweight = groups === 1 ? dotProducts(rows.tensor, windowsOf(x, sizes, 'columns').tensor, K, Cg * R * S) : product(rows, windowsOf(x, sizes, 'rows'));
  return dweight.lookAs({ shape: [K, Cg, R, S], strides: [Cg * R * S, R * S, S, 1], offset: 0 });
}

/** Places in a stretch of images stay below 2²⁴, up to where float32 counts, and its columns, if possible, below 4 million numbers. */
function imagesAtOnce({ C, R, S, P, Q, paddedH, paddedW }: ConvSizes): number {
  const image = C * paddedH * paddedW;
  const countable = Math.floor(2 ** 24 / image);
  if (countable < 1) {
    throw new OperatorError(`conv2d: one image with its padding has ${image} elements; the gpu counts up to 2^24 = 16777216, use the cpu device`);
  }
  const affordable = Math.floor(2 ** 22 / (C * R * S * P * Q));
  return Math.max(1, Math.min(countable, affordable));
}

/** Works through a batch some images at a time. `work` gets a stretch [N', …] of every batch; `join` puts together what it returns. */
export function inStretches(
  sizes: ConvSizes, batches: readonly Tensor[], work: (...stretches: readonly Tensor[]) => Tensor, join: (parts: readonly Tensor[]) => Tensor,
): Tensor {
  const { N } = sizes;
  const images = imagesAtOnce(sizes);
  if (N <= images) return work(...batches);
  const parts: Tensor[] = [];
  for (let start = 0; start < N; start += images) {
    parts.push(work(...batches.map((batch) => narrow(batch, { dim: 0, start, length: Math.min(images, N - start) }))));
  }
  return join(parts);
}
export const oneAfterTheOther = (parts: readonly Tensor[]): Tensor => cat(parts, { dim: 0 });
