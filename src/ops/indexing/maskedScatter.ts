/**
 * Scattering by a mask: the elements of source, one after the other, into the places of x where the mask holds.
 *
 *     y[i, j, …] = the next element of source  where mask[i, j, …],  otherwise x[i, j, …]
 *     dx = g where the mask does not hold        dsource = g where it holds (maskedSelect), then zeros for what was not used
 *
 * x and mask stretch to each other. Source may have any shape, and more elements than are needed, but not fewer.
 *
 * @shape  x: any, mask: bool, broadcast together   source: any, of the type of x  →  y: the common shape of x and mask
 * @torch  torch.masked_scatter(input, mask, source)
 * @example maskedScatter(zeros(3), tensor([true, false, true]), tensor([7, 8]))   // [7, 0, 8]
 */
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { maskedFill } from '../elementwise/maskedFill.ts';
import { reshape } from '../views/reshape.ts';
import { elements, replaced } from './arrivals.ts';
import { padded } from './indices.ts';
import { maskedSelect } from './maskedSelect.ts';

type Three = [x: Tensor, mask: Tensor, source: Tensor];

const commonShape = (x: Tensor, mask: Tensor): Shape => broadcastShapes('maskedScatter', ['x', x.shape], ['mask', mask.shape]);

export const maskedScatter: Operator<Three, object> = defineOperator<Three, object>({
  name: 'maskedScatter',
  takes: { x: 'any', mask: 'bool', source: 'any' },
  defaults: {},
  broadcasts: true,
  shape(x, mask, source) {
    const shape = commonShape(x, mask);
    const needed = host(stretched(mask, shape)).reduce((count, holds) => count + holds, 0);
    if (needed > source.numel()) {
      throw new OperatorError(`maskedScatter: source has shape ${show(source.shape)}, ${source.numel()} elements; the mask needs ${needed}`);
    }
    return shape;
  },
  reference(x, mask, source) {
    const shape = commonShape(x, mask);
    const [numbers, holds] = [x, mask].map((input) => rowMajor(stretched(input, shape)).array);
    const y = x.newZeros(shape);
    let next = 0;
    for (let i = 0; i < numbers.length; i++) y.array[i] = holds[i] ? source.array[next++] : numbers[i];
    return y;
  },
  gpu(x, mask, source) {
    const [into, where] = [x, mask].map((input) => rowMajor(stretched(input, commonShape(x, mask))));
    // Which element a place gets is how many places before it get one: counted one by one, on the host.
    const holds = host(where);
    const arrived = new Float32Array(holds.length);
    let count = 0;
    for (let i = 0; i < holds.length; i++) if (holds[i] !== 0) arrived[i] = ++count;
    return replaced(into, source, arrived, source.numel(), elements(into));
  },
  gradient: ({ grad, inputs: [, mask, source] }) => [
    () => maskedFill(grad, mask, { value: 0 }),
    null,
    () => reshape(padded(maskedSelect(grad, mask), [source.numel()], -1), { shape: source.shape }),
  ],
});
