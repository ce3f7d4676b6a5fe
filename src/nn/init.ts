/**
 * How parameters begin. Each function fills its tensor in place and returns it; nothing is remembered for `backward`.
 *
 * The idea of Xavier and Kaiming: the sum of n products of independent numbers has n times their variance, so the weights
 * get the variance 1 / n, times what the activation takes away.
 *
 * @torch  torch.nn.init
 */
import { noGrad } from '../autograd/mode.ts';
import { nearest, OperatorError } from '../errors.ts';
import { copyInto } from '../inPlace.ts';
import { type GeneratorOption, normal_ as drawNormal, uniform_ as drawUniform } from '../random/inPlace.ts';
import { show, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Uniform in [a, b). @torch torch.nn.init.uniform_(tensor, a=0, b=1, generator=None) */
export const uniform_ = (tensor: Tensor, a = 0, b = 1, option: GeneratorOption = {}): Tensor => noGrad(() => drawUniform(tensor, a, b, option));
/** @torch torch.nn.init.normal_(tensor, mean=0, std=1, generator=None) */
export const normal_ = (tensor: Tensor, mean = 0, std = 1, option: GeneratorOption = {}): Tensor => noGrad(() => drawNormal(tensor, mean, std, option));
/** @torch torch.nn.init.constant_(tensor, val) */
export function constant_(tensor: Tensor, value: number): Tensor {
  noGrad(() => copyInto(tensor, value));
  return tensor;
}
/** @torch torch.nn.init.zeros_(tensor) */
export const zeros_ = (tensor: Tensor): Tensor => constant_(tensor, 0);
/** @torch torch.nn.init.ones_(tensor) */
export const ones_ = (tensor: Tensor): Tensor => constant_(tensor, 1);

/** The factors that make up for what an activation does to the size of its input. */
const gains = {
  linear: 1, conv1d: 1, conv2d: 1, conv3d: 1, conv_transpose1d: 1, conv_transpose2d: 1, conv_transpose3d: 1,
  sigmoid: 1, tanh: 5 / 3, relu: Math.sqrt(2), selu: 3 / 4, leaky_relu: null,
};
export type Nonlinearity = keyof typeof gains;

/**
 * @param parameter  the negative slope of `leaky_relu`
 * @torch  torch.nn.init.calculate_gain(nonlinearity, param=None)
 * @example calculateGain('relu')   // √2: half of the numbers are gone
 */
export function calculateGain(nonlinearity: Nonlinearity, parameter = 0.01): number {
  const names = Object.keys(gains);
  if (!names.includes(nonlinearity)) {
    const like = nearest(String(nonlinearity), names);
    const guess = like ? `did you mean '${like}'? ` : '';
    throw new OperatorError(`calculateGain: nonlinearity is ${JSON.stringify(nonlinearity)}; ${guess}expected one of ${names.join(', ')}`);
  }
  return gains[nonlinearity] ?? Math.sqrt(2 / (1 + parameter ** 2));
}

/** How many inputs one output sees, and the other way round: channels times the places of the kernel. */
export function calculateFanInAndFanOut(tensor: Tensor): [fanIn: number, fanOut: number] {
  if (tensor.ndim < 2) throw new OperatorError(`calculateFanInAndFanOut: tensor has shape ${show(tensor.shape)}; expected [out, in, …]`);
  const [out, into, ...kernel] = tensor.shape;
  return [into * sizeOf(kernel), out * sizeOf(kernel)];
}

export interface KaimingOptions extends GeneratorOption {
  /** The negative slope of `leaky_relu`. */
  readonly a?: number;
  /** `fan_in` keeps the variance of what goes forward, `fan_out` that of the gradients. */
  readonly mode?: 'fan_in' | 'fan_out';
  /** What follows the layer. */
  readonly nonlinearity?: Nonlinearity;
}

function kaimingStd(name: string, tensor: Tensor, { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' }: KaimingOptions): number {
  if (mode !== 'fan_in' && mode !== 'fan_out') throw new OperatorError(`${name}: mode is ${JSON.stringify(mode)}; expected 'fan_in' or 'fan_out'`);
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}
/**
 * Uniform in ±√3 · gain / √fan, which has the deviation gain / √fan.
 *
 * @torch  torch.nn.init.kaiming_uniform_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu', generator=None)
 */
export function kaimingUniform_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  if (tensor.numel() === 0) return tensor;
  const bound = Math.sqrt(3) * kaimingStd('kaimingUniform_', tensor, options);
  return uniform_(tensor, -bound, bound, options);
}
/** Normal with deviation gain / √fan. @torch torch.nn.init.kaiming_normal_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu', generator=None) */
export function kaimingNormal_(tensor: Tensor, options: KaimingOptions = {}): Tensor {
  if (tensor.numel() === 0) return tensor;
  return normal_(tensor, 0, kaimingStd('kaimingNormal_', tensor, options), options);
}

export interface XavierOptions extends GeneratorOption {
  readonly gain?: number;
}
function xavierStd(tensor: Tensor, { gain = 1 }: XavierOptions): number {
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}
/**
 * Uniform in ±gain · √(6 / (fanIn + fanOut)): a compromise between what goes forward and what comes back.
 *
 * @torch  torch.nn.init.xavier_uniform_(tensor, gain=1, generator=None)
 */
export function xavierUniform_(tensor: Tensor, options: XavierOptions = {}): Tensor {
  const bound = Math.sqrt(3) * xavierStd(tensor, options);
  return uniform_(tensor, -bound, bound, options);
}
/** Normal with deviation gain · √(2 / (fanIn + fanOut)). @torch torch.nn.init.xavier_normal_(tensor, gain=1, generator=None) */
export const xavierNormal_ = (tensor: Tensor, options: XavierOptions = {}): Tensor => normal_(tensor, 0, xavierStd(tensor, options), options);
