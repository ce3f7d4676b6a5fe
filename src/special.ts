/** Special functions in double precision, for the scalar references. */

/**
 * Error function: 2/√π ∫₀ˣ e^(−t²) dt.
 *
 *     erf x = 2/√π · e^(−x²) · Σₙ 2ⁿ x²ⁿ⁺¹ / (1·3·5 ⋯ (2n+1))
 *
 * All terms have one sign, so nothing cancels. Beyond |x| = 6 the result rounds to ±1. (Abramowitz & Stegun 7.1.6)
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

/**
 * Complementary error function: 1 − erf x. From 2 on, where that cancels, the continued fraction
 *
 *     erfc x = e^(−x²) / √π · 1 / (x + ½ / (x + 1 / (x + 3/2 / (x + …))))
 *
 * evaluated from its far end. (Abramowitz & Stegun 7.1.14)
 */
export function erfc(x: number): number {
  if (!(x >= 2)) return 1 - erf(x);
  let fraction = x;
  for (let n = 120; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/**
 * The number whose error function is x. Halley's steps towards the root, from an approximation that has two digits. (Winitzki 2008)
 * Close to ±1 they look at what is missing to 1, which has more digits.
 */
export function erfinv(x: number): number {
  const size = Math.abs(x);
  if (!(size < 1)) return size === 1 ? x * Infinity : NaN;
  const l = Math.log1p(-size * size);
  const half = 2 / (Math.PI * 0.147) + l / 2;
  let y = Math.sqrt(Math.sqrt(half * half - l / 0.147) - half);
  for (let step = 0; step < 3; step++) {
    const tooMuch = size < 0.5 ? erf(y) - size : 1 - size - erfc(y);
    const newton = tooMuch / ((2 / Math.sqrt(Math.PI)) * Math.exp(-y * y));
    y -= newton / (1 + y * newton);
  }
  return x < 0 ? -y : y;
}

/** The even Bernoulli numbers B₂, B₄, …, B₁₄: the coefficients of the series below. */
const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6];

/**
 * ψ(x), the derivative of ln Γ: up by ψ(x) = ψ(x + 1) − 1 / x to where its asymptotic series has all digits,
 *
 *     ψ(x) = ln x − 1 / 2x − Σₖ B₂ₖ / (2k x²ᵏ)
 *
 * and below 0 by reflection. ∓∞ at ±0, NaN at the other poles. (Abramowitz & Stegun 6.3)
 */
export function digamma(x: number): number {
  if (x === 0) return -1 / x;
  if (x < 0) {
    const fraction = x - Math.round(x);
    return fraction === 0 ? NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * fraction);
  }
  if (x < 12) return digamma(x + 1) - 1 / x;
  return Math.log(x) - 1 / (2 * x) - bernoulli.reduce((sum, b, i) => sum + b / (2 * (i + 1) * x ** (2 * (i + 1))), 0);
}

/**
 * The n-th derivative of ψ, for n ≥ 1 and x > 0: n! Σₖ 1 / (x + k)ⁿ⁺¹ without its sign, which is that of (−1)ⁿ⁺¹. The far part of the
 * sum is an integral, and what Euler and Maclaurin add to it:
 *
 *     Σ_{k ≥ N} n! / (x + k)ⁿ⁺¹ = (n − 1)! / zⁿ + n! / 2zⁿ⁺¹ + Σⱼ B₂ⱼ (n + 2j − 1)! / (2j)! zⁿ⁺²ʲ      z = x + N
 */
export function polygammaSize(n: number, x: number): number {
  /** n! / zⁿ⁺¹, factor by factor, so that neither part overflows. */
  const term = (z: number): number => {
    let product = 1 / z;
    for (let j = 1; j <= n; j++) product *= j / z;
    return product;
  };
  let total = 0;
  const first = 20 + n;
  for (let k = 0; k < first; k++) total += term(x + k);
  const z = x + first;
  let next = term(z);
  total += (next * z) / n + next / 2;
  bernoulli.forEach((b, i) => {
    const j = 2 * (i + 1);
    next *= (n + j - 1) / z / j;
    total += b * next;
    next *= (n + j) / z / (j + 1);
  });
  return total;
}

/**
 * The n-th derivative of ψ: for n = 0 it is ψ. Below 0 the sum runs past the pole: what lies right of it, what lies left of it, less what
 * lies left of x.
 */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  const sign = n % 2 === 1 ? 1 : -1;
  if (x > 0) return x === Infinity ? 0 : sign * polygammaSize(n, x);
  const fraction = x - Math.round(x);
  if (fraction === 0) return sign * Infinity;
  const [right, left] = fraction > 0 ? [fraction, 1 - fraction] : [1 + fraction, -fraction];
  return sign * polygammaSize(n, right) + polygammaSize(n, left) - polygammaSize(n, 1 - x);
}

/** The Taylor coefficients of ln Γ around 2, from that of z¹ on; the function itself is 0 there. */
const aroundTwo = Array.from({ length: 26 }, (_, n) => n + 1).map((k) => polygamma(k - 1, 2) / factorial(k));
function factorial(k: number): number {
  return k < 2 ? 1 : k * factorial(k - 1);
}

/**
 * ln |Γ(x)|. Between 1½ and 2½ the Taylor series around 2, from 12 on Stirling's series,
 *
 *     ln Γ(x) = (x − ½) ln x − x + ½ ln 2π + Σₖ B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹)
 *
 * elsewhere Γ(x + 1) = x Γ(x) leads to one of these. Below ½ reflection: Γ(x) Γ(1 − x) = π / sin πx. (Abramowitz & Stegun 6.1)
 */
export function lgamma(x: number): number {
  if (Math.abs(x) === Infinity) return Infinity;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * (x - Math.round(x))))) - lgamma(1 - x);
  const series = (z: number): number => aroundTwo.reduceRight((sum, coefficient) => (sum + coefficient) * z, 0);
  if (x < 1.5) return series(x - 1) - Math.log1p(x - 1);
  if (x < 2.5) return series(x - 2);
  if (x < 12) return lgamma(x - 1) + Math.log(x - 1);
  const rest = bernoulli.reduce((sum, b, i) => sum + b / ((2 * i + 2) * (2 * i + 1) * x ** (2 * i + 1)), 0);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + rest;
}
