/** Whole numbers near a number, and what is left of it. Integers stay as they are; the gradient of rounding is zero. */
import { type DType, isFloat } from '../../dtype.ts';
import { OperatorError } from '../../operator.ts';
import { flatPieces, type Unary, unary } from './unaryFamily.ts';

/** The largest whole number that is not above x.    d = 0        @shape x: any but bool → y: the shape of x  @torch torch.floor(input) */
export const floor: Unary = unary('floor', {
  takes: 'number', defaults: {},
  reference: Math.floor,
  kernel: (x) => Math.floor(x),
  gradient: flatPieces,
});

/** The smallest whole number that is not below x.    d = 0        @shape x: any but bool → y: the shape of x  @torch torch.ceil(input) */
export const ceil: Unary = unary('ceil', {
  takes: 'number', defaults: {},
  reference: Math.ceil,
  kernel: (x) => Math.ceil(x),
  gradient: flatPieces,
});

/** x without its fraction: rounded towards zero.    d = 0        @shape x: any but bool → y: the shape of x  @torch torch.trunc(input) */
export const trunc: Unary = unary('trunc', {
  takes: 'number', defaults: {},
  reference: Math.trunc,
  kernel: (x) => (x < 0 ? Math.ceil(x) : Math.floor(x)),
  gradient: flatPieces,
});

/** The fraction of x, with its sign; NaN for ±∞.    d = g        @shape x: float → y: the shape of x  @torch torch.frac(input) */
export const frac: Unary = unary('frac', {
  takes: 'float', defaults: {},
  reference: (x) => x - Math.trunc(x),
  kernel: (x) => x - (x < 0 ? Math.ceil(x) : Math.floor(x)),
  gradient: ({ grad }) => [() => grad],
});

export interface RoundOptions {
  /** How many digits after the point are kept; below zero, how many before it become 0. */
  readonly decimals: number;
}

/**
 * The nearest whole number; of two that are equally near, the even one.
 *
 *     y = round(x · 10ᵈ) / 10ᵈ  with d = decimals        dx = 0
 *
 * 0.15 · 10 is a little more than 1.5 in float64 and exactly 1.5 in float32: what is halfway depends on the type.
 *
 * @shape  x: any but bool  →  y: the shape of x
 * @torch  torch.round(input, decimals=0)
 * @example round(tensor([0.5, 1.5, 2.5]))   // [0, 2, 2]
 */
export const round: Unary<RoundOptions> = unary<RoundOptions>('round', {
  takes: 'number', defaults: { decimals: 0 },
  parameter({ decimals }, dtype: DType) {
    if (!Number.isInteger(decimals)) throw new OperatorError(`round: decimals is ${String(decimals)}; expected a whole number`);
    if (decimals !== 0 && !isFloat(dtype)) {
      throw new OperatorError(`round: decimals is ${decimals}, but x has dtype ${dtype}; integers are rounded to whole numbers only, use x.to('float32')`);
    }
    return decimals < 0 ? -(10 ** -decimals) : 10 ** decimals; // the sign tells what to do first, multiply or divide
  },
  reference: (x, power) => (power > 0 ? nearestEven(x * power) / power : nearestEven(x / -power) * -power),
  kernel(x, power) {
    const scaled = power > 0 ? x * power : x / -power;
    const size = Math.abs(scaled);
    const lower = Math.floor(size);
    const isOdd = lower - Math.floor(lower * 0.5) * 2;
    const gap = size - lower;
    const near = gap > 0.5 ? lower + 1 : (gap < 0.5 ? lower : lower + isOdd);
    const whole = size >= 8388608 ? size : near; // from 2²³ on, every float32 is whole
    const y = scaled < 0 ? -whole : (scaled > 0 ? whole : scaled);
    return power > 0 ? y / power : y * -power;
  },
  gradFn: (_x, { decimals }) => (decimals === 0 ? 'RoundBackward0' : 'RoundBackward1'),
  gradient: flatPieces,
});

/** Rounds the size, so that −0.3 becomes −0. */
function nearestEven(x: number): number {
  const size = Math.abs(x);
  const lower = Math.floor(size);
  const gap = size - lower;
  return Math.sign(x) * (gap < 0.5 || (gap === 0.5 && lower % 2 === 0) ? lower : Math.ceil(size));
}
