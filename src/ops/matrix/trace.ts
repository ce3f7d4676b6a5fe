/**
 * The sum of the diagonal of a matrix.
 *
 *     y = Σᵢ x[i,i]        dx = g on the diagonal, zeros elsewhere
 *
 * Integers are counted in int32.
 *
 * @shape  x: [M, N]  →  y: []
 * @torch  torch.trace(input)
 * @example trace(tensor([[1, 2], [3, 4]]))   // 5
 */
import { isFloat } from '../../dtype.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { sum } from '../reduction/sum.ts';
import { expand } from '../views/expand.ts';
import { diagonal } from './diagonal.ts';
import { diagonalScatter } from './diagonalScatter.ts';

export const trace = defineOperator<[x: Tensor], object>({
  name: 'trace',
  takes: { x: 'number' },
  defaults: {},
  promotion: (type) => (isFloat(type) ? type : 'int32'),
  shape({ shape }) {
    if (shape.length !== 2) throw new OperatorError(`trace: x has shape ${show(shape)}; expected a matrix [M, N]; of a batch, use sum(diagonal(x))`);
    return [];
  },
  reference(x) {
    const [M, N] = x.shape;
    const y = x.newZeros([]);
    let total = 0;
    for (let i = 0; i < M && i < N; i++) total += x.array[i * N + i];
    y.array[0] = total;
    return y;
  },
  gpu: (x) => sum(diagonal(x)),
  gradient: ({ grad, inputs: [{ shape }] }) => [
    () => diagonalScatter(grad.newZeros(shape), expand(grad, { size: [Math.min(...shape)] })),
  ],
});
