/**
 * `npm start` shows what this book is, in a minute; `npm start 11` runs chapter 11; `npm start -- --list` lists the chapters.
 */
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Chapter, chapterNumbered, chaptersFolder, chaptersIn, pathOf } from './book.ts';
import { progressFile } from './progress.ts';
import { styled, Trainer } from './trainer.ts';

/** Number, title, and where there are exercises, how many are solved. */
async function list(book: URL, chapters: readonly Chapter[], memory: URL): Promise<void> {
  const trainer = await Trainer.open(book, memory);
  await trainer.verify();
  for (const chapter of chapters) {
    const own = trainer.exercises.filter((listed) => listed.chapter.name === chapter.name);
    const solved = own.filter((listed) => trainer.stateOf(listed) === 'solved').length;
    console.log(`${String(chapter.number).padStart(3)}  ${chapter.title}${own.length > 0 ? styled('dim', `   ${solved}/${own.length} exercises`) : ''}`);
  }
  if (chapters.length === 0) console.log('There are no chapters yet.');
}

async function run({ number, title, folder, hasExercises }: Chapter): Promise<void> {
  console.log(`${styled('bold', `${number} · ${title}`)}\n`);
  await import(new URL('chapter.ts', folder).href);
  console.log(`\nThe same with its text: ${pathOf(new URL('README.md', folder))}`);
  if (hasExercises) console.log(`Exercises: ${pathOf(new URL('exercises.ts', folder))}, graded by npm run learn -- ${number}.1`);
}

async function tour(book: URL): Promise<void> {
  const folder = readdirSync(book).find((name) => /^00-/.test(name) && existsSync(new URL(`${name}/tour.ts`, book)));
  if (folder === undefined) return;
  const { main } = (await import(new URL(`${folder}/tour.ts`, book).href)) as { readonly main: () => boolean };
  if (!main()) process.exitCode = 1; // it has said which stop failed
  console.log('\nThe chapters; npm start 1 runs the first.\n');
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { list: { type: 'boolean' }, chapters: { type: 'string' }, progress: { type: 'string' } }, // another book, for tests
  });
  const book = values.chapters === undefined ? chaptersFolder : pathToFileURL(`${values.chapters}/`);
  const memory = values.progress === undefined ? progressFile : pathToFileURL(values.progress);
  const chapters = chaptersIn(book);
  if (positionals.length > 0) await run(chapterNumbered(chapters, positionals[0]));
  else {
    if (!values.list) await tour(book);
    await list(book, chapters, memory);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
