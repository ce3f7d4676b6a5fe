/** Every combination of some numbers. */
import { tensor, zeros } from '../creation.ts';
import { OperatorError } from '../errors.ts';
import { indexSelect } from '../ops/indexing/indexSelect.ts';
import { stack } from '../ops/indexing/stack.ts';
import { expand } from '../ops/views/expand.ts';
import { reshape } from '../ops/views/reshape.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { defineComposite, defineVariadic } from './composite.ts';

export interface MeshgridOptions {
  /** `'ij'`: dim i belongs to tensor i; `'xy'`: the first two are exchanged, as columns and rows of a picture. */
  readonly indexing: 'ij' | 'xy';
}

/**
 * The coordinates of a grid: result i holds tensor i along its own dim, repeated along all the others, as a view.
 *
 * @torch  torch.meshgrid(*tensors, indexing='ij')
 * @example meshgrid(tensor([1, 2]), tensor([3, 4, 5]))   // [[1, 1, 1], [2, 2, 2]] and [[3, 4, 5], [3, 4, 5]]
 */
export const meshgrid = defineVariadic<MeshgridOptions, Tensor[]>({
  name: 'meshgrid',
  defaults: { indexing: 'ij' },
  compute(tensors, { indexing }) {
    if (tensors.length === 0) throw new OperatorError('meshgrid: no tensors were passed; expected at least one');
    const odd = tensors.findIndex(({ ndim, dtype }) => ndim > 1 || dtype !== tensors[0].dtype);
    if (odd >= 0) {
      const found = `tensors[${odd}] has shape ${show(tensors[odd].shape)} and dtype ${tensors[odd].dtype}`;
      throw new OperatorError(`meshgrid: ${found}; expected at most one dim, and the dtype of tensors[0], ${tensors[0].dtype}`);
    }
    if (indexing !== 'ij' && indexing !== 'xy') throw new OperatorError(`meshgrid: indexing is ${JSON.stringify(indexing)}; expected 'ij' or 'xy'`);
    const exchanged = (list: readonly Tensor[]): readonly Tensor[] => (indexing === 'xy' && list.length > 1 ? [list[1], list[0], ...list.slice(2)] : list);
    const sides = exchanged(tensors);
    const size = sides.map((x) => x.numel());
    return [...exchanged(sides.map((x, i) => expand(reshape(x, { shape: size.map((length, d) => (d === i ? length : 1)) }), { size })))];
  },
});

/**
 * Every way to take one number of each tensor, a row each; the last one changes fastest. One tensor alone comes back itself.
 *
 * @torch  torch.cartesian_prod(*tensors)
 * @example cartesianProd(tensor([1, 2]), tensor([3, 4]))   // [[1, 3], [1, 4], [2, 3], [2, 4]]
 */
export const cartesianProd = defineVariadic<object, Tensor>({
  name: 'cartesianProd',
  defaults: {},
  compute(tensors) {
    if (tensors.length === 0) throw new OperatorError('cartesianProd: no tensors were passed; expected at least one');
    tensors.forEach((x, i) => checkOneDim('cartesianProd', `tensors[${i}]`, x));
    if (tensors.length === 1) return tensors[0];
    return stack(meshgrid(tensors).map((grid) => reshape(grid, { shape: [grid.numel()] })), { dim: 1 });
  },
});

function checkOneDim(name: string, argument: string, x: Tensor): void {
  if (x.ndim !== 1) throw new OperatorError(`${name}: ${argument} has shape ${show(x.shape)}; expected one dim`);
}

export interface CombinationsOptions {
  /** How many are taken. */
  readonly r: number;
  /** Whether a number may be taken again. */
  readonly withReplacement: boolean;
}

/**
 * Every way to take `r` of the numbers in their order, a row each.
 *
 * @torch  torch.combinations(input, r=2, with_replacement=False)
 * @example combinations(tensor([1, 2, 3]))   // [[1, 2], [1, 3], [2, 3]]
 */
export const combinations = defineComposite<[x: Tensor], CombinationsOptions>({
  name: 'combinations',
  takes: { x: 'any' },
  defaults: { r: 2, withReplacement: false },
  compute(x, { r, withReplacement }) {
    checkOneDim('combinations', 'x', x);
    if (!Number.isSafeInteger(r) || r < 0) throw new OperatorError(`combinations: r is ${r}; expected a whole number ≥ 0`);
    if (typeof withReplacement !== 'boolean') {
      throw new OperatorError(`combinations: withReplacement is ${JSON.stringify(withReplacement)}; expected true or false`);
    }
    const { dtype, device } = x;
    if (r === 0) return zeros([0], { dtype, device });
    const rows = choices(x.numel(), r, withReplacement);
    const column = (k: number): Tensor => tensor(rows.map((row) => row[k]), { dtype: 'int32', device });
    return stack(Array.from({ length: r }, (_, k) => indexSelect(x, column(k), { dim: 0 })), { dim: 1 });
  },
});

/** The places of every choice of `r` among `count`, in ascending order. */
function choices(count: number, r: number, again: boolean): number[][] {
  let rows: number[][] = [[]];
  for (let k = 0; k < r; k++) {
    rows = rows.flatMap((row) => {
      const first = row.length === 0 ? 0 : row[k - 1] + (again ? 0 : 1);
      return Array.from({ length: Math.max(count - first, 0) }, (_, i) => [...row, first + i]);
    });
  }
  return rows;
}
