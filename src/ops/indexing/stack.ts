/**
 * Stacking: tensors of one shape side by side along a new dim.
 *
 *     y[…, j, …] = xⱼ[…, …]        dxⱼ = g[…, j, …]
 *
 * Types are promoted to the widest.
 *
 * @shape  tensors: n of equal shape, rank R  →  y: rank R + 1, n at dim; dim counts in y, from −R − 1 to R
 * @torch  torch.stack(tensors, dim=0)
 * @example stack([tensor([1, 2]), tensor([3, 4])], { dim: 1 })   // [[1, 3], [2, 4]]
 */
import { defineOperator, OperatorError } from '../../operator.ts';
import { resolveDim, sameShape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { unsqueeze } from '../views/dims.ts';
import { select } from '../views/slices.ts';
import { cat } from './cat.ts';

export interface StackOptions {
  /** Where the new dim stands in the result. */
  readonly dim: number;
}

export const stack = defineOperator<[tensors: readonly Tensor[]], StackOptions>({
  name: 'stack',
  takes: { tensors: 'any[]' },
  defaults: { dim: 0 },
  promotion: 'promote',
  shape(tensors, { dim }) {
    if (tensors.length === 0) throw new OperatorError('stack: tensors is an empty list; expected at least one tensor');
    const [first] = tensors;
    const odd = tensors.findIndex((x) => !sameShape(x.shape, first.shape));
    if (odd > 0) {
      throw new OperatorError(`stack: tensors[0] has shape ${show(first.shape)} and tensors[${odd}] ${show(tensors[odd].shape)}; expected equal shapes`);
    }
    return first.shape.toSpliced(resolveDim('stack', dim, first.shape, 'dim', 1), 0, tensors.length);
  },
  reference(tensors, { dim }) {
    const [first] = tensors;
    const d = resolveDim('stack', dim, first.shape, 'dim', 1);
    const count = tensors.length;
    const outer = sizeOf(first.shape.slice(0, d));
    const inner = sizeOf(first.shape.slice(d));
    const y = first.newZeros(first.shape.toSpliced(d, 0, count));
    for (let o = 0; o < outer; o++) for (let j = 0; j < count; j++) for (let k = 0; k < inner; k++) {
      y.array[(o * count + j) * inner + k] = tensors[j].array[o * inner + k];
    }
    return y;
  },
  gpu(tensors, { dim }) {
    return cat(tensors.map((x) => unsqueeze(x, { dim })), { dim });
  },
  gradient({ grad, inputs: [tensors], options: { dim } }) {
    return [() => tensors.map((_, index) => select(grad, { dim, index }))];
  },
});
