import { defineView, OperatorError, required, type View } from '../../operator.ts';
import { resolveDim, show } from '../../shape.ts';
import { unfoldDimGradient } from './unfoldDimGradient.ts';

export interface UnfoldDimOptions {
  /** The dim the windows slide along. */
  readonly dimension: number;
  /** The size of a window. */
  readonly size: number;
  /** How far one window starts from the next. */
  readonly step: number;
}

/**
 * Sliding windows along one dim, as a view: windows that overlap share their elements.
 *
 *     y[…, j, …, k] = x[…, j · step + k, …]        dx[…, i, …] = Σ g[…, j, …, k]  over the j, k with j · step + k = i
 *
 * What is left at the end and fills no window is not seen. (It is the method `x.unfold`; `F.unfold` is for images.)
 *
 * @shape  x: any, n at dimension  →  y: the shape of x, with ⌊(n − size) / step⌋ + 1 there, and a last dim of `size`
 * @torch  torch.Tensor.unfold(dimension, size, step)
 * @example unfoldDim(tensor([1, 2, 3, 4]), { dimension: 0, size: 3, step: 1 })   // [[1, 2, 3], [2, 3, 4]]
 */
export const unfoldDim: View<UnfoldDimOptions> = defineView<UnfoldDimOptions>({
  name: 'unfoldDim',
  defaults: { dimension: required, size: required, step: required },
  layout(x, { dimension, size, step }) {
    const d = resolveDim('unfoldDim', dimension, x.shape, 'dimension');
    const length = x.shape[d] ?? 1;
    if (!Number.isInteger(size) || size < 0 || size > length) {
      throw new OperatorError(`unfoldDim: size is ${size}, but x has shape ${show(x.shape)}; at dim ${dimension} expected a whole number from 0 to ${length}`);
    }
    if (!Number.isSafeInteger(step) || step < 1) throw new OperatorError(`unfoldDim: step is ${step}; expected a whole number ≥ 1`);
    const offset = x.storageOffset();
    if (x.ndim === 0) return { shape: [size], strides: [1], offset };
    const count = Math.floor((length - size) / step) + 1;
    const stride = x.stride()[d];
    return { shape: [...x.shape.with(d, count), size], strides: [...x.stride().with(d, stride * step), stride], offset };
  },
  gradient: ({ grad, inputs: [x], options }) => [() => unfoldDimGradient(grad, { ...options, shape: x.shape })],
  gradFn: 'UnfoldBackward0',
});
