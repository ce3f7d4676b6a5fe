/**
 * The distance of every vector in x from the one in the same place in other: the p-norm of their difference along the last dim.
 *
 *     y = ‖x − other + eps‖ₚ        dx = g · dy/d(x − other + eps), the gradient of vectorNorm    dother = −dx
 *
 * eps moves equal vectors a little apart, so that there is a slope between them: their distance is eps · D^(1/p), not 0.
 *
 * @shape  x, other: broadcast together, [..., D]  →  y: [...], or [..., 1] (keepdim)
 * @torch  torch.nn.functional.pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False)
 * @example pairwiseDistance(tensor([[0, 0], [1, 1]]), tensor([[3, 4], [1, 3]]))   // [5, 2], but for a millionth
 */
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { neg } from '../elementwise/unary.ts';
import { add, sub } from '../elementwise/arithmetic.ts';
import { once } from '../once.ts';
import { lanesOf, reducedDims, reducedShape } from '../reduction/lanes.ts';
import { reshape } from '../views/reshape.ts';
import { checkFilled, checkOrder, lengthGradient } from './lengths.ts';
import { lengthOf } from './measures.ts';
import { vectorNorm } from './vectorNorm.ts';

type Two = [x: Tensor, other: Tensor];
export interface PairwiseDistanceOptions {
  /** The p of the norm: any number, Infinity or -Infinity. */
  readonly p: number;
  /** What is added to every difference. */
  readonly eps: number;
  /** Leave a dim of size one in place of the last. */
  readonly keepdim: boolean;
}

const commonShape = (x: Tensor, other: Tensor): number[] => broadcastShapes('pairwiseDistance', ['x', x.shape], ['other', other.shape]);
const resultShape = (x: Tensor, other: Tensor, keepdim: boolean): number[] =>
  reducedShape('pairwiseDistance', commonShape(x, other), { dim: -1, keepdim });
const lastDim = (x: Tensor, other: Tensor): number[] => reducedDims('pairwiseDistance', commonShape(x, other), -1);

function reference(x: Tensor, other: Tensor, { p, eps, keepdim }: PairwiseDistanceOptions): Tensor {
  const shape = commonShape(x, other);
  const [a, b] = [x, other].map((input) => rowMajor(stretched(input, shape)).array);
  const y = x.newZeros(resultShape(x, other, keepdim));
  let o = 0;
  for (const lane of lanesOf(shape, lastDim(x, other))) y.array[o++] = lengthOf(lane.map((i) => a[i] - b[i] + eps), p);
  return y;
}

export const pairwiseDistance: Operator<Two, PairwiseDistanceOptions> = defineOperator<Two, PairwiseDistanceOptions>({
  name: 'pairwiseDistance',
  takes: { x: 'any', other: 'any' },
  defaults: { p: 2, eps: 1e-6, keepdim: false },
  promotion: 'toFloat',
  broadcasts: true,
  shape(x, other, { p, eps, keepdim }) {
    checkOrder('pairwiseDistance', 'p', p);
    if (typeof eps !== 'number') throw new OperatorError(`pairwiseDistance: eps is ${String(eps)}; expected a number`);
    const shape = resultShape(x, other, keepdim);
    checkFilled('pairwiseDistance', commonShape(x, other), lastDim(x, other), 'p', p);
    return shape;
  },
  reference,
  gpu: (x, other, { p, eps, keepdim }) => vectorNorm(add(sub(x, other), eps), { ord: p, dim: -1, keepdim }),
  gradient({ grad, output, inputs: [x, other], options: { p, eps } }) {
    const dx = once(() => {
      const shape = resultShape(x, other, true);
      return lengthGradient(reshape(grad, { shape }), add(sub(x, other), eps), reshape(output, { shape }), p, lastDim(x, other));
    });
    return [dx, () => neg(dx())];
  },
  gradFn: 'NormBackward1',
});
