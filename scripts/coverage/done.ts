/** Which subjects of the book's plan are done. */
import * as opbook from '../../src/index.ts';
import { subjects } from './subjects.ts';

/** What `F.abs`, `x.item` or `nn.init.eye_` stands for; undefined if there is no such thing yet. */
function found(name: string): unknown {
  const [first, ...rest] = name.split('.');
  if (first === 'x' && rest.length === 1) return Reflect.has(opbook.Tensor.prototype, rest[0]) ? true : undefined;
  return [first, ...rest].reduce<unknown>((owner, part) => (owner === null || owner === undefined ? undefined : (owner as Record<string, unknown>)[part]), opbook);
}

const isDone = (names: readonly string[]): boolean => names.length > 0 && names.every((name) => found(name) !== undefined);

/** A row for every family, and a sentence for all of them. */
export function subjectTables(): { readonly done: readonly (readonly string[])[]; readonly share: string } {
  const families = [...new Set(subjects.map(({ family }) => family))];
  const done = families.map((family) => {
    const own = subjects.filter((subject) => subject.family === family);
    const left = own.filter(({ names }) => !isDone(names)).map(({ title }) => title.replaceAll('|', '\\|'));
    const shown = left.length === own.length && left.length > 3 ? ['all'] : left;
    return [family, `${own.length - left.length} of ${own.length}`, shown.join(' · ')];
  });
  const count = subjects.filter(({ names }) => isDone(names)).length;
  return { done, share: `${count} of ${subjects.length} subjects are done: ${Math.floor((count / subjects.length) * 100)} %.` };
}
