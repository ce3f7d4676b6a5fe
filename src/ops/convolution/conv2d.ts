/**
 * 2-D convolution: slides every filter over x and takes a dot product at every stop.
 *
 *     y[n,k,p,q] = bias[k] + Σ c,i,j  x[n, c, p·stride + i·dilation − padding, q·stride + j·dilation − padding] · weight[k,c,i,j]
 *
 * Places outside x count as zero. With groups, filter k sees only the channels of its own group, and c counts within it.
 * (Deep learning calls this convolution; strictly, it is cross-correlation.) Gradients: `conv2dGradients.ts`; dbias = Σ n,p,q g.
 *
 * @shape  x: [N, C, H, W]   weight: [K, C / groups, R, S]   bias: [K] or null  →  y: [N, K, P, Q];  x without N gives y without N
 *         P = ⌊(H + 2·padding − dilation·(R − 1) − 1) / stride⌋ + 1, and Q likewise
 * @torch  torch.nn.functional.conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)
 */
import { rowMajor } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { sameShape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { product } from '../matrix/product.ts';
import { sum } from '../reduction/sum.ts';
import { reshape } from '../views/reshape.ts';
import { convolve, inStretches, oneAfterTheOther } from './columns.ts';
import { conv2dInputGradient, conv2dWeightGradient } from './conv2dGradients.ts';
import { convDefaults, type ConvOptions, type ConvSizes, convSizes } from './sizes.ts';

type Call = [x: Tensor, weight: Tensor, bias: Tensor | null];

function reference(x: Tensor, weight: Tensor, bias: Tensor | null, options: ConvOptions): Tensor {
  const { N, C, H, W, K, R, S, P, Q, Cg, Kg, strideH, strideW, dilationH, dilationW, top, left, shape } = convSizes('conv2d', x.shape, weight.shape, options);
  const y = x.newZeros(shape);
  for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
    const first = Math.floor(k / Kg) * Cg; // channel of the group that k belongs to
    let dot = bias ? bias.array[k] : 0;
    for (let c = 0; c < Cg; c++) for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
      const h = p * strideH + i * dilationH - top;
      const w = q * strideW + j * dilationW - left;
      if (h < 0 || h >= H || w < 0 || w >= W) continue;
      dot += x.array[((n * C + first + c) * H + h) * W + w] * weight.array[((k * Cg + c) * R + i) * S + j];
    }
    y.array[((n * K + k) * P + p) * Q + q] = dot;
  }
  return y;
}

function gpu(x: Tensor, weight: Tensor, bias: Tensor | null, options: ConvOptions): Tensor {
  const sizes = convSizes('conv2d', x.shape, weight.shape, options);
  if (isPointwise(sizes)) return pointwise(x, weight, bias, sizes);
  const { N, C, H, W, K, shape } = sizes;
  const biases = bias ?? weight.newZeros([K]);
  const y = inStretches(sizes, [reshape(x, { shape: [N, C, H, W] })], (images) => convolve(images, weight, biases, sizes), oneAfterTheOther);
  return reshape(y, { shape });
}

/** A 1 × 1 window that stops at every place has nothing to lay out: the images are the columns. */
const isPointwise = ({ R, S, P, Q, H, W, top, left }: ConvSizes): boolean => sameShape([R, S, P, Q, top, left], [1, 1, H, W, 0, 0]);
function pointwise(x: Tensor, weight: Tensor, bias: Tensor | null, { N, H, W, K, groups, Cg, Kg, shape }: ConvSizes): Tensor {
  const forEach = rowMajor(weight.lookAs({ shape: [N, K, Cg], strides: [0, Cg, 1], offset: weight.storageOffset() }));
  const y = product(
    { tensor: forEach, planes: N * groups, rows: Kg, columns: Cg, transposed: false },
    { tensor: x, planes: N * groups, rows: Cg, columns: H * W, transposed: false },
  );
  return reshape(bias ? add(reshape(y, { shape: [N, K, H * W] }), reshape(bias, { shape: [K, 1] })) : y, { shape });
}

export const conv2d: Operator<Call, ConvOptions> = defineOperator<Call, ConvOptions>({
  name: 'conv2d',
  takes: { x: 'number', weight: 'number', bias: 'number?' },
  defaults: convDefaults,
  shape(x, weight, bias, options) {
    const { K, shape } = convSizes('conv2d', x.shape, weight.shape, options);
    if (bias && !sameShape(bias.shape, [K])) {
      const shapes = `bias has shape ${show(bias.shape)} and weight ${show(weight.shape)}`;
      throw new OperatorError(`conv2d: ${shapes}, which makes ${K} channels (dim 0); expected bias [${K}]`);
    }
    return shape;
  },
  reference,
  gpu,
  gradient: ({ grad, inputs: [x, weight, bias], options }) => [
    () => conv2dInputGradient(grad, weight, { ...options, shape: x.shape }),
    () => conv2dWeightGradient(grad, x, { ...options, shape: weight.shape }),
    bias && (() => sum(grad, { dim: x.ndim === 4 ? [0, 2, 3] : [1, 2] })),
  ],
  gradFn: (x) => (x.ndim === 4 ? 'ConvolutionBackward0' : 'SqueezeBackward1'),
});
