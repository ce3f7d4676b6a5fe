/**
 * Indexing as Python writes it, in brackets: `x[1, 2:5, ..., None]` is `x.get(1, slice(2, 5), '...', null)`, and assigning to
 * it is `x.set([1, slice(2, 5), '...', null], value)`.
 *
 *     a number     one place of a dim, which vanishes; counted from the back if negative
 *     slice(…)     a stretch of a dim
 *     '...'        as many whole dims as it takes
 *     null         a new dim of size one
 *
 * All of these are views: nothing is copied, and what is written through one shows in the tensor. Indexing by a tensor copies;
 * it has operators of its own (`indexSelect`, `gather`, `maskedFill`).
 */
import { full } from './creation.ts';
import { OperatorError } from './errors.ts';
import { inPlace } from './inPlace.ts';
import { expand } from './ops/views/expand.ts';
import { unsqueeze } from './ops/views/dims.ts';
import { select, slice as sliceAlong } from './ops/views/slices.ts';
import { to } from './ops/views/to.ts';
import { reshape } from './ops/views/reshape.ts';
import { type Shape, show } from './shape.ts';
import { Tensor } from './tensor.ts';

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
export type Index = number | Slice | null | '...';

/**
 * A part of x, as a view.
 *
 * @torch  x[index]
 * @example getIndex(tensor([[1, 2], [3, 4]]), slice(), -1)   // [2, 4]
 */
export const getIndex = (x: Tensor, ...index: readonly Index[]): Tensor => lookAt('get', x, index);

/**
 * Writes a number, or a tensor that is stretched to fit, into a part of x, in its type, and gives x back. For backward it is a
 * change in place: what was there before gets no gradient, and what was written gets that of the part.
 *
 * @torch  x[index] = value
 * @example setIndex(zeros(2, 2), [slice(), 0], 7)   // [[7, 0], [7, 0]]
 */
export function setIndex(x: Tensor, index: Index | readonly Index[], value: Tensor | number | boolean): Tensor {
  const part = lookAt('set', x, isList(index) ? index : [index]);
  const written = value instanceof Tensor ? fitted(value, part.shape) : full(part.shape, checkNumber(value), part);
  inPlace('set', part, () => to(written, { dtype: x.dtype }));
  return x;
}

const isList = (index: Index | readonly Index[]): index is readonly Index[] => Array.isArray(index);
const takesDim = (item: Index): boolean => typeof item === 'number' || item instanceof Slice;

function lookAt(operator: string, x: Tensor, index: readonly Index[]): Tensor {
  index.forEach((item, i) => checkItem(operator, item, i));
  const taken = index.filter(takesDim).length;
  if (taken > x.ndim) throw new OperatorError(`${operator}: ${taken} indices for a tensor of shape ${show(x.shape)}; expected at most ${x.ndim}`);
  let part = x;
  let dim = 0; // of the part, the next one to look at
  let from = 0; // the same dim of x
  let skipped = false;
  for (const item of index) {
    if (item === null) part = unsqueeze(part, { dim: dim++ });
    else if (item === '...') {
      // Another ellipsis has nothing left to stand for.
      const count = skipped ? 0 : x.ndim - taken;
      skipped = true;
      dim += count;
      from += count;
    } else if (item instanceof Slice) {
      part = sliceAlong(part, { dim: dim++, start: item.start, end: item.end, step: item.step });
      from++;
    } else {
      const size = x.shape[from];
      if (item < -size || item >= size) {
        const expected = size === 0 ? 'nothing, it is empty' : `an integer from ${-size} to ${size - 1}`;
        throw new OperatorError(`${operator}: index ${item} at dim ${from} of shape ${show(x.shape)}; expected ${expected}`);
      }
      part = select(part, { dim, index: item });
      from++;
    }
  }
  return part;
}

function checkItem(operator: string, item: unknown, i: number): void {
  const place = `${operator}: index ${i}`;
  if (item instanceof Tensor) {
    const instead = 'use indexSelect or gather for numbers in a tensor, where or maskedFill for booleans';
    throw new OperatorError(`${place} is a tensor; expected numbers, slice(…), null or '...', ${instead}`);
  }
  if (item instanceof Slice) {
    const { start, end, step } = item;
    if (![start ?? 0, end ?? 0, step].every(Number.isInteger) || step < 1) {
      throw new OperatorError(`${place} is slice(${start}, ${end}, ${step}); expected whole numbers or null, and a step ≥ 1, as in PyTorch`);
    }
  } else if (item !== null && item !== '...' && !Number.isInteger(item)) {
    throw new OperatorError(`${place} is ${typeof item === 'string' ? JSON.stringify(item) : String(item)}; expected a whole number, slice(…), null or '...'`);
  }
}

function checkNumber(value: unknown): number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  throw new OperatorError(`set: value is ${String(value)}; expected a Tensor, a number or a boolean`);
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
