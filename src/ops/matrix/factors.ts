import { OperatorError } from '../../errors.ts';
import { type Shape, show } from '../../shape.ts';

/** A factor of a product: its name, its shape, and the only rank it may have. */
export type Factor = readonly [name: string, shape: Shape, rank: number];

/** Refuses two factors whose ranks are not the given ones. */
export function checkRanks(operator: string, [a, shape, rank]: Factor, [b, other, otherRank]: Factor): void {
  if (shape.length === rank && other.length === otherRank) return;
  const expected = `expected ${a} of rank ${rank} and ${b} of rank ${otherRank}, use matmul for other ranks`;
  throw new OperatorError(`${operator}: ${a} has shape ${show(shape)} and ${b} ${show(other)}; ${expected}`);
}

/** Refuses also those whose inner sizes differ, or (rank 3) whose batches do. */
export function checkFactors(operator: string, first: Factor, second: Factor): void {
  checkRanks(operator, first, second);
  const [[a, shape, rank], [b, other, otherRank]] = [first, second];
  const shapes = `${operator}: ${a} has shape ${show(shape)} and ${b} ${show(other)}`;
  const across = Math.max(otherRank - 2, 0);
  const [K, k] = [shape[rank - 1], other[across]];
  if (k !== K) throw new OperatorError(`${shapes}; ${a} has size ${K} at dim ${rank - 1}, ${b} ${k} at dim ${across}; expected equal sizes`);
  if (rank === 3 && shape[0] !== other[0]) {
    throw new OperatorError(`${shapes}; ${a} holds ${shape[0]} matrices (dim 0), ${b} ${other[0]}; expected as many, use matmul, which broadcasts`);
  }
}
