/**
 * Fourier transform of real signals, and the way back. The waves of a real signal come in pairs that mirror each other,
 * y[n − f] = conj y[f], so half of them are enough.
 *
 *     rfft:   y[f] = s · Σₜ x[t] e^(−2πi f t / n)        for f ≤ n / 2
 *             dx[t] = s · Re Σ_f g[f] e^(+2πi f t / n)
 *     irfft:  y[t] = s · Σ_f x[f] e^(+2πi f t / n)        over all f < n, those above n / 2 being the mirror images
 *             dx[f] = s · wf · Σₜ g[t] e^(−2πi f t / n)   wf = 2 for waves that have a mirror image, 1 for f = 0 and f = n / 2
 *
 * Complex numbers are pairs, real and imaginary part, in a last dim of size 2; dim does not count it. The imaginary parts that irfft
 * meets at f = 0 and f = n / 2 have no meaning and are not looked at. Its n is even, 2 (length − 1), unless it is said.
 *
 * @shape  rfft: x [..., t, ...]  →  y: [..., ⌊n/2⌋ + 1, ..., 2];  irfft: x [..., f, ..., 2]  →  y: [..., n, ...]
 * @torch  torch.fft.rfft(input, n=None, dim=-1, norm=None), torch.fft.irfft
 * @example rfft(tensor([1, 0, 0, 0]))   // [[1, 0], [1, 0], [1, 0]]
 */
import { tensor } from '../../creation.ts';
import { grid, launch, type Pair, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator } from '../../operator.ts';
import { sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { stack } from '../indexing/stack.ts';
import { reshape } from '../views/reshape.ts';
import { narrow, select } from '../views/slices.ts';
import { ifft } from './fft.ts';
import { complexShape, fourierDefaults, type FourierOptions, opposite, resized, scaleOf, signalSizes, sumOfWaves, transformOnGpu } from './transform.ts';

type Fourier = Operator<[x: Tensor], FourierOptions>;
const half = (n: number): number => Math.floor(n / 2) + 1;

const realSizes = (x: Tensor, options: FourierOptions) => {
  const sizes = signalSizes('rfft', x.shape, options);
  return { ...sizes, shape: [...x.shape.with(sizes.dim, half(sizes.n)), 2] };
};

export const rfft: Fourier = defineOperator<[x: Tensor], FourierOptions>({
  name: 'rfft',
  takes: { x: 'any' },
  defaults: fourierDefaults,
  promotion: 'toFloat',
  shape: (x, options) => realSizes(x, options).shape,
  reference(x, options) {
    const { n, lanes: { outer, length, inner }, shape } = realSizes(x, options);
    const y = x.newZeros(shape);
    const scale = scaleOf(options.norm, n, -1);
    for (let o = 0; o < outer; o++) for (let f = 0; f < half(n); f++) for (let k = 0; k < inner; k++) {
      const [re, im] = sumOfWaves(f, n, length, -1, (t) => [x.array[(o * length + t) * inner + k], 0]);
      const place = 2 * ((o * half(n) + f) * inner + k);
      y.array[place] = scale * re;
      y.array[place + 1] = scale * im;
    }
    return y;
  },
  gpu(x, options) {
    const { n, lanes, shape } = realSizes(x, options);
    if (sizeOf(shape) === 0) return x.newZeros(shape);
    const all = transformOnGpu(stack([x, x.newZeros(x.shape)], { dim: -1 }), lanes, n, -1, scaleOf(options.norm, n, -1));
    return reshape(narrow(all, { dim: 1, start: 0, length: half(n) }), { shape });
  },
  gradient: ({ grad, inputs: [x], options }) => [() => {
    const { n, dim, lanes: { length } } = realSizes(x, options);
    return resized(select(ifft(grad, { n, dim, norm: opposite(options.norm) }), { dim: -1, index: 0 }), dim, length);
  }],
  gradFn: 'ViewAsRealBackward0',
});

const halfSizes = (x: Tensor, options: FourierOptions) => {
  const shape = complexShape('irfft', x);
  const sizes = signalSizes('irfft', shape, options, (length) => 2 * (length - 1));
  return { ...sizes, shape: shape.with(sizes.dim, sizes.n) };
};

/** A thread per wave: those of the second half are mirrored, and those that mirror themselves lose their imaginary part. */
function mirrorKernel(this: Thread, x: Volume, length: number, n: number): Pair {
  const isUpper = this.thread.y * 2 > n ? 1 : 0;
  const f = isUpper > 0 ? n - this.thread.y : this.thread.y;
  let re = 0;
  let im = 0;
  if (f < length) {
    re = x[this.thread.z][f][this.thread.x * 2];
    if (f > 0 && f * 2 < n) {
      im = x[this.thread.z][f][this.thread.x * 2 + 1] * (1 - 2 * isUpper);
    }
  }
  return [re, im];
}

export const irfft: Fourier = defineOperator<[x: Tensor], FourierOptions>({
  name: 'irfft',
  takes: { x: 'any' },
  defaults: fourierDefaults,
  promotion: 'toFloat',
  shape: (x, options) => halfSizes(x, options).shape,
  reference(x, options) {
    const { n, lanes: { outer, length, inner }, shape } = halfSizes(x, options);
    const y = x.newZeros(shape);
    const scale = scaleOf(options.norm, n, 1);
    for (let o = 0; o < outer; o++) for (let t = 0; t < n; t++) for (let k = 0; k < inner; k++) {
      const wave = (f: number): readonly [number, number] => {
        const lower = Math.min(f, n - f); // the wave itself, or the one that it mirrors
        if (lower >= length) return [0, 0];
        const at = 2 * ((o * length + lower) * inner + k);
        return [x.array[at], lower === 0 || 2 * lower === n ? 0 : Math.sign(n - 2 * f) * x.array[at + 1]];
      };
      y.array[(o * n + t) * inner + k] = scale * sumOfWaves(t, n, n, 1, wave)[0];
    }
    return y;
  },
  gpu(x, options) {
    const { n, lanes: { outer, length, inner }, shape } = halfSizes(x, options);
    if (sizeOf(shape) === 0) return x.newZeros(shape);
    const all = launch(mirrorKernel, { threads: [inner, n, outer], inputs: [grid(x, [outer, length, inner * 2])], integers: { length, n }, returns: 2 });
    return reshape(select(transformOnGpu(all, { outer, length: n, inner }, n, 1, scaleOf(options.norm, n, 1)), { dim: 3, index: 0 }), { shape });
  },
  gradient: ({ grad, inputs: [x], options }) => [() => {
    const { n, dim, lanes: { length } } = halfSizes(x, options);
    const weights = Array.from({ length: half(n) }, (_, f) => (f === 0 || 2 * f === n ? 1 : 2));
    const weighting = reshape(tensor(weights, { dtype: grad.dtype, device: grad.device }), { shape: x.shape.map((_, d) => (d === dim ? half(n) : 1)) });
    return resized(mul(rfft(grad, { n, dim, norm: opposite(options.norm) }), weighting), dim, length);
  }],
  gradFn: 'FftC2RBackward0',
});
