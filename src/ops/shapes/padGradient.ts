/**
 * The gradient of padding that shows places of x again: every place collects what flowed back to all that showed it.
 *
 *     y[…, i, …] = Σ grad[…, p, …]  over the p that show i
 *
 * A place is shown where it is, and besides: reflect, mirrored at either end; replicate, by all that was added at its end;
 * circular, one size before and behind.
 *
 * @shape  grad: shape, padded  →  y: shape
 * @torch  torch.ops.aten.reflection_pad1d_backward(grad, zeros(shape), pad), and likewise for 2 and 3 dims and for replication
 */
import { grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { checkShape, contiguousStrides, indexOf, sameShape, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { pad } from './pad.ts';
import { nodeOf, paddedDims, type PaddingMode, sources, stepsOf } from './padding.ts';

export interface PadGradientOptions {
  /** The shape of what was padded. */
  readonly shape: Shape;
  /** How many places were added before and after the last dim, then before and after the one in front of it, and so on. */
  readonly pad: Shape;
  /** What they showed. */
  readonly mode: Exclude<PaddingMode, 'constant'>;
}

function reference(grad: Tensor, { shape, pad: sizes, mode }: PadGradientOptions): Tensor {
  const dims = paddedDims('padGradient', shape, sizes, mode);
  const strides = contiguousStrides(shape);
  const sums = new Float64Array(sizeOf(shape));
  for (let position = 0; position < grad.numel(); position++) {
    const shown = indexOf(position, grad.shape).map((p, d) => sources[mode](p - dims[d].before, dims[d].size));
    sums[shown.reduce((at, i, d) => at + i * strides[d], 0)] += grad.array[position];
  }
  const y = grad.newZeros(shape);
  y.array.set(sums);
  return y;
}

/** The places that may show place `i` of a dim: three, of which those outside the padded dim do not count. */
type Image = (i: number, which: number, size: number, before: number) => number;
const images: Readonly<Record<'reflect' | 'circular', Image>> = {
  reflect: (i, which, size, before) => (which < 1 ? before + i : which < 2 ? (i > 0 ? before - i : -1) : i < size - 1 ? before + 2 * (size - 1) - i : -1),
  circular: (i, which, size, before) => before + i + (which - 1) * size,
};

// Inside the kernel, `image` is that of the mode.
declare const image: Image;
/** One thread per place of the planes that were padded; P × Q is their size with padding. */
function imagesKernel(this: Thread, grad: Volume, H: number, W: number, P: number, Q: number, top: number, left: number): number {
  let total = 0;
  for (let a = 0; a < 3; a++) {
    const p = image(this.thread.y, a, H, top);
    if (p >= 0 && p < P) {
      for (let b = 0; b < 3; b++) {
        const q = image(this.thread.x, b, W, left);
        if (q >= 0 && q < Q) {
          total += grad[this.thread.z][p][q];
        }
      }
    }
  }
  return total;
}

/** Mode replicate: a place is shown where it is, an outermost one by everything beyond it, too. */
function stretchesKernel(this: Thread, grad: Volume, H: number, W: number, P: number, Q: number, top: number, left: number): number {
  const firstP = this.thread.y < 1 ? 0 : this.thread.y + top;
  const firstQ = this.thread.x < 1 ? 0 : this.thread.x + left;
  const countP = (this.thread.y > H - 2 ? P : this.thread.y + top + 1) - firstP;
  const countQ = (this.thread.x > W - 2 ? Q : this.thread.x + left + 1) - firstQ;
  let total = 0;
  for (let a = 0; a < countP; a++) {
    const p = firstP + a;
    if (p >= 0 && p < P) {
      for (let b = 0; b < countQ; b++) {
        const q = firstQ + b;
        if (q >= 0 && q < Q) {
          total += grad[this.thread.z][p][q];
        }
      }
    }
  }
  return total;
}

export const padGradient: Operator<[grad: Tensor], PadGradientOptions> = defineOperator<[grad: Tensor], PadGradientOptions>({
  name: 'padGradient',
  takes: { grad: 'float' },
  defaults: { shape: required, pad: required, mode: required },
  shape(grad, { shape, pad: sizes, mode }) {
    checkShape('padGradient', shape);
    if (!Object.keys(sources).includes(mode)) {
      throw new OperatorError(`padGradient: mode is ${JSON.stringify(mode)}; expected one of ${Object.keys(sources).join(', ')}`);
    }
    const padded = paddedDims('padGradient', shape, sizes, mode).map(({ total }) => total);
    if (mode === 'circular' && sizes.some((count) => count < 0)) {
      throw new OperatorError(`padGradient: pad is ${show(sizes)}; expected numbers ≥ 0 in mode circular, what was cut off was cut off before`);
    }
    if (!sameShape(grad.shape, padded)) {
      throw new OperatorError(`padGradient: grad has shape ${show(grad.shape)}; expected ${show(padded)}, the shape ${show(shape)} padded by ${show(sizes)}`);
    }
    return shape;
  },
  reference,
  gpu(grad, { shape, pad: sizes, mode }) {
    const steps = stepsOf(shape, paddedDims('padGradient', shape, sizes, mode)).reverse();
    const y = steps.reduce((sums, { planes, rows, columns }) => {
      const threads = [columns.size, rows.size, planes];
      const inputs = [grid(sums, [planes, rows.total, columns.total])];
      const integers = { H: rows.size, W: columns.size };
      const floats = { P: rows.total, Q: columns.total, top: rows.before, left: columns.before }; // as floats, since GL does not mix 0 and whole numbers
      return mode === 'replicate' ? launch(stretchesKernel, { threads, inputs, integers, floats })
        : launch(imagesKernel, { threads, inputs, integers, floats, helpers: { image: images[mode] } });
    }, grad);
    return reshape(y, { shape });
  },
  gradient: ({ grad, options: { pad: sizes, mode } }) => [() => pad(grad, { pad: sizes, mode })],
  gradFn: (_grad, { pad: sizes, mode }) => (mode === 'circular' ? 'CopySlices' : `${nodeOf(mode, sizes)}Backward0`),
});
