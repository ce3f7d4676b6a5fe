/** Matrix products. */
import * as F from '../ops/index.ts';
import type { Tensor } from '../tensor.ts';

export const matrix = {
  matmul(this: Tensor, other: Tensor): Tensor { return F.matmul(this, other); },
};
