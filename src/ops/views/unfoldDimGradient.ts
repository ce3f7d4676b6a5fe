/**
 * The gradient of sliding windows: every element collects what flowed back to it from all the windows that saw it.
 *
 *     y[…, i, …] = Σ grad[…, j, …, k]  over the j, k with j · step + k = i
 *
 * @shape  grad: shape, with the number of windows at dimension, and `size` as its last dim  →  y: shape
 * @torch  torch.ops.aten.unfold_backward(grad, shape, dimension, size, step)
 */
import { grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { checkShape, lanesAlong, resolveDim, sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { unfoldDim, type UnfoldDimOptions } from './unfoldDim.ts';

export interface UnfoldDimGradientOptions extends UnfoldDimOptions {
  /** The shape of what the windows slid over. */
  readonly shape: Shape;
}

/** The lanes of the result, and the number of windows. */
function sizesOf({ shape, dimension, size, step }: UnfoldDimGradientOptions) {
  const d = resolveDim('unfoldDimGradient', dimension, shape, 'dimension');
  const { outer, length, inner } = lanesAlong(shape, d);
  return { d, outer, length, inner, count: Math.floor((length - size) / step) + 1 };
}

/** One thread per element of the result: o became y, i and n together x; every thread tries the places k of a window. */
function unfoldDimGradientKernel(this: Thread, grad: Volume, count: number, inner: number, size: number, step: number): number {
  const i = Math.floor((this.thread.x + 0.5) / inner);
  const n = this.thread.x - i * inner;
  let total = 0;
  for (let k = 0; k < size; k++) {
    const j = Math.floor((i - k + 0.5) / step);
    if (j >= 0 && j < count && j * step + k === i) {
      total += grad[this.thread.y][j][n * size + k];
    }
  }
  return total;
}

export const unfoldDimGradient: Operator<[grad: Tensor], UnfoldDimGradientOptions> = defineOperator<[grad: Tensor], UnfoldDimGradientOptions>({
  name: 'unfoldDimGradient',
  takes: { grad: 'float' },
  defaults: { shape: required, dimension: required, size: required, step: required },
  shape(grad, options) {
    const { shape, dimension, size, step } = options;
    checkShape('unfoldDimGradient', shape);
    const { d, length, count } = sizesOf(options);
    if (!Number.isInteger(size) || size < 0 || size > length) {
      const said = `size is ${size}, but shape ${show(shape)}`;
      throw new OperatorError(`unfoldDimGradient: ${said}; at dim ${dimension} expected a whole number from 0 to ${length}`);
    }
    if (!Number.isSafeInteger(step) || step < 1) throw new OperatorError(`unfoldDimGradient: step is ${step}; expected a whole number ≥ 1`);
    const windows = shape.length === 0 ? [size] : [...shape.with(d, count), size];
    if (!sameShape(grad.shape, windows)) {
      throw new OperatorError(`unfoldDimGradient: grad has shape ${show(grad.shape)}; expected ${show(windows)}, the windows of shape ${show(shape)}`);
    }
    return shape;
  },
  reference(grad, options) {
    const { outer, length, inner, count } = sizesOf(options);
    const { shape, size, step } = options;
    const y = grad.newZeros(shape);
    for (let o = 0; o < outer; o++) for (let i = 0; i < length; i++) for (let n = 0; n < inner; n++) {
      let total = 0;
      for (let j = 0; j < count; j++) {
        const k = i - j * step;
        if (k >= 0 && k < size) total += grad.array[((o * count + j) * inner + n) * size + k];
      }
      y.array[(o * length + i) * inner + n] = total;
    }
    return y;
  },
  gpu(grad, options) {
    const { outer, length, inner, count } = sizesOf(options);
    const { shape, size, step } = options;
    const inputs = [grid(grad, [outer, count, inner * size])];
    return launch(unfoldDimGradientKernel, { threads: [length * inner, outer], inputs, integers: { count, inner, size, step }, shape });
  },
  gradient: ({ grad, options: { shape: _, ...windows } }) => [() => unfoldDim(grad, windows)],
  gradFn: 'UnfoldBackwardBackward0',
});
