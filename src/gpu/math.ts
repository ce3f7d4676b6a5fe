/**
 * The elementary functions kernels use.
 *
 * GPU.js leaves `Math.exp` and its relatives to the backend: on webasm each is a JavaScript call per element,
 * on GL it is whatever the driver makes of it (`tanh(50)` is NaN on some). These need only `+ - * /`, `floor`, `abs`
 * and comparisons, so webasm computes four elements at a time and every backend computes the same thing.
 *
 * They are plain functions and can be called as such, in double precision. In kernels, `inlineHelpers` writes their
 * bodies into the kernel's source, hence the style: numbers in, `const` after `const`, one `return` at the end.
 * The kernel language cannot reach the bits of a number: powers of two are built up and taken off by arithmetic and comparisons.
 * Choices are ternaries, which become SIMD selects; `if` is for what is rarely needed, since webasm skips it where no element of four takes it.
 *
 * The polynomials are least-maximum-error fits made for these intervals. Errors are the largest relative ones measured on webasm, in float32,
 * against float64, over float32 numbers of every size whose result is a normal number. NaN in, NaN out.
 */

/** `eˣ − 1` for |x| ≤ ln 2 / 2, as `x + x² p(x)`. */
function expm1NearZero(x: number): number {
  const p = 0.500000009569 + x * (0.166665183039 + x * (0.041666204166 + x * (0.00836895370837 + x * 0.00139506003024)));
  return x + x * x * p;
}

/** `2ᵈ` for d = 0, 1, 2, 3, exactly: the cubic through 1, 2, 4, 8. */
function exp2Digit(d: number): number {
  return 1 + d * (5 + d * d) * 0.16666666666666666;
}

/**
 * `eˣ = (2ᵏ eʳ)⁴` with `x / 4 = k ln 2 + r` and |r| ≤ ln 2 / 2: the fourth power leaves 64 values of k, three digits in base 4.
 *
 * Error 4e-7. `exp(-Infinity) = 0`; results below 2⁻¹²⁶ become 0, results above 3.4e38 Infinity.
 */
