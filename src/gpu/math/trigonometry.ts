/** Trigonometric functions and their inverses, for kernels. */

/** The sine of `r + quadrant · π/2`, for |r| ≤ π/4 and a whole number `quadrant`. */
export function sineInQuadrant(r: number, quadrant: number): number {
  const u = r * r;
  const sine = r + r * u * (-0.166666545364 + u * (0.00833215604389 - u * 0.000195146308238));
  const cosine = 1 - u * 0.5 + u * u * (0.041666645554 + u * (-0.00138873098477 + u * 0.0000244324111088));
  const half = Math.floor(quadrant * 0.5);
  const value = quadrant - half * 2 > 0.5 ? cosine : sine;
  return half - Math.floor(half * 0.5) * 2 > 0.5 ? -value : value;
}

/** `x − q · π/2`, π/2 being given in four parts so short that the products with |q| < 8192 are exact. */
export function reduceQuadrant(x: number, q: number): number {
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

/** Sine over cosine, and as exact as they: error 3e-7; beyond ±8192, where the reduction to a quadrant ends, `Math.tan`. */
export function tan(x: number): number {
  const q = Math.floor(x * 0.6366197723675814 + 0.5);
  const r = reduceQuadrant(x, q);
  const sine = sineInQuadrant(r, q);
  const cosine = sineInQuadrant(r, q + 1);
  let y = sine / cosine;
  if (Math.abs(x) > 8192) {
    y = Math.tan(x);
  }
  return y;
}

/** `sin(πx)`, exactly 0 at whole x and so for |x| ≥ 2²³. Error 2e-7. */
export function sinePi(x: number): number {
  const n = Math.floor(x + 0.5);
  const r = x - n;
  const h = Math.floor(2 * r + 0.5);
  const y = sineInQuadrant((r - h * 0.5) * 3.141592653589793, h + 2 * (n - 2 * Math.floor(n * 0.5)));
  return y;
}

/** `sin(πx) / (πx)`, and 1 at 0. Error 3e-7. NaN at ±Infinity. */
export function sinc(x: number): number {
  const sine = sinePi(x);
  // Beyond 2²³ all float32 numbers are whole: 0, except that x − x is NaN at the infinities.
  const y = (Math.abs(x) >= 8388608 ? x - x : sine) / (x * 3.141592653589793);
  return x === 0 ? 1 : y;
}

/** The arcsine of x, for |x| ≤ ½. */
export function asinNearZero(x: number): number {
  const u = x * x;
  return x + x * u * (0.16666753928 + u * (0.0749524176923 + u * (0.0454770989902 + u * (0.0241476003035 + u * 0.0422185680538))));
}

/** Beyond |x| = ½ it is `π/2 − 2 asin(√((1 − |x|) / 2))`. Error 3e-7. NaN beyond ±1. */
export function asin(x: number): number {
  const a = Math.abs(x);
  const near = asinNearZero(a > 0.5 ? Math.sqrt((1 - a) * 0.5) : x);
  const far = 1.5707963267948966 - 2 * near;
  return a > 0.5 ? (x < 0 ? -far : far) : near;
}

/** `π/2 − asin x`; close to 1, where that would cancel, `2 asin(√((1 − x) / 2))`. Error 2e-7. NaN beyond ±1. */
export function acos(x: number): number {
  const a = Math.abs(x);
  const near = asinNearZero(a > 0.5 ? Math.sqrt((1 - a) * 0.5) : x);
  return a > 0.5 ? (x < 0 ? 3.141592653589793 - 2 * near : 2 * near) : 1.5707963267948966 - near;
}

/**
 * Above 1 it is `π/2 − atan(1 / x)`, and above tan(π/8), `π/4 + atan((t − 1) / (t + 1))`: what is left is a polynomial.
 *
 * Error 2e-7. `atan(±Infinity) = ±π/2`.
 */
export function atan(x: number): number {
  const a = Math.abs(x);
  const t = a > 1 ? 1 / a : a;
  const f = t > 0.41421356 ? (t - 1) / (t + 1) : t;
  const u = f * f;
  const near = f + f * u * (-0.333333155048 + u * (0.199984894134 + u * (-0.14243848364 + u * (0.105959991025 - u * 0.0608344771549))));
  const eighth = t > 0.41421356 ? 0.7853981633974483 + near : near;
  const y = a > 1 ? 1.5707963267948966 - eighth : eighth;
  return x < 0 ? -y : (x > 0 ? y : x);
}
