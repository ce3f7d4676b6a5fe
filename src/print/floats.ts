/**
 * Floating-point numbers as Python writes them.
 *
 * JavaScript's `toFixed` and `toExponential` differ in four places: halfway cases go away from zero instead of to the even digit, `toFixed`
 * gives up at 10²¹, minus zero loses its sign, and exponents have one digit where Python's have two.
 */

/** Python's `f'{value:.{digits}f}'`: 2.5 with no digits is `2`, 0.125 with two is `0.12`. */
export function fixed(value: number, digits: number): string {
  return nonFinite(value) ?? signOf(value) + withPoint(scaled(Math.abs(value), digits), digits);
}

/** Python's `f'{value:.{digits}e}'`: 1234.5 with two digits is `1.23e+03`. */
export function scientific(value: number, digits: number): string {
  const special = nonFinite(value);
  if (special !== null) return special;
  // The exponent of the rounded number, since 9.99 may become 1.0e+01. Halfway cases agree here: the 9 they would leave is odd.
  const exponent = Number(value.toExponential(digits).split('e')[1]);
  const mantissa = withPoint(scaled(Math.abs(value), digits - exponent), digits);
  return `${signOf(value)}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `value · 10^power` rounded to an integer, halves to even. Exact: a double is an integer divided by a power of two. */
function scaled(value: number, power: number): bigint {
  let integer = value;
  let halvings = 0;
  for (; !Number.isInteger(integer); halvings++) integer *= 2;
  const numerator = BigInt(integer) * 10n ** BigInt(Math.max(power, 0));
  const denominator = 2n ** BigInt(halvings) * 10n ** BigInt(Math.max(-power, 0));

  const quotient = numerator / denominator;
  const twiceTheRest = 2n * (numerator % denominator);
  const isUp = twiceTheRest > denominator || (twiceTheRest === denominator && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

/** 1234 with two digits behind the point is `12.34`; with none, `1234`. */
function withPoint(integer: bigint, digits: number): string {
  const text = String(integer).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? '-' : '';
}

function nonFinite(value: number): string | null {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? null : `${signOf(value)}inf`;
}
