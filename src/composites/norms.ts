/** Norms of matrices, and what is read off their decompositions. */
import type { DType } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { vectorNorm } from '../ops/distance/vectorNorm.ts';
import { div, mul } from '../ops/elementwise/arithmetic.ts';
import { gt } from '../ops/elementwise/comparison.ts';
import { abs } from '../ops/elementwise/magnitude.ts';
import { where } from '../ops/elementwise/where.ts';
import { eigh, type EighOptions } from '../ops/linalg/eigh.ts';
import { svd } from '../ops/linalg/svd.ts';
import { matmul } from '../ops/matrix/matmul.ts';
import { amax, amin } from '../ops/reduction/amax.ts';
import type { ReductionOptions } from '../ops/reduction/lanes.ts';
import { sum } from '../ops/reduction/sum.ts';
import { permute, transpose, unsqueeze } from '../ops/views/dims.ts';
import { to } from '../ops/views/to.ts';
import { resolveDim, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { defineComposite } from './composite.ts';

/** Another name of `inv`. @torch torch.inverse(input) */
export { inv as inverse } from '../ops/linalg/inv.ts';

/** Singular values, the largest first. @torch torch.linalg.svdvals(A) */
export const svdvals = defineComposite<[x: Tensor], object>({
  name: 'svdvals', takes: { x: 'float' }, defaults: {},
  compute: (x) => svd(x, { fullMatrices: false })[1],
});

/** Eigenvalues of a symmetric matrix, the smallest first. @torch torch.linalg.eigvalsh(A, UPLO='L') */
export const eigvalsh = defineComposite<[x: Tensor], EighOptions>({
  name: 'eigvalsh', takes: { x: 'float' }, defaults: { UPLO: 'L' },
  compute: (x, options) => eigh(x, options)[0],
});

export interface MatrixNormOptions {
  /**
   * 'fro', the length of all numbers seen as one vector; 'nuc', the sum of the singular values; ±2, the largest of them or the smallest;
   * ±1, the largest or smallest sum of sizes in a column; ±Infinity, in a row.
   */
  readonly ord: 'fro' | 'nuc' | number;
  /** The dims of the matrices: that of the rows, and that of the columns. */
  readonly dim: readonly number[];
  /** Leave dims of size one in their place. */
  readonly keepdim: boolean;
  /** The type to convert to first; null keeps that of x. */
  readonly dtype: DType | null;
}

/**
 * How large a matrix is.
 *
 * @torch  torch.linalg.matrix_norm(A, ord='fro', dim=(-2, -1), keepdim=False, *, dtype=None)
 * @example matrixNorm(tensor([[3, 0], [0, 4]]))   // 5;  with { ord: 2 } 4, with { ord: 'nuc' } 7
 */
export const matrixNorm = defineComposite<[x: Tensor], MatrixNormOptions>({
  name: 'matrixNorm',
  takes: { x: 'float' },
  defaults: { ord: 'fro', dim: [-2, -1], keepdim: false, dtype: null },
  compute(given, { ord, dim, keepdim, dtype }) {
    const x = dtype === null ? given : to(given, { dtype });
    if (x.ndim < 2) throw new OperatorError(`matrixNorm: x has shape ${show(x.shape)}; expected matrices [..., M, N]`);
    if (!Array.isArray(dim) || dim.length !== 2) throw new OperatorError(`matrixNorm: dim is ${JSON.stringify(dim)}; expected two dims`);
    const [rows, columns] = dim.map((d: number) => resolveDim('matrixNorm', d, x.shape));
    if (rows === columns) throw new OperatorError(`matrixNorm: dim is ${show(dim)}, and both are dim ${rows}; expected two dims`);
    if (ord === 'fro') return vectorNorm(x, { dim: [rows, columns], keepdim });
    const size = typeof ord === 'number' ? Math.abs(ord) : ord;
    const extreme = typeof ord === 'number' && ord < 0 ? amin : amax;
    if (size === 1 || size === Infinity) {
      const [first, second] = size === 1 ? [rows, columns] : [columns, rows];
      return extreme(sum(abs(x), { dim: first, keepdim }), { dim: second > first && !keepdim ? second - 1 : second, keepdim });
    }
    if (size !== 2 && size !== 'nuc') {
      throw new OperatorError(`matrixNorm: ord is ${JSON.stringify(ord)}; expected 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity`);
    }
    const others = x.shape.map((_, d) => d).filter((d) => d !== rows && d !== columns);
    const values = svdvals(permute(x, { dims: [...others, rows, columns] }));
    const norm = size === 2 ? extreme(values, { dim: -1, keepdim }) : sum(values, { dim: -1, keepdim });
    if (!keepdim) return norm;
    const places = [...others, rows, columns];
    return permute(unsqueeze(norm, { dim: -1 }), { dims: x.shape.map((_, d) => places.indexOf(d)) });
  },
});

export interface NormOptions extends ReductionOptions {
  /** The p of `vectorNorm`; 'fro' is 2, and 'nuc' the nuclear norm of matrices. */
  readonly p: number | 'fro' | 'nuc' | null;
  /** The type to convert to first; null keeps that of x. */
  readonly dtype: DType | null;
}

/**
 * The length of vectors, the older name of `vectorNorm`; and of matrices the nuclear norm.
 *
 * @torch  torch.norm(input, p='fro', dim=None, keepdim=False, dtype=None)
 * @example norm(tensor([3, 4]))   // 5
 */
export const norm = defineComposite<[x: Tensor], NormOptions>({
  name: 'norm',
  takes: { x: 'float' },
  defaults: { p: 'fro', dim: null, keepdim: false, dtype: null },
  compute(x, { p, dim, keepdim, dtype }) {
    if (typeof p === 'string' && p !== 'fro' && p !== 'nuc') {
      throw new OperatorError(`norm: p is ${JSON.stringify(p)}; expected a number, Infinity, -Infinity, 'fro' or 'nuc'`);
    }
    if (p !== 'nuc') return vectorNorm(x, { ord: p === 'fro' || p === null ? 2 : p, dim, keepdim, dtype });
    if (dim === null && x.ndim !== 2) throw new OperatorError(`norm: x has shape ${show(x.shape)}, and p is 'nuc'; expected a matrix, or two dims`);
    return matrixNorm(x, { ord: 'nuc', dim: (dim ?? [0, 1]) as readonly number[], keepdim, dtype });
  },
});

export interface ToleranceOptions {
  /** Singular values up to this one count as 0. */
  readonly atol: number | null;
  /** And those up to this share of the largest; by default max(M, N) times the rounding of the type, or 0 where atol is above 0. */
  readonly rtol: number | null;
}
const tolerances: ToleranceOptions = { atol: null, rtol: null };

/** What counts as 0 beside the singular values [..., K] of x, [..., 1]. */
function leastOf(values: Tensor, x: Tensor, { atol, rtol }: ToleranceOptions): Tensor {
  const rounding = x.dtype === 'float64' ? 2 ** -52 : 2 ** -23;
  const share = rtol ?? ((atol ?? 0) > 0 ? 0 : rounding * Math.max(x.shape[x.ndim - 2], x.shape[x.ndim - 1]));
  const least = mul(amax(values, { dim: -1, keepdim: true }), share);
  return where(gt(least, atol ?? 0), least, atol ?? 0);
}

/**
 * How many rows of a matrix are not made of the others: the number of singular values that are not 0.
 *
 * @torch  torch.linalg.matrix_rank(A, *, atol=None, rtol=None)
 * @example matrixRank(tensor([[1, 2], [2, 4]]))   // 1
 */
export const matrixRank = defineComposite<[x: Tensor], ToleranceOptions>({
  name: 'matrixRank', takes: { x: 'float' }, defaults: tolerances,
  compute(x, options) {
    const values = svdvals(x);
    return values.numel() === 0 ? sum(gt(values, 0), { dim: -1 }) : sum(gt(values, leastOf(values, x, options)), { dim: -1 });
  },
});

/**
 * The pseudoinverse: the inverse where there is one, and otherwise what comes closest. pinv(x) b is the shortest v that brings x v as
 * near to b as possible.
 *
 * @torch  torch.linalg.pinv(A, *, atol=None, rtol=None)
 * @example pinv(tensor([[2, 0], [0, 0]]))   // [[0.5, 0], [0, 0]]
 */
export const pinv = defineComposite<[x: Tensor], ToleranceOptions>({
  name: 'pinv', takes: { x: 'float' }, defaults: tolerances,
  compute(x, options) {
    const [U, S, Vh] = svd(x, { fullMatrices: false });
    const turned = (matrix: Tensor): Tensor => transpose(matrix, { dim0: -2, dim1: -1 });
    if (S.numel() === 0) return matmul(turned(Vh), turned(U));
    const counts = gt(S, leastOf(S, x, options));
    const inverses = where(counts, div(1, where(counts, S, 1)), 0);
    return matmul(mul(turned(Vh), unsqueeze(inverses, { dim: -2 })), turned(U));
  },
});
