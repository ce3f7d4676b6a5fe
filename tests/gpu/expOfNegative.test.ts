/** The exponential for numbers that are not above zero: as exact as `exp` there, in doubles and in a kernel. */
import { expect, test } from 'vitest';
import { type Flat, launch, type Thread } from '../../src/gpu/kernel.ts';
import { expOfNegative } from '../../src/gpu/math.ts';
import { Tensor } from '../../src/tensor.ts';

const points = Float32Array.from({ length: 20_001 }, (_, i) => -i * 0.00435);
function expKernel(this: Thread, x: Flat): number {
  const e = expOfNegative(x[this.thread.x]);
  return e;
}
const inKernel = (x: Float32Array): number[] => launch(expKernel, { threads: [x.length], inputs: [Tensor.from(x, [x.length], 'float32', 'gpu')] }).flat();

test('in doubles the polynomial is within 5e-8', () => {
  for (const x of points) expect(Math.abs(expOfNegative(x) / Math.exp(x) - 1)).toBeLessThan(5e-8);
});

test('in a kernel it is within 5e-7', () => {
  inKernel(points).forEach((e, i) => expect(Math.abs(e / Math.exp(points[i]) - 1), `e to the ${points[i]}`).toBeLessThan(5e-7));
});

test('at the edges', () => {
  expect(inKernel(new Float32Array([0, -0, -1000, -Infinity, NaN]))).toEqual([1, 1, 0, 0, NaN]);
});
