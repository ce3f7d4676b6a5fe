/** What a division leaves over, element by element. Shapes are broadcast, types promoted; a plain number may stand for a tensor. */
import { isFloat } from '../../dtype.ts';
import { kernelMath } from '../../gpu/math.ts';
import { OperatorError } from '../../operator.ts';
import { host, type Tensor } from '../../tensor.ts';
import { div, mul, type RoundingMode } from './arithmetic.ts';
import { type Binary, binary, type Combine } from './binaryFamily.ts';
import { neg } from './unary.ts';

const { leadingBits } = kernelMath;

/**
 * a − q·b with q = ⌊a/b⌋: q·b is carried as two numbers, and their difference with a is exact. Only q may be off, by the rounding of a/b:
 * by one for |q| up to 2²⁴.
 */
function restOnce(a: number, b: number): number {
  const q = Math.floor(a / b);
  const product = q * b;
  const q1 = leadingBits(q);
  const q2 = q - q1;
  const b1 = leadingBits(b);
  const b2 = b - b1;
  const lost = q2 * b2 - (product - q1 * b1 - q2 * b1 - q1 * b2);
  return a - product - lost;
}
/** What is left of a after as many b as fit, with the sign of a. A second look takes quotients up to 2⁴⁶. */
function restAfterTruncation(a: number, b: number): number {
  const first = restOnce(a, b);
  const rest = restOnce(first, b);
  const size = Math.abs(b);
  const sign = a < 0 ? -1 : 1;
  const whole = rest * sign < 0 ? rest + sign * size : rest;
  return size > Math.abs(a) ? a : whole;
}
function restAfterFloor(a: number, b: number): number {
  const rest = restAfterTruncation(a, b);
  return (b < 0 ? -rest : rest) < 0 ? rest + b : rest;
}

const leftOver = (name: string, roundingMode: RoundingMode, reference: Combine, kernel: Combine, gradFn: string): Binary => binary(name, {
  defaults: {}, reference, kernel,
  helpers: { restOnce, restAfterTruncation },
  check: (x, other) => checkDivisor(name, x, other),
  gradFn: (_x, other) => `${gradFn}${other.isNumber ? 0 : 1}`,
  gradient: ({ grad, inputs: [x, other] }) => [() => grad, () => neg(mul(grad, div(x, other, { roundingMode })))],
});

/**
 * What is left of x after dividing towards zero. It has the sign of x, as `%` in JavaScript and C.
 *
 *     y = x − other · trunc(x / other)        dx = g    dother = −g · trunc(x / other)
 *
 * A float divided by 0, and ±∞ by anything, leaves NaN; x divided by ±∞ leaves x. Integers cannot be divided by 0.
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.fmod(input, other)
 * @example fmod(tensor([-7, 7]), 3)   // [-1, 1]
 */
export const fmod: Binary = leftOver('fmod', 'trunc', (a, b) => a % b, restAfterTruncation, 'FmodBackward');

/**
 * What is left of x after dividing downwards. It has the sign of `other`, as `%` in Python.
 *
 *     y = x − other · ⌊x / other⌋        dx = g    dother = −g · ⌊x / other⌋
 *
 * A float divided by 0, and ±∞ by anything, leaves NaN. Integers cannot be divided by 0.
 *
 * @shape  x, other: broadcast together  →  y: their common shape
 * @torch  torch.remainder(input, other)
 * @example remainder(tensor([-7, 7]), 3)   // [2, 1]
 */
export const remainder: Binary = leftOver('remainder', 'floor', (a, b) => {
  const rest = a % b;
  return rest * Math.sign(b) < 0 ? rest + b : rest;
}, restAfterFloor, 'RemainderBackward');

function checkDivisor(name: string, x: Tensor, other: Tensor): void {
  if (x.dtype === 'bool') throw new OperatorError(`${name}: x and other have dtype bool; expected numbers`);
  if (!isFloat(x.dtype) && host(other).includes(0)) {
    throw new OperatorError(`${name}: other holds a zero; integers (${x.dtype}) leave nothing known after it, use x.to('float32')`);
  }
}
