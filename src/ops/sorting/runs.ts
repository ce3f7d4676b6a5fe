/** What `unique` and `uniqueConsecutive` have in common: runs of equal items. An item is an element, or with a dim a slice. */
import { full } from '../../creation.ts';
import { OperatorError } from '../../errors.ts';
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { lanesAlong, resolveDim, type Shape, show, sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { sub } from '../elementwise/arithmetic.ts';
import { cat } from '../indexing/cat.ts';
import { gather } from '../indexing/gather.ts';
import { indexSelect } from '../indexing/indexSelect.ts';
import { nonzero } from '../indexing/nonzero.ts';
import { cumsum } from '../reduction/cumsum.ts';
import { contiguous } from '../views/contiguous.ts';
import { permute } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';
import { to } from '../views/to.ts';
import { argsort } from './sort.ts';

export interface RunOptions {
  /** Say as well which of the results each item is. */
  readonly returnInverse: boolean;
  /** Say as well how often each result is found. */
  readonly returnCounts: boolean;
  /** Compare slices along this dim; null compares elements. */
  readonly dim: number | null;
}
export type Runs = Tensor | readonly Tensor[];
/** What comes back depends on what is asked for. */
export interface RunsCall<O extends RunOptions> {
  (x: Tensor, options?: Partial<O> & { readonly returnInverse?: false; readonly returnCounts?: false }): Tensor;
  (x: Tensor, options: Partial<O> & { readonly returnInverse: true; readonly returnCounts: true }): [values: Tensor, inverse: Tensor, counts: Tensor];
  (x: Tensor, options: Partial<O> & { readonly returnInverse: true }): [values: Tensor, inverse: Tensor];
  (x: Tensor, options: Partial<O> & { readonly returnCounts: true }): [values: Tensor, counts: Tensor];
}

/** How many results there will be only the numbers tell; the shape of the inverse is known. */
export function runShapes(name: string, x: Tensor, { returnInverse, returnCounts, dim }: RunOptions): null | readonly (Shape | null)[] {
  for (const [option, value] of Object.entries({ returnInverse, returnCounts })) {
    if (typeof value !== 'boolean') throw new OperatorError(`${name}: ${option} is ${String(value)}; expected true or false`);
  }
  if (dim !== null) {
    const d = resolveDim(name, dim, x.shape);
    if (x.ndim === 0) throw new OperatorError(`${name}: dim is ${dim}, but x has shape []; expected null, or a tensor of at least one dim`);
    const empty = x.shape.findIndex((size, e) => size === 0 && e !== d);
    if (empty >= 0) throw new OperatorError(`${name}: x has shape ${show(x.shape)}, so slices along dim ${d} hold nothing; expected no size 0 at dim ${empty}`);
  }
  const inverse = returnInverse ? [dim === null ? x.shape : [x.size(dim)]] : [];
  return returnInverse || returnCounts ? [null, ...inverse, ...(returnCounts ? [null] : [])] : null;
}

/** `values`, and what else was asked for. */
const asked = ({ returnInverse, returnCounts }: RunOptions, values: Tensor, inverse: () => Tensor, counts: () => Tensor): Runs =>
  (returnInverse || returnCounts ? [values, ...(returnInverse ? [inverse()] : []), ...(returnCounts ? [counts()] : [])] : values);

/** x with its items along one dim: if they are its elements, as a list of them. */
const listOf = (x: Tensor, dim: number | null): Tensor => (dim === null ? x.lookAs({ shape: [x.numel()], strides: [1], offset: x.storageOffset() }) : x);

/** Groups the items, visited in `order`, into runs of equals: the result. The first item of a run stands for it. */
export function groupRuns(x: Tensor, options: RunOptions, order: (items: readonly number[][]) => readonly number[]): Runs {
  const list = listOf(x, options.dim);
  const d = resolveDim('unique', options.dim ?? 0, list.shape);
  const { outer, length, inner } = lanesAlong(list.shape, d);
  const at = (i: number, o: number, k: number): number => (o * length + i) * inner + k;
  const items = Array.from({ length }, (_, i) => Array.from({ length: outer * inner }, (_, j) => list.array[at(i, Math.floor(j / inner), j % inner)]));

  const inverse = x.newZeros(options.dim === null ? x.shape : [length], 'int32');
  const firsts: number[] = [];
  const counts: number[] = [];
  let previous: readonly number[] | null = null;
  for (const i of order(items)) {
    if (!previous?.every((value, j) => value === items[i][j])) {
      firsts.push(i);
      counts.push(0);
    }
    inverse.array[i] = firsts.length - 1;
    counts[counts.length - 1]++;
    previous = items[i];
  }
  const values = x.newZeros(list.shape.with(d, firsts.length));
  firsts.forEach((first, u) => {
    for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
      values.array[(o * firsts.length + u) * inner + k] = items[first][o * inner + k];
    }
  });
  return asked(options, values, () => inverse, () => Tensor.from(Int32Array.from(counts), [counts.length], 'int32', 'cpu'));
}

/** A thread per item: is it another than the one before? */
function firstKernel(this: Thread, items: Plane, width: number): number {
  let isFirst = this.thread.x < 1 ? 1 : 0;
  const previous = Math.max(this.thread.x - 1, 0);
  for (let j = 0; j < width; j++) {
    const same = items[this.thread.x][j] === items[previous][j] ? 1 : 0;
    isFirst = Math.max(isFirst, 1 - same);
  }
  return isFirst;
}

/** The same on the gpu. `order` makes of the items, [n, width], the order in which to visit them, or null: as they are. */
export function groupRunsOnGpu(x: Tensor, options: RunOptions, order: (items: Tensor) => Tensor | null): Runs {
  const list = listOf(x, options.dim);
  const d = resolveDim('unique', options.dim ?? 0, list.shape);
  const n = list.shape[d];
  const dims = [d, ...list.shape.map((_, e) => e).filter((e) => e !== d)];
  const width = sizeOf(dims.slice(1).map((e) => list.shape[e]));
  const items = contiguous(reshape(permute(list, { dims }), { shape: [n, width] }));
  const visited = order(items);
  const inOrder = visited ? indexSelect(items, visited, { dim: 0 }) : items;

  const isFirst = launch(firstKernel, { threads: [n], inputs: [grid(inOrder, [n, width])], integers: { width } });
  const firsts = reshape(nonzero(isFirst), { shape: [-1] });
  const values = indexSelect(list, visited ? gather(visited, firsts, { dim: 0 }) : firsts, { dim: d });
  // Where the items were is where the numbers of their runs belong.
  const inverse = (): Tensor => {
    const runs = to(sub(cumsum(isFirst, { dim: 0 }), 1), { dtype: 'int32' });
    return reshape(visited ? gather(runs, argsort(visited, { dim: 0 }), { dim: 0 }) : runs, { shape: options.dim === null ? x.shape : [n] });
  };
  const counts = (): Tensor => {
    const count = firsts.numel();
    const ends = cat([firsts, full([1], n, { dtype: 'int32', device: x.device })], { dim: 0 });
    return sub(narrow(ends, { dim: 0, start: 1, length: count }), firsts);
  };
  return asked(options, values, inverse, counts);
}
