/** Draws chapters/two-halves.svg: the two halves of an operator page, taken from the page itself. */
import { readFileSync } from 'node:fs';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const keywords = /\b(function|const|let|for|return|if|this|number)\b/g;

/** One half: the lines of `source` from the one that starts with `first` to the closing brace. */
function half(source: string, first: string): string[] {
  const from = source.indexOf(first);
  if (from < 0) throw new Error(`twoHalves: the page has no line that starts with ${first}`);
  return source.slice(from, source.indexOf('\n}', from) + 2).split('\n');
}

function column(title: string, lines: readonly string[], x: number, width: number): string {
  const rows = lines.map((line, i) => {
    const shown = escape(line.replaceAll('\t', '  ')).replace(keywords, '<tspan fill="#7a3e9d">$1</tspan>').replace(/(\/\/.*|\/\*\*.*\*\/)$/, '<tspan fill="#888">$1</tspan>');
    return `<text x="${x + 14}" y="${66 + i * 17}" xml:space="preserve">${shown}</text>`;
  });
  return `<text x="${x + 14}" y="34" class="title">${title}</text><line x1="${x + 14}" x2="${x + width - 14}" y1="44" y2="44" stroke="#ccc"/>${rows.join('')}`;
}

/** The picture, as text: the same bytes every time. */
export function twoHalves(): string {
  const page = 'src/ops/pooling/maxPool2d.ts';
  const source = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8');
  const reference = half(source, 'function reference(');
  const kernel = half(source, 'function maxPool2dKernel(');
  const widthOf = (lines: readonly string[]): number => Math.max(...lines.map(({ length }) => length)) * 7.6 + 32;
  const [left, right] = [widthOf(reference), widthOf(kernel)].map(Math.ceil);
  const height = 84 + Math.max(reference.length, kernel.length) * 17;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + right} ${height}" font-family="ui-monospace,Menlo,Consolas,monospace" font-size="12.5">
<style>.title{font:600 15px Georgia,serif}</style>
<rect width="${left}" height="${height}" fill="#fbfaf6"/><rect x="${left}" width="${right}" height="${height}" fill="#f3f6fa"/>
${column(`${page}: the reference, to be read`, reference, 0, left)}
${column('the same page: the kernel, to be fast; the outer loops are threads', kernel, left, right)}
</svg>
`;
}
