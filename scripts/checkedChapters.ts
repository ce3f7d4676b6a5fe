/**
 * Makes a chapter check itself: imported as `chapter.ts?checked`, it stops after every `//=>` and before every stretch
 * of prose, and reports what it printed since. No line moves, so that errors keep their place.
 */
import type { Vite } from 'vitest/node';
import { isProse } from './weave.ts';

/** A place where a chapter stops, and what it must have printed since the place before. */
export interface Stop {
  /** Line of the first `//=>`, of the prose that follows, or past the end. */
  readonly line: number;
  readonly promised: readonly string[];
}

const isOutput = (line: string): boolean => /^\/\/=>/.test(line);
export const outputOf = (line: string): string => line.replace(/^\/\/=> ?/, '');

export function stopsIn(source: string): Stop[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const stops: Stop[] = [];
  lines.forEach((line, i) => {
    const before = lines[i - 1] ?? '';
    if (isOutput(line) && !isOutput(before)) {
      const end = lines.findIndex((later, j) => j > i && !isOutput(later));
      stops.push({ line: i + 1, promised: lines.slice(i, end < 0 ? undefined : end).map(outputOf) });
    } else if (isProse(line) && !isProse(before) && i > 0) {
      stops.push({ line: i + 1, promised: [] });
    }
  });
  return [...stops, { line: lines.length + 1, promised: [] }];
}

/** The chapter with a call of `globalThis.stopAt(line)` at every stop. */
export function withStops(source: string): string {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const stops = stopsIn(source);
  for (const { line } of stops.slice(0, -1)) lines[line - 1] = `;globalThis.stopAt(${line}); ${lines[line - 1]}`;
  return `${lines.join('\n')}\n;globalThis.stopAt(${stops[stops.length - 1].line});`;
}

export const checkedChapters = (): Vite.Plugin => ({
  name: 'checked chapters',
  enforce: 'pre',
  transform: (source, id) => (/\/chapter\.ts\?.*\bchecked\b/.test(id) ? { code: withStops(source), map: null } : null),
});

/** The chapter with its `//=>` lines saying what was printed at each stop. */
export function withOutputs(source: string, printed: ReadonlyMap<number, readonly string[]>): string {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  for (const { line, promised } of stopsIn(source).reverse()) {
    const output = (printed.get(line) ?? []).map((text) => `//=> ${text}`.trimEnd());
    if (promised.length > 0) lines.splice(line - 1, promised.length, ...output);
    else if (output.length > 0) {
      let end = line - 1; // under the last line of code before the stop
      while (end > 0 && lines[end - 1].trim() === '') end--;
      lines.splice(end, 0, ...output);
    }
  }
  return lines.join('\n');
}
