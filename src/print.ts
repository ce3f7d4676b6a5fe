import { type DType, isFloat } from './dtype.ts';
import { fixed, scientific } from './print/floats.ts';
import { getPrintOptions } from './print/options.ts';
import type { Device } from './storage.ts';

export { getPrintOptions, type PrintOptions, setPrintOptions } from './print/options.ts';

/** What there is to know about a tensor in order to print it. */
export interface Printable {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The elements in row-major order; booleans as 0 and 1. */
  readonly values: ArrayLike<number>;
  readonly device: Device;
  readonly requiresGrad: boolean;
  /** Name of the node that made the tensor, such as `MulBackward0`; `null` for a leaf. */
  readonly gradFn: string | null;
}

const prefix = 'tensor(';

/**
 * A tensor as PyTorch prints it, byte for byte:
 *
 *     tensor([[1.0000, 2.5000],
 *             [3.0000, 4.0000]], requires_grad=True)
 *
 * Two words are ours: `int32` plays PyTorch's `int64` and prints like it, and the device is called `gpu`.
 */
export function formatTensor(tensor: Printable): string {
  const isEmpty = tensor.shape.includes(0);
  return withSuffixes(prefix + (isEmpty ? '[]' : formatElements(tensor, 0)), suffixesOf(tensor, isEmpty));
}

type Elements = Pick<Printable, 'shape' | 'dtype' | 'values'>;
/** The places of a sparse tensor, and what stands there. */
export interface PrintableSparse extends Pick<Printable, 'shape' | 'dtype' | 'device' | 'requiresGrad'> {
  readonly indices: Elements;
  readonly values: Elements;
}

/**
 * A sparse tensor as PyTorch prints it:
 *
 *     tensor(indices=tensor([[0, 1],
 *                            [2, 0]]),
 *            values=tensor([3., 4.]),
 *            size=(2, 3), nnz=2, layout=torch.sparse_coo)
 */
export function formatSparse({ indices, values, shape, dtype, device, requiresGrad }: PrintableSparse): string {
  const [first, second] = [`${prefix}indices=`, `${' '.repeat(prefix.length)}values=`];
  const part = (elements: Elements, { length }: string): string =>
    `${prefix}${elements.shape.includes(0) ? `[], size=(${sizesOf(elements.shape)})` : formatElements(elements, length)})`;
  const text = `${first}${part(indices, first)},\n${second}${part(values, second)}`;
  const suffixes = [
    ...(device === 'cpu' ? [] : [`device='${device}'`]), `size=(${sizesOf(shape)})`, `nnz=${values.shape[0]}`,
    ...(dtype === 'float64' || dtype === 'uint8' ? [`dtype=torch.${dtype}`] : []), 'layout=torch.sparse_coo', ...(requiresGrad ? ['requires_grad=True'] : []),
  ];
  return withSuffixes(text, suffixes, true);
}

const sizesOf = (shape: readonly number[]): string => (shape.length === 1 ? `${shape[0]},` : shape.join(', '));

/** The nested brackets, for a tensor that has elements. */
function formatElements({ shape, dtype, values }: Elements, margin: number): string {
  const { threshold, edgeitems, linewidth } = getPrintOptions();
  const size = shape.reduce((product, length) => product * length, 1);
  const edge = size > threshold ? edgeitems : Infinity;

  // Elements that are left out have no say in notation and width. In row-major order, element i of row r is number r · length + i.
  const shown = shape.reduce((rows, length) => rows.flatMap((row) => shownAlong(length, edge).map((i) => row * length + i)), [0]);
  const { width, format } = columnFor(dtype, shown.map((i) => values[i]));

  function block(dim: number, row: number): string {
    if (dim === shape.length) return format(values[row]);
    const isInnermost = dim === shape.length - 1;
    const length = shape[dim];
    const items = shownAlong(length, edge).map((i) => block(dim + 1, row * length + i));
    // PyTorch sets a space before the dots between two numbers, and only there.
    if (length > 2 * edge) items.splice(edge, 0, isInnermost && edge > 0 ? ' ...' : '...');

    const indent = margin + prefix.length + dim;
    const perLine = Math.max(1, Math.floor((linewidth - indent) / (width + ', '.length)));
    const lines = isInnermost ? chunks(items, perLine).map((line) => line.join(', ')) : items;
    const breaks = isInnermost ? 1 : shape.length - 1 - dim;
    return `[${lines.join(`,${'\n'.repeat(breaks)}${' '.repeat(indent + 1)}`)}]`;
  }
  return block(0, 0);
}

