import fc from 'fast-check';
import { expect } from 'vitest';
import { grad } from '../../../src/autograd/engine.ts';
import type { DType } from '../../../src/dtype.ts';
import { resolveDim } from '../../../src/shape.ts';
import { mul, neg, scatterAdd, scatterReduce, sub, sum } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { howMany, pointers, unlike } from './arbitraries.ts';

const reductions = ['sum', 'prod', 'mean', 'amax', 'amin'] as const;
/** The index may be smaller than x in the other dims, and smaller than src in all. */
const layouts = shapes({ minRank: 1, maxRank: 2 }).chain((shape) => dimOf(shape).chain((dim) => {
  const d = resolveDim('test', dim, shape);
  const sizes = fc.tuple(...shape.map((length, e) => (e === d ? howMany(length) : fc.oneof(fc.constant(length), fc.nat({ max: length })))));
  const options = fc.record({ dim: fc.constant(dim), reduce: fc.constantFrom(...reductions), includeSelf: fc.boolean() });
  return fc.record({ shape: fc.constant(shape), d: fc.constant(d), size: sizes, more: fc.tuple(...shape.map(() => fc.constantFrom(0, 0, 0, 1))), options });
}));
const calls = layouts.chain(({ shape, d, size, more, options }) =>
  fc.tuple(unlike(shape, size.map((length, e) => length + more[e])), pointers(size, shape[d]))
    .map(([[x, src], index]) => [x, index, src, options] as const));
const edges = (elements: fc.Arbitrary<number>, dtype: DType = 'float32') => layouts.chain(({ shape, d, size, more, options }) => fc.tuple(
  tensorOf(shape, { elements, dtype }), pointers(size, shape[d]), tensorOf(size.map((length, e) => length + more[e]), { elements, dtype }),
  fc.constant(dtype === 'bool' && options.reduce === 'mean' ? { ...options, reduce: 'sum' as const } : options),
));
const index = (...numbers: number[]) => tensor(numbers, { dtype: 'int32' });
const x = tensor([1, 2, 3]);

