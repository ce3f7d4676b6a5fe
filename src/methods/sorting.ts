/** Sorting, choosing by rank, counting. */
import * as F from '../ops/index.ts';
import type { Interpolation } from '../ops/sorting/quantile.ts';
import type { RunOptions } from '../ops/sorting/runs.ts';
import type { Tensor } from '../tensor.ts';

type ValuesAndIndices = readonly [values: Tensor, indices: Tensor];
/** `x.median()` is one tensor, `x.median(dim)` two. */
export interface Middle {
  (this: Tensor): Tensor;
  (this: Tensor, dim: number, keepdim?: boolean): ValuesAndIndices;
}
function middle(operator: typeof F.median): Middle {
  return function (this: Tensor, dim?: number, keepdim?: boolean) {
    return dim === undefined ? operator(this) : operator(this, { dim, keepdim: keepdim ?? false });
  } as Middle;
}

/** `x.quantile(0.5, 1)` */
type Quantile = (this: Tensor, q: Tensor | number, dim?: number | null, keepdim?: boolean, options?: { interpolation?: Interpolation }) => Tensor;
const quantile = (operator: typeof F.quantile): Quantile => function (this: Tensor, q, dim = null, keepdim = false, options = {}) {
  return operator(this, q, { dim, keepdim, ...options });
};

/** One tensor, or several if they are asked for: the inverse, the counts. */
export interface Runs<O> {
  (this: Tensor, options?: O & { readonly returnInverse?: false; readonly returnCounts?: false }): Tensor;
  (this: Tensor, options: O & ({ readonly returnInverse: true } | { readonly returnCounts: true })): readonly Tensor[];
}
function runs<O>(operator: (x: Tensor, options?: object) => Tensor | readonly Tensor[]): Runs<O> {
  return function (this: Tensor, options: object = {}) { return operator(this, options); } as Runs<O>;
}

export interface HistogramRest {
  readonly range?: readonly [low: number, high: number];
  readonly weight?: Tensor | null;
  readonly density?: boolean;
}

export const sorting = {
  sort(this: Tensor, dim = -1, descending = false, options: { stable?: boolean } = {}): ValuesAndIndices {
    return F.sort(this, { dim, descending, ...options });
  },
  argsort(this: Tensor, dim = -1, descending = false, options: { stable?: boolean } = {}): Tensor {
    return F.argsort(this, { dim, descending, ...options });
  },
  msort(this: Tensor): Tensor { return F.msort(this); },
  topk(this: Tensor, k: number, dim = -1, largest = true, sorted = true): ValuesAndIndices { return F.topk(this, { k, dim, largest, sorted }); },
  kthvalue(this: Tensor, k: number, dim = -1, keepdim = false): ValuesAndIndices { return F.kthvalue(this, { k, dim, keepdim }); },
  median: middle(F.median),
  nanmedian: middle(F.nanmedian),
  mode(this: Tensor, dim = -1, keepdim = false): ValuesAndIndices { return F.mode(this, { dim, keepdim }); },
  quantile: quantile(F.quantile),
  nanquantile: quantile(F.nanquantile),
  unique: runs<Partial<RunOptions> & { sorted?: boolean }>(F.unique),
  uniqueConsecutive: runs<Partial<RunOptions>>(F.uniqueConsecutive),
  bincount(this: Tensor, weights: Tensor | null = null, minlength = 0): Tensor { return F.bincount(this, weights, { minlength }); },
  histc(this: Tensor, bins = 100, min = 0, max = 0): Tensor { return F.histc(this, { bins, min, max }); },
  histogram(this: Tensor, bins: Tensor | number = 100, options: HistogramRest = {}): readonly [hist: Tensor, binEdges: Tensor] {
    const { weight = null, ...rest } = options;
    return F.histogram(this, bins, weight, rest);
  },
};
