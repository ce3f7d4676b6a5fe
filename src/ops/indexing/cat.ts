/**
 * Concatenation: tensors one after the other along a dim that exists already.
 *
 *     y[…, startⱼ + i, …] = xⱼ[…, i, …]        startⱼ = the sizes before xⱼ, added up        dxⱼ = its stretch of g
 *
 * Types are promoted to the widest. A tensor of shape [0] is skipped whatever the others look like, as PyTorch has done since
 * its first days; its type still counts.
 *
 * @shape  tensors: equal but for dim, rank ≥ 1  →  y: their sizes added up at dim
 * @torch  torch.cat(tensors, dim=0)
 * @example cat([tensor([1, 2]), tensor([3])])   // [1, 2, 3]
 */
import { zerosLike } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, OperatorError } from '../../operator.ts';
import { resolveDim, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../views/contiguous.ts';
import { narrow } from '../views/slices.ts';

export interface CatOptions {
  /** The dim along which the tensors follow each other. */
  readonly dim: number;
}

const isSkipped = ({ shape }: Tensor): boolean => shape.length === 1 && shape[0] === 0;

/** The tensors that count, the dim, and the shape of the result. */
function layOut(tensors: readonly Tensor[], { dim }: CatOptions): { parts: readonly Tensor[]; d: number; shape: Shape } {
  const parts = tensors.filter((x) => !isSkipped(x));
  if (parts.length === 0) return { parts, d: 0, shape: [0] };
  const d = resolveDim('cat', dim, parts[0].shape);
  return { parts, d, shape: parts[0].shape.with(d, parts.reduce((total, x) => total + x.shape[d], 0)) };
}

function shape(tensors: readonly Tensor[], options: CatOptions): Shape {
  if (tensors.length === 0) throw new OperatorError('cat: tensors is an empty list; expected at least one tensor');
  const scalar = tensors.findIndex(({ ndim }) => ndim === 0);
  if (scalar >= 0) throw new OperatorError(`cat: tensors[${scalar}] has shape []; a 0-D tensor has no dim to continue, use stack`);
  const { parts, d, shape: joined } = layOut(tensors, options);
  for (const x of parts) {
    const fits = x.ndim === joined.length && x.shape.every((size, e) => e === d || size === joined[e]);
    if (!fits) {
      const [first, other] = [tensors.indexOf(parts[0]), tensors.indexOf(x)];
      const shapes = `tensors[${first}] has shape ${show(parts[0].shape)} and tensors[${other}] ${show(x.shape)}`;
      throw new OperatorError(`cat: ${shapes}; only the sizes at dim ${options.dim} may differ`);
    }
  }
  return joined;
}

function reference(tensors: readonly Tensor[], options: CatOptions): Tensor {
  const { parts, d, shape: joined } = layOut(tensors, options);
  const y = tensors[0].newZeros(joined);
  const outer = sizeOf(joined.slice(0, d));
  let next = 0;
  for (let o = 0; o < outer; o++) for (const x of parts) {
    const width = sizeOf(x.shape.slice(d));
    for (let i = 0; i < width; i++) y.array[next++] = x.array[o * width + i];
  }
  return y;
}

/** One thread per result: row `y` of the result is row `y` of each of up to four tensors, which end at these columns. */
function catKernel(this: Thread, a: Flat, b: Flat, c: Flat, d: Flat, endA: number, endB: number, endC: number, endD: number): number {
  let y = 0;
  if (this.thread.x < endA) {
    y = a[this.thread.y * endA + this.thread.x];
  } else if (this.thread.x < endB) {
    y = b[this.thread.y * (endB - endA) + this.thread.x - endA];
  } else if (this.thread.x < endC) {
    y = c[this.thread.y * (endC - endB) + this.thread.x - endB];
  } else {
    y = d[this.thread.y * (endD - endC) + this.thread.x - endC];
  }
  return y;
}

function gpu(tensors: readonly Tensor[], options: CatOptions): Tensor {
  const { parts, d, shape: joined } = layOut(tensors, options);
  const outer = sizeOf(joined.slice(0, d));
  const widthOf = (x: Tensor): number => sizeOf(x.shape.slice(d));
  const join = (four: readonly Tensor[]): Tensor => {
    const [endA, endB, endC, endD] = [0, 1, 2, 3].map((last) => four.slice(0, last + 1).reduce((end, x) => end + widthOf(x), 0));
    const length = four.reduce((total, x) => total + x.shape[d], 0);
    return launch(catKernel, {
      threads: [endD, outer], inputs: [0, 1, 2, 3].map((i) => four[i] ?? four[0]),
      integers: { endA, endB, endC, endD }, shape: joined.with(d, length),
    });
  };
  // A kernel's inputs are counted: four tensors become one, then four of those, until one is left.
  let left = parts;
  while (left.length > 1) left = Array.from({ length: Math.ceil(left.length / 4) }, (_, i) => join(left.slice(4 * i, 4 * i + 4)));
  // One tensor is copied, too: the result never shares memory with what it was made of.
  return parts.length > 1 ? left[0] : clone(left[0] ?? tensors[0]);
}

export const cat = defineOperator<[tensors: readonly Tensor[]], CatOptions>({
  name: 'cat',
  takes: { tensors: 'any[]' },
  defaults: { dim: 0 },
  promotion: 'promote',
  shape,
  reference,
  gpu,
  gradient({ grad, inputs: [tensors], options }) {
    const { d } = layOut(tensors, options);
    let start = 0;
    const shareOf = (x: Tensor): Tensor => {
      if (isSkipped(x)) return zerosLike(x);
      const length = x.shape[d];
      start += length;
      return narrow(grad, { dim: d, start: start - length, length });
    };
    return [() => tensors.map(shareOf)];
  },
});
