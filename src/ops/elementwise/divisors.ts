/**
 * The greatest common divisor, and with it the least common multiple, by Euclid's algorithm.
 *
 *     gcd(a, b) = gcd(b, a mod b) until b is 0        lcm(a, b) = |a / gcd(a, b) · b|, 0 where either is 0
 *
 * Signs do not count, and gcd(0, b) = |b|.
 *
 * @shape  x, other: integers, broadcast together  →  y: their common shape
 * @torch  torch.gcd(input, other), torch.lcm(input, other)
 * @example gcd(tensor([12n]), tensor([18n]))   // [6]
 * @example lcm(tensor([12n]), tensor([18n]))   // [36]
 */
import { arrayTypes } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, NotDifferentiable } from '../../operator.ts';
import { broadcastShapes, sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { type Binary, type Two, wholeOnly } from './binaryFamily.ts';

function divisorOf(x: number, other: number): number {
  let [a, b] = [Math.abs(x), Math.abs(other)];
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
const multipleOf = (x: number, other: number): number => (x === 0 ? 0 : Math.abs((x / divisorOf(x, other)) * other));

/** Numbers below 2²⁴ come to an end after 35 steps: Fibonacci's are the slowest. `isMultiple` asks for the multiple. */
function euclidKernel(this: Thread, x: Flat, other: Flat, isMultiple: number): number {
  let a = Math.abs(x[this.thread.x]);
  let b = Math.abs(other[this.thread.x]);
  for (let i = 0; i < 35; i++) {
    if (b > 0) {
      const rest = a - Math.floor(a / b) * b;
      a = b;
      b = rest;
    }
  }
  const multiple = a > 0 ? Math.abs((x[this.thread.x] / a) * other[this.thread.x]) : 0;
  return isMultiple > 0 ? multiple : a;
}

function euclid(name: string, element: (x: number, other: number) => number, isMultiple: number): Binary {
  const commonly = (...inputs: Two) => {
    const shape = broadcastShapes(name, ['x', inputs[0].shape], ['other', inputs[1].shape]);
    return { shape, inputs: inputs.map((input) => rowMajor(stretched(input, shape))) };
  };
  return defineOperator<Two, object, Tensor, true>({
    name,
    takes: { x: 'any', other: 'any' },
    defaults: {},
    promotion: wholeOnly(name, 'int32 or uint8'),
    numbers: true,
    shape: (x, other) => commonly(x, other).shape,
    reference(x, other) {
      const { shape, inputs: [a, b] } = commonly(x, other);
      const y = new arrayTypes[x.dtype](sizeOf(shape));
      for (let i = 0; i < y.length; i++) y[i] = element(a.array[i], b.array[i]);
      return Tensor.from(y, shape, x.dtype, 'cpu');
    },
    gpu(x, other) {
      const { shape, inputs } = commonly(x, other);
      return launch(euclidKernel, { threads: [sizeOf(shape)], inputs, integers: { isMultiple }, shape });
    },
    gradient: new NotDifferentiable('it has whole numbers only'),
  });
}

export const gcd: Binary = euclid('gcd', divisorOf, 0);
export const lcm: Binary = euclid('lcm', multipleOf, 1);
