import fc from 'fast-check';
import { expect } from 'vitest';
import { asStrided, sum, t, transpose, unfoldDim, unfoldDimGradient } from '../../../src/ops/index.ts';
import { backward } from '../../../src/autograd/engine.ts';
import { full, onesLike } from '../../../src/creation.ts';
import { narrow } from '../../../src/ops/views/slices.ts';
import type { Shape } from '../../../src/shape.ts';
import { Storage } from '../../../src/storage.ts';
import { Tensor } from '../../../src/tensor.ts';
import { dimOf, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const sharing = (y: Tensor, x: Tensor): void => expect(y.storage()).toBe(x.storage());
/** Any look at a storage of 24 elements, which may overlap. */
const looks = fc.array(fc.record({ length: fc.nat({ max: 3 }), step: fc.nat({ max: 3 }) }), { maxLength: 3 }).chain((dims) => {
  const last = dims.reduce((at, { length, step }) => at + Math.max(length - 1, 0) * step, 0);
  return fc.record({
    size: fc.constant(dims.map(({ length }) => length)), stride: fc.constant(dims.map(({ step }) => step)),
    storageOffset: fc.oneof(fc.constant(null), fc.nat({ max: Math.max(23 - last, 0) })),
  });
});
/** What looks at it: part of the storage, its dims in any order and with gaps. */
const bases = fc.constantFrom(
  { shape: [4, 6], strides: [6, 1], offset: 0 }, { shape: [3, 4], strides: [1, 3], offset: 4 }, { shape: [2, 3], strides: [4, 2], offset: 1 },
  { shape: [5], strides: [1], offset: 0 }, { shape: [], strides: [], offset: 2 }, { shape: [2, 1, 3], strides: [3, 9, 1], offset: 5 },
  { shape: [0, 2], strides: [2, 1], offset: 0 },
).map((layout) => new Tensor(new Storage(Float32Array.from({ length: 24 }, (_, i) => (i * 7) % 16 / 4 - 2), 'float32', 'cpu'), layout));
const windows = (shape: readonly number[]) => dimOf(shape).chain((dimension) => fc.record({
  dimension: fc.constant(dimension), size: fc.nat({ max: shape.at(dimension) ?? 1 }), step: fc.integer({ min: 1, max: 3 }),
}));

export const lookings = {
  t: caseFor(t, {
    calls: shapes({ maxRank: 2 }).chain((shape) => fc.tuple(tensorOf(shape), fc.constant({}))),
    tolerance: 'exact',
    laws: {
      'it shares the storage': sharing,
      'of a matrix it is transpose': (y, x) => expect(y.tolist()).toEqual(x.ndim < 2 ? x.tolist() : transpose(x, { dim0: 0, dim1: 1 }).tolist()),
    },
    refuses: [[[tensor([[[1]]])], 't: x has shape [1, 1, 1], 3 dims; expected at most 2, use transpose']],
  }),
  asStrided: caseFor(asStrided, {
    calls: fc.tuple(bases, looks),
    tolerance: 'exact',
    gradientTolerance: 'norm', // it adds up
    laws: {
      'it shares the storage': sharing,
      'it lies as it was told': (y, x, { size = [], stride = [], storageOffset }) =>
        expect(y.layout()).toEqual({ shape: size, strides: stride, offset: storageOffset ?? x.storageOffset() }),
      'where elements of x share a place, they share its gradient': (_y, x) => {
        const memory = full([12], 1, { device: x.device });
        const gradientOf = (shape: Shape, strides: Shape): unknown => {
          const leaf = memory.lookAs({ shape, strides, offset: 0 }).requiresGrad_();
          backward(asStrided(leaf, { size: [4], stride: [1], storageOffset: 1 }), tensor([1, 10, 100, 1000], { device: x.device }));
          return leaf.grad?.tolist();
        };
        // As PyTorch says.
        expect(gradientOf([3, 2], [1, 1])).toEqual([[0, 0.5], [0.5, 5], [5, 100]]);
        expect(gradientOf([2, 2, 2], [3, 1, 2])).toEqual([[[0, 10], [1, 50]], [[50, 0], [1000, 0]]]);
        expect(gradientOf([2, 2], [0, 1])).toEqual([[0, 0.5], [0, 0.5]]);
      },
      'its own layout changes nothing': (_y, x) =>
        expect(asStrided(x, { size: x.shape, stride: x.stride(), storageOffset: x.storageOffset() }).tolist()).toEqual(x.tolist()),
    },
    refuses: [
      [[tensor([1, 2, 3]), { size: [2], stride: [2], storageOffset: 1 }],
        'asStrided: size [2] and stride [2] from 1 reach place 3, but the storage of x has 3 elements'],
      [[tensor([1, 2]), { size: [2], stride: [1, 1] }],
        'asStrided: size is [2], stride [1, 1] and storageOffset 0; expected whole numbers ≥ 0, and a stride for every size'],
      [[tensor([1, 2]), { size: [-1], stride: [1] }],
        'asStrided: size is [-1], stride [1] and storageOffset 0; expected whole numbers ≥ 0, and a stride for every size'],
      [[tensor([1, 2]), { size: [1], stride: [0.5] }],
        'asStrided: size is [1], stride [0.5] and storageOffset 0; expected whole numbers ≥ 0, and a stride for every size'],
      [[tensor([1, 2]), { size: [1], stride: [1], storageOffset: -1 }],
        'asStrided: size is [1], stride [1] and storageOffset -1; expected whole numbers ≥ 0, and a stride for every size'],
      [[tensor([1, 2]), { size: [1] }], 'asStrided: option stride is missing; expected asStrided(x, { stride: … })'],
      [[tensor([1, 2])], 'asStrided: option size is missing; expected asStrided(x, { size: … })'],
    ],
  }),
  unfoldDim: caseFor(unfoldDim, {
    calls: shapes({ maxRank: 3 }).chain((shape) => fc.tuple(tensorOf(shape), windows(shape))),
    tolerance: 'exact',
    gradientTolerance: 'norm', // it adds up
    laws: {
      'it shares the storage': sharing,
      'the first window is the beginning of the dim': (y, x, { dimension = 0, size = 0 }) => {
        if (x.ndim !== 1) return;
        expect(y.tolist()).toHaveProperty('0', narrow(x, { dim: dimension, start: 0, length: size }).tolist());
      },
      'as many windows as fit': (y, x, { dimension = 0, size = 0, step = 1 }) => {
        if (x.ndim === 0) return expect([y.shape, y.stride()]).toEqual([[size], [1]]);
        const count = y.shape[dimension < 0 ? dimension + x.ndim : dimension];
        const length = x.shape.at(dimension) as number;
        expect((count - 1) * step + size).toBeLessThanOrEqual(length);
        expect(count * step + size).toBeGreaterThan(length);
      },
    },
    refuses: [
      [[tensor([1, 2]), { dimension: 0, size: 3, step: 1 }], 'unfoldDim: size is 3, but x has shape [2]; at dim 0 expected a whole number from 0 to 2'],
      [[tensor([1, 2]), { dimension: 0, size: 0.5, step: 1 }], 'unfoldDim: size is 0.5, but x has shape [2]; at dim 0 expected a whole number from 0 to 2'],
      [[tensor(5), { dimension: 0, size: -1, step: 1 }], 'unfoldDim: size is -1, but x has shape []; at dim 0 expected a whole number from 0 to 1'],
      [[tensor([1, 2]), { dimension: 0, size: 1, step: 0 }], 'unfoldDim: step is 0; expected a whole number ≥ 1'],
      [[tensor([1, 2]), { dimension: 0, size: 1, step: 1.5 }], 'unfoldDim: step is 1.5; expected a whole number ≥ 1'],
      [[tensor([1, 2]), { dimension: 1, size: 1, step: 1 }], 'unfoldDim: dimension is 1, but x has shape [2]; dimension must be an integer from -1 to 0'],
      [[tensor([1, 2]), { dimension: 1, size: 1 }], 'unfoldDim: option step is missing; expected unfoldDim(x, { step: … })'],
    ],
  }),
  unfoldDimGradient: caseFor(unfoldDimGradient, {
    calls: shapes({ maxRank: 3 }).chain((shape) => windows(shape).chain((options) => {
      const d = options.dimension < 0 ? options.dimension + Math.max(shape.length, 1) : options.dimension;
      const count = Math.floor(((shape[d] ?? 1) - options.size) / options.step) + 1;
      const grad = shape.length === 0 ? [options.size] : [...shape.with(d, count), options.size];
      return fc.tuple(tensorOf(grad), fc.constant({ shape, ...options }));
    })),
    tolerance: 'norm',
    laws: {
      'nothing is lost': (y, grad) => expect(sum(y).item()).toBeCloseTo(sum(grad).item(), 3),
      'of ones it counts the windows that see a place': (_y, grad, { shape = [], dimension = 0, size = 0, step = 1 }) => {
        if (shape.length !== 1) return;
        const counted = shape[0] === 0 ? [] : Array.from({ length: shape[0] }, (_, i) =>
          Array.from({ length: grad.shape[0] }, (_, j) => i - j * step).filter((k) => k >= 0 && k < size).length);
        expect(unfoldDimGradient(onesLike(grad), { shape, dimension, size, step }).tolist()).toEqual(counted);
      },
    },
    refuses: [
      [[tensor([[1]]), { shape: [2], dimension: 0, size: 1, step: 1 }],
        'unfoldDimGradient: grad has shape [1, 1]; expected [2, 1], the windows of shape [2]'],
      [[tensor([[1]]), { shape: [2], dimension: 0, size: 3, step: 1 }],
        'unfoldDimGradient: size is 3, but shape [2]; at dim 0 expected a whole number from 0 to 2'],
      [[tensor([[1]]), { shape: [2], dimension: 0, size: -1, step: 1 }],
        'unfoldDimGradient: size is -1, but shape [2]; at dim 0 expected a whole number from 0 to 2'],
      [[tensor([[1]]), { shape: [2], dimension: 0, size: 0.5, step: 1 }],
        'unfoldDimGradient: size is 0.5, but shape [2]; at dim 0 expected a whole number from 0 to 2'],
      [[tensor([[1]]), { shape: [2], dimension: 0, size: 1, step: 0 }], 'unfoldDimGradient: step is 0; expected a whole number ≥ 1'],
      [[tensor([[1]]), { shape: [2], dimension: 1, size: 1, step: 1 }],
        'unfoldDimGradient: dimension is 1, but x has shape [2]; dimension must be an integer from -1 to 0'],
      [[tensor([[1]]), { shape: [-1], dimension: 0, size: 1, step: 1 }], 'unfoldDimGradient: shape is [-1]; expected a list of whole numbers ≥ 0'],
    ],
  }),
};