export default caseFor(scatterReduce, {
  calls,
  edges: fc.oneof(edges(anyNumber), edges(wholeNumber, 'int32'), edges(fc.nat({ max: 255 }), 'uint8'), edges(fc.nat({ max: 1 }), 'bool')),
  tolerance: 'norm',
  laws: {
    'sums are those of scatterAdd': (_y, given, places, src, { dim = 0 }) =>
      expect(scatterReduce(given, places, src, { dim, reduce: 'sum' }).flat()).toEqual(scatterAdd(given, places, src, { dim }).flat()),
    'the smallest is minus the largest of the negatives': (_y, given, places, src, { dim = 0, includeSelf = true }) =>
      expect(scatterReduce(given, places, src, { dim, reduce: 'amin', includeSelf }).flat())
        .toEqual(neg(scatterReduce(neg(given), places, neg(src), { dim, reduce: 'amax', includeSelf })).flat()),
    'of one element alone, every reduction gives that element': (_y, given, places, src, { dim = 0, reduce = 'sum' }) => {
      const length = given.shape.at(dim) as number;
      const one = places.shape.at(dim) as number;
      if (places.numel() === 0 || one !== 1 || length === 0) return;
      const y = scatterReduce(given, places, src, { dim, reduce, includeSelf: false });
      const z = scatterReduce(mul(given, 0), places, src, { dim, reduce: 'sum', includeSelf: true });
      const changed = y.flat().filter((value, i) => value !== given.flat()[i]);
      expect(z.flat().filter((value) => value !== 0)).toEqual(changed);
    },
    'the first of a list is sent to a place without dimensions': (_y, given) => {
      const [list, many] = [tensor([1, 2], { device: given.device }), tensor([7, 8, 9], { device: given.device })];
      expect(scatterReduce(list, tensor(1n, { device: given.device }), many, { dim: 0, reduce: 'prod' }).tolist()).toEqual([1, 14]);
    },
    'bytes wrap around at every step': (_y, given) => {
      const bytes = (...numbers: number[]) => tensor(numbers, { dtype: 'uint8', device: given.device });
      const places = tensor(new Int32Array(6), { device: given.device });
      expect(scatterReduce(bytes(201), places, bytes(201, 203, 205, 207, 209, 211), { dim: 0, reduce: 'prod' }).tolist()).toEqual([147]);
    },
    'a gradient that is differentiated again knows of places where nothing arrived': () => {
      for (const reduce of reductions) for (const includeSelf of [true, false]) {
        const own = tensor([5, 7, -2], { dtype: 'float64', requiresGrad: true });
        const src = tensor([3, 4], { dtype: 'float64', requiresGrad: true });
        const y = scatterReduce(own, index(0, 0), src, { dim: 0, reduce, includeSelf });
        const [first] = grad(sum(mul(y, mul(y, y))), [own], { createGraph: true });
        const seconds = grad(sum(first as Tensor), [own, src], { allowUnused: true, retainGraph: true });
        expect(seconds[0]?.flat().slice(1)).toEqual([6 * 7, 6 * -2]);
        expect([...(seconds[0]?.flat() ?? []), ...(seconds[1]?.flat() ?? [])].every(Number.isFinite)).toBe(true);
        const [toSrc] = grad(sum(mul(y, mul(y, y))), [src], { createGraph: true });
        const thirds = grad(sum(toSrc as Tensor), [own, src], { allowUnused: true });
        expect(thirds.flatMap((share) => share?.flat() ?? []).every(Number.isFinite)).toBe(true);
      }
    },
    'what x has counts as much as one more that arrives': () => {
      const [own, src] = [tensor([5, 7, -2], { dtype: 'float64' }), tensor([3, 1, 4, -6], { dtype: 'float64' })];
      for (const reduce of reductions) {
        const together = scatterReduce(own, index(0, 1, 0, 2), src, { dim: 0, reduce });
        const arriving = tensor([5, 7, -2, 3, 1, 4, -6], { dtype: 'float64' });
        const apart = scatterReduce(sub(own, 100), index(0, 1, 2, 0, 1, 0, 2), arriving, { dim: 0, reduce, includeSelf: false });
        expect(together.tolist()).toEqual(apart.tolist());
      }
    },
  },
  refuses: [
    [[x, index(0), tensor([1]), { reduce: 'sum' }], 'scatterReduce: option dim is missing; expected scatterReduce(x, index, src, { dim: … })'],
    [[x, index(0), tensor([1]), { dim: 0 }], 'scatterReduce: option reduce is missing; expected scatterReduce(x, index, src, { reduce: … })'],
    [[x, index(0), tensor([1]), { dim: 0, reduce: 'max' }],
      "scatterReduce: reduce is \"max\"; expected 'sum', 'prod', 'mean', 'amax' or 'amin'"],
    [[x, index(0), tensor([1]), { dim: 0, reduce: 'sum', includeSelf: 0 }], 'scatterReduce: includeSelf is 0; expected true or false'],
    [[tensor([true]), index(0), tensor([true]), { dim: 0, reduce: 'mean' }], 'scatterReduce: x has dtype bool; booleans have no mean'],
    [[x, index(0), tensor([1]), { dim: 1, reduce: 'sum' }], 'scatterReduce: dim is 1, but x has shape [3]; dim must be an integer from -1 to 0'],
    [[x, index(3), tensor([1]), { dim: 0, reduce: 'sum' }], 'scatterReduce: index[0] is 3, but x has shape [3]; at dim 0 expected an integer from 0 to 2'],
    [[x, index(0, 1), tensor([1]), { dim: 0, reduce: 'sum' }],
      'scatterReduce: x has shape [3], index [2] and src [1]; at dim 0 index may be no larger than src'],
    [[x, index(0), tensor([1n]), { dim: 0, reduce: 'sum' }], "scatterReduce: x has dtype float32 and src int32; expected the same, use src.to('float32')"],
  ],
});
