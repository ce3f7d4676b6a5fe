/**
 * The gradient of a slice: zeros in the shape of what was sliced, and `grad` in the places the slice had taken.
 *
 *     y[…, start + step · i, …] = grad[…, i, …],  0 elsewhere
 *
 * @shape  grad: shape, with n at dim  →  y: shape
 * @torch  torch.slice_scatter(zeros(shape), grad, dim, start, end, step)
 */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { checkShape, lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { slice } from './slices.ts';

interface SliceGradientOptions {
  /** The shape of what was sliced. */
  readonly shape: Shape;
  /** The dim the slice was cut from, */
  readonly dim: number;
  /** its first place there, counted from the front, */
  readonly start: number;
  /** and how far one place is from the next. */
  readonly step: number;
}

function sliceGradientKernel(this: Thread, grad: Flat, count: number, inner: number, start: number, step: number): number {
  const i = Math.floor((this.thread.y - start + 0.5) / step);
  let y = 0;
  if (i >= 0 && i < count && start + i * step === this.thread.y) {
    y = grad[(this.thread.z * count + i) * inner + this.thread.x];
  }
  return y;
}

export const sliceGradient: Operator<[grad: Tensor], SliceGradientOptions> = defineOperator<[grad: Tensor], SliceGradientOptions>({
  name: 'sliceGradient',
  takes: { grad: 'any' },
  defaults: { shape: required, dim: required, start: required, step: required },
  shape(grad, { shape, dim, start, step }) {
    checkShape('sliceGradient', shape);
    const d = resolveDim('sliceGradient', dim, shape);
    const count = grad.shape[d] ?? 0;
    const walks = Number.isInteger(start) && start >= 0 && Number.isInteger(step) && step >= 1 && (count === 0 || start + (count - 1) * step < shape[d]);
    if (!walks || grad.ndim !== shape.length || shape.length === 0 || grad.shape.some((size, other) => other !== d && size !== shape[other])) {
      const cut = `${show(shape)} along dim ${dim} from ${start} by ${step}`;
      throw new OperatorError(`sliceGradient: grad has shape ${show(grad.shape)}, which is no slice of ${cut}`);
    }
    return shape;
  },
  reference(grad, { shape, dim, start, step }) {
    const d = resolveDim('sliceGradient', dim, shape);
    const { outer, length, inner } = lanesAlong(shape, d);
    const count = grad.shape[d];
    const y = grad.newZeros(shape);
    for (let o = 0; o < outer; o++) for (let i = 0; i < count; i++) for (let k = 0; k < inner; k++) {
      y.array[(o * length + start + i * step) * inner + k] = grad.array[(o * count + i) * inner + k];
    }
    return y;
  },
  gpu(grad, { shape, dim, start, step }) {
    const d = resolveDim('sliceGradient', dim, shape);
    const { outer, length, inner } = lanesAlong(shape, d);
    return launch(sliceGradientKernel, { threads: [inner, length, outer], inputs: [grad], integers: { count: grad.shape[d], inner, start, step }, shape });
  },
  gradient: ({ grad, inputs: [given], options: { shape, dim, start, step } }) => [
    () => slice(grad, { dim, start, end: start + given.shape[resolveDim('sliceGradient', dim, shape)] * step, step }),
  ],
  gradFn: 'SliceBackwardBackward0',
});
