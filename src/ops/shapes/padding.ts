/** What pad and its gradient have in common: the options, and what happens along every dim. */
import { OperatorError } from '../../errors.ts';
import { lanesAlong, type Shape, show, sizeOf } from '../../shape.ts';

export type PaddingMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** How `before` places are added in front of a dim of `size` and `after` behind it; fewer than zero are cut off. */
export interface PaddedDim {
  readonly size: number;
  readonly before: number;
  readonly after: number;
  readonly total: number;
}

/** Which place of a dim of `size` a place `i` shows. */
export type Source = (i: number, size: number) => number;

/**
 * Which place of a dim a place `i` outside of it shows. `circular` can go once around, `reflect` there and back: that is what
 * `paddedDims` allows. Kernels call them too.
 */
export const sources: Readonly<Record<Exclude<PaddingMode, 'constant'>, Source>> = {
  reflect: (i, size) => size - 1 - Math.abs(size - 1 - Math.abs(i)),
  replicate: (i, size) => Math.min(Math.max(i, 0), size - 1),
  circular: (i, size) => (i < 0 ? i + size : i > size - 1 ? i - size : i),
};

/** Every dim of a shape, padded. `pad` begins with the last dim: before, after, then those of the dim in front of it. */
export function paddedDims(operator: string, shape: Shape, pad: Shape, mode: PaddingMode): PaddedDim[] {
  const said = `${operator}: pad is ${Array.isArray(pad) ? show(pad) : JSON.stringify(pad)}`;
  if (!Array.isArray(pad) || pad.length % 2 !== 0 || !pad.every(Number.isSafeInteger)) {
    throw new OperatorError(`${said}; expected whole numbers, two for every padded dim from the last: before and after`);
  }
  if (!['constant', ...Object.keys(sources)].includes(mode)) {
    throw new OperatorError(`${operator}: mode is ${JSON.stringify(mode)}; expected one of constant, ${Object.keys(sources).join(', ')}`);
  }
  const count = pad.length / 2;
  const rank = shape.length;
  const ranks = mode === 'constant' ? `at most ${2 * rank} numbers` : '2 numbers for rank 2 or 3, 4 for rank 3 or 4, 6 for rank 4 or 5';
  const fits = mode === 'constant' ? count <= rank : count >= 1 && count <= 3 && (rank === count + 1 || rank === count + 2);
  if (!fits) throw new OperatorError(`${said} and mode ${mode}, but x has shape ${show(shape)}; expected ${ranks}`);
  const mirrors = mode === 'reflect' || mode === 'replicate'; // as PyTorch's kernels for them, these need something to show
  const empty = shape.findIndex((size, d) => size === 0 && !(d === 0 && rank === count + 2));
  if (mirrors && empty >= 0) {
    const facts = `x has shape ${show(shape)}; mode ${mode} has nothing to show at dim ${empty}`;
    throw new OperatorError(`${operator}: ${facts}; expected every size but the batch's ≥ 1`);
  }
  return shape.map((size, d) => {
    const at = 2 * (rank - 1 - d);
    if (at >= pad.length) return { size, before: 0, after: 0, total: size };
    const [before, after] = [pad[at], pad[at + 1]];
    const total = size + before + after;
    const kept = size + Math.min(before, 0) + Math.min(after, 0);
    const cutsTooMuch = mirrors ? total < 1 : total < 0 || kept < 0;
    const most = mode === 'reflect' ? size - 1 : mode === 'circular' ? kept : Infinity;
    if (cutsTooMuch || Math.max(before, after) > most) {
      const limit = cutsTooMuch ? 'so many places cannot be cut off' : `mode ${mode} can add at most ${most}`;
      throw new OperatorError(`${said}, but x has shape ${show(shape)}; at dim ${d}, of size ${size}, ${limit}`);
    }
    return { size, before, after, total };
  });
}

/** What PyTorch calls the backward of these two modes. */
export const nodeOf = (mode: 'reflect' | 'replicate', pad: Shape): string =>
  `${mode === 'reflect' ? 'Reflection' : 'Replication'}Pad${pad.length / 2}DBackward`;

/** The last two dims, padded at once. */
export interface PaddedPlanes {
  readonly planes: number;
  readonly rows: PaddedDim;
  readonly columns: PaddedDim;
}

/**
 * The steps in which dims are padded, two or one at a time: first the last two, as rows and columns of planes, then every other that
 * changes, as the rows of planes whose columns are all the dims behind it.
 */
export function stepsOf(shape: Shape, dims: readonly PaddedDim[]): PaddedPlanes[] {
  const kept = (size: number): PaddedDim => ({ size, before: 0, after: 0, total: size });
  const rank = shape.length;
  const [rows, columns] = [kept(1), kept(1), ...dims].slice(-2);
  const steps = [{ planes: sizeOf(shape.slice(0, Math.max(rank - 2, 0))), rows, columns }];
  const sizes = shape.map((size, d) => (d < rank - 2 ? size : dims[d].total));
  for (let d = rank - 3; d >= 0; d--) {
    const { outer, inner } = lanesAlong(sizes, d);
    if (dims[d].before !== 0 || dims[d].after !== 0) steps.push({ planes: outer, rows: dims[d], columns: kept(inner) });
    sizes[d] = dims[d].total;
  }
  return steps;
}
