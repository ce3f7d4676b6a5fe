import fc from 'fast-check';
import { expect } from 'vitest';
import { clone, expand, permute, reshape, squeeze, transpose, unsqueeze, view } from '../../../src/ops/index.ts';
import { contiguousStrides, sizeOf } from '../../../src/shape.ts';
import { caseFor } from '../../support/case.ts';
import { dimOf, dimsOf, shapes, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { Storage } from '../../../src/storage.ts';
import { Tensor } from '../../../src/tensor.ts';

const sharing = (y: Tensor, x: Tensor): void => expect(y.storage()).toBe(x.storage());
const onAny = <O>(options: (shape: readonly number[]) => fc.Arbitrary<O>, minRank = 0) =>
  shapes({ minRank }).chain((shape) => fc.tuple(tensorOf(shape), options(shape)));
const threeFlags = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
/** The sizes of a shape regrouped: the same number of elements in other dims. */
const regrouped = (shape: readonly number[]) => fc.tuple(fc.nat({ max: shape.length }), fc.boolean(), fc.boolean()).map(([cut, infer, one]) => {
  const sizes = sizeOf(shape) === 0 ? [...shape] : [sizeOf(shape.slice(0, cut)), ...(one ? [1] : []), sizeOf(shape.slice(cut))];
  if (infer && sizeOf(shape) > 0) sizes[0] = -1;
  return { shape: sizes };
});

/**
 * Stretches of dims that lie together in memory, in any order and with gaps between them. Each can be cut anew: that is what a view
 * can do. Nothing can be cut across them.
 */
const stretches = fc.array(
  fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }), gap: fc.nat({ max: 2 }), cut: fc.nat({ max: 4 }), place: fc.nat(),
  }),
  { maxLength: 3 },
).map((parts) => {
  const steps = new Map<(typeof parts)[number], number>();
  let step = 1;
  for (const part of [...parts].sort((a, b) => a.place - b.place)) {
    steps.set(part, step * (1 + part.gap));
    step *= (1 + part.gap) * sizeOf(part.sizes);
  }
  const memory = Float32Array.from({ length: step + 3 }, (_, i) => i / 16);
  const shape = parts.flatMap(({ sizes }) => sizes);
  const strides = parts.flatMap((part) => contiguousStrides(part.sizes).map((stride) => stride * (steps.get(part) as number)));
  const anew = ({ sizes, cut }: (typeof parts)[number]): number[] => [[...sizes].reverse(), [sizeOf(sizes)], [1, ...sizes], [...sizes, 1], sizes][cut];
  return [new Tensor(new Storage(memory, 'float32', 'cpu'), { shape, strides, offset: 3 }), { shape: parts.flatMap(anew) }] as const;
});

