/** The library's answer to an exercise, as it is written in the chapter's graders. */
import { readFileSync } from 'node:fs';
import { parseAst } from 'vitest/node';
import { type Listed, pathOf } from './book.ts';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [part: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

/** Every property `key: value` below a node, the outer ones first. */
function* propertiesOf(node: unknown): Generator<{ readonly key: string; readonly value: Node }> {
  if (Array.isArray(node)) for (const part of node) yield* propertiesOf(part);
  if (!isNode(node)) return;
  if (node.type === 'Property' && isNode(node.key) && isNode(node.value)) yield { key: String(node.key.name ?? node.key.value), value: node.value };
  for (const part of Object.values(node)) if (typeof part === 'object') yield* propertiesOf(part);
}

export function solutionOf({ name, chapter }: Listed): string {
  const file = new URL('graders.ts', chapter.folder);
  const source = readFileSync(file, 'utf8');
  const program: unknown = parseAst(source, { lang: 'ts' });
  const grader = [...propertiesOf(program)].find(({ key, value }) => key === name && value.type === 'CallExpression');
  const solution = grader && [...propertiesOf(grader.value)].find(({ key }) => key === 'solution');
  if (!solution) return `It is in ${pathOf(file)}.`;
  const text = source.slice(solution.value.start, solution.value.end);
  const margin = Math.min(...text.split('\n').slice(1).filter((line) => line.trim()).map((line) => line.length - line.trimStart().length));
  return Number.isFinite(margin) ? text.replaceAll(`\n${' '.repeat(margin)}`, '\n') : text;
}
