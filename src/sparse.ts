/** Sparse tensors: only the places that hold something are kept, and what they hold (PyTorch's layout `sparse_coo`). */
import { tensor, type TensorOptions } from './creation.ts';
import { type DType, isFloat } from './dtype.ts';
import { OperatorError } from './errors.ts';
import { indexAdd, indexSelect, reshape, to } from './ops/index.ts';
import { formatSparse } from './print.ts';
import { checkShape, contiguousStrides, indexOf, sameShape, type Shape, show, sizeOf } from './shape.ts';
import type { Device } from './storage.ts';
import { host, type NestedNumbers, Tensor } from './tensor.ts';
import { moveTo } from './transfer.ts';

/**
 * A grid of numbers that are zero but for some.
 *
 *     element (i, j, …)  =  Σ values[n] over all n with indices[0, n] = i, indices[1, n] = j, …
 *
 * A place may be named several times: what stands there is added up, by `coalesce()` or `toDense()`. Each value may itself be a tensor:
 * then the leading dims are sparse and the others dense. Gradients flow to the values.
 *
 * @torch  torch.sparse_coo_tensor
 */
export class SparseTensor {
  readonly shape: Shape;
  /** Whether every place is named once, in row-major order. */
  readonly isCoalesced: boolean;
  private readonly places: Tensor;
  private readonly contents: Tensor;

  constructor(places: Tensor, contents: Tensor, shape: Shape, isCoalesced: boolean) {
    this.places = places;
    this.contents = contents;
    this.shape = shape;
    this.isCoalesced = isCoalesced;
  }

  get dtype(): DType { return this.contents.dtype; }
  get device(): Device { return this.contents.device; }
  get requiresGrad(): boolean { return this.contents.requiresGrad; }
  get ndim(): number { return this.shape.length; }
  /** How many of the dims, the leading ones, are sparse. */
  get sparseDim(): number { return this.places.shape[0]; }
  get denseDim(): number { return this.ndim - this.sparseDim; }
  /** How many values there are. (`_nnz`) */
  get nnz(): number { return this.places.shape[1]; }

  /** Where the values stand: [sparseDim, nnz]. */
  indices(): Tensor { return this.coalesced('indices').places; }
  /** What stands there: [nnz, the dense dims]. */
  values(): Tensor { return this.coalesced('values').contents; }

  /** The same tensor with every place once, in row-major order. */
  coalesce(): SparseTensor {
    if (this.isCoalesced) return this;
    const positions = this.positions();
    const distinct = [...new Set(positions)].sort((a, b) => a - b);
    const rank = new Map(distinct.map((position, n) => [position, n]));
    const sums = this.contents.newZeros([distinct.length, ...this.contents.shape.slice(1)]);
    const contents = indexAdd(sums, this.whole(Array.from(positions, (position) => rank.get(position) as number)), this.contents, { dim: 0 });
    return new SparseTensor(placesOf(distinct, this.sparseShape(), this.device), contents, this.shape, true);
  }

  /** The whole grid, zeros included. */
  toDense(): Tensor {
    const zeros = this.contents.newZeros([sizeOf(this.sparseShape()), ...this.contents.shape.slice(1)]);
    return reshape(indexAdd(zeros, this.whole(this.positions()), this.contents, { dim: 0 }), { shape: this.shape });
  }

  toString(): string {
    const elements = (x: Tensor) => ({ shape: x.shape, dtype: x.dtype, values: x.flat() });
    const { shape, dtype, device, requiresGrad } = this;
    return formatSparse({ indices: elements(this.places), values: elements(this.contents), shape, dtype, device, requiresGrad });
  }
  /** What `console.log` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  private sparseShape(): Shape { return this.shape.slice(0, this.sparseDim); }
  private whole(numbers: ArrayLike<number>): Tensor { return tensor(Int32Array.from(numbers), { device: this.device }); }
  /** The places as positions in row-major order. */
  private positions(): Int32Array {
    const indices = host(this.places);
    const strides = contiguousStrides(this.sparseShape());
    return Int32Array.from({ length: this.nnz }, (_, n) => strides.reduce((position, stride, d) => position + indices[d * this.nnz + n] * stride, 0));
  }
  private coalesced(name: string): SparseTensor {
    if (this.isCoalesced) return this;
    throw new OperatorError(`${name}: the tensor may name a place several times; call coalesce() first`);
  }
}

