import fc from 'fast-check';
import { expect } from 'vitest';
import { arange, zerosLike } from '../../../src/creation.ts';
import type { DType } from '../../../src/dtype.ts';
import { broadcastShapes, broadcastStrides, contiguousStrides, indexOf, type Shape, sizeOf } from '../../../src/shape.ts';
import { gather, index, indexPut, mul, nonzero, reshape, sum } from '../../../src/ops/index.ts';
import { checkCount } from '../../../src/ops/indexing/indices.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import { distinctPointers, signedPointers } from './arbitraries.ts';

interface Brackets {
  readonly shape: Shape;
  readonly indices: readonly Tensor[];
  readonly dims: readonly number[] | null;
}
/** Indices of unlike shapes that stretch to each other, into some of the dims. */
const numbers: fc.Arbitrary<Brackets> = shapes({ minRank: 1, maxRank: 4 }).chain((shape) => fc.tuple(
  fc.subarray(shape.map((_, d) => d), { minLength: 1 }), fc.array(fc.constantFrom(1, 2, 3), { maxLength: 2 }), fc.boolean(),
).chain(([dims, common, fromBack]): fc.Arbitrary<Brackets> => {
  const chosen = dims.filter((d) => shape[d] > 0);
  if (chosen.length === 0) return fc.constant({ shape, indices: [tensor([], { dtype: 'int32' })], dims: [dims[0]] });
  const one = (d: number) => fc.tuple(fc.nat({ max: common.length }), fc.array(fc.boolean(), { minLength: 2, maxLength: 2 })).chain(([from, ones]) =>
    signedPointers(common.slice(from).map((size, e) => (ones[e] ? 1 : size)), shape[d]));
  return fc.tuple(...chosen.map(one)).map((indices) => ({
    shape, indices, dims: chosen.every((d, n) => d === n) && fromBack ? null : chosen.map((d) => (fromBack ? d - shape.length : d)),
  }));
}));
/** A mask over one dim or several, alone, or beside an index that stretches. */
const masked: fc.Arbitrary<Brackets> = shapes({ minRank: 1, maxRank: 3, empty: false }).chain((shape) => fc.tuple(
  fc.nat({ max: shape.length - 1 }), fc.nat({ max: 2 }), fc.constantFrom<DType>('bool', 'uint8'), fc.boolean(),
).chain(([first, more, dtype, beside]) => {
  const mask = tensorOf(shape.slice(first, first + 1 + more), { dtype, elements: fc.nat({ max: 1 }) });
  return beside && first > 0
    ? fc.tuple(signedPointers([1], shape[0]), mask).map((indices) => ({ shape, indices, dims: [0, first] }))
    : mask.map((one) => ({ shape, indices: [one], dims: [first] }));
}));
/** One index that names no place twice. */
const distinct: fc.Arbitrary<Brackets> = shapes({ minRank: 1, maxRank: 3 }).chain((shape) => fc.nat({ max: shape.length - 1 }).chain((d) =>
  fc.nat({ max: shape[d] }).chain((count) => distinctPointers([count], 0, shape[d])).map((one) => ({ shape, indices: [one], dims: [d] }))));

type Kind = readonly [elements: fc.Arbitrary<number>, dtype: DType];
const float: Kind = [ordinary, 'float32'];
const either = fc.oneof({ weight: 3, arbitrary: numbers }, { weight: 1, arbitrary: masked });
const gets = ([elements, dtype]: Kind = float) => either.chain(({ shape, indices, dims }) => fc.tuple(
  tensorOf(shape, { elements, dtype }), fc.constant(indices), fc.constant({ dims }),
));
const puts = (brackets: fc.Arbitrary<Brackets>, accumulate: boolean, [elements, dtype]: Kind = float) => brackets.chain(({ shape, indices, dims }) => {
  const chosen = index(tensor(0).newZeros(shape), indices, { dims }).shape;
  return fc.tuple(fc.nat({ max: chosen.length }), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })).chain(([from, ones]) => fc.tuple(
    tensorOf(shape, { elements, dtype }), fc.constant(indices),
    tensorOf(chosen.slice(from).map((size, e) => (ones[e] && ones[5] ? 1 : size)), { elements, dtype }), fc.constant({ dims, accumulate }),
  ));
});
const anywhere = (kind: Kind) => fc.oneof(puts(numbers, false, kind), puts(numbers, true, kind), puts(masked, false, kind));

