/** The way back through all the distances between two sets of vectors. */
import type { Tensor } from '../../tensor.ts';
import { div, mul, sub } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { matmul } from '../matrix/matmul.ts';
import { sum } from '../reduction/sum.ts';
import { unsqueeze } from '../views/dims.ts';
import { lengthGradient } from './lengths.ts';

/**
 * dx of `distances` [..., P, R] between the rows of x [..., P, D] and of other [..., R, D]. All the differences are laid out, [..., P, R, D];
 * for p = 2 two matrix products do as well:
 *
 *     dx[i] = Σⱼ w[i,j] (x[i] − other[j]) = x[i] Σⱼ w[i,j] − Σⱼ w[i,j] other[j]        w = g / distance, 0 at distance 0
 */
export function cdistGradient(grad: Tensor, x: Tensor, other: Tensor, distances: Tensor, p: number, by: 'differences' | 'product'): Tensor {
  if (by === 'product') {
    const isZero = eq(distances, 0);
    const weights = where(isZero, 0, div(grad, where(isZero, 1, distances)));
    return sub(mul(x, sum(weights, { dim: -1, keepdim: true })), matmul(weights, other));
  }
  const difference = sub(unsqueeze(x, { dim: -2 }), unsqueeze(other, { dim: -3 }));
  return sum(lengthGradient(unsqueeze(grad, { dim: -1 }), difference, unsqueeze(distances, { dim: -1 }), p, null), { dim: -2 });
}
