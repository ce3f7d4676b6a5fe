/** Grades the learner's pages: an untouched exercise is skipped under its title, a touched one passes or teaches. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chaptersIn, exercisesIn, stubIn } from '../scripts/book.ts';
import { todo } from '../chapters/todo.ts';
import { proofsOf } from './support/proofs.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Told to scripts/exerciseReporter.ts. */
    exercise?: { readonly title: string; readonly solved: boolean };
  }
}

const chapters = chaptersIn();
const exercises = await exercisesIn(chapters);
/** In the shipped book, nothing is solved: set where the book is built, never where it is read. */
const shipped = process.env.OPBOOK_SHIPPED === '1';

test('an exercise nobody has touched says so', () => {
  expect(() => todo('7.1')).toThrow('exercise 7.1 is still to do');
});

describe.each(exercises.map((listed) => [listed.exercise.title, listed] as const))('%s', (_title, { name, number, file, exercise, chapter }) => {
  const source = readFileSync(file, 'utf8');

  test('your answer', { meta: { exercise: { title: exercise.title, solved: false } } }, async ({ skip, task }) => {
    const page = (await import(/* @vite-ignore */ fileURLToPath(file))) as Readonly<Record<string, unknown>>;
    const verdict = exercise.grade(page[name], name);
    if (shipped) expect(verdict.state, 'the book is shipped with nothing solved').toBe('todo');
    if (verdict.state === 'todo') skip(exercise.title);
    if (verdict.state === 'wrong') {
      const error = new Error(`${exercise.title}: not yet\n\n${verdict.lesson}${verdict.diagnosis === null ? '' : `\n\n  Diagnosis: ${verdict.diagnosis}`}\n`);
      error.stack = `${error.name}: ${error.message}\n    at ${fileURLToPath(file)}:${stubIn(source, name).line}:1`;
      throw error;
    }
    task.meta.exercise = { title: exercise.title, solved: true };
  });

  test('its page begins with its title and its time', () => {
    expect(exercise.title).toMatch(new RegExp(`^${chapter.number}\\.\\d+ ★{1,3} \\S`));
    const { doc } = stubIn(source, name);
    if (source.includes(`todo('${number}')`)) {
      expect(doc.split('\n')[0]).toMatch(/\(\d+ minutes\)$/);
      expect(doc.split('\n')[0].replace(/ \(\d+ minutes\)$/, '')).toBe(exercise.title);
    }
  });

  for (const { title, prove } of proofsOf(exercise, name)) test(`proof: ${title}`, prove);
});
