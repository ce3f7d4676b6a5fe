/**
 * `npm run coverage:ops` prints what there is of every operator: its two versions, its gradients, what holds them to the truth, and where the
 * book uses it; then which subjects of the book's plan are done. `npm run weave` writes the same into chapters/operators.md.
 */
import { pathToFileURL } from 'node:url';
import { subjectTables } from './coverage/done.ts';
import { operatorTable } from './coverage/operators.ts';

/** The page as Markdown. */
export async function operatorsPage(): Promise<string> {
  const { rows, header, summary } = await operatorTable();
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const { done, share } = subjectTables();
  return [
    '# Operators',
    '',
    summary,
    '',
    'Every operator has a scalar reference, a GPU.js version (views need none: no number moves), and, where there is one, a gradient. A gradient may be differentiable again.',
    'The fixture holds calls that PyTorch recorded; laws are what holds for every call, whatever the implementation. The page of an operator is its file in `src/ops/`.',
    '',
    line(header),
    line(header.map((_, i) => (i === 0 || i >= 7 ? '---' : i >= 4 ? '--:' : ':-:'))),
    ...rows.map(line),
    '',
    '# Subjects',
    '',
    share,
    '',
    line(['family', 'done', 'still to come']),
    line(['---', '--:', '---']),
    ...done.map(line),
    '',
  ].join('\n');
}

/** Columns of equal width, for the terminal. */
function aligned(table: readonly (readonly string[])[]): string {
  const plain = table.map((cells) => cells.map((cell) => cell.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')));
  const widths = plain[0].map((_, column) => Math.max(...plain.map((cells) => cells[column].length)));
  return plain.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { rows, header, summary } = await operatorTable();
  const { done, share } = subjectTables();
  console.log(`${aligned([header, ...rows])}\n\n${summary}\n\n${aligned([['family', 'done', 'still to come'], ...done])}\n\n${share}`);
}
