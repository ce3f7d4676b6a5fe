/**
 * Numbers for what is none: NaN and the infinities replaced.
 *
 *     y = nan where x is NaN,  posinf where x = ∞,  neginf where x = −∞,  else x        dx = g where x is finite, else 0
 *
 * Without a number for them, the infinities become the largest and the smallest number of their type.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.nan_to_num(input, nan=0.0, posinf=None, neginf=None)
 * @example nanToNum(tensor([1, NaN, -Infinity]), { neginf: -9 })   // [1, 0, -9]
 */
import { arrayTypes, type DType } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { Tensor } from '../../tensor.ts';
import { isfinite } from './classification.ts';
import type { One, Unary } from './unaryFamily.ts';
import { where } from './where.ts';

export interface NanToNumOptions {
  /** Instead of NaN. */
  readonly nan: number | null;
  /** Instead of ∞; null for the largest number of the type. */
  readonly posinf: number | null;
  /** Instead of −∞; null for the smallest number of the type. */
  readonly neginf: number | null;
}

/** The three replacements, with what null stands for. */
function replacements({ nan, posinf, neginf }: NanToNumOptions, dtype: DType): Record<'nan' | 'posinf' | 'neginf', number> {
  const largest = dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38;
  return { nan: nan ?? 0, posinf: posinf ?? largest, neginf: neginf ?? -largest };
}

function reference(x: Tensor, options: NanToNumOptions): Tensor {
  const { nan, posinf, neginf } = replacements(options, x.dtype);
  const y = new arrayTypes[x.dtype](x.numel());
  for (let i = 0; i < y.length; i++) {
    const value = x.array[i];
    y[i] = Number.isNaN(value) ? nan : value === Infinity ? posinf : value === -Infinity ? neginf : value;
  }
  return Tensor.from(y, x.shape, x.dtype, 'cpu');
}

/** One thread per element. */
function nanToNumKernel(this: Thread, x: Flat, nan: number, posinf: number, neginf: number): number {
  const value = x[this.thread.x];
  const number = isNumber(value);
  return value > 3.4028234663852886e38 ? posinf : (value < -3.4028234663852886e38 ? neginf : (number > 0 ? value : nan));
}

export const nanToNum: Unary<NanToNumOptions> = defineOperator<One, NanToNumOptions>({
  name: 'nanToNum',
  takes: { x: 'any' },
  defaults: { nan: 0, posinf: null, neginf: null },
  shape(x, options) {
    for (const [name, value] of Object.entries(options)) {
      if (value !== null && typeof value !== 'number') throw new OperatorError(`nanToNum: ${name} is ${JSON.stringify(value)}; expected a number or null`);
    }
    return x.shape;
  },
  reference,
  gpu: (x, options) => launch(nanToNumKernel, { threads: [x.numel()], inputs: [x], floats: replacements(options, x.dtype), shape: x.shape }),
  gradient: ({ grad, inputs: [x] }) => [() => where(isfinite(x), grad, 0)],
});
