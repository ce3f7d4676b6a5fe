/**
 * Repeats every slice of x along a dim, so many times in a row.
 *
 *     y = x₀ … x₀ x₁ … x₁ …,  xᵢ repeats[i] times        dxᵢ = Σ g over its copies
 *
 * `repeats` is a number for all, or a tensor with one for each; without a dim, x is flattened. Given nothing but a tensor, that
 * says how often its own positions are repeated: the index that selects them, `[2, 0, 1] → [0, 0, 2]`.
 *
 * @shape  x: any   repeats: [n], [1] or [], int32  →  y: the shape of x, with the sum of repeats at dim
 * @torch  torch.repeat_interleave(input, repeats, dim=None, output_size=None),  torch.repeat_interleave(repeats, output_size=None)
 * @example repeatInterleave(tensor([5, 6]), { repeats: 2 })   // [5, 5, 6, 6]
 */
import { tensor } from '../../creation.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { lanesAlong, resolveDim, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { indexAdd } from './indexAdd.ts';
import { selected } from './indexSelect.ts';
import { positionsOnGpu } from './indices.ts';

export interface RepeatInterleaveOptions {
  /** How often everything is repeated, if no tensor says it. */
  readonly repeats: number | null;
  /** The dim along which slices are repeated; null for the elements of x in row-major order. */
  readonly dim: number | null;
  /** The size that the dim gets, to be checked. */
  readonly outputSize: number | null;
}

type Two = [x: Tensor, repeats: Tensor | null];

/** How often each slice is repeated, and along which dim of which shape. */
function layOut(x: Tensor, given: Tensor | null, { repeats, dim, outputSize }: RepeatInterleaveOptions) {
  const alone = given === null && repeats === null;
  if (given && repeats !== null) throw new OperatorError('repeatInterleave: repeats is given twice, as a tensor and as an option; expected it once');
  if (alone && (x.ndim !== 1 || dim !== null)) {
    throw new OperatorError(`repeatInterleave: x has shape ${show(x.shape)} and repeats is missing; only a list of numbers can repeat its own positions`);
  }
  const flat = x.ndim === 0 || dim === null;
  const d = dim === null ? 0 : resolveDim('repeatInterleave', dim, x.shape);
  const shape = flat ? [x.numel()] : x.shape;
  const says = alone ? x : given;
  if (says && says.dtype !== 'int32') throw new OperatorError(`repeatInterleave: repeats has dtype ${says.dtype}; expected int32, use repeats.to('int32')`);
  if (says && (says.ndim > 1 || (says.numel() !== 1 && says.numel() !== shape[d]))) {
    throw new OperatorError(`repeatInterleave: repeats has shape ${show(says.shape)}; expected one number, or ${shape[d]}, the size of x at dim ${d}`);
  }
  const numbers = says ? host(says) : Float64Array.of(repeats ?? 0);
  const odd = numbers.find((count) => !Number.isInteger(count) || count < 0);
  if (odd !== undefined) throw new OperatorError(`repeatInterleave: repeats is ${odd}; expected whole numbers ≥ 0`);
  const total = numbers.length === 1 ? numbers[0] * shape[d] : numbers.reduce((sum, count) => sum + count, 0);
  if (outputSize !== null && outputSize !== total) throw new OperatorError(`repeatInterleave: outputSize is ${outputSize}, but the repeats add up to ${total}`);
  const countOf = (i: number): number => numbers[numbers.length === 1 ? 0 : i];
  return { alone, countOf, d, flat, total, cut: lanesAlong(shape, d), shape: shape.with(d, total) };
}

export const repeatInterleave: Operator<Two, RepeatInterleaveOptions> = defineOperator<Two, RepeatInterleaveOptions>({
  name: 'repeatInterleave',
  takes: { x: 'any', repeats: 'aside?' },
  defaults: { repeats: null, dim: null, outputSize: null },
  shape: (x, repeats, options) => layOut(x, repeats, options).shape,
  reference(x, repeats, options) {
    const { alone, countOf, cut: { outer, length, inner }, shape } = layOut(x, repeats, options);
    const y = x.newZeros(shape);
    let next = 0;
    for (let o = 0; o < outer; o++) for (let i = 0; i < length; i++) for (let r = 0; r < countOf(i); r++) for (let k = 0; k < inner; k++) {
      y.array[next++] = alone ? i : x.array[(o * length + i) * inner + k];
    }
    return y;
  },
  gpu(x, repeats, options) {
    const { alone, countOf, total, cut, shape } = layOut(x, repeats, options);
    const from = new Float32Array(total);
    for (let i = 0, next = 0; i < cut.length; i++) {
      const end = next + countOf(i);
      while (next < end) from[next++] = i;
    }
    const index = positionsOnGpu(from, total);
    return alone ? index : selected(x, index, cut, shape);
  },
  gradient: ({ grad, inputs: [x, repeats], options }) => [() => {
    const { countOf, d, flat, cut } = layOut(x, repeats, options);
    const counts = Int32Array.from({ length: cut.length }, (_, i) => countOf(i));
    const index = repeatInterleave(tensor(counts, { device: x.device }));
    const whole = grad.newZeros(flat ? [cut.length] : x.shape);
    return reshape(indexAdd(whole, index, grad, { dim: d }), { shape: x.shape });
  }, null],
  gradFn: (_x, repeats) => (repeats ? 'IndexSelectBackward0' : 'ViewBackward0'),
});
