/** What `scatter`, `scatterAdd` and `scatterReduce` have in common: an index of every element, as large as the part of src that is sent. */
import { OperatorError } from '../../operator.ts';
import { contiguousStrides, lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { zerosLike } from '../../creation.ts';
import { unsqueeze } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { gather } from './gather.ts';
import { checkIndices, cropped, padded } from './indices.ts';

/** As many dims in all, no larger than x but at dim, no larger than src anywhere. An empty index sends nothing and may have any shape. */
export function scatterShape(operator: string, x: Tensor, index: Tensor, src: Tensor | null, dim: number): Shape {
  const d = resolveDim(operator, dim, x.shape);
  if (index.numel() === 0) return x.shape;
  const shapes = `x has shape ${show(x.shape)}${src ? ',' : ' and'} index ${show(index.shape)}${src ? ` and src ${show(src.shape)}` : ''}`;
  if ([index, src ?? index].some(({ ndim }) => Math.max(ndim, 1) !== Math.max(x.ndim, 1))) {
    throw new OperatorError(`${operator}: ${shapes}; expected as many dims in all`);
  }
  const larger = index.shape.findIndex((size, e) => (e !== d && size > x.shape[e]) || (src && size > (src.shape[e] ?? 1)));
  if (larger >= 0) {
    const than = larger === d ? 'src' : src ? 'x and src' : 'x';
    throw new OperatorError(`${operator}: ${shapes}; at dim ${larger} index may be no larger than ${than}`);
  }
  checkIndices(operator, ['index', index], ['x', x.shape], d);
  return x.shape;
}

/** For every element of the index, in row-major order, where it points: the position in x that is its own but for dim. */
function targetsOf(index: Tensor, shape: Shape, dim: number): Int32Array {
  const numbers = host(index);
  const places = new Int32Array(numbers.length);
  const steps = contiguousStrides(shape).map((step, e) => (e === dim ? 0 : step));
  const { inner: stride } = lanesAlong(shape, dim);
  const width = index.shape.at(-1) ?? places.length;
  const step = steps.at(-1) ?? 0;
  const row = index.shape.map(() => 0);
  let base = 0;
  for (let start = 0; start < places.length; start += width) {
    for (let k = 0; k < width; k++) places[start + k] = base + k * step + numbers[start + k] * stride;
    // On to the next row: the second last dim counts up, and carries to the dim before it when it is through.
    for (let e = row.length - 2; e >= 0; e--) {
      base += steps[e];
      if (++row[e] < index.shape[e]) break;
      base -= row[e] * steps[e];
      row[e] = 0;
    }
  }
  return places;
}

/** A number as a list of one. */
const asList = (x: Tensor): Tensor => (x.ndim === 0 ? unsqueeze(x, { dim: 0 }) : x);

/** The part of src that is sent, and where to. */
export function sending(x: Tensor, index: Tensor, src: Tensor, dim: number): { source: Tensor; places: Int32Array } {
  const source = index.numel() > 0 ? cropped(asList(src), asList(index).shape, -1) : src;
  return { source, places: targetsOf(index, x.shape, dim) };
}

/** What flows back to src: what is found where it was sent, and zeros for the part that the index does not reach. */
export function broughtBack(found: Tensor, index: Tensor, src: Tensor, dim: number): Tensor {
  if (index.numel() === 0) return zerosLike(src);
  return reshape(padded(asList(gather(found, index, { dim })), asList(src).shape, -1), { shape: src.shape });
}
