/** What the distances have in common: which p there is, lengths on the gpu, and the gradient of a length. */
import { full, zerosLike } from '../../creation.ts';
import { OperatorError } from '../../errors.ts';
import { show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul, pow } from '../elementwise/arithmetic.ts';
import { eq, ne } from '../elementwise/comparison.ts';
import { logicalOr } from '../elementwise/logical.ts';
import { abs, sign } from '../elementwise/magnitude.ts';
import { sqrt } from '../elementwise/unary.ts';
import { where } from '../elementwise/where.ts';
import { reduceDims } from '../reduction/reduce.ts';
import { sum } from '../reduction/sum.ts';
import { finite, measureOf } from './measures.ts';

/** Refuses what is no p of a norm. */
export function checkOrder(operator: string, name: string, p: unknown): void {
  if (typeof p !== 'number' || Number.isNaN(p)) throw new OperatorError(`${operator}: ${name} is ${String(p)}; expected a number, Infinity or -Infinity`);
}

/** Nothing has length 0, but no largest and no smallest element, and so no length for p = ∞ and p < 0. */
export function checkFilled(operator: string, shape: readonly number[], dims: readonly number[], name: string, p: number): void {
  if (Math.abs(p) !== Infinity && p >= 0) return;
  if (sizeOf(dims.map((d) => shape[d])) > 0) return;
  throw new OperatorError(`${operator}: ${name} is ${p}, and lanes of shape ${show(shape)} along dim ${show(dims)} are empty; expected at least one element`);
}

/** The lengths of lanes, one after the other; on the gpu. */
export function lengthsOnGpu(x: Tensor, dims: readonly number[], p: number): Tensor {
  const centres = full(x.shape.map(() => 1), finite(p), { dtype: 'float32', device: 'gpu' });
  const total = reduceDims(x, dims, measureOf(p), centres);
  return Math.abs(p) === Infinity || p === 0 || p === 1 ? total : p === 2 ? sqrt(total) : pow(total, 1 / p);
}

/**
 * From dLoss/d‖x‖ to dLoss/dx, with PyTorch's answers where there is no slope: 0 where the length or the element is 0.
 *
 *     dx = g · sign(x) · (|x| / ‖x‖)^(p − 1)        for p = ±∞   g · sign(x) where |x| = ‖x‖
 *
 * @param grad  and `norm`, the length, broadcast against x
 * @param among  the dims along which elements of the same extreme size share g; null where each gets all of it
 */
export function lengthGradient(grad: Tensor, x: Tensor, norm: Tensor, p: number, among: readonly number[] | null): Tensor {
  if (p === 0) return zerosLike(x);
  if (p === 1) return mul(grad, sign(x));
  const divisor = where(eq(norm, 0), 1, norm);
  if (p === 2) return mul(grad, div(x, divisor));
  if (Math.abs(p) === Infinity) {
    const extreme = logicalOr(eq(abs(x), norm), ne(x, x));
    return mul(sign(x), where(extreme, among ? div(grad, sum(extreme, { dim: among, keepdim: true })) : grad, 0));
  }
  const ratio = div(where(eq(x, 0), 1, abs(x)), divisor);
  return where(eq(norm, 0), 0, mul(mul(grad, sign(x)), pow(ratio, p - 1)));
}
