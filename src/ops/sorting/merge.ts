/**
 * How threads sort.
 *
 * A lane is cut into tiles of 16. Every element counts how many elements of its tile come before it: that is its place in the tile.
 * Then two neighbouring sorted runs become one of twice the length, until a single run is left; for a million elements, 16 times.
 *
 * One thread would walk through both runs and always take the smaller of their front elements. Many threads must begin that walk in
 * many places at once. So whoever is to begin at place p asks first: of the p elements before me, how many come from the left run? At
 * least i, if the left run's i-th element may stay before the right run's (p − i + 1)-th; a binary search finds the largest such i.
 * First a few threads find that out for every 64th place, as signposts; from the next signpost it is not far for anyone. A kernel cannot
 * send a number somewhere, only fetch it: so threads stand for places, and the walk says where what belongs there is to be found.
 *
 * Of equals the one on the left comes first, every time: they keep their order. (The sort is stable.) NaN comes after all numbers.
 */
import { type Grid, grid, launch, type Plane, type Quad, type Thread, type Volume } from '../../gpu/kernel.ts';
import { rowMajor } from '../../layout.ts';
import { Tensor } from '../../tensor.ts';

/** 1 if `left` may stay before `right`: it is smaller, an equal, or `right` is NaN (neither above 0 nor not); 0 if they must change places. */
export function inOrder(left: number, right: number): number {
  return left <= right || !(right <= 0 || right > 0) ? 1 : 0;
}
/** The same order for `Array.prototype.sort`, which is stable, too. */
export const ascending = (a: number, b: number): number => inOrder(b, a) - inOrder(a, b);
/** The other way round, NaN first. */
export const descending = (a: number, b: number): number => ascending(b, a);

/** A thread per element counts who comes before it in its tile. (What lies behind the end of a lane has no place.) */
function rankKernel(this: Thread, x: Plane, length: number, size: number): number {
  const mine = x[this.thread.z][Math.min(this.thread.y * size + this.thread.x, length - 1)];
  let rank = 0;
  if (this.thread.y * size + this.thread.x >= length) {
    rank += size;
  }
  for (let i = 0; i < size; i++) {
    if (this.thread.y * size + i < length) {
      const other = x[this.thread.z][this.thread.y * size + i];
      const stays = inOrder(i < this.thread.x ? other : mine, i < this.thread.x ? mine : other);
      rank += i < this.thread.x ? stays : 1 - stays;
    }
  }
  return rank;
}
/** Then a thread per place looks for the element of that rank, */
function findKernel(this: Thread, ranks: Volume, size: number): number {
  let found = 0;
  for (let i = 0; i < size; i++) {
    const rank = ranks[this.thread.z][this.thread.y][i];
    if (rank === this.thread.x) {
      found = i;
    }
  }
  return this.thread.y * size + found;
}
/** and one fetches it. */
function takeKernel(this: Thread, x: Plane, from: Plane): number {
  return x[this.thread.y][from[this.thread.y][this.thread.x]];
}

/**
 * A thread per `step` places of the runs that are being merged, each pair of which ends with the left one at `middle` and the right one at
 * `end`: how many of the places before come from the left run? At least as many as the last signpost says; there is one every `post` places.
 */
