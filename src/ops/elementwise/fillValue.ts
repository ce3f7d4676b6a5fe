import { arrayTypes, convert, type DType } from '../../dtype.ts';
import { OperatorError } from '../../errors.ts';

/** The largest whole number of a type; −255 and more may be bytes, as in PyTorch, where −1 becomes 255. */
const limits: Readonly<Record<DType, number>> = { float32: 2 ** 128 - 2 ** 104, float64: Infinity, int32: 2 ** 31 - 1, uint8: 255, bool: Infinity };

/** What storing a plain number in the type makes of it: 1.5 is 1 among integers, −1 is 255 among bytes. One that the type cannot hold is refused. */
export function fillValue(operator: string, value: number | boolean | null, dtype: DType): number {
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new OperatorError(`${operator}: value is ${String(value)}; expected a number, true or false`);
  }
  const number = Number(value);
  const holdsExtremes = dtype === 'float32' || dtype === 'float64';
  const fits = dtype === 'bool' || (Number.isFinite(number) ? Math.abs(Math.trunc(number)) <= limits[dtype] : holdsExtremes);
  if (!fits) throw new OperatorError(`${operator}: value is ${number} and x has dtype ${dtype}; expected a number that ${dtype} can hold`);
  return arrayTypes[dtype].of(convert(number, dtype))[0];
}
