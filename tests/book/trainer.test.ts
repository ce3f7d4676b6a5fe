import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { gradeAll } from '../../scripts/gradeExercises.ts';
import { readProgress, writeProgress } from '../../scripts/progress.ts';
import { outdatedPages, wovenPages } from '../../scripts/weave.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
mkdirSync(`${root}.opbook`, { recursive: true });
const folder = mkdtempSync(`${root}.opbook/book-`); // inside the project, where TypeScript and packages are found
const book = pathToFileURL(`${folder}/`);
const page = `${folder}/01-doubling/exercises.ts`;
const memory = `${folder}/progress.json`;

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(`${root}tests/book/example`, folder, { recursive: true });
  for (const program of ['chapter.ts', 'exercises.ts', 'graders.ts']) {
    const moved = (text: string): string => text.replaceAll('../../../../', '../../../').replaceAll("'../../../support", "'../../../tests/support");
    edit(`${folder}/01-doubling/${program}`, moved);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
const solve = (body = 'return _numbers.map((x) => 2 * x);'): void => edit(page, (text) => text.replace("return todo('1.1');", body));

function run(script: string, parameters: readonly string[], input = '') {
  const program = ['--import', 'tsx', `scripts/${script}.ts`, '--chapters', folder, '--progress', memory];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...parameters], { cwd: root, input, encoding: 'utf8' });
  return { status, output: stdout, errors: stderr };
}
const learn = (parameters: readonly string[], input?: string) => run('learn', parameters, input);

test('grading once: still to do, wrong, solved', () => {
  const untouched = learn(['--once', '1.1']);
  expect(untouched.status).toBe(1);
  expect(untouched.output).toContain('· 1.1 ★ twice every number: still to do, in .opbook/');
  solve('return _numbers.map((x) => x * x);');
  const { status, output } = learn(['--once', '1.1']);
  expect(status).toBe(1);
  expect(output).toContain('✗ 1.1 ★ twice every number: not yet\n\n  call      doubled(');
  expect(output).toContain('Diagnosis: That is the square.');
  edit(page, (text) => text.replace('x * x', '2 * x'));
  expect(learn(['--once', '1.1'])).toMatchObject({ status: 0, output: '✓ 1.1 ★ twice every number: solved. It held on 101 inputs.\n' });
  expect(learn(['--once', '9.9'])).toMatchObject({ status: 1, errors: 'There is no exercise 9.9. npm run learn -- --list shows them all.\n' });
});

