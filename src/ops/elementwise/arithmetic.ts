/** + − × ÷ and powers of two tensors, element by element. Shapes are broadcast, types promoted; a plain number may stand for a tensor. */
import { isFloat } from '../../dtype.ts';
import { OperatorError } from '../../operator.ts';
import { host, type Tensor } from '../../tensor.ts';
import { type Binary, binary } from './binaryFamily.ts';
import { eq, ge } from './comparison.ts';
import { power, wholePower } from './power.ts';
import { log, neg } from './unary.ts';
import { logicalAnd } from './logical.ts';
import { where } from './where.ts';

/**
 * Sum.    y = x + alpha · other        dx = g    dother = alpha · g
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.add(input, other, alpha=1)
 * @example add(tensor([1, 2]), 10)   // [11, 12]
 */
export const add: Binary<{ alpha: number }> = binary('add', {
  defaults: { alpha: 1 },
  parameter: ({ alpha }) => alpha,
  reference: (a, b, alpha) => a + alpha * b,
  kernel: (a, b, alpha) => a + alpha * b,
  check: (x, other, { alpha }) => checkAlpha('add', x, other, alpha),
  gradient: ({ grad, options: { alpha } }) => [() => grad, () => scaled(grad, alpha)],
});

/**
 * Difference.    y = x − alpha · other        dx = g    dother = −alpha · g
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.sub(input, other, alpha=1); booleans are refused, as there
 */
export const sub: Binary<{ alpha: number }> = binary('sub', {
  defaults: { alpha: 1 },
  parameter: ({ alpha }) => alpha,
  reference: (a, b, alpha) => a - alpha * b,
  kernel: (a, b, alpha) => a - alpha * b,
  check: (x, other, { alpha }) => checkDifference('sub', x, other, alpha),
  gradient: ({ grad, options: { alpha } }) => [() => grad, () => scaled(neg(grad), alpha)],
});

/**
 * Difference from behind.    y = other − alpha · x        dx = −alpha · g    dother = g
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.rsub(input, other, alpha=1); booleans are refused, as there
 * @example rsub(tensor([1, 2]), 10)   // [9, 8]
 */
export const rsub: Binary<{ alpha: number }> = binary('rsub', {
  defaults: { alpha: 1 },
  parameter: ({ alpha }) => alpha,
  reference: (a, b, alpha) => b - alpha * a,
  kernel: (a, b, alpha) => b - alpha * a,
  check: (x, other, { alpha }) => checkDifference('rsub', x, other, alpha),
  gradFn: (_x, other) => (other.isNumber ? 'RsubBackward1' : 'RsubBackward0'),
  gradient: ({ grad, options: { alpha } }) => [() => scaled(neg(grad), alpha), () => grad],
});

/**
 * Product.    y = x · other        dx = g · other    dother = g · x
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.mul(input, other)
 */
export const mul: Binary = binary('mul', {
  defaults: {},
  reference: (a, b) => a * b,
  kernel: (a, b) => a * b,
  gradient: ({ grad, inputs: [x, other] }) => [() => mul(grad, other), () => mul(grad, x)],
});

/** How a quotient is rounded: not at all, towards zero, or down. */
export type RoundingMode = 'trunc' | 'floor' | null;

/**
 * Quotient.    y = x / other        dx = g / other    dother = −g · (x / other) / other
 *
 * Without rounding, integers make floats (7 / 2 = 3.5). With it, types stay, and the gradient is zero almost everywhere.
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.div(input, other, rounding_mode=None)
 * @example div(tensor([-7]), 2, { roundingMode: 'floor' })   // [-4];  'trunc' gives [-3]
 */
