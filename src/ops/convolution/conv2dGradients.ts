/** The two gradients of a convolution. Each is linear in both its inputs, so their own gradients are convolutions again. */
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { reshape } from '../views/reshape.ts';
import { inputGradient, inStretches, oneAfterTheOther, weightGradient } from './columns.ts';
import { conv2d } from './conv2d.ts';
import { convDefaults, type ConvOptions, type ConvSizes, convSizes } from './sizes.ts';

export interface ConvGradientOptions extends ConvOptions {
  /** The shape of what the gradient belongs to. The output's size does not tell: a stride may have left rows out. */
  readonly shape: Shape;
}
type FromWeight = [grad: Tensor, weight: Tensor];
type FromInput = [grad: Tensor, x: Tensor];

function checkGrad(operator: string, grad: Tensor, { shape }: ConvSizes): void {
  if (!sameShape(grad.shape, shape)) {
    throw new OperatorError(`${operator}: grad has shape ${show(grad.shape)}; a convolution of these sizes gives ${show(shape)}`);
  }
}

/**
 * Gradient of conv2d for its input: every output sends its gradient back to the places it looked at, times the weight it looked through.
 *
 *     dx[n, c, p·stride + i·dilation − padding, q·stride + j·dilation − padding] += grad[n,k,p,q] · weight[k,c,i,j]
 *
 * @shape  grad: [N, K, P, Q]   weight: [K, C / groups, R, S]  →  dx: shape, [N, C, H, W];  or both without N
 * @torch  torch.nn.grad.conv2d_input(input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1)
 */
export const conv2dInputGradient: Operator<FromWeight, ConvGradientOptions> = defineOperator<FromWeight, ConvGradientOptions>({
  name: 'conv2dInputGradient',
  takes: { grad: 'float', weight: 'float' },
  defaults: { ...convDefaults, shape: required },
  shape(grad, weight, options) {
    checkGrad('conv2dInputGradient', grad, convSizes('conv2dInputGradient', options.shape, weight.shape, options));
    return options.shape;
  },
  reference(grad, weight, options) {
    const sizes = convSizes('conv2dInputGradient', options.shape, weight.shape, options);
    const { N, C, H, W, K, R, S, P, Q, Cg, Kg, strideH, strideW, dilationH, dilationW, top, left } = sizes;
    const dx = new Float64Array(N * C * H * W);
    for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
      const first = Math.floor(k / Kg) * Cg;
      for (let c = 0; c < Cg; c++) for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
        const h = p * strideH + i * dilationH - top;
        const w = q * strideW + j * dilationW - left;
        if (h < 0 || h >= H || w < 0 || w >= W) continue;
        dx[((n * C + first + c) * H + h) * W + w] += grad.array[((n * K + k) * P + p) * Q + q] * weight.array[((k * Cg + c) * R + i) * S + j];
      }
    }
    const y = grad.newZeros(options.shape);
    y.array.set(dx);
    return y;
  },
  gpu(grad, weight, options) {
    const sizes = convSizes('conv2dInputGradient', options.shape, weight.shape, options);
    const { N, K, P, Q } = sizes;
    const dx = inStretches(sizes, [reshape(grad, { shape: [N, K, P, Q] })], (images) => inputGradient(images, weight, sizes), oneAfterTheOther);
    return reshape(dx, { shape: options.shape });
  },
  gradient: ({ grad: upstream, inputs: [grad, weight], options: { shape: _, ...options } }) => [
    () => conv2d(upstream, weight, options),
    () => conv2dWeightGradient(grad, upstream, { ...options, shape: weight.shape }),
  ],
  gradFn: 'ConvolutionBackwardBackward0',
});

/**
 * Gradient of conv2d for its weight: every weight collects, over all the stops of its filter, what it was multiplied with.
 *
 *     dweight[k,c,i,j] = Σ n,p,q  grad[n,k,p,q] · x[n, c, p·stride + i·dilation − padding, q·stride + j·dilation − padding]
 *
 * @shape  grad: [N, K, P, Q]   x: [N, C, H, W], or both without N  →  dweight: shape, [K, C / groups, R, S]
 * @torch  torch.nn.grad.conv2d_weight(input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1)
 */
export const conv2dWeightGradient: Operator<FromInput, ConvGradientOptions> = defineOperator<FromInput, ConvGradientOptions>({
  name: 'conv2dWeightGradient',
  takes: { grad: 'float', x: 'float' },
  defaults: { ...convDefaults, shape: required },
  shape(grad, x, options) {
    checkGrad('conv2dWeightGradient', grad, convSizes('conv2dWeightGradient', x.shape, options.shape, options));
    return options.shape;
  },
  reference(grad, x, options) {
    const sizes = convSizes('conv2dWeightGradient', x.shape, options.shape, options);
    const { N, C, H, W, K, R, S, P, Q, Cg, Kg, strideH, strideW, dilationH, dilationW, top, left } = sizes;
    const dweight = grad.newZeros(options.shape);
    for (let k = 0; k < K; k++) for (let c = 0; c < Cg; c++) for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
      const first = Math.floor(k / Kg) * Cg;
      let total = 0;
      for (let n = 0; n < N; n++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
        const h = p * strideH + i * dilationH - top;
        const w = q * strideW + j * dilationW - left;
        if (h < 0 || h >= H || w < 0 || w >= W) continue;
        total += grad.array[((n * K + k) * P + p) * Q + q] * x.array[((n * C + first + c) * H + h) * W + w];
      }
      dweight.array[((k * Cg + c) * R + i) * S + j] = total;
    }
    return dweight;
  },
  gpu(grad, x, options) {
    const sizes = convSizes('conv2dWeightGradient', x.shape, options.shape, options);
    const { N, C, H, W, K, P, Q } = sizes;
    const batches = [reshape(grad, { shape: [N, K, P, Q] }), reshape(x, { shape: [N, C, H, W] })];
    return inStretches(sizes, batches, (grads, images) => weightGradient(grads, images, sizes), (parts) => parts.reduce((total, part) => add(total, part)));
  },
  gradient: ({ grad: upstream, inputs: [grad, x], options: { shape: _, ...options } }) => [
    () => conv2d(x, upstream, options),
    () => conv2dInputGradient(grad, upstream, { ...options, shape: x.shape }),
  ],
  gradFn: 'ConvolutionBackwardBackward0',
});
