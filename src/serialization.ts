/**
 * Saving and loading: tensors, and whatever lists and objects they are in, as bytes. (`torch.save`, `torch.load`)
 *
 *     bytes  =  "opbook 1"  ·  length of the header (uint32)  ·  header (JSON)  ·  the storages, each from a multiple of 8 on
 *
 * All numbers are little-endian. The header tells every storage's type, device and length, every tensor's look at its storage, and how they
 * are arranged. Storages are written whole and once, so that views share again what they shared; nothing is rounded.
 */
import { arrayTypes, type DType, dtypes, isFloat, type NumberArray } from './dtype.ts';
import { OperatorError } from './errors.ts';
import type { Shape } from './shape.ts';
import { type Device, Storage } from './storage.ts';
import { Tensor } from './tensor.ts';
import { moveTo } from './transfer.ts';

/** A value in the header. What JSON cannot say is an object with one key. */
type Written = string | number | boolean | null | { readonly number: string } | { readonly tensor: number } | { readonly bytes: number }
  | { readonly list: readonly Written[] } | { readonly object: readonly (readonly [name: string, value: Written])[] } | { readonly nothing: true };
interface WrittenStorage {
  readonly dtype: DType;
  readonly device: Device;
  readonly length: number;
}
interface WrittenTensor {
  readonly storage: number;
  readonly shape: Shape;
  readonly strides: Shape;
  readonly offset: number;
  readonly requiresGrad: boolean;
}
interface Header {
  readonly storages: readonly WrittenStorage[];
  readonly tensors: readonly WrittenTensor[];
  readonly value: Written;
}

const mark = 'opbook 1';
/** How many lists and objects may be inside of each other. */
const deepest = 500;
const words: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 };
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;
/** On the gpu every number is a float32, whatever it stands for. */
const arrayOf = ({ dtype, device }: { readonly dtype: DType; readonly device: Device }) => (device === 'gpu' ? Float32Array : arrayTypes[dtype]);

/**
 * The value as bytes: tensors, byte arrays, numbers, texts, true, false, null and undefined, and lists and plain objects of them.
 *
 * @throws OperatorError that says where something else is
 * @torch  torch.save(obj, f)
 * @example writeFileSync('checkpoint', save({ model: model.stateDict(), optimizer: optimizer.stateDict(), epoch: 7 }));
 */
