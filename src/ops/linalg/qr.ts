/**
 * QR decomposition: x as the product of Q, whose columns are at right angles and one long, and R, an upper triangle.
 *
 *     x = Q R        K = min(M, N)
 *     dx = (gQ + Q · copy(R gRᵀ − gQᵀ Q)) R⁻ᵀ for M ≥ N, copy(A) being A with its lower triangle mirrored into the upper
 *
 * Householder's way: for every column a mirror is found that maps what is left of it, v = (α, …), onto (β, 0, …, 0) with |β| = ‖v‖, and
 * everything is mirrored in it. The mirror images of x are R, those of the identity Qᵀ. β has the sign that α has not, so that nothing
 * cancels; so does LAPACK, and Q and R have its signs. A column that has nothing but zeros below α is left as it is.
 *
 * mode 'reduced' gives Q [M, K] and R [K, N]; 'complete' a square Q and R [M, N]; 'r' an empty Q. There is no gradient of 'r', nor
 * of 'complete' with more rows than columns, where the rest of Q may be turned.
 *
 * @shape  x: [..., M, N], float  →  Q: [..., M, K]   R: [..., K, N]
 * @torch  torch.linalg.qr(A, mode='reduced')
 * @example qr(tensor([[3, 1], [4, 2]]))   // [[-0.6, -0.8], [-0.8, 0.6]] and [[-5, -2.2], [0, 0.4]]
 */
import { grid, launch, type Pair, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, sub } from '../elementwise/arithmetic.ts';
import { cat } from '../indexing/cat.ts';
import { matmul } from '../matrix/matmul.ts';
import { tril, triu } from '../matrix/triangle.ts';
import { contiguous } from '../views/contiguous.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';
import { identities, matrixSizes, turned } from './matrices.ts';
import { solve } from './solve.ts';

export interface QrOptions {
  /** How much of Q is wanted. */
  readonly mode: 'reduced' | 'complete' | 'r';
}
type Factors = [Q: Tensor, R: Tensor];

function factorShapes(x: Tensor, { mode }: QrOptions): [Q: number[], R: number[]] {
  if (mode !== 'reduced' && mode !== 'complete' && mode !== 'r') {
    throw new OperatorError(`qr: mode is ${JSON.stringify(mode)}; expected 'reduced', 'complete' or 'r'`);
  }
  const { batch, M, N } = matrixSizes('qr', x);
  const K = mode === 'complete' ? M : Math.min(M, N);
  return [mode === 'r' ? [0] : [...batch, M, K], [...batch, K, N]];
}

/** Mirrors the rows of [x | I] until x is a triangle: [R | Qᵀ]. */
export function mirrored(x: readonly number[], M: number, N: number): number[][] {
  const rows = Array.from({ length: M }, (_, i) => [...x.slice(i * N, (i + 1) * N), ...Array.from({ length: M }, (_, j) => Number(i === j))]);
  for (let k = 0; k < Math.min(M, N); k++) {
    const alpha = rows[k][k];
    let below = 0;
    for (let i = k + 1; i < M; i++) below += rows[i][k] ** 2;
    if (below === 0) continue;
    const length = Math.sqrt(alpha ** 2 + below);
    const beta = alpha < 0 ? length : -length;
    const v = rows.map((row, i) => (i < k ? 0 : i === k ? 1 : row[k] / (alpha - beta))); // at a right angle to the mirror
    const tau = (beta - alpha) / beta; // 2 / ‖v‖²
    for (let j = 0; j < N + M; j++) {
      let dot = 0;
      for (let i = k; i < M; i++) dot += v[i] * rows[i][j];
      for (let i = k; i < M; i++) rows[i][j] -= tau * dot * v[i];
    }
  }
  return rows;
}

function reference(x: Tensor, options: QrOptions): Factors {
  const { count, M, N } = matrixSizes('qr', x);
  const [shapeQ, shapeR] = factorShapes(x, options);
  const [Q, R] = [x.newZeros(shapeQ), x.newZeros(shapeR)];
  const K = shapeR[shapeR.length - 2];
  for (let z = 0; z < count; z++) {
    const rows = mirrored(Array.from(x.array.subarray(z * M * N, (z + 1) * M * N)), M, N);
    for (let k = 0; k < K; k++) {
      for (let j = k; j < N; j++) R.array[(z * K + k) * N + j] = rows[k][j];
      for (let i = 0; i < M && options.mode !== 'r'; i++) Q.array[(z * M + i) * K + k] = rows[k][N + i];
    }
  }
  return [Q, R];
}

