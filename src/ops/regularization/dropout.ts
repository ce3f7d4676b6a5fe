/**
 * Dropout: in training, every element is dropped with probability p, so that no unit can rely on a particular other one.
 *
 *     y = x · m / (1 − p)        mᵢ = 0 with probability p, else 1        dx = g · m / (1 − p)
 *
 * What stays is enlarged, so that the expected value is that of x, and evaluation needs no correction: without training, and
 * with p = 0, the result is x itself and nothing is drawn. A dropped NaN or infinity is 0 · x = NaN, as in PyTorch.
 *
 * After `manualSeed`, the same elements are dropped as in PyTorch, which draws in the order in which x lies in memory: a
 * transposed x is not treated as its copy would be.
 *
 * @shape  x: any, float  →  y: the shape of x
 * @torch  torch.nn.functional.dropout(input, p=0.5, training=True)
 */
import { arrayTypes } from '../../dtype.ts';
import { rowMajor } from '../../layout.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { defaultGenerator } from '../../random/generator.ts';
import type { Shape } from '../../shape.ts';
import { Storage } from '../../storage.ts';
import { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';

export interface DropoutOptions {
  /** The probability of an element to be dropped. */
  readonly p: number;
  /** false leaves x as it is. */
  readonly training: boolean;
  /** Write the result into x. */
  readonly inplace: boolean;
}

/** Whether a call returns x itself. */
const isIdentity = ({ p, training }: Pick<DropoutOptions, 'p' | 'training'>): boolean => p === 0 || !training;

/** m / (1 − p): what the elements of x are multiplied by, drawn in the order in which they lie in memory. */
export function drawNoise(x: Tensor, p: number): Tensor {
  const kept = defaultGenerator.dropoutMask(x.numel(), p);
  const noise = new (x.device === 'gpu' ? Float32Array : arrayTypes[x.dtype])(kept.length);
  for (let i = 0; i < noise.length; i++) noise[i] = kept[i] ? 1 / (1 - p) : 0;
  return new Tensor(new Storage(noise, x.dtype, x.device), { shape: x.shape, strides: denseStrides(x), offset: 0 });
}

/** Strides without gaps that visit the dims in the order of x's own strides, the largest outermost. Stretched dims keep their place. */
function denseStrides(x: Tensor): Shape {
  const order = x.shape.map((_, d) => d);
  const stretched = (d: number): boolean => x.stride(d) === 0;
  const sorted = order.filter((d) => !stretched(d)).sort((a, b) => x.stride(b) - x.stride(a)); // equal strides keep their order
  const strides = new Array<number>(x.ndim);
  let step = 1;
  for (const d of order.map((d) => (stretched(d) ? d : (sorted.shift() as number))).reverse()) {
    strides[d] = step;
    step *= Math.max(x.shape[d], 1);
  }
  return strides;
}

function reference(x: Tensor, options: DropoutOptions, drawn: Tensor): Tensor {
  if (isIdentity(options)) return x;
  const [from, noise] = [rowMajor(x).array, rowMajor(drawn).array];
  const y = x.newZeros(x.shape);
  for (let i = 0; i < from.length; i++) y.array[i] = from[i] * noise[i];
  return y;
}

export const dropout = defineOperator<[x: Tensor], DropoutOptions>({
  name: 'dropout',
  takes: { x: 'float' },
  defaults: { p: 0.5, training: true, inplace: false },
  // x comes as it lies in memory: that decides which number is drawn for which element.
  view: true,
  shape(x, { p, training }) {
    if (!(p >= 0 && p <= 1)) throw new OperatorError(`dropout: p is ${String(p)}; expected a number from 0 to 1`);
    if (typeof training !== 'boolean') throw new OperatorError(`dropout: training is ${String(training)}; expected true or false`);
    return x.shape;
  },
  draw: (x, options) => (isIdentity(options) ? x : drawNoise(x, options.p)),
  reference,
  gpu: (x, options, drawn) => (isIdentity(options) ? x : mul(x, drawn)),
  gradient: ({ grad, drawn }) => [() => mul(grad, drawn)],
  gradFn: 'MulBackward0',
});
