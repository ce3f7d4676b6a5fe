/**
 * Where two tensors are equal up to a tolerance that grows with `other`.
 *
 *     y = x = other,  or  |x − other| ≤ atol + rtol · |other|  with a finite difference
 *
 * Infinities are close to themselves alone; NaN is close to nothing, with `equalNan` to NaN. Booleans count as 0 and 1.
 *
 * @shape  x, other: broadcast together, of one type  →  y: their common shape, bool
 * @torch  torch.isclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False)
 * @example isclose(tensor([1, 100]), tensor([1.1, 100.1]), { rtol: 0.01 })   // [false, true]
 */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, NotDifferentiable, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import type { Two } from './binaryFamily.ts';

export interface IscloseOptions {
  /** How far x may be from `other`, as a share of `other`. */
  readonly rtol: number;
  /** How far it may be in any case. */
  readonly atol: number;
  /** Whether NaN is close to NaN. */
  readonly equalNan: boolean;
}

function checkOptions({ rtol, atol, equalNan }: IscloseOptions): void {
  for (const [name, value] of Object.entries({ rtol, atol })) {
    if (!(value >= 0)) throw new OperatorError(`isclose: ${name} is ${value}; expected a number ≥ 0`);
  }
  if (typeof equalNan !== 'boolean') throw new OperatorError(`isclose: equalNan is ${String(equalNan)}; expected true or false`);
}

function commonly(...inputs: Two) {
  const shape = broadcastShapes('isclose', ['x', inputs[0].shape], ['other', inputs[1].shape]);
  return { shape, inputs: inputs.map((input) => rowMajor(stretched(input, shape))) };
}

function iscloseKernel(this: Thread, x: Flat, other: Flat, equalNan: number, rtol: number, atol: number): number {
  const a = x[this.thread.x];
  const b = other[this.thread.x];
  const distance = Math.abs(a - b);
  const isNear = distance <= 3.4028234e38 && distance <= atol + Math.abs(rtol * b) ? 1 : 0;
  const numberA = isNumber(a);
  const numberB = isNumber(b);
  const areNan = numberA + numberB < 1 ? equalNan : 0;
  return a === b ? 1 : isNear + areNan;
}

export const isclose: Operator<Two, IscloseOptions> = defineOperator<Two, IscloseOptions>({
  name: 'isclose',
  takes: { x: 'any', other: 'any' },
  defaults: { rtol: 1e-5, atol: 1e-8, equalNan: false },
  outputs: { y: 'bool' },
  shape(x, other, options) {
    checkOptions(options);
    return commonly(x, other).shape;
  },
  reference(x, other, { rtol, atol, equalNan }) {
    const { shape, inputs: [left, right] } = commonly(x, other);
    const y = new Uint8Array(sizeOf(shape));
    for (let i = 0; i < y.length; i++) {
      const [a, b] = [left.array[i], right.array[i]];
      const distance = Math.abs(a - b);
      const isNear = Number.isFinite(distance) && distance <= atol + Math.abs(rtol * b);
      const areNan = equalNan && Number.isNaN(a) && Number.isNaN(b);
      y[i] = Number(a === b || isNear || areNan);
    }
    return Tensor.from(y, shape, 'bool', 'cpu');
  },
  gpu(x, other, { rtol, atol, equalNan }) {
    const { shape, inputs } = commonly(x, other);
    return launch(iscloseKernel, { threads: [sizeOf(shape)], inputs, floats: { equalNan: Number(equalNan), rtol, atol }, shape });
  },
  gradient: new NotDifferentiable('it returns booleans'),
});
