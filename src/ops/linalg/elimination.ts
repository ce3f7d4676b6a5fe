/**
 * Gauss and Jordan: takes multiples of rows from other rows until [A | B] has become [I | A⁻¹ B].
 *
 * In step k the row with the largest number in column k comes to place k (so that nothing is divided by what may be small), all others
 * lose their column k, and the row is divided by its pivot, that number. The product of the pivots, with a minus for every exchange of
 * rows, is the determinant of A. A pivot 0 means that A is singular; it divides nothing.
 */
import { grid, launch, type Plane, type Thread, type Triple, type Volume } from '../../gpu/kernel.ts';
import type { Tensor } from '../../tensor.ts';
import { cat } from '../indexing/cat.ts';
import { stack } from '../indexing/stack.ts';
import { reshape } from '../views/reshape.ts';
import { narrow, select } from '../views/slices.ts';

/** Changes `rows`, N of them with A in front; returns the pivots, signed by the exchanges. */
export function eliminate(rows: number[][]): number[] {
  return rows.map((_, k) => {
    let best = k;
    for (let i = k + 1; i < rows.length; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    const top = rows[best];
    const pivot = top[k];
    rows[best] = rows[k];
    rows[k] = pivot === 0 ? top : top.map((value) => value / pivot);
    for (let i = 0; i < rows.length && pivot !== 0; i++) {
      const factor = rows[i][k];
      if (i !== k) rows[i] = rows[i].map((value, j) => value - factor * rows[k][j]);
    }
    return best === k ? pivot : -pivot;
  });
}

/** A thread per matrix looks for the row with the pivot: which one it is, the pivot, and the pivot as it counts in the determinant. */
function pivotKernel(this: Thread, rows: Volume, k: number, below: number): Triple {
  let best = k;
  let pivot = rows[this.thread.x][k][k];
  for (let i = 0; i < below; i++) {
    const value = rows[this.thread.x][k + 1 + i][k];
    if (Math.abs(value) > Math.abs(pivot)) {
      pivot = value;
      best = k + 1 + i;
    }
  }
  const signed = best === k ? pivot : -pivot;
  return [best, pivot, signed];
}
/** Then a thread per element takes the step. */
function stepKernel(this: Thread, rows: Volume, pivots: Plane, k: number): number {
  const best = pivots[this.thread.z][0];
  const pivot = pivots[this.thread.z][1];
  const divisor = pivot === 0 ? 1 : pivot;
  const top = rows[this.thread.z][best][this.thread.x] / divisor;
  // What stood at k has moved to where the pivot was.
  const from = this.thread.y === best ? k : this.thread.y;
  let value = rows[this.thread.z][from][this.thread.x] - rows[this.thread.z][from][k] * top;
  if (this.thread.y === k) {
    value = top;
  }
  return value;
}

/** Of matrices A [count, N, N] and B [count, N, K]: A⁻¹ B, and the signed pivots [count, N]. */
export function eliminateOnGpu(A: Tensor, B: Tensor): { readonly solution: Tensor; readonly pivots: Tensor } {
  const [count, N, K] = B.shape;
  let rows = cat([A, B], { dim: 2 });
  const pivots: Tensor[] = [];
  for (let k = 0; k < N; k++) {
    const before = grid(rows, [count, N, N + K]);
    const found = launch(pivotKernel, { threads: [count], inputs: [before], integers: { k, below: N - k - 1 }, returns: 3 });
    rows = launch(stepKernel, { threads: [N + K, N, count], inputs: [before, grid(found, [count, 3])], integers: { k } });
    pivots.push(select(found, { dim: 1, index: 2 }));
  }
  return {
    solution: narrow(rows, { dim: 2, start: N, length: K }),
    pivots: N === 0 ? reshape(A, { shape: [count, 0] }) : stack(pivots, { dim: 1 }),
  };
}
