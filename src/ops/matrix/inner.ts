/**
 * Inner product: every row of x meets every row of other. (`matmul` has rows meet columns.)
 *
 *     y[…i,…j] = Σₖ x[…i,k] · other[…j,k]        dx = g · other    dother = gᵀ · x
 *
 * Where one of them is 0-D there is no dim to sum over, and they are multiplied.
 *
 * @shape  x: [...I, K]   other: [...J, K]  →  y: [...I, ...J]
 * @torch  torch.inner(input, other)
 * @example inner(tensor([[1, 2], [3, 4]]), tensor([1, 1]))   // [3, 7]
 */
import { defineOperator, OperatorError } from '../../operator.ts';
import { type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { matmul } from './matmul.ts';

/** The dims of a row of results, and how many elements are added up: one, where there is nothing to sum over. */
function split(x: Shape, other: Shape): { rows: Shape; columns: Shape; K: number } {
  if (x.length === 0 || other.length === 0) return { rows: x, columns: other, K: 1 };
  return { rows: x.slice(0, -1), columns: other.slice(0, -1), K: x[x.length - 1] };
}
/** A tensor as rows of K numbers. */
const asRows = (x: Tensor, before: Shape, K: number): Tensor => reshape(x, { shape: [sizeOf(before), K] });

export const inner = defineOperator<[x: Tensor, other: Tensor], object>({
  name: 'inner',
  takes: { x: 'number', other: 'number' },
  defaults: {},
  shape({ shape: x }, { shape: other }) {
    const { rows, columns, K } = split(x, other);
    const k = other.length === 0 || x.length === 0 ? K : other[other.length - 1];
    if (k !== K) {
      throw new OperatorError(`inner: x has shape ${show(x)} and other ${show(other)}; their last dims have ${K} and ${k} elements; expected equal sizes`);
    }
    return [...rows, ...columns];
  },
  reference(x, other) {
    const { rows, columns, K } = split(x.shape, other.shape);
    const [I, J] = [sizeOf(rows), sizeOf(columns)];
    const y = x.newZeros([...rows, ...columns]);
    for (let i = 0; i < I; i++) for (let j = 0; j < J; j++) {
      let total = 0;
      for (let k = 0; k < K; k++) total += x.array[i * K + k] * other.array[j * K + k];
      y.array[i * J + j] = total;
    }
    return y;
  },
  gpu(x, other) {
    const { rows, columns, K } = split(x.shape, other.shape);
    const y = matmul(asRows(x, rows, K), transpose(asRows(other, columns, K), { dim0: 0, dim1: 1 }));
    return reshape(y, { shape: [...rows, ...columns] });
  },
  gradient({ grad, inputs: [x, other] }) {
    const { rows, columns, K } = split(x.shape, other.shape);
    const g = (): Tensor => reshape(grad, { shape: [sizeOf(rows), sizeOf(columns)] });
    return [
      () => reshape(matmul(g(), asRows(other, columns, K)), { shape: x.shape }),
      () => reshape(matmul(transpose(g(), { dim0: 0, dim1: 1 }), asRows(x, rows, K)), { shape: other.shape }),
    ];
  },
  gradFn: (x, other) => (x.ndim === 0 || other.ndim === 0 ? 'MulBackward0' : 'ViewBackward0'),
});
