import fc from 'fast-check';
import { expect } from 'vitest';
import { full } from '../../../src/creation.ts';
import { cat, mul, narrow, pad, padGradient, sum } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { ordinary, shapes, tensor, tensorOf, waves } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const modes = ['reflect', 'replicate', 'circular'] as const;
type Mode = (typeof modes)[number];

/** Numbers for the last dims of a shape, in the order of `pad`; no more are cut off than there are. */
const around = (shape: readonly number[], count: number, ends: (size: number) => fc.Arbitrary<readonly [number, number]>): fc.Arbitrary<number[]> =>
  fc.tuple(...Array.from({ length: count }, (_, i) => ends(shape[shape.length - 1 - i]))).map((pairs) => pairs.flat());
const constantEnds = (size: number): fc.Arbitrary<readonly [number, number]> =>
  fc.tuple(fc.integer({ min: -size, max: 2 }), fc.integer({ min: -size, max: 2 })).map(([a, b]) =>
    (size + Math.min(a, 0) + Math.min(b, 0) < 0 || size + a + b < 0 ? [Math.abs(a), b] : [a, b]));
/** What a mode may add and cut off at a dim of this size. */
const showingEnds = (mode: Mode, negative: boolean) => (size: number): fc.Arbitrary<readonly [number, number]> => {
  const most = mode === 'reflect' ? size - 1 : mode === 'circular' ? size : 3;
  const end = fc.integer({ min: negative ? -1 : 0, max: most });
  return fc.tuple(end, end).map(([a, b]) => {
    const kept = size + Math.min(a, 0) + Math.min(b, 0);
    const fits = size + a + b >= 1 && (mode !== 'circular' || Math.max(a, b) <= kept);
    return fits ? [a, b] : [Math.max(a, 0), Math.max(b, 0)];
  });
};
const showing = (negative: boolean) => fc.tuple(fc.constantFrom(...modes), fc.integer({ min: 1, max: 3 }), fc.boolean()).chain(([mode, count, batched]) => {
  const rank = count + (batched ? 2 : 1);
  return shapes({ minRank: rank, maxRank: rank, empty: false }).chain((shape) =>
    fc.tuple(fc.constant(shape), around(shape, count, showingEnds(mode, negative))).map(([sizes, numbers]) => ({ shape: sizes, pad: numbers, mode })));
});
const constant = shapes().chain((shape) => fc.nat({ max: shape.length }).chain((count) => fc.tuple(
  tensorOf(shape), fc.record({ pad: around(shape, count, constantEnds), mode: fc.constant('constant' as const), value: fc.oneof(fc.constant(null), ordinary) }),
)));
/** y without what was added: what is left of x. */
const inside = (y: Tensor, x: Tensor, numbers: readonly number[]): [Tensor, Tensor] => x.shape.reduce<[Tensor, Tensor]>(([a, b], size, dim) => {
  const at = 2 * (x.ndim - 1 - dim);
  const [before, after] = [numbers[at] ?? 0, numbers[at + 1] ?? 0];
  const length = Math.max(size + Math.min(before, 0) + Math.min(after, 0), 0);
  return [narrow(a, { dim, start: Math.max(before, 0), length }), narrow(b, { dim, start: Math.max(-before, 0), length })];
}, [y, x]);
/** Σ over the first dims that are not 1, of a mode's own way to continue a line: [before, line, after]. */
const continued = (line: readonly number[], before: number, after: number, mode: Mode): number[] => {
  const n = line.length;
  const period = mode === 'reflect' ? Math.max(2 * (n - 1), 1) : n;
  return Array.from({ length: before + n + after }, (_, p) => {
    if (mode === 'replicate') return line[Math.min(Math.max(p - before, 0), n - 1)];
    const i = (((p - before) % period) + period) % period;
    return line[i < n ? i : period - i];
  });
};

