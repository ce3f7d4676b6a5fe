/**
 * Writing by tensors: several index tensors, stretched to a common shape, together choose the elements of x that change.
 *
 *     y[index₀[n], index₁[n], k] = values[n, k],  or += values[n, k] with accumulate        elsewhere y = x
 *     dx = g, but 0 where something was written (accumulate: g)        dvalues = g where it was written (index)
 *
 * Indices and masks are those of `index`; the values stretch to what they choose. Of several values for one place the last one
 * stays, on both devices; the gradient goes to all of them, as in PyTorch. `x.set([…], value)` writes this as Python does.
 *
 * @shape  x: any   indices: as for index   values: stretches to what index would give, of the type of x  →  y: the shape of x
 * @torch  torch.index_put(input, indices, values, accumulate=False)
 * @example indexPut(zeros(2, 2), [tensor([0n, 1n]), tensor([1n, 0n])], tensor(7))   // [[0, 7], [7, 0]]
 */
import { convert } from '../../dtype.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { combined, overwritten } from './arrivals.ts';
import { index, type IndexOptions } from './indexByTensors.ts';
import { checkedPointing, merged, pointer, pointing, unmoved } from './pointing.ts';

export interface IndexPutOptions extends IndexOptions {
  /** Add to what is there instead of replacing it. */
  readonly accumulate: boolean;
}

type Three = [x: Tensor, indices: readonly Tensor[], values: Tensor];

function shape(x: Tensor, indices: readonly Tensor[], values: Tensor, { dims, accumulate }: IndexPutOptions): Shape {
  if (typeof accumulate !== 'boolean') throw new OperatorError(`indexPut: accumulate is ${String(accumulate)}; expected true or false`);
  const chosen = checkedPointing('indexPut', x, indices, dims).shape;
  const missing = chosen.length - values.ndim;
  if (missing < 0 || values.shape.some((size, d) => size !== 1 && size !== chosen[d + missing])) {
    throw new OperatorError(`indexPut: values has shape ${show(values.shape)}, which does not stretch to ${show(chosen)}, what the indices choose`);
  }
  return x.shape;
}

export const indexPut: Operator<Three, IndexPutOptions> = defineOperator<Three, IndexPutOptions>({
  name: 'indexPut',
  takes: { x: 'any', indices: 'aside[]', values: 'any' },
  defaults: { dims: null, accumulate: false },
  broadcasts: true,
  shape,
  reference(x, indices, values, { dims, accumulate }) {
    const pointed = pointing('indexPut', x, indices, dims);
    const to = pointer(x, pointed);
    const numbers = Float64Array.from(x.array);
    rowMajor(stretched(values, pointed.shape)).array.forEach((value, position) => {
      numbers[to(position)] = accumulate ? numbers[to(position)] + value : value;
    });
    const y = x.newZeros(x.shape);
    for (let at = 0; at < numbers.length; at++) y.array[at] = convert(numbers[at], x.dtype);
    return y;
  },
  gpu(x, indices, values, { dims, accumulate }) {
    const pointed = pointing('indexPut', x, indices, dims);
    const { moved, cut, index: places } = merged(x, pointed);
    const source = rowMajor(stretched(values, pointed.shape));
    const y = accumulate ? combined(moved, source, host(places), cut, { reduction: 'sum', includeSelf: true })
      : overwritten(moved, source, host(places), cut);
    return unmoved(y, pointed);
  },
  gradient: ({ grad, inputs: [, indices], options: { dims, accumulate } }) => [
    () => (accumulate ? grad : indexPut(grad, indices, grad.newZeros([]), { dims })),
    null,
    () => index(grad, indices, { dims }),
  ],
});
