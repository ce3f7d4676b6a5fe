/** Functions of one number, and their other names. */
import * as F from '../ops/index.ts';
import type { Unary } from '../ops/elementwise/unaryFamily.ts';
import type { Tensor } from '../tensor.ts';
import type { Other } from './arguments.ts';

type Method = (this: Tensor) => Tensor;
const of = (operator: Unary): Method => function (this: Tensor): Tensor { return operator(this); };
type Limit = Other | null;

/** Those that have a form in place. */
export const functions = {
  abs: of(F.abs), absolute: of(F.abs), negative: of(F.neg), sign: of(F.sign),
  floor: of(F.floor), ceil: of(F.ceil), trunc: of(F.trunc), fix: of(F.trunc), frac: of(F.frac),
  round(this: Tensor, options: { decimals?: number } = {}): Tensor { return F.round(this, options); },
  square: of(F.square), reciprocal: of(F.reciprocal), rsqrt: of(F.rsqrt),
  exp2: of(F.exp2), expm1: of(F.expm1), log1p: of(F.log1p), log2: of(F.log2), log10: of(F.log10),
  sin: of(F.sin), cos: of(F.cos), tan: of(F.tan), sinc: of(F.sinc), deg2rad: of(F.deg2rad), rad2deg: of(F.rad2deg),
  asin: of(F.asin), arcsin: of(F.asin), acos: of(F.acos), arccos: of(F.acos), atan: of(F.atan), arctan: of(F.atan),
  sinh: of(F.sinh), cosh: of(F.cosh),
  asinh: of(F.asinh), arcsinh: of(F.asinh), acosh: of(F.acosh), arccosh: of(F.acosh), atanh: of(F.atanh), arctanh: of(F.atanh),
  erfc: of(F.erfc), erfinv: of(F.erfinv), lgamma: of(F.lgamma), digamma: of(F.digamma),
  polygamma(this: Tensor, n: number): Tensor { return F.polygamma(this, { n }); },
  logit(this: Tensor, eps: number | null = null): Tensor { return F.logit(this, { eps }); },
  logicalNot: of(F.logicalNot), bitwiseNot: of(F.bitwiseNot),
  clamp(this: Tensor, min: Limit = null, max: Limit = null): Tensor { return F.clamp(this, min, max); },
  clip(this: Tensor, min: Limit = null, max: Limit = null): Tensor { return F.clamp(this, min, max); },
  clampMin(this: Tensor, min: Other): Tensor { return F.clampMin(this, min); },
  clampMax(this: Tensor, max: Other): Tensor { return F.clampMax(this, max); },
  nanToNum(this: Tensor, nan: number | null = 0, posinf: number | null = null, neginf: number | null = null): Tensor {
    return F.nanToNum(this, { nan, posinf, neginf });
  },
};

/** Those that have none. */
export const questions = {
  positive: of(F.positive), signbit: of(F.signbit),
  isnan: of(F.isnan), isinf: of(F.isinf), isposinf: of(F.isposinf), isneginf: of(F.isneginf), isfinite: of(F.isfinite),
};
