/** Picking elements. */
import { getIndex, type Index, setIndex } from '../indexing.ts';
import * as F from '../ops/index.ts';
import type { Tensor } from '../tensor.ts';

export const indexing = {
  /** `x.get(1, slice(2, 5), '...', null)`: a view, as Python's `x[1, 2:5, ..., None]`. */
  get(this: Tensor, ...index: readonly Index[]): Tensor { return getIndex(this, ...index); },
  /** Writes a number or a tensor there. */
  set(this: Tensor, index: Index | readonly Index[], value: Tensor | number | boolean): Tensor { return setIndex(this, index, value); },
  indexSelect(this: Tensor, dim: number, index: Tensor): Tensor { return F.indexSelect(this, index, { dim }); },
  gather(this: Tensor, dim: number, index: Tensor): Tensor { return F.gather(this, index, { dim }); },
  indexAdd(this: Tensor, dim: number, index: Tensor, source: Tensor, options: { alpha?: number } = {}): Tensor {
    return F.indexAdd(this, index, source, { dim, ...options });
  },
  scatterAdd(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor { return F.scatterAdd(this, index, src, { dim }); },
  maskedFill(this: Tensor, mask: Tensor, value: number): Tensor { return F.maskedFill(this, mask, { value }); },
};
