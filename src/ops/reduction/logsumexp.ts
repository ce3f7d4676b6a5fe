/**
 * The logarithm of a sum of exponentials: a maximum with its corners rounded off.
 *
 *     y = ln Σ exp(x) = m + ln Σ exp(x − m)        m = max x        dx = g · exp(x − y), the softmax of x
 *
 * Taking m out first keeps `exp` from overflowing. Of nothing, or of nothing but −∞, it is −∞; ∞ gives ∞.
 *
 * @shape  x: any  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.logsumexp(input, dim, keepdim=False)
 * @example logsumexp(tensor([0, 0]), { dim: 0 })   // ln 2
 */
import { defineOperator, OperatorError, required } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { gt } from '../elementwise/comparison.ts';
import { exp, log } from '../elementwise/unary.ts';
import { where } from '../elementwise/where.ts';
import { reshape } from '../views/reshape.ts';
import { lanesOf, reducedDims, reducedShape } from './lanes.ts';
import { exponentials, largest, reduceDims } from './reduce.ts';

export interface LogsumexpOptions {
  /** The dims that vanish. */
  readonly dim: number | readonly number[];
  /** Leave a dim of size one in place of each. */
  readonly keepdim: boolean;
}

function reference(x: Tensor, options: LogsumexpOptions): Tensor {
  const y = x.newZeros(reducedShape('logsumexp', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('logsumexp', x.shape, options.dim))) {
    let max = -Infinity;
    for (const i of lane) max = Math.max(max, x.array[i]);
    const shift = Math.abs(max) === Infinity ? 0 : max; // ∞ − ∞ would be NaN
    let total = 0;
    for (const i of lane) total += Math.exp(x.array[i] - shift);
    y.array[o++] = shift + Math.log(total);
  }
  return y;
}

export const logsumexp = defineOperator<[x: Tensor], LogsumexpOptions>({
  name: 'logsumexp',
  takes: { x: 'any' },
  defaults: { dim: required, keepdim: false },
  promotion: 'toFloat',
  shape(x, options) {
    const { dim } = options;
    if (dim === null || (Array.isArray(dim) && dim.length === 0)) {
      throw new OperatorError(`logsumexp: dim is ${dim === null ? 'null' : '[]'}; expected a dim, or a list of them`);
    }
    return reducedShape('logsumexp', x.shape, options);
  },
  reference,
  gpu(x, options) {
    const dims = reducedDims('logsumexp', x.shape, options.dim);
    const max = reshape(reduceDims(x, dims, largest), { shape: reducedShape('logsumexp', x.shape, { ...options, keepdim: true }) });
    const shift = where(gt(max, 3.4028234663852886e38), 0, max); // ∞ − ∞ would be NaN
    const total = reshape(reduceDims(x, dims, exponentials, shift), { shape: shift.shape });
    return reshape(add(shift, log(total)), { shape: reducedShape('logsumexp', x.shape, options) });
  },
  gradient: ({ grad, output, inputs: [x], options }) => [() => {
    const shape = reducedShape('logsumexp', x.shape, { ...options, keepdim: true });
    return mul(reshape(grad, { shape }), exp(sub(x, reshape(output, { shape }))));
  }],
});
