/**
 * The determinant of a matrix: how many times larger it makes a volume, negative where it also turns it inside out.
 *
 *     y = ± the product of the pivots (`elimination.ts`)        dx = g · y · x⁻ᵀ
 *
 * A singular matrix has the determinant 0, and there PyTorch's gradient is 0 as well, although there may be a slope.
 *
 * @shape  x: [..., N, N], float  →  y: [...]
 * @torch  torch.linalg.det(A)
 * @example det(tensor([[1, 2], [3, 4]]))   // -2
 */
import { defineOperator, type Operator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { prod } from '../reduction/prod.ts';
import { reshape } from '../views/reshape.ts';
import { eliminate, eliminateOnGpu } from './elimination.ts';
import { inv } from './inv.ts';
import { identities, squareSizes, turned } from './matrices.ts';

/** The signed pivots of every matrix. */
export function* pivotsOf(operator: string, x: Tensor): Generator<number[]> {
  const { count, N } = squareSizes(operator, x);
  for (let z = 0; z < count; z++) yield eliminate(Array.from({ length: N }, (_, i) => Array.from(x.array.subarray((z * N + i) * N, (z * N + i + 1) * N))));
}
/** The same on the gpu, [count, N]. */
export function pivotsOnGpu(operator: string, x: Tensor): Tensor {
  const { count, N } = squareSizes(operator, x);
  return eliminateOnGpu(reshape(x, { shape: [count, N, N] }), x.newZeros([count, N, 0])).pivots;
}

export const det: Operator<[x: Tensor], object> = defineOperator<[x: Tensor], object>({
  name: 'det',
  takes: { x: 'float' },
  defaults: {},
  shape: (x) => squareSizes('det', x).batch,
  reference(x) {
    const y = x.newZeros(squareSizes('det', x).batch);
    let z = 0;
    for (const pivots of pivotsOf('det', x)) y.array[z++] = pivots.reduce((product, pivot) => product * pivot, 1);
    return y;
  },
  gpu: (x) => reshape(prod(pivotsOnGpu('det', x), { dim: 1 }), { shape: squareSizes('det', x).batch }),
  gradient: ({ grad, output: y, inputs: [x] }) => [() => {
    const { batch, N } = squareSizes('det', x);
    const perMatrix = (values: Tensor): Tensor => reshape(values, { shape: [...batch, 1, 1] });
    const invertible = where(eq(perMatrix(y), 0), identities(x, batch, N), x);
    return mul(perMatrix(mul(grad, y)), turned(inv(invertible)));
  }],
  gradFn: 'LinalgDetBackward0',
});
