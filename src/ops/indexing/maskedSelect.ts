/**
 * Selection by a mask: the elements of x where it holds, in row-major order, in one list.
 *
 *     y = [x[i, j, …]  for all places with mask[i, j, …]]        dx = g, back in those places (maskedScatter)
 *
 * x and mask stretch to each other. How long the list is depends on the mask, so the mask is read on the host.
 *
 * @shape  x: any, mask: bool, broadcast together  →  y: [n], n: how often the mask holds
 * @torch  torch.masked_select(input, mask)
 * @example maskedSelect(tensor([3, 1, 2]), tensor([true, false, true]))   // [3, 2]
 */
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator } from '../../operator.ts';
import { broadcastShapes, type Shape } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { elements } from './arrivals.ts';
import { selected } from './indexSelect.ts';
import { positionsOnGpu } from './indices.ts';
import { maskedScatter } from './maskedScatter.ts';

type Two = [x: Tensor, mask: Tensor];

const commonShape = (x: Tensor, mask: Tensor): Shape => broadcastShapes('maskedSelect', ['x', x.shape], ['mask', mask.shape]);

export const maskedSelect: Operator<Two, object> = defineOperator<Two, object>({
  name: 'maskedSelect',
  takes: { x: 'any', mask: 'bool' },
  defaults: {},
  broadcasts: true,
  shape(x, mask) {
    commonShape(x, mask);
    return null;
  },
  reference(x, mask) {
    const [numbers, holds] = [x, mask].map((input) => rowMajor(stretched(input, commonShape(x, mask))).array);
    const chosen = numbers.filter((_, i) => holds[i] !== 0);
    const y = x.newZeros([chosen.length]);
    y.array.set(chosen);
    return y;
  },
  gpu(x, mask) {
    const [from, where] = [x, mask].map((input) => rowMajor(stretched(input, commonShape(x, mask))));
    const holds = host(where);
    const positions = new Float32Array(holds.length);
    let count = 0;
    for (let position = 0; position < holds.length; position++) if (holds[position] !== 0) positions[count++] = position;
    return selected(from, positionsOnGpu(positions.slice(0, count), holds.length), elements(from), [count]);
  },
  gradient: ({ grad, inputs: [x, mask] }) => [() => maskedScatter(x.newZeros(commonShape(x, mask)), mask, grad), null],
});
