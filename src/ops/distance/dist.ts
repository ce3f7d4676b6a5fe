/**
 * The distance of two tensors, seen as two points: the p-norm of their difference.
 *
 *     y = ‖x − other‖ₚ        dx = g · dy/d(x − other), the gradient of vectorNorm    dother = −dx
 *
 * At distance 0, where there is no slope, the gradient is 0.
 *
 * @shape  x, other: broadcast together, at least one of them float  →  y: []
 * @torch  torch.dist(input, other, p=2)
 * @example dist(tensor([1, 1]), tensor([4, 5]))   // 5
 */
import { isFloat } from '../../dtype.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { neg } from '../elementwise/unary.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { once } from '../once.ts';
import { checkFilled, checkOrder, lengthGradient } from './lengths.ts';
import { lengthOf } from './measures.ts';
import { vectorNorm } from './vectorNorm.ts';

type Two = [x: Tensor, other: Tensor];
export interface DistOptions {
  /** The p of the norm: any number, Infinity or -Infinity. */
  readonly p: number;
}

const commonShape = (x: Tensor, other: Tensor): number[] => broadcastShapes('dist', ['x', x.shape], ['other', other.shape]);

function reference(x: Tensor, other: Tensor, { p }: DistOptions): Tensor {
  const [a, b] = [x, other].map((input) => rowMajor(stretched(input, commonShape(x, other))).array);
  const y = x.newZeros([]);
  y.array[0] = lengthOf(Array.from(a, (value, i) => value - b[i]), p);
  return y;
}

export const dist: Operator<Two, DistOptions> = defineOperator<Two, DistOptions>({
  name: 'dist',
  takes: { x: 'any', other: 'any' },
  defaults: { p: 2 },
  broadcasts: true,
  promotion(type) {
    if (!isFloat(type)) throw new OperatorError(`dist: x and other hold no fractions (${type}); expected float32 or float64 in one of them`);
    return type;
  },
  shape(x, other, { p }) {
    checkOrder('dist', 'p', p);
    const shape = commonShape(x, other);
    checkFilled('dist', shape, shape.map((_, d) => d), 'p', p);
    return [];
  },
  reference,
  gpu: (x, other, { p }) => vectorNorm(sub(x, other), { ord: p }),
  gradient({ grad, output, inputs: [x, other], options: { p } }) {
    const dx = once(() => {
      const difference = sub(x, other);
      return lengthGradient(grad, difference, output, p, difference.shape.map((_, d) => d));
    });
    return [dx, () => neg(dx())];
  },
});
