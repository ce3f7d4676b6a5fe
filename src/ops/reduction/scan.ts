/** How kernels scan lanes: `y₀ = x₀`, then `yᵢ = yᵢ₋₁ ⊕ xᵢ`, where ⊕ may be bracketed in any way. */
import { type Flat, launch, type Quad, type Thread } from '../../gpu/kernel.ts';
import type { Tensor } from '../../tensor.ts';
import { contiguous } from '../views/contiguous.ts';
import { narrow } from '../views/slices.ts';
import { reshape } from '../views/reshape.ts';
import type { Lanes } from './reduce.ts';

/** What joins the result so far with the next element. */
export type Join = (before: number, next: number) => number;

/** A thread hands back four numbers at most, so lanes are cut into groups of four elements, the last one perhaps of fewer. */
export const groupSize = 4;

/** How threads find their group: element `i` of a thread's group lies at `z · size + y · stepY + x · stepX + i · step`. */
export interface Grouping {
  readonly threads: (groups: number) => number[];
  readonly integers: { readonly size: number; readonly stepY: number; readonly stepX: number; readonly step: number };
}
/** Threads run along memory: over groups that follow each other, or over lanes that lie side by side. */
export function groupsOf({ outer, length, inner }: Lanes): Grouping {
  const size = length * inner;
  return inner === 1
    ? { threads: (groups) => [groups, 1, outer], integers: { size, stepY: 0, stepX: groupSize, step: 1 } }
    : { threads: (groups) => [inner, groups, outer], integers: { size, stepY: groupSize * inner, stepX: 1, step: inner } };
}

// Inside the kernels, `join` is that of the scan.
declare const join: Join;

/** What each group comes to, from `offset` elements behind its first on: a thread per group. */
function groupKernel(this: Thread, x: Flat, size: number, stepY: number, stepX: number, step: number, offset: number): number {
  let result = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + offset];
  for (let i = 0; i < 3; i++) {
    const next = join(result, x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + offset + step + i * step]);
    result = next;
  }
  return result;
}

/**
 * A thread per group starts from what lies before it. In the last group of a lane it may run into what lies behind the lane;
 * those results are cut off.
 */
function continueKernel(
  this: Thread, x: Flat, before: Flat, size: number, stepY: number, stepX: number, step: number, beforeZ: number, beforeY: number,
): Quad {
  let first = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX];
  if (this.thread.y * stepY + this.thread.x * stepX >= step * 4) { // not the first group
    const joined = join(before[this.thread.z * beforeZ + this.thread.y * beforeY + this.thread.x - step], first);
    first = joined;
  }
  const second = join(first, x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + step]);
  const third = join(second, x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + 2 * step]);
  const fourth = join(third, x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + 3 * step]);
  return [first, second, third, fourth];
}

/** What the first `count` groups of every lane come to. */
export function joinGroups(x: Tensor, lanes: Lanes, count: number, join: Join, offset = 0): Tensor {
  const { threads, integers } = groupsOf(lanes);
  return launch(groupKernel, { threads: threads(count), inputs: [x], integers: { ...integers, offset: offset * integers.step }, helpers: { join } });
}

/**
 * All results of all lanes, in three steps:
 *
 *     1  every group is joined to one number                                   n / 4 threads
 *     2  those numbers are scanned, in the same three steps                    a lane of n / 4
 *     3  every group starts from what lies before it, and goes on              n / 4 threads
 *
 * So a lane of n takes 2 log₄ n launches, but hardly more work than two loops over it.
 */
export function scanLanes(x: Tensor, lanes: Lanes, join: Join): Tensor {
  return ungrouped(scanGroups(x, lanes, join), lanes);
}

function scanGroups(x: Tensor, lanes: Lanes, join: Join): Tensor {
  const { outer, inner } = lanes;
  const whole = wholeGroups(lanes);
  const before = whole > 0 ? scanGroups(joinGroups(x, lanes, whole, join), { outer, length: whole, inner }, join) : x;
  const { threads, integers } = groupsOf(lanes);
  return launch(continueKernel, {
    threads: threads(whole + 1), inputs: [x, before], integers: { ...integers, ...placesOf({ outer, length: whole, inner }) }, helpers: { join },
    ...inGroups(lanes),
  });
}

/** How many groups of a lane have another one behind them. */
export const wholeGroups = ({ length }: Lanes): number => Math.max(0, Math.ceil(length / groupSize) - 1);

/** How a launch returns whole groups. Where lanes lie side by side, it cuts off what they have beyond the lanes. */
export const inGroups = ({ outer, length, inner }: Lanes) => (inner === 1
  ? { returns: 4, rows: false, shape: [outer, Math.ceil(length / groupSize) * groupSize] } as const
  : { returns: 4, rows: true, shape: [outer, length, inner] } as const);

/** Where results that came in groups lie: the last element before group (y, x) of lane z at `z · beforeZ + y · beforeY + x − step`. */
export const placesOf = ({ length, inner }: Lanes) => (inner === 1
  ? { beforeZ: Math.ceil(length / groupSize) * groupSize, beforeY: 0 }
  : { beforeZ: length * inner, beforeY: inner });

/** The lanes alone, `[outer, length, inner]`. */
export function ungrouped(groups: Tensor, { outer, length, inner }: Lanes): Tensor {
  if (inner !== 1) return groups;
  return reshape(contiguous(narrow(groups, { dim: 1, start: 0, length })), { shape: [outer, length, inner] });
}