export function exp(x: number): number {
  const quarter = (x > 89 ? 89 : x) * 0.25;
  const k = Math.floor(quarter * 1.4426950408889634 + 0.5);
  const r = quarter - k * 0.693359375 + k * 0.00021219444005469057;
  const p = expm1NearZero(r);
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
  // (1 + p)² as 1 + (2p + p²), which rounds less; then one squaring more.
  const root = digits < 0 ? 0 : (1 + (2 * p + p * p)) * power * power;
  // Above 88.72 the square alone overflows float32; the factor makes sure of it.
  return root * root * (x > 88.722839 ? 3.4028234e38 : 1);
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

/** `ln(1 + f) = 2 artanh(s)` with `s = f / (2 + f)`, for −½ ≤ f ≤ 1. */
function log1pNearZero(f: number): number {
  const s = f / (2 + f);
  const u = s * s;
  return 2 * s + s * u * (0.666664120417 + u * (0.400217700455 + u * (0.279978619908 + u * 0.280312804541)));
}

/**
 * `ln x = k ln 2 + ln m` with `x = 2ᵏ m` and ½ ≤ m < 2. Comparisons find k, four for most numbers; k = 0 where ½ ≤ x < 2.
 *
 * Error 2e-7. `log(0) = -Infinity`, `log(Infinity) = Infinity`, the logarithm of a negative number is NaN.
 */
export function log(x: number): number {
  let m0 = x;
  let k0 = 0;
  // Below 2⁻³³ times 2⁶⁴, from 2³¹ on times 2⁻⁶⁴, twice if need be: rare, and skipped where no element needs it.
  if (x < 1.1641532182693481e-10) {
    m0 = x * 18446744073709552000;
    k0 = -64;
    if (m0 < 1.1641532182693481e-10) {
      m0 = m0 * 18446744073709552000;
      k0 = -128;
    }
  }
  if (x >= 2147483648) {
    m0 = x * 5.421010862427522e-20;
    k0 = 64;
    if (m0 >= 2147483648) {
      m0 = m0 * 5.421010862427522e-20;
      k0 = 128;
    }
  }
  // Now 2⁻³³ ≤ m0 < 2³¹, and half of the range is left after each line.
  const m1 = m0 < 0.5 ? m0 * 4294967296 : m0;
  const k1 = m0 < 0.5 ? k0 - 32 : k0;
  const m2 = m1 >= 32768 ? m1 * 0.0000152587890625 : m1;
  const k2 = m1 >= 32768 ? k1 + 16 : k1;
  const m3 = m2 >= 128 ? m2 * 0.00390625 : m2;
  const k3 = m2 >= 128 ? k2 + 8 : k2;
  const m4 = m3 >= 8 ? m3 * 0.0625 : m3;
  const k4 = m3 >= 8 ? k3 + 4 : k3;
  const m = m4 >= 2 ? m4 * 0.25 : m4;
  const k = m4 >= 2 ? k4 + 2 : k4;
  const mantissa = log1pNearZero(m - 1);
  const finite = mantissa - k * 0.00021219444005469057 + k * 0.693359375;
  // The zeros to divide by are made of x, so that no compiler divides in advance.
  const zero = x - x;
  const positive = x > 3.4028234663852886e38 ? x : finite;
  return x > 0 ? positive : (x < 0 ? zero / zero : -1 / Math.abs(x));
}

/** `ln(1 + x)`, exact to the last digits near 0, where `log(1 + x)` would cancel. Error 2e-7. `log1p(-1) = -Infinity`. */
export function log1p(x: number): number {
  const near = log1pNearZero(x);
  const l = log(1 + x);
  return Math.abs(x) < 0.5 ? near : l;
}

/** `1 / (1 + e⁻ˣ)`. Error 4e-7. Saturates: 0 at -Infinity, 1 at Infinity. */
export function sigmoid(x: number): number {
  const e = exp(-x);
  return 1 / (1 + e);
}

/** `(e²ˣ − 1) / (e²ˣ + 1)`, near 0 a polynomial. Error 3e-7. `tanh(±Infinity) = ±1`. */
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

/** The sine of `r + quadrant · π/2`, for |r| ≤ π/4 and a whole number `quadrant`. */
function sineInQuadrant(r: number, quadrant: number): number {
  const u = r * r;
  const sine = r + r * u * (-0.166666545364 + u * (0.00833215604389 - u * 0.000195146308238));
  const cosine = 1 - u * 0.5 + u * u * (0.041666645554 + u * (-0.00138873098477 + u * 0.0000244324111088));
  const half = Math.floor(quadrant * 0.5);
  const value = quadrant - half * 2 > 0.5 ? cosine : sine;
  return half - Math.floor(half * 0.5) * 2 > 0.5 ? -value : value;
}

/** `x − q · π/2`, π/2 being given in four parts so short that the products with |q| < 8192 are exact. */
function reduceQuadrant(x: number, q: number): number {
  return x - q * 1.5703125 - q * 0.0004837512969970703 - q * 7.549533620476723e-8 - q * 2.563344151594519e-12;
}

/** Error 2e-7; beyond ±8192, where the reduction to a quadrant ends, `Math.sin`. */
export function sin(x: number): number {
  const q = Math.floor(x * 0.6366197723675814 + 0.5);
  const r = reduceQuadrant(x, q);
  const near = sineInQuadrant(r, q);
  let y = near;
  if (Math.abs(x) > 8192) {
    y = Math.sin(x);
  }
  return y;
}

/** Error 2e-7; beyond ±8192, where the reduction to a quadrant ends, `Math.cos`. */
export function cos(x: number): number {
  const q = Math.floor(x * 0.6366197723675814 + 0.5);
  const r = reduceQuadrant(x, q);
  const near = sineInQuadrant(r, q + 1);
  let y = near;
  if (Math.abs(x) > 8192) {
    y = Math.cos(x);
  }
  return y;
}

/** The leading 12 bits of a float32, for |x| < 2¹¹⁵: products of two such numbers are exact. */
function leadingBits(x: number): number {
  const wide = x * 4097;
  return wide - (wide - x);
}

/**
 * `xʸ = e^(y ln |x|)`, negative for x < 0 and odd y. An error in y ln |x| is multiplied by its size, up to 88,
 * so the logarithm and the product are carried as a sum of two numbers.
 *
 * Error 5e-7. Follows PyTorch: x⁰ = 1 and 1ʸ = 1 even for NaN; a negative base needs a whole exponent, or the power is NaN.
 */
export function pow(x: number, y: number): number {
  const size = Math.abs(x);
  // |x| = 2ᵏ m as in log, but with √½ ≤ m ≤ √2.
  let m0 = size;
  let k0 = 0;
  if (size < 1.1641532182693481e-10) {
    m0 = size * 18446744073709552000;
    k0 = -64;
    if (m0 < 1.1641532182693481e-10) {
      m0 = m0 * 18446744073709552000;
      k0 = -128;
    }
  }
  if (size >= 2147483648) {
    m0 = size * 5.421010862427522e-20;
    k0 = 64;
    if (m0 >= 2147483648) {
      m0 = m0 * 5.421010862427522e-20;
      k0 = 128;
    }
  }
  const m1 = m0 < 0.5 ? m0 * 4294967296 : m0;
  const k1 = m0 < 0.5 ? k0 - 32 : k0;
  const m2 = m1 >= 32768 ? m1 * 0.0000152587890625 : m1;
  const k2 = m1 >= 32768 ? k1 + 16 : k1;
  const m3 = m2 >= 128 ? m2 * 0.00390625 : m2;
  const k3 = m2 >= 128 ? k2 + 8 : k2;
  const m4 = m3 >= 8 ? m3 * 0.0625 : m3;
  const k4 = m3 >= 8 ? k3 + 4 : k3;
  const m5 = m4 >= 2 ? m4 * 0.25 : m4;
  const k5 = m4 >= 2 ? k4 + 2 : k4;
  const m = m5 < 0.70710678 ? m5 * 2 : (m5 > 1.41421356 ? m5 * 0.5 : m5);
  const k = m5 < 0.70710678 ? k5 - 1 : (m5 > 1.41421356 ? k5 + 1 : k5);
  // s = (m − 1) / (m + 1) = s1 + s2, where s1 has 12 bits, and so has the leading part d1 of m + 1: s1 · d1 is exact.
  const s = (m - 1) / (m + 1);
  const s1 = leadingBits(s);
  const d1 = Math.floor(m * 1024 + 0.5) * 0.0009765625 + 1;
  const d2 = m - (d1 - 1);
  const s2 = (m - 1 - s1 * d1 - s1 * d2) / (m + 1);
  const u = s * s;
  const series = s * u * (0.666666656413 + u * (0.400003362225 + u * (0.285372381528 + u * 0.235835716704)));
  // ln |x| = 2 artanh(s) + k ln 2 as l1 + l2, where l1 has 12 bits.
  const whole = k * 0.693359375;
  const sum = whole + 2 * s1;
  const lost = 2 * s1 - (sum - whole);
  const low = lost + (2 * s2 + series - k * 0.00021219444005469057);
  const l1 = leadingBits(sum + low);
  const l2 = sum - l1 + low;
  // Beyond 4e9 the exponent no longer matters.
  const exponent = y > 4e9 ? 4e9 : (y < -4e9 ? -4e9 : y);
  const y1 = leadingBits(exponent);
  const y2 = exponent - y1;
  const e = exp(y1 * l1);
  const rest = Math.abs(y1 * l1) < 128 ? y1 * l2 + y2 * l1 + y2 * l2 : 0;
  const correction = expm1NearZero(rest);
  const magnitude = e * (1 + correction);
  // Signs, and the bases 0, ±Infinity and NaN, whose powers are the base or its inverse.
  const isOdd = y - Math.floor(y * 0.5) * 2 === 1 ? 1 : 0;
  const zero = y - y;
  const negative = isOdd === 1 ? -magnitude : (Math.floor(y) === y ? magnitude : zero / zero);
  const base = isOdd === 1 ? x : size;
  const edge = y > 0 ? base : (y < 0 ? 1 / base : y);
  const power = size > 0 && size <= 3.4028234663852886e38 ? (x < 0 ? negative : magnitude) : edge;
  return y === 0 || x === 1 ? 1 : power;
}

/** The functions kernels may call by name, and what these call themselves. */
/** 1 for a number, 0 for NaN, which is neither at most zero nor above it. (Graphics drivers take it for granted that x = x.) */
export function isNumber(x: number): number {
  return x <= 0 || x > 0 ? 1 : 0;
}

export const kernelMath = {
  exp, expOfNegative, expm1, log, log1p, sigmoid, tanh, erf, sin, cos, pow,
  exp2Digit, expm1NearZero, log1pNearZero, sineInQuadrant, reduceQuadrant, leadingBits, isNumber,
};
