/** The operators as methods of a tensor, with PyTorch's method signatures: positional where PyTorch's are. */
import { backward, type BackwardOptions, type BackwardTargets } from './autograd/engine.ts';
import { edgeOf, type Hook } from './autograd/graph.ts';
import { full } from './creation.ts';
import { type DType, dtypes } from './dtype.ts';
import { OperatorError } from './errors.ts';
import { getIndex, type Index, setIndex } from './indexing.ts';
import { inPlace } from './inPlace.ts';
import type { RoundingMode } from './ops/elementwise/arithmetic.ts';
import * as F from './ops/index.ts';
import * as random from './random/inPlace.ts';
import type { GeneratorOption } from './random/inPlace.ts';
import { flattened, sameShape, type Shape, show } from './shape.ts';
import type { Device } from './storage.ts';
import { Tensor } from './tensor.ts';
import { moveTo } from './transfer.ts';

type Other = Tensor | number;
type Sizes = readonly number[] | readonly [Shape];
type Dims = number | readonly number[] | null;
const sizesOf = (sizes: Sizes): Shape => (Array.isArray(sizes[0]) ? sizes[0] : sizes) as Shape;
/** Options that were left out of a positional call. */
const given = <O extends object>(options: O): O => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as O;

/** `x.max()` is one tensor, `x.max(dim)` two. */
interface Extreme {
  (this: Tensor): Tensor;
  (this: Tensor, dim: number, keepdim?: boolean): readonly [values: Tensor, indices: Tensor];
}
function extreme(operator: typeof F.max): Extreme {
  return function (this: Tensor, dim?: number, keepdim?: boolean) {
    return dim === undefined ? operator(this) : operator(this, { dim, keepdim: keepdim ?? false });
  } as Extreme;
}