export function save(value: unknown): Uint8Array<ArrayBuffer> {
  const storages: Storage[] = [];
  const tensors: Tensor[] = [];
  const indexIn = <T>(list: T[], one: T): number => (list.includes(one) ? list.indexOf(one) : list.push(one) - 1);
  const write = (part: unknown, where: string, above: readonly unknown[]): Written => {
    if (part === undefined) return { nothing: true };
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return part;
    if (typeof part === 'number') {
      const word = Object.keys(words).find((name) => Object.is(words[name], part));
      return word === undefined ? part : { number: word };
    }
    if (part instanceof Tensor) {
      indexIn(storages, part.storage());
      return { tensor: indexIn(tensors, part) };
    }
    if (part instanceof Uint8Array) return { bytes: storages.push(new Storage(part, 'uint8', 'cpu')) - 1 };
    if (above.includes(part)) throw new OperatorError(`save: ${where} contains itself; expected a tree`);
    if (above.length === deepest) throw new OperatorError(`save: ${where} lies inside of ${deepest} others; expected fewer`);
    if (Array.isArray(part)) return { list: (part as readonly unknown[]).map((inner, i) => write(inner, `${where}[${i}]`, [...above, part])) };
    if (typeof part !== 'object' || ![Object.prototype, null].includes(Object.getPrototypeOf(part) as object | null)) {
      const kind = typeof part === 'object' ? `a ${(part as object).constructor.name}` : `a ${typeof part}`;
      throw new OperatorError(`save: ${where} is ${kind}; expected tensors, numbers, texts, and lists and plain objects of them, such as stateDict()`);
    }
    return { object: Object.entries(part).map(([name, inner]) => [name, write(inner, `${where}.${name}`, [...above, part])] as const) };
  };
  const written = write(value, 'the value', []);
  const header: Header = {
    storages: storages.map(({ dtype, device, length }) => ({ dtype, device, length })),
    tensors: tensors.map((x) => ({ storage: storages.indexOf(x.storage()), ...x.layout(), requiresGrad: x.requiresGrad && x.isLeaf })),
    value: written,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = aligned(mark.length + 4 + text.length);
  const bytes = new Uint8Array(storages.reduce((size, { array }) => size + aligned(array.byteLength), start));
  bytes.set(new TextEncoder().encode(mark));
  new DataView(bytes.buffer).setUint32(mark.length, text.length, true);
  bytes.set(text, mark.length + 4);
  storages.reduce((at, { array }) => {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    return at + aligned(array.byteLength);
  }, start);
  return bytes;
}

const refuse = (what: string): never => {
  throw new OperatorError(`load: ${what}; expected the bytes that save returns`);
};

/**
 * The value whose bytes these are. Everything is checked before anything is made. What kind of value it is, the caller knows (`T`).
 *
 * @param options.mapLocation  the device to load all tensors to; by default each goes where it was
 * @throws OperatorError where the bytes are not what `save` writes
 * @torch  torch.load(f, map_location=None, weights_only=True)
 */
export function load<T = unknown>(bytes: Uint8Array, { mapLocation }: { readonly mapLocation?: Device } = {}): T {
  const { header, start } = headerOf(bytes);
  let at = start;
  const storages = header.storages.map((one) => {
    const array = numbersAt(bytes, at, one);
    at += aligned(array.byteLength);
    return new Storage(array, one.dtype, one.device);
  });
  const tensors = header.tensors.map(({ storage, requiresGrad, ...layout }) => {
    const x = new Tensor(storages[storage], layout);
    const placed = mapLocation ? moveTo(x, mapLocation) : x;
    return requiresGrad ? placed.requiresGrad_() : placed;
  });
  const read = (written: Written): unknown => {
    if (typeof written !== 'object' || written === null) return written;
    if ('number' in written) return words[written.number];
    if ('tensor' in written) return tensors[written.tensor];
    if ('bytes' in written) return storages[written.bytes].array;
    if ('list' in written) return written.list.map(read);
    return 'object' in written ? Object.fromEntries(written.object.map(([name, inner]) => [name, read(inner)])) : undefined;
  };
  return read(header.value) as T;
}

function numbersAt(bytes: Uint8Array, at: number, one: WrittenStorage): NumberArray {
  const type = arrayOf(one);
  const copy = bytes.slice(at, at + one.length * type.BYTES_PER_ELEMENT); // a buffer of its own, from a multiple of any size on
  return new type(copy.buffer, 0, one.length);
}

function headerOf(bytes: Uint8Array): { readonly header: Header; readonly start: number } {
  if (!(bytes instanceof Uint8Array)) refuse('the argument is no Uint8Array');
  const begins = mark.length + 4;
  if (bytes.length < begins || new TextDecoder().decode(bytes.subarray(0, mark.length)) !== mark) refuse(`the bytes do not begin with "${mark}"`);
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(mark.length, true);
  if (begins + size > bytes.length) refuse(`the header has ${size} bytes, and there are ${bytes.length - begins}`);
  const header = parsed(new TextDecoder().decode(bytes.subarray(begins, begins + size)));
  const start = aligned(begins + size);
  const needed = header.storages.reduce((sum, one) => sum + aligned(one.length * arrayOf(one).BYTES_PER_ELEMENT), start);
  if (needed !== bytes.length) refuse(`the header tells of ${needed} bytes, and there are ${bytes.length}`);
  return { header, start };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

function parsed(text: string): Header {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return refuse('the header is not JSON');
  }
  const { storages, tensors, value } = isRecord(data) ? data : {};
  if (!Array.isArray(storages) || !Array.isArray(tensors)) return refuse('the header lists no storages or no tensors');
  storages.forEach((one: unknown, i) => {
    const { dtype, device, length } = isRecord(one) ? one : {};
    const known = dtypes.includes(dtype as DType) && (device === 'cpu' || (device === 'gpu' && dtype !== 'float64'));
    if (!known || !isCount(length)) refuse(`storage ${i} is ${JSON.stringify(one)}`);
  });
  tensors.forEach((one: unknown, i) => {
    if (!looksAt(one, storages as readonly WrittenStorage[])) refuse(`tensor ${i} is ${JSON.stringify(one)}, which no storage holds`);
  });
  if (!isWritten(value, storages as readonly WrittenStorage[], tensors.length, deepest)) refuse('the value is not written as save writes it');
  return { storages, tensors, value } as Header;
}

/** Whether this is a tensor whose elements all lie in its storage. */
function looksAt(one: unknown, storages: readonly WrittenStorage[]): boolean {
  const { storage, shape, strides, offset, requiresGrad } = isRecord(one) ? one : {};
  if (!isCount(storage) || !isSizes(shape) || !isSizes(strides) || !isCount(offset) || typeof requiresGrad !== 'boolean') return false;
  if (storage >= storages.length || shape.length !== strides.length) return false;
  const last = shape.includes(0) ? offset - 1 : shape.reduce((at, size, d) => at + (size - 1) * strides[d], offset);
  return Number.isSafeInteger(last) && last < storages[storage].length && (!requiresGrad || isFloat(storages[storage].dtype));
}

function isWritten(value: unknown, storages: readonly WrittenStorage[], tensors: number, depth: number): value is Written {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return true;
  if (!isRecord(value) || depth === 0) return false;
  const { number, tensor, bytes, list, object, nothing } = value;
  const inner = (part: unknown): boolean => isWritten(part, storages, tensors, depth - 1);
  if (number !== undefined) return typeof number === 'string' && Object.hasOwn(words, number);
  if (tensor !== undefined) return isCount(tensor) && tensor < tensors;
  if (bytes !== undefined) return isCount(bytes) && storages[bytes]?.dtype === 'uint8' && storages[bytes].device === 'cpu';
  if (list !== undefined) return Array.isArray(list) && list.every(inner);
  const isEntry = (pair: unknown): boolean => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && inner(pair[1]);
  if (object !== undefined) return Array.isArray(object) && object.every(isEntry);
  return nothing === true;
}
