import { type DType, isFloat } from '../dtype.ts';
import { OperatorError } from '../errors.ts';

/** The promotion of operators that compute in floats only, after converting to `dtype` if it is said. */
export const floatType = (operator: string) => (type: DType, { dtype }: { readonly dtype: DType | null }): DType => {
  if (dtype !== null && !isFloat(dtype)) throw new OperatorError(`${operator}: dtype is '${dtype}'; expected 'float32' or 'float64'`);
  if (dtype === null && !isFloat(type)) throw new OperatorError(`${operator}: x has dtype ${type}; expected float32 or float64, or { dtype: 'float32' }`);
  return dtype ?? type;
};
