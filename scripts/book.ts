/** What is in the book: its chapters, and the exercises of each. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Exercise } from '../tests/support/exercise.ts';

export const chaptersFolder = new URL('../chapters/', import.meta.url);

export interface Chapter {
  readonly number: number;
  /** `11-convolution` */
  readonly name: string;
  readonly folder: URL;
  /** `Convolution: every window, one question` */
  readonly title: string;
  readonly hasExercises: boolean;
}

/** An exercise, and where its stub is. */
export interface Listed {
  /** `11.2` */
  readonly number: string;
  /** The exported name of the stub. */
  readonly name: string;
  readonly chapter: Chapter;
  /** The learner's page. */
  readonly file: URL;
  readonly exercise: Exercise;
}

/** `// # 11 · Convolution: …`, the first line of a chapter. */
export function headingOf(source: string): { readonly number: number; readonly title: string } {
  const [, number, title] = /^\/\/ # (\d+) · (.+?)\s*(?:\n|$)/.exec(source) ?? [];
  if (title === undefined) throw new Error('the first line of a chapter reads `// # 11 · Title`');
  return { number: Number(number), title };
}

/** The chapters in order: every folder `NN-name` with a chapter.ts. */
export function chaptersIn(book: URL = chaptersFolder): Chapter[] {
  return readdirSync(book).filter((name) => /^\d\d-/.test(name) && existsSync(new URL(`${name}/chapter.ts`, book))).sort().map((name) => {
    const folder = new URL(`${name}/`, book);
    try {
      const { number, title } = headingOf(readFileSync(new URL('chapter.ts', folder), 'utf8'));
      if (number !== Number(name.slice(0, 2))) throw new Error(`it is called chapter ${number}`);
      return { number, name, folder, title, hasExercises: existsSync(new URL('graders.ts', folder)) };
    } catch (error) {
      throw new Error(`${pathOf(new URL('chapter.ts', folder))}: ${(error as Error).message}`);
    }
  });
}

/** The exercises of a chapter in order. Loads its graders, not the learner's page. */
export async function exercisesOf(chapter: Chapter): Promise<Listed[]> {
  if (!chapter.hasExercises) return [];
  const { graders } = (await import(new URL('graders.ts', chapter.folder).href)) as { readonly graders: Readonly<Record<string, Exercise>> };
  const file = new URL('exercises.ts', chapter.folder);
  return Object.entries(graders).map(([name, exercise]) => ({ number: exercise.title.split(' ')[0], name, chapter, file, exercise }));
}

/** All exercises of the book, in order. */
export async function exercisesIn(chapters: readonly Chapter[]): Promise<Listed[]> {
  const lists: Listed[] = [];
  for (const chapter of chapters) lists.push(...await exercisesOf(chapter));
  return lists;
}

/** The chapter of that number; the message for a wrong one names the right ones. */
export function chapterNumbered(chapters: readonly Chapter[], asked: string): Chapter {
  const found = chapters.find(({ number }) => /^\d+$/.test(asked) && number === Number(asked));
  if (!found) throw new Error(`There is no chapter ${asked}. There are: ${chapters.map(({ number }) => number).join(', ') || 'none yet'}.`);
  return found;
}

/** The stub's line and doc comment, as they stand in the learner's page now. */
export function stubIn(source: string, name: string): { readonly line: number; readonly doc: string } {
  const declaration = new RegExp(`^export (?:function\\*?|class|const|let) ${name}\\b`, 'm').exec(source);
  if (!declaration) return { line: 1, doc: '' };
  const above = source.slice(0, declaration.index);
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(above) ?? [];
  const doc = comment.split('\n').map((text) => text.replace(/^\s*\* ?/, '').trimEnd()).join('\n').trim();
  return { line: above.split('\n').length, doc };
}

/** Whether the stub's body is still `return todo('11.2')`. */
export const isUntouched = (source: string, number: string): boolean =>
  new RegExp(`^\\s*(?:return )?todo\\('${number.replace('.', '\\.')}'\\)`, 'm').test(source);

/** A path as one types it from the project's folder. */
export function pathOf(url: URL): string {
  const [path, root] = [fileURLToPath(url), fileURLToPath(new URL('../', import.meta.url))];
  return (path.startsWith(root) ? path.slice(root.length) : path).replaceAll('\\', '/');
}

/** Writes a whole file or nothing of it. */
export function writeWhole(file: URL, text: string): void {
  const draft = new URL(`${file.href}.${process.pid}.draft`);
  writeFileSync(draft, text);
  renameSync(draft, file);
}
