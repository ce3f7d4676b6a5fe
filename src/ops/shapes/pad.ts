/**
 * Padding: more places around x, or fewer.
 *
 *     y[…, p, …] = x[…, p − before, …]        outside of x:  constant   value
 *                                                            reflect    x mirrored at its outermost element, which is not repeated
 *                                                            replicate  its outermost element
 *                                                            circular   x again, from its other end
 *
 *     dx[…, i, …] = Σ g  over all places that show i        (constant: g, padded by the negative numbers)
 *
 * Negative numbers cut places off. `circular` then goes around what is left; the others show what was cut off, where it is mirrored.
 *
 * @shape  x: constant: any; otherwise [N, C, …] or [C, …] with one, two or three dims behind C, all of them padded
 *         →  y: the shape of x, with size + before + after at every padded dim
 * @torch  torch.nn.functional.pad(input, pad, mode='constant', value=None)
 * @example pad(tensor([[1, 2, 3]]), { pad: [1, 1], mode: 'reflect' })   // [[2, 1, 2, 3, 2]]
 */
import { convert, type DType, isFloat } from '../../dtype.ts';
import { grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { indexOf, type Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { nodeOf, paddedDims, type PaddingMode, type Source, sources, stepsOf } from './padding.ts';
import { padGradient } from './padGradient.ts';

export interface PadOptions {
  /** How many places to add before and after the last dim, then before and after the one in front of it, and so on. */
  readonly pad: Shape;
  /** What they show. */
  readonly mode: PaddingMode;
  /** The number they show in mode `constant`; null for 0. */
  readonly value: number | null;
}

/** What a number may be that is to become one of these, its fraction cut off; floats hold any, NaN as well. */
const ranges: Readonly<Record<DType, readonly [least: number, most: number]>> = {
  float32: [-Infinity, Infinity], float64: [-Infinity, Infinity], int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255], bool: [-Infinity, Infinity],
};

function shape(x: Tensor, { pad: sizes, mode, value }: PadOptions): Shape {
  const dims = paddedDims('pad', x.shape, sizes, mode);
  if (value !== null) {
    if (mode !== 'constant' && value !== 0) throw new OperatorError(`pad: value is ${value} and mode ${mode}; expected a value in mode constant only`);
    const [least, most] = ranges[x.dtype];
    const holds = typeof value === 'number' && (isFloat(x.dtype) || (Math.trunc(value) >= least && Math.trunc(value) <= most));
    const said = typeof value === 'number' ? value : JSON.stringify(value);
    if (!holds) throw new OperatorError(`pad: value is ${said}; expected a number that ${x.dtype} can hold, or null`);
  }
  if (x.dtype === 'bool' && (mode === 'reflect' || mode === 'replicate')) {
    throw new OperatorError(`pad: x has dtype bool; expected numbers in mode ${mode}, as in PyTorch`);
  }
  return dims.map(({ total }) => total);
}

/** The negative numbers of a padding, and the positive ones. */
const cutting = (pad: Shape): number[] => pad.map((count) => Math.min(count, 0));
const adding = (pad: Shape): number[] => pad.map((count) => Math.max(count, 0));
const cutsFirst = ({ pad: sizes, mode }: PadOptions): boolean => mode === 'circular' && sizes.some((count) => count < 0);

function reference(x: Tensor, options: PadOptions): Tensor {
  if (cutsFirst(options)) return reference(reference(x, { pad: cutting(options.pad), mode: 'constant', value: 0 }), { ...options, pad: adding(options.pad) });
  const { mode, value } = options;
  const dims = paddedDims('pad', x.shape, options.pad, mode);
  const y = x.newZeros(dims.map(({ total }) => total));
  const fill = convert(value ?? 0, x.dtype);
  for (let position = 0; position < y.numel(); position++) {
    const places = indexOf(position, y.shape).map((p, d) => p - dims[d].before);
    const inside = places.every((i, d) => i >= 0 && i < dims[d].size);
    const shown = mode !== 'constant' ? places.map((i, d) => sources[mode](i, dims[d].size)) : inside ? places : null;
    y.array[position] = shown ? x.array[shown.reduce((at, i, d) => at + i * x.stride()[d], 0)] : fill;
  }
  return y;
}

/** One thread per place of the padded planes. */
function constantKernel(this: Thread, x: Volume, H: number, W: number, top: number, left: number, value: number): number {
  const h = this.thread.y - top;
  const w = this.thread.x - left;
  let y = value;
  if (h >= 0 && h < H && w >= 0 && w < W) {
    y = x[this.thread.z][this.thread.y - top][this.thread.x - left];
  }
  return y;
}
// Inside the kernel, `source` is that of the mode.
declare const source: Source;
/** The same where the places outside show some inside. */
function showingKernel(this: Thread, x: Volume, H: number, W: number, top: number, left: number): number {
  const h = source(this.thread.y - top, H);
  const w = source(this.thread.x - left, W);
  return x[this.thread.z][h][w];
}

function gpu(x: Tensor, options: PadOptions): Tensor {
  const { pad: sizes, mode, value } = options;
  if (cutsFirst(options)) return pad(pad(x, { pad: cutting(sizes) }), { pad: adding(sizes), mode });
  const dims = paddedDims('pad', x.shape, sizes, mode);
  const padded = stepsOf(x.shape, dims).reduce((y, { planes, rows, columns }) => {
    const threads = [columns.total, rows.total, planes];
    const inputs = [grid(y, [planes, rows.size, columns.size])];
    const integers = { H: rows.size, W: columns.size, top: rows.before, left: columns.before };
    return mode === 'constant' ? launch(constantKernel, { threads, inputs, integers, floats: { value: convert(value ?? 0, x.dtype) } })
      : launch(showingKernel, { threads, inputs, integers, helpers: { source: sources[mode] } });
  }, x);
  return reshape(padded, { shape: shape(x, options) });
}

export const pad: Operator<[x: Tensor], PadOptions> = defineOperator<[x: Tensor], PadOptions>({
  name: 'pad',
  takes: { x: 'any' },
  defaults: { pad: required, mode: 'constant', value: null },
  shape,
  reference,
  gpu,
  gradient: ({ grad, inputs: [x], options }) => [() => {
    const { pad: sizes, mode } = options;
    if (mode === 'constant') return pad(grad, { pad: sizes.map((count) => -count) });
    if (!cutsFirst(options)) return padGradient(grad, { shape: x.shape, pad: sizes, mode });
    const kept = paddedDims('pad', x.shape, cutting(sizes), 'constant').map(({ total }) => total);
    return pad(padGradient(grad, { shape: kept, pad: adding(sizes), mode }), { pad: cutting(sizes).map((count) => -count) });
  }],
  gradFn: (_x, { pad: sizes, mode }) => (mode === 'constant' ? 'ConstantPadNdBackward0' : mode === 'circular' ? 'CopySlices' : `${nodeOf(mode, sizes)}0`),
});