/** The indices printed along a dimension: all of them, or in a summary the first and last `edge`. */
function shownAlong(length: number, edge: number): number[] {
  if (length <= 2 * edge) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: 2 * edge }, (_, i) => (i < edge ? i : length - 2 * edge + i));
}

function chunks(items: string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** One notation and one width for all elements. */
function columnFor(dtype: DType, values: number[]): { width: number; format: (value: number) => string } {
  // Zeros and non-finite numbers fit themselves to the others: `[nan, 1.]` is two wide, whatever `nan` takes.
  const measured = isFloat(dtype) ? values.filter((value) => Number.isFinite(value) && value !== 0) : values;
  const notation = isFloat(dtype) ? floatNotation(measured) : dtype === 'bool' ? (value: number) => (value ? 'True' : 'False') : String;
  const width = measured.reduce((widest, value) => Math.max(widest, notation(value).length), 1);
  return { width, format: (value) => notation(value).padStart(width) };
}

/** How to write floats so that these, finite and not zero, can be told apart: `1.`, `1.0000` or `1.0000e+00`. */
function floatNotation(values: number[]): (value: number) => string {
  const { precision, sciMode } = getPrintOptions();
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const smallest = values.reduce((least, value) => Math.min(least, Math.abs(value)), Infinity);
  const isWide = largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4;

  if (values.length > 0 && (sciMode ?? isWide)) return (value) => scientific(value, precision);
  if (values.every(Number.isInteger)) return (value) => fixed(value, 0) + (Number.isFinite(value) ? '.' : '');
  return (value) => fixed(value, precision);
}

/** What follows the elements: everything a reader could not tell from them. */
function suffixesOf({ shape, dtype, device, requiresGrad, gradFn }: Printable, isEmpty: boolean): string[] {
  const suffixes: string[] = [];
  if (device !== 'cpu') suffixes.push(`device='${device}'`);

  const hidesShape = isEmpty ? shape.length !== 1 : getPrintOptions().edgeitems === 0;
  if (hidesShape) suffixes.push(`size=(${sizesOf(shape)})`);

  const hidesDtype = isEmpty ? dtype !== 'float32' : dtype === 'float64' || dtype === 'uint8';
  if (hidesDtype) suffixes.push(`dtype=torch.${dtype === 'int32' ? 'int64' : dtype}`);

  if (gradFn !== null) suffixes.push(`grad_fn=<${gradFn}>`);
  else if (requiresGrad) suffixes.push('requires_grad=True');
  return suffixes;
}

/** Closes the text with its suffixes, each on a new line where it no longer fits, the first one wherever `newLine` says so. */
function withSuffixes(text: string, suffixes: string[], newLine = false): string {
  const { linewidth } = getPrintOptions();
  let printed = text;
  // PyTorch counts two columns more than the last line has, so we do.
  let column = text.length - text.lastIndexOf('\n') - 1 + 2;
  for (const [i, suffix] of suffixes.entries()) {
    const fits = !(newLine && i === 0) && column + suffix.length + ', '.length <= linewidth;
    printed += fits ? `, ${suffix}` : `,\n${' '.repeat(prefix.length)}${suffix}`;
    column = suffix.length + (fits ? column + ', '.length : prefix.length);
  }
  return `${printed})`;
}