function searchKernel(this: Thread, x: Plane, signposts: Plane, length: number, run: number, step: number, post: number, rounds: number): number {
  const place = this.thread.x * step;
  const start = Math.floor((place + 0.5) / (2 * run)) * 2 * run;
  const middle = Math.min(start + run, length);
  const end = Math.min(start + 2 * run, length);
  const before = place - start;
  const most = Math.min(before, middle - start);
  // The right run cannot give more than it has.
  let left = Math.max(signposts[this.thread.y][Math.floor((place + 0.5) / post)], before - (end - middle));
  let leap = Math.min(run, 0.5 * post);
  for (let i = 0; i < rounds; i++) {
    const next = left + leap;
    if (next <= most) {
      const stays = inOrder(x[this.thread.y][start + next - 1], x[this.thread.y][middle + before - next]);
      left = stays > 0 ? next : left;
    }
    leap = leap * 0.5;
  }
  return left;
}
/** A thread per four places walks on from there, and says where it took the four elements from. (Nobody asks for places behind the end.) */
function walkKernel(this: Thread, x: Plane, lefts: Plane, length: number, run: number): Quad {
  const place = this.thread.x * 4;
  const start = Math.floor((place + 0.5) / (2 * run)) * 2 * run;
  const middle = Math.min(start + run, length);
  const end = Math.min(start + 2 * run, length);
  const last = length - 1;
  const i0 = start + lefts[this.thread.y][this.thread.x];
  const j0 = middle + place - i0;
  const stays0 = inOrder(x[this.thread.y][Math.min(i0, last)], x[this.thread.y][Math.min(j0, last)]);
  const right0 = i0 >= middle || (j0 < end && stays0 < 1) ? 1 : 0;
  const i1 = i0 + 1 - right0;
  const j1 = j0 + right0;
  const stays1 = inOrder(x[this.thread.y][Math.min(i1, last)], x[this.thread.y][Math.min(j1, last)]);
  const right1 = i1 >= middle || (j1 < end && stays1 < 1) ? 1 : 0;
  const i2 = i1 + 1 - right1;
  const j2 = j1 + right1;
  const stays2 = inOrder(x[this.thread.y][Math.min(i2, last)], x[this.thread.y][Math.min(j2, last)]);
  const right2 = i2 >= middle || (j2 < end && stays2 < 1) ? 1 : 0;
  const i3 = i2 + 1 - right2;
  const j3 = j2 + right2;
  const stays3 = inOrder(x[this.thread.y][Math.min(i3, last)], x[this.thread.y][Math.min(j3, last)]);
  const right3 = i3 >= middle || (j3 < end && stays3 < 1) ? 1 : 0;
  return [right0 > 0 ? j0 : i0, right1 > 0 ? j1 : i1, right2 > 0 ? j2 : i2, right3 > 0 ? j3 : i3];
}

const tile = 16;
const helpers = { inOrder };

/** Sorts the rows of `x`, [count, length], ascending: the numbers, and where in its row each of them was. */
export function sortRows(x: Tensor, count: number, length: number): [values: Tensor, order: Tensor] {
  if (x.numel() === 0) return [x, x];
  const rows = (y: Tensor): Grid => grid(y, [count, length]);
  const take = (y: Tensor, from: Grid): Tensor => launch(takeKernel, { threads: [length, count], inputs: [rows(y), from] });
  const size = Math.min(tile, length);
  const tiles = Math.ceil(length / size);
  const width = tiles * size; // of the rows that say where to fetch from: longer than they need be where the last tile is not full

  const ranks = launch(rankKernel, { threads: [size, tiles, count], inputs: [rows(x)], integers: { length, size }, helpers, passing: true });
  const found = launch(findKernel, { threads: [size, tiles, count], inputs: [grid(ranks, [count, tiles, size])], integers: { size } });
  let values = take(x, grid(found, [count, width]));
  let order = rowMajor(found.lookAs({ shape: [count, length], strides: [width, 1], offset: 0 }));
  for (let run = size; run < length; run *= 2) {
    const from = grid(merge(values, count, length, width, run), [count, width]);
    [values, order] = [take(values, from), take(order, from)];
  }
  return [values, order];
}

/** Merges runs two by two: for every place, from which place of `x` its element comes. */
function merge(x: Tensor, count: number, length: number, width: number, run: number): Tensor {
  const post = Math.min(64, 2 * run);
  const posts = Math.ceil(width / post);
  const none = Tensor.from(new Float32Array(count), [count, 1], 'float32', 'gpu');
  const search = (places: number, step: number, signposts: Tensor, every: number, passing: boolean): Tensor => launch(searchKernel, {
    threads: [places, count], inputs: [grid(x, [count, length]), grid(signposts, [count, signposts.shape[1]])],
    integers: { length, run, step, post: every, rounds: Math.log2(Math.min(run, every / 2)) + 1 }, helpers, passing,
  });
  const signposts = search(posts, post, none, 4 * width, false); // the next search reads them
  const lefts = search(width / 4, 4, signposts, post, true);
  return launch(walkKernel, {
    threads: [width / 4, count], inputs: [grid(x, [count, length]), grid(lefts, [count, width / 4])], integers: { length, run },
    returns: 4, helpers, passing: true,
  });
}
