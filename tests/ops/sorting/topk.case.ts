import fc from 'fast-check';
import { expect } from 'vitest';
import { resolveDim } from '../../../src/shape.ts';
import { gather, indexSelect, neg, topk, transpose } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { distinctOf } from './arbitraries.ts';

const options = (shape: readonly number[]) => dimOf(shape).chain((dim) => fc.record({
  k: fc.nat({ max: shape[resolveDim('test', dim, shape)] ?? 1 }), dim: fc.constant(dim), largest: fc.boolean(), sorted: fc.boolean(),
}));
const few = fc.constantFrom(1, 2, NaN, Infinity, -Infinity, -0, 0);
const x = tensor([[1, 2, 3]]);

export default caseFor(topk, {
  calls: shapes({ maxRank: 3 }).chain((shape) => fc.tuple(distinctOf(shape), options(shape))),
  edges: fc.oneof(
    shapes({ maxRank: 3 }).chain((shape) => fc.tuple(tensorOf(shape, { elements: fc.oneof(anyNumber, few) }), options(shape))),
    shapes({ maxRank: 3 }).chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), options(shape))),
  ),
  tolerance: 'exact',
  laws: {
    'the values are where the indices say': ([values, indices], given, { dim = -1 }) =>
      expect(gather(given, indices, { dim }).tolist()).toEqual(values.tolist()),
    'they come in order, and what is left out is no better'([values], given, { dim = -1, k = 0, largest = true }) {
      if (given.ndim === 0 || k === 0) return;
      const rows = (y: typeof values) => {
        const turned = transpose(y, { dim0: dim, dim1: -1 });
        return { flat: turned.flat(), length: turned.shape.at(-1) as number };
      };
      const [all, best] = [rows(given), rows(values)];
      for (let row = 0; row * all.length < all.flat.length; row++) {
        const sorted = all.flat.slice(row * all.length, (row + 1) * all.length).sort((a, b) => (largest ? b - a : a - b));
        expect(best.flat.slice(row * k, (row + 1) * k)).toEqual(sorted.slice(0, k));
      }
    },
    'the smallest are the largest of the opposite'([values, indices], given, asked) {
      const [opposite, places] = topk(neg(given), { ...asked, k: asked.k ?? 0, largest: !(asked.largest ?? true) });
      expect(places.tolist()).toEqual(indices.tolist());
      expect(neg(opposite).flat().map((value) => value + 0)).toEqual(values.flat().map((value) => value + 0));
    },
    'fewer are the first of more'([values], given, { k = 0, dim = -1, ...rest }) {
      if (given.ndim === 0 || k === 0) return;
      const [first] = topk(given, { k: 1, dim, ...rest });
      expect(indexSelect(values, tensor([0], { dtype: 'int32', device: values.device }), { dim }).tolist()).toEqual(first.tolist());
    },
  },
  refuses: [
    [[x], 'topk: option k is missing; expected topk(x, { k: … })'],
    [[x, { k: 4 }], 'topk: k is 4, but x has shape [1, 3]; at dim -1 expected an integer from 0 to 3'],
    [[x, { k: -1 }], 'topk: k is -1, but x has shape [1, 3]; at dim -1 expected an integer from 0 to 3'],
    [[x, { k: 0.5, dim: 0 }], 'topk: k is 0.5, but x has shape [1, 3]; at dim 0 expected an integer from 0 to 1'],
    [[x, { k: 1, dim: 2 }], 'topk: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
    [[x, { k: 1, largest: 1 }], 'topk: largest is 1; expected true or false'],
    [[x, { k: 1, sorted: 'no' }], 'topk: sorted is no; expected true or false'],
    [[tensor([true]), { k: 1 }], 'topk: x has dtype bool; expected any type but bool'],
  ],
});
