/** What the trainer remembers between two sessions. Whether an exercise is solved is not remembered but graded anew. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { writeWhole } from './book.ts';

export interface Progress {
  /** How many hints of an exercise were shown. */
  readonly hints: Readonly<Record<string, number>>;
  /** Solved when last graded; only good for a word when one no longer is. */
  readonly solved: readonly string[];
}
const none: Progress = { hints: {}, solved: [] };

export const progressFile = new URL('../.opbook/progress.json', import.meta.url);

/** What was remembered; nothing where the file is missing or not what we wrote. */
export function readProgress(file: URL): Progress {
  if (!existsSync(file)) return none;
  try {
    const { hints, solved } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Progress>;
    return {
      hints: Object.fromEntries(Object.entries(hints ?? {}).filter(([, count]) => Number.isInteger(count) && count > 0)),
      solved: Array.isArray(solved) ? solved.filter((number) => typeof number === 'string') : [],
    };
  } catch {
    return none;
  }
}

export function writeProgress(file: URL, progress: Progress): void {
  mkdirSync(new URL('./', file), { recursive: true });
  writeWhole(file, `${JSON.stringify(progress, null, 2)}\n`);
}
