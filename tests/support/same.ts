/** Compares what an exercise gave with what it should give: numbers, tensors, and lists and records of them. */

/** How far a number may be from the expected one: `absolute + relative · |expected|`. */
export interface Closeness {
  readonly relative: number;
  readonly absolute: number;
}
export const exactly: Closeness = { relative: 0, absolute: 0 };
/** What float32 arithmetic leaves of a short computation. */
export const closely: Closeness = { relative: 1e-5, absolute: 1e-6 };

/** The part of a tensor that is looked at. Structural, so that this page knows nothing of the library. */
interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  flat(): number[];
  storage(): { readonly array: ArrayLike<number> };
}
export const isTensor = (value: unknown): value is TensorLike =>
  typeof value === 'object' && value !== null && 'shape' in value && 'dtype' in value && typeof (value as { flat?: unknown }).flat === 'function';

const isList = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !isList(value) && !isTensor(value);
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
const entriesOf = (value: object): [string, unknown][] =>
  value instanceof Map || value instanceof Set ? [...value.entries()].map(([key, part]) => [String(key), part]) : Object.entries(value);

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (isTensor(value)) return 'a tensor';
  if (isList(value)) return 'a list';
  if (value instanceof Promise) return 'a promise';
  if (isRecord(value)) return 'an object';
  return value === undefined ? 'nothing' : `a ${typeof value}`;
}

function numbersAgree(got: number, expected: number, { relative, absolute }: Closeness): boolean {
  if (got === expected || (Number.isNaN(got) && Number.isNaN(expected))) return true;
  return Number.isFinite(got) && Number.isFinite(expected) && Math.abs(got - expected) <= absolute + relative * Math.abs(expected);
}

/** The first difference, in words; null when there is none. `at` says where inside the result we are. */
export function difference(got: unknown, expected: unknown, closeness: Closeness = closely, at = ''): string | null {
  const where = at === '' ? '' : `at ${at}: `;
  if (kindOf(got) !== kindOf(expected)) return `${where}${kindOf(got)}, expected ${kindOf(expected)}`;
  if (isTensor(got) && isTensor(expected)) {
    if (got.shape.join() !== expected.shape.join()) return `${where}shape [${got.shape.join(', ')}], expected [${expected.shape.join(', ')}]`;
    if (got.dtype !== expected.dtype) return `${where}dtype ${got.dtype}, expected ${expected.dtype}`;
    const [actual, wanted] = [got.flat(), expected.flat()];
    const i = wanted.findIndex((value, j) => !numbersAgree(actual[j], value, closeness));
    return i < 0 ? null : `at ${at}[${indexIn(i, expected.shape).join(', ')}]: ${actual[i]}, expected ${wanted[i]}`;
  }
  if (isList(got) && isList(expected)) {
    if (got.length !== expected.length) return `${where}${got.length} elements, expected ${expected.length}`;
    return firstOf(Array.from(expected, (value, i) => () => difference(got[i], value, closeness, `${at}[${i}]`)));
  }
  if (isRecord(got) && isRecord(expected)) {
    const [actual, wanted] = [new Map(entriesOf(got)), entriesOf(expected)];
    if (actual.size !== wanted.length) return `${where}${actual.size} fields, expected ${wanted.length}`;
    return firstOf(wanted.map(([key, value]) => () => difference(actual.get(key), value, closeness, `${at}.${key}`)));
  }
  const agree = typeof got === 'number' && typeof expected === 'number' ? numbersAgree(got, expected, closeness) : Object.is(got, expected);
  return agree ? null : `${where}${String(got)}, expected ${String(expected)}`;
}

function firstOf(questions: readonly (() => string | null)[]): string | null {
  for (const question of questions) {
    const answer = question();
    if (answer !== null) return answer;
  }
  return null;
}

/** The index of the element that stands at `position` in row-major order. */
function indexIn(position: number, shape: readonly number[]): number[] {
  let rest = position;
  return shape.map((_, d) => {
    const stride = shape.slice(d + 1).reduce((product, length) => product * length, 1);
    const index = Math.floor(rest / stride);
    rest %= stride;
    return index;
  });
}

/** A copy of the numbers in a value as they are now, to tell later whether somebody changed them. */
export function copyOf(value: unknown): unknown {
  if (isTensor(value)) return { shape: [...value.shape], values: value.flat() };
  if (isList(value)) return Array.from(value, copyOf);
  if (isPlain(value)) return Object.fromEntries(entriesOf(value).map(([key, part]) => [key, copyOf(part)]));
  return value;
}

/** A way back: puts the numbers in a value as they are now in their places again, whatever happens to them until then. */
export function wayBack(value: unknown): () => void {
  if (isTensor(value)) return wayBack(value.storage().array);
  if (!isList(value) && !isPlain(value)) return () => undefined;
  const parts = Object.entries(value);
  const inner = parts.map(([, part]) => wayBack(part));
  return () => {
    if (Array.isArray(value)) value.length = parts.length;
    Object.assign(value, Object.fromEntries(parts));
    for (const restore of inner) restore();
  };
}

/** The lengths of nested lists, or of a tensor, from the outside in; null for a single value. */
export function shapeOf(value: unknown): readonly number[] | null {
  if (isTensor(value)) return value.shape;
  if (!isList(value)) return null;
  const inner = Array.from(value, shapeOf);
  const regular = inner.length > 0 && inner.every((shape) => shape !== null && shape.join() === inner[0]?.join());
  return [value.length, ...(regular ? (inner[0] ?? []) : [])];
}
