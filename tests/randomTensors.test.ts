import { describe, expect, test } from 'vitest';
import '../src/methods.ts';
import { arange, tensor, zeros } from '../src/creation.ts';
import { OperatorError } from '../src/errors.ts';
import { noGrad } from '../src/autograd/mode.ts';
import { transpose } from '../src/ops/views/dims.ts';
import { slice } from '../src/ops/views/slices.ts';
import { reshape } from '../src/ops/views/reshape.ts';
import { add, div } from '../src/ops/elementwise/arithmetic.ts';
import { remainder } from '../src/ops/elementwise/remainder.ts';
import { defaultGenerator, Generator, manualSeed } from '../src/random/generator.ts';
import { multinomial } from '../src/random/multinomial.ts';
import {
  bernoulli, bernoulli_, normal, normal_, rand, randint, randintLike, randLike, randn, random_, randnLike, randperm, uniform_,
} from '../src/random/random.ts';
import type { DType } from '../src/dtype.ts';
import type { Device } from '../src/storage.ts';
import type { Tensor } from '../src/tensor.ts';
import { moveTo } from '../src/transfer.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';

const transposed = (rows: number, columns: number, dtype: DType = 'float32'): Tensor => transpose(zeros([columns, rows], { dtype }), { dim0: 0, dim1: 1 });
const flipped = (x: Tensor): Tensor => transpose(x, { dim0: 0, dim1: 1 });
const shares = (count: number, parts: number, dtype: DType = 'float32'): Tensor => div(arange(count, { dtype }), parts);
/** (i mod 7) + ⅓, with ⅓ as float32 has it. */
const weights = (dtype: DType = 'float32'): Tensor => add(reshape(remainder(arange(24, { dtype }), 7), { shape: [4, 6] }), Math.fround(1 / 3));

