import { OperatorError } from '../errors.ts';
import { normalBlock, normalPair, scale64 } from './boxMuller.ts';
import { fma32, fma64 } from './fusedMultiplyAdd.ts';
import { decodeState, encodeState, stateBytes } from './generatorState.ts';
import { Mt19937 } from './mt19937.ts';

/** The element types random numbers come in. */
export type RandomType = 'float32' | 'float64';
/** The array that holds numbers of such a type. */
export type RandomArray<T extends RandomType> = T extends 'float32' ? Float32Array<ArrayBuffer> : Float64Array<ArrayBuffer>;

const two32 = 2 ** 32;
/** The seed of a generator nobody has seeded, in PyTorch and here. */
const unseeded = 67280421310721n;
/** From here on, PyTorch draws integers and permutations in other ways. */
const [wideRange, hugePermutation] = [2 ** 28, 214748364];

/**
 * A stream of random numbers: the same seed and the same calls give the numbers that PyTorch gives on the CPU.
 *
 *     torch.manual_seed(0); torch.rand(5)   =   new Generator().manualSeed(0).uniform(5, 'float32')
 *
 * Checked against PyTorch 2.13.0 on x86-64, bit by bit, with these exceptions:
 * - `normal` from 16 elements on, and of float64 at any size: logarithm, sine and cosine are JavaScript's, so the last bits may differ.
 *   Of 4 million float32 numbers 83 % are equal, none is more than 3 ulp away; of a million float64 numbers 94 %, none more than 3.
 *   (A mean that nearly cancels a number leaves fewer correct digits, there and here.) What follows in the stream is equal again.
 * - `bernoulli` and `dropoutMask`: PyTorch on an *Intel* processor leaves this work to a library with a stream of its own. Ours are the numbers
 *   of all other processors.
 * - `normal` of a tensor that is not contiguous: PyTorch always draws it in pairs; a `Generator` knows counts, not strides.
 * - `permutation` of 214,748,364 numbers or more, which PyTorch draws differently, is refused.
 *
 * PyTorch 2.13 multiplies and adds in one rounding on x86-64; builds for other processors may differ from it, and from us, in a last bit.
 */
export class Generator {
  private engine = new Mt19937(Number(unseeded & 0xffffffffn));
  private startedFrom = unseeded;
  /** The second number of the latest pair of normal ones, not handed out yet. */
  private cachedNormal: number | null = null;

  /** Starts the stream anew. −1 and 2⁶⁴ − 1 are the same seed, and only the low 32 bits change the numbers. */
  manualSeed(seed: number | bigint): this {
    const whole = typeof seed === 'bigint' || Number.isSafeInteger(seed);
    if (!whole || BigInt(seed) < -(2n ** 63n) || BigInt(seed) >= 2n ** 64n) {
      throw new OperatorError(`manualSeed: seed is ${seed}; expected a whole number from -2^63 to 2^64 - 1 (as a bigint beyond ±2^53)`);
    }
    this.startedFrom = BigInt.asUintN(64, BigInt(seed));
    this.engine = new Mt19937(Number(this.startedFrom & 0xffffffffn));
    this.cachedNormal = null;
    return this;
  }

  /** Starts the stream from a seed of 53 bits that nobody can foresee, and returns it. */
  seed(): bigint {
    const [upper, lower] = crypto.getRandomValues(new Uint32Array(2));
    this.manualSeed((upper % 2 ** 21) * two32 + lower);
    return this.startedFrom;
  }

  /** The seed the stream started from, as PyTorch keeps it: 0 to 2⁶⁴ − 1. */
  initialSeed(): bigint {
    return this.startedFrom;
  }

  /** Where the stream stands: 5056 bytes, equal to those of `torch.Generator.get_state()`. */
  getState(): Uint8Array<ArrayBuffer> {
    return encodeState({ seed: this.startedFrom, engine: this.engine.getState(), cachedNormal: this.cachedNormal });
  }

  /** Goes on from where `getState` was called, here or in PyTorch. */
  setState(bytes: Uint8Array): this {
    const state = decodeState(bytes);
    if (state === null) {
      const fault = bytes.length === stateBytes ? 'has no engine in it' : `is ${bytes.length} bytes long`;
      throw new OperatorError(`setState: state ${fault}; expected the ${stateBytes} bytes that getState returns`);
    }
    this.engine.setState(state.engine);
    this.startedFrom = state.seed;
    this.cachedNormal = state.cachedNormal;
    return this;
  }

