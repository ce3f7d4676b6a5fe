/**
 * Cumulative sum along a dim: every element becomes what has come together so far.
 *
 *     yᵢ = x₀ + … + xᵢ        dxᵢ = gᵢ + … + gₙ₋₁: the same from the other end
 *
 * Integers and booleans are counted in int32.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.cumsum(input, dim, dtype=None)
 * @example cumsum(tensor([1, 2, 3]), { dim: 0 })   // [1, 3, 6]
 */
import { defineOperator, type Operator, required } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { alongLanes, type CumulativeOptions, cumulativeType, lanesOn, reversed } from './cumulative.ts';
import { plus } from './reduce.ts';
import { scanLanes } from './scan.ts';

function reference(x: Tensor, { dim }: CumulativeOptions): Tensor {
  const { outer, length, inner } = lanesOn('cumsum', x, dim);
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    let total = 0;
    for (let i = 0; i < length; i++) {
      const at = (o * length + i) * inner + k;
      total += x.array[at];
      y.array[at] = total;
    }
  }
  return y;
}

export const cumsum: Operator<[x: Tensor], CumulativeOptions> = defineOperator<[x: Tensor], CumulativeOptions>({
  name: 'cumsum',
  takes: { x: 'any' },
  defaults: { dim: required, dtype: null },
  promotion: cumulativeType('cumsum'),
  shape: (x, { dim }) => (lanesOn('cumsum', x, dim), x.shape),
  reference,
  gpu: (x, { dim }) => reshape(scanLanes(x, lanesOn('cumsum', x, dim), plus), { shape: x.shape }),
  gradient: ({ grad, inputs: [x], options: { dim } }) => [
    () => alongLanes('cumsum', x, dim, (inLanes) => reversed(cumsum(reversed(inLanes(grad)), { dim: 1 }))),
  ],
});
