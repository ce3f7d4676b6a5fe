/** What `indexAdd`, `indexCopy`, `indexReduce` and `indexFill` have in common: an index that names whole slices of x along one dim. */
import { OperatorError } from '../../operator.ts';
import { resolveDim, sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { checkIndices, checkList } from './indices.ts';

/** The index has one dim or none, and source has the shape of x with as many slices as there are indices. `instead` takes an index of every element. */
export function slicesShape(operator: string, x: Tensor, index: Tensor, source: Shape, dim: number, instead: string): Shape {
  const d = resolveDim(operator, dim, x.shape);
  checkList(operator, index, instead);
  const count = index.numel();
  const expected = x.ndim === 0 ? [] : x.shape.with(d, count);
  if (!sameShape(source, expected) || (x.ndim === 0 && count !== 1)) {
    const wanted = x.ndim === 0 ? 'one index and a source of shape []' : `a source of shape ${show(expected)}`;
    throw new OperatorError(`${operator}: source has shape ${show(source)}, x ${show(x.shape)} and index ${count} elements; expected ${wanted}`);
  }
  checkIndices(operator, ['index', index], ['x', x.shape], d);
  return x.shape;
}
