/** The types a tensor's elements can have, and how PyTorch mixes them. */
import { OperatorError, shown } from './errors.ts';

/** `int32` plays the part of PyTorch's `torch.long`: JavaScript counts in it without effort. */
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'bool';
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export const arrayTypes = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array } as const;
export const dtypes = Object.keys(arrayTypes) as readonly DType[];
/** Bytes per element. */
export const itemSize = (dtype: DType): number => arrayTypes[dtype].BYTES_PER_ELEMENT;
/** Whether numbers of this type have fractions; only such tensors can require gradients. */
export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

/** From narrow to wide. Of two types, PyTorch takes the wider one. */
const widths: readonly DType[] = ['bool', 'uint8', 'int32', 'float32', 'float64'];
export const widest = (types: readonly DType[]): DType => widths[Math.max(...types.map((type) => widths.indexOf(type)))];

/** bool < integers < floats. A 0-D tensor or a plain number changes the result's type only by being of a higher category. */
const category = (dtype: DType): number => (dtype === 'bool' ? 0 : isFloat(dtype) ? 2 : 1);

/** How much an operand has to say about the result's type. */
export interface Operand {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** A plain number that was written where a tensor is expected. */
  readonly isNumber: boolean;
}

/** The type in which operands of several types meet (`torch.result_type`). */
export function resultType(operands: readonly Operand[]): DType {
  if (!Array.isArray(operands)) throw new OperatorError(`resultType: operands is ${shown(operands)}; expected a list, resultType([x, other])`);
  const tensors = operands.filter(({ isNumber }) => !isNumber);
  const groups = [
    tensors.filter(({ shape }) => shape.length > 0).map(({ dtype }) => dtype),
    tensors.filter(({ shape }) => shape.length === 0).map(({ dtype }) => dtype),
    operands.filter(({ isNumber }) => isNumber).map(({ dtype }) => (isFloat(dtype) ? 'float32' : dtype)), // PyTorch's default type
  ];
  let result: DType | null = null;
  for (const group of groups) {
    if (group.length === 0) continue;
    const candidate = widest(group);
    if (result === null || category(candidate) > category(result)) result = candidate;
  }
  return result ?? 'float32';
}

/** Converts one number as storing it into a tensor of this type does: integers drop the fraction, booleans ask "is it not zero?". */
export function convert(value: number, dtype: DType): number {
  switch (dtype) {
    case 'bool':
      return value !== 0 ? 1 : 0; // NaN counts as true, as in PyTorch
    case 'int32':
    case 'uint8':
      return Math.trunc(value);
    default:
      return value;
  }
}
