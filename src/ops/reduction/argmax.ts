/**
 * Where the largest element is, or the smallest.
 *
 *     y = the first i with xᵢ = maxⱼ xⱼ        no gradient: an index is no smooth function of x
 *
 * NaN counts as larger than every number, and for argmin as smaller; among equals the first counts. Without a dim the elements are
 * counted through in row-major order.
 *
 * @shape  x: any but bool, with something to choose from  →  y: int32, the shape of x without dim, or with a one there (keepdim)
 * @torch  torch.argmax(input, dim=None, keepdim=False),  torch.argmin
 * @example argmax(tensor([[1, 5], [7, 2]]), { dim: 1 })   // [1, 0];  without dim 2
 */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import { defineOperator, NotDifferentiable, type Operator, OperatorError } from '../../operator.ts';
import { lanesAlong, resolveDim, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reducedShape } from './lanes.ts';
import type { Lanes } from './reduce.ts';

export interface ArgmaxOptions {
  /** The dim to look along; null looks at everything. */
  readonly dim: number | null;
  /** Leave a dim of size one in its place. */
  readonly keepdim: boolean;
}
/** 1 looks for the largest, −1 for the smallest: the largest of the negatives. */
export type Direction = 1 | -1;

/** The lanes among whose elements one is chosen. */
export const lanesIn = (operator: string, { shape }: Tensor, dim: number | null): Lanes =>
  (dim === null ? lanesAlong([sizeOf(shape)], 0) : lanesAlong(shape, resolveDim(operator, dim, shape)));

/** The shape of the result; refuses lanes of nothing, unless there are no lanes. */
export function chosenShape(operator: string, x: Tensor, options: ArgmaxOptions): number[] {
  const { outer, length, inner } = lanesIn(operator, x, options.dim);
  if (length === 0 && outer * inner > 0) {
    throw new OperatorError(`${operator}: x has shape ${show(x.shape)}, nothing to choose from; expected at least one element`);
  }
  return reducedShape(operator, x.shape, options);
}

export function firstExtreme(operator: string, direction: Direction, x: Tensor, options: ArgmaxOptions): Tensor {
  const { outer, length, inner } = lanesIn(operator, x, options.dim);
  const y = x.newZeros(chosenShape(operator, x, options), 'int32');
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const element = (i: number): number => direction * x.array[(o * length + i) * inner + k];
    let best = 0;
    for (let i = 1; i < length; i++) {
      if (!Number.isNaN(element(best)) && !(element(i) <= element(best))) best = i;
    }
    y.array[o * inner + k] = best;
  }
  return y;
}

/** One thread per lane. A NaN is neither larger than the best so far nor smaller; once it is the best, nothing is larger. */
function firstExtremeKernel(this: Thread, x: Flat, length: number, inner: number, stepY: number, stepX: number, direction: number): number {
  let best = direction * x[this.thread.y * stepY + this.thread.x * stepX];
  let found = 0;
  for (let i = 0; i < length; i++) {
    const value = direction * x[this.thread.y * stepY + this.thread.x * stepX + i * inner];
    const bestIsNumber = isNumber(best);
    const notLarger = value <= best ? 1 : 0;
    if (bestIsNumber > notLarger) {
      best = value;
      found = i;
    }
  }
  return found;
}

export function firstExtremeOnGpu(operator: string, direction: Direction, x: Tensor, options: ArgmaxOptions): Tensor {
  const { outer, length, inner } = lanesIn(operator, x, options.dim);
  // Threads run along x, over lanes that lie side by side, or one after the other.
  const [threads, stepY, stepX] = inner === 1 ? [[outer, 1], 0, length] : [[inner, outer], length * inner, 1];
  const shape = chosenShape(operator, x, options);
  return launch(firstExtremeKernel, { threads, inputs: [x], integers: { length, inner, stepY, stepX }, floats: { direction }, shape });
}

const extremeIndex = (name: string, direction: Direction): Operator<[x: Tensor], ArgmaxOptions> => defineOperator<[x: Tensor], ArgmaxOptions>({
  name,
  takes: { x: 'number' },
  outputs: { y: 'int32' },
  defaults: { dim: null, keepdim: false },
  shape: (x, options) => chosenShape(name, x, options),
  reference: (x, options) => firstExtreme(name, direction, x, options),
  gpu: (x, options) => firstExtremeOnGpu(name, direction, x, options),
  gradient: new NotDifferentiable('an index jumps from one whole number to another'),
});

export const argmax = extremeIndex('argmax', 1);
export const argmin = extremeIndex('argmin', -1);