const calls: Readonly<Record<string, () => Tensor>> = {
  'rand(2, 3)': () => rand(2, 3),
  'rand([2, 3]) float64': () => rand([2, 3], { dtype: 'float64' }),
  'randn(2, 3)': () => randn(2, 3),
  'rand([])': () => rand([]),
  'rand(2, 0)': () => rand(2, 0),
  randLike: () => randLike(zeros(2, 2, { dtype: 'float64' })),
  randnLike: () => randnLike(zeros(3)),
  'randint(5, [4])': () => randint(5, [4]),
  'randint(-3, 10, [2, 2])': () => randint(-3, 10, [2, 2]),
  'randint(5, [4]) float32': () => randint(5, [4], { dtype: 'float32' }),
  'randint(256, [4]) uint8': () => randint(256, [4], { dtype: 'uint8' }),
  'randint(2, [6]) bool': () => randint(2, [6], { dtype: 'bool' }),
  'randint(2 ** 40, [3]) float64': () => randint(2 ** 40, [3], { dtype: 'float64' }),
  'randintLike(x, 5)': () => randintLike(zeros(3), 5),
  'randintLike(x, 2, 5)': () => randintLike(zeros(3, { dtype: 'int32' }), 2, 5),
  'randperm(6)': () => randperm(6),
  'randperm(4) float32': () => randperm(4, { dtype: 'float32' }),
  'bernoulli of probabilities': () => bernoulli(shares(9, 8)),
  'bernoulli of float64': () => bernoulli(shares(9, 8, 'float64')),
  'bernoulli of a transposed p': () => bernoulli(flipped(reshape(shares(12, 12), { shape: [3, 4] }))),
  'normal(2, 3, [5])': () => normal(2, 3, [5]),
  'normal(mean, 2.3)': () => normal(shares(5, 3), 2.3),
  'normal(0.3, std)': () => normal(0.3, shares(5, 7)),
  'normal(mean, std) broadcast': () => normal(reshape(shares(3, 3), { shape: [3, 1] }), shares(4, 7)),
  'uniform_ of a transposed tensor': () => uniform_(transposed(3, 2)),
  'uniform_ with gaps': () => uniform_(slice(zeros(4, 6), { dim: 1, step: 2 }), -1, 1),
  'normal_ of a transposed tensor of 20': () => normal_(transposed(5, 4), 1, 2),
  'random_(10) of a transposed tensor': () => random_(transposed(3, 2, 'int32'), 10),
  'random_(2, 5)': () => random_(zeros(5), 2, 5),
  'random_() float32': () => random_(zeros(4)),
  'random_() float64': () => random_(zeros(4, { dtype: 'float64' })),
  'random_() int32': () => random_(zeros(4, { dtype: 'int32' })),
  'random_() uint8': () => random_(zeros(4, { dtype: 'uint8' })),
  'random_() bool': () => random_(zeros(8, { dtype: 'bool' })),
  'bernoulli_(0.3)': () => bernoulli_(zeros(8), 0.3),
  'bernoulli_(0.3) int32': () => bernoulli_(zeros(8, { dtype: 'int32' }), 0.3),
  'bernoulli_(p) broadcast': () => bernoulli_(zeros(3, 4), shares(4, 4)),
  'bernoulli_(p) of a transposed tensor': () => bernoulli_(transposed(3, 4), reshape(shares(12, 12), { shape: [3, 4] })),
  'bernoulli_(p) float64 probabilities': () => bernoulli_(zeros(6), shares(6, 6, 'float64')),
  'bernoulli_(p) int32': () => bernoulli_(zeros(6, { dtype: 'int32' }), shares(6, 6)),
  'exponential_()': () => zeros(20).exponential_(),
  'exponential_(1.5) float64': () => zeros(6, { dtype: 'float64' }).exponential_(1.5),
  'exponential_(0.25) of a transposed tensor': () => transposed(3, 2).exponential_(0.25),
  'exponential_(Infinity)': () => zeros(3).exponential_(Infinity),
  'geometric_(0.3)': () => zeros(20).geometric_(0.3),
  'geometric_(0.05) int32': () => zeros(20, { dtype: 'int32' }).geometric_(0.05),
  'geometric_(0.5) uint8': () => zeros(20, { dtype: 'uint8' }).geometric_(0.5),
  'cauchy_()': () => zeros(20).cauchy_(),
  'cauchy_(1, 2)': () => zeros(4, 5).cauchy_(1, 2),
  'logNormal_()': () => zeros(5).logNormal_(),
  'logNormal_(0.5, 0.25) of 20': () => zeros(20).logNormal_(0.5, 0.25),
  'logNormal_ of a transposed tensor': () => transposed(3, 2).logNormal_(),
  'multinomial(p, 1)': () => multinomial(weights(), 1),
  'multinomial(p, 1, true)': () => weights().multinomial(1, true),
  'multinomial(p, 4)': () => weights().multinomial(4),
  'multinomial(p, 5, true)': () => multinomial(weights(), 5, true),
  'multinomial of one row': () => multinomial(weights().select(0, 2), 3),
  'multinomial of one row, with replacement': () => multinomial(weights().select(0, 2), 20, true),
  'multinomial of float64': () => multinomial(weights('float64').div(3), 4),
  'multinomial of float64, with replacement': () => multinomial(weights('float64').div(3), 10, true),
  'multinomial of a transposed tensor': () => multinomial(weights().t(), 3),
  'multinomial of no rows': () => multinomial(zeros(0, 3), 2),
};

