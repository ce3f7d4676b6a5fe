/** Elementwise arithmetic, functions and comparisons. */
import type { RoundingMode } from '../ops/elementwise/arithmetic.ts';
import { floorDivide } from '../composites/arithmetic.ts';
import { allclose, equal } from '../composites/comparison.ts';
import * as F from '../ops/index.ts';
import type { Tensor } from '../tensor.ts';
import type { Other } from './arguments.ts';

export const elementwise = {
  add(this: Tensor, other: Other, options: { alpha?: number } = {}): Tensor { return F.add(this, other, options); },
  sub(this: Tensor, other: Other, options: { alpha?: number } = {}): Tensor { return F.sub(this, other, options); },
  mul(this: Tensor, other: Other): Tensor { return F.mul(this, other); },
  div(this: Tensor, other: Other, options: { roundingMode?: RoundingMode } = {}): Tensor { return F.div(this, other, options); },
  pow(this: Tensor, exponent: Other): Tensor { return F.pow(this, exponent); },
  neg(this: Tensor): Tensor { return F.neg(this); },
  exp(this: Tensor): Tensor { return F.exp(this); },
  log(this: Tensor): Tensor { return F.log(this); },
  sqrt(this: Tensor): Tensor { return F.sqrt(this); },
  tanh(this: Tensor): Tensor { return F.tanh(this); },
  sigmoid(this: Tensor): Tensor { return F.sigmoid(this); },
  relu(this: Tensor): Tensor { return F.relu(this); },
  erf(this: Tensor): Tensor { return F.erf(this); },

  eq(this: Tensor, other: Other): Tensor { return F.eq(this, other); },
  ne(this: Tensor, other: Other): Tensor { return F.ne(this, other); },
  gt(this: Tensor, other: Other): Tensor { return F.gt(this, other); },
  ge(this: Tensor, other: Other): Tensor { return F.ge(this, other); },
  lt(this: Tensor, other: Other): Tensor { return F.lt(this, other); },
  le(this: Tensor, other: Other): Tensor { return F.le(this, other); },
  maximum(this: Tensor, other: Other): Tensor { return F.maximum(this, other); },
  minimum(this: Tensor, other: Other): Tensor { return F.minimum(this, other); },
  fmax(this: Tensor, other: Other): Tensor { return F.fmax(this, other); },
  fmin(this: Tensor, other: Other): Tensor { return F.fmin(this, other); },
  fmod(this: Tensor, other: Other): Tensor { return F.fmod(this, other); },
  remainder(this: Tensor, other: Other): Tensor { return F.remainder(this, other); },
  floorDivide(this: Tensor, other: Other): Tensor { return floorDivide(this, other); },
  atan2(this: Tensor, other: Other): Tensor { return F.atan2(this, other); },
  hypot(this: Tensor, other: Other): Tensor { return F.hypot(this, other); },
  copysign(this: Tensor, other: Other): Tensor { return F.copysign(this, other); },
  heaviside(this: Tensor, values: Other): Tensor { return F.heaviside(this, values); },
  logaddexp(this: Tensor, other: Other): Tensor { return F.logaddexp(this, other); },
  logaddexp2(this: Tensor, other: Other): Tensor { return F.logaddexp2(this, other); },
  xlogy(this: Tensor, other: Other): Tensor { return F.xlogy(this, other); },
  ldexp(this: Tensor, other: Other): Tensor { return F.ldexp(this, other); },
  bitwiseAnd(this: Tensor, other: Other): Tensor { return F.bitwiseAnd(this, other); },
  bitwiseOr(this: Tensor, other: Other): Tensor { return F.bitwiseOr(this, other); },
  bitwiseXor(this: Tensor, other: Other): Tensor { return F.bitwiseXor(this, other); },
  bitwiseLeftShift(this: Tensor, other: Other): Tensor { return F.bitwiseLeftShift(this, other); },
  bitwiseRightShift(this: Tensor, other: Other): Tensor { return F.bitwiseRightShift(this, other); },
  gcd(this: Tensor, other: Other): Tensor { return F.gcd(this, other); },
  lcm(this: Tensor, other: Other): Tensor { return F.lcm(this, other); },
  addcmul(this: Tensor, tensor1: Other, tensor2: Other, options: { value?: number } = {}): Tensor { return F.addcmul(this, tensor1, tensor2, options); },
  addcdiv(this: Tensor, tensor1: Other, tensor2: Other, options: { value?: number } = {}): Tensor { return F.addcdiv(this, tensor1, tensor2, options); },
  lerp(this: Tensor, end: Other, weight: Other): Tensor { return F.lerp(this, end, weight); },

  logicalAnd(this: Tensor, other: Other): Tensor { return F.logicalAnd(this, other); },
  logicalOr(this: Tensor, other: Other): Tensor { return F.logicalOr(this, other); },
  logicalXor(this: Tensor, other: Other): Tensor { return F.logicalXor(this, other); },
  /** this where the condition holds, other elsewhere. */
  where(this: Tensor, condition: Tensor, other: Other): Tensor { return F.where(condition, this, other); },
  isclose(this: Tensor, other: Tensor, rtol = 1e-5, atol = 1e-8, equalNan = false): Tensor { return F.isclose(this, other, { rtol, atol, equalNan }); },
  /** Whether every element is close to its counterpart. */
  allclose(this: Tensor, other: Tensor, rtol = 1e-5, atol = 1e-8, equalNan = false): boolean { return allclose(this, other, { rtol, atol, equalNan }); },
  /** Same shape and same numbers. */
  equal(this: Tensor, other: Tensor): boolean { return equal(this, other); },
};
