import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { vi } from 'vitest';
import { pathOf } from '../../scripts/book.ts';
import { type Stop, stopsIn } from '../../scripts/checkedChapters.ts';

declare global {
  /** Called by a chapter imported as `chapter.ts?checked`: see scripts/checkedChapters.ts. */
  var stopAt: (line: number) => void;
}

/** Runs a chapter with a library of its own, and tells what it printed up to each of its stops. */
export async function runChapter(file: URL): Promise<ReadonlyMap<number, readonly string[]>> {
  const printed = new Map<number, readonly string[]>();
  let lines: string[] = [];
  vi.resetModules(); // no chapter sees the seed or the defaults that another one set
  globalThis.stopAt = (line) => {
    printed.set(line, lines);
    lines = [];
  };
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    lines.push(...format(...values).split('\n').map((line) => line.trimEnd()));
  });
  try {
    await import(/* @vite-ignore */ `${fileURLToPath(file)}?checked`);
  } finally {
    log.mockRestore();
  }
  return printed;
}

/** Fails where a chapter prints something else than its `//=>` lines say: every such place, by file and line. */
export function assertPromises(file: URL, printed: ReadonlyMap<number, readonly string[]>): void {
  const keeps = ({ line, promised }: Stop): boolean => promised.map((text) => text.trimEnd()).join('\n') === (printed.get(line) ?? []).join('\n');
  const broken = stopsIn(readFileSync(file, 'utf8')).filter((stop) => !keeps(stop));
  if (broken.length === 0) return;
  const lessons = broken.map(({ line, promised }) => {
    const got = printed.get(line) ?? [];
    const quoted = (text: readonly string[]): string => text.map((each) => `      ${each}`).join('\n');
    const says = promised.length > 0 ? `    it says\n${quoted(promised)}` : '    it says nothing';
    return `  ${pathOf(file)}:${line}\n${says}\n${got.length > 0 ? `    it prints\n${quoted(got)}` : '    it prints nothing'}`;
  });
  const error = new Error(`the chapter prints something else than its //=> lines say\n\n${lessons.join('\n\n')}\n`);
  error.stack = `${error.name}: ${error.message}\n    at ${fileURLToPath(file)}:${broken[0].line}:1`;
  throw error;
}
