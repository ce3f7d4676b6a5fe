/** Questions kernels ask about a number. */

/** 1 for a number, 0 for NaN, which is neither at most zero nor above it. (Graphics drivers take it for granted that x = x.) */
export function isNumber(x: number): number {
  return x <= 0 || x > 0 ? 1 : 0;
}
