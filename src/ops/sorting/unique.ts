/**
 * Every element once, in ascending order; with a dim, every slice once, in the order of their first elements that differ.
 *
 *     values[inverse] = x        counts[u] = #{i : inverseᵢ = u}        no gradient (PyTorch has none)
 *
 * −0 and 0 are equals, and the first one in x represents them. NaN equals nothing, so every NaN is there; they come last. (Among slices
 * with NaN, PyTorch leaves the order open.) How many results there are depends on the numbers.
 *
 * @shape  x: any  →  values: [U], or x with U at dim   inverse (returnInverse): the shape of x, or [n]   counts (returnCounts): [U], both int32
 * @torch  torch.unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None)
 * @example unique(tensor([3, 1, 3]), { returnInverse: true, returnCounts: true })   // [[1, 3], [1, 0, 1], [1, 2]]
 */
import { type Described, defineOperator, NotDifferentiable, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { gather } from '../indexing/gather.ts';
import { select } from '../views/slices.ts';
import { ascending } from './merge.ts';
import { groupRuns, groupRunsOnGpu, type RunOptions, type Runs, type RunsCall, runShapes } from './runs.ts';
import { argsort } from './sort.ts';

export interface UniqueOptions extends RunOptions {
  /** Whether they must come in order; they do in either case. */
  readonly sorted: boolean;
}
export type Unique = RunsCall<UniqueOptions> & { readonly definition: Described<[x: Tensor], UniqueOptions, Runs> };

/** The order of a dictionary: the first numbers that differ decide; equals keep their order. */
function dictionaryOrder(items: readonly number[][]): number[] {
  const compare = (a: readonly number[], b: readonly number[]): number => {
    const j = a.findIndex((value, column) => ascending(value, b[column]) !== 0);
    return j < 0 ? 0 : ascending(a[j], b[j]);
  };
  return Array.from(items.keys()).sort((a, b) => compare(items[a], items[b]));
}
/** The same on the gpu: sorted by the last column, then, as equals keep their order, by the one before it, and so on to the first. */
function dictionaryOrderOnGpu(items: Tensor): Tensor {
  const columns = Array.from({ length: items.size(1) }, (_, j) => select(items, { dim: 1, index: j })).reverse();
  let order = argsort(columns[0], { dim: 0 });
  for (const column of columns.slice(1)) order = gather(order, argsort(gather(column, order, { dim: 0 }), { dim: 0 }), { dim: 0 });
  return order;
}

const operator = defineOperator<[x: Tensor], UniqueOptions, Runs>({
  name: 'unique',
  takes: { x: 'any' },
  outputs: { values: 'same', inverse: 'int32', counts: 'int32' },
  defaults: { sorted: true, returnInverse: false, returnCounts: false, dim: null },
  shape(x, options) {
    if (typeof options.sorted !== 'boolean') throw new OperatorError(`unique: sorted is ${String(options.sorted)}; expected true or false`);
    return runShapes('unique', x, options);
  },
  reference: (x, options) => groupRuns(x, options, dictionaryOrder),
  gpu: (x, options) => groupRunsOnGpu(x, options, dictionaryOrderOnGpu),
  gradient: new NotDifferentiable('PyTorch has none either'),
});
export const unique: Unique = operator as typeof operator & Unique; // the overloads say what the union cannot
