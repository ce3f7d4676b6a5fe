/**
 * Sending slices to places: what `scatter`, `indexCopy`, `put` and their relatives do on the gpu.
 *
 * Threads cannot write where they like, so nothing is sent: every place looks for what arrives there. Who arrives where is
 * worked out on the host beforehand, one step per slice: in what order things arrive matters, and steps in order are no work for threads.
 */
import { type DType, isFloat } from '../../dtype.ts';
import { type Flat, grid, type Helpers, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../views/contiguous.ts';
import { positionsOnGpu, segmentsOf } from './indices.ts';

/** A tensor seen as [outer, length, inner]: `length` places for slices of outer · inner elements. */
export interface Cut {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}
/** A tensor seen as so many places for single elements. */
export const elements = (x: Tensor): Cut => ({ outer: 1, length: x.numel(), inner: 1 });

/** One thread per result: its place says which slice it takes, counted from 1, or 0 for none. Slices that lie across memory, */
function replaceAcrossKernel(this: Thread, x: Volume, source: Volume, arrived: Flat): number {
  const j = arrived[this.thread.y];
  let y = x[this.thread.z][this.thread.y][this.thread.x];
  if (j > 0) {
    y = source[this.thread.z][j - 1][this.thread.x];
  }
  return y;
}
/** and slices whose elements follow each other along memory. */
function replaceAlongKernel(this: Thread, x: Plane, source: Plane, arrived: Flat): number {
  const j = arrived[this.thread.x];
  let y = x[this.thread.y][this.thread.x];
  if (j > 0) {
    y = source[this.thread.y][j - 1];
  }
  return y;
}

/** x, with slice `arrived[p] − 1` of the source at place p, unless that is −1. `count` is how many slices the source has. */
export function replaced(x: Tensor, source: Tensor, arrived: Float32Array, count: number, { outer, length, inner }: Cut): Tensor {
  const from = positionsOnGpu(arrived, count);
  if (inner === 1) {
    const inputs = [grid(x, [outer, length]), grid(source, [outer, count]), from];
    return launch(replaceAlongKernel, { threads: [length, outer], inputs, shape: x.shape });
  }
  const inputs = [grid(x, [outer, length, inner]), grid(source, [outer, count, inner]), from];
  return launch(replaceAcrossKernel, { threads: [inner, length, outer], inputs, shape: x.shape });
}

/** x, with slice j of the source at `places[j]`. Of several that are sent to one place, the last one stays. */
export function overwritten(x: Tensor, source: Tensor, places: ArrayLike<number>, cut: Cut): Tensor {
  if (places.length === 0) return clone(x);
  const last = new Float32Array(cut.length);
  for (let j = 0; j < places.length; j++) last[places[j]] = j + 1;
  return replaced(x, source, last, places.length, cut);
}

/** How the numbers that arrive at one place become one. */
export type Reduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin';

/** Two become one, in JavaScript's doubles. */
export const meetings: Readonly<Record<Reduction, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  prod: (a, b) => a * b,
  mean: (a, b) => a + b,
  amax: Math.max,
  amin: Math.min,
};

// The same for a thread. Math.max and Math.min lose NaN on some backends.
const plus = (a: number, b: number): number => a + b;
const times = (a: number, b: number): number => a * b;
function timesInBytes(a: number, b: number): number {
  const product = a * b;
  return product - Math.floor(product / 256) * 256;
}
function larger(a: number, b: number): number {
  const known = isNumber(b);
  return b > a || known < 1 ? b : a;
}
function smaller(a: number, b: number): number {
  const known = isNumber(b);
  return b < a || known < 1 ? b : a;
}
const whole = (total: number): number => total;
const divided = (total: number, count: number): number => total / count;
const dividedWhole = (total: number, count: number): number => Math.floor((total + 0.5) / count);
function dividedInBytes(total: number, count: number): number {
  const rest = total - Math.floor(total / 256) * 256;
  return Math.floor((rest + 0.5) / count);
}

/** What a kernel must know of a reduction: how two numbers meet, and what becomes of their total. */
function helpersFor(reduction: Reduction, dtype: DType): Helpers {
  const bytes = dtype === 'uint8';
  if (reduction === 'mean') return { meet: plus, finish: isFloat(dtype) ? divided : bytes ? dividedInBytes : dividedWhole };
  const meet = { sum: plus, prod: bytes ? timesInBytes : times, amax: larger, amin: smaller }[reduction];
  return { meet, finish: whole };
}

// Inside the kernels, `meet` and `finish` are those of the reduction.
declare const meet: (a: number, b: number) => number;
declare const finish: (total: number, count: number) => number;

/** One thread per result, which meets what arrives at its place one after the other; `own` says whether x itself is there first. */
function combineAcrossKernel(this: Thread, x: Volume, source: Volume, starts: Flat, order: Flat, own: number): number {
  const start = starts[this.thread.y];
  const count = starts[this.thread.y + 1] - start;
  let total = x[this.thread.z][this.thread.y][this.thread.x];
  for (let j = 0; j < count; j++) {
    const value = source[this.thread.z][order[start + j]][this.thread.x];
    const met = meet(total, value);
    total = j + own > 0 ? met : value;
  }
  const y = finish(total, count + own);
  return count > 0 ? y : total;
}
function combineAlongKernel(this: Thread, x: Plane, source: Plane, starts: Flat, order: Flat, own: number): number {
  const start = starts[this.thread.x];
  const count = starts[this.thread.x + 1] - start;
  let total = x[this.thread.y][this.thread.x];
  for (let j = 0; j < count; j++) {
    const value = source[this.thread.y][order[start + j]];
    const met = meet(total, value);
    total = j + own > 0 ? met : value;
  }
  const y = finish(total, count + own);
  return count > 0 ? y : total;
}

export interface Combining {
  readonly reduction: Reduction;
  /** Whether the number that is there already counts. */
  readonly includeSelf: boolean;
}

/** x, where every place has met all slices of the source that were sent to it, in their order. Places nothing is sent to stay. */
export function combined(x: Tensor, source: Tensor, places: ArrayLike<number>, cut: Cut, { reduction, includeSelf }: Combining): Tensor {
  if (places.length === 0) return clone(x);
  const { outer, length, inner } = cut;
  const { starts, order } = segmentsOf(places, length);
  const rest = { integers: { own: Number(includeSelf) }, helpers: helpersFor(reduction, x.dtype), shape: x.shape };
  if (inner === 1) {
    const inputs = [grid(x, [outer, length]), grid(source, [outer, places.length]), starts, order];
    return launch(combineAlongKernel, { threads: [length, outer], inputs, ...rest });
  }
  const inputs = [grid(x, [outer, length, inner]), grid(source, [outer, places.length, inner]), starts, order];
  return launch(combineAcrossKernel, { threads: [inner, length, outer], inputs, ...rest });
}
