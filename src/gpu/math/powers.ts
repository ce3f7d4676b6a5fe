/** Powers for kernels. */
import { exp, expm1NearZero } from './exponentials.ts';

/** The leading 12 bits of a float32, for |x| < 2¹¹⁵: products of two such numbers are exact. */
export function leadingBits(x: number): number {
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
