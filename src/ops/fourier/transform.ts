/**
 * The discrete Fourier transform of lanes, as PyTorch's `torch.view_as_real` shows it: a last dim of two holds the real and the
 * imaginary part of complex numbers, and `dim` counts the dims before it.
 *
 *     y[f] = s · Σₜ x[t] e^(∓ 2πi f t / n)        − forwards, + backwards
 */
import { zeros } from '../../creation.ts';
import { OperatorError } from '../../errors.ts';
import { type Flat, grid, launch, type Pair, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { cat } from '../indexing/cat.ts';
import type { Lanes } from '../reduction/reduce.ts';
import { contiguous } from '../views/contiguous.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';

export interface FourierOptions {
  /** How long the transformed signal is: a longer one is cut off, a shorter one followed by zeros. null takes it as it is. */
  readonly n: number | null;
  /** The dim to transform along, not counting the one of the two parts. */
  readonly dim: number;
  /** Where the factor 1/n stands: at the way back ('backward', null), at the way there, or 1/√n at both. */
  readonly norm: 'backward' | 'ortho' | 'forward' | null;
}
export const fourierDefaults: FourierOptions = { n: null, dim: -1, norm: null };
/** −1 is the sign in the exponent on the way there, 1 on the way back. */
export type Direction = -1 | 1;

/** The shape of the complex numbers whose two parts x holds. */
export function complexShape(operator: string, { shape }: Tensor): Shape {
  if (shape.length >= 2 && shape[shape.length - 1] === 2) return shape.slice(0, -1);
  throw new OperatorError(`${operator}: x has shape ${show(shape)}; expected complex numbers [..., n, 2], their parts side by side`);
}

/** The dim from the front, and the length of the signal; `natural` is the length if none is asked for. */
export function signalSizes(operator: string, shape: Shape, { n, dim, norm }: FourierOptions, natural = (length: number): number => length) {
  const d = resolveDim(operator, dim, shape);
  if (shape.length === 0) throw new OperatorError(`${operator}: x has shape []; expected at least one dim`);
  if (norm !== null && norm !== 'backward' && norm !== 'ortho' && norm !== 'forward') {
    throw new OperatorError(`${operator}: norm is ${JSON.stringify(norm)}; expected 'backward', 'ortho', 'forward' or null`);
  }
  if (n !== null && (!Number.isInteger(n) || n < 1)) throw new OperatorError(`${operator}: n is ${String(n)}; expected a whole number ≥ 1, or null`);
  const length = n ?? natural(shape[d]);
  if (length < 1) throw new OperatorError(`${operator}: x has shape ${show(shape)}, and ${shape[d]} numbers at dim ${d} make no signal; expected at least one`);
  return { dim: d, n: length, lanes: lanesAlong(shape, d) };
}

export function scaleOf(norm: FourierOptions['norm'], n: number, direction: Direction): number {
  if (norm === 'ortho') return 1 / Math.sqrt(n);
  return (norm === 'forward') === (direction === -1) ? 1 / n : 1;
}
/** The norm with which the opposite direction has the same factor: what a gradient goes back by. */
export const opposite = (norm: FourierOptions['norm']): FourierOptions['norm'] => (norm === 'ortho' ? norm : norm === 'forward' ? 'backward' : 'forward');

/** The signal with n elements at `dim`: cut off, or followed by zeros. */
export function resized(x: Tensor, dim: number, n: number): Tensor {
  const length = x.shape[dim];
  if (length === n) return x;
  if (length > n) return narrow(x, { dim, start: 0, length: n });
  return cat([x, zeros(x.shape.with(dim, n - length), { dtype: x.dtype, device: x.device })], { dim });
}

/** One result, by the formula: `part(o, t, k)` is element t of lane (o, k), of which there are `length`. */
export function sumOfWaves(
  f: number, n: number, length: number, direction: Direction, element: (t: number) => readonly [re: number, im: number],
): readonly [re: number, im: number] {
  let [re, im] = [0, 0];
  for (let t = 0; t < Math.min(length, n); t++) {
    const angle = (direction * 2 * Math.PI * ((f * t) % n)) / n;
    const [a, b] = element(t);
    re += a * Math.cos(angle) - b * Math.sin(angle);
    im += a * Math.sin(angle) + b * Math.cos(angle);
  }
  return [re, im];
}

/** e^(± 2πi k / n) for every k. */
function waves(n: number, direction: Direction): Tensor {
  const table = new Float32Array(2 * n);
  for (let k = 0; k < n; k++) {
    table[2 * k] = Math.cos((2 * Math.PI * k) / n);
    table[2 * k + 1] = direction * Math.sin((2 * Math.PI * k) / n);
  }
  return Tensor.from(table, [n, 2], 'float32', 'gpu');
}

/** One thread per result takes the whole sum. The place in the table moves by f from one t to the next, and starts again at n. */
function waveKernel(this: Thread, x: Volume, table: Plane, length: number, n: number): Pair {
  let re = 0;
  let im = 0;
  let place = 0;
  for (let t = 0; t < length; t++) {
    const cosine = table[place][0];
    const sine = table[place][1];
    const a = x[this.thread.z][t][this.thread.x * 2];
    const b = x[this.thread.z][t][this.thread.x * 2 + 1];
    re += a * cosine - b * sine;
    im += a * sine + b * cosine;
    place = place + this.thread.y;
    if (place >= n) {
      place = place - n;
    }
  }
  return [re, im];
}

/**
 * One pass of the fast transform, for n = 2ᵐ (Stockham's order, in which nothing needs to be shuffled). Before it there are the transforms
 * of length L of the signals that take every r-th element; after it those of length 2L of every r/2-th:
 *
 *     new[k] = even[k mod L] + e^(± 2πi k / 2L) · odd[k mod L]
 *
 * A thread per result: y is k, x runs through the signals and the lanes, which lie side by side.
 */
function passKernel(this: Thread, x: Volume, table: Flat, L: number, stride: number): Pair {
  const k = this.thread.y < L ? this.thread.y : this.thread.y - L;
  const row = this.thread.z * L + k;
  const cosine = table[this.thread.y * stride * 2];
  const sine = table[this.thread.y * stride * 2 + 1];
  const a = x[row][1][this.thread.x * 2];
  const b = x[row][1][this.thread.x * 2 + 1];
  return [x[row][0][this.thread.x * 2] + a * cosine - b * sine, x[row][0][this.thread.x * 2 + 1] + a * sine + b * cosine];
}

/** The transform of lanes of complex numbers [outer, length, inner, 2]; on the gpu. */
export function transformOnGpu(x: Tensor, { outer, length, inner }: Lanes, n: number, direction: Direction, scale: number): Tensor {
  const signal = reshape(x, { shape: [outer, length, inner, 2] });
  const table = waves(n, direction);
  let y: Tensor;
  if (Number.isInteger(Math.log2(n))) {
    y = contiguous(resized(signal, 1, n));
    for (let L = 1; L < n; L *= 2) {
      const stride = n / (2 * L);
      const width = stride * inner;
      y = launch(passKernel, { threads: [width, 2 * L, outer], inputs: [grid(y, [outer * L, 2, 2 * width]), table], integers: { L, stride }, returns: 2 });
    }
    y = reshape(y, { shape: [outer, n, inner, 2] });
  } else {
    const known = Math.min(length, n);
    const inputs = [grid(signal, [outer, length, inner * 2]), grid(table, [n, 2])];
    y = launch(waveKernel, { threads: [inner, n, outer], inputs, integers: { length: known, n }, returns: 2 });
  }
  return scale === 1 ? y : mul(y, scale);
}
