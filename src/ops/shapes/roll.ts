/**
 * Rolling: shifts the elements along some dims; what leaves at one end comes in at the other.
 *
 *     y[…, i, …] = x[…, (i − shift) mod n, …]        dx = g, rolled back
 *
 * Without dims, x is rolled as the one row of numbers it is in order. A dim named twice is rolled twice.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.roll(input, shifts, dims=None)
 * @example roll(tensor([1, 2, 3, 4]), { shifts: 1 })   // [4, 1, 2, 3]
 */
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { lanesAlong, resolveDim, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';

export interface RollOptions {
  /** How far to shift, towards larger places; one number, or one for each of `dims`. */
  readonly shifts: number | readonly number[];
  /** The dim or dims to shift along; null for x as one row. */
  readonly dims: number | readonly number[] | null;
}

const asList = (numbers: number | readonly number[]): readonly number[] => (typeof numbers === 'number' ? [numbers] : numbers);

/** What is rolled: lanes of `length` elements that lie `inner` apart, by a shift from 0 to length − 1. */
function rolls(x: Tensor, { shifts, dims }: RollOptions) {
  const [by, along] = [asList(shifts), dims === null ? null : asList(dims)];
  const said = `shifts is ${JSON.stringify(shifts)} and dims ${JSON.stringify(dims)}`;
  if (by.length === 0 || by.length !== (along?.length ?? 1) || !by.every(Number.isSafeInteger)) {
    throw new OperatorError(`roll: ${said}; expected whole numbers, a shift for every dim, or one shift and no dims`);
  }
  if (along && x.ndim === 0) throw new OperatorError(`roll: x has shape ${show(x.shape)} and dims is ${show(along)}; a 0-D tensor has no dim to roll along`);
  return by.map((shift, i) => {
    const lanes = along ? lanesAlong(x.shape, resolveDim('roll', along[i], x.shape, 'dims')) : { outer: 1, length: x.numel(), inner: 1 };
    return { ...lanes, shift: ((shift % lanes.length) + lanes.length) % lanes.length };
  });
}

function reference(x: Tensor, options: RollOptions): Tensor {
  let from = x.array;
  const y = x.newZeros(x.shape);
  for (const { outer, length, inner, shift } of rolls(x, options)) {
    for (let o = 0; o < outer; o++) for (let i = 0; i < length; i++) for (let k = 0; k < inner; k++) {
      y.array[(o * length + i) * inner + k] = from[(o * length + ((i - shift + length) % length)) * inner + k];
    }
    from = y.array.slice();
  }
  return y;
}

/** One thread per result. Rolling lanes is rolling the rows that i and k make together, by `ahead = shift · inner` places. */
function rollKernel(this: Thread, x: Plane, ahead: number, behind: number): number {
  let y = 0;
  if (this.thread.x < ahead) {
    y = x[this.thread.y][this.thread.x + behind];
  } else {
    y = x[this.thread.y][this.thread.x - ahead];
  }
  return y;
}

export const roll: Operator<[x: Tensor], RollOptions> = defineOperator<[x: Tensor], RollOptions>({
  name: 'roll',
  takes: { x: 'any' },
  defaults: { shifts: required, dims: null },
  shape(x, options) {
    rolls(x, options);
    return x.shape;
  },
  reference,
  gpu: (x, options) => rolls(x, options).reduce((y, { outer, length, inner, shift }) => {
    const row = length * inner;
    const integers = { ahead: shift * inner, behind: row - shift * inner };
    return launch(rollKernel, { threads: [row, outer], inputs: [grid(y, [outer, row])], integers, shape: x.shape });
  }, x),
  gradient: ({ grad, options: { shifts, dims } }) => [() => roll(grad, { shifts: asList(shifts).map((shift) => -shift), dims })],
});
