/**
 * Fourier transform: which waves a signal is made of. And the way back, from the waves to the signal.
 *
 *     y[f] = s · Σₜ x[t] e^(−2πi f t / n)        ifft: e^(+2πi f t / n)
 *     dx[t] = s · Σ_f g[f] e^(+2πi f t / n), the opposite transform with the same factor
 *
 * Complex numbers are pairs here, as `torch.view_as_real` shows them: the last dim, of size 2, holds the real and the imaginary part, and
 * dim counts the dims before it. On the gpu a signal of 2ᵐ elements takes m passes over it, any other one a sum of n waves per result.
 *
 * A convolution of signals is a product of their waves: ifft(fft(x) · fft(w)) is x convolved with w, both going round in a circle.
 *
 * @shape  x: [..., t, ..., 2]  →  y: the shape of x with n at dim
 * @torch  torch.fft.fft(input, n=None, dim=-1, norm=None), torch.fft.ifft, between torch.view_as_complex and torch.view_as_real
 * @example fft(tensor([[1, 0], [0, 0]]))   // [[1, 0], [1, 0]]: a click holds every wave
 */
import { defineOperator, type Operator } from '../../operator.ts';
import { sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import {
  complexShape, type Direction, fourierDefaults, type FourierOptions, opposite, resized, scaleOf, signalSizes, sumOfWaves, transformOnGpu,
} from './transform.ts';

type Fourier = Operator<[x: Tensor], FourierOptions>;

const sizesOf = (operator: string, x: Tensor, options: FourierOptions) => {
  const shape = complexShape(operator, x);
  const sizes = signalSizes(operator, shape, options);
  return { ...sizes, shape: [...shape.with(sizes.dim, sizes.n), 2] };
};

function reference(operator: string, direction: Direction, x: Tensor, options: FourierOptions): Tensor {
  const { n, lanes: { outer, length, inner }, shape } = sizesOf(operator, x, options);
  const y = x.newZeros(shape);
  const scale = scaleOf(options.norm, n, direction);
  for (let o = 0; o < outer; o++) for (let f = 0; f < n; f++) for (let k = 0; k < inner; k++) {
    const at = (t: number): number => 2 * ((o * length + t) * inner + k);
    const [re, im] = sumOfWaves(f, n, length, direction, (t) => [x.array[at(t)], x.array[at(t) + 1]]);
    const place = 2 * ((o * n + f) * inner + k);
    y.array[place] = scale * re;
    y.array[place + 1] = scale * im;
  }
  return y;
}

function fourier(name: string, direction: Direction, back: () => Fourier): Fourier {
  return defineOperator<[x: Tensor], FourierOptions>({
    name,
    takes: { x: 'any' },
    defaults: fourierDefaults,
    promotion: 'toFloat',
    shape: (x, options) => sizesOf(name, x, options).shape,
    reference: (x, options) => reference(name, direction, x, options),
    gpu(x, options) {
      const { n, lanes, shape } = sizesOf(name, x, options);
      if (sizeOf(shape) === 0) return x.newZeros(shape);
      return reshape(transformOnGpu(x, lanes, n, direction, scaleOf(options.norm, n, direction)), { shape });
    },
    gradient: ({ grad, inputs: [x], options }) => [() => {
      const { dim, lanes: { length } } = sizesOf(name, x, options);
      return resized(back()(grad, { dim, norm: opposite(options.norm) }), dim, length);
    }],
    gradFn: 'ViewAsRealBackward0',
  });
}

export const fft: Fourier = fourier('fft', -1, () => ifft);
export const ifft: Fourier = fourier('ifft', 1, () => fft);
