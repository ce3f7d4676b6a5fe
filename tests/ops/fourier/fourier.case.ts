import fc from 'fast-check';
import { expect } from 'vitest';
import { zeros } from '../../../src/creation.ts';
import { add, fft, ifft, irfft, mul, narrow, rfft, select, stack, sub, sum } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { type CaseFor, caseFor } from '../../support/case.ts';

const length = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8);
const options = (rank: number) => fc.record({
  n: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 9 })), dim: fc.integer({ min: -rank, max: rank - 1 }),
  norm: fc.constantFrom(null, 'backward' as const, 'ortho' as const, 'forward' as const),
});
const signals = fc.tuple(length, fc.constantFrom([], [], [2], [1, 3]), fc.nat({ max: 2 }))
  .map(([n, others, at]): number[] => [...others.slice(0, at), n, ...others.slice(at)]);
const integers = { dtype: 'int32', elements: wholeNumber } as const;
const longer = fc.constantFrom<number[][]>([64, 3], [2, 31], [128], [1, 100]);

const complexCalls = (shape: fc.Arbitrary<number[]>, constraints = {}) =>
  shape.chain((sizes) => fc.tuple(tensorOf([...sizes, 2], constraints), options(sizes.length)));
const realCalls = (shape: fc.Arbitrary<number[]>, constraints = {}) =>
  shape.chain((sizes) => fc.tuple(tensorOf(sizes, constraints), options(sizes.length)));
const empties = shapes({ minRank: 1, maxRank: 3 });

const near = (actual: Tensor, wanted: Tensor): void => {
  expect(actual.shape).toEqual(wanted.shape);
  const scale = Math.max(1, ...wanted.flat().map(Math.abs));
  actual.flat().forEach((value, i) => expect(Math.abs(value - wanted.flat()[i])).toBeLessThanOrEqual(1e-5 * scale));
};
/** (a + bi)(c + di) of pairs. */
function product(x: Tensor, y: Tensor): Tensor {
  const [a, b, c, d] = [x, y].flatMap((pairs) => [0, 1].map((index) => select(pairs, { dim: -1, index })));
  return stack([sub(mul(a, c), mul(b, d)), add(mul(a, d), mul(b, c))], { dim: -1 });
}
const refusals = (name: string, x: Tensor): CaseFor<typeof fft>['refuses'] => [
  [[x, { n: 0 }], `${name}: n is 0; expected a whole number ≥ 1, or null`],
  [[x, { n: 2.5 }], `${name}: n is 2.5; expected a whole number ≥ 1, or null`],
  [[x, { norm: 'sum' }], `${name}: norm is "sum"; expected 'backward', 'ortho', 'forward' or null`],
];
const noPairs = (name: string): CaseFor<typeof fft>['refuses'] => [
  ...refusals(name, tensor([[1, 2], [3, 4]])),
  [[tensor([1, 2])], `${name}: x has shape [2]; expected complex numbers [..., n, 2], their parts side by side`],
  [[tensor([[1, 2, 3]])], `${name}: x has shape [1, 3]; expected complex numbers [..., n, 2], their parts side by side`],
  [[tensor([[1, 2]]), { dim: 1 }], `${name}: dim is 1, but x has shape [1]; dim must be an integer from -1 to 0`],
];

const complexCase = (name: 'fft' | 'ifft') => {
  const [there, back] = name === 'fft' ? [fft, ifft] : [ifft, fft];
  return caseFor(there, {
    calls: complexCalls(signals),
    edges: fc.oneof(
      complexCalls(signals, integers), complexCalls(longer),
      empties.filter((shape) => shape.at(-1) !== 0).chain((shape) => fc.tuple(tensorOf([...shape, 2]), fc.constant({ n: 3 }))),
    ),
    tolerance: 'norm',
    laws: {
      'there and back changes nothing': (y, x, given) => {
        if (given.n === null) near(back(y, given), x);
      },
      'waves hold as much as the signal': (y, x, { n = null, norm = null, dim = -1 }) => {
        const size = y.shape[dim < 0 ? y.ndim - 1 + dim : dim];
        const power = (pairs: Tensor): number => sum(mul(pairs, pairs)).item();
        const factor = norm === 'ortho' ? 1 : (norm === 'forward') === (name === 'fft') ? 1 / size : size;
        if (n === null) expect(Math.abs(power(y) / factor - power(x))).toBeLessThanOrEqual(1e-4 * (1 + power(x)));
      },
      'the wave that does not swing is the sum': (y, x, { n = null, norm = null, dim = -1 }) => {
        const d = dim < 0 ? x.ndim - 1 + dim : dim;
        if (n === null && (norm === 'forward') !== (name === 'fft') && norm !== 'ortho') {
          near(select(y, { dim: d, index: 0 }), sum(x, { dim: d, dtype: y.dtype }));
        }
      },
      'a convolution in a circle is a product of waves': (_y, x, { dim = -1 }) => {
        const d = dim < 0 ? x.ndim - 1 + dim : dim;
        const n = x.shape[d];
        const kernel = [0, 1, 2].map((i) => narrow(x, { dim: d, start: i % n, length: 1 })); // three of its own numbers
        let around = zeros(x.shape, { dtype: x.dtype, device: x.device });
        let padded = around;
        kernel.forEach((weight, i) => {
          const rolled = Array.from({ length: n }, (_, t) => select(x, { dim: d, index: (((t - i) % n) + n) % n }));
          const shifted = stack(rolled, { dim: d });
          around = add(around, product(shifted, weight));
          const places = Array.from({ length: n }, (_, t) => select(t === i % n ? weight : mul(weight, 0), { dim: d, index: 0 }));
          padded = add(padded, stack(places, { dim: d }));
        });
        const plain = { dim, norm: name === 'fft' ? 'backward' : 'forward' } as const;
        near(back(product(there(x, plain), there(padded, plain)), plain), around);
      },
    },
    refuses: [
      ...noPairs(name),
      [[zeros(0, 2)], `${name}: x has shape [0], and 0 numbers at dim 0 make no signal; expected at least one`],
    ],
  });
};

