import { describe, expect, test } from 'vitest';
import '../src/ops/index.ts';
import { arange, tensor, zeros } from '../src/creation.ts';
import { OperatorError } from '../src/errors.ts';
import { noGrad } from '../src/autograd/mode.ts';
import { transpose } from '../src/ops/views/dims.ts';
import { slice } from '../src/ops/views/slices.ts';
import { reshape } from '../src/ops/views/reshape.ts';
import { div } from '../src/ops/elementwise/arithmetic.ts';
import { defaultGenerator, Generator, manualSeed } from '../src/random/generator.ts';
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
