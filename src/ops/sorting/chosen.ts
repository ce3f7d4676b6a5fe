/** What operators have in common that choose one element of every sorted lane: its value, and where it was. */
import { zerosLike } from '../../creation.ts';
import { OperatorError } from '../../operator.ts';
import { lanesAlong, resolveDim, type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { gather } from '../indexing/gather.ts';
import { scatterAdd } from '../indexing/scatterAdd.ts';
import { reducedShape } from '../reduction/lanes.ts';
import { reshape } from '../views/reshape.ts';
import { ascending } from './merge.ts';
import { sort } from './sort.ts';

export interface ChoiceOptions {
  /** The dim to look along. */
  readonly dim: number;
  /** Leave a dim of size one in its place. */
  readonly keepdim: boolean;
}
export type ValuesAndIndices = [values: Tensor, indices: Tensor];

/** The shape of the values and of the indices; refuses lanes of nothing, even where there are no lanes. */
export function choiceShapes(name: string, { shape }: Tensor, options: ChoiceOptions): [Shape, Shape] {
  const chosen = reducedShape(name, shape, options);
  if (shape[resolveDim(name, options.dim, shape)] === 0) {
    throw new OperatorError(`${name}: x has shape ${show(shape)}, nothing to choose from at dim ${options.dim}; expected at least one element`);
  }
  return [chosen, chosen];
}

/** `place` says which of the sorted elements of a lane is meant. */
export function choose(name: string, x: Tensor, options: ChoiceOptions, place: (sorted: readonly number[]) => number): ValuesAndIndices {
  const { outer, length, inner } = lanesAlong(x.shape, resolveDim(name, options.dim, x.shape));
  const [shape] = choiceShapes(name, x, options);
  const [values, indices] = [x.newZeros(shape), x.newZeros(shape, 'int32')];
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const element = (i: number): number => x.array[(o * length + i) * inner + k];
    const order = Array.from({ length }, (_, i) => i).sort((i, j) => ascending(element(i), element(j))); // of equals, the first first
    const chosen = order[place(order.map(element))];
    values.array[o * inner + k] = element(chosen);
    indices.array[o * inner + k] = chosen;
  }
  return [values, indices];
}

/** The same on the gpu: `places` makes of the sorted lanes the place in each of them, in the shape of x with a one at dim. */
export function chooseOnGpu(name: string, x: Tensor, options: ChoiceOptions, places: (sorted: Tensor) => Tensor): ValuesAndIndices {
  const { dim } = options;
  const [sorted, order] = sort(x, { dim });
  const [shape] = choiceShapes(name, x, options);
  const at = places(sorted);
  return [reshape(gather(sorted, at, { dim }), { shape }), reshape(gather(order, at, { dim }), { shape })];
}

/** The gradient goes to the element that was chosen. */
export function choiceGradient(name: string, grad: Tensor, x: Tensor, indices: Tensor, dim: number): Tensor {
  const shape = reducedShape(name, x.shape, { dim, keepdim: true });
  return scatterAdd(zerosLike(x), reshape(indices, { shape }), reshape(grad, { shape }), { dim });
}