describe('PyTorch makes the same tensors', () => {
  const { tensors } = readRecorded('random/tensors.json') as { tensors: { call: string; tensor: RecordedTensor; next: number }[] };

  test('every recorded call is made', () => expect(tensors.map(({ call }) => call)).toEqual(Object.keys(calls)));
  test.each(tensors.map((recorded) => [recorded.call, recorded] as const))('%s', (call, { tensor: { shape, dtype, data }, next }) => {
    manualSeed(0);
    const x = calls[call]();
    expect([x.shape, x.dtype]).toEqual([shape, dtype]);
    expect(x.flat()).toEqual(data.map(Number));
    expect(rand(1).item()).toBe(Math.fround(next));
  });

  interface FreshDraw { call: string; seed: number; size: number; dtype: DType; values?: number[]; first?: number[]; last?: number[]; next: number }
  const draws: Readonly<Record<string, (size: number, device: Device) => Tensor>> = {
    rand: (size, device) => rand(size, { device }),
    uniform: (size, device) => uniform_(zeros(size, { device }), -2, 3),
    randn: (size, device) => randn(size, { device }),
    normal: (size, device) => normal_(zeros(size, { device }), 1, 2),
    randint: (size, device) => randint(10, [size], { device }),
    randperm: (size, device) => randperm(size, { device }),
    bernoulliWithNumber: (size, device) => bernoulli_(zeros(size, { dtype: 'bool', device }), 0.3),
  };
  const streamsOf = (name: string): FreshDraw[] => (readRecorded(`random/${name}.json`) as { streams: FreshDraw[] }).streams;
  const everywhere = Object.keys(draws).flatMap((call) => (['cpu', 'gpu'] as const).map((device) => [call, device] as const));
  test.each(everywhere)('%s of every size, drawn for the %s', (call, device) => {
    const recorded = ['uniform', 'normal', 'integers', 'bernoulli'].flatMap(streamsOf).filter((draw) => draw.call === call);
    expect(recorded.length).toBeGreaterThan(0);
    for (const { seed, size, values, first, last, next } of recorded) {
      manualSeed(seed);
      const x = draws[call](size, device);
      expect(x.device).toBe(device);
      const parts: [number, number[]][] = values ? [[0, values]] : [[0, first ?? []], [size - 8, last ?? []]];
      for (const [start, expected] of parts) {
        x.flat().slice(start, start + expected.length).forEach((value, i) => {
          // From 16 normal numbers on, the last bits of logarithm and cosine are JavaScript's (see generator.ts).
          if (size >= 16 && (call === 'randn' || call === 'normal')) expect(Math.abs(value - expected[i])).toBeLessThan(2e-6);
          else expect(value).toBe(Number(expected[i]));
        });
      }
      expect(rand(1).item()).toBe(Math.fround(next));
    }
  });
});

