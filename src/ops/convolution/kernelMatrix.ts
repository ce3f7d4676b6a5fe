/**
 * A convolution is a product of matrices: this is the matrix.
 *
 *     conv2d(x, weight) = M · x        with x and the result written as columns, [C · H · W] and [K · P · Q]
 *     M[(k,p,q), (c,h,w)] = weight[k,c,i,j]  where h = p·stride + i·dilation − padding and w = q·stride + j·dilation − padding,  else 0
 *     dweight[k,c,i,j] = Σ g over the places that hold it
 *
 * Every row holds the window at one stop, and zeros: the same few weights again and again, a band of bands (a Toeplitz matrix). Its
 * transpose leads from the size of the output back to that of the input, which is the transposed convolution.
 *
 * @shape  weight: [K, C / groups, R, S]  →  y: [K · P · Q, C · H · W]
 * @torch  torch.nn.functional.conv2d(images, weight, None, stride, padding, dilation, groups), of every image with a single one in it
 * @example kernelMatrix(tensor([[[[1, 2]]]]), { inputSize: [1, 3] })   // [[1, 2, 0], [0, 1, 2]]
 */
import { eye } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { conv2dWeightGradient } from './conv2dGradients.ts';
import { convDefaults, type ConvOptions, type ConvSizes, convSizes, type Pair, pairOf } from './sizes.ts';

export interface KernelMatrixOptions extends ConvOptions {
  /** Height and width of the images that the matrix is for. */
  readonly inputSize: Pair;
}

function sizesOf(weight: Tensor, { inputSize, ...options }: KernelMatrixOptions): ConvSizes {
  if (weight.ndim !== 4) throw new OperatorError(`kernelMatrix: weight has shape ${show(weight.shape)}; expected [K, C / groups, R, S]`);
  return convSizes('kernelMatrix', [weight.shape[1] * options.groups, ...pairOf('kernelMatrix', 'inputSize', inputSize, 1)], weight.shape, options);
}

function reference(weight: Tensor, options: KernelMatrixOptions): Tensor {
  const { C, H, W, K, R, S, P, Q, Cg, Kg, strideH, strideW, dilationH, dilationW, top, left } = sizesOf(weight, options);
  const y = weight.newZeros([K * P * Q, C * H * W]);
  for (let k = 0; k < K; k++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
    const first = Math.floor(k / Kg) * Cg; // channel of the group that k belongs to
    for (let c = 0; c < Cg; c++) for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
      const h = p * strideH + i * dilationH - top;
      const w = q * strideW + j * dilationW - left;
      if (h < 0 || h >= H || w < 0 || w >= W) continue;
      const [row, column] = [(k * P + p) * Q + q, ((first + c) * H + h) * W + w];
      y.array[row * C * H * W + column] = weight.array[((k * Cg + c) * R + i) * S + j];
    }
  }
  return y;
}

/** Threads z (row k, p, q), y (c, h) and x (w) ask which weight looks from there to here, if any. */
function matrixKernel(
  this: Thread, weight: Flat, H: number, R: number, S: number, P: number, Q: number, Cg: number, Kg: number,
  strideH: number, strideW: number, dilationH: number, dilationW: number, top: number, left: number,
): number {
  const c = Math.floor((this.thread.y + 0.5) / H);
  const h = this.thread.y - c * H;
  const stop = Math.floor((this.thread.z + 0.5) / Q);
  const q = this.thread.z - stop * Q;
  const k = Math.floor((stop + 0.5) / P);
  const p = stop - k * P;
  const group = Math.floor((k + 0.5) / Kg);
  const channel = c - group * Cg;
  const down = h + top - p * strideH;
  const across = this.thread.x + left - q * strideW;
  const i = Math.floor((down + 0.5) / dilationH);
  const j = Math.floor((across + 0.5) / dilationW);
  let value = 0;
  if (channel >= 0 && channel < Cg && i >= 0 && i < R && i * dilationH === down && j >= 0 && j < S && j * dilationW === across) {
    value = weight[((k * Cg + channel) * R + i) * S + j];
  }
  return value;
}

export const kernelMatrix = defineOperator<[weight: Tensor], KernelMatrixOptions>({
  name: 'kernelMatrix',
  takes: { weight: 'number' },
  defaults: { ...convDefaults, inputSize: required },
  shape(weight, options) {
    const { C, H, W, K, P, Q } = sizesOf(weight, options);
    return [K * P * Q, C * H * W];
  },
  reference,
  gpu(weight, options) {
    const { C, H, W, K, R, S, P, Q, Cg, Kg, strideH, strideW, dilationH, dilationW, top, left } = sizesOf(weight, options);
    return launch(matrixKernel, {
      threads: [W, C * H, K * P * Q], inputs: [weight],
      integers: { H, R, S, P, Q, Cg, Kg, strideH, strideW, dilationH, dilationW, top, left }, shape: [K * P * Q, C * H * W],
    });
  },
  gradient: ({ grad, inputs: [weight], options }) => [() => {
    const { C, H, W, K, P, Q } = sizesOf(weight, options);
    const { inputSize: _, ...same } = options;
    // Column (c, h, w) of the matrix is the convolution of the image that has a one there.
    const images = reshape(eye(C * H * W, C * H * W, { dtype: grad.dtype, device: grad.device }), { shape: [C * H * W, C, H, W] });
    const ofEach = reshape(transpose(grad, { dim0: 0, dim1: 1 }), { shape: [C * H * W, K, P, Q] });
    return conv2dWeightGradient(ofEach, images, { ...same, shape: weight.shape });
  }],
  gradFn: 'PermuteBackward0', // in PyTorch it is made of views, the last of which is a transpose
});
