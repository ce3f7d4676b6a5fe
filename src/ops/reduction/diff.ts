/**
 * Differences between neighbours along a dim; with n, differences of differences, n times.
 *
 *     yᵢ = xᵢ₊₁ − xᵢ        dx = (−1)ⁿ · diff(g, n) with n zeros before g and n behind it
 *
 * What is to be put before and behind x joins it first. Each time there is one element less, until none are left; n = 0 gives x
 * alone. The difference of booleans is whether they differ.
 *
 * @shape  x: any, rank ≥ 1   prepend, append: the shape of x but for dim  →  y: their sizes at dim added up, less n
 * @torch  torch.diff(input, n=1, dim=-1, prepend=None, append=None)
 * @example diff(tensor([1, 4, 9]))   // [3, 5];  with { n: 2 } [2]
 */
import { zeros } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Gradients, type Operator, OperatorError } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { neg } from '../elementwise/unary.ts';
import { cat } from '../indexing/cat.ts';
import { once } from '../once.ts';
import { to } from '../views/to.ts';
import { narrow } from '../views/slices.ts';
import { clone } from '../views/contiguous.ts';
import { threadsOver } from './reduce.ts';

type Three = [x: Tensor, prepend: Tensor | null, append: Tensor | null];
export interface DiffOptions {
  /** How many times differences are taken. */
  readonly n: number;
  /** The dim along which neighbours are compared. */
  readonly dim: number;
}

/** What is put together, in order. Without differences to take, PyTorch leaves x alone. */
const partsOf = (x: Tensor, prepend: Tensor | null, append: Tensor | null, n: number): Tensor[] =>
  (n === 0 ? [x] : [prepend, x, append].filter((part) => part !== null));

function shape(x: Tensor, prepend: Tensor | null, append: Tensor | null, { n, dim }: DiffOptions): Shape {
  if (x.ndim === 0) throw new OperatorError('diff: x has shape []; a 0-D tensor has no neighbours');
  const d = resolveDim('diff', dim, x.shape);
  if (!Number.isInteger(n) || n < 0) throw new OperatorError(`diff: n is ${n}; expected a whole number ≥ 0`);
  for (const [name, part] of Object.entries({ prepend, append })) {
    if (part && (part.ndim !== x.ndim || part.shape.some((size, e) => e !== d && size !== x.shape[e]))) {
      throw new OperatorError(`diff: x has shape ${show(x.shape)} and ${name} ${show(part.shape)}; only the sizes at dim ${dim} may differ`);
    }
  }
  const length = partsOf(x, prepend, append, n).reduce((total, part) => total + part.shape[d], 0);
  return x.shape.with(d, Math.max(0, length - n));
}

function reference(x: Tensor, prepend: Tensor | null, append: Tensor | null, options: DiffOptions): Tensor {
  const y = x.newZeros(shape(x, prepend, append, options));
  const d = resolveDim('diff', options.dim, x.shape);
  const { outer, length, inner } = lanesAlong(y.shape, d);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    let lane = partsOf(x, prepend, append, options.n)
      .flatMap((part) => Array.from({ length: part.shape[d] }, (_, i) => part.array[(o * part.shape[d] + i) * inner + k]));
    for (let time = 0; time < options.n; time++) {
      lane = lane.slice(1).map((value, i) => (x.dtype === 'bool' ? Number(value !== lane[i]) : value - lane[i]));
    }
    for (let i = 0; i < length; i++) y.array[(o * length + i) * inner + k] = lane[i];
  }
  return y;
}

/** A thread per pair of neighbours; the second one lies `inner` further. */
function differenceKernel(this: Thread, x: Flat, size: number, inner: number): number {
  return x[this.thread.z * size + this.thread.y * inner + inner + this.thread.x] - x[this.thread.z * size + this.thread.y * inner + this.thread.x];
}

function gpu(x: Tensor, prepend: Tensor | null, append: Tensor | null, { n, dim }: DiffOptions): Tensor {
  const d = resolveDim('diff', dim, x.shape);
  if (n === 0) return clone(x);
  const parts = partsOf(x, prepend, append, n);
  let y = parts.length === 1 ? x : cat(parts, { dim });
  for (let time = 0; time < n && y.shape[d] > 0; time++) {
    const lanes = lanesAlong(y.shape, d);
    const integers = { size: lanes.length * lanes.inner, inner: lanes.inner };
    const differences = launch(differenceKernel, {
      threads: threadsOver(lanes, lanes.length - 1), inputs: [y], integers, shape: y.shape.with(d, lanes.length - 1),
    });
    y = to(differences, { dtype: x.dtype }); // bytes wrap around; a boolean says whether there is a difference
  }
  return y;
}

function gradient(grad: Tensor, x: Tensor, prepend: Tensor | null, append: Tensor | null, { n, dim }: DiffOptions): Gradients<Three> {
  if (n === 0) return [() => grad, null, null];
  const d = resolveDim('diff', dim, x.shape);
  const [before, size, behind] = [prepend, x, append].map((part) => part?.shape[d] ?? 0);
  const times = Math.min(n, before + size + behind);
  const whole = once(() => {
    const padding = zeros(grad.shape.with(d, times), { dtype: grad.dtype, device: grad.device });
    const differences = diff(grad, padding, padding, { n: times, dim });
    return times % 2 === 1 ? neg(differences) : differences;
  });
  const share = (start: number, length: number) => (): Tensor => narrow(whole(), { dim, start, length });
  return [share(before, size), share(0, before), share(before + size, behind)];
}

export const diff: Operator<Three, DiffOptions> = defineOperator<Three, DiffOptions>({
  name: 'diff',
  takes: { x: 'any', prepend: 'any?', append: 'any?' },
  defaults: { n: 1, dim: -1 },
  promotion: 'promote',
  shape,
  reference,
  gpu,
  gradient: ({ grad, inputs: [x, prepend, append], options }) => gradient(grad, x, prepend, append, options),
  gradFn: (_x, _prepend, _append, { n }) => (n === 0 ? 'CopyBackwards' : 'SubBackward0'),
});
