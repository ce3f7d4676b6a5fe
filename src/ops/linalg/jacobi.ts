/**
 * Jacobi's method on one side: the columns of high matrices are turned until they are at right angles.
 *
 *     x · short = long · diag(lengths)        the lengths in order, the largest first
 */
import { type Flat, grid, launch, type Pair, type Thread, type Volume } from '../../gpu/kernel.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../../creation.ts';
import { vectorNorm } from '../distance/vectorNorm.ts';
import { div, mul } from '../elementwise/arithmetic.ts';
import { gt } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { cat } from '../indexing/cat.ts';
import { gather } from '../indexing/gather.ts';
import { sort } from '../sorting/sort.ts';
import { unsqueeze } from '../views/dims.ts';
import { expand } from '../views/expand.ts';
import { narrow } from '../views/slices.ts';
import { identities } from './matrices.ts';
import { mirrored, qr } from './qr.ts';
import { inRounds, rotation, turnColumns } from './rotations.ts';

/** Lengths below this share of the largest, times the number of rows, are rounding. */
const noise = { reference: 2 ** -52, gpu: 2 ** -23 };

/** Columns of `long` that have no length are at a right angle to all others; with `complete` there are as many columns as rows. */
interface Orthogonal<Columns, Numbers> {
  readonly long: Columns;
  readonly lengths: Numbers;
  readonly short: Columns;
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((total, value, i) => total + value * b[i], 0);

export function orthogonalize(x: readonly number[][], M: number, complete: boolean): Orthogonal<number[][], number[]> {
  const N = x.length;
  // What happens to a column of x happens to the column of the identity below it.
  const columns = x.map((column, k) => [...column, ...Array.from({ length: N }, (_, j) => Number(j === k))]);
  for (let turned = true, sweep = 0; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < N; p++) for (let q = p + 1; q < N; q++) {
      const [a, b] = [columns[p].slice(0, M), columns[q].slice(0, M)];
      const [ofA, ofB, both] = [dot(a, a), dot(b, b), dot(a, b)];
      if (!(Math.abs(both) > 2 ** -52 * Math.sqrt(ofA * ofB))) continue;
      const [cosine, sine] = rotation(ofB - ofA, both);
      const [before, behind] = [columns[p], columns[q]];
      columns[p] = before.map((value, i) => cosine * value - sine * behind[i]);
      columns[q] = before.map((value, i) => sine * value + cosine * behind[i]);
      turned = true;
    }
  }
  const ranked = columns.map((column) => ({ column, length: Math.sqrt(dot(column.slice(0, M), column.slice(0, M))) })).sort((a, b) => b.length - a.length);
  const least = noise.reference * M * (ranked[0]?.length ?? 0);
  const directions = ranked.map(({ column, length }) => column.slice(0, M).map((value) => (length > least ? value / length : 0)));
  // Columns that are missing are those that a QR decomposition puts in their place.
  const rows = mirrored(Array.from({ length: M * N }, (_, at) => directions[at % N][Math.floor(at / N)]), M, N);
  const long = Array.from({ length: complete ? M : N }, (_, k) => (ranked[k]?.length > least ? directions[k] : rows[k].slice(N)));
  return { long, lengths: ranked.map(({ length }) => length), short: ranked.map(({ column }) => column.slice(M)) };
}

/** A thread per column: by which angle it turns against its partner. The earlier one of the two turns away from the other, the later towards it. */
function angleKernel(this: Thread, columns: Volume, partners: Flat, M: number): Pair {
  const partner = partners[this.thread.x];
  let own = 0;
  let other = 0;
  let both = 0;
  for (let i = 0; i < M; i++) {
    const a = columns[this.thread.y][i][this.thread.x];
    const b = columns[this.thread.y][i][partner];
    own += a * a;
    other += b * b;
    both += a * b;
  }
  const side = this.thread.x < partner ? 1 : -1;
  let cosine = 1;
  let sine = 0;
  if (Math.abs(both) > 0.00000006 * Math.sqrt(own * other) && partner !== this.thread.x) {
    const zeta = (side * (other - own)) / (2 * both);
    const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(zeta * zeta + 1));
    cosine = 1 / Math.sqrt(tangent * tangent + 1);
    sine = -side * tangent * cosine;
  }
  return [cosine, sine];
}

/** The same of matrices [count, M, N], which come back as [count, M, N or M], [count, N] and [count, N, N]. */
export function orthogonalizeOnGpu(x: Tensor, complete: boolean): Orthogonal<Tensor, Tensor> {
  const [count, M, N] = x.shape;
  let columns = cat([x, identities(x, [count], N)], { dim: 1 });
  inRounds(N, (partners) => {
    const angles = launch(angleKernel, { threads: [N, count], inputs: [grid(columns, [count, M + N, N]), partners], integers: { M }, returns: 2 });
    columns = turnColumns(columns, partners, angles);
  });
  const [lengths, order] = sort(vectorNorm(narrow(columns, { dim: 1, start: 0, length: M }), { dim: 1 }), { dim: 1, descending: true });
  const ranked = gather(columns, expand(unsqueeze(order, { dim: 1 }), { size: [count, M + N, N] }), { dim: 2 });
  const isLong = gt(lengths, mul(narrow(lengths, { dim: 1, start: 0, length: 1 }), noise.gpu * M));
  const perColumn = (values: Tensor): Tensor => unsqueeze(values, { dim: 1 });
  const directions = where(perColumn(isLong), div(narrow(ranked, { dim: 1, start: 0, length: M }), perColumn(where(isLong, lengths, 1))), 0);
  const [Q] = qr(directions, { mode: complete ? 'complete' : 'reduced' });
  const more = complete ? M - N : 0;
  const padded = more === 0 ? directions : cat([directions, zeros([count, M, more], { device: 'gpu' })], { dim: 2 });
  const known = more === 0 ? isLong : cat([isLong, zeros([count, more], { dtype: 'bool', device: 'gpu' })], { dim: 1 });
  return { long: where(perColumn(known), padded, Q), lengths, short: narrow(ranked, { dim: 1, start: M, length: N }) };
}
