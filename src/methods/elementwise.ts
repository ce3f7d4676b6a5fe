/** Elementwise arithmetic, functions and comparisons. */
import type { RoundingMode } from '../ops/elementwise/arithmetic.ts';
import * as F from '../ops/index.ts';
import { sameShape } from '../shape.ts';
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
  logicalAnd(this: Tensor, other: Tensor): Tensor { return F.logicalAnd(this, other); },
  logicalOr(this: Tensor, other: Tensor): Tensor { return F.logicalOr(this, other); },
  logicalXor(this: Tensor, other: Tensor): Tensor { return F.logicalXor(this, other); },
  /** this where the condition holds, other elsewhere. */
  where(this: Tensor, condition: Tensor, other: Other): Tensor { return F.where(condition, this, other); },
  /** Same shape and same numbers. */
  equal(this: Tensor, other: Tensor): boolean {
    const numbers = other.flat();
    return sameShape(this.shape, other.shape) && this.flat().every((value, i) => value === numbers[i]);
  },
};
