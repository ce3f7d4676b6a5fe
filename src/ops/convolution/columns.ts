/**
 * A convolution as a product of matrices: every window of x is laid out as a column (im2col), and a filter, seen as a row,
 * meets all the columns in one product. Memory is paid for speed, so a batch is worked through a few images at a time.
 *
 *     columns[(c,i,j), (n,p,q)] = x[n, c, p·strideH + i·dilationH − top, q·strideW + j·dilationW − left],   0 outside x
 */
import { type Flat, grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { rowMajor } from '../../layout.ts';
import type { Tensor } from '../../tensor.ts';
import { cat } from '../indexing/cat.ts';
import { type Matrices, product } from '../matrix/product.ts';
import { narrow } from '../views/slices.ts';
import type { ConvSizes } from './sizes.ts';

/** One thread per element of the columns; `lying` puts a window in a row instead. */
function columnsKernel(
  this: Thread, x: Volume, C: number, Cg: number, H: number, W: number, R: number, S: number, P: number, Q: number,
  strideH: number, strideW: number, dilationH: number, dilationW: number, top: number, left: number, lying: number,
): number {
  const cij = lying > 0 ? this.thread.x : this.thread.y;
  const npq = lying > 0 ? this.thread.y : this.thread.x;
  const ci = Math.floor((cij + 0.5) / S);
  const j = cij - ci * S;
  const c = Math.floor((ci + 0.5) / R);
  const i = ci - c * R;
  const np = Math.floor((npq + 0.5) / Q);
  const q = npq - np * Q;
  const n = Math.floor((np + 0.5) / P);
  const p = np - n * P;
  const h = p * strideH + i * dilationH - top;
  const w = q * strideW + j * dilationW - left;
  let value = 0;
  if (h >= 0 && h < H && w >= 0 && w < W) {
    value = x[n * C + this.thread.z * Cg + c][h][w];
  }
  return value;
}

function columnsOf(x: Tensor, { C, Cg, H, W, R, S, P, Q, groups, strideH, strideW, dilationH, dilationW, top, left }: ConvSizes, lying: boolean): Matrices {
  const N = x.shape[0];
  const [columns, rows] = lying ? [Cg * R * S, N * P * Q] : [N * P * Q, Cg * R * S];
  const tensor = launch(columnsKernel, {
    threads: [columns, rows, groups], inputs: [grid(x, [N * C, H, W])],
    integers: { C, Cg, H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left, lying: Number(lying) },
  });
  return { tensor, planes: groups, rows, columns, transposed: false };
}

/** The filters, a row each. */
const filters = (weight: Tensor, { groups, Kg, Cg, R, S }: ConvSizes): Matrices => ({ tensor: weight, planes: groups, rows: Kg, columns: Cg * R * S, transposed: false });

/** A gradient of the output [N, K, P, Q] with the channels outermost, as the product with the columns would give it. */
function channelsFirst(grad: Tensor, { groups, Kg, K, P, Q }: ConvSizes): Matrices {
  const N = grad.shape[0];
  const tensor = rowMajor(grad.lookAs({ shape: [K, N, P * Q], strides: [P * Q, K * P * Q, 1], offset: grad.storageOffset() }));
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
  const dots = product(filters(weight, sizes), columnsOf(x, sizes, false));
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

/** dx of a few images: their columns' gradient is filtersᵀ · grad, gathered. */
export function inputGradient(grad: Tensor, weight: Tensor, sizes: ConvSizes): Tensor {
  const { C, H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left } = sizes;
  const N = grad.shape[0];
  const { rows, columns, ...same } = filters(weight, sizes);
  const dcolumns = product({ ...same, rows: columns, columns: rows, transposed: true }, channelsFirst(grad, sizes));
  return launch(inputKernel, {
    threads: [W, H, N * C], inputs: [grid(dcolumns, [C * R * S, N * P * Q])],
    integers: { C, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left }, shape: [N, C, H, W],
  });
}

/** dweight from a few images: grad · columnsᵀ. */
export function weightGradient(grad: Tensor, x: Tensor, sizes: ConvSizes): Tensor {
  const { K, Cg, R, S } = sizes;
  return product(channelsFirst(grad, sizes), columnsOf(x, sizes, true)).lookAs({ shape: [K, Cg, R, S], strides: [Cg * R * S, R * S, S, 1], offset: 0 });
}

/** The columns of a few images at a time stay near a million numbers, which fits where memory is fast. */
const columnsAtOnce = 2 ** 24;

/** Works through a batch a few images at a time. `work` gets the stretches [N', …] of the inputs; what it returns is put together by `join`. */
export function inStretches(
  { N, C, R, S, P, Q }: ConvSizes, batches: readonly Tensor[], work: (...stretches: readonly Tensor[]) => Tensor, join: (parts: readonly Tensor[]) => Tensor,
): Tensor {
  const images = Math.max(1, Math.floor(columnsAtOnce / (C * R * S * P * Q)));
  if (N <= images) return work(...batches);
  const parts: Tensor[] = [];
  for (let start = 0; start < N; start += images) {
    parts.push(work(...batches.map((batch) => narrow(batch, { dim: 0, start, length: Math.min(images, N - start) }))));
  }
  return join(parts);
}
export const oneAfterTheOther = (parts: readonly Tensor[]): Tensor => cat(parts, { dim: 0 });
