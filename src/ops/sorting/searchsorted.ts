/**
 * Where values belong in a sorted sequence: how many of its elements come before them, by binary search.
 *
 *     y = #{i : sᵢ < v},  or with right:  #{i : sᵢ ≤ v}        no gradient: a place is no smooth function of v
 *
 * Each value takes ⌈log₂(n + 1)⌉ looks instead of n. The sequence may lie there unsorted, if `sorter` says in which order to read it
 * (the indices that `argsort` gives). A sequence of several dims has one row for every row of the values. NaN belongs at the end.
 * Whether the sequence is sorted is not checked; where it is not, the result is what the search happens to end at, in PyTorch's way.
 *
 * @shape  sortedSequence: [n], or […, n]   values: any, or […, m], or a number   sorter: the shape of the sequence, int32  →  y: the shape of values, int32
 * @torch  torch.searchsorted(sorted_sequence, input, out_int32=False, right=False, side=None, sorter=None)
 * @example searchsorted(tensor([1, 3, 5]), tensor([0, 3, 9]))   // [0, 1, 3]
 */
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, NotDifferentiable, OperatorError } from '../../operator.ts';
import { sameShape, type Shape, show, sizeOf } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { gather } from '../indexing/gather.ts';

interface BucketizeOptions {
  /** PyTorch chooses between 32 and 64 bits by it; here it is 32 in either case. */
  readonly outInt32: boolean;
  /** Whether a value belongs behind its equals, not before them. */
  readonly right: boolean;
}
export interface SearchsortedOptions extends BucketizeOptions {
  /** The same in a word, `'left'` or `'right'`; null leaves it to `right`. */
  readonly side: 'left' | 'right' | null;
}

function checkSides(name: string, { outInt32, right, side }: SearchsortedOptions): void {
  for (const [option, value] of Object.entries({ outInt32, right })) {
    if (typeof value !== 'boolean') throw new OperatorError(`${name}: ${option} is ${String(value)}; expected true or false`);
  }
  if (side !== null && side !== 'left' && side !== 'right') throw new OperatorError(`${name}: side is ${JSON.stringify(side)}; expected 'left' or 'right'`);
  if (side === 'left' && right) throw new OperatorError(`${name}: side is 'left' and right is true; expected one of them, or the same of both`);
}

function placesShape(sequence: Tensor, values: Tensor, sorter: Tensor | null, options: SearchsortedOptions): Shape {
  checkSides('searchsorted', options);
  const shapes = `sortedSequence has shape ${show(sequence.shape)}`;
  if (sequence.ndim === 0) throw new OperatorError(`searchsorted: ${shapes}; expected at least one dim`);
  const sameRows = sequence.ndim === values.ndim && sameShape(sequence.shape.slice(0, -1), values.shape.slice(0, -1));
  if (sequence.ndim > 1 && !sameRows) {
    throw new OperatorError(`searchsorted: ${shapes} and values ${show(values.shape)}; expected one row for every row, or a sequence of one dim`);
  }
  if (sorter) checkSorter(sequence, sorter);
  return values.shape;
}

function checkSorter(sequence: Tensor, sorter: Tensor): void {
  if (sorter.dtype !== 'int32') throw new OperatorError(`searchsorted: sorter has dtype ${sorter.dtype}; expected int32`);
  if (!sameShape(sequence.shape, sorter.shape)) {
    throw new OperatorError(`searchsorted: sortedSequence has shape ${show(sequence.shape)} and sorter ${show(sorter.shape)}; expected the same`);
  }
  const size = sequence.shape[sequence.ndim - 1];
  const outside = host(sorter).find((index) => index < 0 || index >= size);
  if (outside !== undefined) throw new OperatorError(`searchsorted: sorter holds ${outside}; at dim -1 expected indices from 0 to ${size - 1}`);
}

/** The binary search; `element` reads the sequence. */
function search(element: (i: number) => number, length: number, value: number, right: boolean): number {
  let [first, behind] = [0, length];
  while (first < behind) {
    const centre = Math.floor((first + behind) / 2);
    const isBefore = right ? !(element(centre) > value) : !(element(centre) >= value);
    if (isBefore) first = centre + 1;
    else behind = centre;
  }
  return first;
}

