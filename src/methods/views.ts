/** Other shapes of the same numbers, copies, types and devices. */
import { type DType, dtypes } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import * as F from '../ops/index.ts';
import { flattened, show } from '../shape.ts';
import type { Device } from '../storage.ts';
import { Tensor } from '../tensor.ts';
import { moveTo } from '../transfer.ts';
import { type Sizes, sizesOf } from './arguments.ts';

export const views = {
  view(this: Tensor, ...sizes: Sizes): Tensor { return F.view(this, { shape: sizesOf(sizes) }); },
  viewAs(this: Tensor, other: Tensor): Tensor { return F.view(this, { shape: other.shape }); },
  reshape(this: Tensor, ...sizes: Sizes): Tensor { return F.reshape(this, { shape: sizesOf(sizes) }); },
  /** Merges the dims from startDim to endDim into one. */
  flatten(this: Tensor, startDim = 0, endDim = -1): Tensor { return F.reshape(this, { shape: flattened('flatten', this.shape, startDim, endDim) }); },
  transpose(this: Tensor, dim0: number, dim1: number): Tensor { return F.transpose(this, { dim0, dim1 }); },
  /** The transpose of a matrix; tensors of fewer dims come back as they are. */
  t(this: Tensor): Tensor {
    if (this.ndim > 2) throw new OperatorError(`t: the tensor has shape ${show(this.shape)}; expected at most 2 dims, use transpose(dim0, dim1)`);
    return this.ndim < 2 ? this : F.transpose(this, { dim0: 0, dim1: 1 });
  },
  permute(this: Tensor, ...dims: Sizes): Tensor { return F.permute(this, { dims: sizesOf(dims) }); },
  expand(this: Tensor, ...sizes: Sizes): Tensor { return F.expand(this, { size: sizesOf(sizes) }); },
  expandAs(this: Tensor, other: Tensor): Tensor { return F.expand(this, { size: other.shape }); },
  squeeze(this: Tensor, dim: number | readonly number[] | null = null): Tensor { return F.squeeze(this, { dim }); },
  unsqueeze(this: Tensor, dim: number): Tensor { return F.unsqueeze(this, { dim }); },
  narrow(this: Tensor, dim: number, start: number, length: number): Tensor { return F.narrow(this, { dim, start, length }); },
  select(this: Tensor, dim: number, index: number): Tensor { return F.select(this, { dim, index }); },
  contiguous(this: Tensor): Tensor { return F.contiguous(this); },
  clone(this: Tensor): Tensor { return F.clone(this); },

  /** Another type, another device, or both, as those of another tensor. */
  to(this: Tensor, wanted: DType | Device | Tensor): Tensor {
    if (wanted instanceof Tensor) return moveTo(this, wanted.device).to(wanted.dtype);
    return (dtypes as readonly string[]).includes(wanted) ? F.to(this, { dtype: wanted as DType }) : moveTo(this, wanted as Device);
  },
  cpu(this: Tensor): Tensor { return moveTo(this, 'cpu'); },
  gpu(this: Tensor): Tensor { return moveTo(this, 'gpu'); },
  float(this: Tensor): Tensor { return F.to(this, { dtype: 'float32' }); },
  double(this: Tensor): Tensor { return F.to(this, { dtype: 'float64' }); },
  /** int32, which plays PyTorch's long. */
  long(this: Tensor): Tensor { return F.to(this, { dtype: 'int32' }); },
  bool(this: Tensor): Tensor { return F.to(this, { dtype: 'bool' }); },
};
