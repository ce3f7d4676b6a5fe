/** Bringing a tensor's numbers into row-major order, or into another type: what happens to an input before an operator sees it. */
import { arrayTypes, convert, type DType } from './dtype.ts';
import { OperatorError } from './errors.ts';
import { launch, type Flat, type Thread } from './gpu/kernel.ts';
import { broadcastStrides, collapse, contiguousStrides, indexOf, padded, type Shape, sizeOf } from './shape.ts';
import { Tensor } from './tensor.ts';
import { type Device, Storage } from './storage.ts';

/** The same numbers in row-major order: the tensor itself if it is contiguous already. */
export function rowMajor(x: Tensor): Tensor {
  if (x.isContiguous()) return x;
  return x.device === 'gpu' ? copyOnGpu(x) : copyOnCpu(x);
}

/** `x` repeated until it has the given shape: as a view, no number is copied. */
export const stretched = (x: Tensor, shape: Shape): Tensor =>
  x.lookAs({ shape, strides: broadcastStrides(x.shape, x.stride(), shape), offset: x.storageOffset() });

/** A copy that lies in memory as `strides` say, without gaps: `copy` gets the dims in the order they have there, to be copied row by row. */
export function copyAs(x: Tensor, strides: Shape, copy: (x: Tensor) => Tensor): Tensor {
  const order = strides.map((_, d) => d).sort((a, b) => strides[b] - strides[a]);
  const asInMemory = (list: Shape): Shape => order.map((d) => list[d]);
  const y = copy(x.lookAs({ shape: asInMemory(x.shape), strides: asInMemory(x.stride()), offset: x.storageOffset() }));
  return y.lookAs({ shape: x.shape, strides, offset: 0 });
}

/** Element by element: row-major position → index → place in the storage. */
export function copyOnCpu(x: Tensor): Tensor {
  if (x.isContiguous()) return labelled(Tensor.from(x.rows().slice(), x.shape, x.dtype, 'cpu'), x);
  const y = new arrayTypes[x.dtype](x.numel());
  const { array } = x.storage();
  const strides = x.stride();
  for (let position = 0; position < y.length; position++) {
    y[position] = array[indexOf(position, x.shape).reduce((at, i, d) => at + i * strides[d], x.storageOffset())];
  }
  return labelled(Tensor.from(y, x.shape, x.dtype, 'cpu'), x);
}

/** Threads walk the output, and step through the storage as far in each dim as its stride says. */
function stridedCopyKernel(this: Thread, x: Flat, start: number, stepZ: number, stepY: number, stepX: number): number {
  return x[start + this.thread.z * stepZ + this.thread.y * stepY + this.thread.x * stepX];
}
/** The same for two dims more, folded into the thread's z. Their indices are float32 numbers: for storages up to 2²⁴ elements. */
function foldedCopyKernel(
  this: Thread, x: Flat, start: number, size1: number, size2: number, step0: number, step1: number, step2: number, stepY: number, stepX: number,
): number {
  const q = Math.floor((this.thread.z + 0.5) / size2);
  const i2 = this.thread.z - q * size2;
  const i0 = Math.floor((q + 0.5) / size1);
  const i1 = q - i0 * size1;
  return x[start + i0 * step0 + i1 * step1 + i2 * step2 + this.thread.y * stepY + this.thread.x * stepX];
}

export function copyOnGpu(x: Tensor): Tensor {
  const { shape, strides: [strides] } = collapse(x.shape, [x.stride()]);
  const memory = x.storage();
  if (shape.length > 5 || (shape.length > 3 && memory.length > 2 ** 24)) return copySlices(x);
  const inputs = [Tensor.from(memory.array, [memory.length], x.dtype, 'gpu')];
  const start = x.storageOffset();
  let y: Tensor;
  if (shape.length <= 3) {
    const [stepZ, stepY, stepX] = padded(strides, 3, 0);
    y = launch(stridedCopyKernel, { threads: padded(shape, 3, 1).reverse(), inputs, integers: { start, stepZ, stepY, stepX }, shape: x.shape });
  } else {
    const [size0, size1, size2, height, width] = padded(shape, 5, 1);
    const [step0, step1, step2, stepY, stepX] = padded(strides, 5, 0);
    y = launch(foldedCopyKernel, {
      threads: [width, height, size0 * size1 * size2], inputs, integers: { start, size1, size2, step0, step1, step2, stepY, stepX }, shape: x.shape,
    });
  }
  return labelled(asType(y, x.dtype), x);
}

