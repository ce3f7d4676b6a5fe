/**
 * The elementary functions kernels use.
 *
 * GPU.js leaves `Math.exp` and its relatives to the backend: on webasm each is a JavaScript call per element,
 * on GL it is whatever the driver makes of it (`tanh(50)` is NaN on some). These need only `+ - * /`, `floor`, `abs`
 * and comparisons, so webasm computes four elements at a time and every backend computes the same thing.
 *
 * They are plain functions and can be called as such, in double precision. In kernels, `inlineHelpers` writes their
 * bodies into the kernel's source, hence the style: numbers in, `const` after `const`, one `return` at the end.
 * Powers of two are built from seven comparisons, because the kernel language cannot reach the bits of a number.
 *
 * The polynomials are least-maximum-error fits made for these intervals. Errors are the largest relative ones measured in
 * float32 against float64, over all float32 numbers with a normal result, unless the comment says otherwise.
 */

/** `eˣ − 1` for |x| ≤ ln 2 / 2, as `x + x² p(x)`. */
function expm1NearZero(x: number): number {
  const p = 0.500000009569 + x * (0.166665183039 + x * (0.041666204166 + x * (0.00836895370837 + x * 0.00139506003024)));
  return x + x * x * p;
}

/**
 * `eˣ = (2ᵏ eʳ)²` with `x / 2 = k ln 2 + r` and |r| ≤ ln 2 / 2: squaring halves the exponents that 2ᵏ must reach.
 *
 * Error 2e-7. `exp(-Infinity) = 0`; results below 2⁻¹²⁶ become 0, results above 3.4e38 Infinity.
 */
export function exp(x: number): number {
  const half = (x > 89 ? 89 : x) * 0.5;
  const k = Math.floor(half * 1.4426950408889634 + 0.5);
  const r = half - k * 0.693359375 + k * 0.00021219444005469057;
  const p = expm1NearZero(r);
  // 2ᵏ eʳ, from 2⁻⁶³ eʳ and the seven bits of k + 63.
  const b6 = k + 63;
  const e6 = b6 < 0 ? 0 : (1 + p) * 1.0842021724855044e-19;
  const e5 = e6 * (b6 >= 64 ? 18446744073709551616 : 1);
  const b5 = b6 - (b6 >= 64 ? 64 : 0);
  const e4 = e5 * (b5 >= 32 ? 4294967296 : 1);
  const b4 = b5 - (b5 >= 32 ? 32 : 0);
  const e3 = e4 * (b4 >= 16 ? 65536 : 1);
  const b3 = b4 - (b4 >= 16 ? 16 : 0);
  const e2 = e3 * (b3 >= 8 ? 256 : 1);
  const b2 = b3 - (b3 >= 8 ? 8 : 0);
  const e1 = e2 * (b2 >= 4 ? 16 : 1);
  const b1 = b2 - (b2 >= 4 ? 4 : 0);
  const e0 = e1 * (b1 >= 2 ? 4 : 1);
  const b0 = b1 - (b1 >= 2 ? 2 : 0);
  const root = e0 * (b0 >= 1 ? 2 : 1);
  return root * root / (x > 88.722839 ? 0 : 1);
}

/** `eˣ − 1`, exact to the last digits near 0, where `exp(x) - 1` would cancel. Error 3e-7. `expm1(-Infinity) = -1`. */
export function expm1(x: number): number {
  const near = expm1NearZero(x);
  const e = exp(x);
  return Math.abs(x) < 0.34657359 ? near : e - 1;
}

/** `ln(1 + f)` for √½ ≤ 1 + f ≤ √2, as `f − f²/2 + f³ q(f)`. */
function log1pNearZero(f: number): number {
  const q = 0.199629720861 + f * (-0.165773878609 + f * (0.149156518793 + f * (-0.14269488694 + f * 0.087003010829)));
  return f + f * f * (f * (0.33333912767 + f * (-0.250013414513 + f * q)) - 0.5);
}

/**
 * `ln x = k ln 2 + ln m` with `x = 2ᵏ m` and √½ ≤ m ≤ √2; seven comparisons find k.
 *
 * Error 2e-7. `log(0) = -Infinity`, `log(Infinity) = Infinity`, the logarithm of a negative number is NaN.
 */
