import { where, ge, neg } from '../../src/ops/index.ts';
import type { Tensor } from '../../src/tensor.ts';

/** Magnitudes: what the terms of a sum add up to at most. */
export const abs = (x: Tensor): Tensor => (x.dtype === 'bool' ? x : where(ge(x, 0), x, neg(x)));
