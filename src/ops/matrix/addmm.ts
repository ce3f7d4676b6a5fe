/**
 * Products on top of something else. x is broadcast to the shape of the product; where beta is 0, it is not looked at, and NaN in it
 * does not show. Integers take whole numbers for beta and alpha; PyTorch cuts their fractions off, except in `addr`.
 */
import { transpose } from '../views/dims.ts';
import { to } from '../views/to.ts';
import type { Tensor } from '../../tensor.ts';
import { type AddedProduct, addedProduct } from './addedProduct.ts';
import { contract } from './contract.ts';
import { matmul } from './matmul.ts';
import { bmm, mm, mv } from './mm.ts';
import { outer } from './outer.ts';

const turned = (x: Tensor): Tensor => transpose(x, { dim0: -2, dim1: -1 });

/**
 * A product of matrices, added to x: a linear layer is one, with the bias as x.
 *
 *     y = beta · x + alpha · mat1 mat2        dx = beta · g    dmat1 = alpha · g mat2ᵀ    dmat2 = alpha · mat1ᵀ g
 *
 * @shape  x: broadcasts to [M, N]   mat1: [M, K]   mat2: [K, N]  →  y: [M, N]
 * @torch  torch.addmm(input, mat1, mat2, beta=1, alpha=1)
 * @example addmm(tensor([1]), tensor([[2]]), tensor([[3]]), { alpha: 10 })   // [[61]]
 */
export const addmm: AddedProduct = addedProduct('addmm', {
  factors: [['mat1', 2], ['mat2', 2]],
  sizes: ([M, K], [, N]) => ({ S: 1, M, K, N, shape: [M, N] }),
  product: mm,
  gradient: (grad, a, b) => [() => mm(grad, turned(b)), () => mm(turned(a), grad)],
});

/**
 * A matrix times a vector, added to x.
 *
 *     y = beta · x + alpha · mat vec        dx = beta · g    dmat = alpha · g vecᵀ    dvec = alpha · matᵀ g
 *
 * @shape  x: broadcasts to [M]   mat: [M, K]   vec: [K]  →  y: [M]
 * @torch  torch.addmv(input, mat, vec, beta=1, alpha=1)
 */
export const addmv: AddedProduct = addedProduct('addmv', {
  factors: [['mat', 2], ['vec', 1]],
  sizes: ([M, K]) => ({ S: 1, M, K, N: 1, shape: [M] }),
  product: mv,
  gradient: (grad, a, v) => [() => outer(grad, v), () => mv(turned(a), grad)],
});

/**
 * A product of matrices for every matrix of a batch, added to x.
 *
 *     y[b] = beta · x[b] + alpha · batch1[b] batch2[b]        dx = beta · g    dbatch1 = alpha · g batch2ᵀ    dbatch2 = alpha · batch1ᵀ g
 *
 * @shape  x: broadcasts to [B, M, N]   batch1: [B, M, K]   batch2: [B, K, N]  →  y: [B, M, N]
 * @torch  torch.baddbmm(input, batch1, batch2, beta=1, alpha=1)
 */
export const baddbmm: AddedProduct = addedProduct('baddbmm', {
  factors: [['batch1', 3], ['batch2', 3]],
  sizes: ([B, M, K], [, , N]) => ({ S: 1, M, K, N, shape: [B, M, N] }),
  product: bmm,
  gradient: (grad, a, b) => [() => bmm(grad, turned(b)), () => bmm(turned(a), grad)],
});

/**
 * The products of a batch, all added up, on top of x. They are one product of longer rows: row i of every batch1[b] in a row.
 *
 *     y = beta · x + alpha · Σ_b batch1[b] batch2[b]        dx = beta · g    dbatch1[b] = alpha · g batch2[b]ᵀ    dbatch2[b] = alpha · batch1[b]ᵀ g
 *
 * @shape  x: broadcasts to [M, N]   batch1: [B, M, K]   batch2: [B, K, N]  →  y: [M, N]
 * @torch  torch.addbmm(input, batch1, batch2, beta=1, alpha=1)
 */
export const addbmm: AddedProduct = addedProduct('addbmm', {
  factors: [['batch1', 3], ['batch2', 3]],
  sizes: ([B, M, K], [, , N]) => ({ S: B, M, K, N, shape: [M, N] }),
  product: (a, b) => contract([a, b], [['b', 'i', 'k'], ['b', 'k', 'j']], ['i', 'j']),
  gradient: (grad, a, b) => [() => matmul(grad, turned(b)), () => matmul(turned(a), grad)],
});

/**
 * An outer product, added to x. Types are promoted; of booleans it is `x or (vec1 and vec2)`.
 *
 *     y = beta · x + alpha · vec1 vec2ᵀ        dx = beta · g    dvec1 = alpha · g vec2    dvec2 = alpha · gᵀ vec1
 *
 * @shape  x: broadcasts to [M, N]   vec1: [M]   vec2: [N]  →  y: [M, N]
 * @torch  torch.addr(input, vec1, vec2, beta=1, alpha=1)
 */
export const addr: AddedProduct = addedProduct('addr', {
  factors: [['vec1', 1], ['vec2', 1]],
  sizes: ([M], [N]) => ({ S: 1, M, K: 1, N, shape: [M, N] }),
  product: outer,
  gradient: (grad, a, b) => [() => mv(grad, to(b, { dtype: grad.dtype })), () => mv(turned(grad), to(a, { dtype: grad.dtype }))],
  outer: true,
});
