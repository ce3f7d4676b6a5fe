/**
 * Whether all elements are true, or any is: every number but zero counts as true, NaN as well.
 *
 *     all = x₀ ∧ x₁ ∧ …    any = x₀ ∨ x₁ ∨ …        no gradient
 *
 * Of nothing, all are true and none is. An empty list of dims takes no dim away: every element answers for itself. Bytes make
 * bytes, as they did before PyTorch had booleans.
 *
 * @shape  x: any  →  y: bool, or uint8 for uint8; the shape of x without dim, or with ones there (keepdim)
 * @torch  torch.all(input, dim=None, keepdim=False),  torch.any
 * @example all(tensor([[1, 0], [1, 1]]), { dim: 1 })   // [false, true];  any gives [true, true]
 */
import type { DType } from '../../dtype.ts';
import { defineOperator, NotDifferentiable, type Operator } from '../../operator.ts';
import { resolveDims } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { lanesOf, type ReductionOptions, shapeWithout } from './lanes.ts';
import { reduceDims, type Reduction } from './reduce.ts';

const truthType = (x: Tensor): DType => (x.dtype === 'uint8' ? 'uint8' : 'bool');

/** Truth as 0 and 1. */
const truth = (value: number): number => (value === 0 ? 0 : 1);
const every: Reduction = { start: 1, term: truth, combine: (a, b) => Math.min(a, b) };
const some: Reduction = { start: 0, term: truth, combine: (a, b) => Math.max(a, b) };

const logicalReduction = (name: string, decide: (lane: readonly boolean[]) => boolean, reduction: Reduction): Operator<[x: Tensor], ReductionOptions> =>
  defineOperator<[x: Tensor], ReductionOptions>({
    name,
    takes: { x: 'aside' },
    defaults: { dim: null, keepdim: false },
    shape: (x, { dim, keepdim }) => shapeWithout(name, x.shape, resolveDims(name, dim, x.shape), keepdim),
    reference(x, { dim, keepdim }) {
      const dims = resolveDims(name, dim, x.shape);
      const y = x.newZeros(shapeWithout(name, x.shape, dims, keepdim), truthType(x));
      let o = 0;
      for (const lane of lanesOf(x.shape, dims)) y.array[o++] = Number(decide(lane.map((i) => x.array[i] !== 0)));
      return y;
    },
    gpu(x, { dim, keepdim }) {
      const dims = resolveDims(name, dim, x.shape);
      // One dim more, of size one: then there is always one to reduce.
      const y = reduceDims(reshape(x, { shape: [...x.shape, 1] }), [...dims, x.ndim], reduction);
      return to(reshape(y, { shape: shapeWithout(name, x.shape, dims, keepdim) }), { dtype: truthType(x) });
    },
    gradient: new NotDifferentiable('true and false have nothing in between'),
  });

export const all = logicalReduction('all', (lane) => lane.every((isTrue) => isTrue), every);
export const any = logicalReduction('any', (lane) => lane.some((isTrue) => isTrue), some);
