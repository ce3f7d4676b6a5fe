/** Exponentials for kernels. The style of these functions, and what their errors mean, is told in `../math.ts`. */

/** `eˣ − 1` for |x| ≤ ln 2 / 2, as `x + x² p(x)`. */
export function expm1NearZero(x: number): number {
  const p = 0.500000009569 + x * (0.166665183039 + x * (0.041666204166 + x * (0.00836895370837 + x * 0.00139506003024)));
  return x + x * x * p;
}

/** `2ᵈ` for d = 0, 1, 2, 3, exactly: the cubic through 1, 2, 4, 8. */
export function exp2Digit(d: number): number {
  return 1 + d * (5 + d * d) * 0.16666666666666666;
}

/** `4ᵏ` for k from −31 to 32, exactly: 64 values, three digits in base 4. */
export function powerOfFour(k: number): number {
  const digits = k + 31;
  const high = Math.floor(digits * 0.25);
  const higher = Math.floor(high * 0.25);
  const a = exp2Digit(higher);
  const b = exp2Digit(high - 4 * higher);
  const c = exp2Digit(digits - 4 * high);
  const a4 = a * a * a * a;
  const ab = a4 * b;
  const ab4 = ab * ab * ab * ab;
  const power = ab4 * c * 4.656612873077393e-10;
  return power * power;
}

/**
 * `eˣ = (2ᵏ eʳ)⁴` with `x / 4 = k ln 2 + r` and |r| ≤ ln 2 / 2.
 *
 * Error 4e-7. `exp(-Infinity) = 0`; results below 2⁻¹²⁶ become 0, results above 3.4e38 Infinity.
 */
export function exp(x: number): number {
  const quarter = (x > 89 ? 89 : x) * 0.25;
  const k = Math.floor(quarter * 1.4426950408889634 + 0.5);
  const r = quarter - k * 0.693359375 + k * 0.00021219444005469057;
  const p = expm1NearZero(r);
  const power = powerOfFour(k);
  // (1 + p)² as 1 + (2p + p²), which rounds less; then one squaring more.
  const root = k < -31 ? 0 : (1 + (2 * p + p * p)) * power;
  // Above 88.72 the square alone overflows float32; the factor makes sure of it.
  return root * root * (x > 88.722839 ? 3.4028234e38 : 1);
}

/** `2ˣ = 4ᵏ 4ᵏ 2ᵈ 2ʳ` with d from −2 to 1 and |r| ≤ ½. Exact for whole x. Error 9e-8. Special values as exp. */
export function exp2(x: number): number {
  const bounded = x > 128 ? 128 : x;
  const n = Math.floor(bounded + 0.5);
  const k = Math.floor(n * 0.25 + 0.5);
  const p = expm1NearZero((bounded - n) * 0.6931471805599453);
  const power = powerOfFour(k);
  const digit = exp2Digit(n - 4 * k + 2);
  return k < -31 ? 0 : power * (power * (digit * 0.25 * (1 + p)));
}

/**
 * `eˣ` for x ≤ 0, as after subtracting a maximum: with nothing to overflow, a fifth faster than `exp`. Same scheme, same error; the
 * highest digit is 0 or 1.
 */
export function expOfNegative(x: number): number {
  const quarter = x * 0.25;
  const k = Math.floor(quarter * 1.4426950408889634 + 0.5);
  const r = quarter - k * 0.693359375 + k * 0.00021219444005469057;
  const p = expm1NearZero(r);
  const digits = k + 31;
  const high = Math.floor(digits * 0.25);
  const higher = Math.floor(high * 0.25);
  const b = exp2Digit(high - 4 * higher);
  const c = exp2Digit(digits - 4 * high);
  const b2 = b * b;
  const power = (1 + 65535 * higher) * (b2 * b2) * c * 4.656612873077393e-10;
  const root = digits < 0 ? 0 : (1 + (2 * p + p * p)) * power * power;
  return root * root;
}

/** `eˣ − 1`, exact to the last digits near 0, where `exp(x) - 1` would cancel. Error 6e-7. `expm1(-Infinity) = -1`. */
export function expm1(x: number): number {
  const near = expm1NearZero(x);
  const e = exp(x);
  return Math.abs(x) < 0.34657359 ? near : e - 1;
}

/** `1 / (1 + e⁻ˣ)`. Error 4e-7. Saturates: 0 at -Infinity, 1 at Infinity. */
export function sigmoid(x: number): number {
  const e = exp(-x);
  return 1 / (1 + e);
}
