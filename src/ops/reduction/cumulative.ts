/** What cumulative operators have in common: lanes in, lanes of as many results out. */
import type { DType } from '../../dtype.ts';
import { OperatorError } from '../../errors.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { flip } from '../shapes/flip.ts';
import { reshape } from '../views/reshape.ts';
import { countingType } from './lanes.ts';
import type { Lanes } from './reduce.ts';

export interface CumulativeOptions {
  /** The dim to go along. */
  readonly dim: number;
  /** The type to convert to first; null keeps floats and turns everything else into int32. */
  readonly dtype: DType | null;
}

/** The type a cumulative operator counts in. */
export const cumulativeType = (operator: string) => (type: DType, { dtype }: { readonly dtype: DType | null }): DType => {
  if (dtype === 'bool') throw new OperatorError(`${operator}: dtype is 'bool'; expected float32, float64, int32 or uint8`);
  return countingType(type, { dtype });
};

/** The lanes along a dim. */
export const lanesOn = (operator: string, { shape }: Tensor, dim: number): Lanes => lanesAlong(shape, resolveDim(operator, dim, shape));

/** A gradient is computed on tensors whose lanes lie along dim 1 of three, and takes the shape of x again. */
export function alongLanes(operator: string, x: Tensor, dim: number, compute: (inLanes: (y: Tensor) => Tensor) => Tensor): Tensor {
  const { outer, length, inner } = lanesOn(operator, x, dim);
  return reshape(compute((y) => reshape(y, { shape: [outer, length, inner] })), { shape: x.shape });
}

/** Dim 1 from its back to its front. */
export const reversed = (x: Tensor): Tensor => flip(x, { dims: [1] });
