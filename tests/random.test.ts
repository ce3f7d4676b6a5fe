import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OperatorError } from '../src/errors.ts';
import { defaultGenerator, Generator, manualSeed, type RandomType } from '../src/random/generator.ts';
import { Mt19937 } from '../src/random/mt19937.ts';

type Drawn = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** What PyTorch drew: all of it, or both ends, or a hash of the little-endian bytes. */
interface Recorded {
  values?: (number | string)[];
  first?: number[];
  last?: number[];
  sha256?: string;
}
interface Draw extends Recorded {
  draw: string;
  count: number;
  dtype: RandomType;
  low: number | string;
  high: number | string;
  mean: number;
  std: number;
  p: number;
}
interface Stream {
  title: string;
  seed: number | null;
  draws: Draw[];
  state: { engineSha256: string; cachedNormal: number | null };
}
/** One draw from a fresh seed, and the float32 `rand` that follows it. */
interface FreshDraw extends Recorded {
  call: string;
  seed: number;
  size: number;
  next: number;
}

const fixture = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../fixtures/random/${name}.json`, import.meta.url), 'utf8')) as T;
const eighths = (count: number): number[] => Array.from({ length: count }, (_, i) => (i % 9) / 8);

function replay(generator: Generator, { draw, count, dtype, low, high, mean, std, p }: Draw): Drawn {
  switch (draw) {
    case 'rand': return generator.uniform(count, dtype);
    case 'uniform': return generator.uniform(count, dtype, Number(low), Number(high));
    case 'randn': return generator.normal(count, dtype);
    case 'normal': return generator.normal(count, dtype, mean, std);
    case 'randint': return typeof low === 'string' ? generator.integers(count, BigInt(low), BigInt(high)) : generator.integers(count, low, Number(high));
    case 'randperm': return generator.permutation(count);
    case 'int64': return BigInt64Array.from({ length: count }, () => generator.int64());
    case 'bernoulli': return generator.bernoulli(count, p);
    case 'bernoulliOf': return generator.bernoulliOf(dtype === 'float32' ? Float32Array.from(eighths(count)) : Float64Array.from(eighths(count)));
    case 'dropout': return generator.dropoutMask(count, p);
    case 'shuffleOrder': return generator.shuffleOrder(count);
    default: throw new Error(`no such draw: ${draw}`);
  }
}

/** The distance between a number of this size and the next one. */
const ulp = (value: number, bits: number): number => 2 ** (Math.floor(Math.log2(Math.abs(value))) - bits);

/** Normal numbers lie within three ulps, in units of the number before or after the mean is added; measured: 3 at most in 5 million. */
function expectNormal(actual: number[], expected: number[], bits: 23 | 52, mean: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    const size = Math.max(Math.abs(value), Math.abs(value - mean));
    if (size === 0) expect(actual[i]).toBe(value); // the two zeros are not the same
    else expect(Math.abs(actual[i] - value), `element ${i}: ${actual[i]}, PyTorch says ${value}`).toBeLessThanOrEqual(3 * ulp(size, bits));
  });
}

function expectDrawn(actual: Drawn, recorded: Recorded, isNormal: boolean, mean: number): void {
  const stored = (values: (number | string)[]): (number | bigint)[] =>
    values.map((value) => (actual instanceof BigInt64Array ? BigInt(value) : actual instanceof Float32Array ? Math.fround(Number(value)) : Number(value)));
  const same = (from: number, values: (number | string)[]): void => {
    const part = Array.from<number | bigint>(actual.slice(from, from + values.length));
    if (isNormal) expectNormal(part.map(Number), stored(values).map(Number), actual instanceof Float32Array ? 23 : 52, mean);
    else expect(part).toEqual(stored(values));
  };
  const { values, first, last, sha256 } = recorded;
  if (values) expect(actual).toHaveLength(values.length);
  if (values) same(0, values);
  if (first) same(0, first);
  if (last) same(actual.length - last.length, last);
  if (sha256) expect(createHash('sha256').update(actual).digest('hex')).toBe(sha256);
  expect(values ?? first ?? sha256, 'something is recorded').toBeDefined();
}

describe('PyTorch draws the same', () => {
  const { cases } = fixture<{ cases: Stream[] }>('streams');

  test.each(cases.map((stream) => [stream.title, stream] as const))('%s', (_, { seed, draws, state }) => {
    const generator = new Generator();
    if (seed !== null) generator.manualSeed(seed);
    for (const draw of draws) {
      const drawn = replay(generator, draw);
      expect(drawn).toHaveLength(draw.count);
      expectDrawn(drawn, draw, draw.draw === 'randn' || draw.draw === 'normal', draw.mean ?? 0);
    }
    const bytes = generator.getState();
    const endOfEngine = 24 + 8 * 624;
    expect(createHash('sha256').update(bytes.subarray(0, endOfEngine)).digest('hex')).toBe(state.engineSha256);
    const view = new DataView(bytes.buffer);
    expect(view.getInt32(endOfEngine + 24, true) === 1).toBe(state.cachedNormal !== null);
    expectNormal([view.getFloat64(endOfEngine + 8, true)], [state.cachedNormal ?? 0], 52, 0);
  });

  const calls: Record<string, (generator: Generator, size: number) => Drawn> = {
    rand: (generator, size) => generator.uniform(size, 'float32'),
    randFloat64: (generator, size) => generator.uniform(size, 'float64'),
    uniform: (generator, size) => generator.uniform(size, 'float32', -2, 3),
    randn: (generator, size) => generator.normal(size, 'float32'),
    randnFloat64: (generator, size) => generator.normal(size, 'float64'),
    normal: (generator, size) => generator.normal(size, 'float32', 1, 2),
    randint: (generator, size) => generator.integers(size, 0, 10),
    randperm: (generator, size) => generator.permutation(size),
    bernoulli: (generator, size) => generator.bernoulliOf(Float32Array.from(eighths(size))),
    bernoulliWithNumber: (generator, size) => generator.bernoulli(size, 0.3),
    dropout: (generator, size) => generator.dropoutMask(size, 0.4),
  };
  const fresh = ['uniform', 'normal', 'integers', 'bernoulli'].flatMap((name) => fixture<{ streams: FreshDraw[] }>(name).streams);

  test.each(Object.keys(calls))('%s from a fresh seed, and what follows it', (call) => {
    const recorded = fresh.filter((draw) => draw.call === call);
    expect(recorded.length).toBeGreaterThan(0);
    for (const { seed, size, next, ...said } of recorded) {
      const generator = new Generator().manualSeed(seed);
      expectDrawn(calls[call](generator, size), said, call.startsWith('rand') ? call.startsWith('randn') : call === 'normal', call === 'normal' ? 1 : 0);
      expect(generator.uniform(1, 'float32')[0]).toBe(Math.fround(next));
    }
  });

  test('every recorded draw is replayed', () => expect(new Set(fresh.map(({ call }) => call))).toEqual(new Set(Object.keys(calls))));
});

const seeds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const types = fc.constantFrom<RandomType>('float32', 'float64');
/** Something a program might draw. Two runs of the same `calls` on equal generators must agree. */
const draws = fc.array(fc.oneof(
  fc.tuple(fc.constant('rand'), fc.nat(40), types),
  fc.tuple(fc.constant('randn'), fc.nat(40), types),
  fc.tuple(fc.constant('randperm'), fc.nat(40), types),
  fc.tuple(fc.constant('int64'), fc.nat(4), types),
), { maxLength: 8 });
const run = (generator: Generator, calls: [string, number, RandomType][]): Drawn[] =>
  calls.map(([draw, count, dtype]) => replay(generator, { draw, count, dtype } as Draw));

describe('laws', () => {
  test('the 10,000th word of the seed 5489 is the one that the C++ standard demands of mt19937', () => {
    const engine = new Mt19937(5489);
    for (let i = 1; i < 10_000; i++) engine.random();
    expect(engine.random()).toBe(4123659995);
  });

  test('two generators with the same seed agree', () => {
    fc.assert(fc.property(seeds, draws, (seed, calls) => {
      expect(run(new Generator().manualSeed(seed), calls)).toEqual(run(new Generator().manualSeed(seed), calls));
    }));
  });

  test('a restored state replays what followed it, in another generator too', () => {
    fc.assert(fc.property(seeds, draws, draws, (seed, before, after) => {
      const generator = new Generator().manualSeed(seed);
      run(generator, before);
      const state = generator.getState();
      const once = run(generator, after);
      expect(run(generator.setState(state), after)).toEqual(once);
      const other = new Generator().setState(state);
      expect(other.getState()).toEqual(state);
      expect(other.initialSeed()).toBe(BigInt.asUintN(64, seed));
      expect(run(other, after)).toEqual(once);
    }));
  });

  test('a state is a copy: drawing does not change it', () => {
    const generator = new Generator().manualSeed(0);
    const state = generator.getState();
    generator.random();
    expect(generator.getState()).not.toEqual(state);
    expect(state).toEqual(new Generator().manualSeed(0).getState());
  });

  test('seeding forgets the second normal number of a pair', () => {
    const first = manualSeed(3).normal(1, 'float64');
    expect(manualSeed(3).normal(1, 'float64')).toEqual(first);
    expect(manualSeed(3)).toBe(defaultGenerator);
  });

  test('an unforeseeable seed is announced, has 53 bits and starts the stream', () => {
    const generator = new Generator();
    const chosen = generator.seed();
    expect(generator.initialSeed()).toBe(chosen);
    expect(chosen).toBeLessThan(2n ** 53n);
    expect(generator.random64()).toBe(new Generator().manualSeed(chosen).random64());
    expect(generator.seed()).not.toBe(chosen);
  });

  test('a permutation holds every number once', () => {
    fc.assert(fc.property(seeds, fc.nat(200), (seed, count) => {
      const order = new Generator().manualSeed(seed).permutation(count);
      expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }));
  });

  test('uniform numbers stay between their bounds', () => {
    const bound = fc.float({ noNaN: true, min: -1e6, max: 1e6 });
    const bounds = fc.tuple(bound, bound).map((pair) => pair.sort((a, b) => a - b));
    fc.assert(fc.property(seeds, types, bounds, (seed, dtype, [low, high]) => {
      for (const value of new Generator().manualSeed(seed).uniform(50, dtype, low, high)) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high); // rounding may reach it, as it may in PyTorch
      }
    }));
  });

  test('whole numbers stay in [low, high), and numbers and bigints agree', () => {
    const whole = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(fc.property(seeds, fc.uniqueArray(whole, { minLength: 2, maxLength: 2 }), (seed, pair) => {
      const [low, high] = pair.sort((a, b) => a - b);
      const drawn = new Generator().manualSeed(seed).integers(50, low, high);
      for (const value of drawn) expect(value >= low && value < high).toBe(true);
      expect(Array.from(new Generator().manualSeed(seed).integers(50, BigInt(low), BigInt(high)), Number)).toEqual(Array.from(drawn));
    }));
  });
});

describe('refusals', () => {
  const generator = new Generator();
  const seedsKnown = 'expected a whole number from -2^63 to 2^64 - 1 (as a bigint beyond ±2^53)';
  const int32 = 'expected a whole number from -2147483648 to';
  const int64 = 'expected a whole number from -9223372036854775808 to';
  const refused: [() => unknown, string][] = [
    [() => manualSeed(1.5), `manualSeed: seed is 1.5; ${seedsKnown}`],
    [() => manualSeed(2 ** 60), `manualSeed: seed is ${2 ** 60}; ${seedsKnown}`],
    [() => manualSeed(2n ** 64n), `manualSeed: seed is ${2n ** 64n}; ${seedsKnown}`],
    [() => manualSeed(-(2n ** 63n) - 1n), `manualSeed: seed is -9223372036854775809; ${seedsKnown}`],
    [() => generator.setState(new Uint8Array(8)), 'setState: state is 8 bytes long; expected the 5056 bytes that getState returns'],
    [() => generator.setState(new Uint8Array(5056)), 'setState: state has no engine in it; expected the 5056 bytes that getState returns'],
    [() => generator.uniform(-1, 'float32'), 'uniform: count is -1; expected a whole number ≥ 0'],
    [() => generator.uniform(2, 'float32', 2, 1), 'uniform: low is 2 and high 1; expected low ≤ high'],
    [() => generator.uniform(2, 'float32', 0, 1e40), 'uniform: high is 1e+40; expected a finite float32'],
    [() => generator.uniform(2, 'float64', NaN, 1), 'uniform: low is NaN; expected a finite float64'],
    [() => generator.uniform(2, 'float32', -3e38, 3e38), 'uniform: low is -3e+38 and high 3e+38; expected a difference that a float32 can hold'],
    [() => generator.normal(2.5, 'float32'), 'normal: count is 2.5; expected a whole number ≥ 0'],
    [() => generator.normal(2, 'float32', 0, -1), 'normal: std is -1; expected a number ≥ 0'],
    [() => generator.normal(2, 'float32', 0, NaN), 'normal: std is NaN; expected a number ≥ 0'],
    [() => generator.integers(NaN, 0, 1), 'integers: count is NaN; expected a whole number ≥ 0'],
    [() => generator.integers(2, 3, 3), 'integers: low is 3 and high 3; expected low < high'],
    [() => generator.integers(2, 4n, 3n), 'integers: low is 4 and high 3; expected low < high'],
    [() => generator.integers(2, 0, 0.5), `integers: high is 0.5; ${int32} 2147483648 (bigints reach further)`],
    [() => generator.integers(2, 2 ** 31, 2 ** 32), `integers: low is 2147483648; ${int32} 2147483647 (bigints reach further)`],
    [() => generator.integers(2, 0n, 2n ** 63n), `integers: high is 9223372036854775808; ${int64} 9223372036854775807`],
    [() => generator.permutation(-2), 'permutation: count is -2; expected a whole number ≥ 0'],
    [() => generator.permutation(214748364), 'permutation: count is 214748364; expected fewer than 214748364'],
    [() => generator.bernoulliOf(Float32Array.of(0.5, 1.5)), 'bernoulliOf: probabilities[1] is 1.5; expected a number from 0 to 1'],
    [() => generator.bernoulli(-1, 0.5), 'bernoulli: count is -1; expected a whole number ≥ 0'],
    [() => generator.bernoulli(2, NaN), 'bernoulli: p is NaN; expected a number from 0 to 1'],
    [() => generator.dropoutMask(-1, 0.5), 'dropoutMask: count is -1; expected a whole number ≥ 0'],
    [() => generator.dropoutMask(2, -0.1), 'dropoutMask: p is -0.1; expected a number from 0 to 1'],
    [() => generator.shuffleOrder(-1), 'shuffleOrder: count is -1; expected a whole number ≥ 0'],
  ];

  test.each(refused.map(([call, message]) => [message, call] as const))('%s', (message, call) => {
    const before = generator.getState();
    expect(call).toThrow(new OperatorError(message));
    expect(generator.getState(), 'nothing was drawn').toEqual(before);
  });
});
