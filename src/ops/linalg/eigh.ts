/**
 * Eigenvalues and eigenvectors of a symmetric matrix: the directions that it only stretches, and by how much.
 *
 *     x V = V diag(L)        L in order, the smallest first; the columns of V are at right angles and one long
 *     G = V (diag(gL) + F ∘ (Vᵀ gV)) Vᵀ  with F[i,j] = 1 / (L[j] − L[i]);  dx = the lower triangle of G + Gᵀ, with the diagonal of G
 *
 * Jacobi's way: pairs of axes are turned against each other until nothing is left beside the diagonal.
 *
 * Only one triangle of x is read, the lower one unless UPLO is 'U', and it alone gets a gradient; PyTorch gives G. What x comes from gets
 * the same in either case. Eigenvectors may change their sign: here the largest number of a column is positive. Where eigenvalues are
 * equal their vectors may be turned, and have no gradient.
 *
 * @shape  x: [..., N, N], float  →  eigenvalues: [..., N]   eigenvectors: [..., N, N]
 * @torch  torch.linalg.eigh(A, UPLO='L'), whose signs may differ
 * @example eigh(tensor([[2, 1], [1, 2]]))   // [1, 3], and √½ times [[1, 1], [-1, 1]]
 */
import { type Flat, grid, launch, type Pair, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { gather } from '../indexing/gather.ts';
import { diagEmbed } from '../matrix/diagEmbed.ts';
import { diagonal } from '../matrix/diagonal.ts';
import { matmul } from '../matrix/matmul.ts';
import { tril, triu } from '../matrix/triangle.ts';
import { sort } from '../sorting/sort.ts';
import { contiguous } from '../views/contiguous.ts';
import { unsqueeze } from '../views/dims.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { identities, squareSizes, turned } from './matrices.ts';
import { inRounds, overGaps, rotation, signOf, signsOf, turnColumns } from './rotations.ts';

export interface EighOptions {
  /** The triangle that is read: 'L', the lower one, or 'U', the upper one. */
  readonly UPLO: 'L' | 'U';
}
type Pairs = [eigenvalues: Tensor, eigenvectors: Tensor];

function shapes(x: Tensor, { UPLO }: EighOptions): [number[], number[]] {
  if (UPLO !== 'L' && UPLO !== 'U') throw new OperatorError(`eigh: UPLO is ${JSON.stringify(UPLO)}; expected 'L' or 'U'`);
  const { batch, N } = squareSizes('eigh', x);
  return [[...batch, N], [...batch, N, N]];
}

/** Changes `a` until it is diagonal; the rows of the result are the eigenvectors. */
function diagonalize(a: number[][]): number[][] {
  const N = a.length;
  const vectors = a.map((_, i) => a.map((_, j) => Number(i === j)));
  const turn = (rows: number[][], p: number, q: number, cosine: number, sine: number): void => {
    [rows[p], rows[q]] = [rows[p].map((value, j) => cosine * value - sine * rows[q][j]), rows[q].map((value, j) => sine * rows[p][j] + cosine * value)];
  };
  const flip = (): number[][] => a[0].map((_, j) => a.map((row) => row[j]));
  for (let turned = true, sweep = 0; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < N; p++) for (let q = p + 1; q < N; q++) {
      if (!(Math.abs(a[p][q]) > 2 ** -54 * (Math.abs(a[p][p]) + Math.abs(a[q][q])))) continue;
      const [cosine, sine] = rotation(a[q][q] - a[p][p], a[p][q]);
      for (let side = 0; side < 2; side++) {
        turn(a, p, q, cosine, sine); // first the rows, then what were the columns
        a.splice(0, N, ...flip());
      }
      turn(vectors, p, q, cosine, sine);
      turned = true;
    }
  }
  return vectors;
}

function reference(x: Tensor, options: EighOptions): Pairs {
  const { count, N } = squareSizes('eigh', x);
  const [values, vectors] = shapes(x, options).map((shape) => x.newZeros(shape));
  for (let z = 0; z < count; z++) {
    const read = (i: number, j: number): number => x.array[(z * N + i) * N + j];
    const [inner, outer] = options.UPLO === 'L' ? [Math.min, Math.max] : [Math.max, Math.min];
    const a = Array.from({ length: N }, (_, i) => Array.from({ length: N }, (_, j) => read(outer(i, j), inner(i, j))));
    const found = diagonalize(a).map((vector, i) => ({ value: a[i][i], vector })).sort((one, other) => one.value - other.value);
    found.forEach(({ value, vector }, k) => {
      values.array[z * N + k] = value;
      vector.forEach((part, i) => { vectors.array[(z * N + i) * N + k] = signOf(vector) * part; });
    });
  }
  return [values, vectors];
}

/** A thread per axis: by which angle it turns against its partner, so that what lies between them becomes 0. */
function angleKernel(this: Thread, x: Volume, partners: Flat): Pair {
  const partner = partners[this.thread.x];
  const own = x[this.thread.y][this.thread.x][this.thread.x];
  const other = x[this.thread.y][partner][partner];
  const between = x[this.thread.y][this.thread.x][partner];
  const side = this.thread.x < partner ? 1 : -1;
  let cosine = 1;
  let sine = 0;
  if (Math.abs(between) > 0.00000006 * (Math.abs(own) + Math.abs(other)) && partner !== this.thread.x) {
    const zeta = (side * (other - own)) / (2 * between);
    const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(zeta * zeta + 1));
    cosine = 1 / Math.sqrt(tangent * tangent + 1);
    sine = -side * tangent * cosine;
  }
  return [cosine, sine];
}

function gpu(x: Tensor, options: EighOptions): Pairs {
  const { count, N } = squareSizes('eigh', x);
  const [shapeL, shapeV] = shapes(x, options);
  const half = options.UPLO === 'L' ? x : turned(x);
  let matrices = reshape(add(tril(half), turned(tril(half, { diagonal: -1 }))), { shape: [count, N, N] });
  let vectors = contiguous(identities(x, [count], N));
  inRounds(N, (partners) => {
    const angles = launch(angleKernel, { threads: [N, count], inputs: [grid(matrices, [count, N, N]), partners], returns: 2 });
    // Rows turn as columns do: turned over, they are columns.
    matrices = turnColumns(contiguous(turned(turnColumns(matrices, partners, angles))), partners, angles);
    vectors = turnColumns(vectors, partners, angles);
  });
  const [values, order] = sort(contiguous(diagonal(matrices, { dim1: 1, dim2: 2 })), { dim: 1 });
  const inOrder = gather(vectors, expand(unsqueeze(order, { dim: 1 }), { size: [count, N, N] }), { dim: 2 });
  return [reshape(values, { shape: shapeL }), reshape(N === 0 ? inOrder : mul(inOrder, signsOf(inOrder)), { shape: shapeV })];
}

export const eigh: Operator<[x: Tensor], EighOptions, Pairs> = defineOperator<[x: Tensor], EighOptions, Pairs>({
  name: 'eigh',
  takes: { x: 'float' },
  outputs: { eigenvalues: 'same', eigenvectors: 'same' },
  defaults: { UPLO: 'L' },
  shape: shapes,
  reference,
  gpu,
  gradient: ({ grads: [gL, gV], outputs: [L, V], options: { UPLO } }) => [() => {
    const G = matmul(matmul(V, add(diagEmbed(gL), overGaps(matmul(turned(V), gV), L))), turned(V));
    const both = add(G, turned(G));
    return sub(UPLO === 'L' ? tril(both) : triu(both), diagEmbed(diagonal(G, { dim1: -2, dim2: -1 })));
  }],
  gradFn: 'LinalgEighBackward0',
});
