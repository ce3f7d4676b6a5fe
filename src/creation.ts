/** Making tensors: from numbers, filled with one value, and in rows. */
import { arrayTypes, convert, type DType, dtypes, type NumberArray } from './dtype.ts';
import { nearest, OperatorError } from './errors.ts';
import { asType } from './layout.ts';
import { readOptions } from './options.ts';
import { checkShape, type Shape, show, sizeOf } from './shape.ts';
import type { Device } from './storage.ts';
import { Tensor } from './tensor.ts';

export interface TensorOptions {
  /** Type of the elements. */
  readonly dtype?: DType | undefined;
  /** Where the tensor lives; by default what `setDefaultDevice` chose. */
  readonly device?: Device | undefined;
  /** Whether `backward` should collect a gradient for it. */
  readonly requiresGrad?: boolean | undefined;
}

let defaultDevice: Device = 'cpu';
/** Chooses where new tensors live. (`torch.set_default_device`) */
export function setDefaultDevice(device: Device): void {
  checkDevice('setDefaultDevice', device);
  defaultDevice = device;
}
/** Where new tensors live. (`torch.get_default_device`) */
export const getDefaultDevice = (): Device => defaultDevice;

function checkDevice(name: string, device: Device): void {
  if (device !== 'cpu' && device !== 'gpu') throw new OperatorError(`${name}: device is ${JSON.stringify(device)}; expected 'cpu' or 'gpu'`);
}

/** A contiguous tensor of these numbers, converted to `dtype`. `name` is who asks. */
export function fromNumbers(name: string, numbers: ArrayLike<number>, shape: Shape, dtype: DType, options: TensorOptions): Tensor {
  // Another tensor may stand for the options, as an example to follow.
  const said = options instanceof Tensor ? { device: options.device } : options;
  const { device, requiresGrad } = readOptions<Required<TensorOptions>>(name, { dtype, device: defaultDevice, requiresGrad: false }, said);
  checkDevice(name, device as Device);
  if (!dtypes.includes(dtype)) {
    throw new OperatorError(`${name}: dtype is ${JSON.stringify(dtype)}; expected one of ${dtypes.join(', ')}${didYouMean(String(dtype), dtypes)}`);
  }
  if (device === 'gpu' && dtype === 'float64') {
    throw new OperatorError(`${name}: float64 lives on the cpu only; expected float32, int32, uint8 or bool on the gpu`);
  }
  const array = new (device === 'gpu' ? Float32Array : arrayTypes[dtype])(numbers.length);
  for (let i = 0; i < array.length; i++) array[i] = convert(numbers[i], dtype);
  const x = device === 'gpu' ? asType(Tensor.from(array, shape, 'float32', 'gpu'), dtype) : Tensor.from(array, shape, dtype, 'cpu');
  return requiresGrad ? x.requiresGrad_() : x;
}

const didYouMean = (word: string, candidates: readonly string[]): string => {
  const like = nearest(word, candidates);
  return like ? ` (did you mean ${like}?)` : '';
};

const dtypeOfArray = (array: NumberArray): DType =>
  array instanceof Float32Array ? 'float32' : array instanceof Float64Array ? 'float64' : array instanceof Int32Array ? 'int32' : 'uint8';
const isNumberArray = (value: unknown): value is NumberArray =>
  value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array;

type Nested = number | bigint | boolean | NumberArray | readonly Nested[];

/**
 * A tensor that holds a copy of the given numbers.
 *
 * Numbers make a float32 tensor (JavaScript does not tell 1 from 1.0), booleans a bool tensor, BigInts (`[1n, 2n]`) an
 * int32 tensor, and typed arrays one of their own type; `dtype` says otherwise.
 *
 * @torch  torch.tensor(data, dtype, device, requires_grad)
 * @example tensor([[1, 2], [3, 4]])                     // shape [2, 2], float32
 * @example tensor([1, 2, 3], { dtype: 'int32' })
 */
