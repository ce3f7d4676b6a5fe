/**
 * Singular value decomposition: every matrix turns, stretches along the axes, and turns again.
 *
 *     x = U diag(S) Vh        S ≥ 0, the largest first; the columns of U and the rows of Vh are at right angles and one long
 *     dx = U (F ∘ (Uᵀ gU − gUᵀ U) S + S F ∘ (Vᵀ gV − gVᵀ V) + diag(gS)) Vᵀ  with F[i,j] = 1 / (S[j]² − S[i]²),
 *          plus (1 − U Uᵀ) gU S⁻¹ Vᵀ where x is high, and U S⁻¹ gVᵀ (1 − V Vᵀ) where it is wide
 *
 * Jacobi's way, on one side: pairs of columns of x are turned against each other until all are at right angles. Their lengths are S, what
 * they are divided by their lengths is U, and what has turned them V. A wide x is decomposed as its transpose.
 *
 * Columns of U may change their sign, with the rows of Vh: here the largest number of a column of U is positive. Where numbers in S are
 * equal the vectors may be turned, and have no gradient. Vectors that belong to no number in S, or to 0, complete the others somehow.
 *
 * @shape  x: [..., M, N], float  →  U: [..., M, K]   S: [..., K]   Vh: [..., K, N];  with fullMatrices [..., M, M] and [..., N, N].  K = min(M, N)
 * @torch  torch.linalg.svd(A, full_matrices=True), whose signs may differ
 * @example svd(tensor([[0, 2], [1, 0]]))   // [[1, 0], [0, 1]], [2, 1], [[0, 1], [1, 0]]
 */
import { zeros } from '../../creation.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { add, div, mul, sub } from '../elementwise/arithmetic.ts';
import { matmul } from '../matrix/matmul.ts';
import { diagEmbed } from '../matrix/diagEmbed.ts';
import { contiguous } from '../views/contiguous.ts';
import { unsqueeze } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';
import { cat } from '../indexing/cat.ts';
import { orthogonalize, orthogonalizeOnGpu } from './jacobi.ts';
import { identities, matrixSizes, turned } from './matrices.ts';
import { overGaps, signOf, signsOf } from './rotations.ts';

export interface SvdOptions {
  /** Whether U and Vh are completed to square matrices. */
  readonly fullMatrices: boolean;
}
type Factors = [U: Tensor, S: Tensor, Vh: Tensor];

function factorShapes(x: Tensor, { fullMatrices }: SvdOptions): [U: number[], S: number[], Vh: number[]] {
  if (typeof fullMatrices !== 'boolean') throw new OperatorError(`svd: fullMatrices is ${String(fullMatrices)}; expected true or false`);
  const { batch, M, N } = matrixSizes('svd', x);
  const K = Math.min(M, N);
  return [[...batch, M, fullMatrices ? M : K], [...batch, K], [...batch, fullMatrices ? N : K, N]];
}

function reference(x: Tensor, options: SvdOptions): Factors {
  const { count, M, N } = matrixSizes('svd', x);
  const [U, S, Vh] = factorShapes(x, options).map((shape) => x.newZeros(shape)) as Factors;
  const [K, P, R] = [Math.min(M, N), U.shape[U.ndim - 1], Vh.shape[Vh.ndim - 2]];
  for (let z = 0; z < count; z++) {
    // The longer side stands upright: the columns of x, or of its transpose.
    const columns = Array.from({ length: K }, (_, k) => Array.from({ length: Math.max(M, N) }, (_, i) => x.array[z * M * N + (M < N ? k * N + i : i * N + k)]));
    const { long, lengths, short } = orthogonalize(columns, Math.max(M, N), options.fullMatrices);
    const [u, v] = M < N ? [short, long] : [long, short];
    const signs = Array.from({ length: Math.max(P, R) }, (_, k) => signOf(u[k] ?? v[k]));
    lengths.forEach((length, k) => { S.array[z * K + k] = length; });
    for (let k = 0; k < P; k++) for (let i = 0; i < M; i++) U.array[(z * M + i) * P + k] = signs[k] * u[k][i];
    for (let k = 0; k < R; k++) for (let j = 0; j < N; j++) Vh.array[(z * R + k) * N + j] = (k < K ? signs[k] : signOf(v[k])) * v[k][j];
  }
  return [U, S, Vh];
}

function gpu(x: Tensor, options: SvdOptions): Factors {
  const { batch, count, M, N } = matrixSizes('svd', x);
  const [shapeU, shapeS, shapeVh] = factorShapes(x, options);
  const K = Math.min(M, N);
  if (K === 0) return [contiguous(narrow(identities(x, batch, M), { dim: -1, start: 0, length: shapeU.at(-1) as number })), zeros(shapeS, { device: 'gpu' }),
    contiguous(narrow(identities(x, batch, N), { dim: -2, start: 0, length: shapeVh.at(-2) as number }))];
  const matrices = reshape(x, { shape: [count, M, N] });
  const { long, lengths, short } = orthogonalizeOnGpu(M < N ? contiguous(turned(matrices)) : matrices, options.fullMatrices);
  const [u, v] = M < N ? [short, long] : [long, short];
  const first = signsOf(narrow(u, { dim: 2, start: 0, length: K }));
  const withSigns = (columns: Tensor): Tensor => {
    const rest = columns.shape[2] - K;
    return mul(columns, rest > 0 ? cat([first, signsOf(narrow(columns, { dim: 2, start: K, length: rest }))], { dim: 2 }) : first);
  };
  return [reshape(withSigns(u), { shape: shapeU }), reshape(lengths, { shape: shapeS }), reshape(contiguous(turned(withSigns(v))), { shape: shapeVh })];
}

export const svd: Operator<[x: Tensor], SvdOptions, Factors> = defineOperator<[x: Tensor], SvdOptions, Factors>({
  name: 'svd',
  takes: { x: 'float' },
  outputs: { U: 'same', S: 'same', Vh: 'same' },
  defaults: { fullMatrices: true },
  shape: factorShapes,
  reference,
  gpu,
  gradient: ({ grads, outputs, inputs: [x] }) => [() => {
    const { M, N } = matrixSizes('svd', x);
    const K = Math.min(M, N);
    // Only the vectors that belong to a number in S have a gradient.
    const [U, gU] = [outputs[0], grads[0]].map((columns) => narrow(columns, { dim: -1, start: 0, length: K }));
    const [V, gV] = [outputs[2], grads[2]].map((rows) => turned(narrow(rows, { dim: -2, start: 0, length: K })));
    const [, S] = outputs;
    const [across, down] = [unsqueeze(S, { dim: -2 }), unsqueeze(S, { dim: -1 })]; // S for every column, and for every row
    const skew = (a: Tensor, b: Tensor): Tensor => overGaps(sub(matmul(turned(a), b), matmul(turned(b), a)), mul(S, S));
    const middle = add(add(mul(skew(U, gU), across), mul(down, skew(V, gV))), diagEmbed(grads[1]));
    let dx = matmul(matmul(U, middle), turned(V));
    const outside = (vectors: Tensor, g: Tensor): Tensor => {
      const scaled = div(g, across);
      return sub(scaled, matmul(vectors, matmul(turned(vectors), scaled)));
    };
    if (M > K) dx = add(dx, matmul(outside(U, gU), turned(V)));
    if (N > K) dx = add(dx, matmul(U, turned(outside(V, gV))));
    return dx;
  }],
  gradFn: 'LinalgSvdBackward0',
});
