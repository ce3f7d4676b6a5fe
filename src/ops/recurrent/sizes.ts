/** The sizes of a recurrent step. */
import { OperatorError } from '../../errors.ts';
import { sameShape, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import type { CellInputs } from './lstmCell.ts';

/** N sequences (a 1-D x is one), I features, H hidden units. */
export function cellSizes(x: Tensor, h: Tensor): { N: number; I: number; H: number } {
  const [N, I] = x.ndim === 1 ? [1, x.shape[0]] : x.shape;
  return { N, I, H: h.shape[h.ndim - 1] };
}

/** Refuses inputs that do not fit together, and returns the shapes of the outputs. */
export function checkCell(...[x, h, c, weightIh, weightHh, biasIh, biasHh]: [...CellInputs, object]): [Shape, Shape] {
  const refuse = (name: string, wrong: Tensor, why: string, expected: Shape): never => {
    throw new OperatorError(`lstmCell: ${name} has shape ${show(wrong.shape)}${why}; expected ${show(expected)}`);
  };
  if (x.ndim !== 1 && x.ndim !== 2) throw new OperatorError(`lstmCell: x has shape ${show(x.shape)}; expected [N, I] or [I], one step of a sequence`);
  if (h.ndim !== x.ndim || (x.ndim === 2 && h.shape[0] !== x.shape[0])) {
    throw new OperatorError(
      `lstmCell: h has shape ${show(h.shape)} and x ${show(x.shape)}; expected ${x.ndim === 1 ? '[H]' : `[${x.shape[0]}, H], a row for every row of x`}`,
    );
  }
  const { I, H } = cellSizes(x, h);
  if (!sameShape(c.shape, h.shape)) refuse('c', c, ` and h ${show(h.shape)}`, h.shape);
  const from = (what: string): string => `; ${what}, and every one of the ${H} units has 4 gates`;
  if (!sameShape(weightIh.shape, [4 * H, I])) refuse('weightIh', weightIh, from(`x has ${I} features`), [4 * H, I]);
  if (!sameShape(weightHh.shape, [4 * H, H])) refuse('weightHh', weightHh, from(`h has ${H} units`), [4 * H, H]);
  for (const [name, bias] of Object.entries({ biasIh, biasHh })) {
    if (bias && !sameShape(bias.shape, [4 * H])) refuse(name, bias, from(`h has ${H} units`), [4 * H]);
  }
  return [h.shape, h.shape];
}
