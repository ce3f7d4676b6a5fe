/**
 * The sign of a determinant, and the logarithm of its size: of large matrices the determinant itself would overflow.
 *
 *     sign = det x / |det x|    logabsdet = ln |det x|        dx = g · x⁻ᵀ with g from logabsdet; the sign only jumps
 *
 * A singular matrix has the sign 0 and −∞ for the logarithm, and no gradient: its inverse is refused.
 *
 * @shape  x: [..., N, N], float  →  sign, logabsdet: [...]
 * @torch  torch.linalg.slogdet(A)
 * @example slogdet(tensor([[1, 2], [3, 4]]))   // -1 and ln 2
 */
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { abs, sign } from '../elementwise/magnitude.ts';
import { log } from '../elementwise/unary.ts';
import { prod } from '../reduction/prod.ts';
import { sum } from '../reduction/sum.ts';
import { reshape } from '../views/reshape.ts';
import { pivotsOf, pivotsOnGpu } from './det.ts';
import { inv } from './inv.ts';
import { squareSizes, turned } from './matrices.ts';

export const slogdet = defineOperator<[x: Tensor], object, [sign: Tensor, logabsdet: Tensor]>({
  name: 'slogdet',
  takes: { x: 'float' },
  outputs: { sign: 'same', logabsdet: 'same' },
  defaults: {},
  shape(x) {
    const { batch } = squareSizes('slogdet', x);
    return [batch, batch];
  },
  reference(x) {
    const { batch } = squareSizes('slogdet', x);
    const [signs, logarithms] = [x.newZeros(batch), x.newZeros(batch)];
    let z = 0;
    for (const pivots of pivotsOf('slogdet', x)) {
      signs.array[z] = pivots.reduce((product, pivot) => product * Math.sign(pivot), 1);
      logarithms.array[z++] = pivots.reduce((total, pivot) => total + Math.log(Math.abs(pivot)), 0);
    }
    return [signs, logarithms];
  },
  gpu(x) {
    const { batch } = squareSizes('slogdet', x);
    const pivots = pivotsOnGpu('slogdet', x);
    return [reshape(prod(sign(pivots), { dim: 1 }), { shape: batch }), reshape(sum(log(abs(pivots)), { dim: 1 }), { shape: batch })];
  },
  gradient: ({ grads: [, grad], inputs: [x] }) => [() => mul(reshape(grad, { shape: [...grad.shape, 1, 1] }), turned(inv(x)))],
  gradFn: 'LinalgSlogdetBackward0',
});
