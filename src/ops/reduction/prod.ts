/**
 * Product of everything, or along a dim.
 *
 *     y = Π x        dxᵢ = g · x₀ ⋯ xᵢ₋₁ · xᵢ₊₁ ⋯ xₙ₋₁
 *
 * The product of the others is what comes before times what comes behind, not y / xᵢ: among zeros that would be 0 / 0. The product
 * of nothing is 1. Integers and booleans are multiplied in int32.
 *
 * @shape  x: any  →  y: [];  with dim: the shape of x without it, or with a one there (keepdim)
 * @torch  torch.prod(input, dtype=None),  torch.prod(input, dim, keepdim=False, dtype=None)
 * @example prod(tensor([[1, 2], [3, 4]]), { dim: 0 })   // [3, 8];  without dim 24
 */
import { convert, type DType } from '../../dtype.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { reshape } from '../views/reshape.ts';
import { lanesIn } from './argmax.ts';
import { productBefore } from './cumprod.ts';
import { reversed } from './cumulative.ts';
import { countingType, reducedShape } from './lanes.ts';
import { product, reduceLanes } from './reduce.ts';

export interface ProdOptions {
  /** The dim that vanishes; null means all of them. */
  readonly dim: number | null;
  /** Leave a dim of size one in its place. */
  readonly keepdim: boolean;
  /** The type to convert to before multiplying; null keeps floats and turns everything else into int32. */
  readonly dtype: DType | null;
}

function reference(x: Tensor, options: ProdOptions): Tensor {
  const { outer, length, inner } = lanesIn('prod', x, options.dim);
  const y = x.newZeros(reducedShape('prod', x.shape, options));
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    let product = 1;
    for (let i = 0; i < length; i++) product *= x.array[(o * length + i) * inner + k];
    y.array[o * inner + k] = convert(product, x.dtype);
  }
  return y;
}

export const prod = defineOperator<[x: Tensor], ProdOptions>({
  name: 'prod',
  takes: { x: 'any' },
  defaults: { dim: null, keepdim: false, dtype: null },
  promotion: countingType,
  shape(x, options) {
    const { dim, keepdim } = options;
    if (dim !== null && typeof dim !== 'number') throw new OperatorError(`prod: dim is ${JSON.stringify(dim)}; expected one dim, or null for all of them`);
    if (dim === null && keepdim === true) throw new OperatorError('prod: keepdim is true, but without dim there is none to keep; expected a dim as well');
    return reducedShape('prod', x.shape, options);
  },
  reference,
  gpu(x, options) {
    const y = reduceLanes(x, lanesIn('prod', x, options.dim), product);
    return reshape(y, { shape: reducedShape('prod', x.shape, options) });
  },
  gradient: ({ grad, inputs: [x], options: { dim } }) => [() => {
    const { outer, length, inner } = lanesIn('prod', x, dim);
    const lanes = reshape(x, { shape: [outer, length, inner] });
    const others = mul(productBefore(lanes), reversed(productBefore(reversed(lanes))));
    return reshape(mul(reshape(grad, { shape: [outer, 1, inner] }), others), { shape: x.shape });
  }],
  gradFn: (_x, { dim }) => (dim === null ? 'ProdBackward0' : 'ProdBackward1'),
});
