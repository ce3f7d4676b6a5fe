/** What operators on two tensors, element by element, have in common: broadcasting, and the kernels that do it. */
import { defineOperator, type Backward, type Gradients, type NotDifferentiable, type Operator, OperatorError, type Definition } from '../../operator.ts';
import { arrayTypes, convert, type DType, isFloat } from '../../dtype.ts';
import { type Flat, type Helpers, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { broadcastShapes, broadcastStrides, collapse, contiguousStrides, indexOf, padded, sameShape, type Shape, sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';

export type Two = [x: Tensor, other: Tensor];
/** One element of the result from one of each input, and a number the options may add. */
export type Combine = (a: number, b: number, parameter: number) => number;

/** An operator of this family; a plain number may stand for either tensor. */
export type Binary<O extends object = object> = Operator<Two, O, Tensor, true>;

interface BinaryFamily<O extends object> extends Pick<Definition<Two, O>, 'promotion' | 'gradFn'> {
  readonly defaults: O;
  /** The meaning, in JavaScript's doubles. */
  readonly reference: Combine;
  /** The same for a GPU thread, in float32. */
  readonly kernel: Combine;
  /** Functions of its own that the kernel calls. */
  readonly helpers?: Helpers;
  /** What the options say, as one number for both. */
  readonly parameter?: (options: O) => number;
  /** `bool` for comparisons. */
  readonly result?: 'bool';
  /** What the shapes do not tell. */
  readonly check?: (x: Tensor, other: Tensor, options: O) => void;
  readonly gradient: ((call: Backward<Two, O>) => Gradients<Two>) | NotDifferentiable;
}

// Inside the kernels, `combine` is whatever the operator brings.
declare const combine: Combine;

/** Equal shapes: one thread per element. */
function sameShapeKernel(this: Thread, a: Flat, b: Flat, parameter: number): number {
  const y = combine(a[this.thread.x], b[this.thread.x], parameter);
  return y;
}
/**
 * Broadcasting: thread x runs along the innermost dim of both, y and z step with strides of which some are 0.
 * Indices stay inside the brackets, where they are whole numbers; a const would be a float, and slow.
 */
function bothKernel(this: Thread, a: Flat, b: Flat, aZ: number, aY: number, bZ: number, bY: number, parameter: number): number {
  const y = combine(a[this.thread.z * aZ + this.thread.y * aY + this.thread.x], b[this.thread.z * bZ + this.thread.y * bY + this.thread.x], parameter);
  return y;
}
/** The same where one element of `b` meets a whole row of `a`, */
function rowByOneKernel(this: Thread, a: Flat, b: Flat, aZ: number, aY: number, bZ: number, bY: number, parameter: number): number {
  const y = combine(a[this.thread.z * aZ + this.thread.y * aY + this.thread.x], b[this.thread.z * bZ + this.thread.y * bY], parameter);
  return y;
}
/** and where one element of `a` meets a whole row of `b`. */
function oneByRowKernel(this: Thread, a: Flat, b: Flat, aZ: number, aY: number, bZ: number, bY: number, parameter: number): number {
  const y = combine(a[this.thread.z * aZ + this.thread.y * aY], b[this.thread.z * bZ + this.thread.y * bY + this.thread.x], parameter);
  return y;
}

/** The strides that walk contiguous inputs as if they had been stretched to `shape`. */
const stridesTo = (shape: Shape, inputs: readonly Tensor[]): number[][] => inputs.map((x) => broadcastStrides(x.shape, contiguousStrides(x.shape), shape));

function combineOnGpu(x: Tensor, other: Tensor, parameter: number, helpers: Helpers): Tensor {
  const shape = broadcastShapes('', ['x', x.shape], ['other', other.shape]);
  const same = (a: Tensor, b: Tensor): Tensor => launch(sameShapeKernel, { threads: [sizeOf(shape)], inputs: [a, b], floats: { parameter }, helpers, shape });
  if (sameShape(x.shape, other.shape)) return same(x, other);
  const merged = collapse(shape, stridesTo(shape, [x, other]));
  if (merged.shape.length > 3) return same(rowMajor(stretched(x, shape)), rowMajor(stretched(other, shape))); // rare: really repeat the numbers
  const sizes = padded(merged.shape, 3, 1);
  const [a, b] = merged.strides.map((steps) => padded(steps, 3, 0));
  const kernel = a[2] === 0 ? oneByRowKernel : b[2] === 0 ? rowByOneKernel : bothKernel;
  return launch(kernel, {
    threads: [sizes[2], sizes[1], sizes[0]], inputs: [x, other],
    integers: { aZ: a[0], aY: a[1], bZ: b[0], bY: b[1] }, floats: { parameter }, helpers, shape,
  });
}

function combineOnCpu(x: Tensor, other: Tensor, parameter: number, f: Combine, bool: boolean): Tensor {
  const shape = broadcastShapes('', ['x', x.shape], ['other', other.shape]);
  const dtype = bool ? 'bool' : x.dtype;
  const y = new arrayTypes[dtype](sizeOf(shape));
  const [a, b] = stridesTo(shape, [x, other]);
  for (let position = 0; position < y.length; position++) {
    const index = indexOf(position, shape);
    const atA = index.reduce((at, i, d) => at + i * a[d], 0);
    const atB = index.reduce((at, i, d) => at + i * b[d], 0);
    y[position] = convert(f(x.array[atA], other.array[atB], parameter), dtype);
  }
  return Tensor.from(y, shape, dtype, 'cpu');
}

/** The promotion of operators that know no integers, as their PyTorch counterparts. */
export const floatsOnly = (name: string) => (promoted: DType): DType => {
  if (isFloat(promoted)) return promoted;
  throw new OperatorError(`${name}: x and other are ${promoted} together; expected float32 or float64, use x.to('float32')`);
};

/** The promotion of operators that know no fractions. `kinds` is what they know. */
export const wholeOnly = (name: string, kinds: string) => (promoted: DType): DType => {
  if (kinds.includes(promoted)) return promoted;
  throw new OperatorError(`${name}: x and other are ${promoted} together; expected ${kinds}`);
};

/** Makes an operator from the two ways to combine one element of each input. */
export function binary<O extends object>(name: string, family: BinaryFamily<O>): Binary<O> {
  const { reference, kernel, helpers: own, parameter = () => 0, result, check, ...rest } = family;
  const helpers = { ...own, combine: kernel };
  return defineOperator<Two, O, Tensor, true>({
    promotion: 'promote', ...rest, name, takes: { x: 'any', other: 'any' }, outputs: { y: result ?? 'same' }, numbers: true, broadcasts: true,
    shape(x, other, options) {
      check?.(x, other, options);
      return broadcastShapes(name, ['x', x.shape], ['other', other.shape]);
    },
    reference: (x, other, options) => combineOnCpu(x, other, parameter(options), reference, result === 'bool'),
    gpu: (x, other, options) => combineOnGpu(x, other, parameter(options), helpers),
  });
}
