/**
 * Gradient of max pooling: what flowed back to a window goes to the element that had won it.
 *
 *     dx[n, c, indices[n,c,p,q]] += grad[n,c,p,q]        dgrad = g at the indices
 *
 * The kernel turns this around: every element of x visits the windows it is in, and asks each whether it won.
 *
 * @shape  grad, indices: [N, C, P, Q] or [C, P, Q]  →  dx: shape, [N, C, H, W] or [C, H, W]
 * @torch  torch.ops.aten.max_pool2d_with_indices_backward(grad_output, input, kernel_size, stride, padding, dilation, ceil_mode, indices)
 */
import { grid, launch, type Pair, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { gather } from '../indexing/gather.ts';
import { reshape } from '../views/reshape.ts';
import { maxPoolDefaults, type MaxPoolOptions, maxPoolSizes } from './sizes.ts';

export interface MaxPoolGradientOptions extends MaxPoolOptions {
  /** The shape of what was pooled. */
  readonly shape: Shape;
}
type Two = [grad: Tensor, indices: Tensor];
const sizesOf = (options: MaxPoolGradientOptions) => maxPoolSizes('maxPool2dGradient', options.shape, options);

function reference(grad: Tensor, indices: Tensor, options: MaxPoolGradientOptions): Tensor {
  const { planes, H, W, P, Q } = sizesOf(options);
  const dx = new Float64Array(planes * H * W);
  for (let nc = 0; nc < planes; nc++) for (let pq = 0; pq < P * Q; pq++) {
    dx[nc * H * W + indices.array[nc * P * Q + pq]] += grad.array[nc * P * Q + pq];
  }
  const y = grad.newZeros(options.shape);
  y.array.set(dx);
  return y;
}

/** One thread per element of x. At most `windowsH` × `windowsW` windows reach it, counted back from the last that starts before it. */
function maxPool2dGradientKernel(
  this: Thread, grad: Volume, indices: Volume, W: number, P: number, Q: number, strideH: number, strideW: number,
  paddingH: number, paddingW: number, windowsH: number, windowsW: number,
): number {
  const here = this.thread.y * W + this.thread.x;
  const lastP = Math.floor((this.thread.y + paddingH + 0.5) / strideH);
  const lastQ = Math.floor((this.thread.x + paddingW + 0.5) / strideW);
  let total = 0;
  for (let i = 0; i < windowsH; i++) {
    const p = lastP - i;
    if (p >= 0 && p < P) {
      for (let j = 0; j < windowsW; j++) {
        const q = lastQ - j;
        if (q >= 0 && q < Q && indices[this.thread.z][p][q] === here) {
          total += grad[this.thread.z][p][q];
        }
      }
    }
  }
  return total;
}

/** Windows of 2 × 2 that tile the plane, the usual case: a thread per row of a window returns its left and its right element. */
function tileKernel(this: Thread, grad: Volume, indices: Volume, W: number): Pair {
  const p = Math.floor((this.thread.y + 0.5) / 2);
  const g = grad[this.thread.z][p][this.thread.x];
  const winner = indices[this.thread.z][p][this.thread.x];
  const here = this.thread.y * W + this.thread.x * 2;
  const left = winner === here ? g : 0;
  const right = winner === here + 1 ? g : 0;
  return [left, right];
}

export const maxPool2dGradient: Operator<Two, MaxPoolGradientOptions> = defineOperator<Two, MaxPoolGradientOptions>({
  name: 'maxPool2dGradient',
  takes: { grad: 'float', indices: 'integer' },
  defaults: { ...maxPoolDefaults, shape: required },
  shape(grad, indices, options) {
    const { shape: pooled } = sizesOf(options);
    if (!sameShape(grad.shape, pooled) || !sameShape(indices.shape, pooled)) {
      const shapes = `grad has shape ${show(grad.shape)} and indices ${show(indices.shape)}`;
      throw new OperatorError(`maxPool2dGradient: ${shapes}; pooling ${show(options.shape)} gives ${show(pooled)}`);
    }
    return options.shape;
  },
  reference,
  gpu(grad, indices, options) {
    const { planes, H, W, R, S, P, Q, strideH, strideW, paddingH, paddingW, dilationH, dilationW } = sizesOf(options);
    const inputs = [grad, indices].map((x) => grid(x, [planes, P, Q]));
    if (sameShape([R, S, strideH, strideW, dilationH, dilationW], [2, 2, 2, 2, 1, 1]) && sameShape([H, W], [2 * P, 2 * Q])) {
      return launch(tileKernel, { threads: [Q, H, planes], inputs, integers: { W }, returns: 2, shape: options.shape });
    }
    const windows = (size: number, dilation: number, stride: number): number => Math.ceil(((size - 1) * dilation + 1) / stride);
    const [windowsH, windowsW] = [windows(R, dilationH, strideH), windows(S, dilationW, strideW)];
    return launch(maxPool2dGradientKernel, {
      threads: [W, H, planes], inputs,
      integers: { W, P, Q, strideH, strideW, paddingH, paddingW, windowsH, windowsW }, shape: options.shape,
    });
  },
  gradient: ({ grad: upstream, inputs: [grad, indices], options }) => [
    () => {
      const { planes, H, W, P, Q } = sizesOf(options);
      const winners = gather(reshape(upstream, { shape: [planes, H * W] }), reshape(indices, { shape: [planes, P * Q] }), { dim: 1 });
      return reshape(winners, { shape: grad.shape });
    },
    null,
  ],
  gradFn: 'MaxPool2DWithIndicesBackwardBackward0',
});
