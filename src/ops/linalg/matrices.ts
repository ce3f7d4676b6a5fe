/** What the decompositions have in common: their matrices, one or a batch of them. */
import { eye } from '../../creation.ts';
import { OperatorError } from '../../errors.ts';
import { type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { expand } from '../views/expand.ts';
import { transpose } from '../views/dims.ts';

/** `batch` are the dims before the matrices, `count` how many there are, each M × N. */
export interface MatrixSizes {
  readonly batch: Shape;
  readonly count: number;
  readonly M: number;
  readonly N: number;
}

export function matrixSizes(operator: string, { shape }: Tensor, name = 'x'): MatrixSizes {
  if (shape.length < 2) throw new OperatorError(`${operator}: ${name} has shape ${show(shape)}; expected matrices [..., M, N]`);
  const batch = shape.slice(0, -2);
  const [M, N] = shape.slice(-2);
  return { batch, count: sizeOf(batch), M, N };
}

export function squareSizes(operator: string, x: Tensor, name = 'x'): MatrixSizes {
  const sizes = matrixSizes(operator, x, name);
  if (sizes.M !== sizes.N) {
    throw new OperatorError(`${operator}: ${name} has shape ${show(x.shape)}; its matrices have ${sizes.M} rows and ${sizes.N} columns; expected square ones`);
  }
  return sizes;
}

/** Xᵀ of every matrix; as a view. */
export const turned = (x: Tensor): Tensor => transpose(x, { dim0: -2, dim1: -1 });

/** An identity matrix for every one of the batch; as a view of a single one. */
export const identities = (like: Tensor, batch: Shape, n: number): Tensor =>
  expand(eye(n, n, { dtype: like.dtype, device: like.device }), { size: [...batch, n, n] });