/** What the brackets choose, straight from the definition: for every place of the result, the position in x. */
function chosen(x: Tensor, indices: readonly Tensor[], dims: readonly number[] | null): { shape: Shape; positions: number[] } {
  const all = indices.flatMap((one) => (one.dtype === 'int32' ? [one] : nonzero(one, { asTuple: true })));
  const widths = indices.map((one) => (one.dtype === 'int32' ? 1 : one.ndim));
  const starts = dims ? dims.map((d) => (d < 0 ? d + x.ndim : d)) : widths.map((_, n) => sum(tensor([0, ...widths.slice(0, n)])).item());
  const into = starts.flatMap((d, n) => Array.from({ length: widths[n] }, (_, e) => d + e));
  const common = broadcastShapes('test', ...all.map((one) => ['index', one.shape] as const));
  const rest = x.shape.map((_, d) => d).filter((d) => !into.includes(d));
  const at = into.at(-1) === into[0] + into.length - 1 ? into[0] : 0;
  const shape = [...rest.slice(0, at).map((d) => x.shape[d]), ...common, ...rest.slice(at).map((d) => x.shape[d])];
  const strides = contiguousStrides(x.shape);
  const positions = Array.from({ length: sizeOf(shape) }, (_, position) => {
    const place = indexOf(position, shape);
    const inCommon = place.slice(at, at + common.length);
    const others = [...place.slice(0, at), ...place.slice(at + common.length)];
    const pointed = all.map((one, n) => {
      const steps = broadcastStrides(one.shape, contiguousStrides(one.shape), common);
      const i = one.flat()[inCommon.reduce((sum_, c, e) => sum_ + c * steps[e], 0)];
      return (i < 0 ? i + x.shape[into[n]] : i) * strides[into[n]];
    });
    return [...pointed, ...rest.map((d, e) => others[e] * strides[d])].reduce((a, b) => a + b, 0);
  });
  return { shape, positions };
}
const int = (...list: number[]) => tensor(list, { dtype: 'int32' });
const x = tensor([[1, 2, 3], [4, 5, 6]]);
const seven = tensor(7);
const [one, two] = [int(1), int(2)];

