/**
 * The first-order linear recurrence along a dim: what has come together so far, times a factor, and the next element.
 *
 *     y₀ = x₀    yᵢ = xᵢ + fᵢ₋₁ · yᵢ₋₁        with the n − 1 factors f between neighbours
 *     dxᵢ = sᵢ    dfᵢ = sᵢ₊₁ · yᵢ             where sᵢ = gᵢ + fᵢ · sᵢ₊₁, the same from the other end
 *
 * Gradients of cumulative products and sums of exponentials are such recurrences. Two steps of it are one step of the same kind,
 * (x, f) then (x′, f′) is (x′ + f′ x, f′ f), so lanes can be cut into groups like those of a scan.
 *
 * @shape  x: rank ≥ 1   factor: the shape of x with n − 1 at dim  →  y: the shape of x
 * @torch  none of its own; torch.stack of the y of a loop y = x[i] + factor[i - 1] * y
 * @example linearRecurrence(tensor([1, 1, 1]), tensor([2, 2]), { dim: 0 })   // [1, 3, 7]
 */
import { type Flat, launch, type Quad, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { sameShape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { once } from '../once.ts';
import { reshape } from '../views/reshape.ts';
import { slice } from '../views/slices.ts';
import { alongLanes, lanesOn, reversed } from './cumulative.ts';
import { type Lanes, times } from './reduce.ts';
import { groupsOf, inGroups, joinGroups, placesOf, ungrouped, wholeGroups } from './scan.ts';

type Two = [x: Tensor, factor: Tensor];
interface RecurrenceOptions {
  /** The dim to go along. */
  readonly dim: number;
}

function reference(x: Tensor, factor: Tensor, { dim }: RecurrenceOptions): Tensor {
  const { outer, length, inner } = lanesOn('linearRecurrence', x, dim);
  const y = x.newZeros(x.shape);
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    let last = 0;
    for (let i = 0; i < length; i++) {
      const at = (o * length + i) * inner + k;
      last = i === 0 ? x.array[at] : x.array[at] + factor.array[(o * (length - 1) + i - 1) * inner + k] * last;
      y.array[at] = last;
    }
  }
  return y;
}

/** A thread per group: where the recurrence ends that begins in the group. */
function endKernel(this: Thread, x: Flat, factor: Flat, size: number, stepY: number, stepX: number, step: number, factorZ: number): number {
  let last = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX];
  for (let i = 0; i < 3; i++) {
    last = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + step + i * step]
      + factor[this.thread.z * factorZ + this.thread.y * stepY + this.thread.x * stepX + i * step] * last;
  }
  return last;
}

/** A thread per group goes on from what lies before it. */
function continueKernel(
  this: Thread, x: Flat, factor: Flat, before: Flat, size: number, stepY: number, stepX: number, step: number, factorZ: number,
  beforeZ: number, beforeY: number,
): Quad {
  let first = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX];
  if (this.thread.y * stepY + this.thread.x * stepX >= step * 4) { // not the first group
    first = first + factor[this.thread.z * factorZ + this.thread.y * stepY + this.thread.x * stepX - step]
      * before[this.thread.z * beforeZ + this.thread.y * beforeY + this.thread.x - step];
  }
  const second = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + step]
    + factor[this.thread.z * factorZ + this.thread.y * stepY + this.thread.x * stepX] * first;
  const third = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + 2 * step]
    + factor[this.thread.z * factorZ + this.thread.y * stepY + this.thread.x * stepX + step] * second;
  const fourth = x[this.thread.z * size + this.thread.y * stepY + this.thread.x * stepX + 3 * step]
    + factor[this.thread.z * factorZ + this.thread.y * stepY + this.thread.x * stepX + 2 * step] * third;
  return [first, second, third, fourth];
}

/** As `scanGroups` does it. The factor between two groups is the product of the four that lead from the end of one to the end of the other. */
function recurrenceInGroups(x: Tensor, factor: Tensor, lanes: Lanes): Tensor {
  const { outer, length, inner } = lanes;
  const { threads, integers } = groupsOf(lanes);
  const sizes = { ...integers, factorZ: (length - 1) * inner };
  const ends: Lanes = { outer, length: wholeGroups(lanes), inner };
  let before = x;
  if (ends.length > 0) {
    const values = launch(endKernel, { threads: threads(ends.length), inputs: [x, factor], integers: sizes });
    before = recurrenceInGroups(values, joinGroups(factor, { outer, length: length - 1, inner }, ends.length - 1, times, 3), ends);
  }
  return launch(continueKernel, {
    threads: threads(ends.length + 1), inputs: [x, factor, before], integers: { ...sizes, ...placesOf(ends) }, ...inGroups(lanes),
  });
}

export const linearRecurrence: Operator<Two, RecurrenceOptions> = defineOperator<Two, RecurrenceOptions>({
  name: 'linearRecurrence',
  takes: { x: 'float', factor: 'float' },
  defaults: { dim: required },
  shape(x, factor, { dim }) {
    const { length } = lanesOn('linearRecurrence', x, dim);
    if (x.ndim === 0) throw new OperatorError('linearRecurrence: x has shape []; expected at least one dim to go along');
    const expected = x.shape.with(dim, Math.max(length - 1, 0));
    if (!sameShape(factor.shape, expected)) {
      const shapes = `x has shape ${show(x.shape)} and factor ${show(factor.shape)}`;
      throw new OperatorError(`linearRecurrence: ${shapes}; expected factors between neighbours at dim ${dim}, ${show(expected)}`);
    }
    return x.shape;
  },
  reference,
  gpu(x, factor, { dim }) {
    const lanes = lanesOn('linearRecurrence', x, dim);
    return reshape(ungrouped(recurrenceInGroups(x, factor, lanes), lanes), { shape: x.shape });
  },
  gradFn: 'StackBackward0', // in PyTorch it is a loop whose results are stacked
  gradient({ grad, output: y, inputs: [x, factor], options: { dim } }) {
    const fromBack = once(() => alongLanes('linearRecurrence', x, dim, (inLanes) => {
      const { outer, length, inner } = lanesOn('linearRecurrence', x, dim);
      const factors = reshape(factor, { shape: [outer, Math.max(length - 1, 0), inner] });
      return reversed(linearRecurrence(reversed(inLanes(grad)), reversed(factors), { dim: 1 }));
    }));
    return [fromBack, () => mul(slice(fromBack(), { dim, start: 1 }), slice(y, { dim, end: -1 }))];
  },
});
