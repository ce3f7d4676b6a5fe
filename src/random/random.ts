/**
 * Random tensors. The same seed and the same calls give the numbers that PyTorch gives on its CPU, on our gpu too: numbers are always
 * drawn on the host. No gradient flows through a draw. (`generator.ts` tells how exact "the same" is.)
 */
import { noGrad } from '../autograd/mode.ts';
import { fromNumbers, like, readSize, type TensorOptions } from '../creation.ts';
import type { DType } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { add, mul } from '../ops/elementwise/arithmetic.ts';
import { broadcastShapes, checkShape, type Shape, show, sizeOf } from '../shape.ts';
import { host, Tensor } from '../tensor.ts';
import { defaultGenerator } from './generator.ts';
import { bernoulli_, fillIntegers, floatType, type GeneratorOption, normal_, uniform_ } from './inPlace.ts';

export { bernoulli_, type GeneratorOption, normal_, random_, uniform_ } from './inPlace.ts';

export interface RandomOptions extends TensorOptions, GeneratorOption {}
/** `rand(2, 3)`, `rand([2, 3])`, and options last. */
export type RandomSize = readonly [shape: Shape, options?: RandomOptions] | readonly number[] | readonly [...sizes: number[], options: RandomOptions];

/** What fills a new tensor in place. */
type Fill = (x: Tensor, option: GeneratorOption) => Tensor;

/** A new tensor, filled before it may require a gradient. */
function filled(name: string, shape: Shape, dtype: DType, options: RandomOptions, fill: Fill): Tensor {
  const { generator, requiresGrad = false, ...place } = options;
  checkShape(name, shape, 'size');
  const x = fill(fromNumbers(name, new Uint8Array(sizeOf(shape)), [...shape], dtype, place), { generator });
  return requiresGrad ? x.requiresGrad_() : x;
}
function filledFloats(name: string, call: readonly unknown[], fill: Fill): Tensor {
  const { shape, options } = readSize(name, call) as { shape: Shape; options: RandomOptions };
  return filled(name, shape, floatType(name, 'options have', options.dtype ?? 'float32'), options, fill);
}

/**
 * Uniform in [0, 1).
 *
 * @torch  torch.rand(*size, generator, dtype, device, requires_grad)
 * @example manualSeed(0); rand(2)   // [0.4963, 0.7682]
 */
export const rand = (...call: RandomSize): Tensor => filledFloats('rand', call, (x, option) => uniform_(x, 0, 1, option));
/**
 * Normal with mean 0 and standard deviation 1.
 *
 * @torch  torch.randn(*size, generator, dtype, device, requires_grad)
 * @example manualSeed(0); randn(2)   // [1.5410, −0.2934]
 */
export const randn = (...call: RandomSize): Tensor => filledFloats('randn', call, (x, option) => normal_(x, 0, 1, option));
/** Uniform in [0, 1), in the shape and type of x. @torch torch.rand_like(input, dtype, device, requires_grad) */
export const randLike = (x: Tensor, options: RandomOptions = {}): Tensor =>
  filledFloats('randLike', [x.shape, like(x, options)], (y, option) => uniform_(y, 0, 1, option));
/** Normal with mean 0 and standard deviation 1, in the shape and type of x. @torch torch.randn_like(input, dtype, device, requires_grad) */
export const randnLike = (x: Tensor, options: RandomOptions = {}): Tensor =>
  filledFloats('randnLike', [x.shape, like(x, options)], (y, option) => normal_(y, 0, 1, option));

/**
 * Whole numbers in [low, high), by default an int32 tensor.
 *
 * @torch  torch.randint(low=0, high, size, generator, dtype, device, requires_grad)
 * @example randint(6, [2])        // two numbers from 0 to 5
 * @example randint(1, 7, [2])     // two dice
 */
export function randint(high: number, size: Shape, options?: RandomOptions): Tensor;
export function randint(low: number, high: number, size: Shape, options?: RandomOptions): Tensor;
export function randint(...call: readonly (number | Shape | RandomOptions | undefined)[]): Tensor {
  const at = call.findIndex((part) => Array.isArray(part));
  const bounds = call.slice(0, at);
  if (at < 1 || at > 2 || bounds.some((part) => typeof part !== 'number')) {
    throw new OperatorError('randint: expected randint(high, [size, …]) or randint(low, high, [size, …])');
  }
  const [low, high] = at === 1 ? [0, call[0] as number] : (bounds as number[]);
  return integers('randint', low, high, call[at] as Shape, (call[at + 1] ?? {}) as RandomOptions, 'int32');
}