const methods = {
  // arithmetic
  add(this: Tensor, other: Other, options: { alpha?: number } = {}): Tensor { return F.add(this, other, options); },
  sub(this: Tensor, other: Other, options: { alpha?: number } = {}): Tensor { return F.sub(this, other, options); },
  mul(this: Tensor, other: Other): Tensor { return F.mul(this, other); },
  div(this: Tensor, other: Other, options: { roundingMode?: RoundingMode } = {}): Tensor { return F.div(this, other, options); },
  pow(this: Tensor, exponent: Other): Tensor { return F.pow(this, exponent); },
  neg(this: Tensor): Tensor { return F.neg(this); },
  exp(this: Tensor): Tensor { return F.exp(this); },
  log(this: Tensor): Tensor { return F.log(this); },
  sqrt(this: Tensor): Tensor { return F.sqrt(this); },
  tanh(this: Tensor): Tensor { return F.tanh(this); },
  sigmoid(this: Tensor): Tensor { return F.sigmoid(this); },
  relu(this: Tensor): Tensor { return F.relu(this); },
  erf(this: Tensor): Tensor { return F.erf(this); },

  // comparisons
  eq(this: Tensor, other: Other): Tensor { return F.eq(this, other); },
  ne(this: Tensor, other: Other): Tensor { return F.ne(this, other); },
  gt(this: Tensor, other: Other): Tensor { return F.gt(this, other); },
  ge(this: Tensor, other: Other): Tensor { return F.ge(this, other); },
  lt(this: Tensor, other: Other): Tensor { return F.lt(this, other); },
  le(this: Tensor, other: Other): Tensor { return F.le(this, other); },
  logicalAnd(this: Tensor, other: Tensor): Tensor { return F.logicalAnd(this, other); },
  logicalOr(this: Tensor, other: Tensor): Tensor { return F.logicalOr(this, other); },
  logicalXor(this: Tensor, other: Tensor): Tensor { return F.logicalXor(this, other); },
  /** this where the condition holds, other elsewhere. */
  where(this: Tensor, condition: Tensor, other: Other): Tensor { return F.where(condition, this, other); },
  /** Same shape and same numbers. */
  equal(this: Tensor, other: Tensor): boolean {
    const numbers = other.flat();
    return sameShape(this.shape, other.shape) && this.flat().every((value, i) => value === numbers[i]);
  },

  // views and copies
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

  // types and devices
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

  // reductions
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
  matmul(this: Tensor, other: Tensor): Tensor { return F.matmul(this, other); },

  // indexing
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

  // autograd
  /** Adds this tensor's gradient into `.grad` of the leaves it was computed from. A tensor of one element needs no gradient to begin with. */
  backward(this: Tensor, gradient: Tensor | null = null, options: BackwardOptions & BackwardTargets = {}): void { backward(this, gradient, options); },
  /** The same numbers, cut off from the graph. The storage is shared. */
  detach(this: Tensor): Tensor { return this.lookAs(this.layout()); },
  /** Calls `hook` with the gradient of this tensor when it is known; what it returns takes the gradient's place. */
  registerHook(this: Tensor, hook: Hook): { remove(): void } {
    const edge = edgeOf(this);
    if (!edge) throw new OperatorError('registerHook: the tensor does not require a gradient; call requiresGrad_() first');
    const hooks = edge.node.hooks.get(edge.output) ?? [];
    edge.node.hooks.set(edge.output, [...hooks, hook]);
    return { remove: () => { edge.node.hooks.set(edge.output, (edge.node.hooks.get(edge.output) ?? []).filter((other) => other !== hook)); } };
  },
  /** Keeps the gradient of a tensor that is not a leaf in `.grad`, too. */
  retainGrad(this: Tensor): void {
    if (!this.requiresGrad) throw new OperatorError('retainGrad: the tensor does not require a gradient');
    if (!this.isLeaf) this.registerHook((grad) => { this.grad = this.grad ? F.add(this.grad, grad) : F.clone(grad); });
  },

  // in place
  add_(this: Tensor, other: Other, options: { alpha?: number } = {}): Tensor { return inPlace('add_', this, (x) => F.add(x, other, options)); },
  sub_(this: Tensor, other: Other, options: { alpha?: number } = {}): Tensor { return inPlace('sub_', this, (x) => F.sub(x, other, options)); },
  mul_(this: Tensor, other: Other): Tensor { return inPlace('mul_', this, (x) => F.mul(x, other)); },
  div_(this: Tensor, other: Other, options: { roundingMode?: RoundingMode } = {}): Tensor { return inPlace('div_', this, (x) => F.div(x, other, options)); },
  neg_(this: Tensor): Tensor { return inPlace('neg_', this, (x) => F.neg(x)); },
  exp_(this: Tensor): Tensor { return inPlace('exp_', this, (x) => F.exp(x)); },
  sqrt_(this: Tensor): Tensor { return inPlace('sqrt_', this, (x) => F.sqrt(x)); },
  relu_(this: Tensor): Tensor { return inPlace('relu_', this, (x) => F.relu(x)); },
  sigmoid_(this: Tensor): Tensor { return inPlace('sigmoid_', this, (x) => F.sigmoid(x)); },
  tanh_(this: Tensor): Tensor { return inPlace('tanh_', this, (x) => F.tanh(x)); },
  zero_(this: Tensor): Tensor { return this.fill_(0); },
  fill_(this: Tensor, value: number): Tensor { return inPlace('fill_', this, (x) => full(x.shape, value, { dtype: x.dtype, device: x.device })); },
  copy_(this: Tensor, source: Other): Tensor {
    return typeof source === 'number' ? this.fill_(source) : inPlace('copy_', this, (x) => F.to(F.expand(source, { size: x.shape }), { dtype: x.dtype }));
  },
  maskedFill_(this: Tensor, mask: Tensor, value: number): Tensor { return inPlace('maskedFill_', this, (x) => F.maskedFill(x, mask, { value })); },
  uniform_(this: Tensor, low?: number, high?: number, options?: GeneratorOption): Tensor { return random.uniform_(this, low, high, options); },
  normal_(this: Tensor, mean?: number, std?: number, options?: GeneratorOption): Tensor { return random.normal_(this, mean, std, options); },
  bernoulli_(this: Tensor, p?: number | Tensor, options?: GeneratorOption): Tensor { return random.bernoulli_(this, p, options); },
  /** Detaches this very tensor from the graph. */
  detach_(this: Tensor): Tensor {
    this.origin = null;
    return this;
  },
};

type Methods = typeof methods;
declare module './tensor.ts' {
  // The table above is the declaration: its `this` is the tensor itself.
  interface Tensor extends Methods {
    /** The dims in reverse order: of a matrix, the transpose. */
    readonly T: Tensor;
  }
}
for (const [name, method] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
}
Object.defineProperty(Tensor.prototype, 'T', { get(this: Tensor) { return F.permute(this, { dims: this.shape.map((_, d) => this.ndim - 1 - d) }); } });