  /** The next 32 bits. */
  random(): number {
    return this.engine.random();
  }

  /** The next 64 bits: the first word is the upper half. */
  random64(): bigint {
    const upper = BigInt(this.random());
    return (upper << 32n) | BigInt(this.random());
  }

  /** A whole number from 0 to 2⁶³ − 1: `torch.empty((), dtype=torch.int64).random_()`. */
  int64(): bigint {
    return this.random64() & (2n ** 63n - 1n);
  }

  /** Uniform in [low, high): `rand` and `uniform_`. A float32 takes one word, a float64 two. */
  uniform<T extends RandomType>(count: number, dtype: T, low = 0, high = 1): RandomArray<T> {
    checkCount('uniform', count);
    const round = dtype === 'float32' ? Math.fround : Number;
    for (const [name, bound] of Object.entries({ low, high })) {
      if (!Number.isFinite(round(bound))) throw new OperatorError(`uniform: ${name} is ${bound}; expected a finite ${dtype}`);
    }
    if (low > high) throw new OperatorError(`uniform: low is ${low} and high ${high}; expected low ≤ high`);
    const from = round(low);
    const width = round(round(high) - from);
    if (!Number.isFinite(width)) throw new OperatorError(`uniform: low is ${low} and high ${high}; expected a difference that a ${dtype} can hold`);
    const array = arrayOf(dtype, count);
    if (array instanceof Float32Array) {
      for (let i = 0; i < count; i++) array[i] = this.uniform32();
      if (from !== 0 || width !== 1) for (let i = 0; i < count; i++) array[i] = fma32(array[i], width, from);
    } else {
      for (let i = 0; i < count; i++) array[i] = this.uniform64();
      if (from !== 0 || width !== 1) for (let i = 0; i < count; i++) array[i] = fma64(array[i], width, from);
    }
    return array;
  }

  /**
   * Normal with the given mean and standard deviation: `randn` and `normal_`.
   *
   * Fewer than 16 numbers are drawn in pairs of doubles; what is left of a pair is handed out first by the next such call. 16 and more are
   * uniform numbers transformed in blocks of 16; if they do not fill the last block, the last 16 numbers are drawn once more.
   */
  normal<T extends RandomType>(count: number, dtype: T, mean = 0, std = 1): RandomArray<T> {
    checkCount('normal', count);
    if (!(std >= 0)) throw new OperatorError(`normal: std is ${std}; expected a number ≥ 0`);
    const array = arrayOf(dtype, count);
    if (count < 16) {
      for (let i = 0; i < count; i++) array[i] = scale64(this.nextNormal(), mean, std);
      return array;
    }
    const round = dtype === 'float32' ? Math.fround : Number;
    array.set(this.uniform(count, dtype));
    for (let start = 0; start + 16 <= count; start += 16) normalBlock(array, start, round(mean), round(std));
    if (count % 16 !== 0) {
      array.set(this.uniform(16, dtype), count - 16);
      normalBlock(array, count - 16, round(mean), round(std));
    }
    return array;
  }

  /** Whole numbers in [low, high): `randint`. Bounds that are bigints reach over all of int64. */
  integers(count: number, low: number, high: number): Int32Array<ArrayBuffer>;
  integers(count: number, low: bigint, high: bigint): BigInt64Array<ArrayBuffer>;
  integers(count: number, low: number | bigint, high: number | bigint): Int32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> {
    checkCount('integers', count);
    const bits = typeof low === 'bigint' ? 63 : 31;
    const [least, most] = [-(2n ** BigInt(bits)), 2n ** BigInt(bits) - 1n];
    for (const [name, bound, end] of [['low', low, most], ['high', high, most + BigInt(bits === 31)]] as const) {
      if ((typeof bound === 'number' && !Number.isInteger(bound)) || bound < least || bound > end) {
        const wider = bits === 31 ? ' (bigints reach further)' : '';
        throw new OperatorError(`integers: ${name} is ${bound}; expected a whole number from ${least} to ${end}${wider}`);
      }
    }
    if (low >= high) throw new OperatorError(`integers: low is ${low} and high ${high}; expected low < high`);
    if (typeof low === 'number') {
      const range = Number(high) - low;
      return new Int32Array(count).map(() => low + (range < wideRange ? this.random() % range : this.random64Modulo(range)));
    }
    const range = BigInt(high) - low;
    return new BigInt64Array(count).map(() => low + (range < wideRange ? BigInt(this.random()) : this.random64()) % range);
  }

