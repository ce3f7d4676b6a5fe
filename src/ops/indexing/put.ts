/**
 * Putting: the elements of source into x at places counted as if x had a single dim. The opposite of `take`.
 *
 *     y.flatten()[index[n]] = source[n],  or += source[n] with accumulate        elsewhere y = x
 *     dx = g, but 0 in those places (accumulate: g)        dsource[n] = g.flatten()[index[n]]
 *
 * Negative indices count from the back. Of several elements put in one place the last one stays, on both devices; the gradient
 * goes to all of them, as in PyTorch.
 *
 * @shape  x: any   index: any, int32   source: as many elements, of the type of x  →  y: the shape of x
 * @torch  torch.put(input, index, source, accumulate=False)
 * @example put(zeros(2, 2), tensor([3n, 0n]), tensor([7, 8]))   // [[8, 0], [0, 7]]
 */
import { convert } from '../../dtype.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { combined, elements, overwritten } from './arrivals.ts';
import { checkIndices } from './indices.ts';
import { take } from './take.ts';

export interface PutOptions {
  /** Add to what is there instead of replacing it. */
  readonly accumulate: boolean;
}

type Three = [x: Tensor, index: Tensor, source: Tensor];

function shape(x: Tensor, index: Tensor, source: Tensor, { accumulate }: PutOptions): Shape {
  if (typeof accumulate !== 'boolean') throw new OperatorError(`put: accumulate is ${String(accumulate)}; expected true or false`);
  if (index.numel() !== source.numel()) {
    throw new OperatorError(`put: index has shape ${show(index.shape)} and source ${show(source.shape)}; expected as many elements in both`);
  }
  checkIndices('put', ['index', index], ['x, flattened,', [x.numel()]], 0, true);
  return x.shape;
}

export const put: Operator<Three, PutOptions> = defineOperator<Three, PutOptions>({
  name: 'put',
  takes: { x: 'any', index: 'integer', source: 'any' },
  defaults: { accumulate: false },
  shape,
  reference(x, index, source, { accumulate }) {
    const y = x.newZeros(x.shape);
    const numbers = Float64Array.from(x.array);
    for (let n = 0; n < index.numel(); n++) {
      const i = index.array[n];
      const at = i < 0 ? i + numbers.length : i;
      numbers[at] = accumulate ? numbers[at] + source.array[n] : source.array[n];
    }
    numbers.forEach((number, at) => { y.array[at] = convert(number, x.dtype); });
    return y;
  },
  gpu(x, index, source, { accumulate }) {
    const places = host(index);
    for (let n = 0; n < places.length; n++) if (places[n] < 0) places[n] += x.numel();
    return accumulate ? combined(x, source, places, elements(x), { reduction: 'sum', includeSelf: true }) : overwritten(x, source, places, elements(x));
  },
  gradient: ({ grad, inputs: [, index, source], options: { accumulate } }) => [
    () => (accumulate ? grad : put(grad, index, grad.newZeros(source.shape))),
    null,
    () => reshape(take(grad, index), { shape: source.shape }),
  ],
});
