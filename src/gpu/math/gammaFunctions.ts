/** The logarithm of the gamma function and its derivative, for kernels. */
import { log } from './logarithms.ts';
import { sinePi, sineInQuadrant } from './trigonometry.ts';

/**
 * `ln Γ(x)` for x ≥ 0. From 7 on Stirling's series; from 1 to 3 a polynomial times (x − 1)(x − 2), since these are the zeros. In between
 * Γ(x) = (x − 1) Γ(x − 1) leads down to it, below 1 Γ(x) = Γ(x + 1) / x leads up.
 */
export function lgammaOfPositive(x: number): number {
  const down = x < 3 ? 0 : (x < 5 ? 2 : 4);
  // u and w are the distances from the zeros, without rounding.
  const u = x < 1 ? x : x - 1 - down;
  const w = x < 1 ? x - 1 : x - 2 - down;
  const near = u * w * (0.422784326199 + w * (-0.100317273105 + w * (0.0329656272596 + w * (-0.0123849761554 + w * (0.00499154885927
    + w * (-0.00210205131323 + w * (0.000944329783067 + w * (-0.000425601210976 + w * (0.000130595007457
    + w * (-0.0000523852389149 + w * (0.0000781904385612 - w * 0.0000387477790538)))))))))));
  const two = (x - 1) * (x - 2);
  const product = down > 3 ? two * (x - 3) * (x - 4) : (down > 1 ? two : 1);
  const l = log(x < 1 || x >= 7 ? x : product);
  const v = 1 / x;
  const far = (x - 0.5) * (l - 1) + 0.4189385332046727 + v * (0.08333333333 - v * v * (0.00277777778 - v * v * 0.00079365));
  return x >= 7 ? far : (x < 1 ? near - l : near + l);
}

/**
 * `ln |Γ(x)|`; below 0 by reflection, `ln(π / |x sin πx|) − ln Γ(−x)`.
 *
 * Error 7e-7 for x > −2; below that, 7e-7 of the two terms, which cancel near the zeros. Infinity at 0, at negative whole numbers and at ±Infinity.
 */
export function lgamma(x: number): number {
  const a = Math.abs(x);
  const positive = lgammaOfPositive(a);
  let y = positive;
  if (x < -1e-10) {
    const sine = sinePi(a);
    const l = log(a * Math.abs(sine));
    y = sine === 0 ? a / Math.abs(sine) : 1.1447298858494002 - l - positive;
  }
  return a > 3.4028234663852886e38 ? a : y;
}

/**
 * ψ(x), the derivative of ln Γ. From 8 on the asymptotic series. Below, ψ(x) = ψ(x + 8) − Σ 1 / (x + k) with the fractions
 * k and 7 − k taken together. Below 0 by reflection, ψ(−a) = ψ(a) + 1 / a + π cot πa.
 *
 * Error 3e-7 of the terms, which cancel near the zeros. `digamma(±0) = ∓Infinity`, NaN at negative whole numbers.
 */
export function digamma(x: number): number {
  const a = Math.abs(x);
  const z = a < 8 ? a + 8 : a;
  const v = 1 / z;
  const u = v * v;
  const l = log(z);
  const far = l - 0.5 * v - u * (0.08333333333 - u * (0.00833333333 - u * 0.00396825397));
  const t = a * (a + 7);
  const fractions = (2 * a + 7) * (1 / t + 1 / (t + 6) + 1 / (t + 10) + 1 / (t + 12));
  let y = a < 8 ? far - fractions : far;
  if (x < 0) {
    const r = a - Math.floor(a + 0.5);
    const h = Math.floor(2 * r + 0.5);
    const sine = sineInQuadrant((r - h * 0.5) * 3.141592653589793, h);
    const cosine = sineInQuadrant((r - h * 0.5) * 3.141592653589793, h + 1);
    y = sine === 0 ? sine / sine : y + 1 / a + 3.141592653589793 * cosine / sine;
  }
  // Where a and its square would leave float32.
  return a < 1e-10 ? -1 / x : y;
}
