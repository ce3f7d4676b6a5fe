/**
 * The length of vectors: the p-norm along dims, p = ord.
 *
 *     y = (Σ |x|ᵖ)^(1/p)        p = ∞: max |x|    p = −∞: min |x|    p = 0: how many are not zero
 *     dx = g · sign(x) · (|x| / y)^(p − 1)        p = ±∞: g shared by the elements with |x| = y    p = 0: 0
 *
 * p = 2 is the length one measures with a ruler, p = 1 what a taxi drives in a town of right angles. Where there is no slope, at x = 0 or
 * y = 0, the gradient is 0. Nothing has the length 0, but none for p = ∞ and p < 0: there is no largest element to speak of.
 *
 * @shape  x: any, float  →  y: the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.linalg.vector_norm(x, ord=2, dim=None, keepdim=False, *, dtype=None)
 * @example vectorNorm(tensor([3, -4]))   // 5;  with { ord: 1 } 7, with { ord: Infinity } 4
 */
import type { DType } from '../../dtype.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { floatType } from '../floatType.ts';
import { lanesOf, reducedDims, reducedShape, type ReductionOptions } from '../reduction/lanes.ts';
import { reshape } from '../views/reshape.ts';
import { checkFilled, checkOrder, lengthGradient, lengthsOnGpu } from './lengths.ts';
import { lengthOf } from './measures.ts';

export interface VectorNormOptions extends ReductionOptions {
  /** The p of the norm: any number, Infinity or -Infinity. */
  readonly ord: number;
  /** The type to convert to first, at least as wide as that of x; null keeps that. */
  readonly dtype: DType | null;
}

function reference(x: Tensor, options: VectorNormOptions): Tensor {
  const y = x.newZeros(reducedShape('vectorNorm', x.shape, options));
  let o = 0;
  for (const lane of lanesOf(x.shape, reducedDims('vectorNorm', x.shape, options.dim))) {
    y.array[o++] = lengthOf(lane.map((i) => x.array[i]), options.ord);
  }
  return y;
}

export const vectorNorm: Operator<[x: Tensor], VectorNormOptions> = defineOperator<[x: Tensor], VectorNormOptions>({
  name: 'vectorNorm',
  takes: { x: 'float' },
  defaults: { ord: 2, dim: null, keepdim: false, dtype: null },
  promotion(type, options) {
    const wanted = floatType('vectorNorm')(type, options);
    if (type === 'float64' && wanted === 'float32') {
      throw new OperatorError("vectorNorm: x has dtype float64 and dtype is 'float32', which is narrower; expected 'float64' or null");
    }
    return wanted;
  },
  shape(x, options) {
    checkOrder('vectorNorm', 'ord', options.ord);
    const shape = reducedShape('vectorNorm', x.shape, options);
    checkFilled('vectorNorm', x.shape, reducedDims('vectorNorm', x.shape, options.dim), 'ord', options.ord);
    return shape;
  },
  reference,
  gpu(x, options) {
    const lengths = lengthsOnGpu(x, reducedDims('vectorNorm', x.shape, options.dim), options.ord);
    return reshape(lengths, { shape: reducedShape('vectorNorm', x.shape, options) });
  },
  gradient: ({ grad, inputs: [x], output, options }) => [() => {
    const shape = reducedShape('vectorNorm', x.shape, { ...options, keepdim: true });
    const dims = reducedDims('vectorNorm', x.shape, options.dim);
    return lengthGradient(reshape(grad, { shape }), x, reshape(output, { shape }), options.ord, dims);
  }],
  gradFn: 'LinalgVectorNormBackward0',
});
