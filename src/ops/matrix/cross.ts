/**
 * Cross product of vectors of three numbers: a vector at right angles to both, as long as the area between them.
 *
 *     y₀ = x₁ · other₂ − x₂ · other₁        y₁ = x₂ · other₀ − x₀ · other₂        y₂ = x₀ · other₁ − x₁ · other₀
 *     dx = other × g        dother = g × x
 *
 * Without a dim it is the first of size 3: a batch of three vectors is then not what it seems, so name it.
 *
 * @shape  x, other: as many dims, which broadcast, and size 3 at dim  →  y: their common shape
 * @torch  torch.cross(input, other, dim=None)
 * @example cross(tensor([1, 0, 0]), tensor([0, 1, 0]))   // [0, 0, 1]
 */
import { type Flat, grid, launch, type Thread, type Triple, type Volume } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';

export interface CrossOptions {
  /** The dim along which the vectors lie; null is the first of size 3. */
  readonly dim: number | null;
}
type Two = [x: Tensor, other: Tensor];

/** The common shape, and the dim counted from the front. */
function place({ shape: x }: Tensor, { shape: other }: Tensor, { dim }: CrossOptions): { shape: Shape; d: number } {
  const shapes = `cross: x has shape ${show(x)} and other ${show(other)}`;
  if (x.length !== other.length) throw new OperatorError(`${shapes}; expected as many dims in both`);
  const d = dim === null ? x.indexOf(3) : resolveDim('cross', dim, x);
  if (x[d] !== 3 || other[d] !== 3) {
    const found = d < 0 ? 'no dim of x has size 3' : `at dim ${d} they have ${x[d] ?? 'nothing'} and ${other[d] ?? 'nothing'}`;
    throw new OperatorError(`${shapes}; ${found}; expected size 3 in both`);
  }
  return { shape: broadcastShapes('cross', ['x', x], ['other', other]), d };
}

function reference(x: Tensor, other: Tensor, options: CrossOptions): Tensor {
  const { shape, d } = place(x, other, options);
  const { outer, inner } = lanesAlong(shape, d);
  const [a, b] = [x, other].map((tensor) => rowMajor(stretched(tensor, shape)).array);
  const y = x.newZeros(shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const at = (i: number): number => (o * 3 + (i % 3)) * inner + k;
    for (let i = 0; i < 3; i++) y.array[at(i)] = a[at(i + 1)] * b[at(i + 2)] - a[at(i + 2)] * b[at(i + 1)];
  }
  return y;
}

/** Vectors along memory: one thread per vector. */
function crossAlongKernel(this: Thread, a: Flat, b: Flat): Triple {
  const a0 = a[this.thread.x * 3];
  const a1 = a[this.thread.x * 3 + 1];
  const a2 = a[this.thread.x * 3 + 2];
  const b0 = b[this.thread.x * 3];
  const b1 = b[this.thread.x * 3 + 1];
  const b2 = b[this.thread.x * 3 + 2];
  return [a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0];
}
/** Vectors across memory: one thread per number; neighbouring threads belong to neighbouring vectors. */
function crossAcrossKernel(this: Thread, a: Volume, b: Volume): number {
  const a0 = a[this.thread.z][0][this.thread.x];
  const a1 = a[this.thread.z][1][this.thread.x];
  const a2 = a[this.thread.z][2][this.thread.x];
  const b0 = b[this.thread.z][0][this.thread.x];
  const b1 = b[this.thread.z][1][this.thread.x];
  const b2 = b[this.thread.z][2][this.thread.x];
  return this.thread.y < 0.5 ? a1 * b2 - a2 * b1 : this.thread.y < 1.5 ? a2 * b0 - a0 * b2 : a0 * b1 - a1 * b0;
}

export const cross: Operator<Two, CrossOptions> = defineOperator<Two, CrossOptions>({
  name: 'cross',
  takes: { x: 'number', other: 'number' },
  defaults: { dim: null },
  broadcasts: true,
  shape: (x, other, options) => place(x, other, options).shape,
  reference,
  gpu(x, other, options) {
    const { shape, d } = place(x, other, options);
    const { outer, inner } = lanesAlong(shape, d);
    const inputs = [x, other].map((tensor) => rowMajor(stretched(tensor, shape)));
    if (inner === 1) return launch(crossAlongKernel, { threads: [outer], inputs, returns: 3, shape });
    return launch(crossAcrossKernel, { threads: [inner, 3, outer], inputs: inputs.map((tensor) => grid(tensor, [outer, 3, inner])), shape });
  },
  gradient({ grad, inputs: [x, other], options }) {
    const { d: dim } = place(x, other, options);
    return [() => cross(other, grad, { dim }), () => cross(grad, x, { dim })];
  },
  gradFn: 'LinalgCrossBackward0',
});
