/**
 * Sum along dims.
 *
 *     y = Σ x        over the dims that vanish        dx = g, repeated along them
 *
 * The sum of nothing is 0. Integers and booleans are counted in int32.
 *
 * @shape  x: any  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.sum(input, dim, keepdim=False, dtype=None)
 * @example sum(ones(2, 3), { dim: 1 })   // [3, 3]
 */
import { type DType, isFloat } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { laneView, lanesOf, reducedDims, reducedShape, type ReductionOptions } from './lanes.ts';

export interface SumOptions extends ReductionOptions {
  /** The type to convert to before adding up; null keeps floats and turns everything else into int32. */
  readonly dtype: DType | null;
}

function reference(x: Tensor, options: SumOptions): Tensor {
  const y = x.newZeros(reducedShape('sum', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('sum', x.shape, options.dim))) {
    let total = 0;
    for (const i of lane) total += x.array[i];
    y.array[o++] = total;
  }
  return y;
}

/** One thread per result; neighbouring threads read neighbouring elements. */
function sumKernel(this: Thread, x: Flat, length: number, inner: number): number {
  const start = this.thread.y * length * inner;
  let total = 0;
  for (let i = 0; i < length; i++) {
    total += x[start + i * inner + this.thread.x];
  }
  return total;
}

/** A lane that is contiguous in memory is first folded into `width` partial sums, so that neighbouring threads have neighbours to read. */
function foldKernel(this: Thread, x: Flat, length: number, rounds: number, width: number): number {
  const start = this.thread.y * length;
  let total = 0;
  for (let i = 0; i < rounds; i++) {
    total += x[start + i * width + this.thread.x];
  }
  if (rounds * width + this.thread.x < length) {
    total += x[start + rounds * width + this.thread.x];
  }
  return total;
}

function gpu(x: Tensor, options: SumOptions): Tensor {
  const shape = reducedShape('sum', x.shape, options);
  let { tensor, outer, length, inner } = laneView(x, reducedDims('sum', x.shape, options.dim));
  const width = 64;
  if (inner === 1 && length >= 4 * width) {
    tensor = launch(foldKernel, { threads: [width, outer], inputs: [tensor], integers: { length, rounds: Math.floor(length / width), width } });
    length = width;
  }
  return launch(sumKernel, { threads: [inner, outer], inputs: [tensor], integers: { length, inner }, shape });
}

export const sum = defineOperator<[x: Tensor], SumOptions>({
  name: 'sum',
  takes: { x: 'any' },
  defaults: { dim: null, keepdim: false, dtype: null },
  promotion: (type, { dtype }) => dtype ?? (isFloat(type) ? type : 'int32'),
  shape: (x, options) => reducedShape('sum', x.shape, options),
  reference,
  gpu,
  gradient: ({ grad, inputs: [x], options }) => [
    () => expand(reshape(grad, { shape: reducedShape('sum', x.shape, { ...options, keepdim: true }) }), { size: x.shape }),
  ],
  gradFn: (_x, { dim }) => (dim === null ? 'SumBackward0' : 'SumBackward1'),
});
