/** Products of a few long rows with each other: what a weight's gradient is, once the windows are laid out as columns. */
import { grid, launch, type Plane, type Quad, type Thread } from '../../gpu/kernel.ts';
import { rowMajor } from '../../layout.ts';
import type { Tensor } from '../../tensor.ts';
import { reduceLanes, total } from '../reduction/reduce.ts';

/** One thread per piece of a dot product: every `pieces`-th element of a row of b and of four rows of a. Neighbouring threads read neighbours. */
function dotKernel(this: Thread, a: Plane, b: Plane, K: number, rounds: number, pieces: number): Quad {
  let y0 = 0;
  let y1 = 0;
  let y2 = 0;
  let y3 = 0;
  for (let k = 0; k < rounds; k++) {
    const bk = b[this.thread.y][k * pieces + this.thread.x];
    y0 += a[this.thread.z * 4][k * pieces + this.thread.x] * bk;
    y1 += a[this.thread.z * 4 + 1][k * pieces + this.thread.x] * bk;
    y2 += a[this.thread.z * 4 + 2][k * pieces + this.thread.x] * bk;
    y3 += a[this.thread.z * 4 + 3][k * pieces + this.thread.x] * bk;
  }
  if (rounds * pieces + this.thread.x < K) {
    const last = b[this.thread.y][rounds * pieces + this.thread.x];
    y0 += a[this.thread.z * 4][rounds * pieces + this.thread.x] * last;
    y1 += a[this.thread.z * 4 + 1][rounds * pieces + this.thread.x] * last;
    y2 += a[this.thread.z * 4 + 2][rounds * pieces + this.thread.x] * last;
    y3 += a[this.thread.z * 4 + 3][rounds * pieces + this.thread.x] * last;
  }
  return [y0, y1, y2, y3];
}

/** a · bᵀ for a few long rows, M of a and N of b: each of the M · N sums is long enough to be shared by several threads. */
export function dotProducts(a: Tensor, b: Tensor, M: number, N: number): Tensor {
  const fours = (rows: number): number => Math.ceil(rows / 4) * 4;
  if (fours(M) * N > M * fours(N)) { // fewer rows that do not exist
    return rowMajor(dotProducts(b, a, N, M).lookAs({ shape: [M, N], strides: [1, M], offset: 0 }));
  }
  const K = a.numel() / M;
  const pieces = 16;
  const blocks = Math.ceil(M / 4);
  const parts = launch(dotKernel, {
    threads: [pieces, N, blocks], inputs: [grid(a, [M, K]), grid(b, [N, K])], integers: { K, rounds: Math.floor(K / pieces), pieces }, returns: 4,
  });
  const sums = reduceLanes(parts, { outer: blocks * N, length: pieces, inner: 4 }, total);
  const turned = rowMajor(sums.lookAs({ shape: [blocks, 4, N], strides: [4 * N, 1, 4], offset: 0 })); // from [block, j, row] to [block, row, j]
  return turned.lookAs({ shape: [M, N], strides: [N, 1], offset: 0 });
}
