/** Products of matrices and vectors, their diagonals and triangles. */
import * as F from '../ops/index.ts';
import type { AddedProductOptions } from '../ops/matrix/addedProduct.ts';
import type { Tensor } from '../tensor.ts';

type Weights = Partial<AddedProductOptions>;

export const matrix = {
  matmul(this: Tensor, other: Tensor): Tensor { return F.matmul(this, other); },
  mm(this: Tensor, mat2: Tensor): Tensor { return F.mm(this, mat2); },
  mv(this: Tensor, vec: Tensor): Tensor { return F.mv(this, vec); },
  bmm(this: Tensor, mat2: Tensor): Tensor { return F.bmm(this, mat2); },
  dot(this: Tensor, other: Tensor): Tensor { return F.dot(this, other); },
  vdot(this: Tensor, other: Tensor): Tensor { return F.vdot(this, other); },
  inner(this: Tensor, other: Tensor): Tensor { return F.inner(this, other); },
  outer(this: Tensor, vec2: Tensor): Tensor { return F.outer(this, vec2); },
  /** Another name of `outer`. */
  ger(this: Tensor, vec2: Tensor): Tensor { return F.outer(this, vec2); },
  addmm(this: Tensor, mat1: Tensor, mat2: Tensor, options: Weights = {}): Tensor { return F.addmm(this, mat1, mat2, options); },
  addmv(this: Tensor, mat: Tensor, vec: Tensor, options: Weights = {}): Tensor { return F.addmv(this, mat, vec, options); },
  baddbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options: Weights = {}): Tensor { return F.baddbmm(this, batch1, batch2, options); },
  addbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options: Weights = {}): Tensor { return F.addbmm(this, batch1, batch2, options); },
  addr(this: Tensor, vec1: Tensor, vec2: Tensor, options: Weights = {}): Tensor { return F.addr(this, vec1, vec2, options); },
  kron(this: Tensor, other: Tensor): Tensor { return F.kron(this, other); },
  cross(this: Tensor, other: Tensor, dim: number | null = null): Tensor { return F.cross(this, other, { dim }); },
  matrixPower(this: Tensor, n: number): Tensor { return F.matrixPower(this, { n }); },

  tril(this: Tensor, diagonal = 0): Tensor { return F.tril(this, { diagonal }); },
  triu(this: Tensor, diagonal = 0): Tensor { return F.triu(this, { diagonal }); },
  trace(this: Tensor): Tensor { return F.trace(this); },
  diag(this: Tensor, diagonal = 0): Tensor { return F.diag(this, { diagonal }); },
  diagonal(this: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor { return F.diagonal(this, { offset, dim1, dim2 }); },
  diagEmbed(this: Tensor, offset = 0, dim1 = -2, dim2 = -1): Tensor { return F.diagEmbed(this, { offset, dim1, dim2 }); },
  diagonalScatter(this: Tensor, src: Tensor, offset = 0, dim1 = 0, dim2 = 1): Tensor { return F.diagonalScatter(this, src, { offset, dim1, dim2 }); },
};