export function tensor(data: Nested, options: TensorOptions = {}): Tensor {
  const shape: number[] = [];
  for (let level: unknown = data; Array.isArray(level) || isNumberArray(level); level = level[0]) shape.push(level.length);
  const flat: number[] = [];
  let found: DType | null = null;
  const meet = (dtype: DType): void => {
    found = found === null || found === dtype ? dtype : 'float32';
  };
  const walk = (value: unknown, d: number): void => {
    const length = Array.isArray(value) || isNumberArray(value) ? value.length : -1;
    const expected = shape[d] ?? -1;
    if (length !== expected) {
      const [found, wanted] = [length, expected].map((size) => (size < 0 ? 'a number' : `a list of ${size}`));
      throw new OperatorError(`tensor: the list is ragged; ${found} stands at depth ${d} where ${wanted} is expected`);
    }
    if (isNumberArray(value)) {
      meet(dtypeOfArray(value));
      for (const number of value) flat.push(number);
    } else if (Array.isArray(value)) {
      for (const inner of value) walk(inner, d + 1);
    } else if (typeof value === 'number') {
      meet('float32');
      flat.push(value);
    } else if (typeof value === 'boolean' || typeof value === 'bigint') {
      meet(typeof value === 'boolean' ? 'bool' : 'int32');
      flat.push(Number(value));
    } else throw new OperatorError(`tensor: ${String(value)} is not a number; expected nested lists of numbers or booleans`);
  };
  walk(data, 0);
  return fromNumbers('tensor', flat, shape, options.dtype ?? found ?? 'float32', options);
}

/**
 * A tensor that looks at the given typed array without copying it: a change of one shows in the other.
 *
 * @torch  torch.from_numpy(ndarray)
 */
export function fromArray(array: NumberArray, shape: Shape = [array.length]): Tensor {
  checkShape('fromArray', shape);
  if (sizeOf(shape) !== array.length) throw new OperatorError(`fromArray: the array has ${array.length} numbers; shape ${show(shape)} needs ${sizeOf(shape)}`);
  return Tensor.from(array, shape, dtypeOfArray(array), 'cpu');
}

/** `zeros(2, 3)`, `zeros([2, 3])`, and options last. */
export type SizeArguments = readonly [shape: Shape, options?: TensorOptions] | readonly number[] | readonly [...sizes: number[], options: TensorOptions];
export function readSize(name: string, call: readonly unknown[]): { shape: Shape; options: TensorOptions } {
  const last = call.at(-1);
  const hasOptions = typeof last === 'object' && last !== null && !Array.isArray(last);
  const sizes = hasOptions ? call.slice(0, -1) : call.filter((part) => part !== undefined);
  const shape = (Array.isArray(sizes[0]) ? sizes[0] : sizes) as Shape;
  checkShape(name, shape);
  return { shape: [...shape], options: hasOptions ? (last as TensorOptions) : {} };
}

const filled = (name: string, call: readonly unknown[], value: number): Tensor => {
  const { shape, options } = readSize(name, call);
  return fromNumbers(name, new Float64Array(sizeOf(shape)).fill(value), shape, options.dtype ?? 'float32', options);
};
/** A tensor of zeros. @torch torch.zeros(*size, dtype, device, requires_grad) */
export const zeros = (...call: SizeArguments): Tensor => filled('zeros', call, 0);
/** A tensor of ones. @torch torch.ones(*size, dtype, device, requires_grad) */
export const ones = (...call: SizeArguments): Tensor => filled('ones', call, 1);
/** A tensor whose numbers do not matter yet; they are zeros. @torch torch.empty(*size, dtype, device, requires_grad) */
export const empty = (...call: SizeArguments): Tensor => filled('empty', call, 0);
/** A tensor filled with one number. @torch torch.full(size, fill_value, dtype, device, requires_grad) */
export function full(shape: Shape, fillValue: number | boolean, options: TensorOptions = {}): Tensor {
  checkShape('full', shape);
  const dtype = options.dtype ?? (typeof fillValue === 'boolean' ? 'bool' : 'float32');
  return fromNumbers('full', new Float64Array(sizeOf(shape)).fill(Number(fillValue)), [...shape], dtype, options);
}

