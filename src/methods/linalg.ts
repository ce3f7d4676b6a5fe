/** Lengths, distances and decompositions. */
import { norm, type NormOptions, pinv } from '../composites/norms.ts';
import type { DType } from '../dtype.ts';
import * as F from '../ops/index.ts';
import type { Tensor } from '../tensor.ts';
import type { Dims } from './arguments.ts';

export const linalg = {
  norm(this: Tensor, p: NormOptions['p'] = 'fro', dim: Dims = null, keepdim = false, dtype: DType | null = null): Tensor {
    return norm(this, { p, dim, keepdim, dtype });
  },
  dist(this: Tensor, other: Tensor, p = 2): Tensor { return F.dist(this, other, { p }); },
  renorm(this: Tensor, p: number, dim: number, maxnorm: number): Tensor { return F.renorm(this, { p, dim, maxnorm }); },
  det(this: Tensor): Tensor { return F.det(this); },
  slogdet(this: Tensor): readonly [sign: Tensor, logabsdet: Tensor] { return F.slogdet(this); },
  inverse(this: Tensor): Tensor { return F.inv(this); },
  /** Singular values up to `rcond` times the largest count as 0. */
  pinverse(this: Tensor, rcond = 1e-15): Tensor { return pinv(this, { rtol: rcond }); },
};
