/**
 * Matrix product: every row of x meets every column of other in a dot product.
 *
 *     y[i,j] = Σₖ x[i,k] · other[k,j]        dx = g · otherᵀ        dother = xᵀ · g
 *
 * Dims before the last two are a batch and broadcast; the gradient sums over what was stretched. A 1-D x is a row and a 1-D
 * other a column, and that dim is gone from y. The sum over an empty k is 0. Integers multiply as integers.
 *
 * @shape  x: [..., M, K] or [K]   other: [..., K, N] or [K]  →  y: [..., M, N], without M or N where an input was 1-D
 * @torch  torch.matmul(input, other)
 * @example matmul(tensor([[1, 2]]), tensor([[3], [4]]))   // [[11]]
 */
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { transpose, unsqueeze } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { matricesOf, product } from './product.ts';

type Two = [x: Tensor, other: Tensor];

/** The sizes of the call, and of its result. */
function productSizes(x: Shape, other: Shape) {
  const shapes = `matmul: x has shape ${show(x)} and other ${show(other)}`;
  if (x.length === 0 || other.length === 0) throw new OperatorError(`${shapes}; a 0-D tensor has no dim to sum over; expected at least 1-D tensors, use mul`);
  const [M, K] = x.length === 1 ? [1, x[0]] : x.slice(-2);
  const [k, N] = other.length === 1 ? [other[0], 1] : other.slice(-2);
  if (k !== K) {
    const [last, secondLast] = [x.length - 1, Math.max(other.length - 2, 0)];
    throw new OperatorError(`${shapes}; rows of x have ${K} elements (dim ${last}), columns of other ${k} (dim ${secondLast}); expected equal sizes`);
  }
  const batch = broadcastShapes('matmul', ["x's batch", x.slice(0, -2)], ["other's batch", other.slice(0, -2)]);
  return { batch, M, K, N, shape: [...batch, ...(x.length === 1 ? [] : [M]), ...(other.length === 1 ? [] : [N])] };
}

/** Both inputs with the two dims of a matrix: a row, and a column. */
const asRow = (x: Tensor): Tensor => (x.ndim === 1 ? unsqueeze(x, { dim: 0 }) : x);
const asColumn = (other: Tensor): Tensor => (other.ndim === 1 ? unsqueeze(other, { dim: 1 }) : other);

function reference(x: Tensor, other: Tensor): Tensor {
  const { batch, M, K, N, shape } = productSizes(x.shape, other.shape);
  const a = rowMajor(stretched(asRow(x), [...batch, M, K])).array;
  const b = rowMajor(stretched(asColumn(other), [...batch, K, N])).array;
  const y = x.newZeros(shape);
  for (let z = 0; z < sizeOf(batch); z++) for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) {
    let dot = 0;
    for (let k = 0; k < K; k++) dot += a[(z * M + i) * K + k] * b[(z * K + k) * N + j];
    y.array[(z * M + i) * N + j] = dot;
  }
  return y;
}

function gpu(x: Tensor, other: Tensor): Tensor {
  const { batch, M, K, N, shape } = productSizes(x.shape, other.shape);
  const [a, b] = [asRow(x), asColumn(other)];
  // Many matrices times the same one are one tall matrix times that one.
  if (sizeOf(b.shape.slice(0, -2)) === 1) {
    return reshape(product(matricesOf(reshape(a, { shape: [sizeOf(batch) * M, K] })), matricesOf(reshape(b, { shape: [K, N] }))), { shape });
  }
  return reshape(product(matricesOf(stretched(a, [...batch, M, K])), matricesOf(stretched(b, [...batch, K, N]))), { shape });
}

export const matmul: Operator<Two, object> = defineOperator<Two, object>({
  name: 'matmul',
  takes: { x: 'number', other: 'number' },
  defaults: {},
  // A transposed input is multiplied as it lies, without being copied first: that makes both gradients cheap.
  view: true,
  broadcasts: true,
  shape: (x, other) => productSizes(x.shape, other.shape).shape,
  reference,
  gpu,
  gradient({ grad, inputs: [x, other] }) {
    const { batch, M, K, N } = productSizes(x.shape, other.shape);
    const g = (): Tensor => reshape(grad, { shape: [...batch, M, N] });
    return [
      () => {
        const dx = matmul(g(), transpose(asColumn(other), { dim0: -2, dim1: -1 }));
        return x.ndim === 1 ? reshape(dx, { shape: [...batch, K] }) : dx;
      },
      () => {
        // One matrix that met a whole batch: its gradient is one product of tall matrices, not a batch of products and their sum.
        const tall = other.ndim <= 2;
        const a = tall ? reshape(x, { shape: [sizeOf(batch) * M, K] }) : asRow(x);
        const dother = matmul(transpose(a, { dim0: -2, dim1: -1 }), tall ? reshape(grad, { shape: [sizeOf(batch) * M, N] }) : g());
        return other.ndim === 1 ? reshape(dother, { shape: [K] }) : dother;
      },
    ];
  },
  gradFn(x, other) {
    if (x.ndim === 1) return other.ndim === 1 ? 'DotBackward0' : other.ndim === 2 ? 'SqueezeBackward4' : 'UnsafeViewBackward0';
    if (x.ndim === 2 && other.ndim <= 2) return other.ndim === 1 ? 'MvBackward0' : 'MmBackward0';
    const oneMatrixTimesMany = x.ndim === 2 || (x.ndim === 3 && other.ndim === 3 && x.size(0) === 1 && other.size(0) !== 1);
    return oneMatrixTimesMany && x.requiresGrad ? 'CloneBackward0' : 'UnsafeViewBackward0';
  },
});