export const byTensors = {
  index: caseFor(index, {
    calls: gets(),
    edges: fc.oneof(gets([anyNumber, 'float32']), gets([wholeNumber, 'int32']), gets([fc.nat({ max: 1 }), 'bool'])),
    tolerance: 'exact',
    gradientTolerance: 'norm', // what was taken twice adds up
    laws: {
      'every element is the one the indices name together': (y, given, indices, { dims = null }) => {
        const { shape, positions } = chosen(given, indices, dims);
        const all = given.flat();
        expect(y.shape).toEqual(shape);
        expect(y.flat()).toEqual(positions.map((position) => all[position]));
      },
      'positions that float32 cannot count are refused on the gpu': () => {
        checkCount(2 ** 24);
        expect(() => checkCount(2 ** 24 + 1)).toThrow(
          'gpu: an index counts to 16777217; on the gpu integers are exact only up to 2^24 = 16777216, use the cpu device',
        );
      },
      'an index that counts up changes nothing': (_y, given) => {
        const d = given.ndim - 1;
        expect(index(given, [arange(given.shape[d], { device: given.device })], { dims: [d] }).tolist()).toEqual(given.tolist());
      },
    },
    refuses: [
      [[x, []], 'index: indices is an empty list; expected at least one tensor'],
      [[x, int(0)], 'index: indices is an object; expected a list of tensors'],
      [[x, [int(0)], { dims: [0, 1] }], 'index: dims is [0, 1] and there are 1 indices; expected a dim for each'],
      [[x, [int(0)], { dims: [2] }], 'index: dims is 2, but x has shape [2, 3]; dims must be an integer from -2 to 1'],
      [[x, [int(0), int(0)], { dims: [1, 0] }], 'index: dims is [1, 0]; expected them in order, without those that a mask covers'],
      [[x, [tensor([[true, true, true], [true, true, true]]), int(0)], { dims: [0, 1] }],
        'index: dims is [0, 1]; expected them in order, without those that a mask covers'],
      [[x, [tensor(true)]], 'index: indices[0] is a mask without dims; expected at least one'],
      [[x, [tensor([true, false, true])]], 'index: indices[0] is a mask of shape [3], but x has shape [2, 3]; at dim 0 expected 2'],
      [[x, [int(0), tensor([true, false], { dtype: 'uint8' })]], 'index: indices[1] is a mask of shape [2], but x has shape [2, 3]; at dim 1 expected 3'],
      [[x, [int(0), int(1, 3)]], 'index: indices[1][1] is 3, but x has shape [2, 3]; at dim 1 expected an integer from -3 to 2'],
      [[x, [two, two]], 'index: indices[0][0] is 2, but x has shape [2, 3]; at dim 0 expected an integer from -2 to 1'],
      [[x, [one, one, one]], 'index: indices[2] points into dim 2, but x has shape [2, 3]; it has 2 dims'],
      [[tensor([[1], [2]]), [one, one]], 'index: indices[1][0] is 1, but x has shape [2, 1]; at dim 1 expected an integer from -1 to 0'],
      [[x, [int(-3)]], 'index: indices[0][0] is -3, but x has shape [2, 3]; at dim 0 expected an integer from -2 to 1'],
      [[x, [tensor([0])]], "index: indices[0] has dtype float32; expected int32, use indices[0].to('int32')"],
      [[x, [int(0, 1), int(0, 1, 2)]],
        'index: indices[0] has shape [2] and indices[1] has shape [3]; indices[1] has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
    ],
  }),
  indexPut: caseFor(indexPut, {
    calls: fc.oneof(puts(numbers, true), puts(masked, false), puts(distinct, false)),
    edges: fc.oneof(
      anywhere(float), anywhere([anyNumber, 'float32']), anywhere([wholeNumber, 'int32']), anywhere([fc.nat({ max: 255 }), 'uint8']),
      anywhere([fc.nat({ max: 1 }), 'bool']),
    ),
    tolerance: 'sum',
    gradientTolerance: 'norm',
    scale: (given, indices, values, options) => ({ of: indexPut(abs(given), indices, abs(values), options), terms: 200 }),
    laws: {
      'index finds what was put, and nothing else changed': (y, given, indices, values, { dims = null, accumulate = false }) => {
        const { shape, positions } = chosen(given, indices, dims);
        const steps = broadcastStrides(values.shape, contiguousStrides(values.shape), shape);
        const expected = given.flat();
        const numbersOf = values.flat();
        positions.forEach((position, n) => {
          const value = numbersOf[indexOf(n, shape).reduce((at, i, d) => at + i * steps[d], 0)];
          expected[position] = accumulate ? expected[position] + value : value;
        });
        expect(y.flat()).toEqual(expected);
      },
      'of several the last one stays': (_y, given) => {
        if (given.shape[0] === 0) return;
        const twice = tensor([0n, 0n], { device: given.device });
        const values = reshape(arange(2, { dtype: given.dtype, device: given.device }), { shape: [2, ...given.shape.slice(1).map(() => 1)] });
        const first = tensor([0n], { device: given.device });
        expect(index(indexPut(given, [twice], values), [first]).flat().every((value) => value === 1)).toBe(true);
        expect(sum(indexPut(zerosLike(given), [twice], values, { accumulate: true })).item()).toBe(given.numel() / given.shape[0]);
      },
      'one index is a gather of whole slices': (_y, given) => {
        if (given.ndim !== 1 || given.numel() === 0) return;
        const back = tensor([-1n], { device: given.device });
        expect(index(given, [back]).tolist()).toEqual(gather(given, mul(back, -(given.numel() - 1)), { dim: 0 }).tolist());
      },
    },
    refuses: [
      [[x, [], seven], 'indexPut: indices is an empty list; expected at least one tensor'],
      [[x, [int(0)], seven, { accumulate: 1 }], 'indexPut: accumulate is 1; expected true or false'],
      [[x, [int(0)], tensor([1, 2])], 'indexPut: values has shape [2], which does not stretch to [1, 3], what the indices choose'],
      [[x, [int(0)], tensor([[[1, 2, 3]]])], 'indexPut: values has shape [1, 1, 3], which does not stretch to [1, 3], what the indices choose'],
      [[x, [int(0)], seven, { dims: [-3] }], 'indexPut: dims is -3, but x has shape [2, 3]; dims must be an integer from -2 to 1'],
      [[x, [int(2)], seven], 'indexPut: indices[0][0] is 2, but x has shape [2, 3]; at dim 0 expected an integer from -2 to 1'],
      [[x, [tensor([0])], seven], "indexPut: indices[0] has dtype float32; expected int32, use indices[0].to('int32')"],
      [[x, [int(0)], tensor(7n)], "indexPut: x has dtype float32 and values int32; expected the same, use values.to('float32')"],
    ],
  }),
};