export function log(x: number): number {
  const m8 = x < 0.70710678 ? x * 18446744073709551616 * 18446744073709551616 : x;
  const k8 = x < 0.70710678 ? -128 : 0;
  const m7 = m8 * (m8 < 0.70710678 ? 4294967296 : 1);
  const k7 = k8 - (m8 < 0.70710678 ? 32 : 0);
  const m6 = m7 * (m7 >= 13043817825332782212 ? 5.421010862427522e-20 : 1);
  const k6 = k7 + (m7 >= 13043817825332782212 ? 64 : 0);
  const m5 = m6 * (m6 >= 3037000499.9760499 ? 2.3283064365386963e-10 : 1);
  const k5 = k6 + (m6 >= 3037000499.9760499 ? 32 : 0);
  const m4 = m5 * (m5 >= 46340.95001184158 ? 0.0000152587890625 : 1);
  const k4 = k5 + (m5 >= 46340.95001184158 ? 16 : 0);
  const m3 = m4 * (m4 >= 181.01933598375618 ? 0.00390625 : 1);
  const k3 = k4 + (m4 >= 181.01933598375618 ? 8 : 0);
  const m2 = m3 * (m3 >= 11.313708498984761 ? 0.0625 : 1);
  const k2 = k3 + (m3 >= 11.313708498984761 ? 4 : 0);
  const m1 = m2 * (m2 >= 2.8284271247461903 ? 0.25 : 1);
  const k1 = k2 + (m2 >= 2.8284271247461903 ? 2 : 0);
  const m = m1 * (m1 >= 1.4142135623730951 ? 0.5 : 1);
  const k = k1 + (m1 >= 1.4142135623730951 ? 1 : 0);
  const mantissa = log1pNearZero(m - 1);
  const finite = mantissa - k * 0.00021219444005469057 + k * 0.693359375;
  // x - x is 0, or NaN where x is Infinity or NaN: a zero to divide by that no compiler folds away.
  const zero = x - x;
  const positive = x > 3.4028234e38 ? x : finite;
  return x > 0 ? positive : (x < 0 ? zero : -1) / zero;
}

/** `ln(1 + x)`, exact to the last digits near 0, where `log(1 + x)` would cancel. Error 3e-7. `log1p(-1) = -Infinity`. */
export function log1p(x: number): number {
  const near = log1pNearZero(x);
  const l = log(1 + x);
  return Math.abs(x) < 0.29 ? near : l;
}

/** `1 / (1 + e⁻ˣ)`. Error 3e-7. Saturates: 0 at -Infinity, 1 at Infinity. */
export function sigmoid(x: number): number {
  const e = exp(-x);
  return 1 / (1 + e);
}

/** `(e²ˣ − 1) / (e²ˣ + 1)`, near 0 a polynomial. Error 2e-7. `tanh(±Infinity) = ±1`. */
export function tanh(x: number): number {
  const u = x * x;
  const near = x * (1 + u * (-0.333332819402 + u * (0.133314421575 + u * (-0.0537397121566 + u * (0.0206390787408 - u * 0.00570497837369)))));
  const a = Math.abs(x);
  const e = exp(2 * a);
  const far = 1 - 2 / (e + 1);
  return a < 0.625 ? near : (x < 0 ? -far : far);
}

/**
 * `2/√π ∫₀ˣ e^(−t²) dt`: a polynomial up to |x| = 1, beyond it `1 − p(|x|)⁻⁸`.
 *
 * Error 2e-7. `erf(±Infinity) = ±1`.
 */
export function erf(x: number): number {
  const u = x * x;
  const near = x * (1.12837912249 + u * (-0.376123261832 + u * (0.112801800856
    + u * (-0.0267113105911 + u * (0.00491755061501 - u * 0.000563141900263)))));
  const a = Math.abs(x);
  const p = 0.996773042391 + a * (0.157911947007 + a * (0.0519003866951 + a * (0.071144701643
    + a * (-0.0314378241928 + a * (0.0171740021179 + a * (-0.00388837449691 + a * 0.000534231901734))))));
  const p2 = p * p;
  const p4 = p2 * p2;
  const far = 1 - 1 / (p4 * p4);
  return a < 1 ? near : (x < 0 ? -far : far);
}

/** What kernels may call: the helpers `inlineHelpers` knows by name. */
export const kernelMath = { exp, expm1, log, log1p, sigmoid, tanh, erf, expm1NearZero, log1pNearZero };
