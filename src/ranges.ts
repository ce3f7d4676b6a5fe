/** Making tensors whose numbers follow a rule: ranges, the identity, the places of a triangle. */
import { fromNumbers, type TensorOptions } from './creation.ts';
import { type DType, isFloat } from './dtype.ts';
import { OperatorError, shown } from './errors.ts';
import { checkOptions } from './options.ts';
import { fma32, fma64 } from './random/fusedMultiplyAdd.ts';
import { checkShape, show } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Bounds as they are for this type: integer types drop fractions before they count. */
function boundsFor(name: string, dtype: DType, bounds: readonly number[]): readonly number[] {
  if (dtype === 'bool') throw new OperatorError(`${name}: dtype is "bool"; expected float32, float64, int32 or uint8`);
  return isFloat(dtype) ? bounds : bounds.map(Math.trunc);
}

/**
 * The numbers from `start` up to, not including, `end`. Whole numbers make an int32 tensor, as in PyTorch.
 *
 * @torch  torch.arange(start, end, step, dtype, device, requires_grad)
 * @example arange(4)            // [0, 1, 2, 3]
 * @example arange(1, 2, 0.5)    // [1, 1.5]
 */
export function arange(...call: readonly [...bounds: number[], options: TensorOptions] | readonly number[]): Tensor {
  const given = (call as readonly unknown[]).filter((part): part is number => typeof part === 'number');
  const options = ((call as readonly unknown[]).find((part) => typeof part === 'object') ?? {}) as TensorOptions;
  const bounds = given.length === 1 ? [0, given[0], 1] : [...given, 1].slice(0, 3);
  if (given.length === 0 || given.length > 3 || !bounds.every(Number.isFinite)) {
    throw new OperatorError(`arange: the bounds are ${show(given)}; expected (end), (start, end) or (start, end, step)`);
  }
  const dtype = options.dtype ?? (given.every(Number.isInteger) ? 'int32' : 'float32');
  const [start, end, step] = boundsFor('arange', dtype, bounds);
  if (step === 0) throw new OperatorError(`arange: step is ${bounds[2]}${bounds[2] === 0 ? '' : `, and 0 as ${dtype}`}; expected any other number`);
  if ((end - start) / step < 0) throw new OperatorError(`arange: step ${step} does not lead from ${start} to ${end}; expected a step of the other sign`);
  const count = Math.ceil((end - start) / step);
  return fromNumbers('arange', Float64Array.from({ length: count }, (_, i) => start + i * step), [count], dtype, options);
}

function checkSteps(name: string, steps: number): void {
  if (Number.isInteger(steps) && steps >= 0) return;
  throw new OperatorError(`${name}: steps is ${steps}; expected a whole number ≥ 0 (the number of points, not their distance)`);
}

/** Evenly spaced numbers, counted from both ends, so that the last one is exactly `end`. For float32 they are made in float32, as in PyTorch. */
function evenly(start: number, end: number, steps: number, dtype: DType): Float64Array {
  const [round, multiplyAdd] = dtype === 'float64' ? [Number, fma64] : [Math.fround, fma32];
  const [first, last] = [round(start), round(end)];
  const step = round((last - first) / (steps - 1));
  const at = (i: number): number => (i < Math.floor(steps / 2) ? multiplyAdd(i, step, first) : multiplyAdd(-(steps - 1 - i), step, last));
  return Float64Array.from({ length: steps }, (_, i) => (steps === 1 ? first : at(i)));
}

/**
 * `steps` numbers from `start` to `end`, both included.
 *
 * @torch  torch.linspace(start, end, steps, dtype, device, requires_grad)
 * @example linspace(2, 10, 5)   // [2, 4, 6, 8, 10]
 */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  checkSteps('linspace', steps);
  const { dtype = 'float32' } = options;
  const [first, last] = boundsFor('linspace', dtype, [start, end]);
  return fromNumbers('linspace', evenly(first, last, steps, dtype), [steps], dtype, options);
}

export interface LogspaceOptions extends TensorOptions {
  /** What is raised to the exponents; 10 by default. */
  readonly base?: number;
}

