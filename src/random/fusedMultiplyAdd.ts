/**
 * Fused multiply-add: a · b + c, rounded once. JavaScript rounds the product, then the sum; processors have one instruction for both,
 * and PyTorch's compiler uses it wherever a product is added to something. About half of all `uniform_(a, b)` differ in the last bit.
 */

const double = new Float64Array(1);
const [low, high] = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0];
const words = new Uint32Array(double.buffer);

/** What a + b lost to rounding: `sum` + the result is exactly a + b (Knuth's two-sum). */
function lostBySum(a: number, b: number, sum: number): number {
  const bThere = sum - a;
  return a - (sum - bThere) + (b - bThere);
}

/** The upper 26 bits of a double (Veltkamp's split): products of such halves are exact. */
function upperHalf(value: number): number {
  const shifted = value * 134217729; // 2^27 + 1
  return shifted - (shifted - value);
}

/** What a · b lost to rounding (Dekker's product). */
function lostByProduct(a: number, b: number, product: number): number {
  const [a1, b1] = [upperHalf(a), upperHalf(b)];
  const [a2, b2] = [a - a1, b - b1];
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}

/** a + b, rounded to odd: an inexact sum ends in a 1 bit, so that rounding it once more cannot fall on a tie that was none. */
function sumToOdd(a: number, b: number): number {
  const sum = a + b;
  const lost = lostBySum(a, b, sum);
  if (lost === 0 || !Number.isFinite(lost)) return sum;
  double[0] = sum;
  if (words[low] & 1) return sum;
  if (lost > 0 === sum > 0) {
    words[low] += 1;
  } else {
    if (words[low] === 0) words[high] -= 1;
    words[low] -= 1; // from 0 it wraps to 2^32 - 1: the borrow was taken above
  }
  return double[0];
}

/** a · b + c of three float32 numbers, rounded once to float32. Their product is exact in a double. */
export const fma32 = (a: number, b: number, c: number): number => Math.fround(sumToOdd(a * b, c));

/**
 * a · b + c of three doubles, rounded once (Boldo and Melquiond, 2008). Where a product is so large or so small that what it lost
 * is no double (beyond 2^±900), it is rounded twice.
 */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b;
  const lost = lostByProduct(a, b, product);
  if (!Number.isFinite(lost)) return product + c;
  const small = c + lost;
  const sum = product + small;
  return sum + sumToOdd(lostBySum(c, lost, small), lostBySum(product, small, sum));
}
