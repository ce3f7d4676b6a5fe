/**
 * Solves systems of linear equations: finds the X with A X = B.
 *
 *     y = A⁻¹ B        dB = A⁻ᵀ g        dA = −dB · yᵀ
 *
 * The inverse is never made: Gauss and Jordan's elimination leads straight to the solution (`elimination.ts`). With left: false it is the
 * X with X A = B. B holds vectors instead of matrices where it has one dim, or the shape of A without its last dim. A singular A is refused.
 *
 * @shape  A: [..., N, N]   B: [..., N, K], [..., K, N] without left, or [..., N] for vectors  →  y: the shape of B; batches broadcast
 * @torch  torch.linalg.solve(A, B, *, left=True)
 * @example solve(tensor([[2, 1], [1, 3]]), tensor([5, 10]))   // [1, 3]
 */
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, sameShape, show, sizeOf } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { neg } from '../elementwise/unary.ts';
import { matmul } from '../matrix/matmul.ts';
import { unsqueeze } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { eliminate, eliminateOnGpu } from './elimination.ts';
import { squareSizes, turned } from './matrices.ts';
import { once } from '../once.ts';

type Two = [A: Tensor, B: Tensor];
export interface SolveOptions {
  /** Whether A stands on the left of X. */
  readonly left: boolean;
}

const holdsVectors = (A: Tensor, B: Tensor): boolean => B.ndim === 1 || sameShape(A.shape.slice(0, -1), B.shape);

/** `columns`: how many right sides a matrix of B holds. */
function systemSizes(A: Tensor, B: Tensor, { left }: SolveOptions) {
  const { batch: ofA, N } = squareSizes('solve', A, 'A');
  if (typeof left !== 'boolean') throw new OperatorError(`solve: left is ${String(left)}; expected true or false`);
  const shapes = `solve: A has shape ${show(A.shape)} and B ${show(B.shape)}`;
  const vectors = holdsVectors(A, B);
  if (vectors && !left) throw new OperatorError(`${shapes}, which holds vectors; they stand on the right of A; expected left: true`);
  if (!vectors && B.ndim < 2) throw new OperatorError(`${shapes}; expected [..., N, K], or vectors [..., N]`);
  const rows = vectors || !left ? B.shape[B.ndim - 1] : B.shape[B.ndim - 2];
  if (rows !== N) throw new OperatorError(`${shapes}; A has ${N} equations, B right sides for ${rows}; expected equal sizes`);
  const batch = broadcastShapes('solve', ["A's batch", ofA], ["B's batch", B.shape.slice(0, vectors ? -1 : -2)]);
  const columns = vectors ? 1 : B.shape[B.ndim - (left ? 1 : 2)];
  return { batch, count: sizeOf(batch), N, columns, vectors, shape: vectors ? [...batch, N] : [...batch, ...(left ? [N, columns] : [columns, N])] };
}

/** Every system as A X = B, all of them one after the other. */
function systems(A: Tensor, B: Tensor, options: SolveOptions): readonly [A: Tensor, B: Tensor] {
  const { batch, count, N, columns, vectors } = systemSizes(A, B, options);
  const [left, right] = options.left ? [A, vectors ? unsqueeze(B, { dim: -1 }) : B] : [turned(A), turned(B)];
  return [
    reshape(rowMajor(stretched(left, [...batch, N, N])), { shape: [count, N, N] }),
    reshape(rowMajor(stretched(right, [...batch, N, columns])), { shape: [count, N, columns] }),
  ];
}
const singular = (): OperatorError => new OperatorError('solve: A is singular: its rows do not tell all the unknowns apart; expected an invertible matrix');

function reference(A: Tensor, B: Tensor, options: SolveOptions): Tensor {
  const { count, N, columns, shape } = systemSizes(A, B, options);
  const [a, b] = systems(A, B, options).map((x) => x.array);
  const y = A.newZeros(shape);
  for (let z = 0; z < count; z++) {
    const rows = Array.from({ length: N }, (_, i) =>
      [...a.subarray((z * N + i) * N, (z * N + i + 1) * N), ...b.subarray((z * N + i) * columns, (z * N + i + 1) * columns)]);
    if (eliminate(rows).includes(0)) throw singular();
    for (let i = 0; i < N; i++) for (let k = 0; k < columns; k++) {
      y.array[options.left ? (z * N + i) * columns + k : (z * columns + k) * N + i] = rows[i][N + k];
    }
  }
  return y;
}

export const solve: Operator<Two, SolveOptions> = defineOperator<Two, SolveOptions>({
  name: 'solve',
  takes: { A: 'float', B: 'float' },
  defaults: { left: true },
  broadcasts: true,
  shape: (A, B, options) => systemSizes(A, B, options).shape,
  reference,
  gpu(A, B, options) {
    const { solution, pivots } = eliminateOnGpu(...systems(A, B, options));
    if (host(pivots).includes(0)) throw singular(); // the one thing that is asked of the numbers
    return reshape(options.left ? solution : turned(solution), { shape: systemSizes(A, B, options).shape });
  },
  gradient({ grad, output: y, inputs: [A, B], options }) {
    const { vectors } = systemSizes(A, B, options);
    const column = (x: Tensor): Tensor => (vectors ? unsqueeze(x, { dim: -1 }) : x);
    const dB = once(() => solve(turned(A), column(grad), options));
    return [
      () => neg(options.left ? matmul(dB(), turned(column(y))) : matmul(turned(y), dB())),
      () => (vectors ? reshape(dB(), { shape: y.shape }) : dB()),
    ];
  },
  gradFn: 'LinalgSolveExBackward0',
});
