/**
 * All distances within one set of vectors, each pair once: rows 0 and 1, 0 and 2, …, 1 and 2, …
 *
 *     y[k] = ‖x[i,:] − x[j,:]‖ₚ        for the k-th pair i < j        dx[i,:] = Σⱼ g[i,j] · dy[i,j]/dx[i,:], as of cdist
 *
 * The upper triangle of cdist(x, x), row by row. Between equal rows the gradient is 0.
 *
 * @shape  x: [N, D], float  →  y: [N · (N − 1) / 2]
 * @torch  torch.nn.functional.pdist(input, p=2)
 * @example pdist(tensor([[0, 0], [3, 4], [3, 0]]))   // [5, 3, 4]
 */
import { tensor, zeros } from '../../creation.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add } from '../elementwise/arithmetic.ts';
import { indexAdd } from '../indexing/indexAdd.ts';
import { indexSelect } from '../indexing/indexSelect.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { cdist } from './cdist.ts';
import { cdistGradient } from './differences.ts';
import { lengthOf } from './measures.ts';

export interface PdistOptions {
  /** The p of the norm, at least 0; it may be Infinity. */
  readonly p: number;
}

/** Where the pairs stand in an N × N matrix that is read row by row. */
function pairs(x: Tensor): Tensor {
  const [N] = x.shape;
  const places = new Int32Array((N * (N - 1)) / 2);
  let k = 0;
  for (let i = 0; i < N; i++) for (let j = i + 1; j < N; j++) places[k++] = i * N + j;
  return tensor(places, { device: x.device });
}
const readOff = (matrix: Tensor, x: Tensor): Tensor => indexSelect(reshape(matrix, { shape: [-1] }), pairs(x), { dim: 0 });

export const pdist: Operator<[x: Tensor], PdistOptions> = defineOperator<[x: Tensor], PdistOptions>({
  name: 'pdist',
  takes: { x: 'float' },
  defaults: { p: 2 },
  shape(x, { p }) {
    if (x.ndim !== 2) throw new OperatorError(`pdist: x has shape ${show(x.shape)}; expected [N, D]`);
    if (typeof p !== 'number' || !(p >= 0)) throw new OperatorError(`pdist: p is ${String(p)}; expected a number ≥ 0, or Infinity`);
    const [N] = x.shape;
    return [(N * Math.max(N - 1, 0)) / 2];
  },
  reference(x, { p }) {
    const [N, D] = x.shape;
    const y = x.newZeros([(N * Math.max(N - 1, 0)) / 2]);
    let k = 0;
    for (let i = 0; i < N; i++) for (let j = i + 1; j < N; j++) {
      y.array[k++] = lengthOf(Array.from({ length: D }, (_, d) => x.array[i * D + d] - x.array[j * D + d]), p);
    }
    return y;
  },
  gpu: (x, { p }) => readOff(cdist(x, x, { p, computeMode: 'donot_use_mm_for_euclid_dist' }), x),
  gradient: ({ grad, inputs: [x], options: { p } }) => [() => {
    const [N] = x.shape;
    const above = reshape(indexAdd(zeros([N * N], { dtype: grad.dtype, device: grad.device }), pairs(x), grad, { dim: 0 }), { shape: [N, N] });
    const both = add(above, transpose(above, { dim0: 0, dim1: 1 })); // x[j] stands in the pair as x[i] does
    return cdistGradient(both, x, x, cdist(x, x, { p, computeMode: 'donot_use_mm_for_euclid_dist' }), p, 'differences');
  }],
});
