/** Comparisons of whole tensors: the answer is one boolean. */
import { OperatorError } from '../errors.ts';
import { eq } from '../ops/elementwise/comparison.ts';
import { isclose, type IscloseOptions } from '../ops/elementwise/isclose.ts';
import { sameShape } from '../shape.ts';
import { host, Tensor } from '../tensor.ts';

const holdsEverywhere = (y: Tensor): boolean => host(y).every((value) => value !== 0);

/**
 * Whether every element is close to its counterpart; an empty tensor is.
 *
 * @torch  torch.allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False)
 * @example allclose(tensor([1, 2]), tensor([1.0000001, 2]))   // true
 */
export const allclose = (x: Tensor, other: Tensor, options: Partial<IscloseOptions> = {}): boolean => holdsEverywhere(isclose(x, other, options));

/**
 * Whether both have the same shape and the same numbers, be they of another type. NaN equals nothing, not even itself.
 *
 * @torch  torch.equal(input, other)
 * @example equal(tensor([1, 2]), tensor([1n, 2n]))   // true
 */
export function equal(x: Tensor, other: Tensor): boolean {
  for (const [name, input] of Object.entries({ x, other })) {
    if (!(input instanceof Tensor)) throw new OperatorError(`equal: ${name} is ${String(input)}; expected a Tensor`);
  }
  if (x.device !== other.device) throw new OperatorError(`equal: x is on the ${x.device} and other on the ${other.device}; expected one device`);
  return sameShape(x.shape, other.shape) && holdsEverywhere(eq(x, other));
}
