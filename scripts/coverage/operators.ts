/** What there is of every operator. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { MetadataOnly, NotDifferentiable } from '../../src/definition.ts';
import * as operators from '../../src/ops/index.ts';
import { catalogue } from '../../tests/catalogue.ts';
import type { AnyOperator, OperatorCase } from '../../tests/support/case.ts';
import { fixtures } from '../../tests/support/fixtures.ts';
import { chaptersIn, exercisesIn } from '../book.ts';

export interface OperatorTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly summary: string;
}

const pagesFolder = new URL('../../src/ops/', import.meta.url);
/** The file that exports an operator, by its name. */
function pages(): ReadonlyMap<string, string> {
  const index = readFileSync(new URL('index.ts', pagesFolder), 'utf8');
  return new Map([...index.matchAll(/export \{([^}]*)\} from '\.\/(.*)'/g)].flatMap(([, names, file]) =>
    names.split(',').map((name) => [name.trim().replace(/.* as /, ''), file] as const)));
}

/** Whether a text calls an operator: `F.abs(`, `abs(` or `x.abs(`. */
const calls = (text: string, name: string): boolean => new RegExp(`\\b${name}\\(`).test(text);

export async function operatorTable(): Promise<OperatorTable> {
  const chapters = chaptersIn();
  const texts = chapters.map(({ folder }) => readdirSync(folder).filter((file) => file.endsWith('.ts') && !/exercises|graders/.test(file))
    .map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n'));
  const exercises = await exercisesIn(chapters);
  const parts = new Map(exercises.map(({ number, name, chapter }) => [number, gradersOf(chapter.folder, name)]));
  const files = pages();
  const all = (Object.entries(operators) as unknown as [string, AnyOperator][]).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = all.map(([name, { definition }]) => {
    const one = catalogue[name as keyof typeof catalogue] as unknown as OperatorCase;
    const isView = definition.gpu instanceof MetadataOnly;
    const differentiable = !(definition.gradient instanceof NotDifferentiable);
    const tried = exercises.filter(({ number }) => calls(parts.get(number) ?? '', name)).map(({ number }) => number);
    const chapter = texts.findIndex((text) => calls(text, name));
    return {
      name, isView, differentiable, twice: differentiable && one.notTwice === undefined, laws: Object.keys(one.laws).length,
      recorded: fixtures.get(name)?.cases.length ?? 0, tried, chapter: chapters[chapter],
    };
  });
  const yes = (is: boolean): string => (is ? '✓' : '–');
  return {
    header: ['operator', 'gpu', 'gradient', 'twice', 'fixture', 'laws', 'exercises', 'chapter'],
    rows: rows.map(({ name, isView, differentiable, twice, recorded, laws, tried, chapter }) => [
      `[\`${name}\`](../src/ops/${files.get(name)})`, isView ? 'view' : '✓', yes(differentiable), yes(twice), String(recorded), String(laws),
      tried.join(' '), chapter ? `[${chapter.number}](${chapter.name}/README.md)` : '',
    ]),
    summary: `${rows.length} operators, ${rows.filter(({ differentiable }) => differentiable).length} with a gradient, ${rows.filter(({ twice }) => twice).length} of them differentiable twice; `
      + `${rows.reduce((sum, { recorded }) => sum + recorded, 0)} recorded calls, ${rows.reduce((sum, { laws }) => sum + laws, 0)} laws, ${exercises.length} exercises.`,
  };
}

/** The part of a chapter's exercises and graders that belongs to one exercise. */
function gradersOf(folder: URL, name: string): string {
  return ['exercises.ts', 'graders.ts'].map((file) => {
    const path = new URL(file, folder);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const at = text.search(new RegExp(file === 'exercises.ts' ? `function ${name}\\b` : `^  ${name}: `, 'm'));
    return at < 0 ? '' : text.slice(at).split(/\n {0,2}\}\)?,?;?\n/)[0];
  }).join('\n');
}
