/** Filling a tensor with random numbers in place. Autograd's rules for changes in place hold. */
import type { NumberArray } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { checkWritable, copyInto } from '../inPlace.ts';
import { rowMajor } from '../layout.ts';
import { broadcastShapes, broadcastStrides, sameShape, show } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { moveTo } from '../transfer.ts';
import { defaultGenerator, type Generator, type RandomArray, type RandomType } from './generator.ts';

export interface GeneratorOption {
  /** The stream to draw from; by default the one that `manualSeed` seeds. */
  readonly generator?: Generator | undefined;
}

/** Uniform in [low, high). @torch torch.Tensor.uniform_(from=0, to=1, generator=None) */
export function uniform_(x: Tensor, low = 0, high = 1, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  return fill('uniform_', x, () => generator.uniform(x.numel(), floatType('uniform_', 'x has', x.dtype), low, high));
}

/** Normal with this mean and standard deviation. @torch torch.Tensor.normal_(mean=0, std=1, generator=None) */
export function normal_(x: Tensor, mean = 0, std = 1, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  const count = x.numel();
  const dtype = floatType('normal_', 'x has', x.dtype);
  return fill('normal_', x, () => (x.isContiguous() ? generator.normal(count, dtype, mean, std) : inPairs(generator, count, dtype, mean, std)));
}

/** PyTorch draws blocks of 16 only into contiguous memory; everything else it draws in pairs, as a generator does for fewer than 16. */
export function inPairs<T extends RandomType>(generator: Generator, count: number, dtype: T, mean: number, std: number): RandomArray<T> {
  const array = (dtype === 'float32' ? new Float32Array(count) : new Float64Array(count)) as RandomArray<T>;
  for (let start = 0; start < count; start += 15) array.set(generator.normal(Math.min(15, count - start), dtype, mean, std), start);
  return array;
}

/**
 * 1 with probability p, else 0; a tensor p gives every element its own.
 *
 * @torch  torch.Tensor.bernoulli_(p=0.5, generator=None)
 */
export function bernoulli_(x: Tensor, p: number | Tensor = 0.5, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  if (!(p instanceof Tensor)) return fill('bernoulli_', x, () => generator.bernoulli(x.numel(), p));
  floatType('bernoulli_', 'p has', p.dtype);
  if (!sameShape(broadcastShapes('bernoulli_', ['x', x.shape], ['p', p.shape]), x.shape)) {
    throw new OperatorError(`bernoulli_: p has shape ${show(p.shape)}, which does not stretch to x's shape ${show(x.shape)}`);
  }
  const strides = broadcastStrides(p.shape, p.stride(), x.shape);
  return fill('bernoulli_', x, (order) => {
    const probabilities = p.lookAs({ shape: order.map((d) => x.shape[d]), strides: order.map((d) => strides[d]), offset: p.storageOffset() });
    return generator.bernoulliOf(rowMajor(moveTo(probabilities, 'cpu')).array as Float32Array | Float64Array);
  });
}

/**
 * Whole numbers: `random_(x, 2, 5)` draws from 2 to 4, `random_(x, 5)` from 0 to 4, and `random_(x)` from 0 to the largest one up to
 * which the type of x counts without gaps: 2³¹ − 1, 255, 1, 2²⁴ (float32, and integers on the gpu) or 2⁵³.
 *
 * @torch  torch.Tensor.random_(from=0, to=None, generator=None)
 */
export function random_(x: Tensor, options?: GeneratorOption): Tensor;
export function random_(x: Tensor, to: number, options?: GeneratorOption): Tensor;
export function random_(x: Tensor, from: number, to: number, options?: GeneratorOption): Tensor;
export function random_(x: Tensor, ...call: readonly (number | GeneratorOption | undefined)[]): Tensor {
  const { generator = defaultGenerator } = call.find((part) => typeof part === 'object') ?? {};
  const bounds = call.filter((part): part is number => typeof part === 'number');
  if (bounds.length === 0) return fill('random_', x, () => upToLargest(generator, x));
  const [low, high] = bounds.length === 1 ? [0, bounds[0]] : bounds;
  return fillIntegers('random_', x, low, high, generator);
}

/** Whole numbers in [low, high), which the type of x must hold. `name` is who asks. */
export function fillIntegers(name: string, x: Tensor, low: number, high: number, generator: Generator): Tensor {
  const most = largestWhole(x);
  const least = x.dtype === 'uint8' || x.dtype === 'bool' ? 0 : x.dtype === 'int32' && x.device === 'cpu' ? -most - 1 : -most;
  for (const [bound, value, largest] of [['low', low, most], ['high', high, most + 1]] as const) {
    if (!Number.isInteger(value) || value < least || value > largest) {
      const held = `${x.dtype}${x.device === 'gpu' ? ' on the gpu' : ''}`;
      throw new OperatorError(`${name}: ${bound} is ${value}; expected a whole number from ${least} to ${largest} for ${held}`);
    }
  }
  if (low >= high) throw new OperatorError(`${name}: low is ${low} and high ${high}; expected low < high`);
  const count = x.numel();
  const fits = low >= -(2 ** 31) && high <= 2 ** 31;
  return fill(name, x, () => (fits ? generator.integers(count, low, high) : Float64Array.from(generator.integers(count, BigInt(low), BigInt(high)), Number)));
}

/** Up to here the type counts without gaps. */
function largestWhole({ dtype, device }: Tensor): number {
  if (dtype === 'float32' || (dtype === 'int32' && device === 'gpu')) return 2 ** 24;
  return { float64: 2 ** 53, int32: 2 ** 31 - 1, uint8: 255, bool: 1 }[dtype];
}

function upToLargest(generator: Generator, x: Tensor): Float64Array {
  const count = largestWhole(x) + 1;
  const next = x.dtype === 'float64' ? (): number => Number(generator.random64() % (2n ** 53n + 1n)) : (): number => generator.random() % count;
  return Float64Array.from({ length: x.numel() }, next);
}

export function floatType(name: string, whose: string, dtype: string): RandomType {
  if (dtype !== 'float32' && dtype !== 'float64') throw new OperatorError(`${name}: ${whose} dtype ${dtype}; expected float32 or float64`);
  return dtype;
}

/**
 * Writes numbers into x in the order in which its elements lie in memory, which is PyTorch's order for a transposed tensor too.
 * `draw` is given that order: the dims from the outermost to the innermost. On the gpu, the numbers are drawn on the host and moved.
 */
export function fill(name: string, x: Tensor, draw: (order: readonly number[]) => NumberArray): Tensor {
  checkWritable(name, x);
  const order = x.shape.map((_, d) => d).sort((a, b) => x.stride(b) - x.stride(a));
  const shape = order.map((d) => x.shape[d]);
  const numbers = draw(order);
  const dtype = numbers instanceof Float32Array ? 'float32' : numbers instanceof Float64Array ? 'float64' : numbers instanceof Int32Array ? 'int32' : 'uint8';
  const source = Tensor.from(numbers, shape, dtype, 'cpu');
  // float64 does not travel; whole numbers that float32 holds exactly do.
  const drawn = x.device === 'gpu' && dtype === 'float64' ? Tensor.from(Float32Array.from(numbers), shape, 'float32', 'cpu') : source;
  copyInto(x.lookAs({ shape, strides: order.map((d) => x.stride(d)), offset: x.storageOffset() }), moveTo(drawn, x.device));
  return x;
}
