/** Other shapes of the same numbers, copies, types and devices. */
import { type DType, dtypes } from '../dtype.ts';
import { nearest, OperatorError, shown } from '../errors.ts';
import type { IndicesOrSections } from '../composites/pieces.ts';
import * as F from '../functional.ts';
import type { MemoryFormat } from '../memoryFormat.ts';
import type { Shape } from '../shape.ts';
import type { Device } from '../storage.ts';
import { Tensor } from '../tensor.ts';
import { moveTo } from '../transfer.ts';
import { type Dims, type Sizes, sizesOf } from './arguments.ts';

/** What to say of `x.to('int64')`. */
function strange(wanted: unknown): string {
  const near = nearest(String(wanted), dtypes);
  const known = `a dtype (${dtypes.join(', ')}) or a device ('cpu', 'gpu')`;
  return `to: ${shown(wanted)} is neither a dtype nor a device; expected ${known}${near ? ` (did you mean '${near}'?)` : ''}`;
}

export const views = {
  view(this: Tensor, ...sizes: Sizes): Tensor { return F.view(this, { shape: sizesOf(sizes) }); },
  viewAs(this: Tensor, other: Tensor): Tensor { return F.viewAs(this, other); },
  reshape(this: Tensor, ...sizes: Sizes): Tensor { return F.reshape(this, { shape: sizesOf(sizes) }); },
  reshapeAs(this: Tensor, other: Tensor): Tensor { return F.reshape(this, { shape: other.shape }); },
  /** Merges the dims from startDim to endDim into one. */
  flatten(this: Tensor, startDim = 0, endDim = -1): Tensor { return F.flatten(this, { startDim, endDim }); },
  /** Takes one dim apart into several. */
  unflatten(this: Tensor, dim: number, sizes: Shape): Tensor { return F.unflatten(this, { dim, sizes }); },
  ravel(this: Tensor): Tensor { return F.ravel(this); },
  transpose(this: Tensor, dim0: number, dim1: number): Tensor { return F.transpose(this, { dim0, dim1 }); },
  swapaxes(this: Tensor, axis0: number, axis1: number): Tensor { return F.swapaxes(this, { axis0, axis1 }); },
  swapdims(this: Tensor, dim0: number, dim1: number): Tensor { return F.swapdims(this, { dim0, dim1 }); },
  /** The transpose of a matrix; tensors of fewer dims stay as they are. */
  t(this: Tensor): Tensor { return F.t(this); },
  moveaxis(this: Tensor, source: number | Shape, destination: number | Shape): Tensor { return F.moveaxis(this, { source, destination }); },
  movedim(this: Tensor, source: number | Shape, destination: number | Shape): Tensor { return F.movedim(this, { source, destination }); },
  permute(this: Tensor, ...dims: Sizes): Tensor { return F.permute(this, { dims: sizesOf(dims) }); },
  expand(this: Tensor, ...sizes: Sizes): Tensor { return F.expand(this, { size: sizesOf(sizes) }); },
  expandAs(this: Tensor, other: Tensor): Tensor { return F.expandAs(this, other); },
  broadcastTo(this: Tensor, ...sizes: Sizes): Tensor { return F.broadcastTo(this, { size: sizesOf(sizes) }); },
  squeeze(this: Tensor, dim: number | readonly number[] | null = null): Tensor { return F.squeeze(this, { dim }); },
  unsqueeze(this: Tensor, dim: number): Tensor { return F.unsqueeze(this, { dim }); },
  narrow(this: Tensor, dim: number, start: number, length: number): Tensor { return F.narrow(this, { dim, start, length }); },
  select(this: Tensor, dim: number, index: number): Tensor { return F.select(this, { dim, index }); },
  /** Any look at the storage: sizes, strides, and where it begins. */
  asStrided(this: Tensor, size: Shape, stride: Shape, storageOffset: number | null = null): Tensor {
    return F.asStrided(this, { size, stride, storageOffset });
  },
  /** Sliding windows along one dim. (`F.unfold` is for images.) */
  unfold(this: Tensor, dimension: number, size: number, step: number): Tensor { return F.unfoldDim(this, { dimension, size, step }); },

  /** Pieces of one size, or of the sizes given. */
  split(this: Tensor, splitSize: number | Shape, dim = 0): readonly Tensor[] { return F.split(this, { splitSizeOrSections: splitSize, dim }); },
  splitWithSizes(this: Tensor, splitSizes: Shape, dim = 0): readonly Tensor[] { return F.splitWithSizes(this, { splitSizes, dim }); },
  chunk(this: Tensor, chunks: number, dim = 0): readonly Tensor[] { return F.chunk(this, { chunks, dim }); },
  tensorSplit(this: Tensor, indicesOrSections: IndicesOrSections, dim = 0): readonly Tensor[] { return F.tensorSplit(this, { indicesOrSections, dim }); },
  hsplit(this: Tensor, indicesOrSections: IndicesOrSections): readonly Tensor[] { return F.hsplit(this, { indicesOrSections }); },
  vsplit(this: Tensor, indicesOrSections: IndicesOrSections): readonly Tensor[] { return F.vsplit(this, { indicesOrSections }); },
  dsplit(this: Tensor, indicesOrSections: IndicesOrSections): readonly Tensor[] { return F.dsplit(this, { indicesOrSections }); },
  unbind(this: Tensor, dim = 0): readonly Tensor[] { return F.unbind(this, { dim }); },

  flip(this: Tensor, ...dims: Sizes): Tensor { return F.flip(this, { dims: sizesOf(dims) }); },
  fliplr(this: Tensor): Tensor { return F.fliplr(this); },
  flipud(this: Tensor): Tensor { return F.flipud(this); },
  roll(this: Tensor, shifts: number | Shape, dims: Dims = null): Tensor { return F.roll(this, { shifts, dims }); },
  rot90(this: Tensor, k = 1, dims: Shape = [0, 1]): Tensor { return F.rot90(this, { k, dims }); },
  repeat(this: Tensor, ...repeats: Sizes): Tensor { return F.repeat(this, { repeats: sizesOf(repeats) }); },
  tile(this: Tensor, ...dims: Sizes): Tensor { return F.tile(this, { dims: sizesOf(dims) }); },

  contiguous(this: Tensor, options: { memoryFormat?: MemoryFormat } = {}): Tensor { return F.contiguous(this, options); },
  clone(this: Tensor, options: { memoryFormat?: MemoryFormat } = {}): Tensor { return F.clone(this, options); },

  /** Another type, another device, or both, as those of another tensor. What is that already comes back itself, unless a copy is asked for. */
  to(this: Tensor, wanted: DType | Device | Tensor, options: { copy?: boolean; memoryFormat?: MemoryFormat } = {}): Tensor {
    if (!(wanted instanceof Tensor) && ![...dtypes, 'cpu', 'gpu'].includes(wanted)) throw new OperatorError(strange(wanted));
    const isType = !(wanted instanceof Tensor) && (dtypes as readonly string[]).includes(wanted);
    const device = wanted instanceof Tensor ? wanted.device : isType ? this.device : (wanted as Device);
    const dtype = wanted instanceof Tensor ? wanted.dtype : isType ? (wanted as DType) : this.dtype;
    const moved = moveTo(this, device);
    return moved !== this && moved.dtype === dtype && !options.memoryFormat ? moved : F.to(moved, { dtype, ...options });
  },
  cpu(this: Tensor): Tensor { return moveTo(this, 'cpu'); },
  gpu(this: Tensor): Tensor { return moveTo(this, 'gpu'); },
  float(this: Tensor): Tensor { return F.to(this, { dtype: 'float32' }); },
  double(this: Tensor): Tensor { return F.to(this, { dtype: 'float64' }); },
  int(this: Tensor): Tensor { return F.to(this, { dtype: 'int32' }); },
  byte(this: Tensor): Tensor { return F.to(this, { dtype: 'uint8' }); },
  /** int32, which plays PyTorch's long. */
  long(this: Tensor): Tensor { return F.to(this, { dtype: 'int32' }); },
  bool(this: Tensor): Tensor { return F.to(this, { dtype: 'bool' }); },
  typeAs(this: Tensor, other: Tensor): Tensor { return this.to(other); },
  /** The same as `to`: `x.type('int32')`. */
  type(this: Tensor, dtype: DType): Tensor { return F.to(this, { dtype }); },
};
