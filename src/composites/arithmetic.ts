/** Other names of elementwise operators, and a quotient rounded down. */
import { div } from '../ops/elementwise/arithmetic.ts';
import type { Tensor } from '../tensor.ts';

export { div as divide, div as trueDivide, mul as multiply, sub as subtract } from '../ops/elementwise/arithmetic.ts';
export { ge as greaterEqual, gt as greater, le as lessEqual, lt as less, ne as notEqual } from '../ops/elementwise/comparison.ts';
export { atan2 as arctan2 } from '../ops/elementwise/plane.ts';

/**
 * ⌊x / other⌋: the quotient rounded down, of the type of its numbers. Integers cannot be divided by 0.
 *
 * @torch  torch.floor_divide(input, other); PyTorch has no gradient of it, here it is that of `div`: zeros
 * @example floorDivide(tensor([-7, 7]), 2)   // [-4, 3]
 */
export const floorDivide = (x: Tensor | number, other: Tensor | number): Tensor => div(x, other, { roundingMode: 'floor' });
