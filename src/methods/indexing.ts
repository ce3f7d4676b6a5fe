/** Picking elements. */
import { argwhere, takeAlongDim } from '../composites/places.ts';
import { getIndex, type Index, setIndex } from '../indexing.ts';
import * as F from '../ops/index.ts';
import type { Reduction } from '../ops/indexing/arrivals.ts';
import { Tensor } from '../tensor.ts';

/** `x.nonzero()` is one tensor, `x.nonzero({ asTuple: true })` one per dim. */
export interface NonzeroMethod {
  (this: Tensor, options?: { asTuple?: false }): Tensor;
  (this: Tensor, options: { asTuple: true }): readonly Tensor[];
}
const nonzero = function (this: Tensor, { asTuple = false }: { asTuple?: boolean } = {}): Tensor | readonly Tensor[] {
  return asTuple ? F.nonzero(this, { asTuple }) : F.nonzero(this);
};

export const indexing = {
  /** `x.get(1, slice(2, 5), '...', null)`: a view, as Python's `x[1, 2:5, ..., None]`; tensors, masks and lists of numbers choose and copy. */
  get(this: Tensor, ...index: readonly Index[]): Tensor { return getIndex(this, ...index); },
  /** Writes a number or a tensor there. */
  set(this: Tensor, index: Index | readonly Index[], value: Tensor | number | boolean, ...surplus: readonly never[]): Tensor {
    return setIndex(this, index, value, ...surplus);
  },
  /** A copy in which the values stand where the indices, one per dim, or masks point. */
  indexPut(this: Tensor, indices: readonly Tensor[], values: Tensor, accumulate = false): Tensor { return F.indexPut(this, indices, values, { accumulate }); },
  indexSelect(this: Tensor, dim: number, index: Tensor): Tensor { return F.indexSelect(this, index, { dim }); },
  gather(this: Tensor, dim: number, index: Tensor): Tensor { return F.gather(this, index, { dim }); },
  indexAdd(this: Tensor, dim: number, index: Tensor, source: Tensor, options: { alpha?: number } = {}): Tensor {
    return F.indexAdd(this, index, source, { dim, ...options });
  },
  indexCopy(this: Tensor, dim: number, index: Tensor, source: Tensor): Tensor { return F.indexCopy(this, index, source, { dim }); },
  indexFill(this: Tensor, dim: number, index: Tensor, value: Tensor | number | boolean): Tensor {
    return value instanceof Tensor ? F.indexFill(this, index, value, { dim }) : F.indexFill(this, index, null, { dim, value });
  },
  indexReduce(this: Tensor, dim: number, index: Tensor, source: Tensor, reduce: Reduction, options: { includeSelf?: boolean } = {}): Tensor {
    return F.indexReduce(this, index, source, { dim, reduce, ...options });
  },
  /** Puts the elements of src, or one number, where the index says. */
  scatter(this: Tensor, dim: number, index: Tensor, src: Tensor | number | boolean, options: { reduce?: 'add' | 'multiply' } = {}): Tensor {
    return src instanceof Tensor ? F.scatter(this, index, src, { dim, ...options }) : F.scatter(this, index, null, { dim, value: src, ...options });
  },
  scatterAdd(this: Tensor, dim: number, index: Tensor, src: Tensor): Tensor { return F.scatterAdd(this, index, src, { dim }); },
  scatterReduce(this: Tensor, dim: number, index: Tensor, src: Tensor, reduce: Reduction, options: { includeSelf?: boolean } = {}): Tensor {
    return F.scatterReduce(this, index, src, { dim, reduce, ...options });
  },
  sliceScatter(this: Tensor, src: Tensor, dim = 0, start: number | null = null, end: number | null = null, step = 1): Tensor {
    return F.sliceScatter(this, src, { dim, start, end, step });
  },
  selectScatter(this: Tensor, src: Tensor, dim: number, index: number): Tensor { return F.selectScatter(this, src, { dim, index }); },
  take(this: Tensor, index: Tensor): Tensor { return F.take(this, index); },
  put(this: Tensor, index: Tensor, source: Tensor, accumulate = false): Tensor { return F.put(this, index, source, { accumulate }); },
  takeAlongDim(this: Tensor, indices: Tensor, dim: number | null = null): Tensor { return takeAlongDim(this, indices, { dim }); },
  repeatInterleave(this: Tensor, repeats: Tensor | number, dim: number | null = null, options: { outputSize?: number } = {}): Tensor {
    return typeof repeats === 'number' ? F.repeatInterleave(this, null, { repeats, dim, ...options }) : F.repeatInterleave(this, repeats, { dim, ...options });
  },
  /** The places of what is not zero. */
  nonzero: nonzero as NonzeroMethod,
  argwhere(this: Tensor): Tensor { return argwhere(this); },
  maskedSelect(this: Tensor, mask: Tensor): Tensor { return F.maskedSelect(this, mask); },
  maskedScatter(this: Tensor, mask: Tensor, source: Tensor): Tensor { return F.maskedScatter(this, mask, source); },
  maskedFill(this: Tensor, mask: Tensor, value: number | boolean | Tensor): Tensor {
    return typeof value === 'object' ? F.maskedFill(this, mask, value) : F.maskedFill(this, mask, { value });
  },
};
