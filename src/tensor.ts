import type { Edge, GradientNode } from './autograd/graph.ts';
import { type DType, isFloat, itemSize, type NumberArray } from './dtype.ts';
import { OperatorError } from './errors.ts';
import { formatTensor } from './print.ts';
import { contiguousStrides, indexOf, isRowMajor, type Shape, show, sizeOf } from './shape.ts';
import { type Device, Storage } from './storage.ts';

/** How a tensor looks at its storage. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: Shape;
  readonly offset: number;
}

export type NestedNumbers = number | boolean | readonly NestedNumbers[];

/** The tensor a view was taken of, and how to take it again when the history of that tensor has changed. */
export interface ViewOf {
  readonly base: Tensor;
  readonly again: (base: Tensor) => Tensor;
  /** The operator that made this view and others in one call; null for a view that was made alone. */
  readonly oneOf: string | null;
  /** The base's count of changed histories when this view last looked. */
  seen: number;
}

/**
 * A grid of numbers: a storage, and the way to look at it.
 *
 *     element (i, j, …) lies at   offset + i · stride(0) + j · stride(1) + …
 *
 * Views (`view`, `transpose`, slices …) share the storage and differ only in shape, strides and offset.
 * The operators come as methods too (`x.add(y)`, `x.sum(1)`); they are attached in `methods.ts`.
 *
 * @torch  torch.Tensor
 */
export class Tensor {
  private sizes: Shape;
  private strides: Shape;
  private offset: number;
  private memory: Storage;
  private window: NumberArray | null = null;

  /** The accumulated gradient, after `backward`; only leaves and tensors that `retainGrad()` have one. */
  grad: Tensor | null = null;
  private source: Edge | null = null;
  /** What a view looks at, so that a change in place through one of them reaches the history of the other. */
  viewOf: ViewOf | null = null;
  /** How often a change in place gave this tensor another history. */
  private rewrites = 0;
  /** Where a leaf's gradient arrives. */
  accumulator: GradientNode | null = null;
  private leafRequiresGrad = false;
  /** For a tensor saved for `backward`: the storage's version at that time. */
  savedVersion: number | null = null;
  /** A plain number that was written where a tensor is expected; it hardly counts when types are promoted. */
  readonly isNumber: boolean;

  constructor(memory: Storage, layout: Layout, isNumber = false) {
    this.memory = memory;
    this.sizes = layout.shape;
    this.strides = layout.strides;
    this.offset = layout.offset;
    this.isNumber = isNumber;
  }

  /** A contiguous tensor around numbers in row-major order. */
  static from(array: NumberArray, shape: Shape, dtype: DType, device: Device): Tensor {
    return new Tensor(new Storage(array, dtype, device), { shape, strides: contiguousStrides(shape), offset: 0 });
  }

  /** A tensor of zeros of the same type on the same device. @torch torch.Tensor.new_zeros(size) */
  newZeros(shape: Shape, dtype: DType = this.dtype): Tensor {
    return new Tensor(Storage.zeros(sizeOf(shape), dtype, this.device), { shape, strides: contiguousStrides(shape), offset: 0 });
  }

  /** Size of every dim. */
  get shape(): Shape {
    return this.sizes;
  }
  /** Type of the elements. */
  get dtype(): DType {
    return this.memory.dtype;
  }
  /** Where the numbers are. */
  get device(): Device {
    return this.memory.device;
  }
  /** Number of dims. */
  get ndim(): number {
    return this.shape.length;
  }
  dim(): number {
    return this.shape.length;
  }
  /** Number of elements. */
  numel(): number {
    return sizeOf(this.shape);
  }
  /** The shape, or its size at one dim. */
  size(): Shape;
  size(dim: number): number;
  size(dim?: number): Shape | number {
    return dim === undefined ? this.shape : this.shape[this.resolve('size', dim)];
  }
  /** Bytes per element. */
  elementSize(): number {
    return itemSize(this.dtype);
  }

  storage(): Storage {
    return this.memory;
  }
  /** How many elements of the storage one step along a dim skips. */
  stride(): Shape;
  stride(dim: number): number;
  stride(dim?: number): Shape | number {
    return dim === undefined ? this.strides : this.strides[this.resolve('stride', dim)];
  }
  /** Where in the storage the first element lies. */
  storageOffset(): number {
    return this.offset;
  }
  /** Address of the first element (simulated; only equality and differences mean anything). */
  dataPtr(): number {
    return this.memory.address + this.offset * this.elementSize();
  }
  /** Whether the elements lie in row-major order, one after the other. */
  isContiguous(): boolean {
    return isRowMajor(this.shape, this.strides);
  }
  layout(): Layout {
    return { shape: this.shape, strides: this.strides, offset: this.offset };
  }
  /** How often the storage was changed in place. */
  get version(): number {
    return this.memory.version;
  }

  /** Another look at the same storage. Remembers nothing; the view operators are in `ops/views`. */
  lookAs(layout: Layout): Tensor {
    const view = new Tensor(this.memory, layout);
    view.savedVersion = this.savedVersion;
    return view;
  }

  /**
   * The numbers in row-major order, for scalar references: a window on the storage, not a copy.
   * Only for contiguous tensors on the cpu: operators receive their inputs like that.
   */
  get array(): NumberArray {
    if (this.window) return this.window;
    if (this.device === 'gpu') {
      throw new OperatorError('array: the tensor is on the gpu, where only kernels touch the numbers; use host(x), x.cpu() or x.tolist()');
    }
    if (!this.isContiguous()) {
      const layout = `the tensor of shape ${show(this.shape)} has strides ${show(this.strides)}`;
      throw new OperatorError(`array: ${layout}; expected a contiguous one, use x.contiguous()`);
    }
    this.window = this.rows();
    return this.window;
  }

