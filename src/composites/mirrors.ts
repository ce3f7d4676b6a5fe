/** Names for what `flip` and `repeat` do. */
import { OperatorError } from '../errors.ts';
import { required } from '../operator.ts';
import { flip } from '../ops/shapes/flip.ts';
import { repeat } from '../ops/shapes/repeat.ts';
import { padded, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type Composite, defineComposite } from './composite.ts';

function flipping(name: string, dim: number): Composite<[x: Tensor], object> {
  return defineComposite<[x: Tensor], object>({
    name,
    takes: { x: 'any' },
    defaults: {},
    compute(x) {
      if (x.ndim <= dim) throw new OperatorError(`${name}: x has shape ${show(x.shape)}; expected at least ${dim + 1} dim${dim > 0 ? 's' : ''}`);
      return flip(x, { dims: [dim] });
    },
  });
}
/** Left and right exchanged: dim 1 reversed. @torch torch.fliplr(input) */
export const fliplr = flipping('fliplr', 1);
/** Up and down exchanged: dim 0 reversed. @torch torch.flipud(input) */
export const flipud = flipping('flipud', 0);

export interface TileOptions {
  /** How often along every dim, or along the last ones. */
  readonly dims: Shape;
}

/**
 * `repeat`, for which missing numbers are 1: those of the last dims are enough.
 *
 * @torch  torch.tile(input, dims)
 * @example tile(tensor([[1, 2]]), { dims: [2] })   // [[1, 2, 1, 2]]
 */
export const tile = defineComposite<[x: Tensor], TileOptions>({
  name: 'tile',
  takes: { x: 'any' },
  defaults: { dims: required },
  compute(x, { dims }) {
    if (!Array.isArray(dims) || !dims.every((times) => Number.isSafeInteger(times) && times >= 0)) {
      throw new OperatorError(`tile: dims is ${JSON.stringify(dims)}; expected a list of whole numbers ≥ 0`);
    }
    return repeat(x, { repeats: padded(dims, x.ndim, 1) });
  },
});
