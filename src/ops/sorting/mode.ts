/**
 * The mode: the value that is found most often along a dim, the smallest of those that are found equally often, and where it was last.
 *
 *     values = arg maxᵥ #{i : xᵢ = v}        dx = g at indices, 0 elsewhere
 *
 * NaN equals nothing, so each is found once: it is the mode only of lanes that hold nothing else. (PyTorch's answer for lanes with NaN
 * depends on where the NaN stand.)
 *
 * @shape  x: any, at least one element at dim  →  values, indices: the shape of x without dim, or with a one there (keepdim)
 * @torch  torch.mode(input, dim=-1, keepdim=False)
 * @example mode(tensor([3, 1, 3, 1, 5]))   // [1, 3]
 */
import { grid, launch, type Thread, type Volume } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import { defineOperator } from '../../operator.ts';
import { lanesAlong, resolveDim } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { argmax } from '../reduction/argmax.ts';
import { choiceGradient, type ChoiceOptions, choiceShapes, choose, chooseOnGpu, type ValuesAndIndices } from './chosen.ts';

/** The last place of the longest run of equals; of the first of the longest. */
function endOfLongestRun(sorted: readonly number[]): number {
  let best = 0;
  let longest = 0;
  for (let i = 0; i < sorted.length; i++) {
    // So many places back stands the same: a run that is longer by one.
    if (sorted[i] === sorted[i - longest]) [best, longest] = [i, longest + 1];
  }
  return best;
}

/** A thread per sorted element: how many of its equals stand before it? A binary search finds the first of them. NaN counts for nothing. */
function runKernel(this: Thread, sorted: Volume, rounds: number): number {
  const value = sorted[this.thread.z][this.thread.y][this.thread.x];
  let first = 0;
  let behind = this.thread.y;
  for (let i = 0; i < rounds; i++) {
    const centre = Math.floor((first + behind) * 0.5);
    const other = sorted[this.thread.z][centre][this.thread.x];
    first = other < value ? centre + 1 : first;
    behind = other < value ? behind : centre;
  }
  const known = isNumber(value);
  return known * (this.thread.y - first);
}

export const mode = defineOperator<[x: Tensor], ChoiceOptions, ValuesAndIndices>({
  name: 'mode',
  takes: { x: 'any' },
  outputs: { values: 'same', indices: 'int32' },
  defaults: { dim: -1, keepdim: false },
  shape: (x, options) => choiceShapes('mode', x, options),
  reference: (x, options) => choose('mode', x, options, endOfLongestRun),
  gpu: (x, options) => chooseOnGpu('mode', x, options, (sorted) => {
    const { outer, length, inner } = lanesAlong(x.shape, resolveDim('mode', options.dim, x.shape));
    const rounds = Math.ceil(Math.log2(length));
    const inputs = [grid(sorted, [outer, length, inner])];
    const runs = launch(runKernel, { threads: [inner, length, outer], inputs, integers: { rounds }, shape: x.shape });
    return argmax(runs, { dim: options.dim, keepdim: true }); // the first of the longest
  }),
  gradient: ({ grad, inputs: [x], outputs: [, indices], options: { dim } }) => [() => choiceGradient('mode', grad, x, indices, dim)],
});
