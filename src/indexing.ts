/**
 * Indexing as Python writes it, in brackets: `x[1, 2:5, ..., None]` is `x.get(1, slice(2, 5), '...', null)`, and assigning to
 * it is `x.set([1, slice(2, 5), '...', null], value)`.
 *
 *     a number     one place of a dim, which vanishes; counted from the back if negative
 *     slice(…)     a stretch of a dim
 *     '...'        as many whole dims as it takes
 *     null         a new dim of size one
 *     a tensor     of int32, or a list of numbers: these places of a dim, in this shape; several stretch to each other and choose together
 *     a mask       a tensor of bool or uint8, or a list of booleans: the places where it holds, of as many dims as it has
 *     a boolean    a new dim of size one, or of size zero
 *
 * As long as there are only numbers, slices, '...' and null, the result is a view: nothing is copied, and what is written through
 * it shows in the tensor. Tensors, masks and booleans copy. What they choose stands where they stand, if they stand side by side;
 * otherwise it comes first. A number takes its dim away before tensors are looked at, and separates nothing, unlike in NumPy.
 */
import { full, tensor } from './creation.ts';
import { OperatorError, shown } from './errors.ts';
import { inPlace } from './inPlace.ts';
import { checkIndices } from './ops/indexing/indices.ts';
import { index as indexByTensors } from './ops/indexing/indexByTensors.ts';
import { indexPut } from './ops/indexing/indexPut.ts';
import { nonzero } from './ops/indexing/nonzero.ts';
import { arranged, checkMask, isMask } from './ops/indexing/pointing.ts';
import { expand } from './ops/views/expand.ts';
import { unsqueeze } from './ops/views/dims.ts';
import { select, slice as sliceAlong } from './ops/views/slices.ts';
import { to } from './ops/views/to.ts';
import { reshape } from './ops/views/reshape.ts';
import { type Shape, show } from './shape.ts';
import { type NestedNumbers, Tensor } from './tensor.ts';

/** Every `step`-th place of a dim from `start` up to, not including, `end`. Null bounds are the ends of the dim. */
export class Slice {
  readonly start: number | null;
  readonly end: number | null;
  readonly step: number;

  constructor(start: number | null, end: number | null, step: number) {
    this.start = start;
    this.end = end;
    this.step = step;
  }
}

/**
 * What Python writes `start:end:step`. `slice()` is a whole dim, `slice(2)` all but the first two, `slice(null, 2)` the first two.
 * (Python's function of this name takes a single number for the end.)
 */
export const slice = (start: number | null = null, end: number | null = null, step = 1): Slice => new Slice(start, end, step);

/** What may stand between the brackets, for one dim or for several. */
export type Index = Slice | null | '...' | Tensor | NestedNumbers;

/**
 * A part of x: a view, unless it is chosen by tensors.
 *
 * @torch  x[index]
 * @example getIndex(tensor([[1, 2], [3, 4]]), slice(), -1)   // [2, 4]
 * @example getIndex(tensor([[1, 2], [3, 4]]), [1, 1, 0])     // [[3, 4], [3, 4], [1, 2]]
 */
export function getIndex(x: Tensor, ...index: readonly Index[]): Tensor {
  const { part, dims, indices } = lookAt('get', x, index);
  return indices.length === 0 ? part : indexByTensors(part, indices, { dims });
}

/**
 * Writes a number, or a tensor that is stretched to fit, into a part of x, and gives x back. For backward it is a change in place:
 * what was there before gets no gradient, and what was written gets that of the part.
 *
 * A tensor is converted to the type of x when a view is written, or a single number through a mask; other places chosen by tensors
 * want that type, as in PyTorch. Of several values for one place the last one stays.
 *
 * @torch  x[index] = value
 * @example setIndex(zeros(2, 2), [slice(), 0], 7)                // [[7, 0], [7, 0]]
 * @example setIndex(tensor([1, -2, 3]), tensor([false, true, false]), 0)   // [1, 0, 3]
 */
export function setIndex(x: Tensor, index: Index | readonly Index[], value: Tensor | number | boolean, ...surplus: readonly never[]): Tensor {
  if (surplus.length > 0) throw new OperatorError(`set: ${2 + surplus.length} arguments; expected 2, set([index, …], value): several indices go in one list`);
  const { part, dims, indices, shape, masked } = lookAt('set', x, isList(index) ? index : [index]);
  if (indices.length === 0) {
    const written = value instanceof Tensor ? fitted(value, shape) : full(shape, checkNumber(value), part);
    inPlace('set', part, () => to(written, { dtype: x.dtype }));
    return x;
  }
  const given = value instanceof Tensor ? value : full([], checkNumber(value), part);
  const converts = masked && given.numel() === 1;
  if (given.dtype !== x.dtype && !converts) {
    throw new OperatorError(`set: value has dtype ${given.dtype} and x ${x.dtype}; for places chosen by tensors expected the same, use value.to('${x.dtype}')`);
  }
  const written = fitted(to(given, { dtype: x.dtype }), shape);
  inPlace('set', part, (old) => indexPut(old, indices, written, { dims }));
  return x;
}

const isList = (index: Index | readonly Index[]): index is readonly Index[] => Array.isArray(index);

/** What the brackets say: a view of x, and the indices that choose from it, with the dim of the view that each is for. */
interface Look {
  readonly part: Tensor;
  readonly dims: readonly number[];
  readonly indices: readonly Tensor[];
  /** The shape of what they choose, or of the view if there are none. */
  readonly shape: Shape;
  /** Whether they come from a single mask. */
  readonly masked: boolean;
}