describe('what holds for all of them', () => {
  test('a generator of its own leaves the default stream alone', () => {
    const before = defaultGenerator.getState();
    const fromSeed = (): Generator => new Generator().manualSeed(0);
    const own = [
      rand(2, { generator: fromSeed() }),
      randn([3], { generator: fromSeed() }),
      randint(9, [2], { generator: fromSeed() }),
      randperm(5, { generator: fromSeed() }),
    ];
    normal(0, 1, [2], { generator: fromSeed() });
    bernoulli(tensor([0.5]), { generator: fromSeed() });
    random_(zeros(2), { generator: fromSeed() });
    random_(zeros(2), 5, { generator: fromSeed() });
    expect(defaultGenerator.getState()).toEqual(before);
    manualSeed(0);
    expect(rand(2).flat()).toEqual(own[0].flat());
  });

  test('the other distributions draw from a stream of their own, too, and on the gpu', () => {
    const before = defaultGenerator.getState();
    const generator = (): { generator: Generator } => ({ generator: new Generator().manualSeed(0) });
    const p = moveTo(tensor([[1, 0, 3], [2, 2, 0]]), 'gpu');
    const draws = (device: Device): number[][] => {
      const x = (): Tensor => zeros(4, { device });
      const drawn = [x().exponential_(2, generator()), x().geometric_(0.1, generator()), x().cauchy_(0, 1, generator()), x().logNormal_(1, 2, generator())];
      return [...drawn, x().random_(5, generator()), x().random_(2, 9, generator()), p.to(device).multinomial(2, false, generator())].map((y) => y.flat());
    };
    expect(draws('gpu')).toEqual(draws('cpu'));
    expect(p.multinomial(5, true, generator()).device).toBe('gpu');
    expect(defaultGenerator.getState()).toEqual(before);
  });

  test('weights are shares', () => {
    manualSeed(3);
    const counts = [0, 0, 0, 0];
    for (const category of multinomial(tensor([1, 0, 5, 4]), 10_000, true).flat()) counts[category]++;
    [0.1, 0, 0.5, 0.4].forEach((share, category) => expect(Math.abs(counts[category] / 10_000 - share)).toBeLessThan(0.02));
    for (const row of multinomial(tensor([[1, 2, 3, 4], [4, 3, 2, 1]]), 4).tolist() as number[][]) expect([...row].sort()).toEqual([0, 1, 2, 3]);
  });

  test('options: type, device, gradient', () => {
    const x = randn(2, 2, { device: 'gpu', requiresGrad: true });
    expect([x.device, x.requiresGrad, x.isLeaf]).toEqual(['gpu', true, true]);
    expect(randLike(x).requiresGrad).toBe(false);
    expect(randLike(x).device).toBe('gpu');
    expect(normal(moveTo(tensor([0, 0]), 'gpu'), 1).device).toBe('gpu');
    expect(bernoulli(moveTo(tensor([1, 0]), 'gpu')).tolist()).toEqual([1, 0]);
  });

  test('a change in place is noted, and returns the same tensor', () => {
    const x = zeros(3);
    expect(uniform_(x)).toBe(x);
    expect(x.version).toBe(1);
  });

  test('a leaf that requires a gradient changes only where nothing is recorded', () => {
    const x = zeros(3, { requiresGrad: true });
    expect(() => normal_(x)).toThrow(
      new OperatorError('normal_: a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()'),
    );
    noGrad(() => normal_(x));
    expect(x.flat().every((value) => value !== 0)).toBe(true);
  });
});