/** Whole numbers in [low, high), in the shape and type of x. @torch torch.randint_like(input, low=0, high, dtype, device, requires_grad) */
export function randintLike(x: Tensor, high: number, options?: RandomOptions): Tensor;
export function randintLike(x: Tensor, low: number, high: number, options?: RandomOptions): Tensor;
export function randintLike(x: Tensor, ...call: readonly (number | RandomOptions | undefined)[]): Tensor {
  const bounds = call.filter((part): part is number => typeof part === 'number');
  const [low, high] = bounds.length === 1 ? [0, bounds[0]] : bounds;
  return integers('randintLike', low, high, x.shape, like(x, (call.find((part) => typeof part === 'object') ?? {}) as RandomOptions), x.dtype);
}

function integers(name: string, low: number, high: number, size: Shape, options: RandomOptions, dtype: DType): Tensor {
  return filled(name, size, options.dtype ?? dtype, options, (x, { generator = defaultGenerator }) => fillIntegers(name, x, low, high, generator));
}

/**
 * The numbers 0 to n − 1 in random order.
 *
 * @torch  torch.randperm(n, generator, dtype=int64, device, requires_grad)
 */
export function randperm(n: number, { generator = defaultGenerator, ...options }: RandomOptions = {}): Tensor {
  if (!Number.isInteger(n) || n < 0) throw new OperatorError(`randperm: n is ${n}; expected a whole number ≥ 0`);
  const { dtype = 'int32' } = options;
  const most = { bool: 2, uint8: 256, float32: 2 ** 24 + 1, int32: 2 ** 31, float64: 2 ** 31 }[dtype];
  if (n > most) throw new OperatorError(`randperm: n is ${n}; expected at most ${most}, up to where ${dtype} counts without gaps`);
  fromNumbers('randperm', [], [0], dtype, options); // refuses what the options cannot ask for, before anything is drawn
  return fromNumbers('randperm', generator.permutation(n), [n], dtype, options);
}

/**
 * 1 with probability p, else 0, for every probability in p; of the type of p.
 *
 * @torch  torch.bernoulli(input, generator); PyTorch remembers the call and sends back zeros
 */
export function bernoulli(p: Tensor, options: GeneratorOption = {}): Tensor {
  floatType('bernoulli', 'p has', p.dtype);
  return bernoulli_(p.newZeros(p.shape), p, options);
}

/**
 * Normal with a mean and a standard deviation of their own for every element, if they are tensors (they are broadcast together), or
 * the same for all elements of a tensor of the given size.
 *
 * @torch  torch.normal(mean, std, size, generator); PyTorch remembers the call and sends back zeros
 * @example normal(2, 3, [5])
 * @example normal(arange(1, 4, { dtype: 'float32' }), 0.1)
 */
export function normal(mean: number, std: number, size: Shape, options?: RandomOptions): Tensor;
export function normal(mean: Tensor, std: Tensor | number, options?: GeneratorOption): Tensor;
export function normal(mean: number, std: Tensor, options?: GeneratorOption): Tensor;
export function normal(mean: Tensor | number, std: Tensor | number, ...rest: readonly (Shape | RandomOptions | undefined)[]): Tensor {
  const options = (rest.find((part) => part !== undefined && !Array.isArray(part)) ?? {}) as RandomOptions;
  if (typeof mean === 'number' && !(std instanceof Tensor)) {
    const size = rest.find((part): part is Shape => Array.isArray(part));
    if (!size) throw new OperatorError('normal: mean and std are numbers; expected the size too, as in normal(0, 1, [2, 3])');
    return filledFloats('normal', [size, options], (x, option) => normal_(x, mean, std, option));
  }
  const tensors = Object.entries({ mean, std }).filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor);
  for (const [name, x] of tensors) floatType('normal', `${name} has`, x.dtype);
  if (std instanceof Tensor && host(std).some((value) => !(value >= 0))) {
    throw new OperatorError(`normal: std has shape ${show(std.shape)} and a negative element; expected numbers ≥ 0`);
  }
  const [[, first]] = tensors;
  const x = first.newZeros(broadcastShapes('normal', ...tensors.map(([name, tensor]) => [name, tensor.shape] as const)));
  return noGrad(() => {
    // A number is worked into the draw, a tensor into what was drawn: the last digits are then PyTorch's.
    const drawn = normal_(x, 0, typeof std === 'number' ? std : 1, options);
    return add(std instanceof Tensor ? mul(drawn, std) : drawn, mean);
  });
}
