/** Many numbers to one, and softmax. */
import type { DType } from '../dtype.ts';
import * as F from '../ops/index.ts';
import type { Tensor } from '../tensor.ts';
import { type Dims, given } from './arguments.ts';

/** `x.max()` is one tensor, `x.max(dim)` two. */
export interface Extreme {
  (this: Tensor): Tensor;
  (this: Tensor, dim: number, keepdim?: boolean): readonly [values: Tensor, indices: Tensor];
}
function extreme(operator: typeof F.max): Extreme {
  return function (this: Tensor, dim?: number, keepdim?: boolean) {
    return dim === undefined ? operator(this) : operator(this, { dim, keepdim: keepdim ?? false });
  } as Extreme;
}

export const reductions = {
  sum(this: Tensor, dim?: Dims, keepdim?: boolean, options: { dtype?: DType } = {}): Tensor {
    return F.sum(this, given({ dim, keepdim, ...options }) as object);
  },
  mean(this: Tensor, dim?: Dims, keepdim?: boolean, options: { dtype?: DType } = {}): Tensor {
    return F.mean(this, given({ dim, keepdim, ...options }) as object);
  },
  var(this: Tensor, dim?: Dims, options: { correction?: number; keepdim?: boolean } = {}): Tensor {
    return F.var(this, given({ dim, ...options }) as object);
  },
  /** The largest element, or, along a dim, the largest ones and where they were. */
  max: extreme(F.max),
  min: extreme(F.min),
  argmax(this: Tensor, dim: number | null = null, keepdim = false): Tensor { return F.argmax(this, { dim, keepdim }); },
  argmin(this: Tensor, dim: number | null = null, keepdim = false): Tensor { return F.argmin(this, { dim, keepdim }); },
  logsumexp(this: Tensor, dim: number | readonly number[], keepdim = false): Tensor { return F.logsumexp(this, { dim, keepdim }); },
  softmax(this: Tensor, dim: number): Tensor { return F.softmax(this, { dim }); },
  logSoftmax(this: Tensor, dim: number): Tensor { return F.logSoftmax(this, { dim }); },
  topk(this: Tensor, k: number, dim = -1, largest = true, sorted = true): readonly [values: Tensor, indices: Tensor] {
    return F.topk(this, { k, dim, largest, sorted });
  },
};