/** A thread per column asks how much of it the k-th mirror turns round, τ vᵀ · column, and what v has been divided by. */
function reflectionKernel(this: Thread, rows: Volume, k: number, below: number): Pair {
  const alpha = rows[this.thread.y][k][k];
  let squares = 0;
  let dot = 0;
  for (let i = 0; i < below; i++) {
    const v = rows[this.thread.y][k + 1 + i][k];
    squares += v * v;
    dot += v * rows[this.thread.y][k + 1 + i][this.thread.x];
  }
  const length = Math.sqrt(alpha * alpha + squares);
  const beta = alpha < 0 ? length : -length;
  let share = 0;
  let scale = 0;
  if (squares > 0) {
    scale = 1 / (alpha - beta);
    share = ((beta - alpha) / beta) * (rows[this.thread.y][k][this.thread.x] + dot * scale);
  }
  return [share, scale];
}
/** Then a thread per element is mirrored. */
function mirrorKernel(this: Thread, rows: Volume, reflections: Volume, k: number): number {
  let v = 0;
  if (this.thread.y === k) {
    v = 1;
  }
  if (this.thread.y > k) {
    v = rows[this.thread.z][this.thread.y][k] * reflections[this.thread.z][this.thread.x][1];
  }
  return rows[this.thread.z][this.thread.y][this.thread.x] - v * reflections[this.thread.z][this.thread.x][0];
}

function gpu(x: Tensor, options: QrOptions): Factors {
  const { batch, count, M, N } = matrixSizes('qr', x);
  const [shapeQ, shapeR] = factorShapes(x, options);
  const K = shapeR[shapeR.length - 2];
  const width = options.mode === 'r' ? N : N + M;
  let rows = reshape(options.mode === 'r' ? x : cat([x, identities(x, batch, M)], { dim: -1 }), { shape: [count, M, width] });
  for (let k = 0; k < Math.min(M - 1, N); k++) {
    const [before, sizes] = [rows, [count, M, width]];
    const reflections = launch(reflectionKernel, { threads: [width, count], inputs: [grid(before, sizes)], integers: { k, below: M - k - 1 }, returns: 2 });
    rows = launch(mirrorKernel, { threads: [width, M, count], inputs: [grid(before, sizes), grid(reflections, [count, width, 2])], integers: { k } });
  }
  const first = narrow(rows, { dim: 1, start: 0, length: K });
  const R = triu(reshape(narrow(first, { dim: 2, start: 0, length: N }), { shape: shapeR }));
  if (options.mode === 'r') return [x.newZeros([0]), R];
  return [reshape(contiguous(turned(narrow(first, { dim: 2, start: N, length: M }))), { shape: shapeQ }), R];
}

/** dx for M ≥ N. */
function tallGradient(Q: Tensor, R: Tensor, gQ: Tensor, gR: Tensor): Tensor {
  const skewed = sub(matmul(R, turned(gR)), matmul(turned(gQ), Q));
  const symmetric = add(tril(skewed), turned(tril(skewed, { diagonal: -1 })));
  return solve(turned(R), add(gQ, matmul(Q, symmetric)), { left: false });
}

export const qr: Operator<[x: Tensor], QrOptions, Factors> = defineOperator<[x: Tensor], QrOptions, Factors>({
  name: 'qr',
  takes: { x: 'float' },
  outputs: { Q: 'same', R: 'same' },
  defaults: { mode: 'reduced' },
  shape: factorShapes,
  reference,
  gpu,
  gradient: ({ grads: [gQ, gR], outputs: [Q, R], inputs: [x], options: { mode } }) => [() => {
    const { M, N } = matrixSizes('qr', x);
    if (mode === 'r') throw new OperatorError("qr: mode 'r' leaves out Q, which the gradient needs; expected mode 'reduced'");
    if (mode === 'complete' && M > N) {
      throw new OperatorError(`qr: x has shape ${show(x.shape)}, and with mode 'complete' Q could be turned, so it has no gradient; expected mode 'reduced'`);
    }
    if (M >= N) return tallGradient(Q, R, gQ, gR);
    // x = [left | right]: Q and the left of R come from left, and the right of R is Qᵀ · right.
    const left = (wide: Tensor): Tensor => narrow(wide, { dim: -1, start: 0, length: M });
    const right = (wide: Tensor): Tensor => narrow(wide, { dim: -1, start: M, length: N - M });
    const dleft = tallGradient(Q, left(R), add(gQ, matmul(right(x), turned(right(gR)))), left(gR));
    return cat([dleft, matmul(Q, right(gR))], { dim: -1 });
  }],
  gradFn: 'LinalgQrBackward0',
});
