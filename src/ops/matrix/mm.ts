/** The products that `matmul` chooses from, each for tensors of one rank only. Nothing broadcasts: where a shape is not what it should be, they say so. */
import { rowMajor } from '../../layout.ts';
import { defineOperator, type Operator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { transpose } from '../views/dims.ts';
import { checkFactors } from './factors.ts';
import { matmul } from './matmul.ts';
import { outer } from './outer.ts';

type Two = [x: Tensor, other: Tensor];
const turned = (x: Tensor): Tensor => transpose(x, { dim0: -2, dim1: -1 });

/**
 * A matrix times a matrix.
 *
 *     y[i,j] = Σₖ x[i,k] · mat2[k,j]        dx = g · mat2ᵀ    dmat2 = xᵀ · g
 *
 * @shape  x: [M, K]   mat2: [K, N]  →  y: [M, N]
 * @torch  torch.mm(input, mat2)
 * @example mm(tensor([[1, 2]]), tensor([[3], [4]]))   // [[11]]
 */
export const mm: Operator<Two, object> = defineOperator<Two, object>({
  name: 'mm',
  takes: { x: 'number', mat2: 'number' },
  defaults: {},
  // Transposed inputs are multiplied as they lie.
  view: true,
  shape(x, mat2) {
    checkFactors('mm', ['x', x.shape, 2], ['mat2', mat2.shape, 2]);
    return [x.shape[0], mat2.shape[1]];
  },
  reference(x, mat2) {
    const [[M, K], N] = [x.shape, mat2.shape[1]];
    const [a, b] = [rowMajor(x).array, rowMajor(mat2).array];
    const y = x.newZeros([M, N]);
    for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) {
      let dot = 0;
      for (let k = 0; k < K; k++) dot += a[i * K + k] * b[k * N + j];
      y.array[i * N + j] = dot;
    }
    return y;
  },
  gpu: (x, mat2) => matmul(x, mat2),
  gradient: ({ grad, inputs: [x, mat2] }) => [() => mm(grad, turned(mat2)), () => mm(turned(x), grad)],
});

/**
 * A matrix times a vector.
 *
 *     yᵢ = Σₖ x[i,k] · vecₖ        dx = g vecᵀ (outer)    dvec = xᵀ · g
 *
 * @shape  x: [M, K]   vec: [K]  →  y: [M]
 * @torch  torch.mv(input, vec)
 * @example mv(tensor([[1, 2], [3, 4]]), tensor([1, 1]))   // [3, 7]
 */
export const mv: Operator<Two, object> = defineOperator<Two, object>({
  name: 'mv',
  takes: { x: 'number', vec: 'number' },
  defaults: {},
  view: true,
  shape(x, vec) {
    checkFactors('mv', ['x', x.shape, 2], ['vec', vec.shape, 1]);
    return [x.shape[0]];
  },
  reference(x, vec) {
    const [M, K] = x.shape;
    const [a, v] = [rowMajor(x).array, rowMajor(vec).array];
    const y = x.newZeros([M]);
    for (let i = 0; i < M; i++) {
      let dot = 0;
      for (let k = 0; k < K; k++) dot += a[i * K + k] * v[k];
      y.array[i] = dot;
    }
    return y;
  },
  gpu: (x, vec) => matmul(x, vec),
  gradient: ({ grad, inputs: [x, vec] }) => [() => outer(grad, vec), () => mv(turned(x), grad)],
});

/**
 * Every matrix of a batch times the matrix in the same place of another.
 *
 *     y[b,i,j] = Σₖ x[b,i,k] · mat2[b,k,j]        dx = g · mat2ᵀ    dmat2 = xᵀ · g,  batch by batch
 *
 * @shape  x: [B, M, K]   mat2: [B, K, N]  →  y: [B, M, N]
 * @torch  torch.bmm(input, mat2)
 */
export const bmm: Operator<Two, object> = defineOperator<Two, object>({
  name: 'bmm',
  takes: { x: 'number', mat2: 'number' },
  defaults: {},
  view: true,
  shape(x, mat2) {
    checkFactors('bmm', ['x', x.shape, 3], ['mat2', mat2.shape, 3]);
    return [x.shape[0], x.shape[1], mat2.shape[2]];
  },
  reference(x, mat2) {
    const [[B, M, K], N] = [x.shape, mat2.shape[2]];
    const [p, q] = [rowMajor(x).array, rowMajor(mat2).array];
    const y = x.newZeros([B, M, N]);
    for (let b = 0; b < B; b++) for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) {
      let dot = 0;
      for (let k = 0; k < K; k++) dot += p[(b * M + i) * K + k] * q[(b * K + k) * N + j];
      y.array[(b * M + i) * N + j] = dot;
    }
    return y;
  },
  gpu: (x, mat2) => matmul(x, mat2),
  gradient: ({ grad, inputs: [x, mat2] }) => [() => bmm(grad, turned(mat2)), () => bmm(turned(x), grad)],
});
