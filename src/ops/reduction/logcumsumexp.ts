/**
 * The logarithm of a cumulative sum of exponentials.
 *
 *     yᵢ = ln (exp x₀ + … + exp xᵢ) = ln (exp yᵢ₋₁ + exp xᵢ)
 *     dxᵢ = exp(xᵢ − yᵢ) · sᵢ        sᵢ = gᵢ + exp(yᵢ − yᵢ₊₁) · sᵢ₊₁
 *
 * Two logarithms a and b of what is added become max(a, b) + ln (1 + exp(−|a − b|)), which cannot overflow; nor can the gradient,
 * since y never falls. An element that is −∞ before anything else came, or ∞, gets the gradient NaN.
 *
 * @shape  x: float  →  y: the shape of x
 * @torch  torch.logcumsumexp(input, dim)
 * @example logcumsumexp(tensor([0, 0, 0]), { dim: 0 })   // [0, ln 2, ln 3]
 */
import { exp, log1p } from '../../gpu/math.ts';
import { defineOperator, required } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { exp as expOf } from '../elementwise/unary.ts';
import { where } from '../elementwise/where.ts';
import { reshape } from '../views/reshape.ts';
import { slice } from '../views/slices.ts';
import { alongLanes, type CumulativeOptions, lanesOn, reversed } from './cumulative.ts';
import { linearRecurrence } from './linearRecurrence.ts';
import { scanLanes } from './scan.ts';

type LogcumsumexpOptions = Omit<CumulativeOptions, 'dtype'>;

function reference(x: Tensor, { dim }: LogcumsumexpOptions): Tensor {
  const { outer, length, inner } = lanesOn('logcumsumexp', x, dim);
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    let log = -Infinity;
    for (let i = 0; i < length; i++) {
      const at = (o * length + i) * inner + k;
      const next = x.array[at];
      // Of two equal ones the difference is 0, even of infinities.
      const apart = log === next ? 0 : Math.abs(log - next);
      log = Math.max(log, next) + Math.log1p(Math.exp(-apart));
      y.array[at] = log;
    }
  }
  return y;
}

function addLogarithms(a: number, b: number): number {
  const apart = a === b ? 0 : Math.abs(a - b);
  const share = exp(-apart);
  const more = log1p(share);
  return Math.max(a, b) + more;
}

export const logcumsumexp = defineOperator<[x: Tensor], LogcumsumexpOptions>({
  name: 'logcumsumexp',
  takes: { x: 'float' },
  defaults: { dim: required },
  shape: (x, { dim }) => (lanesOn('logcumsumexp', x, dim), x.shape),
  reference,
  gpu: (x, { dim }) => reshape(scanLanes(x, lanesOn('logcumsumexp', x, dim), addLogarithms), { shape: x.shape }),
  gradient: ({ grad, output, inputs: [x], options: { dim } }) => [() => alongLanes('logcumsumexp', x, dim, (inLanes) => {
    const y = inLanes(output);
    const [before, after] = [slice(y, { dim: 1, end: -1 }), slice(y, { dim: 1, start: 1 })];
    const fall = where(eq(before, after), 0, sub(before, after)); // ∞ − ∞ would be NaN
    const behind = linearRecurrence(reversed(inLanes(grad)), reversed(expOf(fall)), { dim: 1 });
    return mul(expOf(sub(inLanes(x), y)), reversed(behind));
  })],
});