/** More dims that cannot be merged than a kernel has: the slices one by one. */
function copySlices(x: Tensor): Tensor {
  const [count, ...rest] = x.shape;
  const y = Storage.zeros(x.numel(), x.dtype, x.device);
  for (let i = 0; i < count; i++) {
    const slice = x.lookAs({ shape: rest, strides: x.stride().slice(1), offset: x.storageOffset() + i * x.stride(0) });
    y.array.set(rowMajor(slice).rows(), i * sizeOf(rest));
  }
  return labelled(new Tensor(y, { shape: x.shape, strides: contiguousStrides(x.shape), offset: 0 }), x);
}

/**
 * On the gpu every number is a float32; this says what it stands for. Whole numbers must stay where float32 is exact, bytes wrap
 * around, and what is not zero is true, unless it is known to be 0 or 1 already (`isSo`).
 */
export function asType(x: Tensor, dtype: DType, isSo = false): Tensor {
  if (x.dtype === dtype) return x;
  const numbers = x.rows();
  if (dtype === 'bool' && isSo) return Tensor.from(numbers, x.shape, dtype, 'gpu');
  for (let i = 0; i < numbers.length; i++) {
    if (dtype === 'bool') numbers[i] = numbers[i] === 0 ? 0 : 1;
    else if (dtype === 'uint8') numbers[i] = numbers[i] & 255;
    else if (Math.abs(numbers[i]) >= 2 ** 24 && dtype === 'int32') {
      throw new OperatorError(`gpu: a whole number reached ${numbers[i]}; on the gpu integers are exact only below 2^24 = 16777216, use the cpu device`);
    }
  }
  return Tensor.from(numbers, x.shape, dtype, 'gpu');
}

/** `rule` 0: as it is, 1: is it not zero?, 2: without its fraction, 3: the same modulo 256. */
function castKernel(this: Thread, x: Flat, rule: number): number {
  const value = x[this.thread.x];
  let y = value;
  if (rule > 1.5) {
    y = value < 0 ? Math.ceil(value) : Math.floor(value);
  }
  if (rule > 2.5) {
    y = y - Math.floor(y / 256) * 256;
  }
  if (rule > 0.5 && rule < 1.5) {
    y = value === 0 ? 0 : 1;
  }
  return y;
}

/** The same values in another type; the tensor itself if it has that type already. */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  if (x.isNumber) return labelled(fromNumber(x.item(), dtype, x.device), x); // no kernel for one number that the host knows
  if (x.device === 'gpu') {
    if (dtype === 'float64') throw new OperatorError('to: float64 lives on the cpu only; expected float32, int32, uint8 or bool on the gpu');
    const rule = dtype === 'bool' ? 1 : dtype === 'int32' ? 2 : dtype === 'uint8' ? 3 : 0;
    const y = launch(castKernel, { threads: [x.numel()], inputs: [rowMajor(x)], integers: { rule }, shape: x.shape });
    return labelled(asType(y, dtype), x);
  }
  const from = rowMajor(x).array;
  const to = new arrayTypes[dtype](from.length);
  for (let i = 0; i < from.length; i++) to[i] = convert(from[i], dtype);
  return labelled(Tensor.from(to, x.shape, dtype, 'cpu'), x);
}

/** A 0-D tensor. */
function fromNumber(value: number, dtype: DType, device: Device): Tensor {
  const y = new Tensor(Storage.zeros(1, dtype, device), { shape: [], strides: [], offset: 0 });
  y.storage().array[0] = convert(value, dtype);
  return y;
}

/** A number that was converted is still a number somebody wrote. */
function labelled(y: Tensor, x: Tensor): Tensor {
  return x.isNumber ? new Tensor(y.storage(), y.layout(), true) : y;
}
