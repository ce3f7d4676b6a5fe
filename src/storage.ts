import { isInferenceModeEnabled } from './autograd/mode.ts';
import { arrayTypes, type DType, itemSize, type NumberArray } from './dtype.ts';

export type Device = 'cpu' | 'gpu';

/** Addresses are simulated: every storage gets a place of its own, 64 bytes aligned. Only equality and differences mean anything. */
let nextAddress = 0x10000;

/**
 * A row of numbers in memory, shared by all the tensors that look at it.
 *
 * On the cpu the array has the element type of `dtype`. On the gpu every number is a float32, whatever it stands for;
 * integers up to 2²⁴ are exact there. `version` counts changes in place, so that `backward` can tell when a number it
 * needs is no longer the one that was used.
 */
export class Storage {
  readonly array: NumberArray;
  readonly dtype: DType;
  readonly device: Device;
  readonly address: number;
  version = 0;
  /** It was made in inference mode: backward never sees it. */
  readonly isInference = isInferenceModeEnabled();

  constructor(array: NumberArray, dtype: DType, device: Device) {
    this.array = array;
    this.dtype = dtype;
    this.device = device;
    this.address = nextAddress;
    nextAddress += Math.ceil((this.nbytes + 1) / 64) * 64;
  }

  static zeros(length: number, dtype: DType, device: Device): Storage {
    return new Storage(new (device === 'gpu' ? Float32Array : arrayTypes[dtype])(length), dtype, device);
  }

  /** Number of elements. */
  get length(): number {
    return this.array.length;
  }

  /** Size in bytes, counted in the element type it stands for. */
  get nbytes(): number {
    return this.array.length * itemSize(this.dtype);
  }

  /** The elements, one after the other, without shape or strides. */
  tolist(): number[] {
    return Array.from(this.array);
  }

  dataPtr(): number {
    return this.address;
  }
}
