/** The error function and its relatives, for kernels. */
import { expm1NearZero, expOfNegative } from './exponentials.ts';
import { log } from './logarithms.ts';
import { leadingBits } from './powers.ts';

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

/**
 * `1 − erf x = e^(−x²) q(x)`. An error of x² is multiplied by its size, up to 87, so the exponent is taken in two parts: the square of the
 * leading bits of x, which is exact, and what is missing.
 *
 * Error 6e-7. `erfc(-Infinity) = 2`; results below 2⁻¹²⁶ become 0, from x = 9.2 on.
 */
export function erfc(x: number): number {
  const a = Math.abs(x);
  const t = 1 / (1 + 0.35 * a);
  const q = t * (0.197483014662 + t * (0.197152290343 + t * (0.187793171679 + t * (0.151669373249 + t * (0.144710993613
    + t * (0.0893912779342 + t * (-0.0304457962452 + t * (0.183442340679 + t * (-0.159743339902 + t * 0.0385466812152)))))))));
  const b = a > 11 ? 11 : a;
  const leading = leadingBits(b);
  const e = expOfNegative(-leading * leading);
  const rest = expm1NearZero((leading - b) * (leading + b));
  const y = e * (1 + rest) * q;
  return x < 0 ? 2 - y : y;
}

/** The number whose error function is x: x times a polynomial in `w = −ln(1 − x²)`, or in its root. Error 2e-7. `erfinv(±1) = ±Infinity`, NaN beyond. */
export function erfinv(x: number): number {
  const l = log((1 - x) * (1 + x));
  const w = -l - 3;
  const near = 1.62354206742 + w * (0.241630306681 + w * (-0.00573850700621 + w * (-0.00083602613819 + w * (0.000195424805785
    + w * (-0.0000127829937807 + w * (-0.00000187416081535 + w * (4.60609589262e-7 + w * (-5.07472153496e-9 - w * 6.13894791213e-9))))))));
  const s = Math.sqrt(l < -5.9 ? -l : 5.9) - 3.25;
  const far = 3.08388563863 + s * (1.0052577867 + s * (0.00536922318135 + s * (-0.00373190144322 + s * (0.00250382405639
    + s * (-0.00177414344067 + s * (0.000935162470232 - s * 0.00021525325899))))));
  const y = x * (l < -5.9 ? far : near);
  return Math.abs(x) === 1 ? x / (1 - Math.abs(x)) : y;
}