export const padding = {
  pad: caseFor(pad, {
    calls: fc.oneof(constant, showing(true).chain(({ shape, pad: numbers, mode }) => fc.tuple(tensorOf(shape), fc.constant({ pad: numbers, mode })))),
    edges: fc.tuple(
      fc.oneof(
        tensorOf([2, 3], { dtype: 'int32', elements: fc.integer({ min: -9, max: 9 }) }), tensorOf([2, 3], { dtype: 'bool', elements: fc.nat({ max: 1 }) }),
        tensorOf([2, 3], { dtype: 'uint8', elements: fc.nat({ max: 255 }) }),
      ),
      fc.record({ pad: fc.constant([1, 2]), value: fc.constantFrom(null, 0, 1, 2.5) }),
    ),
    tolerance: 'exact',
    gradientTolerance: 'norm', // it adds up
    laws: {
      'inside, nothing changes': (y, x, { pad: numbers = [] }) => {
        const cutsOff = numbers.some((count, i) => count < 0 && count + x.shape[x.ndim - 1 - Math.floor(i / 2)] <= 0);
        if (cutsOff) return;
        const [got, want] = inside(y, x, numbers);
        expect(got.tolist()).toEqual(want.tolist());
      },
      'outside of it there is the value': (y, x, { pad: numbers = [], mode = 'constant', value }) => {
        if (mode !== 'constant') return;
        const mask = pad(full(x.shape, 1, { device: x.device }), { pad: numbers });
        const outside = pad(full(x.shape, 0, { device: x.device }), { pad: numbers, value: value ?? 0 });
        expect(mul(outside, mask).flat().every((number) => number === 0)).toBe(true);
        const expected = mask.flat().map((is) => (is === 1 ? 0 : (value ?? 0)));
        expect(outside.flat()).toEqual(expected);
        expect(y.flat().filter((_, i) => mask.flat()[i] === 0)).toEqual(expected.filter((_, i) => mask.flat()[i] === 0));
      },
      'a line is continued': (y, x, { pad: [before = 0, after = 0, ...more] = [], mode = 'constant' }) => {
        if (mode === 'constant' || more.length > 0 || before < 0 || after < 0) return;
        const length = x.shape[x.ndim - 1];
        const lines = x.flat();
        const expected = Array.from({ length: lines.length / length }, (_, i) => continued(lines.slice(i * length, (i + 1) * length), before, after, mode));
        expect(y.flat()).toEqual(expected.flat());
      },
      'circular is the thing beside itself': (_y, x) => {
        if (x.ndim < 2 || x.ndim > 3 || x.shape[x.ndim - 1] === 0) return;
        const length = x.shape[x.ndim - 1];
        expect(pad(x, { pad: [length, length], mode: 'circular' }).tolist()).toEqual(cat([x, x, x], { dim: -1 }).tolist());
      },
    },
    refuses: [
      [[tensor([[1, 2]]), { pad: [1] }], 'pad: pad is [1]; expected whole numbers, two for every padded dim from the last: before and after'],
      [[tensor([[1, 2]]), { pad: [0.5, 1] }], 'pad: pad is [0.5, 1]; expected whole numbers, two for every padded dim from the last: before and after'],
      [[tensor([[1, 2]]), { pad: 1 }], 'pad: pad is 1; expected whole numbers, two for every padded dim from the last: before and after'],
      [[tensor([1, 2]), { pad: [1, 1, 1, 1] }], 'pad: pad is [1, 1, 1, 1] and mode constant, but x has shape [2]; expected at most 2 numbers'],
      [[tensor([1, 2]), { pad: [1, 1], mode: 'reflect' }],
        'pad: pad is [1, 1] and mode reflect, but x has shape [2]; expected 2 numbers for rank 2 or 3, 4 for rank 3 or 4, 6 for rank 4 or 5'],
      [[tensor([[[[1]]]]), { pad: [1, 1], mode: 'replicate' }],
        'pad: pad is [1, 1] and mode replicate, but x has shape [1, 1, 1, 1]; expected 2 numbers for rank 2 or 3, 4 for rank 3 or 4, 6 for rank 4 or 5'],
      [[tensor([[[[[1]]]]]), { pad: [0, 0, 0, 0, 0, 0, 0, 0], mode: 'reflect' }],
        'pad: pad is [0, 0, 0, 0, 0, 0, 0, 0] and mode reflect, but x has shape [1, 1, 1, 1, 1]; '
        + 'expected 2 numbers for rank 2 or 3, 4 for rank 3 or 4, 6 for rank 4 or 5'],
      [[tensor([[1]]), { pad: [], mode: 'circular' }],
        'pad: pad is [] and mode circular, but x has shape [1, 1]; expected 2 numbers for rank 2 or 3, 4 for rank 3 or 4, 6 for rank 4 or 5'],
      [[tensor([[1]]), { pad: [0, 0], mode: 'mirror' }], 'pad: mode is "mirror"; expected one of constant, reflect, replicate, circular'],
      [[tensor([[1, 2]]), { pad: [2, 0], mode: 'reflect' }],
        'pad: pad is [2, 0], but x has shape [1, 2]; at dim 1, of size 2, mode reflect can add at most 1'],
      [[tensor([[1, 2]]), { pad: [-1, 2], mode: 'circular' }],
        'pad: pad is [-1, 2], but x has shape [1, 2]; at dim 1, of size 2, mode circular can add at most 1'],
      [[tensor([[1, 2]]), { pad: [-3, 0] }], 'pad: pad is [-3, 0], but x has shape [1, 2]; at dim 1, of size 2, so many places cannot be cut off'],
      [[tensor([[1, 2]]), { pad: [-3, 3] }], 'pad: pad is [-3, 3], but x has shape [1, 2]; at dim 1, of size 2, so many places cannot be cut off'],
      [[tensor([[1, 2]]), { pad: [3, -3] }], 'pad: pad is [3, -3], but x has shape [1, 2]; at dim 1, of size 2, so many places cannot be cut off'],
      [[tensor([1], { dtype: 'int32' }), { pad: [1, 1], value: Infinity }], 'pad: value is Infinity; expected a number that int32 can hold, or null'],
      [[tensor([[1, 2]]), { pad: [-1, -1], mode: 'replicate' }],
        'pad: pad is [-1, -1], but x has shape [1, 2]; at dim 1, of size 2, so many places cannot be cut off'],
      [[tensor([[]]), { pad: [1, 1], mode: 'replicate' }],
        'pad: x has shape [1, 0]; mode replicate has nothing to show at dim 1; expected every size but the batch\'s ≥ 1'],
      [[full([0, 3], 0), { pad: [1, 1], mode: 'reflect' }],
        'pad: x has shape [0, 3]; mode reflect has nothing to show at dim 0; expected every size but the batch\'s ≥ 1'],
      [[tensor([[1]]), { pad: [0, 0], mode: 'reflect', value: 1 }], 'pad: value is 1 and mode reflect; expected a value in mode constant only'],
      [[tensor([1], { dtype: 'uint8' }), { pad: [1, 1], value: 256 }], 'pad: value is 256; expected a number that uint8 can hold, or null'],
      [[tensor([1], { dtype: 'uint8' }), { pad: [1, 1], value: -1 }], 'pad: value is -1; expected a number that uint8 can hold, or null'],
      [[tensor([1], { dtype: 'int32' }), { pad: [1, 1], value: 2 ** 31 }], 'pad: value is 2147483648; expected a number that int32 can hold, or null'],
      [[tensor([1]), { pad: [1, 1], value: '1' }], 'pad: value is "1"; expected a number that float32 can hold, or null'],
      [[tensor([[true]]), { pad: [0, 0], mode: 'reflect' }], 'pad: x has dtype bool; expected numbers in mode reflect, as in PyTorch'],
      [[tensor([1])], 'pad: option pad is missing; expected pad(x, { pad: … })'],
    ],
  }),
  padGradient: caseFor(padGradient, {
    calls: showing(true).filter(({ pad: numbers, mode }) => mode !== 'circular' || numbers.every((count) => count >= 0)).chain((options) => {
      const { shape, pad: numbers } = options;
      const padded = shape.map((size, d) => size + (numbers[2 * (shape.length - 1 - d)] ?? 0) + (numbers[2 * (shape.length - 1 - d) + 1] ?? 0));
      return fc.tuple(tensorOf(padded), fc.constant(options));
    }),
    tolerance: 'norm',
    laws: {
      'nothing is lost': (y, grad) => expect(sum(y).item()).toBeCloseTo(sum(grad).item(), 3),
      'it is the transpose of pad': (y, grad, { pad: numbers = [], mode = 'reflect' }) => {
        const x = waves(y);
        expect(sum(mul(pad(x, { pad: numbers, mode }), grad)).item()).toBeCloseTo(sum(mul(x, y)).item(), 3);
      },
    },
    refuses: [
      [[tensor([[1]]), { shape: [1, 1], pad: [0, 0], mode: 'constant' }], 'padGradient: mode is "constant"; expected one of reflect, replicate, circular'],
      [[tensor([[1]]), { shape: [1, 1], pad: [1, 1], mode: 'replicate' }],
        'padGradient: grad has shape [1, 1]; expected [1, 3], the shape [1, 1] padded by [1, 1]'],
      [[tensor([[1, 2]]), { shape: [1, 3], pad: [-1, 0], mode: 'circular' }],
        'padGradient: pad is [-1, 0]; expected numbers ≥ 0 in mode circular, what was cut off was cut off before'],
      [[tensor([[1]]), { shape: [1], pad: [0, 0], mode: 'reflect' }],
        'padGradient: pad is [0, 0] and mode reflect, but x has shape [1]; expected 2 numbers for rank 2 or 3, 4 for rank 3 or 4, 6 for rank 4 or 5'],
      [[tensor([[1]]), { shape: [0.5, 1], pad: [0, 0], mode: 'reflect' }], 'padGradient: shape is [0.5, 1]; expected a list of whole numbers ≥ 0'],
    ],
  }),
};
