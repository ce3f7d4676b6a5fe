/** The triangles of a matrix. Of a tensor of more dims, those of every matrix its last two dims make. */
import { grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';

export interface TriangleOptions {
  /** The diagonal where the triangle ends, itself included: 0 the main one, 1 the one above it, −1 the one below. */
  readonly diagonal: number;
}
type Triangle = Operator<[x: Tensor], TriangleOptions>;

/** One thread per element, which stays on its side of the diagonal: `side` is 1 above it, −1 below. */
function triangleKernel(this: Thread, x: Volume, diagonal: number, side: number): number {
  let y = 0;
  if ((this.thread.x - this.thread.y - diagonal) * side >= 0) {
    y = x[this.thread.z][this.thread.y][this.thread.x];
  }
  return y;
}

function triangle(name: string, side: 1 | -1): Triangle {
  const operator: Triangle = defineOperator<[x: Tensor], TriangleOptions>({
    name,
    takes: { x: 'any' },
    defaults: { diagonal: 0 },
    shape({ shape }, { diagonal }) {
      if (shape.length < 2) throw new OperatorError(`${name}: x has shape ${show(shape)}; expected matrices [..., M, N]`);
      if (!Number.isInteger(diagonal)) throw new OperatorError(`${name}: diagonal is ${String(diagonal)}; expected a whole number`);
      return shape;
    },
    reference(x, { diagonal }) {
      const [M, N] = x.shape.slice(-2);
      const y = x.newZeros(x.shape);
      for (let z = 0; z < sizeOf(x.shape.slice(0, -2)); z++) for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) {
        const at = (z * M + i) * N + j;
        if ((j - i - diagonal) * side >= 0) y.array[at] = x.array[at];
      }
      return y;
    },
    gpu(x, { diagonal }) {
      const [M, N] = x.shape.slice(-2);
      const planes = sizeOf(x.shape.slice(0, -2));
      // Diagonals further out are all alike.
      const within = Math.min(Math.max(diagonal, -M), N);
      return launch(triangleKernel, { threads: [N, M, planes], inputs: [grid(x, [planes, M, N])], integers: { diagonal: within, side }, shape: x.shape });
    },
    gradient: ({ grad, options }) => [() => operator(grad, options)],
  });
  return operator;
}

/**
 * The lower triangle: what lies on the diagonal or below it; zeros elsewhere.
 *
 *     y[i,j] = x[i,j]  for j − i ≤ diagonal,  0 elsewhere        dx = the same triangle of g
 *
 * @shape  x: [..., M, N]  →  y: the shape of x
 * @torch  torch.tril(input, diagonal=0)
 * @example tril(ones(2, 2))   // [[1, 0], [1, 1]]: what a causal mask lets through
 */
export const tril: Triangle = triangle('tril', -1);

/**
 * The upper triangle: what lies on the diagonal or above it; zeros elsewhere.
 *
 *     y[i,j] = x[i,j]  for j − i ≥ diagonal,  0 elsewhere        dx = the same triangle of g
 *
 * @shape  x: [..., M, N]  →  y: the shape of x
 * @torch  torch.triu(input, diagonal=0)
 * @example triu(ones(2, 2))   // [[1, 1], [0, 1]]
 */
export const triu: Triangle = triangle('triu', 1);
