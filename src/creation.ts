/** Making tensors: from numbers, filled with one value, and in rows. */
import { arrayTypes, convert, type DType, dtypes, type NumberArray, widest } from './dtype.ts';
import { nearest, OperatorError, shown } from './errors.ts';
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

type Nested = number | bigint | boolean | NumberArray | Tensor | readonly Nested[];

/**
 * A tensor that holds a copy of the given numbers.
 *
 * Numbers make a float32 tensor (JavaScript does not tell 1 from 1.0), booleans a bool tensor, BigInts (`[1n, 2n]`) an
 * int32 tensor, and typed arrays and tensors one of their own type; of several, the widest. `dtype` says otherwise.
 *
 * @torch  torch.tensor(data, dtype, device, requires_grad)
 * @example tensor([[1, 2], [3, 4]])                     // shape [2, 2], float32
 * @example tensor([1, 2, 3], { dtype: 'int32' })
 */
export function tensor(data: Nested, options: TensorOptions = {}): Tensor {
  if (data instanceof Tensor) {
    const { dtype = data.dtype } = options;
    checkHeld('tensor', data.flat(), dtype);
    return fromNumbers('tensor', data.flat(), data.shape, dtype, { device: data.device, ...options });
  }
  const shape: number[] = [];
  for (let level: unknown = data; Array.isArray(level) || isNumberArray(level); level = level[0]) shape.push(level.length);
  const flat: number[] = [];
  let found: DType | null = null;
  const meet = (dtype: DType): void => {
    found = found === null ? dtype : widest([found, dtype]);
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
    } else if (value instanceof Tensor) {
      meet(value.dtype);
      flat.push(value.item());
    } else throw new OperatorError(`tensor: ${shown(value)} is not a number; expected nested lists of numbers or booleans`);
  };
  walk(data, 0);
  const { dtype = found ?? 'float32' } = options;
  checkHeld('tensor', flat, dtype);
  return fromNumbers('tensor', flat, shape, dtype, options);
}

/** The sizes of integer types; bytes may be written from −255 on, where −1 is 255. */
const limits: Readonly<Partial<Record<DType, readonly [least: number, most: number]>>> = { int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [-255, 255] };
/** Refuses numbers that an integer type cannot hold. */
function checkHeld(name: string, numbers: ArrayLike<number>, dtype: DType): void {
  const limit = limits[dtype];
  if (!limit) return;
  for (let i = 0; i < numbers.length; i++) {
    const whole = Math.trunc(numbers[i]);
    if (whole >= limit[0] && whole <= limit[1]) continue;
    throw new OperatorError(`${name}: ${numbers[i]} does not fit into ${dtype}; expected numbers from ${limit[0]} to ${limit[1]}`);
  }
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
  const [first, ...rest] = sizes;
  if (Array.isArray(first) && rest.length > 0) {
    throw new OperatorError(`${name}: ${rest.map(shown).join(', ')} follows the shape ${shown(first)}; expected options, as in { dtype: 'int32' }, or nothing`);
  }
  const shape = (Array.isArray(first) ? first : sizes) as Shape;
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
  if (typeof fillValue !== 'number' && typeof fillValue !== 'boolean') {
    throw new OperatorError(`full: fillValue is ${shown(fillValue)}; expected a number or a boolean`);
  }
  const dtype = options.dtype ?? (typeof fillValue === 'boolean' ? 'bool' : 'float32');
  checkHeld('full', [Number(fillValue)], dtype);
  return fromNumbers('full', new Float64Array(sizeOf(shape)).fill(Number(fillValue)), [...shape], dtype, options);
}

/** The options of a tensor that is to be like x, if they do not say otherwise. */
export const like = <O extends TensorOptions>({ dtype, device }: Tensor, options: O): O => ({ dtype, device, ...options });
/** Zeros in the shape and type of x. @torch torch.zeros_like(input, dtype, device, requires_grad) */
export const zerosLike = (x: Tensor, options: TensorOptions = {}): Tensor => zeros(x.shape, like(x, options));
/** Ones in the shape and type of x. @torch torch.ones_like(input, dtype, device, requires_grad) */
export const onesLike = (x: Tensor, options: TensorOptions = {}): Tensor => ones(x.shape, like(x, options));
/** One number in the shape and type of x. @torch torch.full_like(input, fill_value, dtype, device, requires_grad) */
export const fullLike = (x: Tensor, fillValue: number | boolean, options: TensorOptions = {}): Tensor => full(x.shape, fillValue, like(x, options));
/** A tensor in the shape and type of x whose numbers do not matter yet. @torch torch.empty_like(input, dtype, device, requires_grad) */
export const emptyLike = (x: Tensor, options: TensorOptions = {}): Tensor => empty(x.shape, like(x, options));

export { arange, eye, linspace, logspace, scalarTensor, trilIndices, triuIndices } from './ranges.ts';