export const dims = {
  transpose: caseFor(transpose, {
    calls: onAny((shape) => fc.record({ dim0: dimOf(shape), dim1: dimOf(shape) })),
    tolerance: 'exact',
    laws: {
      'twice is nothing': (y, x, { dim0 = 0, dim1 = 0 }) => expect(transpose(y, { dim0, dim1 }).tolist()).toEqual(x.tolist()),
      'it shares the storage': sharing,
    },
    refuses: [
      [[tensor([[1]]), { dim0: 2, dim1: 0 }], 'transpose: dim0 is 2, but x has shape [1, 1]; dim0 must be an integer from -2 to 1'],
      [[tensor([[1]]), { dim0: 0, dim1: 0.5 }], 'transpose: dim1 is 0.5, but x has shape [1, 1]; dim1 must be an integer from -2 to 1'],
      [[tensor([[1]]), { dim0: 0 }], 'transpose: option dim1 is missing; expected transpose(x, { dim1: … })'],
    ],
  }),
  permute: caseFor(permute, {
    calls: onAny((shape) => dimsOf(shape).filter((dims) => dims.length === shape.length).map((order) => ({ dims: order }))),
    tolerance: 'exact',
    laws: {
      'the sizes come along': (y, x, { dims: order = [] }) => expect(y.shape).toEqual(order.map((dim) => x.shape.at(dim))),
      'two swaps are one permutation': (y, x, { dims: order = [] }) => {
        if (x.ndim === 2) expect(y.tolist()).toEqual((order[0] % 2 === 0 ? x : transpose(x, { dim0: 0, dim1: 1 })).tolist());
      },
      'it shares the storage': sharing,
    },
    refuses: [
      [[tensor([[1]]), { dims: [0] }], 'permute: dims is [0], but x has shape [1, 1]; expected each of its 2 dims once'],
      [[tensor([[1]]), { dims: [0, 0] }], 'permute: dim is [0, 0]; dim 0 appears more than once'],
      [[tensor([[1]])], 'permute: option dims is missing; expected permute(x, { dims: … })'],
    ],
  }),
  expand: caseFor(expand, {
    calls: fc.tuple(shapes({ maxRank: 3 }), fc.array(size, { maxLength: 2 }), threeFlags, threeFlags).chain(([shape, added, ones, kept]) => fc.tuple(
      tensorOf(shape.map((length, d) => (ones[d] ? 1 : length))),
      fc.constant({ size: [...added, ...shape.map((length, d) => (!ones[d] && kept[d] ? -1 : length))] }),
    )),
    tolerance: 'exact',
    gradientTolerance: 'norm', // it adds up
    laws: {
      'it shares the storage': sharing,
      'stretched dims have stride 0': (y, x) => y.shape.forEach((length, d) => {
        if (length > 1 && (x.shape[d - y.ndim + x.ndim] ?? 1) === 1) expect(y.stride(d)).toBe(0);
      }),
    },
    refuses: [
      [[tensor([[1], [2], [3]]), { size: [4, 3] }], 'expand: x has shape [3, 1] and size is [4, 3]; dim 0 has size 3, and only size 1 can be stretched to 4'],
      [[tensor([[1], [2]]), { size: [2] }], 'expand: x has shape [2, 1] and size is [2]; 1 sizes cannot hold 2 dims'],
      [[tensor([1]), { size: [-1, 2] }], 'expand: x has shape [1] and size is [-1, 2]; a new dim needs a size ≥ 0'],
    ],
  }),
  squeeze: caseFor(squeeze, {
    calls: onAny((shape) => fc.record({ dim: fc.oneof(fc.constant(null), dimOf(shape), dimsOf(shape)) })),
    tolerance: 'exact',
    laws: {
      'it shares the storage': sharing,
      'the numbers stay': (y, x) => expect(y.flat()).toEqual(x.flat()),
      'all of them leaves no size one': (_y, x) => expect(squeeze(x).shape.includes(1)).toBe(false),
    },
    refuses: [
      [[tensor([[1]]), { dim: 2 }], 'squeeze: dim is 2, but x has shape [1, 1]; dim must be an integer from -2 to 1'],
      [[tensor([[1]]), { dim: [0, 0] }], 'squeeze: dim is [0, 0]; dim 0 appears more than once'],
    ],
  }),
  unsqueeze: caseFor(unsqueeze, {
    calls: onAny((shape) => fc.record({ dim: fc.integer({ min: -shape.length - 1, max: shape.length }) })),
    tolerance: 'exact',
    laws: {
      'it shares the storage': sharing,
      'what is contiguous keeps the strides of what is contiguous': (y, x, { dim = 0 }) => {
        if (x.numel() > 0) expect(unsqueeze(clone(x, { memoryFormat: 'contiguousFormat' }), { dim }).stride()).toEqual(contiguousStrides(y.shape));
      },
      'squeezing takes it back': (y, x, { dim = 0 }) => expect(squeeze(y, { dim: dim < 0 ? dim + y.ndim : dim }).tolist()).toEqual(x.tolist()),
    },
    refuses: [
      [[tensor([1]), { dim: 2 }], 'unsqueeze: dim is 2, but x has shape [1]; dim must be an integer from -2 to 1'],
      [[tensor([1])], 'unsqueeze: option dim is missing; expected unsqueeze(x, { dim: … })'],
    ],
  }),
  view: caseFor(view, {
    calls: fc.oneof(stretches, shapes().chain((shape) =>
      fc.tuple(
        tensorOf(shape).map((x) => (x.isContiguous() ? x : x.lookAs({ shape, strides: contiguousStrides(shape), offset: x.storageOffset() }))),
        regrouped(shape),
      ),
    )),
    tolerance: 'exact',
    laws: {
      'it shares the storage': sharing,
      'the numbers keep their order': (y, x) => expect(y.flat()).toEqual(x.flat()),
      'what is contiguous keeps the strides of what is contiguous': (y, x) => {
        if (x.numel() > 0) expect(view(clone(x, { memoryFormat: 'contiguousFormat' }), { shape: y.shape }).stride()).toEqual(contiguousStrides(y.shape));
      },
      'across a gap there is none': (_y, x) => {
        const gap = x.shape.findIndex((length, d) => length > 1 && x.shape[d + 1] > 1 && x.stride(d) !== x.stride(d + 1) * x.shape[d + 1]);
        if (gap < 0 || x.numel() === 0) return;
        const merged = x.shape.toSpliced(gap, 2, x.shape[gap] * x.shape[gap + 1]);
        expect(() => view(x, { shape: merged })).toThrow('without moving numbers');
      },
    },
    refuses: [
      [[tensor([[1, 2], [3, 4]]), { shape: [3, 2] }], 'view: shape is [3, 2], but x has shape [2, 2], 4 elements; expected sizes whose product is 4'],
      [[tensor([[1, 2], [3, 4]]), { shape: [-1, 3] }], 'view: shape is [-1, 3], but x has shape [2, 2], 4 elements; they cannot be divided by 3'],
      [[tensor([[1, 2], [3, 4]]), { shape: [-1, -1] }], 'view: shape is [-1, -1]; only one size may be -1'],
      [[transpose(tensor([[1, 2], [3, 4]]), { dim0: 0, dim1: 1 }), { shape: [4] }],
        'view: x has shape [2, 2] and strides [1, 2]; no strides make it [4] without moving numbers; use x.reshape(4)'],
    ],
  }),
  reshape: caseFor(reshape, {
    calls: shapes().chain((shape) => fc.tuple(tensorOf(shape), regrouped(shape))),
    tolerance: 'exact',
    laws: { 'the numbers keep their order': (y, x) => expect(y.flat()).toEqual(x.flat()), 'it is a view where view is possible': (y, x, given) => {
      let possible = true;
      try { view(x, given); } catch { possible = false; }
      expect(y.storage() === x.storage()).toBe(possible);
    } },
    refuses: [
      [[tensor([[1, 2]]), { shape: [3] }], 'reshape: shape is [3], but x has shape [1, 2], 2 elements; expected sizes whose product is 2'],
      [[tensor([1]), { shape: [1.5] }], 'reshape: shape is [1.5]; expected a list of whole numbers ≥ 0'],
    ],
  }),
};
