/** Putting tensors together: `cat` along one dim, after those of too few dims have been given more. */
import { OperatorError } from '../errors.ts';
import { cat } from '../ops/indexing/cat.ts';
import { reshape } from '../ops/views/reshape.ts';
import type { Tensor } from '../tensor.ts';
import { atleast1d, atleast2d, atleast3d } from './arrangements.ts';
import { type Composite, defineComposite } from './composite.ts';

/** Other names of `cat`. */
export { cat as concat, cat as concatenate };

type Join = Composite<[tensors: readonly Tensor[]], object>;

function joining(name: string, ready: (tensors: readonly Tensor[]) => readonly Tensor[], dimOf: (first: Tensor) => number): Join {
  return defineComposite<[tensors: readonly Tensor[]], object>({
    name,
    takes: { tensors: 'any[]' },
    defaults: {},
    compute(tensors) {
      if (tensors.length === 0) throw new OperatorError(`${name}: tensors is an empty list; expected at least one tensor`);
      const parts = ready(tensors);
      return cat(parts, { dim: dimOf(parts[0]) });
    },
  });
}

/** Side by side: along dim 1, or 0 where there is only one. @torch torch.hstack(tensors) */
export const hstack = joining('hstack', (tensors) => atleast1d(tensors), (first) => (first.ndim === 1 ? 0 : 1));
/** One below the other, along dim 0; vectors become rows. @torch torch.vstack(tensors) */
export const vstack = joining('vstack', (tensors) => atleast2d(tensors), () => 0);
/** The same. @torch torch.row_stack(tensors) */
export const rowStack = joining('rowStack', (tensors) => atleast2d(tensors), () => 0);
/** One behind the other, along dim 2. @torch torch.dstack(tensors) */
export const dstack = joining('dstack', (tensors) => atleast3d(tensors), () => 2);
/** Side by side, along dim 1; vectors become columns. @torch torch.column_stack(tensors) */
export const columnStack = joining('columnStack', (tensors) => tensors.map((x) => (x.ndim < 2 ? reshape(x, { shape: [x.numel(), 1] }) : x)), () => 1);
