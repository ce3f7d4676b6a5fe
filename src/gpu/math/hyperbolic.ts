/** Hyperbolic functions and their inverses, for kernels. */
import { exp } from './exponentials.ts';
import { log, log1pNearZero } from './logarithms.ts';

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
 * `(eˣ − e⁻ˣ) / 2`, up to |x| = 1 a polynomial. Error 4e-7. Above, it starts from e^(|x| − 1), which overflows no sooner than the result:
 * `sinh(±89.5) = ±Infinity`.
 */
export function sinh(x: number): number {
  const u = x * x;
  const near = x + x * u * (0.166666664976 + u * (0.00833335005827 + u * (0.000198361597628 + u * 0.00000281695129976)));
  const a = Math.abs(x);
  const e = exp(a - 1);
  const half = e * 1.3591409142295225;
  const far = half - 0.25 / half;
  return a < 1 ? near : (x < 0 ? -far : far);
}

/** `(eˣ + e⁻ˣ) / 2`. Error 5e-7. Even; overflows where sinh does. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  const e = exp(a < 1 ? a : a - 1);
  const half = e * (a < 1 ? 0.5 : 1.3591409142295225);
  return half + 0.25 / half;
}

/** `ln(x + √(x² + 1))`, as `ln(1 + f)` with f exact to the last digits near 0. Error 2e-7. `asinh(±Infinity) = ±Infinity`. */
export function asinh(x: number): number {
  const a = Math.abs(x);
  const u = a * a;
  const f = a + u / (1 + Math.sqrt(u + 1));
  const near = log1pNearZero(f);
  // From 1e9 on the root is a itself, and its square may be too large for float32.
  const l = log(a > 1e9 ? a : 1 + f);
  const far = a > 1e9 ? l + 0.6931471805599453 : l;
  const y = a < 0.5 ? near : far;
  return x < 0 ? -y : (x > 0 ? y : x);
}

/** `ln(x + √(x² − 1))`, as `ln(1 + f)` with f exact to the last digits near 1. Error 3e-7. NaN below 1. */
export function acosh(x: number): number {
  const u = x - 1;
  const f = u + Math.sqrt(u * (x + 1));
  const near = log1pNearZero(f);
  const l = log(x > 1e9 ? x : 1 + f);
  const far = x > 1e9 ? l + 0.6931471805599453 : l;
  const y = f < 0.5 ? near : far;
  const zero = x - x;
  return x < 1 ? zero / zero : y;
}

/** `½ ln((1 + x) / (1 − x))`, up to |x| = ⅓ a polynomial. Error 4e-7. `atanh(±1) = ±Infinity`, NaN beyond. */
export function atanh(x: number): number {
  const a = Math.abs(x);
  const u = x * x;
  const near = x + x * u * (0.3333320602085 + u * (0.2001088502275 + u * (0.139989309804 + u * 0.1401564022705)));
  const l = log((1 + a) / (1 - a));
  return a < 0.3333 ? near : (x < 0 ? -0.5 * l : 0.5 * l);
}
