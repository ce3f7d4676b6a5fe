/**
 * Counting whole numbers: how often each of 0, 1, 2, … is found, or what weighs how much together.
 *
 *     y[v] = #{i : xᵢ = v},  or  Σ wᵢ over the i with xᵢ = v        no gradient (PyTorch has none)
 *
 * The result is as long as the largest number asks for. Counts are int32; sums have the type of float32 weights, and are float64 for
 * all others (float32 on the gpu). Of no numbers there are no sums: then the result is int32 in any case.
 *
 * @shape  x: [n], int32 or uint8, not negative   weights: [n]  →  y: [the largest of minlength and max x + 1]
 * @torch  torch.bincount(input, weights=None, minlength=0)
 * @example bincount(tensor([1n, 3n, 1n]))   // [0, 2, 0, 1]
 */
import { ones, zeros } from '../../creation.ts';
import type { DType } from '../../dtype.ts';
import { defineOperator, NotDifferentiable, OperatorError } from '../../operator.ts';
import { sameShape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { indexAdd } from '../indexing/indexAdd.ts';
import { max, min } from '../reduction/max.ts';
import { to } from '../views/to.ts';

export interface BincountOptions {
  /** The result has at least so many elements. */
  readonly minlength: number;
}

/** How long the result is. */
const lengthFor = (x: Tensor, { minlength }: BincountOptions): number => (x.numel() === 0 ? minlength : Math.max(minlength, host(max(x))[0] + 1));
function typeFor(x: Tensor, weights: Tensor | null): DType {
  if (weights === null || x.numel() === 0) return 'int32';
  return weights.dtype === 'float32' || weights.device === 'gpu' ? 'float32' : 'float64';
}

export const bincount = defineOperator<[x: Tensor, weights: Tensor | null], BincountOptions>({
  name: 'bincount',
  takes: { x: 'integer', weights: 'aside?' },
  defaults: { minlength: 0 },
  shape(x, weights, options) {
    const { minlength } = options;
    if (x.ndim !== 1) throw new OperatorError(`bincount: x has shape ${show(x.shape)}; expected one dim`);
    if (weights && !sameShape(x.shape, weights.shape)) {
      throw new OperatorError(`bincount: x has shape ${show(x.shape)} and weights ${show(weights.shape)}; expected a weight for every element`);
    }
    if (!Number.isInteger(minlength) || minlength < 0) throw new OperatorError(`bincount: minlength is ${minlength}; expected a whole number ≥ 0`);
    const [smallest] = x.numel() === 0 ? [0] : host(min(x));
    if (smallest < 0) throw new OperatorError(`bincount: x holds ${smallest}; expected whole numbers ≥ 0`);
    return [lengthFor(x, options)];
  },
  reference(x, weights, options) {
    const totals = new Float64Array(lengthFor(x, options));
    for (let i = 0; i < x.numel(); i++) totals[x.array[i]] += weights ? weights.array[i] : 1;
    const y = x.newZeros([totals.length], typeFor(x, weights));
    y.array.set(totals);
    return y;
  },
  gpu(x, weights, options) {
    const dtype = typeFor(x, weights);
    const like = { dtype, device: x.device };
    const amounts = weights ? to(weights, { dtype }) : ones(x.shape, like);
    return indexAdd(zeros([lengthFor(x, options)], like), to(x, { dtype: 'int32' }), amounts, { dim: 0 });
  },
  gradient: new NotDifferentiable('PyTorch has none either'),
});