const rfftCase = caseFor(rfft, {
  calls: realCalls(signals),
  edges: fc.oneof(
    realCalls(signals, integers), realCalls(longer),
    empties.filter((shape) => shape.at(-1) !== 0).chain((shape) => fc.tuple(tensorOf(shape), fc.constant({ n: 4 }))),
  ),
  tolerance: 'norm',
  laws: {
    'it is half of the complex transform': (y, x, given) => {
      const { dim = -1 } = given;
      const pairs = stack([x, mul(x, 0)], { dim: -1 });
      const d = dim < 0 ? x.ndim + dim : dim;
      near(y, narrow(fft(pairs, given), { dim: d, start: 0, length: y.shape[d] }));
    },
    'there and back changes nothing': (y, x, { n = null, dim = -1, norm = null }) => {
      const d = dim < 0 ? x.ndim + dim : dim;
      if (n === null) near(irfft(y, { n: x.shape[d], dim, norm }), x);
    },
  },
  refuses: [
    ...refusals('rfft', tensor([1, 2])),
    [[tensor([1, 2]), { dim: -2 }], 'rfft: dim is -2, but x has shape [2]; dim must be an integer from -1 to 0'],
    [[tensor(1)], 'rfft: x has shape []; expected at least one dim'],
    [[zeros(2, 0)], 'rfft: x has shape [2, 0], and 0 numbers at dim 1 make no signal; expected at least one'],
  ],
});

const irfftCase = caseFor(irfft, {
  calls: complexCalls(signals).filter(([x, { n, dim }]) => n !== null || x.shape[dim < 0 ? x.ndim - 1 + dim : dim] > 1),
  edges: fc.oneof(
    complexCalls(longer), complexCalls(signals, integers).filter(([, { n }]) => n !== null),
    empties.filter((shape) => shape.at(-1) !== 0).chain((shape) => fc.tuple(tensorOf([...shape, 2]), fc.constant({ n: 3 }))),
  ).filter(([x, { n, ...given }]) => n !== null || ('dim' in given && x.shape.slice(0, -1).at(given.dim) as number > 1)),
  tolerance: 'norm',
  laws: {
    'its waves are those it was made of, but for what has no meaning': (y, x, { n = null, dim = -1, norm = null }) => {
      const d = dim < 0 ? x.ndim - 1 + dim : dim;
      const size = y.shape[d];
      if (n !== null && n !== 2 * (x.shape[d] - 1)) return;
      const waves = rfft(y, { n: size, dim, norm });
      near(select(waves, { dim: -1, index: 0 }), select(x, { dim: -1, index: 0 }));
      const inside = { dim: d, start: 1, length: Math.max(x.shape[d] - 2, 0) };
      near(narrow(waves, inside), narrow(x, inside));
      for (const index of [0, x.shape[d] - 1]) {
        for (const value of select(select(waves, { dim: -1, index: 1 }), { dim: d, index }).flat()) expect(Math.abs(value)).toBeLessThan(1e-4);
      }
    },
  },
  refuses: [
    ...noPairs('irfft'),
    [[tensor([[1, 2]])], 'irfft: x has shape [1], and 1 numbers at dim 0 make no signal; expected at least one'],
  ],
});

export const fourier = { fft: complexCase('fft'), ifft: complexCase('ifft'), rfft: rfftCase, irfft: irfftCase };
