/**
 * The median: the middle element once they are sorted, and of two middle ones the lower.
 *
 *     y = sort(x)[⌊(n − 1) / 2⌋]                        dx = g / m for each of the m elements that equal it, 0 for the others
 *     values, indices = the same along dim              dx = g at indices, 0 elsewhere
 *
 * One NaN makes the median NaN; `nanmedian` looks at the numbers only, and is NaN where there are none. Along a dim, the index of a
 * NaN is that of the first one; which of several equal numbers is found PyTorch leaves open: here the one that a stable sort puts
 * in the middle. The median of nothing is NaN, and is refused for integers, which have none, and along a dim.
 *
 * @shape  x: any but bool  →  y: [];  with dim → values, indices: the shape of x without dim, or with a one there (keepdim)
 * @torch  torch.median(input),  torch.median(input, dim, keepdim=False),  torch.nanmedian
 * @example median(tensor([1, 5, 2, 7]))                      // 2
 * @example median(tensor([[1, 5, 3], [7, 2, 9]]), { dim: 1 })   // [[3, 7], [2, 0]]
 */
import { full } from '../../creation.ts';
import { isFloat } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { type Described, defineOperator, OperatorError } from '../../operator.ts';
import { resolveDim, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { div } from '../elementwise/arithmetic.ts';
import { eq, ne } from '../elementwise/comparison.ts';
import { logicalAnd, logicalOr } from '../elementwise/logical.ts';
import { where } from '../elementwise/where.ts';
import { sum } from '../reduction/sum.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { choiceGradient, choiceShapes, choose, chooseOnGpu, type ValuesAndIndices } from './chosen.ts';

export interface MedianOptions {
  /** The dim to look along; null looks at everything. */
  readonly dim: number | null;
  /** Leave a dim of size one in its place. */
  readonly keepdim: boolean;
}
/** What comes back depends on whether there is a dim. */
export interface Median {
  (x: Tensor, options?: { readonly dim?: null }): Tensor;
  (x: Tensor, options: { readonly dim: number; readonly keepdim?: boolean }): ValuesAndIndices;
  readonly definition: Described<[x: Tensor], MedianOptions, Tensor | ValuesAndIndices>;
}

/** The lower one of the middle places of so many elements; 0 if there are none. */
function middle(count: number): number {
  return Math.max(Math.ceil(count * 0.5) - 1, 0);
}
/** A thread per lane, given how many of its elements are numbers: they come first. */
function placeKernel(this: Thread, numbers: Flat, length: number, skipNaN: number): number {
  const half = middle(numbers[this.thread.x]);
  return skipNaN > 0 || numbers[this.thread.x] === length ? half : numbers[this.thread.x];
}

function medianOf(name: string, skipNaN: boolean): Median {
  const reference = (x: Tensor, dim: number, keepdim: boolean): ValuesAndIndices => choose(name, x, { dim, keepdim }, (sorted) => {
    const numbers = sorted.filter((value) => !Number.isNaN(value)).length;
    return skipNaN || numbers === sorted.length ? middle(numbers) : numbers;
  });
  const gpu = (x: Tensor, dim: number, keepdim: boolean): ValuesAndIndices => chooseOnGpu(name, x, { dim, keepdim }, (sorted) => {
    const numbers = sum(eq(sorted, sorted), { dim, keepdim: true });
    const integers = { length: x.shape[resolveDim(name, dim, x.shape)] ?? 1, skipNaN: Number(skipNaN) };
    const places = launch(placeKernel, { threads: [numbers.numel()], inputs: [numbers], integers, shape: numbers.shape, helpers: { middle } });
    return to(places, { dtype: 'int32' });
  });
  /** Without a dim: as one lane. */
  const ofAll = (x: Tensor, find: typeof reference): Tensor => {
    if (x.numel() === 0) return full([], NaN, { dtype: x.dtype, device: x.device });
    return reshape(find(reshape(x, { shape: [-1] }), 0, false)[0], { shape: [] });
  };
  const operator = defineOperator<[x: Tensor], MedianOptions, Tensor | ValuesAndIndices>({
    name,
    takes: { x: 'number' },
    outputs: { values: 'same', indices: 'int32' },
    defaults: { dim: null, keepdim: false },
    shape(x, { dim, keepdim }) {
      if (dim !== null) return choiceShapes(name, x, { dim, keepdim });
      if (keepdim) throw new OperatorError(`${name}: keepdim is true, but without dim there is none to keep; expected a dim as well`);
      if (x.numel() === 0 && !isFloat(x.dtype)) {
        throw new OperatorError(`${name}: x has shape ${show(x.shape)} and dtype ${x.dtype}, which has no NaN; expected at least one element`);
      }
      return [];
    },
    reference: (x, { dim, keepdim }) => (dim === null ? ofAll(x, reference) : reference(x, dim, keepdim)),
    gpu: (x, { dim, keepdim }) => (dim === null ? ofAll(x, gpu) : gpu(x, dim, keepdim)),
    gradient: ({ grad, inputs: [x], output, outputs: [, indices], options: { dim } }) => [() => {
      if (dim !== null) return choiceGradient(name, grad, x, indices, dim);
      const among = logicalOr(eq(x, output), logicalAnd(ne(x, x), ne(output, output))); // NaN equals nothing, not even NaN
      return where(among, div(grad, sum(among)), 0);
    }],
    gradFn: (_x, { dim }) => `${name === 'median' ? 'Median' : 'Nanmedian'}Backward${dim === null ? 0 : 1}`,
  });
  return operator as typeof operator & Median; // the overloads say what the union cannot
}

export const median = medianOf('median', false);
export const nanmedian = medianOf('nanmedian', true);
