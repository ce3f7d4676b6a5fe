/**
 * Gradient of relu: what flowed back passes where relu let x pass, and stops where it did not.
 *
 *     dx = grad where y > 0 or y is NaN, 0 where y ≤ 0        dgrad = g in the same places; y decides, but does not flow
 *
 * @shape  grad, y: the same shape  →  dx: that shape
 * @torch  torch.ops.aten.threshold_backward(grad_output, self, threshold=0)
 */
import { type Binary, binary } from './binaryFamily.ts';

export const reluGradient: Binary = binary('reluGradient', {
  defaults: {},
  reference: (grad, y) => (y <= 0 ? 0 : grad),
  kernel: (grad, y) => (y > 0 || !(y <= 0) ? grad : 0), // a single comparison would stop NaN on GL
  gradFn: 'ThresholdBackwardBackward0',
  gradient: ({ grad: upstream, inputs: [, y] }) => [() => reluGradient(upstream, y), null],
});