/** The options of a tensor that is to be like x, if they do not say otherwise. */
export const like = <O extends TensorOptions>({ dtype, device }: Tensor, options: O): O => ({ dtype, device, ...options });
/** Zeros in the shape and type of x. @torch torch.zeros_like(input, dtype, device, requires_grad) */
export const zerosLike = (x: Tensor, options: TensorOptions = {}): Tensor => zeros(x.shape, like(x, options));
/** Ones in the shape and type of x. @torch torch.ones_like(input, dtype, device, requires_grad) */
export const onesLike = (x: Tensor, options: TensorOptions = {}): Tensor => ones(x.shape, like(x, options));
/** One number in the shape and type of x. @torch torch.full_like(input, fill_value, dtype, device, requires_grad) */
export const fullLike = (x: Tensor, fillValue: number, options: TensorOptions = {}): Tensor => full(x.shape, fillValue, like(x, options));
/** A tensor in the shape and type of x whose numbers do not matter yet. @torch torch.empty_like(input, dtype, device, requires_grad) */
export const emptyLike = (x: Tensor, options: TensorOptions = {}): Tensor => empty(x.shape, like(x, options));

/**
 * The numbers from `start` up to, not including, `end`. Whole numbers make an int32 tensor, as in PyTorch.
 *
 * @torch  torch.arange(start, end, step, dtype, device, requires_grad)
 * @example arange(4)            // [0, 1, 2, 3]
 * @example arange(1, 2, 0.5)    // [1, 1.5]
 */
export function arange(...call: readonly [...bounds: number[], options: TensorOptions] | readonly number[]): Tensor {
  const bounds = (call as readonly unknown[]).filter((part): part is number => typeof part === 'number');
  const options = ((call as readonly unknown[]).find((part) => typeof part === 'object') ?? {}) as TensorOptions;
  const [start, end, step = 1] = bounds.length === 1 ? [0, bounds[0]] : bounds;
  if (bounds.length === 0 || bounds.length > 3 || ![start, end, step].every(Number.isFinite)) {
    throw new OperatorError(`arange: the bounds are ${show(bounds)}; expected (end), (start, end) or (start, end, step)`);
  }
  if (step === 0) throw new OperatorError('arange: step is 0; expected any other number');
  if ((end - start) / step < 0) throw new OperatorError(`arange: step ${step} does not lead from ${start} to ${end}; expected a step of the other sign`);
  const count = Math.ceil((end - start) / step);
  const dtype = options.dtype ?? (bounds.every(Number.isInteger) ? 'int32' : 'float32');
  return fromNumbers('arange', Float64Array.from({ length: count }, (_, i) => start + i * step), [count], dtype, options);
}

/**
 * `steps` numbers from `start` to `end`, both included.
 *
 * @torch  torch.linspace(start, end, steps, dtype, device, requires_grad)
 */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  if (!Number.isInteger(steps) || steps < 0) {
    throw new OperatorError(`linspace: steps is ${steps}; expected a whole number ≥ 0 (the number of points, not their distance)`);
  }
  const step = (end - start) / (steps - 1);
  // From both ends, so that the last number is exactly `end`.
  const at = (i: number): number => (i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step);
  return fromNumbers('linspace', Float64Array.from({ length: steps }, (_, i) => (steps === 1 ? start : at(i))), [steps], options.dtype ?? 'float32', options);
}

/**
 * `steps` numbers from base^start to base^end, their exponents evenly spaced.
 *
 * @torch  torch.logspace(start, end, steps, base=10.0, dtype, device, requires_grad)
 * @example logspace(0, 3, 4)   // [1, 10, 100, 1000]
 */
export function logspace(start: number, end: number, steps: number, base = 10, options: TensorOptions = {}): Tensor {
  if (!Number.isInteger(steps) || steps < 0) {
    throw new OperatorError(`logspace: steps is ${steps}; expected a whole number ≥ 0 (the number of points, not their distance)`);
  }
  if (typeof base !== 'number') throw new OperatorError(`logspace: base is ${String(base)}; expected a number`);
  const exponents = linspace(start, end, steps, { dtype: 'float64', device: 'cpu' });
  return fromNumbers('logspace', exponents.array.map((exponent) => base ** exponent), [steps], options.dtype ?? 'float32', options);
}

/** Ones on the diagonal, zeros elsewhere. @torch torch.eye(n, m, dtype, device, requires_grad) */
export function eye(n: number, m: number = n, options: TensorOptions = {}): Tensor {
  checkShape('eye', [n, m], 'size');
  return fromNumbers('eye', Float64Array.from({ length: n * m }, (_, i) => Number(Math.floor(i / m) === i % m)), [n, m], options.dtype ?? 'float32', options);
}