function placesOf(positions: readonly number[], shape: Shape, device: Device): Tensor {
  const places = positions.map((position) => indexOf(position, shape));
  const rows = Int32Array.from(shape.flatMap((_, d) => places.map((place) => place[d])));
  return moveTo(Tensor.from(rows, [shape.length, positions.length], 'int32', 'cpu'), device);
}

/**
 * A sparse tensor of these values at these places; those that are named several times are summed. Without a size it is as large as the
 * places ask for.
 *
 * @shape  indices: [sparse dims, n], values: [n, dense dims]
 * @torch  torch.sparse_coo_tensor(indices, values, size, dtype, device); places outside the size are refused, as with check_invariants
 * @example sparseCooTensor([[0, 1], [2, 0]], [3, 4], [2, 3]).toDense()   // [[0, 0, 3], [4, 0, 0]]
 */
export function sparseCooTensor(
  indices: Tensor | NestedNumbers, values: Tensor | NestedNumbers, size: Shape | null = null, { dtype, device }: Pick<TensorOptions, 'dtype' | 'device'> = {},
): SparseTensor {
  const given = values instanceof Tensor ? values : tensor(values as number[], device ? { device } : {});
  const contents = to(device ? moveTo(given, device) : given, { dtype: dtype ?? given.dtype });
  const whole = indices instanceof Tensor ? indices : tensor(indices as number[], { dtype: 'int32' });
  if (isFloat(whole.dtype) || whole.dtype === 'bool') throw new OperatorError(`sparseCooTensor: indices has dtype ${whole.dtype}; expected int32`);
  if (whole.ndim !== 2 || contents.ndim < 1 || whole.shape[1] !== contents.shape[0]) {
    const shapes = `indices has shape ${show(whole.shape)} and values ${show(contents.shape)}`;
    throw new OperatorError(`sparseCooTensor: ${shapes}; expected [sparse dims, n] and [n, …]`);
  }
  const places = moveTo(to(whole, { dtype: 'int32' }), contents.device);
  const [rank, count] = places.shape;
  const rows = Array.from({ length: rank }, (_, d) => host(places).subarray(d * count, (d + 1) * count));
  const shape = size ?? [...rows.map((row) => row.reduce((most, i) => Math.max(most, i + 1), 0)), ...contents.shape.slice(1)];
  checkShape('sparseCooTensor', shape, 'size');
  if (shape.length !== rank + contents.ndim - 1 || !sameShape(shape.slice(rank), contents.shape.slice(1))) {
    const dims = `${rank} sparse dims and the dense dims ${show(contents.shape.slice(1))}`;
    throw new OperatorError(`sparseCooTensor: size is ${show(shape)}; expected ${dims}`);
  }
  rows.forEach((row, d) => {
    const outside = row.find((i) => i < 0 || i >= shape[d]);
    if (outside === undefined) return;
    throw new OperatorError(`sparseCooTensor: indices holds ${outside} at dim ${d} of size ${show(shape)}; expected 0 to ${shape[d] - 1}`);
  });
  return new SparseTensor(places, contents, [...shape], count < 2);
}

/**
 * What is not zero of a tensor, and where it stands. With fewer sparse dims, whole blocks are kept.
 *
 * @torch  torch.Tensor.to_sparse(sparse_dim)
 */
export function toSparse(x: Tensor, sparseDim: number = x.ndim): SparseTensor {
  if (!Number.isInteger(sparseDim) || sparseDim < Math.min(x.ndim, 1) || sparseDim > x.ndim) {
    throw new OperatorError(`toSparse: sparseDim is ${sparseDim} and x has shape ${show(x.shape)}; expected a whole number from 1 to ${x.ndim}`);
  }
  const [shape, block] = [x.shape.slice(0, sparseDim), x.shape.slice(sparseDim)];
  const [numbers, size] = [host(x), sizeOf(block)];
  const all = Array.from({ length: sizeOf(shape) }, (_, position) => position);
  const kept = all.filter((position) => numbers.subarray(position * size, (position + 1) * size).some((value) => value !== 0));
  const index = tensor(Int32Array.from(kept), { device: x.device });
  const contents = indexSelect(reshape(x, { shape: [sizeOf(shape), ...block] }), index, { dim: 0 });
  return new SparseTensor(placesOf(kept, shape, x.device), contents, x.shape, true);
}
