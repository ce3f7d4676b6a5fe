/** What a chapter's prose points at, and whether it is there. */
import { existsSync } from 'node:fs';
import { isProse } from '../../scripts/weave.ts';

export interface Pointer {
  readonly line: number;
  readonly target: string;
}

const folders = 'src|tests|fixtures|scripts|chapters';

/** Links and images of Markdown, and paths in backticks that begin with a folder of this project. */
export function pointersIn(source: string): Pointer[] {
  const prose = source.split('\n').map((text, i) => ({ line: i + 1, text })).filter(({ text }) => isProse(text));
  return prose.flatMap(({ line, text }) => {
    const links = [...text.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target]) => target);
    const paths = [...text.matchAll(new RegExp(`\`((?:${folders})/[^\`\\s]*)\``, 'g'))].map(([, target]) => `/${target}`);
    return [...links, ...paths].map((target) => ({ line, target }));
  });
}

/** Whether a pointer leads somewhere. Other sites are believed; a pattern such as `src/ops/<family>` leads nowhere in particular. */
export function leadsSomewhere({ target }: Pointer, folder: URL, root: URL): boolean {
  if (/^[a-z]+:/.test(target) || target.startsWith('#') || /[<>*{}…]|NN/.test(target)) return true;
  const path = target.replace(/[#:].*$/, '');
  return existsSync(path.startsWith('/') ? new URL(`.${path}`, root) : new URL(path, folder));
}
