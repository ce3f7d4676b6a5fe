/** How Python writes values: modules print as they do in PyTorch. */

export type PythonValue = number | string | boolean | null | readonly number[];

/** `0.001`, `1e-05`, `True`, `None`, `(3, 3)`. */
export function python(value: PythonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return value;
  return value.length === 1 ? `(${value[0]},)` : `(${value.join(', ')})`;
}

/** Python goes over to powers of ten earlier than JavaScript, and gives them two digits. */
function pythonNumber(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || (size >= 1e16 && Number.isFinite(size)))) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isFinite(value) ? String(value) : String(value).replace('Infinity', 'inf').replace('NaN', 'nan');
}

/** `kernel_size=(3, 3), stride=1`: names in camelCase become PyTorch's. */
export const keywords = (values: Readonly<Record<string, PythonValue>>): string =>
  Object.entries(values).map(([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=${python(value)}`).join(', ');
