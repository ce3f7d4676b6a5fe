import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asFixture, fixtures, readRecorded } from './support/fixtures.ts';

interface Lock {
  readonly schema: number;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly recipe: string; readonly recipeSha256: string }>>;
}

const root = new URL('../', import.meta.url);
const folder = new URL('fixtures/', root);
const lock = JSON.parse(readFileSync(new URL('fixtures.lock.json', folder), 'utf8')) as Lock;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path !== 'fixtures.lock.json' && !statSync(new URL(path, folder)).isDirectory())
  .sort();

/** The SHA-256 of a text, however its lines end. */
const digest = (url: URL): string => createHash('sha256').update(readFileSync(url, 'latin1').replaceAll('\r\n', '\n'), 'latin1').digest('hex');

/** How a file is called on the command line: an operator by its name, a document by its path. */
const nameOf = (path: string): string => (fixtures.has(basename(path, '.json')) ? basename(path, '.json') : path.replace('.json', ''));

/** Every list under a key `data`, wherever it stands: [keys leading to it, its length]. */
function recordedLists(value: unknown, keys = ''): [string, number][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'data' && Array.isArray(part) ? [[`${keys}.${key}`, part.length] as [string, number]] : recordedLists(part, `${keys}.${key}`));
}

describe('fixtures are as they were recorded', () => {
  test('the lock names the files that are there, all of them', () => {
    const strangers = files.filter((path) => !(path in lock.files));
    const gone = Object.keys(lock.files).filter((path) => !files.includes(path));
    expect(strangers, 'no recipe recorded these: delete them, or write the recipe and run npm run fixtures').toEqual([]);
    expect(gone, 'these are gone: npm run fixtures records them again, or forgets them where the recipe is gone as well').toEqual([]);
  });

  test.each(Object.entries(lock.files).filter(([path]) => files.includes(path)))('%s', (path, { sha256, recipe, recipeSha256 }) => {
    expect(digest(new URL(path, folder)), `fixtures/${path} was changed by hand: npm run fixtures -- --accept ${nameOf(path)}`).toBe(sha256);
    expect(existsSync(new URL(recipe, root)), `${recipe} is gone: bring it back, or delete fixtures/${path}`).toBe(true);
    expect(digest(new URL(recipe, root)), `${recipe} changed since fixtures/${path} was recorded: npm run fixtures -- ${nameOf(path)}`).toBe(recipeSha256);
    expect(readRecorded(path), `fixtures/${path} does not name the recipe that the lock names`).toMatchObject({ schema: 1, recipe });
  });

  test('operators live in one file each', () => {
    const recorded = files.filter((path) => path.includes('/') && typeof (readRecorded(path) as { operator?: unknown }).operator === 'string');
    expect([...fixtures.values()].map(({ family, operator }) => `${family}/${operator}.json`)).toEqual(recorded);
  });
});

describe('fixtures stay small', () => {
  const kibibytes = (path: string): number => statSync(new URL(path, folder)).size / 1024;

  test('64 KiB a file, but for data', () => {
    expect(files.filter((path) => !path.startsWith('data/') && kibibytes(path) > 64)).toEqual([]);
  });

  test('512 elements a tensor, but for data and what is printed', () => {
    const lists = files
      .filter((path) => !path.startsWith('data/') && path !== 'printing.json')
      .flatMap((path) => recordedLists(readRecorded(path)).map(([keys, length]) => ({ path, keys, length })));
    expect(lists.length).toBeGreaterThan(files.length);
    expect(lists.filter(({ length }) => length > 512)).toEqual([]);
  });

  test('6 MiB in all', () => {
    expect(files.reduce((sum, path) => sum + kibibytes(path), 0)).toBeLessThan(6 * 1024);
  });
});

describe('a malformed fixture is refused with its place', () => {
  const tensor = { name: 'x', shape: [2], dtype: 'float32', data: [1, 2] };
  const good = { title: 'one', options: {}, inputs: [tensor], outputs: [tensor], upstream: [tensor], gradients: [tensor] };
  const read = (...cases: object[]) => asFixture({ schema: 1, operator: 'exp', torch: '2.13.0', recipe: 'a.py', cases }, 'elementwise/exp.json');

  test('the good one passes', () => {
    expect(read(good).cases[0]).toMatchObject({ title: 'one', throws: false, gradFn: null, steps: [], outputs: [tensor] });
    expect(read({ title: 'booleans', outputs: [{ ...tensor, dtype: 'bool', data: [true, false] }] }).cases[0].outputs[0].data).toEqual([1, 0]);
  });

  test.each([
    [{ ...good, inputs: [{ ...tensor, data: [1] }] }, 'fixtures/elementwise/exp.json: “one” inputs[0].data is not as long as the shape [2] says'],
    [{ ...good, inputs: [{ ...tensor, dtype: 'half' }] }, '“one” inputs[0].dtype is not one of float32, float64, int32, uint8, bool'],
    [{ ...good, inputs: [{ name: 'x', list: [tensor, { ...tensor, data: [1, 'two'] }] }] }, '“one” inputs[0].list[1].data is not a list of numbers'],
    [{ ...good, outputs: [] }, '“one” is not either refused, or answered, or told in steps'],
    [{ ...good, throws: true }, '“one” is not either refused, or answered, or told in steps'],
    [{ ...good, gradients: [] }, '“one” gradients is not as long as the inputs'],
    [{ ...good, title: '' }, 'cases[0].title is not a text'],
  ])('%#', (malformed, message) => {
    expect(() => read(malformed)).toThrow(message);
  });

  test('titles, names and schema', () => {
    expect(() => read(good, good)).toThrow('cases is not a list of cases whose titles differ');
    expect(() => read()).toThrow('cases is not a list with anything in it');
    expect(() => asFixture({ schema: 2 }, 'a/b.json')).toThrow('fixtures/a/b.json: schema is not 1');
    expect(() => asFixture({ schema: 1, operator: 'exp', cases: [] }, 'elementwise/log.json')).toThrow('operator "exp" is not what the file is called');
  });
});
