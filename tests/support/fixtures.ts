/** Reads what PyTorch said: fixtures/<family>/<operator>.json, checked on the way in and with every number a number. */
import { readdirSync, readFileSync } from 'node:fs';
import { type DType, dtypes } from '../../src/dtype.ts';

/** A tensor as it was recorded; booleans are 0 and 1. */
export interface RecordedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: readonly number[];
}

/** The tensors of an argument that takes several. */
export interface RecordedList {
  readonly name: string;
  readonly list: readonly (RecordedTensor | null)[];
}

/** An argument: null where PyTorch was given None. */
export type RecordedInput = RecordedTensor | RecordedList | number | boolean | null;

export type RecordedOption = number | boolean | string | null | readonly RecordedOption[];

/** One call, and what PyTorch answered. */
export interface RecordedCase {
  readonly title: string;
  readonly options: Readonly<Record<string, RecordedOption>>;
  readonly inputs: readonly RecordedInput[];
  /** Computed in float64; their dtype is the one that the inputs as they are lead to. Empty where PyTorch refuses. */
  readonly outputs: readonly RecordedTensor[];
  /** What was handed to backward, output by output; null for one without a gradient. Empty where no output has one. */
  readonly upstream: readonly (RecordedTensor | null)[];
  /** What backward gave, input by input; null for one without a gradient. Empty together with `upstream`. */
  readonly gradients: readonly (RecordedTensor | RecordedList | null)[];
  /** PyTorch's name of the node that made the first output. */
  readonly gradFn: string | null;
  /** PyTorch refuses this call. */
  readonly throws: boolean;
  /** For a case of a shape of its own, such as something with a memory: its steps as they were recorded. */
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

/** Everything recorded about one operator. */
export interface Fixture {
  readonly operator: string;
  readonly family: string;
  readonly torch: string;
  readonly recipe: string;
  readonly cases: readonly RecordedCase[];
}

type Json = Readonly<Record<string, unknown>>;

const folder = new URL('../../fixtures/', import.meta.url);
const special = new Map<unknown, number>([['NaN', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity]]);

/** A file of fixtures/, with "NaN" and the infinities turned back into numbers. */
export function readRecorded(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'), (_key, value: unknown) => special.get(value) ?? value);
}

/** Checks a document, and gives it the parts that it leaves out. `path` is where it came from. */
export function asFixture(document: unknown, path: string): Fixture {
  const require = (holds: boolean, where: string, expected: string): void => {
    if (!holds) throw new Error(`fixtures/${path}: ${where} is not ${expected}`);
  };
  const object = (value: unknown, where: string): Json => {
    require(typeof value === 'object' && value !== null && !Array.isArray(value), where, 'an object');
    return value as Json;
  };
  const list = (value: unknown, where: string): readonly unknown[] => {
    require(Array.isArray(value), where, 'a list');
    return value as readonly unknown[];
  };
  const text = (value: unknown, where: string): string => {
    require(typeof value === 'string' && value !== '', where, 'a text');
    return value as string;
  };

  const tensor = (value: unknown, where: string): RecordedTensor => {
    const { name, shape, dtype, data } = object(value, where);
    const sizes = list(shape, `${where}.shape`) as readonly number[];
    const numbers = list(data, `${where}.data`).map((element) => (typeof element === 'boolean' ? Number(element) : element)) as readonly number[];
    require(sizes.every((size) => Number.isInteger(size) && size >= 0), `${where}.shape`, 'a list of sizes');
    require(numbers.every((element) => typeof element === 'number'), `${where}.data`, 'a list of numbers');
    require(numbers.length === sizes.reduce((product, size) => product * size, 1), `${where}.data`, `as long as the shape [${sizes.join(', ')}] says`);
    require((dtypes as readonly unknown[]).includes(dtype), `${where}.dtype`, `one of ${dtypes.join(', ')}`);
    return { name: text(name, `${where}.name`), shape: sizes, dtype: dtype as DType, data: numbers };
  };
  const orNull = (value: unknown, where: string): RecordedTensor | null => (value === null ? null : tensor(value, where));
  const tensors = (value: unknown, where: string): RecordedTensor | RecordedList | null => {
    if (value === null || !('list' in object(value, where))) return orNull(value, where);
    const { name, list: parts } = object(value, where);
    return { name: text(name, `${where}.name`), list: list(parts, `${where}.list`).map((part, i) => orNull(part, `${where}.list[${i}]`)) };
  };
  const input = (value: unknown, where: string): RecordedInput => (typeof value === 'number' || typeof value === 'boolean' ? value : tensors(value, where));
  const each = <T>(value: unknown, where: string, read: (element: unknown, where: string) => T): T[] =>
    list(value ?? [], where).map((element, i) => read(element, `${where}[${i}]`));

  const recordedCase = (value: unknown, index: number): RecordedCase => {
    const parts = object(value, `cases[${index}]`);
    const title = text(parts.title, `cases[${index}].title`);
    const where = `“${title}”`;
    require(parts.throws === undefined || parts.throws === true, `${where} throws`, 'true or left out');
    const read: RecordedCase = {
      title,
      options: object(parts.options ?? {}, `${where} options`) as RecordedCase['options'],
      inputs: each(parts.inputs, `${where} inputs`, input),
      outputs: each(parts.outputs, `${where} outputs`, tensor),
      upstream: each(parts.upstream, `${where} upstream`, orNull),
      gradients: each(parts.gradients, `${where} gradients`, tensors),
      gradFn: parts.gradFn === undefined ? null : text(parts.gradFn, `${where} gradFn`),
      throws: parts.throws === true,
      steps: each(parts.steps, `${where} steps`, object),
    };
    require(read.throws !== read.outputs.length > 0 || read.steps.length > 0, where, 'either refused, or answered, or told in steps');
    if (read.upstream.length > 0 || read.gradients.length > 0) {
      require(read.upstream.length === read.outputs.length, `${where} upstream`, 'as long as the outputs');
      require(read.gradients.length === read.inputs.length, `${where} gradients`, 'as long as the inputs');
    }
    return read;
  };

  const top = object(document, 'the document');
  require(top.schema === 1, 'schema', '1');
  const [family, file] = path.split('/');
  const operator = text(top.operator, 'operator');
  require(file === `${operator}.json`, `operator "${operator}"`, 'what the file is called');
  const cases = list(top.cases, 'cases').map(recordedCase);
  require(cases.length > 0, 'cases', 'a list with anything in it');
  require(new Set(cases.map(({ title }) => title)).size === cases.length, 'cases', 'a list of cases whose titles differ');
  return { operator, family, torch: text(top.torch, 'torch'), recipe: text(top.recipe, 'recipe'), cases };
}

/** Every operator that was recorded, by its name. Documents that are not about one operator (printing, random streams, training) stay out. */
export const fixtures: ReadonlyMap<string, Fixture> = new Map(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.includes('/') && path.endsWith('.json'))
    .sort()
    .map((path) => [path, readRecorded(path)] as const)
    .filter(([, document]) => !(document as Json).document)
    .map(([path, document]) => asFixture(document, path))
    .map((fixture) => [fixture.operator, fixture]),
);
