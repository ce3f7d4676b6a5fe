/**
 * `npm run weave` makes chapters/NN-name/README.md from the chapter.ts beside it, and the table of chapters.
 * Comments at the margin are prose, everything else is code, and `//=>` says what the code above it prints.
 * `npm run weave -- --check` writes nothing and fails where a page is out of date.
 * `npm run weave -- --outputs [11]` first runs the chapters, or one, and writes what they print into their `//=>` lines: read them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Chapter, chaptersFolder, chaptersIn, exercisesOf, pathOf, writeWhole } from './book.ts';
import { twoHalves } from './twoHalves.ts';

/** A chapter as Markdown: prose as it is, code in fences with what it prints. */
export function weave(source: string): string {
  const blocks: { readonly prose: boolean; readonly lines: string[] }[] = [];
  for (const line of source.replaceAll('\r\n', '\n').split('\n')) {
    const prose = isProse(line);
    if (blocks.at(-1)?.prose !== prose) blocks.push({ prose, lines: [] });
    blocks.at(-1)?.lines.push(prose ? line.replace(/^\/\/ ?/, '') : line);
  }
  const written = blocks
    .map(({ prose, lines }) => ({ prose, text: lines.map((line) => line.trimEnd()).join('\n').replace(/^\n+|\n+$/g, '') }))
    .filter(({ text }) => text !== '')
    .map(({ prose, text }) => (prose ? text : `\`\`\`ts\n${text}\n\`\`\``));
  return `${written.join('\n\n')}\n`;
}

/** A comment at the margin that is not output. */
export const isProse = (line: string): boolean => /^\/\/(?!=>)/.test(line);

const link = ({ number, title, name }: Chapter): string => `[${number} · ${title}](../${name}/README.md)`;

/** The last lines of a chapter's page: how to run it, its exercises, its neighbours. */
function footer(chapters: readonly Chapter[], at: number, exercises: number): string {
  const { number, hasExercises } = chapters[at];
  const neighbours = [
    ...(at > 0 ? [`← ${link(chapters[at - 1])}`] : []),
    '[all chapters](../README.md)',
    ...(at + 1 < chapters.length ? [`${link(chapters[at + 1])} →`] : []),
  ];
  const many = exercises === 1 ? 'exercise is' : `${exercises} exercises are`;
  const exercise = hasExercises ? ` Its ${many} in [exercises.ts](exercises.ts): \`npm run learn\`.` : '';
  return `\n---\n\nThis page is the program [chapter.ts](chapter.ts): \`npm start ${number}\` runs it.${exercise}\n\n${neighbours.join(' · ')}\n`;
}

const contentsOf = (chapters: readonly Chapter[], counts: readonly number[], folder: string): string => [
  '|   | chapter | exercises |',
  '|--:|---|--:|',
  ...chapters.map(({ number, title, name }, i) => `| ${number} | [${title.replaceAll('|', '\\|')}](${folder}${name}/README.md) | ${counts[i] || ''} |`),
].join('\n');

const begin = '<!-- chapters: npm run weave writes this table -->';
const end = '<!-- end of chapters -->';

/** Every file that weaving writes, and what it should hold. */
export async function wovenPages(book: URL = chaptersFolder): Promise<ReadonlyMap<string, string>> {
  const chapters = chaptersIn(book);
  const counts: number[] = [];
  for (const chapter of chapters) counts.push((await exercisesOf(chapter)).length);
  const pages = new Map(chapters.map(({ folder }, i) => {
    const page = weave(readFileSync(new URL('chapter.ts', folder), 'utf8')) + footer(chapters, i, counts[i]);
    return [new URL('README.md', folder).href, page];
  }));
  pages.set(new URL('README.md', book).href, `# Chapters\n\n${contentsOf(chapters, counts, '')}\n\nEvery operator, and what holds it to the truth: [operators](operators.md).\n`);
  const front = new URL('../README.md', book);
  const text = existsSync(front) ? readFileSync(front, 'utf8') : '';
  if (text.includes(begin) && text.includes(end)) {
    const [above, below] = [text.slice(0, text.indexOf(begin) + begin.length), text.slice(text.indexOf(end))];
    pages.set(front.href, `${above}\n${contentsOf(chapters, counts, 'chapters/')}\n${below}`);
  }
  if (book.href === chaptersFolder.href) {
    pages.set(new URL('two-halves.svg', book).href, twoHalves());
    const { operatorsPage } = await import('./coverage.ts'); // it loads every operator, which other books do not need
    pages.set(new URL('operators.md', book).href, await operatorsPage());
  }
  return pages;
}

/** The pages that are missing or say something else. */
export async function outdatedPages(book: URL = chaptersFolder): Promise<ReadonlyMap<string, string>> {
  const pages = await wovenPages(book);
  return new Map([...pages].filter(([href, text]) => !existsSync(new URL(href)) || readFileSync(new URL(href), 'utf8').replaceAll('\r\n', '\n') !== text));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const check = process.argv.includes('--check');
  const outputs = process.argv.indexOf('--outputs');
  if (outputs > 0) {
    const only = process.argv[outputs + 1] ?? '';
    const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
    const parameters = [vitest, 'run', 'tests/chapters.test.ts', '-t', `chapter ${only}${only && ' '}.*prints what it says`];
    const { status } = spawnSync(process.execPath, parameters, { stdio: 'inherit', env: { ...process.env, OPBOOK_OUTPUTS: 'write' } });
    if (status !== 0) process.exit(1);
  }
  const outdated = await outdatedPages();
  for (const [href, text] of outdated) {
    if (!check) writeWhole(new URL(href), text);
    console.log(`${check ? 'out of date' : 'written'}: ${pathOf(new URL(href))}`);
  }
  if (outdated.size === 0) console.log('Every page is up to date.');
  else if (check) {
    console.error('npm run weave writes them.');
    process.exitCode = 1;
  }
}