  /** The stretch of storage a contiguous tensor covers, on any device. */
  rows(): NumberArray {
    const { array } = this.memory;
    const count = this.numel();
    return this.offset === 0 && array.length === count ? array : array.subarray(this.offset, this.offset + count);
  }

  /** The number at one index: `x.at(0, −1)`. */
  at(...index: readonly number[]): number {
    if (index.length !== this.ndim) throw new OperatorError(`at: ${index.length} indices for a tensor of shape ${show(this.shape)}; expected ${this.ndim}`);
    let position = this.offset;
    index.forEach((i, d) => {
      const size = this.shape[d];
      if (!Number.isInteger(i) || i < -size || i >= size) {
        throw new OperatorError(`at: index ${i} at dim ${d} of shape ${show(this.shape)}; expected an integer from ${-size} to ${size - 1}`);
      }
      position += (i < 0 ? i + size : i) * this.strides[d];
    });
    return this.memory.array[position];
  }

  /** The one number of a one-element tensor. */
  item(): number {
    if (this.numel() !== 1) throw new OperatorError(`item: the tensor has shape ${show(this.shape)}, ${this.numel()} elements; expected exactly one`);
    return this.memory.array[this.offset];
  }

  /** All numbers in row-major order, copied, from any device and layout. */
  flat(): number[] {
    if (this.isContiguous()) return Array.from(this.rows());
    return Array.from({ length: this.numel() }, (_, position) => {
      const index = indexOf(position, this.shape);
      return this.memory.array[index.reduce((at, i, d) => at + i * this.strides[d], this.offset)];
    });
  }

  /** Nested lists, as `torch.Tensor.tolist()`; booleans come out as booleans. */
  tolist(): NestedNumbers {
    const flat = this.flat();
    let next = 0;
    const build = (d: number): NestedNumbers => {
      if (d < this.ndim) return Array.from({ length: this.shape[d] }, () => build(d + 1));
      const value = flat[next++];
      return this.dtype === 'bool' ? value !== 0 : value;
    };
    return build(0);
  }

  /** Where this tensor comes from in the graph of computations; null for a leaf. */
  get origin(): Edge | null {
    const view = this.viewOf;
    if (view && view.seen !== view.base.rewritten()) {
      if (view.oneOf) throw new OperatorError(`${view.oneOf}: what it looked at was changed in place; its views have no history now, use narrow or select`);
      view.seen = view.base.rewritten();
      this.source = view.again(view.base).origin;
    }
    return this.source;
  }
  set origin(edge: Edge | null) {
    this.source = edge;
  }
  /** How often the history of this tensor, or of what it is a view of, was changed in place. */
  rewritten(): number {
    return this.rewrites + (this.viewOf?.base.rewritten() ?? 0);
  }
  /** Gives the tensor the history of the result that was written into it. */
  rewrite(edge: Edge | null): void {
    this.source = edge;
    this.rewrites++;
  }

  /**
   * The same numbers outside the graph. Assigning gives this very tensor other numbers, another type or device, unnoticed by
   * `backward`: how a module moves its parameters without replacing them. @torch torch.Tensor.data
   */
  get data(): Tensor {
    return this.lookAs(this.layout());
  }
  set data(other: Tensor) {
    this.memory = other.memory;
    this.sizes = other.sizes;
    this.strides = other.strides;
    this.offset = other.offset;
    this.window = null;
    this.accumulator = null;
  }

  /** Whether `backward` should find a gradient for this tensor, or for something it was computed from. */
  get requiresGrad(): boolean {
    return this.leafRequiresGrad || this.origin !== null;
  }
  set requiresGrad(wanted: boolean) {
    if (wanted && !isFloat(this.dtype)) {
      throw new OperatorError(`requiresGrad: the tensor has dtype ${this.dtype}; only float32 and float64 tensors can require gradients`);
    }
    if (this.origin && !wanted) {
      throw new OperatorError('requiresGrad: the tensor was computed from others and cannot stop requiring a gradient; use x.detach()');
    }
    this.leafRequiresGrad = wanted && this.origin === null;
  }
  requiresGrad_(wanted = true): this {
    this.requiresGrad = wanted;
    return this;
  }
  /** A tensor nobody computed under autograd: an input or a parameter. */
  get isLeaf(): boolean {
    return this.origin === null;
  }
  /** The node that computed this tensor, printed `<MulBackward0>`; null for a leaf. */
  get gradFn(): GradientNode | null {
    return this.origin?.node ?? null;
  }

  toString(): string {
    return formatTensor({
      shape: this.shape, dtype: this.dtype, values: this.isContiguous() ? this.rows() : this.flat(),
      device: this.device, requiresGrad: this.requiresGrad, gradFn: this.gradFn?.name ?? null,
    });
  }
  /** What `console.log` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  private resolve(method: string, dim: number): number {
    if (!Number.isInteger(dim) || dim < -this.ndim || dim >= this.ndim) {
      const range = `an integer from ${-this.ndim} to ${this.ndim - 1}`;
      throw new OperatorError(`${method}: dim is ${dim}, but the tensor has shape ${show(this.shape)}; dim must be ${range}`);
    }
    return dim < 0 ? dim + this.ndim : dim;
  }
}

/** A contiguous copy of a tensor's numbers on the host, for operators whose output shape depends on data. */
export function host(x: Tensor): Float64Array {
  return new Float64Array(x.isContiguous() ? x.rows() : x.flat());
}
