/**
 * Filling a tensor with numbers of other distributions in place. Each is a uniform or normal number of 53 bits, put through a formula; the
 * stream and the formula are PyTorch's (on all processors but Intel's, where a library with a stream of its own draws `exponential_`).
 */
import { OperatorError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';
import { defaultGenerator } from './generator.ts';
import { fill, floatType, type GeneratorOption, inPairs } from './inPlace.ts';

/**
 * Exponential: the waiting time for what happens `lambda` times per unit of time.
 *
 *     −ln(1 − u) / lambda
 *
 * @torch  torch.Tensor.exponential_(lambd=1, generator=None)
 */
export function exponential_(x: Tensor, lambda = 1, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  floatType('exponential_', 'x has', x.dtype);
  if (!(lambda > 0)) throw new OperatorError(`exponential_: lambda is ${lambda}; expected a number > 0`);
  return fill('exponential_', x, () => generator.uniform(x.numel(), 'float64').map((u) => (-1 / lambda) * Math.log1p(-u) + 0));
}

/**
 * Geometric: how many attempts it takes until one with chance p succeeds, counting that one.
 *
 *     ⌈ln u / ln(1 − p)⌉
 *
 * @torch  torch.Tensor.geometric_(p, generator=None)
 */
export function geometric_(x: Tensor, p: number, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  if (x.dtype === 'bool') throw new OperatorError('geometric_: x has dtype bool; expected any other');
  if (!(p > 0 && p < 1)) throw new OperatorError(`geometric_: p is ${p}; expected a number between 0 and 1`);
  return fill('geometric_', x, () => generator.uniform(x.numel(), 'float64').map((u) => Math.ceil(Math.log(u) / Math.log1p(-p))));
}

/**
 * Cauchy: where a line through the point (median, sigma) in a random direction meets the axis. It has no mean.
 *
 *     median + sigma · tan(π (u − ½))
 *
 * @torch  torch.Tensor.cauchy_(median=0, sigma=1, generator=None)
 */
export function cauchy_(x: Tensor, median = 0, sigma = 1, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  floatType('cauchy_', 'x has', x.dtype);
  if (!(sigma > 0)) throw new OperatorError(`cauchy_: sigma is ${sigma}; expected a number > 0`);
  return fill('cauchy_', x, () => generator.uniform(x.numel(), 'float64').map((u) => median + sigma * Math.tan(Math.PI * (u - 0.5))));
}

/**
 * Log-normal: its logarithm is normal with this mean and standard deviation. The normal numbers come in pairs, however many they are.
 *
 * @torch  torch.Tensor.log_normal_(mean=1, std=2, generator=None)
 */
export function logNormal_(x: Tensor, mean = 1, std = 2, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  floatType('logNormal_', 'x has', x.dtype);
  if (!(std > 0)) throw new OperatorError(`logNormal_: std is ${std}; expected a number > 0`);
  return fill('logNormal_', x, () => inPairs(generator, x.numel(), 'float64', mean, std).map(Math.exp));
}