export const div: Binary<{ roundingMode: RoundingMode }> = binary<{ roundingMode: RoundingMode }>('div', {
  defaults: { roundingMode: null },
  promotion: (promoted, { roundingMode }) => (roundingMode || isFloat(promoted) ? promoted : 'float32'),
  parameter: ({ roundingMode }) => ({ none: 0, trunc: 1, floor: 2 })[roundingMode ?? 'none'],
  reference(a, b, rounding) {
    const quotient = a / b;
    if (rounding === 2) return b === 0 ? quotient : floorQuotient(a, b);
    return rounding === 1 ? Math.trunc(quotient) : quotient;
  },
  kernel(a, b, rounding) {
    const quotient = a / b;
    const isUnderZero = quotient === 0 && a * b < 0; // −1 / ∞ is −0
    const down = b === 0 ? quotient : isUnderZero ? -1 : Math.floor(quotient) + (a - a); // ∞ has no whole part
    const whole = rounding > 1 ? down : quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient);
    return rounding > 0 ? whole : quotient;
  },
  check(x, other, { roundingMode }) {
    if (roundingMode !== null && roundingMode !== 'trunc' && roundingMode !== 'floor') {
      throw new OperatorError(`div: roundingMode is ${JSON.stringify(roundingMode)}; expected null, 'trunc' or 'floor'`);
    }
    if (roundingMode && !isFloat(x.dtype) && !isFloat(other.dtype) && host(other).includes(0)) {
      throw new OperatorError(`div: other holds a zero; integers (${x.dtype} and ${other.dtype}) have no quotient for it, use x.to('float32')`);
    }
  },
  gradFn: (_x, _other, { roundingMode }) => (roundingMode ? 'DivBackward2' : 'DivBackward0'),
  gradient: ({ grad, inputs: [x, other], options: { roundingMode } }) => (roundingMode
    ? [() => mul(grad, 0), () => mul(grad, 0)]
    : [() => div(grad, other), () => neg(mul(grad, div(div(x, other), other)))]),
});

/**
 * Power.    y = xᵏ with k = other        dx = g · k · xᵏ⁻¹    dk = g · xᵏ · ln x
 *
 * 0⁰ is 1. A negative x has a power only for whole k, otherwise NaN. Where the factor k or ln x would spoil a true zero, the
 * gradient is that zero: dx = 0 where k = 0, dk = 0 where x = 0 and k ≥ 0.
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.pow(input, exponent)
 */
export const pow: Binary = binary('pow', {
  defaults: {},
  // As C does it: JavaScript says NaN to 1 and −1 raised to ±∞.
  reference: (a, b) => (a === 1 || b === 0 ? 1 : a === -1 && Math.abs(b) === Infinity ? 1 : a ** b),
  kernel: power,
  helpers: { wholePower },
  check(x, other) {
    if (!isFloat(x.dtype) && other.isNumber && other.item() < 0) {
      throw new OperatorError(`pow: other is ${other.item()}; integers have no negative powers, use x.to('float32')`);
    }
    if (x.dtype === 'bool') throw new OperatorError('pow: x and other have dtype bool; expected numbers');
  },
  gradFn: (x, other) => (other.isNumber ? 'PowBackward0' : x.isNumber ? 'PowBackward2' : 'PowBackward1'),
  gradient: ({ grad, output, inputs: [x, other] }) => [
    () => where(eq(other, 0), 0, mul(grad, mul(other, pow(x, sub(other, 1))))),
    () => where(logicalAnd(eq(x, 0), ge(other, 0)), 0, mul(grad, mul(output, log(x)))),
  ],
});

const scaled = (grad: Tensor, alpha: number): Tensor => (alpha === 1 ? grad : mul(grad, alpha));
/** ⌊a / b⌋ without the rounding of a / b. What is left of a has the sign of a: with the other sign, b went in once too often. */
function floorQuotient(a: number, b: number): number {
  const rest = a % b;
  const truncated = Math.round((a - rest) / b);
  return Math.sign(rest) === -Math.sign(b) ? truncated - 1 : truncated;
}

function checkDifference(name: string, x: Tensor, other: Tensor, alpha: number): void {
  if (x.dtype === 'bool') throw new OperatorError(`${name}: x and other have dtype bool; expected numbers, use logicalXor(x, other) for booleans`);
  checkAlpha(name, x, other, alpha);
}

function checkAlpha(name: string, x: Tensor, other: Tensor, alpha: number): void {
  if (typeof alpha !== 'number') throw new OperatorError(`${name}: alpha is ${String(alpha)}; expected a number`);
  if (!isFloat(x.dtype) && !isFloat(other.dtype) && !Number.isInteger(alpha)) {
    throw new OperatorError(`${name}: alpha is ${alpha}; x and other are integers (${x.dtype}), so expected a whole number`);
  }
}
