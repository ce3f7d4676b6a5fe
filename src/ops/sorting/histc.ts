/**
 * A histogram: how many elements fall into each of equally wide bins from min to max.
 *
 *     y[b] = #{i : b = ⌊(xᵢ − min) · bins / (max − min)⌋}        no gradient: a count is no smooth function of x
 *
 * max itself belongs to the last bin; what lies outside, and NaN, is not counted. Where min and max are equal, as they are unless they are
 * said, the bins go from the smallest element to the largest, and one further to both sides where those are equal, too.
 *
 * @shape  x: float, any  →  y: [bins]
 * @torch  torch.histc(input, bins=100, min=0, max=0)
 * @example histc(tensor([0, 1, 1, 3]), { bins: 3 })   // [1, 2, 1]
 */
import { onesLike, zeros } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, NotDifferentiable, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { indexAdd } from '../indexing/indexAdd.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';
import { to } from '../views/to.ts';
import { rangeOf } from './range.ts';

export interface HistcOptions {
  /** How many bins. */
  readonly bins: number;
  /** Where the first bin begins. */
  readonly min: number;
  /** Where the last bin ends. */
  readonly max: number;
}

function edges(x: Tensor, { min, max }: HistcOptions): readonly [low: number, high: number] {
  const [low, high] = min === max && x.numel() > 0 ? rangeOf('histc', x) : [min, max];
  return low === high ? [low - 1, high + 1] : [low, high];
}

/** A thread per element; what is not counted goes into a bin behind the last one. */
function binKernel(this: Thread, x: Flat, bins: number, low: number, high: number, outside: number): number {
  const value = x[this.thread.x];
  const bin = Math.min(Math.floor((value - low) * bins / (high - low)), bins - 1);
  return value >= low && value <= high ? bin : outside;
}

export const histc = defineOperator<[x: Tensor], HistcOptions>({
  name: 'histc',
  takes: { x: 'float' },
  defaults: { bins: 100, min: 0, max: 0 },
  shape(x, options) {
    const { bins, min, max } = options;
    if (!Number.isInteger(bins) || bins < 1) throw new OperatorError(`histc: bins is ${bins}; expected a whole number ≥ 1`);
    if (!Number.isFinite(min) || !Number.isFinite(max) || min > max) {
      throw new OperatorError(`histc: min is ${min} and max ${max}; expected finite numbers, min not above max`);
    }
    edges(x, options);
    return [bins];
  },
  reference(x, options) {
    const { bins } = options;
    const [low, high] = edges(x, options);
    const y = x.newZeros([bins]);
    for (const value of x.array) {
      if (value >= low && value <= high) y.array[Math.min(Math.floor(((value - low) * bins) / (high - low)), bins - 1)]++;
    }
    return y;
  },
  gpu(x, options) {
    const { bins } = options;
    const [low, high] = edges(x, options);
    const values = reshape(x, { shape: [-1] });
    const floats = { low, high, outside: bins };
    const found = to(launch(binKernel, { threads: [x.numel()], inputs: [values], integers: { bins }, floats }), { dtype: 'int32' });
    const counts = indexAdd(zeros([bins + 1], { device: 'gpu' }), found, onesLike(values), { dim: 0 });
    return narrow(counts, { dim: 0, start: 0, length: bins });
  },
  gradient: new NotDifferentiable('a count jumps from one whole number to another'),
});