describe('refusals', () => {
  const whole = 'expected a whole number from';
  const refused: readonly (readonly [string, () => unknown])[] = [
    ['rand: options have dtype int32; expected float32 or float64', () => rand(3, { dtype: 'int32' })],
    ['randn: shape is [-1]; expected a list of whole numbers ≥ 0', () => randn(-1)],
    ['rand: float64 lives on the cpu only; expected float32, int32, uint8 or bool on the gpu', () => rand(3, { dtype: 'float64', device: 'gpu' })],
    ['randint: low is 3 and high 3; expected low < high', () => randint(3, 3, [2])],
    [`randint: high is 0.5; ${whole} -2147483648 to 2147483648 for int32`, () => randint(0.5, [2])],
    [`randint: high is 300; ${whole} 0 to 256 for uint8`, () => randint(300, [2], { dtype: 'uint8' })],
    [`randint: high is 20000000; ${whole} -16777216 to 16777217 for int32 on the gpu`, () => randint(20_000_000, [2], { device: 'gpu' })],
    [`random_: low is -1; ${whole} 0 to 1 for bool`, () => random_(zeros(2, { dtype: 'bool' }), -1, 1)],
    ['randint: expected randint(high, [size, …]) or randint(low, high, [size, …])', () => randint(...([3] as unknown as [number, number[]]))],
    ['randint: size is [-1]; expected a list of whole numbers ≥ 0', () => randint(3, [-1])],
    ['randperm: n is -1; expected a whole number ≥ 0', () => randperm(-1)],
    ['randperm: n is 300; expected at most 256, up to where uint8 counts without gaps', () => randperm(300, { dtype: 'uint8' })],
    ['bernoulli: p has dtype int32; expected float32 or float64', () => bernoulli(tensor([1n, 0n]))],
    ['bernoulliOf: probabilities[1] is 1.5; expected a number from 0 to 1', () => bernoulli(tensor([0.5, 1.5]))],
    ['bernoulli_: p has shape [2, 3], which does not stretch to x\'s shape [3]', () => bernoulli_(zeros(3), zeros(2, 3))],
    ['normal: mean has dtype int32; expected float32 or float64', () => normal(tensor([1n]), 1)],
    ['normal: std has shape [2] and a negative element; expected numbers ≥ 0', () => normal(0, tensor([-1, 1]))],
    ['normal: std is -1; expected a number ≥ 0', () => normal(0, -1, [2])],
    ['normal: mean and std are numbers; expected the size too, as in normal(0, 1, [2, 3])', () => normal(...([0, 1] as unknown as [number, number, number[]]))],
    ['normal: mean and std are numbers; expected the size too, as in normal(0, 1, [2, 3])', () => normal(...([0] as unknown as [number, number, number[]]))],
    ['exponential_: lambda is 0; expected a number > 0', () => zeros(2).exponential_(0)],
    ['exponential_: lambda is NaN; expected a number > 0', () => zeros(2).exponential_(NaN)],
    ['exponential_: x has dtype int32; expected float32 or float64', () => zeros(2, { dtype: 'int32' }).exponential_()],
    ['geometric_: p is 0; expected a number between 0 and 1', () => zeros(2).geometric_(0)],
    ['geometric_: p is 1; expected a number between 0 and 1', () => zeros(2).geometric_(1)],
    ['geometric_: x has dtype bool; expected any other', () => zeros(2, { dtype: 'bool' }).geometric_(0.5)],
    ['cauchy_: sigma is 0; expected a number > 0', () => zeros(2).cauchy_(0, 0)],
    ['cauchy_: x has dtype uint8; expected float32 or float64', () => zeros(2, { dtype: 'uint8' }).cauchy_()],
    ['logNormal_: std is 0; expected a number > 0', () => zeros(2).logNormal_(0, 0)],
    ['logNormal_: x has dtype int32; expected float32 or float64', () => zeros(2, { dtype: 'int32' }).logNormal_()],
    ['multinomial: input has dtype int32; expected float32 or float64', () => multinomial(tensor([1n]), 1)],
    ['multinomial: input has shape []; expected 1 or 2 dims', () => multinomial(tensor(1), 1)],
    ['multinomial: input has shape [1, 1, 1]; expected 1 or 2 dims', () => multinomial(tensor([[[1]]]), 1)],
    ['multinomial: numSamples is 4; expected a whole number from 1 to 3, the number of categories, or replacement', () => multinomial(tensor([1, 2, 3]), 4)],
    ['multinomial: numSamples is 0; expected a whole number ≥ 1', () => multinomial(tensor([1, 2]), 0, true)],
    ['multinomial: numSamples is 1.5; expected a whole number ≥ 1', () => multinomial(tensor([1, 2]), 1.5, true)],
    ['multinomial: input has no categories; expected at least one', () => multinomial(zeros(2, 0), 1, true)],
    ['multinomial: input holds -1; expected finite numbers ≥ 0', () => multinomial(tensor([1, -1]), 1)],
    ['multinomial: input holds Infinity; expected finite numbers ≥ 0', () => multinomial(tensor([1, Infinity]), 1)],
    ['multinomial: input holds NaN; expected finite numbers ≥ 0', () => multinomial(tensor([[1, 1], [NaN, 1]]), 1)],
    ['multinomial: input has a row of zeros; expected at least one weight above 0', () => multinomial(tensor([[1, 1], [0, 0]]), 2, true)],
    ['uniform_: x has dtype uint8; expected float32 or float64', () => uniform_(zeros(2, { dtype: 'uint8' }))],
    ['uniform: low is 2 and high 1; expected low ≤ high', () => uniform_(zeros(2), 2, 1)],
    ['normal_: x has dtype bool; expected float32 or float64', () => normal_(zeros(2, { dtype: 'bool' }))],
  ];
  test.each(refused)('%s', (message, call) => {
    const before = defaultGenerator.getState();
    expect(call).toThrow(new OperatorError(message));
    expect(defaultGenerator.getState(), 'nothing was drawn').toEqual(before);
  });
});
