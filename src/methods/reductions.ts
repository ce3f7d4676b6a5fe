/** Many numbers to one, and softmax. */
import type { DType } from '../dtype.ts';
import * as F from '../ops/index.ts';
import { Tensor } from '../tensor.ts';
import { type Dims, given } from './arguments.ts';

/** `x.max()` is one tensor, `x.max(dim)` two; `x.max(other)` compares element by element. */
export interface Extreme {
  (this: Tensor): Tensor;
  (this: Tensor, other: Tensor): Tensor;
  (this: Tensor, dim: number, keepdim?: boolean): readonly [values: Tensor, indices: Tensor];
}
function extreme(operator: typeof F.max): Extreme {
  return function (this: Tensor, second?: number | Tensor, keepdim?: boolean) {
    if (second instanceof Tensor) return operator(this, second);
    return second === undefined ? operator(this) : operator(this, { dim: second, keepdim: keepdim ?? false });
  } as Extreme;
}

type Spread = { readonly correction?: number | null; readonly unbiased?: boolean; readonly keepdim?: boolean };

export const reductions = {
  sum(this: Tensor, dim?: Dims, keepdim?: boolean, options: { dtype?: DType } = {}): Tensor {
    return F.sum(this, given({ dim, keepdim, ...options }) as object);
  },
  mean(this: Tensor, dim?: Dims, keepdim?: boolean, options: { dtype?: DType } = {}): Tensor {
    return F.mean(this, given({ dim, keepdim, ...options }) as object);
  },
  prod(this: Tensor, dim?: number | null, keepdim?: boolean, options: { dtype?: DType } = {}): Tensor {
    return F.prod(this, given({ dim, keepdim, ...options }) as object);
  },
  var(this: Tensor, dim?: Dims, options: Spread = {}): Tensor { return F.var(this, given({ dim, ...options }) as object); },
  std(this: Tensor, dim?: Dims, options: Spread = {}): Tensor { return F.std(this, given({ dim, ...options }) as object); },
  nansum(this: Tensor, dim?: Dims, keepdim?: boolean, options: { dtype?: DType } = {}): Tensor {
    return F.nansum(this, given({ dim, keepdim, ...options }) as object);
  },
  nanmean(this: Tensor, dim?: Dims, keepdim?: boolean, options: { dtype?: DType } = {}): Tensor {
    return F.nanmean(this, given({ dim, keepdim, ...options }) as object);
  },
  all(this: Tensor, dim: Dims = null, keepdim = false): Tensor { return F.all(this, { dim, keepdim }); },
  any(this: Tensor, dim: Dims = null, keepdim = false): Tensor { return F.any(this, { dim, keepdim }); },
  countNonzero(this: Tensor, dim: Dims = null): Tensor { return F.countNonzero(this, { dim }); },
  /** The largest element along dims. Equals share the gradient. */
  amax(this: Tensor, dim: Dims = null, keepdim = false): Tensor { return F.amax(this, { dim, keepdim }); },
  amin(this: Tensor, dim: Dims = null, keepdim = false): Tensor { return F.amin(this, { dim, keepdim }); },
  aminmax(this: Tensor, options: { dim?: number; keepdim?: boolean } = {}): readonly [min: Tensor, max: Tensor] { return F.aminmax(this, options); },
  /** The largest element, or, along a dim, the largest ones and where they were. */
  max: extreme(F.max),
  min: extreme(F.min),
  argmax(this: Tensor, dim: number | null = null, keepdim = false): Tensor { return F.argmax(this, { dim, keepdim }); },
  argmin(this: Tensor, dim: number | null = null, keepdim = false): Tensor { return F.argmin(this, { dim, keepdim }); },
  logsumexp(this: Tensor, dim: number | readonly number[], keepdim = false): Tensor { return F.logsumexp(this, { dim, keepdim }); },
  cumsum(this: Tensor, dim: number, options: { dtype?: DType } = {}): Tensor { return F.cumsum(this, { dim, ...options }); },
  cumprod(this: Tensor, dim: number, options: { dtype?: DType } = {}): Tensor { return F.cumprod(this, { dim, ...options }); },
  logcumsumexp(this: Tensor, dim: number): Tensor { return F.logcumsumexp(this, { dim }); },
  cummax(this: Tensor, dim: number): readonly [values: Tensor, indices: Tensor] { return F.cummax(this, { dim }); },
  cummin(this: Tensor, dim: number): readonly [values: Tensor, indices: Tensor] { return F.cummin(this, { dim }); },
  diff(this: Tensor, n = 1, dim = -1, prepend: Tensor | null = null, append: Tensor | null = null): Tensor {
    return F.diff(this, prepend, append, { n, dim });
  },
  softmax(this: Tensor, dim: number): Tensor { return F.softmax(this, { dim }); },
  logSoftmax(this: Tensor, dim: number): Tensor { return F.logSoftmax(this, { dim }); },
};
