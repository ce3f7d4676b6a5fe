import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { headingOf, stubIn } from '../../scripts/book.ts';
import { outputOf, stopsIn, withOutputs, withStops } from '../../scripts/checkedChapters.ts';
import { weave } from '../../scripts/weave.ts';
import { leadsSomewhere, pointersIn } from '../support/prose.ts';
import { assertPromises, runChapter } from '../support/runChapter.ts';

const folder = new URL('example/01-doubling/', import.meta.url);
const file = new URL('chapter.ts', folder);
const source = readFileSync(file, 'utf8');

test('weaving turns the margin into prose and the rest into code with its output', () => {
  expect(weave("// # 1 · One\n//\n// Prose.\n\nconsole.log(1);\n//=> 1\n\n// - a list\n//   of prose\nconst two = 2;\n")).toBe(
    '# 1 · One\n\nProse.\n\n```ts\nconsole.log(1);\n//=> 1\n```\n\n- a list\n  of prose\n\n```ts\nconst two = 2;\n```\n');
});

test('however lines end, a chapter is woven the same', () => {
  expect(weave(source.replaceAll('\n', '\r\n'))).toBe(weave(source));
});

test('a chapter prints what it says, in loops, over lines and after waiting', async () => {
  const printed = await runChapter(file);
  expect([...printed.values()].filter((lines) => lines.length > 0)).toEqual([['6'], ['twice 1 is 2', 'twice 2 is 4'], ['up', '', 'down'], ['[ 1 ]']]);
  assertPromises(file, printed);
});

test('what it does not say, or says wrongly, is told with file, line and both outputs', async () => {
  const printed = new Map(await runChapter(file));
  const line = source.split('\n').indexOf('//=> 6') + 1;
  printed.set(line, ['7']);
  const silent = stopsIn(source).find(({ promised }) => promised.length === 0)?.line ?? 0;
  printed.set(silent, ['surprise']);
  const place = 'tests/book/example/01-doubling/chapter.ts';
  expect(() => assertPromises(file, printed)).toThrow(`  ${place}:${line}\n    it says\n      6\n    it prints\n      7`);
  expect(() => assertPromises(file, printed)).toThrow(`  ${place}:${silent}\n    it says nothing\n    it prints\n      surprise`);
  expect(() => assertPromises(file, new Map())).toThrow('    it prints nothing');
});

test('stopping moves no line', () => {
  const stopped = withStops(source).split('\n');
  source.split('\n').forEach((line, i) => expect(stopped[i].endsWith(line)).toBe(true));
});

test('outputs can be written by the chapter itself', async () => {
  const printed = await runChapter(file);
  const forgotten = source.split('\n').filter((line) => !/^\/\/=> [^6]/.test(line)).join('\n').replace('//=> 6', '//=> 5');
  expect(withOutputs(source, printed)).toBe(source);
  expect(withOutputs('one();\n\n// # prose', new Map([[3, ['1', '', '2']]]))).toBe('one();\n//=> 1\n//=>\n//=> 2\n\n// # prose');
  expect(withOutputs(forgotten, printed)).not.toContain('//=> 5');
  expect(outputOf('//=>   indented')).toBe('  indented');
});

test('a chapter begins with its number and title', () => {
  expect(headingOf('// # 11 · Convolution: windows\n// more')).toEqual({ number: 11, title: 'Convolution: windows' });
  expect(() => headingOf('// Convolution')).toThrow('the first line of a chapter reads `// # 11 · Title`');
});

test('links and paths in prose are followed, in code they are not', () => {
  const prose = '// See [the page](../x.md#part), `src/index.ts`, `src/ops/<family>` and `src/nothing.ts:3`.\nconst s = "[a](b)";';
  const pointers = pointersIn(prose);
  expect(pointers).toEqual(['../x.md#part', '/src/index.ts', '/src/ops/<family>', '/src/nothing.ts:3'].map((target) => ({ line: 1, target })));
  const root = new URL('../../', import.meta.url);
  expect(pointers.map((pointer) => leadsSomewhere(pointer, folder, root))).toEqual([false, true, true, false]);
});

test('a stub is found with its line and what it asks', () => {
  const { line, doc } = stubIn(readFileSync(new URL('exercises.ts', folder), 'utf8'), 'doublingLaw');
  expect(line).toBe(22);
  expect(doc).toMatch(/^1\.2 ★★ a law of doubling \(5 minutes\)\n\n`double` claims[^]+true$/);
  expect(stubIn('nothing here', 'gone')).toEqual({ line: 1, doc: '' });
});
