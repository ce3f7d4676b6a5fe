/** How kernels reduce lanes to a number each: `start ⊕ term(x₀, c) ⊕ term(x₁, c) ⊕ …`, where c is a number the lane brings along. */
import { exp } from '../../gpu/math.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';

/** What a kernel makes of an element, how it joins two results, and the result of nothing. */
export interface Reduction {
  readonly start: number;
  readonly term: (value: number, centre: number) => number;
  readonly combine: (a: number, b: number) => number;
}
const itself = (value: number): number => value;
export const plus = (a: number, b: number): number => a + b;
export const times = (a: number, b: number): number => a * b;

export const total: Reduction = { start: 0, term: itself, combine: plus };
export const product: Reduction = { start: 1, term: itself, combine: times };
/** Σ (x − c)² */
export const squaredDeviations: Reduction = { start: 0, term: (value, centre) => (value - centre) * (value - centre), combine: plus };
/** Σ exp(x − c) */
export const exponentials: Reduction = { start: 0, term: (value, centre) => exp(value - centre), combine: plus };
/** Not below the lowest finite number, since kernels cannot say −∞. Whoever takes exponentials next does not see the difference. */
export const largest: Reduction = { start: -3.4028234663852886e38, term: itself, combine: (a, b) => Math.max(a, b) };
/** The largest and the smallest of all. Kernels cannot say the infinities that everything lies between, but are told them. */
export const highest: Reduction = { start: -Infinity, term: itself, combine: (a, b) => Math.max(a, b) };
export const lowest: Reduction = { start: Infinity, term: itself, combine: (a, b) => Math.min(a, b) };

/** A tensor as kernels reduce it: element `i` of lane `(o, k)` lies at `(o · length + i) · inner + k`. */
export interface Lanes {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** Threads over `count` elements or pieces of every lane: along memory, whether that is along the lanes or across them. */
export const threadsOver = ({ outer, inner }: Lanes, count: number): number[] => (inner === 1 ? [count, 1, outer] : [inner, count, outer]);
/** With those threads, the lane of a thread is `z · inner + x · laneStep`. */
export const laneStep = ({ inner }: Lanes): number => (inner === 1 ? 0 : 1);

// Inside the kernels, `term` and `combine` are those of the reduction.
declare const term: Reduction['term'];
declare const combine: Reduction['combine'];

/** Short lanes that lie one after the other: a thread per lane. */
function laneKernel(this: Thread, x: Flat, centres: Flat, length: number, centreStep: number, start: number): number {
  const centre = centres[this.thread.x * centreStep];
  let result = start;
  for (let i = 0; i < length; i++) {
    const value = term(x[this.thread.x * length + i], centre);
    const next = combine(result, value);
    result = next;
  }
  return result;
}

/**
 * All others: a thread per piece of a lane, which takes every so manieth element. Neighbouring threads read neighbouring elements.
 * Two results grow side by side, so that one need not wait for the other.
 */
function pieceKernel(
  this: Thread, x: Flat, centres: Flat, size: number, width: number, inner: number, pairs: number, rest: number, laneStep: number, centreStep: number,
  start: number,
): number {
  const centre = centres[(this.thread.z * inner + this.thread.x * laneStep) * centreStep];
  let result = start;
  let other = start;
  for (let i = 0; i < pairs; i++) {
    const value = term(x[this.thread.z * size + i * 2 * width + this.thread.y * inner + this.thread.x], centre);
    const next = combine(result, value);
    result = next;
    const second = term(x[this.thread.z * size + i * 2 * width + width + this.thread.y * inner + this.thread.x], centre);
    const following = combine(other, second);
    other = following;
  }
  const both = combine(result, other);
  result = both;
  for (let j = 0; j < rest; j++) {
    if ((pairs * 2 + j) * width + this.thread.y * inner + this.thread.x < size) {
      const last = term(x[this.thread.z * size + (pairs * 2 + j) * width + this.thread.y * inner + this.thread.x], centre);
      const whole = combine(result, last);
      result = whole;
    }
  }
  return result;
}

/** So many elements one thread takes at most. What is left of longer lanes is reduced again: without long chains of additions, float32 sums stay exact. */
const most = 64;

/** One number per lane. `centres` has one per lane, too. */
export function reduceLanes(x: Tensor, lanes: Lanes, { start, term, combine }: Reduction, centres: Tensor | null = null): Tensor {
  const { outer, length, inner } = lanes;
  const helpers = { term, combine };
  const inputs = [x, centres ?? Tensor.from(new Float32Array(1), [1], 'float32', 'gpu')];
  const centreStep = centres ? 1 : 0;
  if (inner === 1 && length <= most) {
    return launch(laneKernel, { threads: [outer], inputs, integers: { length, centreStep }, floats: { start }, helpers });
  }
  const pieces = length <= most ? 1 : 4 * Math.ceil(length / (4 * most)); // by four, which SIMD likes
  const pairs = Math.floor(length / pieces / 2);
  const parts = launch(pieceKernel, {
    threads: threadsOver(lanes, pieces), inputs,
    integers: {
      size: length * inner, width: pieces * inner, inner, pairs, rest: Math.ceil(length / pieces) - 2 * pairs, laneStep: laneStep(lanes), centreStep,
    },
    floats: { start }, helpers,
  });
  return pieces === 1 ? parts : reduceLanes(parts, { outer, length: pieces, inner }, { start, term: itself, combine });
}

/**
 * The same over several dims: neighbours are one lane, those that are apart are reduced one after the other.
 * In the shape of `centres` each of them is a one.
 */
export function reduceDims(x: Tensor, dims: readonly number[], reduction: Reduction, centres: Tensor | null = null): Tensor {
  const sizes = [...x.shape];
  let y = x;
  runsOf(dims).reverse().forEach(([first, last], i) => {
    const lanes = { outer: sizeOf(sizes.slice(0, first)), length: sizeOf(sizes.slice(first, last + 1)), inner: sizeOf(sizes.slice(last + 1)) };
    sizes.fill(1, first, last + 1);
    y = i === 0 ? reduceLanes(y, lanes, reduction, centres && rowMajor(stretched(centres, sizes))) : reduceLanes(y, lanes, { ...reduction, term: itself });
  });
  return y;
}

/** `[0, 1, 3]` as `[[0, 1], [3, 3]]`: the first and the last of the dims that follow each other. A 0-D tensor has one run, of nothing. */
function runsOf(dims: readonly number[]): [first: number, last: number][] {
  const firsts = dims.filter((dim, i) => i === 0 || dims[i - 1] !== dim - 1);
  const lasts = dims.filter((dim, i) => dims[i + 1] !== dim + 1);
  return dims.length === 0 ? [[0, 0]] : firsts.map((first, i) => [first, lasts[i]]);
}
