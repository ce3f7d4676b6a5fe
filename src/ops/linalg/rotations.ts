/**
 * Jacobi's method turns pairs of columns against each other until every pair stands at a right angle. Pairs that have no column in
 * common do not disturb each other, so all columns turn at once: in the rounds of a tournament, every column meets every other once.
 */
import { type Flat, grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { Tensor } from '../../tensor.ts';
import { argmax } from '../reduction/argmax.ts';
import { abs } from '../elementwise/magnitude.ts';
import { div, sub } from '../elementwise/arithmetic.ts';
import { eq, lt } from '../elementwise/comparison.ts';
import { logicalAnd, logicalOr } from '../elementwise/logical.ts';
import { where } from '../elementwise/where.ts';
import { gather } from '../indexing/gather.ts';
import { eye } from '../../creation.ts';
import { unsqueeze } from '../views/dims.ts';

/**
 * The cosine and sine by which columns p and q turn: p becomes c p − s q, and q becomes s p + c q. The smaller one of the two angles.
 *
 * @param gap  ‖q‖² − ‖p‖², or the difference of two numbers on a diagonal
 * @param dot  p · q, or the number that stands in the row of the one and the column of the other
 */
export function rotation(gap: number, dot: number): readonly [cosine: number, sine: number] {
  const zeta = gap / (2 * dot);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(zeta * zeta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  return [cosine, tangent * cosine];
}

/** The rounds of a tournament of `count` columns: whom each of them meets. Of an odd number one has to wait, and meets itself. */
function tournament(count: number): Tensor[] {
  const places = count + (count % 2);
  return Array.from({ length: Math.max(places - 1, 0) }, (_, round) => {
    const partners = Float32Array.from({ length: count }, (_, i) => i);
    const meet = (a: number, b: number): void => {
      if (a >= count || b >= count) return;
      partners[a] = b;
      partners[b] = a;
    };
    meet(places - 1, round);
    for (let i = 1; i < places / 2; i++) meet((round + i) % (places - 1), (round - i + places - 1) % (places - 1));
    return Tensor.from(partners, [count], 'float32', 'gpu');
  });
}

/** Plays as many tournaments as float32 needs: the angles that are left shrink with the square of each. */
export function inRounds(count: number, turn: (partners: Tensor) => void): void {
  const rounds = tournament(count);
  const tournaments = 5 + Math.ceil(Math.log2(Math.max(count, 1)));
  for (let i = 0; i < tournaments; i++) for (const partners of rounds) turn(partners);
}

/** A thread per element: column x, turned against its partner by an angle of which it has the cosine, and the sine with its own sign. */
function turnKernel(this: Thread, columns: Volume, partners: Flat, angles: Volume): number {
  const partner = partners[this.thread.x];
  return angles[this.thread.z][this.thread.x][0] * columns[this.thread.z][this.thread.y][this.thread.x]
    + angles[this.thread.z][this.thread.x][1] * columns[this.thread.z][this.thread.y][partner];
}
/** Turns the columns of matrices [count, M, N] by angles [count, N, 2]. */
export function turnColumns(columns: Tensor, partners: Tensor, angles: Tensor): Tensor {
  const [count, M, N] = columns.shape;
  return launch(turnKernel, { threads: [N, M, count], inputs: [grid(columns, [count, M, N]), partners, grid(angles, [count, N, 2])] });
}

/** Columns could as well point the other way. 1 for those whose largest number is positive, −1 for the others; [..., 1, N]. */
export function signsOf(columns: Tensor): Tensor {
  const place = argmax(abs(columns), { dim: -2, keepdim: true });
  return where(lt(gather(columns, place, { dim: -2 }), 0), -1, 1);
}
/** The same for one column. */
export function signOf(column: readonly number[]): 1 | -1 {
  const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? -1 : 1;
}

/**
 * x[i,j] / (values[j] − values[i]), and 0 on the diagonal: how eigenvectors move when what lies between them changes. Between equal
 * values it is infinite, unless x is 0 there: nothing came back to the vectors.
 */
export function overGaps(x: Tensor, values: Tensor): Tensor {
  const N = values.shape[values.ndim - 1];
  const gaps = sub(unsqueeze(values, { dim: -2 }), unsqueeze(values, { dim: -1 }));
  const nothing = logicalOr(eye(N, N, { dtype: 'bool', device: x.device }), logicalAnd(eq(gaps, 0), eq(x, 0)));
  return div(where(nothing, 0, x), where(nothing, 1, gaps));
}
