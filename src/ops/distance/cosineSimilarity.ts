/**
 * The cosine of the angle between vectors along a dim: 1 where they point the same way, 0 at a right angle, −1 where they are opposed.
 *
 *     y = Σ (x / m) · (other / n)        m = max(‖x‖, eps),  n = max(‖other‖, eps)
 *     dx = (g · other / n − x / m · Σ (g · other / n) · x / m) / m, and dother likewise
 *
 * Lengths do not matter. A vector of zeros has no direction; its cosine is 0. Below eps the gradient is, as in PyTorch, not that of the
 * formula: m counts as growing with x all the same.
 *
 * @shape  x, other: broadcast together  →  y: their common shape without dim
 * @torch  torch.nn.functional.cosine_similarity(x1, x2, dim=1, eps=1e-8)
 * @example cosineSimilarity(tensor([1, 0]), tensor([1, 1]), { dim: 0 })   // √½
 */
import { noGrad } from '../../autograd/mode.ts';
import { through } from '../../autograd/through.ts';
import { isFloat, resultType } from '../../dtype.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { broadcastShapes, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, div, mul, sub } from '../elementwise/arithmetic.ts';
import { lt } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { lanesOf, reducedDims, reducedShape } from '../reduction/lanes.ts';
import { sum } from '../reduction/sum.ts';
import { expand } from '../views/expand.ts';
import { to } from '../views/to.ts';
import { lengthOf } from './measures.ts';
import { vectorNorm } from './vectorNorm.ts';

type Two = [x: Tensor, other: Tensor];
export interface CosineSimilarityOptions {
  /** The dim a vector lies along, of the common shape. */
  readonly dim: number;
  /** The least length that is divided by. */
  readonly eps: number;
}

const commonShape = (x: Tensor, other: Tensor): number[] => broadcastShapes('cosineSimilarity', ['x', x.shape], ['other', other.shape]);

function reference(x: Tensor, other: Tensor, { dim, eps }: CosineSimilarityOptions): Tensor {
  const shape = commonShape(x, other);
  const [a, b] = [x, other].map((input) => rowMajor(stretched(input, shape)).array);
  const y = x.newZeros(reducedShape('cosineSimilarity', shape, { dim, keepdim: false }));
  let o = 0;
  for (const lane of lanesOf(shape, reducedDims('cosineSimilarity', shape, dim))) {
    const m = Math.max(lengthOf(lane.map((i) => a[i]), 2), eps);
    const n = Math.max(lengthOf(lane.map((i) => b[i]), 2), eps);
    let cosine = 0;
    for (const i of lane) cosine += (a[i] / m) * (b[i] / n);
    y.array[o++] = cosine;
  }
  return y;
}

function composed(x: Tensor, other: Tensor, { dim, eps }: CosineSimilarityOptions): Tensor {
  const size = commonShape(x, other);
  const dtype = resultType([x, other]);
  const direction = (vectors: Tensor): Tensor => {
    const v = expand(to(vectors, { dtype }), { size });
    const length = vectorNorm(v, { dim, keepdim: true });
    const missing = noGrad(() => where(lt(length, eps), sub(eps, length), 0)); // up to eps, unnoticed by the gradient
    return div(v, add(length, missing));
  };
  return sum(mul(direction(x), direction(other)), { dim });
}

export const cosineSimilarity = defineOperator<Two, CosineSimilarityOptions>({
  name: 'cosineSimilarity',
  takes: { x: 'any', other: 'any' },
  defaults: { dim: 1, eps: 1e-8 },
  promotion(type) {
    if (!isFloat(type)) {
      throw new OperatorError(`cosineSimilarity: x and other hold no fractions (${type}); expected float32 or float64 in one of them`);
    }
    return type;
  },
  shape(x, other, { dim, eps }) {
    if (typeof eps !== 'number') throw new OperatorError(`cosineSimilarity: eps is ${String(eps)}; expected a number`);
    resolveDim('cosineSimilarity', dim, commonShape(x, other));
    return reducedShape('cosineSimilarity', commonShape(x, other), { dim, keepdim: false });
  },
  reference,
  gpu: composed,
  gradient: through<Two, CosineSimilarityOptions>(composed),
  gradFn: 'SumBackward1',
});
