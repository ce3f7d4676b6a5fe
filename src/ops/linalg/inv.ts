/**
 * The inverse of a matrix: what leads back from x v to v.
 *
 *     x y = y x = I        dx = −yᵀ g yᵀ
 *
 * Gauss and Jordan's elimination makes [I | x⁻¹] of [x | I] (`elimination.ts`). A singular x is refused.
 *
 * @shape  x: [..., N, N], float  →  y: the shape of x
 * @torch  torch.linalg.inv(A)
 * @example inv(tensor([[2, 0], [1, 4]]))   // [[0.5, 0], [-0.125, 0.25]]
 */
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { host, type Tensor } from '../../tensor.ts';
import { neg } from '../elementwise/unary.ts';
import { matmul } from '../matrix/matmul.ts';
import { reshape } from '../views/reshape.ts';
import { eliminate, eliminateOnGpu } from './elimination.ts';
import { identities, squareSizes, turned } from './matrices.ts';

const singular = (): OperatorError =>
  new OperatorError('inv: x is singular: some v but 0 is mapped to 0, and there is no way back; expected an invertible matrix');

function reference(x: Tensor): Tensor {
  const { count, N } = squareSizes('inv', x);
  const y = x.newZeros(x.shape);
  for (let z = 0; z < count; z++) {
    const rows = Array.from({ length: N }, (_, i) =>
      [...x.array.subarray((z * N + i) * N, (z * N + i + 1) * N), ...Array.from({ length: N }, (_, j) => Number(i === j))]);
    if (eliminate(rows).includes(0)) throw singular();
    for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) y.array[(z * N + i) * N + j] = rows[i][N + j];
  }
  return y;
}

export const inv: Operator<[x: Tensor], object> = defineOperator<[x: Tensor], object>({
  name: 'inv',
  takes: { x: 'float' },
  defaults: {},
  shape: (x) => (squareSizes('inv', x), x.shape),
  reference,
  gpu(x) {
    const { count, N } = squareSizes('inv', x);
    const { solution, pivots } = eliminateOnGpu(reshape(x, { shape: [count, N, N] }), identities(x, [count], N));
    if (host(pivots).includes(0)) throw singular(); // the one thing that is asked of the numbers
    return reshape(solution, { shape: x.shape });
  },
  gradient: ({ grad, output: y }) => [() => neg(matmul(matmul(turned(y), grad), turned(y)))],
  gradFn: 'LinalgInvExBackward0',
});
