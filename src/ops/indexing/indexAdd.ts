/**
 * Adds slices to the slices of x that an index names: the gradient of `indexSelect`, and the opposite journey.
 *
 *     y[…, i, …] = x[…, i, …] + alpha · Σ source[…, j, …]  over the j with index[j] = i
 *     dx = g        dsource[…, j, …] = alpha · g[…, index[j], …]
 *
 * The result does not depend on chance: a sum is taken in the order of j. Integers are scaled by alpha without its fraction.
 *
 * @shape  x: any   index: [n] or [], int32   source: the shape of x with n at dim, and its type  →  y: the shape of x
 * @torch  torch.index_add(input, dim, index, source, alpha=1)
 * @example indexAdd(zeros(3), tensor([2n, 0n, 2n]), tensor([1, 2, 3]), { dim: 0 })   // [2, 0, 4]
 */
import { convert } from '../../dtype.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { combined } from './arrivals.ts';
import { indexSelect } from './indexSelect.ts';
import { slicesShape } from './slices.ts';

export interface IndexAddOptions {
  /** The dim the index is for. */
  readonly dim: number;
  /** What the slices of source are multiplied by. */
  readonly alpha: number;
}

type Three = [x: Tensor, index: Tensor, source: Tensor];

function shape(x: Tensor, index: Tensor, source: Tensor, { dim, alpha }: IndexAddOptions): Shape {
  if (typeof alpha !== 'number') throw new OperatorError(`indexAdd: alpha is ${String(alpha)}; expected a number`);
  return slicesShape('indexAdd', x, index, source.shape, dim, 'scatterAdd');
}

function reference(x: Tensor, index: Tensor, source: Tensor, { dim, alpha }: IndexAddOptions): Tensor {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim('indexAdd', dim, x.shape));
  const count = index.numel();
  const scale = convert(alpha, x.dtype);
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let i = 0; i < length; i++) for (let k = 0; k < inner; k++) {
    const at = (o * length + i) * inner + k;
    let total = x.array[at];
    for (let j = 0; j < count; j++) if (index.array[j] === i) total += scale * source.array[(o * count + j) * inner + k];
    y.array[at] = convert(total, x.dtype);
  }
  return y;
}

export const indexAdd: Operator<Three, IndexAddOptions> = defineOperator<Three, IndexAddOptions>({
  name: 'indexAdd',
  takes: { x: 'any', index: 'integer', source: 'any' },
  defaults: { dim: required, alpha: 1 },
  shape,
  reference,
  gpu(x, index, source, { dim, alpha }) {
    const scale = convert(alpha, x.dtype);
    const cut = lanesAlong(x.shape, resolveDim('indexAdd', dim, x.shape));
    return combined(x, scale === 1 ? source : mul(source, scale), host(index), cut, { reduction: 'sum', includeSelf: true });
  },
  gradient: ({ grad, inputs: [, index], options: { dim, alpha } }) => [() => grad, null, () => mul(indexSelect(grad, index, { dim }), alpha)],
});
