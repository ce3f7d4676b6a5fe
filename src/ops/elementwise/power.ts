/** Powers as kernels compute them. */
import { pow } from '../../gpu/math.ts';

/** a to the power of b. What integers make of integers must be whole, and a logarithm is not exact: they are multiplied. */
export function power(a: number, b: number): number {
  const general = pow(a, b);
  const product = wholePower(a, b);
  const isProduct = Math.floor(a) === a && Math.floor(b) === b && b >= 0 && b < 32 ? 1 : 0;
  return isProduct > 0 ? product : general;
}

/** Whole powers of whole numbers, exactly: a, a², a⁴, … multiplied where the exponent, up to 31, has a bit. Error-free below 2²⁴. */
export function wholePower(a: number, n: number): number {
  const n3 = n >= 16 ? n - 16 : n;
  const n2 = n3 >= 8 ? n3 - 8 : n3;
  const n1 = n2 >= 4 ? n2 - 4 : n2;
  const n0 = n1 >= 2 ? n1 - 2 : n1;
  const a2 = a * a;
  const a4 = a2 * a2;
  const a8 = a4 * a4;
  return (n >= 16 ? a8 * a8 : 1) * (n3 >= 8 ? a8 : 1) * (n2 >= 4 ? a4 : 1) * (n1 >= 2 ? a2 : 1) * (n0 >= 1 ? a : 1);
}
