import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chaptersIn, exercisesOf, pathOf, writeWhole } from '../scripts/book.ts';
import { withOutputs } from '../scripts/checkedChapters.ts';
import { outdatedPages } from '../scripts/weave.ts';
import { leadsSomewhere, pointersIn } from './support/prose.ts';
import { assertPromises, runChapter } from './support/runChapter.ts';

const chapters = chaptersIn();
const root = new URL('../', import.meta.url);
/** `npm run weave -- --outputs` sets it: chapters are given the outputs that they print. */
const writeOutputs = process.env.OPBOOK_OUTPUTS === 'write';
const oneMinute = 60_000;

test('no two chapters have the same number', () => {
  const numbers = chapters.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)]);
});

test.skipIf(writeOutputs)('the pages are woven from the chapters as they are', async () => {
  const outdated = [...(await outdatedPages()).keys()].map((href) => pathOf(new URL(href)));
  expect(outdated, 'npm run weave writes them').toEqual([]);
});

describe.each(chapters.map((chapter) => [`chapter ${chapter.number} · ${chapter.title}`, chapter] as const))('%s', (_title, chapter) => {
  const { folder, name, number } = chapter;
  const file = new URL('chapter.ts', folder);
  const source = readFileSync(file, 'utf8');
  const programs = ['chapter.ts', 'exercises.ts', 'graders.ts'].filter((program) => existsSync(new URL(program, folder)));

  test('prints what it says', { timeout: oneMinute }, async () => {
    const drawings = () => readdirSync(folder).filter((entry) => entry.endsWith('.svg')).map((entry) => [entry, readFileSync(new URL(entry, folder), 'utf8')]);
    const before = drawings();
    const printed = await runChapter(file);
    if (writeOutputs) writeWhole(file, withOutputs(source, printed));
    else {
      assertPromises(file, printed);
      expect(drawings(), 'it draws something else than the pictures that were there; they are new now').toEqual(before);
    }
  });

  test('every output is at the margin, where it is checked', () => {
    const indented = source.split('\n').flatMap((line, i) => (/^\s+\/\/=>/.test(line) ? [`${pathOf(file)}:${i + 1}`] : []));
    expect(indented).toEqual([]);
  });

  test('what it points at is there', () => {
    const dangling = pointersIn(source).filter((pointer) => !leadsSomewhere(pointer, folder, root));
    expect(dangling.map(({ line, target }) => `${pathOf(file)}:${line} ${target}`)).toEqual([]);
  });

  test('needs no later chapter', () => {
    const needed = programs.flatMap((program) => [...readFileSync(new URL(program, folder), 'utf8').matchAll(/from '\.\.\/((\d\d)-[^/']+)/g)]);
    expect(needed.filter(([, other, digits]) => other !== name && Number(digits) >= number).map(([, other]) => other)).toEqual([]);
  });

  test.runIf(chapter.hasExercises)('its graders grade only what they are given, also outside of a test run', () => {
    const imports = readFileSync(new URL('graders.ts', folder), 'utf8').split('\n').filter((line) => /from '(?:vitest|\.\/exercises\.ts)'/.test(line));
    expect(imports).toEqual([expect.stringMatching(/^import type /)]);
  });

  test('its exercises are numbered in order', async () => {
    const numbers = (await exercisesOf(chapter)).map((exercise) => exercise.number);
    expect(numbers).toEqual(numbers.map((_, i) => `${number}.${i + 1}`));
  });
});
