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
