/**
 * `npm run learn` is the trainer: it shows an exercise, watches its page, and grades whenever you save.
 *
 *     npm run learn                   the next exercise          keys: h hint · s answer · n next · l list · q quit
 *     npm run learn -- 11.2           that exercise
 *     npm run learn -- --once 11.2    grades it once             --seed and --path repeat one failing input
 *     npm run learn -- --hint 11.2    one hint more
 *     npm run learn -- --list         all exercises, and which are solved
 */
import { watch } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chaptersFolder, type Listed } from './book.ts';
import { progressFile } from './progress.ts';
import { styled, Trainer } from './trainer.ts';

const keys = 'h hint · s answer, once yours passes · n next · l list · q quit';

function options() {
  return parseArgs({
    allowPositionals: true,
    options: {
      once: { type: 'string' }, hint: { type: 'string' }, list: { type: 'boolean' }, seed: { type: 'string' }, path: { type: 'string' },
      chapters: { type: 'string' }, progress: { type: 'string' }, // another book, for tests
    },
  });
}

/** Calls back when the page was saved; editors save by replacing, so the folder is watched. */
function onSave(file: URL, saved: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(fileURLToPath(new URL('./', file)), (_event, name) => {
    if (name !== null && name !== basename(fileURLToPath(file))) return;
    clearTimeout(timer);
    timer = setTimeout(saved, 100);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

/** Everything that was typed: a key at a time on a terminal, all letters of a line from a pipe. */
async function* typed(): AsyncGenerator<string> {
  if (!process.stdin.isTTY) {
    for await (const line of createInterface({ input: process.stdin })) yield* line.trim();
    return;
  }
  process.stdin.setRawMode(true);
  try {
    for await (const chunk of process.stdin) yield* String(chunk).replaceAll('\u0003', 'q').replaceAll('\u0004', 'q');
  } finally {
    process.stdin.setRawMode(false);
  }
}

async function train(trainer: Trainer, start: Listed | null): Promise<void> {
  let current = start ?? trainer.next();
  let work: Promise<unknown> = Promise.resolve();
  let stopWatching = (): void => undefined;
  const say = (text: string): void => console.log(text);
  const enter = (listed: Listed | null): void => {
    stopWatching();
    stopWatching = () => undefined;
    current = listed;
    if (listed === null) {
      say(`All ${trainer.exercises.length} exercises are solved.`);
      return;
    }
    stopWatching = onSave(listed.file, () => { work = work.then(() => regrade(listed)); }); // before anybody can read that it watches
    say('');
    trainer.show(listed);
    say(styled('dim', keys));
  };
  const regrade = async (listed: Listed): Promise<void> => {
    if (listed !== current) return;
    say('');
    const { state } = await trainer.grade(listed);
    if (state === 'solved') say(`${trainer.solved()} of ${trainer.exercises.length} solved · n goes on`);
  };
  const press: Readonly<Record<string, (listed: Listed | null) => unknown>> = {
    h: (listed) => listed && trainer.hint(listed),
    s: (listed) => listed && trainer.solution(listed),
    n: (listed) => enter(trainer.next(listed)),
    l: () => trainer.list(),
  };

  enter(current);
  for await (const key of typed()) {
    if (key === 'q') break;
    work = work.then(() => press[key]?.(current));
    await work;
  }
  await work;
  stopWatching();
}

async function main(): Promise<number> {
  const { values, positionals } = options();
  const folder = (path: string): URL => pathToFileURL(path.endsWith('/') ? path : `${path}/`);
  const book = values.chapters === undefined ? chaptersFolder : folder(values.chapters);
  const memory = values.progress === undefined ? progressFile : pathToFileURL(values.progress);
  const trainer = await Trainer.open(book, memory);
  if (values.hint !== undefined) {
    trainer.hint(trainer.numbered(values.hint));
    return 0;
  }
  if (values.once !== undefined) {
    const seed = values.seed === undefined ? undefined : Number(values.seed);
    const { state } = await trainer.grade(trainer.numbered(values.once), { seed, path: values.path });
    return state === 'solved' ? 0 : 1;
  }
  if (trainer.exercises.length === 0) {
    console.log('There are no exercises yet.');
    return 0;
  }
  const start = positionals[0] === undefined ? null : trainer.numbered(positionals[0]);
  await trainer.verify();
  if (values.list) trainer.list();
  else await train(trainer, start);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
