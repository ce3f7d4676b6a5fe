/**
 * The k-th smallest element along a dim, and where it was.
 *
 *     values = sort(x)[k − 1]        dx = g at indices, 0 elsewhere
 *
 * k counts from 1. NaN counts as larger than every number. Which of several equals is found PyTorch leaves open: here the one that
 * a stable sort puts at that place.
 *
 * @shape  x: any but bool, at least one element at dim  →  values, indices: the shape of x without dim, or with a one there (keepdim)
 * @torch  torch.kthvalue(input, k, dim=-1, keepdim=False)
 * @example kthvalue(tensor([3, 1, 4, 1, 5]), { k: 4 })   // [4, 2]
 */
import { full } from '../../creation.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import { resolveDim, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reducedShape } from '../reduction/lanes.ts';
import { choiceGradient, type ChoiceOptions, choiceShapes, choose, chooseOnGpu, type ValuesAndIndices } from './chosen.ts';

export interface KthvalueOptions extends ChoiceOptions {
  /** Which of the sorted elements, counted from 1. */
  readonly k: number;
}

export const kthvalue = defineOperator<[x: Tensor], KthvalueOptions, ValuesAndIndices>({
  name: 'kthvalue',
  takes: { x: 'number' },
  outputs: { values: 'same', indices: 'int32' },
  defaults: { k: required, dim: -1, keepdim: false },
  shape(x, options) {
    const { k, dim } = options;
    const shapes = choiceShapes('kthvalue', x, options);
    const length = x.shape[resolveDim('kthvalue', dim, x.shape)] ?? 1;
    if (!Number.isInteger(k) || k < 1 || k > length) {
      throw new OperatorError(`kthvalue: k is ${k}, but x has shape ${show(x.shape)}; at dim ${dim} expected an integer from 1 to ${length}`);
    }
    return shapes;
  },
  reference: (x, options) => choose('kthvalue', x, options, () => options.k - 1),
  gpu: (x, options) => chooseOnGpu('kthvalue', x, options, () => {
    const shape = reducedShape('kthvalue', x.shape, { dim: options.dim, keepdim: true });
    return full(shape, options.k - 1, { dtype: 'int32', device: 'gpu' });
  }),
  gradient: ({ grad, inputs: [x], outputs: [, indices], options: { dim } }) => [() => choiceGradient('kthvalue', grad, x, indices, dim)],
});
