/**
 * Cumulative product along a dim.
 *
 *     yᵢ = x₀ · … · xᵢ
 *     dxᵢ = x₀ ⋯ xᵢ₋₁ · sᵢ        sᵢ = gᵢ + xᵢ₊₁ · sᵢ₊₁
 *
 * What lies before an element is a product, what lies behind it a recurrence; neither divides by the element, so that zeros do no
 * harm. Integers and booleans are multiplied in int32.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.cumprod(input, dim, dtype=None)
 * @example cumprod(tensor([2, 3, 4]), { dim: 0 })   // [2, 6, 24]
 */
import { onesLike } from '../../creation.ts';
import { defineOperator, type Operator, required } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { cat } from '../indexing/cat.ts';
import { reshape } from '../views/reshape.ts';
import { slice } from '../views/slices.ts';
import { alongLanes, type CumulativeOptions, cumulativeType, lanesOn, reversed } from './cumulative.ts';
import { linearRecurrence } from './linearRecurrence.ts';
import { times } from './reduce.ts';
import { scanLanes } from './scan.ts';

function reference(x: Tensor, { dim }: CumulativeOptions): Tensor {
  const { outer, length, inner } = lanesOn('cumprod', x, dim);
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    let product = 1;
    for (let i = 0; i < length; i++) {
      const at = (o * length + i) * inner + k;
      product *= x.array[at];
      y.array[at] = product;
    }
  }
  return y;
}

export const cumprod: Operator<[x: Tensor], CumulativeOptions> = defineOperator<[x: Tensor], CumulativeOptions>({
  name: 'cumprod',
  takes: { x: 'any' },
  defaults: { dim: required, dtype: null },
  promotion: cumulativeType('cumprod'),
  shape: (x, { dim }) => (lanesOn('cumprod', x, dim), x.shape),
  reference,
  gpu: (x, { dim }) => reshape(scanLanes(x, lanesOn('cumprod', x, dim), times), { shape: x.shape }),
  gradient: ({ grad, inputs: [x], options: { dim } }) => [() => alongLanes('cumprod', x, dim, (inLanes) => {
    const lanes = inLanes(x);
    const behind = linearRecurrence(reversed(inLanes(grad)), reversed(slice(lanes, { dim: 1, start: 1 })), { dim: 1 });
    return mul(productBefore(lanes), reversed(behind));
  })],
});

/** For every element the product of those before it along dim 1; of none, it is 1. */
export function productBefore(lanes: Tensor): Tensor {
  const first = onesLike(slice(lanes, { dim: 1, end: 1 }));
  return cat([first, cumprod(slice(lanes, { dim: 1, end: -1 }), { dim: 1 })], { dim: 1 });
}
