/**
 * Of every run of equals the first; with a dim, of every run of equal slices.
 *
 *     values[inverse] = x        counts[u] = #{i : inverseᵢ = u}        no gradient (PyTorch has none)
 *
 * What comes back later, behind something else, is a run of its own. NaN equals nothing: each is a run. How many runs there are depends
 * on the numbers.
 *
 * @shape  x: any  →  values: [U], or x with U at dim   inverse (returnInverse): the shape of x, or [n]   counts (returnCounts): [U], both int32
 * @torch  torch.unique_consecutive(input, return_inverse=False, return_counts=False, dim=None)
 * @example uniqueConsecutive(tensor([1, 1, 2, 1]), { returnCounts: true })   // [[1, 2, 1], [2, 1, 1]]
 */
import { type Described, defineOperator, NotDifferentiable } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { groupRuns, groupRunsOnGpu, type RunOptions, type Runs, type RunsCall, runShapes } from './runs.ts';

export type UniqueConsecutive = RunsCall<RunOptions> & { readonly definition: Described<[x: Tensor], RunOptions, Runs> };

const operator = defineOperator<[x: Tensor], RunOptions, Runs>({
  name: 'uniqueConsecutive',
  takes: { x: 'any' },
  outputs: { values: 'same', inverse: 'int32', counts: 'int32' },
  defaults: { returnInverse: false, returnCounts: false, dim: null },
  shape: (x, options) => runShapes('uniqueConsecutive', x, options),
  reference: (x, options) => groupRuns(x, options, (items) => [...items.keys()]),
  gpu: (x, options) => groupRunsOnGpu(x, options, () => null),
  gradient: new NotDifferentiable('PyTorch has none either'),
});
export const uniqueConsecutive: UniqueConsecutive = operator as typeof operator & UniqueConsecutive; // the overloads say what the union cannot