  /** The numbers 0 to count − 1 in random order: `randperm`. Each place in turn swaps with itself or a later one. */
  permutation(count: number): Int32Array<ArrayBuffer> {
    checkCount('permutation', count);
    if (count >= hugePermutation) throw new OperatorError(`permutation: count is ${count}; expected fewer than ${hugePermutation}`);
    const order = new Int32Array(count).map((_, i) => i);
    for (let i = 0; i < count - 1; i++) {
      const j = i + (this.random() % (count - i));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  /** 1 with its own probability for each element, else 0: `torch.bernoulli(p)` of a tensor p. A float32 takes one word, a float64 two. */
  bernoulliOf(probabilities: Float32Array | Float64Array): Uint8Array<ArrayBuffer> {
    probabilities.forEach((p, i) => checkProbability('bernoulliOf', `probabilities[${i}]`, p));
    const drawn = new Uint8Array(probabilities.length);
    const single = probabilities instanceof Float32Array;
    for (let i = 0; i < drawn.length; i++) drawn[i] = Number((single ? this.uniform32() : this.uniform64()) < probabilities[i]);
    return drawn;
  }

  /** 1 with probability p, else 0: `x.bernoulli_(p)` of one number p, which takes two words an element whatever the type of x. */
  bernoulli(count: number, p: number): Uint8Array<ArrayBuffer> {
    checkCount('bernoulli', count);
    checkProbability('bernoulli', 'p', p);
    const drawn = new Uint8Array(count);
    for (let i = 0; i < count; i++) drawn[i] = Number(this.uniform64() < p);
    return drawn;
  }

  /** 0 where `F.dropout(x, p)` drops, 1 where it keeps. For p of 0 and of 1 it draws nothing. */
  dropoutMask(count: number, p: number): Uint8Array<ArrayBuffer> {
    checkCount('dropoutMask', count);
    checkProbability('dropoutMask', 'p', p);
    return p === 0 || p === 1 ? new Uint8Array(count).fill(1 - p) : this.bernoulli(count, 1 - p);
  }

  /**
   * The order in which one epoch of `DataLoader(shuffle=True)` visits `count` samples: the loader draws a seed for its workers from this
   * stream, its sampler a second one, and the order comes from a new generator with that second seed.
   */
  shuffleOrder(count: number): Int32Array<ArrayBuffer> {
    checkCount('shuffleOrder', count);
    this.int64();
    return new Generator().manualSeed(this.int64()).permutation(count);
  }

  /** The low 24 bits of a word, as a fraction. */
  private uniform32(): number {
    return (this.random() & 0xffffff) * 2 ** -24;
  }

  /** The low 53 bits of two words, as a fraction. */
  private uniform64(): number {
    const upper = this.random() & 0x1fffff;
    return (upper * two32 + this.random()) * 2 ** -53;
  }

  /** The next normal number of those that come in pairs. */
  private nextNormal(): number {
    if (this.cachedNormal !== null) {
      const second = this.cachedNormal;
      this.cachedNormal = null;
      return second;
    }
    const [first, second] = normalPair(this.uniform64(), this.uniform64());
    this.cachedNormal = second;
    return first;
  }

  /** random64() modulo a number up to 2³², 16 bits at a time: no intermediate number leaves 2⁵³. */
  private random64Modulo(range: number): number {
    const upper = this.random() % range;
    const lower = this.random();
    const middle = (upper * 65536 + (lower >>> 16)) % range;
    return (middle * 65536 + (lower & 0xffff)) % range;
  }
}

/** The stream that everything random draws from unless it is told another; like PyTorch's, unforeseeable until `manualSeed`. */
export const defaultGenerator = new Generator();
defaultGenerator.seed();

/** Seeds the default stream: `torch.manual_seed`. */
export const manualSeed = (seed: number | bigint): Generator => defaultGenerator.manualSeed(seed);

const arrayOf = <T extends RandomType>(dtype: T, count: number): RandomArray<T> =>
  (dtype === 'float32' ? new Float32Array(count) : new Float64Array(count)) as RandomArray<T>;

function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) throw new OperatorError(`${name}: count is ${count}; expected a whole number ≥ 0`);
}

function checkProbability(name: string, argument: string, p: number): void {
  if (!(p >= 0 && p <= 1)) throw new OperatorError(`${name}: ${argument} is ${p}; expected a number from 0 to 1`);
}
