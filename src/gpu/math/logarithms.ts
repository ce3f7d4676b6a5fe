/** Logarithms for kernels. */

/** `ln(1 + f) = 2 artanh(s)` with `s = f / (2 + f)`, for −½ ≤ f ≤ 1. */
export function log1pNearZero(f: number): number {
  const s = f / (2 + f);
  const u = s * s;
  return 2 * s + s * u * (0.666664120417 + u * (0.400217700455 + u * (0.279978619908 + u * 0.280312804541)));
}

/**
 * A logarithm to any base: `k log 2 + ln m · log e` with `x = 2ᵏ m` and ½ ≤ m < 2. Comparisons find k, four for most numbers; k = 0 where
 * ½ ≤ x < 2. `high` and `low` add up to log 2 in that base, `high` being so short that its product with k is exact; `scale` is log e.
 */
export function logInBase(x: number, high: number, low: number, scale: number): number {
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
  const finite = mantissa * scale + k * low + k * high;
  // The zeros to divide by are made of x, so that no compiler divides in advance.
  const zero = x - x;
  const positive = x > 3.4028234663852886e38 ? x : finite;
  return x > 0 ? positive : (x < 0 ? zero / zero : -1 / Math.abs(x));
}

/** Natural logarithm. Error 2e-7. `log(0) = -Infinity`, `log(Infinity) = Infinity`, the logarithm of a negative number is NaN. */
export function log(x: number): number {
  const y = logInBase(x, 0.693359375, -0.00021219444005469057, 1);
  return y;
}

/** Logarithm to base 2. Error 3e-7, special values as log. */
export function log2(x: number): number {
  const y = logInBase(x, 1, 0, 1.4426950408889634);
  return y;
}

/** Logarithm to base 10. Error 3e-7, special values as log. */
export function log10(x: number): number {
  const y = logInBase(x, 0.301025390625, 0.00000460503898119521, 0.4342944819032518);
  return y;
}

/** `ln(1 + x)`, exact to the last digits near 0, where `log(1 + x)` would cancel. Error 2e-7. `log1p(-1) = -Infinity`. */
export function log1p(x: number): number {
  const near = log1pNearZero(x);
  const l = log(1 + x);
  return Math.abs(x) < 0.5 ? near : l;
}
