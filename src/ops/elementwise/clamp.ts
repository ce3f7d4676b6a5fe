/** Numbers brought between limits. A limit may be a tensor; shapes are broadcast and types promoted. */
import { arrayTypes } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { broadcastShapes, type Shape, sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { type Binary, binary, type Combine } from './binaryFamily.ts';
import { ge, gt, le, lt } from './comparison.ts';
import { logicalAnd, logicalOr } from './logical.ts';
import { where } from './where.ts';

type Three = [x: Tensor, min: Tensor | null, max: Tensor | null];

function commonShape(x: Tensor, min: Tensor | null, max: Tensor | null): Shape {
  const limits = [['min', min], ['max', max]] as const;
  return broadcastShapes('clamp', ['x', x.shape], ...limits.flatMap(([name, limit]) => (limit ? [[name, limit.shape] as const] : [])));
}

function reference(x: Tensor, min: Tensor | null, max: Tensor | null): Tensor {
  const shape = commonShape(x, min, max);
  const { array } = rowMajor(stretched(x, shape));
  const [lows, highs] = [min, max].map((limit) => limit && rowMajor(stretched(limit, shape)).array);
  const y = new arrayTypes[x.dtype](sizeOf(shape));
  for (let i = 0; i < y.length; i++) y[i] = Math.min(Math.max(array[i], lows?.[i] ?? -Infinity), highs?.[i] ?? Infinity);
  return Tensor.from(y, shape, x.dtype, 'cpu');
}

/** One thread per result. A limit of one element, repeated 0 times, is read at place 0 by all; `hasMin` and `hasMax` are 0 where there is none. */
function clampKernel(this: Thread, x: Flat, min: Flat, max: Flat, repeatMin: number, repeatMax: number, hasMin: number, hasMax: number): number {
  let y = x[this.thread.x];
  if (hasMin > 0) {
    const low = min[this.thread.x * repeatMin];
    y = y >= low ? y : (y < low ? low : y + low); // NaN of either shows in the sum
  }
  if (hasMax > 0) {
    const high = max[this.thread.x * repeatMax];
    y = y <= high ? y : (y > high ? high : y + high);
  }
  return y;
}

/**
 * x where it lies between the limits, otherwise the limit it is beyond. NaN in any of them is NaN. Where min > max it is max.
 *
 *     y = min(max(x, low), high)  with low = min, high = max
 *     dx = g where low ≤ x ≤ high    dlow = g where x < low < high    dhigh = g where x > high or high < low
 *
 * @shape  x, min, max: broadcast together; numbers or null for limits  →  y: their common shape
 * @torch  torch.clamp(input, min=None, max=None)
 * @example clamp(tensor([-2, 0.5, 3]), 0, 1)   // [0, 0.5, 1]
 */
export const clamp: Operator<Three, object, Tensor, true> = defineOperator<Three, object, Tensor, true>({
  name: 'clamp',
  takes: { x: 'any', min: 'any?', max: 'any?' },
  defaults: {},
  promotion(promoted) {
    if (promoted === 'bool') throw new OperatorError('clamp: x, min and max have dtype bool; expected numbers');
    return promoted;
  },
  numbers: true,
  broadcasts: true,
  shape(x, min, max) {
    if (!min && !max) throw new OperatorError('clamp: min and max are null; expected at least one of them');
    return commonShape(x, min, max);
  },
  reference,
  gpu(x, min, max) {
    const shape = commonShape(x, min, max);
    const whole = rowMajor(stretched(x, shape));
    const limit = (bound: Tensor | null): Tensor => (!bound ? whole : bound.numel() === 1 ? bound : rowMajor(stretched(bound, shape)));
    const isLong = (bound: Tensor | null): number => Number(bound !== null && bound.numel() > 1);
    const integers = { repeatMin: isLong(min), repeatMax: isLong(max), hasMin: Number(min !== null), hasMax: Number(max !== null) };
    return launch(clampKernel, { threads: [sizeOf(shape)], inputs: [whole, limit(min), limit(max)], integers, shape });
  },
  gradFn: (_x, min, max) => ((min ?? max)?.isNumber ? 'ClampBackward1' : 'ClampBackward0'),
  gradient: ({ grad, inputs: [x, min, max] }) => [
    () => where(min && max ? logicalAnd(ge(x, min), le(x, max)) : min ? ge(x, min) : le(x, max as Tensor), grad, 0),
    min && (() => where(max ? logicalAnd(lt(x, min), lt(min, max)) : lt(x, min), grad, 0)),
    max && (() => where(min ? logicalOr(gt(x, max), lt(max, min)) : gt(x, max), grad, 0)),
  ],
});

const bounded = (name: string, reference: Combine, kernel: Combine, keeps: Binary, moves: Binary): Binary => binary(name, {
  defaults: {}, reference, kernel,
  promotion(promoted) {
    if (promoted === 'bool') throw new OperatorError(`${name}: x and other have dtype bool; expected numbers`);
    return promoted;
  },
  gradFn: (_x, other) => `${name[0].toUpperCase()}${name.slice(1)}Backward${other.isNumber ? 0 : 1}`,
  gradient: ({ grad, inputs: [x, limit] }) => [() => where(keeps(x, limit), grad, 0), () => where(moves(x, limit), grad, 0)],
});

/**
 * At least `other`; NaN where either is NaN.
 *
 *     y = max(x, other)        dx = g where x ≥ other    dother = g where x < other
 *
 * @shape  x, other: broadcast together, any type but bool  →  y: their common shape
 * @torch  torch.clamp_min(input, min)
 */
export const clampMin: Binary = bounded('clampMin', (a, b) => Math.max(a, b), (a, b) => (a >= b ? a : (a < b ? b : a + b)), ge, lt);

/**
 * At most `other`; NaN where either is NaN.
 *
 *     y = min(x, other)        dx = g where x ≤ other    dother = g where x > other
 *
 * @shape  x, other: broadcast together, any type but bool  →  y: their common shape
 * @torch  torch.clamp_max(input, max)
 */
export const clampMax: Binary = bounded('clampMax', (a, b) => Math.min(a, b), (a, b) => (a <= b ? a : (a > b ? b : a + b)), le, gt);