/** Sequences in rows, and the rows of values that belong to them. */
function rowsOf(sequence: Tensor, values: Tensor): { rows: number; length: number; count: number } {
  const rows = sizeOf(sequence.shape.slice(0, -1));
  return { rows, length: sequence.shape[sequence.ndim - 1], count: sequence.ndim === 1 ? values.numel() : (values.shape[values.ndim - 1] ?? 1) };
}

function reference(sequence: Tensor, values: Tensor, sorter: Tensor | null, right: boolean): Tensor {
  const { rows, length, count } = rowsOf(sequence, values);
  const y = values.newZeros(values.shape, 'int32');
  for (let row = 0; row < rows; row++) for (let j = 0; j < count; j++) {
    const element = (i: number): number => sequence.array[row * length + (sorter ? sorter.array[row * length + i] : i)];
    y.array[row * count + j] = search(element, length, values.array[row * count + j], right);
  }
  return y;
}

/** One thread per value. All of them search equally long; who has found its place stays there. */
function searchKernel(this: Thread, sequence: Plane, values: Plane, length: number, rounds: number, right: number): number {
  const value = values[this.thread.y][this.thread.x];
  let first = 0;
  let behind = length;
  for (let i = 0; i < rounds; i++) {
    if (first < behind) {
      const centre = Math.floor((first + behind) * 0.5);
      const element = sequence[this.thread.y][centre];
      const isBehind = element > value || (right < 1 && element >= value) ? 1 : 0;
      first = isBehind > 0 ? first : centre + 1;
      behind = isBehind > 0 ? centre : behind;
    }
  }
  return first;
}

function gpu(sequence: Tensor, values: Tensor, sorter: Tensor | null, right: boolean): Tensor {
  const { rows, length, count } = rowsOf(sequence, values);
  const sorted = sorter ? gather(sequence, sorter, { dim: -1 }) : sequence;
  return launch(searchKernel, {
    threads: [count, rows], inputs: [grid(sorted, [rows, length]), grid(values, [rows, count])],
    integers: { length, rounds: Math.ceil(Math.log2(length + 1)), right: Number(right) }, shape: values.shape,
  });
}

type Sequence = [sortedSequence: Tensor, values: Tensor, sorter: Tensor | null];
const because = 'a place jumps from one whole number to another';

export const searchsorted = defineOperator<Sequence, SearchsortedOptions, Tensor, true>({
  name: 'searchsorted',
  takes: { sortedSequence: 'number', values: 'number', sorter: 'aside?' },
  promotion: 'promote',
  numbers: true,
  outputs: { places: 'int32' },
  defaults: { outInt32: false, right: false, side: null },
  shape: placesShape,
  reference: (sequence, values, sorter, { right, side }) => reference(sequence, values, sorter, right || side === 'right'),
  gpu: (sequence, values, sorter, { right, side }) => gpu(sequence, values, sorter, right || side === 'right'),
  gradient: new NotDifferentiable(because),
});

/**
 * Into which bucket values fall: `searchsorted` with the values first, and the boundaries between the buckets in one dim.
 *
 *     y = #{i : bᵢ < v},  or with right:  #{i : bᵢ ≤ v}
 *
 * @shape  x: any, or a number   boundaries: [n], sorted  →  y: the shape of x, int32, from 0 to n
 * @torch  torch.bucketize(input, boundaries, out_int32=False, right=False)
 * @example bucketize(tensor([0, 3, 9]), tensor([1, 3, 5]))   // [0, 1, 3]
 */
export const bucketize = defineOperator<[x: Tensor, boundaries: Tensor], BucketizeOptions, Tensor, true>({
  name: 'bucketize',
  takes: { x: 'number', boundaries: 'number' },
  promotion: 'promote',
  numbers: true,
  outputs: { buckets: 'int32' },
  defaults: { outInt32: false, right: false },
  shape(x, boundaries, options) {
    checkSides('bucketize', { ...options, side: null });
    if (boundaries.ndim !== 1) throw new OperatorError(`bucketize: boundaries has shape ${show(boundaries.shape)}; expected one dim`);
    return x.shape;
  },
  reference: (x, boundaries, { right }) => reference(boundaries, x, null, right),
  gpu: (x, boundaries, { right }) => gpu(boundaries, x, null, right),
  gradient: new NotDifferentiable(because),
});