test('a session over a pipe: list, hints, the answer after a pass, the next one', () => {
  expect(learn([], 'h\nh\nh\ns\nq\n').output).toMatch(/^\n1\.1 ★[^]+hint 1 of 2:[^]+hint 2 of 2:[^]+hint 2 of 2:[^]+First yours, then ours/);
  solve();
  const { status, output } = learn(['1.1'], 's\nl\nn\nq\n');
  expect(status).toBe(0);
  expect(output).toMatch(/The library's answer:\n\n\(numbers\) => numbers\.map\(\(x\) => 2 \* x\)\n/);
  expect(output).toMatch(/✓ 1\.1 ★ twice every number\n· 1\.2 ★★ a law of doubling\n\n1 of 2 solved\n\n1\.2 ★★ a law of doubling/);
  expect(output).not.toContain('\u001b');
});

test('saving the page grades it', async () => {
  const trainer = spawn(process.execPath, ['--import', 'tsx', 'scripts/learn.ts', '--chapters', folder, '--progress', memory], { cwd: root });
  let output = '';
  const seen = (wanted: string): Promise<void> => new Promise((resolve) => {
    const look = (): void => { if (output.includes(wanted)) resolve(); };
    trainer.stdout.on('data', look);
    look();
  });
  trainer.stdout.prependListener('data', (text) => { output += String(text); });
  await seen('q quit');
  solve('return [..._numbers];');
  await seen('✗ 1.1 ★ twice every number: not yet');
  edit(page, (text) => text.replace('[..._numbers]', '_numbers.map((x) => 2 * x)'));
  await seen('1 of 2 solved · n goes on');
  trainer.stdin.end('q\n');
  expect(await new Promise((resolve) => trainer.on('close', resolve))).toBe(0);
});

test('what was written down is not believed', () => {
  writeProgress(pathToFileURL(memory), { hints: {}, solved: ['1.1', '1.2'] });
  const { output } = learn(['--list']);
  expect(output).toContain('1.1 ★ twice every number was solved and is not any more.');
  expect(output).toContain('\n0 of 2 solved');
  expect(readProgress(pathToFileURL(memory)).solved).toEqual([]);
});

test('progress survives nonsense, and is written whole', () => {
  for (const nonsense of ['{', 'null', '[]', '{"hints":{"1.1":"many"},"solved":[1]}']) {
    writeFileSync(memory, nonsense);
    expect(readProgress(pathToFileURL(memory))).toEqual({ hints: {}, solved: [] });
  }
  writeProgress(pathToFileURL(memory), { hints: { '1.1': 2 }, solved: [] });
  expect(readProgress(pathToFileURL(memory))).toEqual({ hints: { '1.1': 2 }, solved: [] });
  expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([]);
});

test('a page that does not load, and a loop that never ends, are lessons too', async () => {
  solve('return (');
  const broken = (await gradeAll(book, ['1.1'])).get('1.1');
  expect(broken).toMatchObject({ state: 'wrong', lesson: expect.stringContaining('The page does not load.') as string });
  edit(page, (text) => text.replace('return (', 'for (;;);'));
  const verdicts = await gradeAll(book, ['1.1', '1.2'], { limit: 3 });
  expect(verdicts.get('1.1')).toMatchObject({ state: 'wrong', lesson: '  No answer within 3 seconds. Is there a loop that never ends?' });
  expect(verdicts.get('1.2')).toEqual({ state: 'todo' });
});

test('starting: the list, a chapter, a number that is none', () => {
  solve();
  expect(run('start', ['--list']).output).toBe('  1  Doubling: a chapter to test the book with   1/2 exercises\n');
  const { status, output } = run('start', ['1']);
  expect(status).toBe(0);
  expect(output).toMatch(/^1 · Doubling: a chapter to test the book with\n\n6\ntwice 1 is 2\n/);
  expect(output).toMatch(/README\.md\nExercises: .*exercises\.ts, graded by npm run learn -- 1\.1\n$/);
  expect(run('start', ['12'])).toMatchObject({ status: 1, errors: 'There is no chapter 12. There are: 1.\n' });
});

test('pages are woven with their neighbours and a table', async () => {
  mkdirSync(`${folder}/02-halving`);
  writeFileSync(`${folder}/02-halving/chapter.ts`, '// # 2 · Halving\n\nconsole.log(1 / 2);\n//=> 0.5\n');
  const pages = await wovenPages(book);
  expect(pages.get(new URL('02-halving/README.md', book).href)).toBe(
    '# 2 · Halving\n\n```ts\nconsole.log(1 / 2);\n//=> 0.5\n```\n\n---\n\n'
    + 'This page is the program [chapter.ts](chapter.ts): `npm start 2` runs it.\n\n'
    + '← [1 · Doubling: a chapter to test the book with](../01-doubling/README.md) · [all chapters](../README.md)\n');
  expect(pages.get(new URL('README.md', book).href)).toContain(
    '| 1 | [Doubling: a chapter to test the book with](01-doubling/README.md) | 2 |\n| 2 | [Halving](02-halving/README.md) |  |\n');
  expect([...(await outdatedPages(book)).keys()]).toEqual([...pages.keys()]);
  for (const [href, text] of pages) writeFileSync(new URL(href), text);
  expect(await outdatedPages(book)).toEqual(new Map());
  edit(`${folder}/02-halving/chapter.ts`, (text) => text.replace('0.5', '½'));
  expect([...(await outdatedPages(book)).keys()]).toEqual([new URL('02-halving/README.md', book).href]);
  expect(existsSync(new URL('02-halving/README.md', book))).toBe(true);
});