function lookAt(operator: string, x: Tensor, brackets: readonly Index[]): Look {
  const items = brackets.map((item, i) => readItem(operator, x, item, i));
  const taken = items.reduce<number>((sum, item) => sum + dimsTaken(item), 0);
  if (taken > x.ndim) throw new OperatorError(`${operator}: ${taken} indices for a tensor of shape ${show(x.shape)}; expected at most ${x.ndim}`);
  const dims: number[] = [];
  const indices: Tensor[] = [];
  const names: string[] = [];
  let part = x;
  let dim = 0; // of the part, the next one to look at
  let from = 0; // the same dim of x
  let skipped = false;
  const choose = (chosen: readonly Tensor[], i: number): void => {
    for (const index of chosen) {
      dims.push(dim++);
      indices.push(index);
      names.push(`index ${i}`);
    }
  };
  for (const [i, item] of items.entries()) {
    if (item === null) part = unsqueeze(part, { dim: dim++ });
    else if (item === '...') {
      // Another ellipsis has nothing left to stand for.
      const count = skipped ? 0 : x.ndim - taken;
      skipped = true;
      dim += count;
      from += count;
    } else if (item instanceof Slice) part = sliceAlong(part, { dim: dim++, start: item.start, end: item.end, step: item.step });
    else if (typeof item === 'boolean') {
      part = unsqueeze(part, { dim });
      choose([full([Number(item)], 0, { dtype: 'int32', device: x.device })], i); // the one place of the new dim, or none
    } else if (typeof item === 'number') part = select(part, { dim, index: placed(operator, x, item, from) });
    else if (isMask(item)) {
      checkMask(operator, `index ${i}`, item, x.shape, from);
      choose(nonzero(item, { asTuple: true }), i);
    } else {
      checkIndices(operator, [`index ${i} at `, item], ['x', x.shape], from, true);
      choose([item], i);
    }
    from += dimsTaken(item);
  }
  const choosing = items.filter((item) => typeof item === 'boolean' || item instanceof Tensor);
  const masked = choosing.length === 1 && choosing.every((item) => item instanceof Tensor && isMask(item));
  const { shape } = indices.length === 0 ? part : arranged(operator, part, dims, indices, names);
  return { part, dims, indices, shape, masked };
}

/** What an item says, once lists and tensors without dims are read: a number or boolean of its own, or a tensor. */
type Item = Slice | null | '...' | number | boolean | Tensor;
/** How many dims of x an item is for. */
const dimsTaken = (item: Item): number => {
  if (item instanceof Tensor) return isMask(item) ? item.ndim : 1;
  return typeof item === 'number' || item instanceof Slice ? 1 : 0;
};

function readItem(operator: string, x: Tensor, item: unknown, i: number): Item {
  const place = `${operator}: index ${i}`;
  if (Array.isArray(item)) {
    const numbers = item.flat(Infinity);
    const odd = numbers.find((value) => typeof value !== 'boolean' && !Number.isInteger(value));
    if (odd !== undefined) throw new OperatorError(`${place} is a list with ${String(odd)} in it; expected whole numbers, or booleans`);
    const isChoice = numbers.length > 0 && numbers.every((value) => typeof value === 'boolean');
    return tensor(item, { dtype: isChoice ? 'bool' : 'int32', device: x.device });
  }
  if (item instanceof Tensor) {
    if (item.dtype !== 'int32' && !isMask(item)) throw new OperatorError(`${place} has dtype ${item.dtype}; expected int32, or bool or uint8 for a mask`);
    if (item.ndim > 0) return item;
    return isMask(item) ? item.item() !== 0 : item.item();
  }
  if (item instanceof Slice) {
    const { start, end, step } = item;
    if ([start ?? 0, end ?? 0, step].every(Number.isInteger) && step >= 1) return item;
    throw new OperatorError(`${place} is slice(${start}, ${end}, ${step}); expected whole numbers or null, and a step ≥ 1, as in PyTorch`);
  }
  if (item === null || item === '...' || typeof item === 'boolean' || (typeof item === 'number' && Number.isInteger(item))) return item;
  const said = typeof item === 'string' ? JSON.stringify(item) : String(item);
  throw new OperatorError(`${place} is ${said}; expected a whole number, slice(…), null, '...', a tensor, a list of numbers, or a boolean`);
}

/** A number that is a place of dim `from` of x. */
function placed(operator: string, x: Tensor, index: number, from: number): number {
  const size = x.shape[from];
  if (index >= -size && index < size) return index;
  const expected = size === 0 ? 'nothing, it is empty' : `an integer from ${-size} to ${size - 1}`;
  throw new OperatorError(`${operator}: index ${index} at dim ${from} of shape ${show(x.shape)}; expected ${expected}`);
}

function checkNumber(value: unknown): number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  throw new OperatorError(`set: value is ${shown(value)}; expected a Tensor, a number or a boolean`);
}

/** The value stretched to the part. As in PyTorch, surplus dims of size one at its front are dropped. */
function fitted(value: Tensor, shape: Shape): Tensor {
  const surplus = Math.max(value.ndim - shape.length, 0);
  const rest = value.shape.slice(surplus);
  const missing = shape.length - rest.length;
  const fits = value.shape.slice(0, surplus).every((size) => size === 1) && rest.every((size, d) => size === 1 || size === shape[d + missing]);
  if (!fits) throw new OperatorError(`set: value has shape ${show(value.shape)}, which does not stretch to ${show(shape)}, the part that is written`);
  return expand(surplus > 0 ? reshape(value, { shape: rest }) : value, { size: shape });
}
