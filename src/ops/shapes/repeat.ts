/**
 * Repetition: copies of x side by side, so many along every dim. More numbers than x has dims make new dims on the left.
 *
 *     y[i, j, …] = x[i mod n₀, j mod n₁, …]        dx = Σ g  over all copies
 *
 * @shape  x: [n₀, n₁, …]  →  y: [r₀ · n₀, r₁ · n₁, …]
 * @torch  torch.Tensor.repeat(*repeats)
 * @example repeat(tensor([1, 2]), { repeats: [2, 2] })   // [[1, 2, 1, 2], [1, 2, 1, 2]]
 */
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { contiguousStrides, indexOf, padded, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { sum } from '../reduction/sum.ts';
import { clone } from '../views/contiguous.ts';
import { reshape } from '../views/reshape.ts';

export interface RepeatOptions {
  /** How often, for every dim of the result. */
  readonly repeats: Shape;
}

/** The sizes of x, with ones on the left for new dims. */
const sizesOf = (x: Tensor, { repeats }: RepeatOptions): number[] => padded(x.shape, repeats.length, 1);
/** For every dim of the result two: which copy, and where in it. */
const pairs = (outer: Shape, inner: Shape): number[] => outer.flatMap((size, d) => [size, inner[d]]);

function shape(x: Tensor, options: RepeatOptions): Shape {
  const { repeats } = options;
  const said = `repeat: repeats is ${JSON.stringify(repeats)}`;
  if (!Array.isArray(repeats) || !repeats.every((times) => Number.isSafeInteger(times) && times >= 0)) {
    throw new OperatorError(`${said}; expected a list of whole numbers ≥ 0`);
  }
  if (repeats.length < x.ndim) throw new OperatorError(`${said}, but x has shape ${show(x.shape)}; expected at least ${x.ndim} numbers, one for every dim`);
  return sizesOf(x, options).map((size, d) => size * repeats[d]);
}

function reference(x: Tensor, options: RepeatOptions): Tensor {
  const sizes = sizesOf(x, options);
  const strides = contiguousStrides(sizes);
  const y = x.newZeros(shape(x, options));
  for (let position = 0; position < y.numel(); position++) {
    const index = indexOf(position, y.shape);
    y.array[position] = x.array[index.reduce((at, i, d) => at + (i % sizes[d]) * strides[d], 0)];
  }
  return y;
}

/** One thread per result: a row of all that lies behind a dim, as often as y says. */
function repeatKernel(this: Thread, x: Plane): number {
  return x[this.thread.z][this.thread.x];
}

/** Dim by dim, from the last: what is small is repeated first. */
function gpu(x: Tensor, options: RepeatOptions): Tensor {
  const sizes = sizesOf(x, options);
  const repeated = shape(x, options);
  let y = options.repeats.every((times) => times === 1) ? clone(x) : x;
  for (let d = sizes.length - 1; d >= 0; d--) {
    const times = options.repeats[d];
    const [outer, row] = [sizeOf(sizes.slice(0, d)), sizes[d] * sizeOf(repeated.slice(d + 1))];
    if (times !== 1) y = launch(repeatKernel, { threads: [row, times, outer], inputs: [grid(y, [outer, row])] });
  }
  return reshape(y, { shape: repeated });
}

export const repeat = defineOperator<[x: Tensor], RepeatOptions>({
  name: 'repeat',
  takes: { x: 'any' },
  defaults: { repeats: required },
  shape,
  reference,
  gpu,
  gradient({ grad, inputs: [x], options }) {
    const copies = options.repeats.map((_, d) => 2 * d);
    return [() => {
      const apart = reshape(grad, { shape: pairs(options.repeats, sizesOf(x, options)) });
      return reshape(copies.length === 0 ? apart : sum(apart, { dim: copies }), { shape: x.shape });
    }];
  },
});
