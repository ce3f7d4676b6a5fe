/** Other names for products of matrices. */
import { OperatorError } from '../errors.ts';
import { multiDot } from '../ops/matrix/multiDot.ts';
import { clone } from '../ops/views/contiguous.ts';
import { show } from '../shape.ts';
import { defineVariadic } from './composite.ts';

/** Another name of `outer`. @torch torch.ger(input, vec2) */
export { outer as ger } from '../ops/matrix/outer.ts';

/**
 * `multiDot`, for matrices only, of which there may be just one.
 *
 * @torch  torch.chain_matmul(*matrices)
 * @example chainMatmul(ones(2, 3), ones(3, 4), ones(4, 1))
 */
export const chainMatmul = defineVariadic<object, ReturnType<typeof multiDot>>({
  name: 'chainMatmul',
  defaults: {},
  compute(matrices) {
    if (matrices.length === 0) throw new OperatorError('chainMatmul: tensors is an empty list; expected at least one matrix');
    const odd = matrices.findIndex(({ ndim }) => ndim !== 2);
    if (odd >= 0) throw new OperatorError(`chainMatmul: tensors[${odd}] has shape ${show(matrices[odd].shape)}; expected matrices`);
    return matrices.length === 1 ? clone(matrices[0]) : multiDot(matrices);
  },
});