/**
 * `steps` numbers from base^start to base^end, their exponents evenly spaced.
 *
 * @torch  torch.logspace(start, end, steps, base=10.0, dtype, device, requires_grad)
 * @example logspace(0, 3, 4)      // [1, 10, 100, 1000]
 * @example logspace(0, 3, 4, 2)   // [1, 2, 4, 8]
 */
export function logspace(start: number, end: number, steps: number, base?: number, options?: TensorOptions): Tensor;
export function logspace(start: number, end: number, steps: number, options?: LogspaceOptions): Tensor;
export function logspace(start: number, end: number, steps: number, fourth: number | LogspaceOptions = 10, fifth: TensorOptions = {}): Tensor {
  checkSteps('logspace', steps);
  const { base = 10, ...options } = typeof fourth === 'object' ? fourth : { ...fifth, base: fourth };
  if (typeof base !== 'number') throw new OperatorError(`logspace: base is ${shown(base)}; expected a number`);
  const { dtype = 'float32' } = options;
  const [first, last] = boundsFor('logspace', dtype, [start, end]);
  return fromNumbers('logspace', evenly(first, last, steps, 'float64').map((exponent) => base ** exponent), [steps], dtype, options);
}

/**
 * Ones on the diagonal, zeros elsewhere.
 *
 * @torch  torch.eye(n, m, dtype, device, requires_grad)
 * @example eye(2)                       // [[1, 0], [0, 1]]
 * @example eye(2, { dtype: 'bool' })    // [[true, false], [false, true]]
 */
export function eye(n: number, m?: number, options?: TensorOptions): Tensor;
export function eye(n: number, options?: TensorOptions): Tensor;
export function eye(n: number, second?: number | TensorOptions, third: TensorOptions = {}): Tensor {
  const [m, options] = typeof second === 'object' ? [n, second] : [second ?? n, third];
  checkShape('eye', [n, m], 'size');
  return fromNumbers('eye', Float64Array.from({ length: n * m }, (_, i) => Number(Math.floor(i / m) === i % m)), [n, m], options.dtype ?? 'float32', options);
}

/** A tensor without dims. It is float32 if `dtype` does not say otherwise. @torch torch.scalar_tensor(s, dtype, device, requires_grad) */
export const scalarTensor = (value: number | boolean, options: TensorOptions = {}): Tensor =>
  fromNumbers('scalarTensor', [Number(value)], [], options.dtype ?? 'float32', options);

/** What the places of a triangle may say besides its size. */
export interface TriangleOptions extends TensorOptions {
  /** By how many diagonals the edge is moved: up for positive numbers, down for negative ones. */
  readonly offset?: number;
}

function triangle(name: string, rows: number, columns: number, said: TriangleOptions, holds: (above: number) => boolean): Tensor {
  checkOptions(name, ['offset'], said);
  const { offset = 0, ...options } = said;
  checkShape(name, [rows, columns], 'size');
  if (!Number.isInteger(offset)) throw new OperatorError(`${name}: offset is ${offset}; expected a whole number`);
  const { dtype = 'int32' } = options;
  if (dtype !== 'int32' && dtype !== 'uint8') throw new OperatorError(`${name}: dtype is ${JSON.stringify(dtype)}; expected int32 or uint8`);
  const places = Array.from({ length: rows * columns }, (_, position) => [Math.floor(position / columns), position % columns]);
  const within = places.filter(([i, j]) => holds(j - i - offset));
  return fromNumbers(name, [...within.map(([i]) => i), ...within.map(([, j]) => j)], [2, within.length], dtype, options);
}
/**
 * The places on and below the diagonal of a matrix, row by row: their rows, then their columns.
 *
 * @torch  torch.tril_indices(row, col, offset=0, dtype, device)
 * @example trilIndices(2, 2)   // [[0, 1, 1], [0, 0, 1]]
 */
export const trilIndices = (row: number, col: number, options: TriangleOptions = {}): Tensor =>
  triangle('trilIndices', row, col, options, (above) => above <= 0);
/** The places on and above the diagonal. @torch torch.triu_indices(row, col, offset=0, dtype, device) */
export const triuIndices = (row: number, col: number, options: TriangleOptions = {}): Tensor =>
  triangle('triuIndices', row, col, options, (above) => above >= 0);
