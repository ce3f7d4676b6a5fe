/**
 * Cholesky decomposition: a symmetric, positive definite matrix as the product of a lower triangle with its transpose; its square root, so to say.
 *
 *     x = L Lᵀ        L[j,j] = √(x[j,j] − Σₖ L[j,k]²)        L[i,j] = (x[i,j] − Σₖ L[i,k] L[j,k]) / L[j,j]  for k < j < i
 *     S = L⁻ᵀ Φ(Lᵀ gL) L⁻¹, Φ being the lower triangle with half the diagonal;  dx = the lower triangle of S + Sᵀ, with the diagonal of S
 *
 * Only the lower triangle of x is read, and gets the gradient; PyTorch reads it too, but gives half of it to the upper one. What x comes
 * from gets the same in either case. With upper: true it is the upper triangle U with x = Uᵀ U. What is not positive definite is refused.
 *
 * @shape  x: [..., N, N], float  →  y: the shape of x
 * @torch  torch.linalg.cholesky(A, *, upper=False)
 * @example cholesky(tensor([[4, 2], [2, 5]]))   // [[2, 0], [1, 2]]
 */
import { grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { host, type Tensor } from '../../tensor.ts';
import { add, sub } from '../elementwise/arithmetic.ts';
import { diagEmbed } from '../matrix/diagEmbed.ts';
import { diagonal } from '../matrix/diagonal.ts';
import { matmul } from '../matrix/matmul.ts';
import { tril } from '../matrix/triangle.ts';
import { contiguous } from '../views/contiguous.ts';
import { squareSizes, turned } from './matrices.ts';
import { solve } from './solve.ts';

export interface CholeskyOptions {
  /** Whether to read the upper triangle and return one. */
  readonly upper: boolean;
}

const indefinite = (): OperatorError =>
  new OperatorError('cholesky: x is not positive definite: a square root of a number that is not above 0 would be needed; '
    + 'expected vᵀ x v > 0 for every v but 0');

function reference(x: Tensor, { upper }: CholeskyOptions): Tensor {
  const { count, N } = squareSizes('cholesky', x);
  const y = x.newZeros(x.shape);
  for (let z = 0; z < count; z++) {
    const at = (i: number, j: number): number => z * N * N + (upper ? j * N + i : i * N + j);
    const L = Array.from({ length: N }, () => new Array<number>(N).fill(0));
    for (let j = 0; j < N; j++) for (let i = j; i < N; i++) {
      let rest = x.array[at(i, j)];
      for (let k = 0; k < j; k++) rest -= L[i][k] * L[j][k];
      if (i === j && !(rest > 0)) throw indefinite();
      L[i][j] = i === j ? Math.sqrt(rest) : rest / L[j][j];
      y.array[at(i, j)] = L[i][j];
    }
  }
  return y;
}

/** Step k, a thread per element: column k is finished, and what it explains is taken from the columns behind it. A pivot that has no root gives 0. */
function columnKernel(this: Thread, x: Volume, k: number): number {
  const pivot = x[this.thread.z][k][k];
  const value = x[this.thread.z][this.thread.y][this.thread.x];
  let y = value;
  if (pivot > 0) {
    if (this.thread.x === k) {
      y = value / Math.sqrt(pivot);
    }
    if (this.thread.x > k && this.thread.y >= this.thread.x) {
      y = value - (x[this.thread.z][this.thread.y][k] / pivot) * x[this.thread.z][this.thread.x][k];
    }
  } else {
    if (this.thread.x === k) {
      y = 0;
    }
  }
  return y;
}

export const cholesky: Operator<[x: Tensor], CholeskyOptions> = defineOperator<[x: Tensor], CholeskyOptions>({
  name: 'cholesky',
  takes: { x: 'float' },
  defaults: { upper: false },
  shape(x, { upper }) {
    if (typeof upper !== 'boolean') throw new OperatorError(`cholesky: upper is ${String(upper)}; expected true or false`);
    squareSizes('cholesky', x);
    return x.shape;
  },
  reference,
  gpu(x, { upper }) {
    const { count, N } = squareSizes('cholesky', x);
    let columns = upper ? contiguous(turned(x)) : x;
    for (let k = 0; k < N; k++) {
      columns = launch(columnKernel, { threads: [N, N, count], inputs: [grid(columns, [count, N, N])], integers: { k }, shape: x.shape });
    }
    const L = tril(columns);
    if (host(diagonal(L, { dim1: -2, dim2: -1 })).includes(0)) throw indefinite(); // the one thing that is asked of the numbers
    return upper ? turned(L) : L;
  },
  gradient: ({ grad, output, options: { upper } }) => [() => {
    const [L, gL] = upper ? [turned(output), turned(grad)] : [output, grad];
    const middle = matmul(turned(L), gL);
    const diagonalOf = (matrix: Tensor): Tensor => diagEmbed(diagonal(matrix, { dim1: -2, dim2: -1 }));
    const phi = sub(tril(middle), diagonalOf(middle), { alpha: 0.5 });
    const S = solve(L, solve(turned(L), phi), { left: false });
    const dx = sub(tril(add(S, turned(S))), diagonalOf(S));
    return upper ? turned(dx) : dx;
  }],
  gradFn: 'LinalgCholeskyExBackward0',
});
