/** Dot products of two vectors. */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { sum } from '../reduction/sum.ts';
import { checkFactors } from './factors.ts';

type Two = [x: Tensor, other: Tensor];

/** One thread per piece of the sum, which takes every so manieth product. Neighbouring threads read neighbours. */
function piecesKernel(this: Thread, a: Flat, b: Flat, K: number, rounds: number, pieces: number): number {
  let y = 0;
  for (let k = 0; k < rounds; k++) {
    y += a[k * pieces + this.thread.x] * b[k * pieces + this.thread.x];
  }
  if (rounds * pieces + this.thread.x < K) {
    y += a[rounds * pieces + this.thread.x] * b[rounds * pieces + this.thread.x];
  }
  return y;
}
function gpu(x: Tensor, other: Tensor): Tensor {
  const K = x.numel();
  const pieces = 4 * Math.ceil(K / 256); // sums of about 64 products, and by four, which SIMD likes
  return sum(launch(piecesKernel, { threads: [pieces], inputs: [x, other], integers: { K, rounds: Math.floor(K / pieces), pieces } }));
}

function dotProduct(name: string): Operator<Two, object> {
  return defineOperator<Two, object>({
    name,
    takes: { x: 'number', other: 'number' },
    defaults: {},
    shape(x, other) {
      checkFactors(name, ['x', x.shape, 1], ['other', other.shape, 1]);
      return [];
    },
    reference(x, other) {
      const y = x.newZeros([]);
      let total = 0;
      for (let k = 0; k < x.numel(); k++) total += x.array[k] * other.array[k];
      y.array[0] = total;
      return y;
    },
    gpu,
    gradient: ({ grad, inputs: [x, other] }) => [() => mul(grad, other), () => mul(grad, x)],
  });
}

/**
 * Dot product: how far two vectors point the same way.
 *
 *     y = Σₖ xₖ · otherₖ        dx = g · other    dother = g · x
 *
 * @shape  x: [K]   other: [K]  →  y: []
 * @torch  torch.dot(input, tensor)
 * @example dot(tensor([1, 2]), tensor([3, 4]))   // 11
 */
export const dot: Operator<Two, object> = dotProduct('dot');

/**
 * The dot product that takes the complex conjugate of x. Real numbers are their own conjugates: here it is `dot`.
 *
 *     y = Σₖ x̄ₖ · otherₖ        dx = g · other    dother = g · x
 *
 * @shape  x: [K]   other: [K]  →  y: []
 * @torch  torch.vdot(input, other)
 */
export const vdot: Operator<Two, object> = dotProduct('vdot');
