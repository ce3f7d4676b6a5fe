/**
 * All distances between two sets of vectors: row i of x from row j of other.
 *
 *     y[i,j] = ‖x[i,:] − other[j,:]‖ₚ
 *     dx[i,:] = Σⱼ g[i,j] · dy[i,j]/dx[i,:], the gradient of vectorNorm    dother[j,:] = −Σᵢ g[i,j] · dy[i,j]/dx[i,:]
 *
 * p = 0 counts the places where two rows differ. Between equal rows the gradient is 0. For p = ∞ every place with the largest difference
 * gets all of g: unlike those of vectorNorm they do not share it.
 *
 * For p = 2 there is a second way, faster for many rows: ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b makes a matrix product of all the differences.
 * But rows that lie close together and far from 0 lose their digits. The gpu takes it as computeMode says; the reference never does.
 *
 * @shape  x: [..., P, D]   other: [..., R, D]  →  y: [..., P, R];  dims before the last two are a batch and broadcast
 * @torch  torch.cdist(x1, x2, p=2.0, compute_mode='use_mm_for_euclid_dist_if_necessary')
 * @example cdist(tensor([[0, 0], [3, 4]]), tensor([[0, 0], [3, 0]]))   // [[0, 3], [5, 4]]
 */
import { grid, launch, type Plane, type Thread, type Volume } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { matmul } from '../matrix/matmul.ts';
import { contiguous } from '../views/contiguous.ts';
import { sum } from '../reduction/sum.ts';
import { transpose } from '../views/dims.ts';
import { cdistGradient } from './differences.ts';
import { finite, lengthOf, type Measure, measureOf } from './measures.ts';

const computeModes = ['use_mm_for_euclid_dist_if_necessary', 'use_mm_for_euclid_dist', 'donot_use_mm_for_euclid_dist'] as const;
export interface CdistOptions {
  /** The p of the norm, at least 0; it may be Infinity. */
  readonly p: number;
  /** For p = 2: whether to go by a matrix product always, never, or where there are more than 25 rows. */
  readonly computeMode: (typeof computeModes)[number];
}
type Two = [x: Tensor, other: Tensor];

function distanceSizes({ shape: x }: Tensor, { shape: other }: Tensor): { batch: Shape; P: number; R: number; D: number; shape: Shape } {
  const shapes = `cdist: x has shape ${show(x)} and other ${show(other)}`;
  if (x.length < 2 || other.length < 2) throw new OperatorError(`${shapes}; expected [..., P, D] and [..., R, D]`);
  const [[P, D], [R, width]] = [x.slice(-2), other.slice(-2)];
  if (D !== width) {
    const lengths = `vectors of x have ${D} elements (dim ${x.length - 1}), of other ${width} (dim ${other.length - 1})`;
    throw new OperatorError(`${shapes}; ${lengths}; expected equal sizes`);
  }
  const batch = broadcastShapes('cdist', ["x's batch", x.slice(0, -2)], ["other's batch", other.slice(0, -2)]);
  return { batch, P, R, D, shape: [...batch, P, R] };
}

/** Whether the call goes by a matrix product. */
export function byProduct(x: Tensor, other: Tensor, { p, computeMode }: CdistOptions): boolean {
  const many = x.shape[x.ndim - 2] > 25 || other.shape[other.ndim - 2] > 25;
  return p === 2 && (computeMode === 'use_mm_for_euclid_dist' || (computeMode === 'use_mm_for_euclid_dist_if_necessary' && many));
}

function reference(x: Tensor, other: Tensor, { p }: CdistOptions): Tensor {
  const { batch, P, R, D, shape } = distanceSizes(x, other);
  const a = rowMajor(stretched(x, [...batch, P, D])).array;
  const b = rowMajor(stretched(other, [...batch, R, D])).array;
  const y = x.newZeros(shape);
  for (let z = 0; z < sizeOf(batch); z++) for (let i = 0; i < P; i++) for (let j = 0; j < R; j++) {
    const differences = Array.from({ length: D }, (_, d) => a[(z * P + i) * D + d] - b[(z * R + j) * D + d]);
    y.array[(z * P + i) * R + j] = lengthOf(differences, p);
  }
  return y;
}

// Inside the kernel, these are those of the measure.
declare const term: Measure['term'];
declare const combine: Measure['combine'];
declare const root: Measure['root'];
/** Loops z (batch), y (row i of x) and x (row j of other, which lies transposed in memory) became threads. */
function distanceKernel(this: Thread, x: Volume, other: Volume, D: number, p: number, start: number): number {
  let total = start;
  for (let d = 0; d < D; d++) {
    const value = term(x[this.thread.z][this.thread.y][d] - other[this.thread.z][d][this.thread.x], p);
    const next = combine(total, value);
    total = next;
  }
  const length = root(total, p);
  return length;
}
/** √(‖a‖² + ‖b‖² − 2 a·b), a thread per pair. */
function euclideanKernel(this: Thread, products: Volume, ofX: Plane, ofOther: Plane): number {
  const square = ofX[this.thread.z][this.thread.y] + ofOther[this.thread.z][this.thread.x] - 2 * products[this.thread.z][this.thread.y][this.thread.x];
  return Math.sqrt(Math.max(square, 0));
}

function gpu(x: Tensor, other: Tensor, options: CdistOptions): Tensor {
  const { batch, P, R, D, shape } = distanceSizes(x, other);
  const Z = sizeOf(batch);
  const [a, b] = [stretched(x, [...batch, P, D]), stretched(other, [...batch, R, D])].map(rowMajor);
  const turned = transpose(b, { dim0: -2, dim1: -1 });
  if (byProduct(x, other, options)) {
    const inputs = [grid(matmul(a, turned), [Z, P, R]), grid(sum(mul(a, a), { dim: -1 }), [Z, P]), grid(sum(mul(b, b), { dim: -1 }), [Z, R])];
    return launch(euclideanKernel, { threads: [R, P, Z], inputs, shape });
  }
  const { start, term, combine, root } = measureOf(options.p);
  const inputs = [grid(a, [Z, P, D]), grid(contiguous(turned), [Z, D, R])];
  const floats = { p: finite(options.p), start };
  return launch(distanceKernel, { threads: [R, P, Z], inputs, integers: { D }, floats, helpers: { term, combine, root }, shape });
}

export const cdist: Operator<Two, CdistOptions> = defineOperator<Two, CdistOptions>({
  name: 'cdist',
  takes: { x: 'float', other: 'float' },
  defaults: { p: 2, computeMode: 'use_mm_for_euclid_dist_if_necessary' },
  broadcasts: true,
  shape(x, other, { p, computeMode }) {
    if (typeof p !== 'number' || !(p >= 0)) throw new OperatorError(`cdist: p is ${String(p)}; expected a number ≥ 0, or Infinity`);
    if (!computeModes.includes(computeMode)) {
      throw new OperatorError(`cdist: computeMode is ${JSON.stringify(computeMode)}; expected one of ${computeModes.join(', ')}`);
    }
    return distanceSizes(x, other).shape;
  },
  reference,
  gpu,
  gradient({ grad, output, inputs: [x, other], options }) {
    const back = byProduct(x, other, options) ? 'product' : 'differences';
    const turn = (matrix: Tensor): Tensor => transpose(matrix, { dim0: -2, dim1: -1 });
    return [
      () => cdistGradient(grad, x, other, output, options.p, back),
      () => cdistGradient(turn(grad), other, x, turn(output), options.p, back),
    ];
  },
  gradFn: (x, other, options) => (byProduct(x, other, options) ? 'ViewBackward0' : 'CdistBackward0'),
});
