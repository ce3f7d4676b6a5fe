/** Nothing is forgotten: what stands in one place and must be known in another. Every complaint says what to do. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import * as composites from '../src/composites/index.ts';
import * as operators from '../src/ops/index.ts';
import type { AnyOperator } from './support/case.ts';
import { readRecorded } from './support/fixtures.ts';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
/** Every file below a folder, as a path from the root of the project. */
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(ending))
    .sort();
/** Blanks instead of comments; lines keep their places. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));

interface Page {
  readonly path: string;
  readonly text: string;
  /** What is exported here and is an operator, in the order of the text. */
  readonly exported: readonly { readonly as: string; readonly operator: AnyOperator; readonly at: number }[];
}

const sources = filesIn('src/', '.ts');
const known = operators as unknown as Readonly<Record<string, AnyOperator>>;
const isOperator = (value: unknown): value is AnyOperator => typeof value === 'function' && 'definition' in value;

async function readPage(path: string): Promise<Page> {
  const text = read(path);
  const all = Object.entries((await import(new URL(path, root).href)) as Record<string, unknown>);
  const exported = all.flatMap(([as, operator]) =>
    isOperator(operator) ? [{ as, operator, at: text.search(new RegExp(`^export (const|function) ${as}\\b`, 'm')) }] : []);
  return { path, text, exported: exported.sort((a, b) => a.at - b.at) };
}

let pages: readonly Page[];
beforeAll(async () => {
  const all = await Promise.all(sources.filter((path) => path.startsWith('src/ops/') && path !== 'src/ops/index.ts').map(readPage));
  pages = all.filter(({ exported }) => exported.length > 0);
});

/** Asks about every one; what is answered is a complaint. */
function nothingToDo<T>(all: Iterable<T>, complaint: (one: T) => string | null): void {
  expect([...all].map(complaint).filter((line) => line !== null)).toEqual([]);
}
const everyOperator = () => pages.flatMap((page) => page.exported.map((one) => ({ page, ...one, name: one.operator.definition.name })));

describe('every operator', () => {
  test('is exported under its name', () => {
    nothingToDo(everyOperator(), ({ page: { path }, as, operator, name }) => {
      const line = `export { ${as === name ? name : `${as} as ${name}`} } from './${path.slice('src/ops/'.length)}';`;
      return known[name] === operator ? null : `${path}: ${name} is not exported; add to src/ops/index.ts: ${line}`;
    });
  });

  test('that is exported has a page', () => {
    const found = new Set(everyOperator().map(({ operator }) => operator));
    nothingToDo(Object.keys(known), (name) => (found.has(known[name]) ? null : `${name}: its page is not in src/ops; move it there`));
    nothingToDo(Object.entries(known), ([name, { definition }]) =>
      definition.name === name ? null : `${name}: its definition says ${definition.name}; give both one name`);
  });

  test('says its shapes and its PyTorch call before its code', () => {
    nothingToDo(everyOperator(), ({ page: { path, text, exported }, at, name }) => {
      const from = exported.findLast((other) => other.at < at)?.at ?? 0;
      const described = [...text.slice(0, Math.max(at, 0)).matchAll(/\/\*\*[\s\S]*?\*\//g)].some(({ index, 0: comment }) => {
        const call = /@torch(.*)/.exec(comment)?.[1];
        // The comment is its own, or one that it shares with an operator above: then the call is named there.
        return comment.includes('@shape') && call !== undefined && (index >= from || new RegExp(`\\.${name}\\b`).test(call));
      });
      return described ? null : `${path}: ${name} has no doc comment with @shape and @torch; write one above it`;
    });
  });

  test('reads no numbers in its gpu version', () => {
    nothingToDo(everyOperator(), ({ page, operator: { definition: { gpu } }, name }) => {
      if (typeof gpu !== 'function') return null;
      const reading = /\.(?:array\b|(?:rows|tolist|flat|item)\()/.exec(reachableFrom(gpu.toString(), page))?.[0];
      return reading ? `${page.path}: the gpu version of ${name} says ${reading}; use launch, other operators, or host(x), which says that it reads` : null;
    });
  });
});

/** The code of a function, and of whatever else on its page it calls. Operators are called by everyone and answer for themselves. */
function reachableFrom(code: string, { text, exported }: Page): string {
  const declaration = /^(?:export )?(?:function|const|class) (\w+)/;
  const statements = withoutComments(text).split(/^(?=(?:export )?(?:function|const|class) )/m);
  const helpers = new Map(statements.map((statement) => [declaration.exec(statement)?.[1] ?? '', statement]));
  for (const name of ['', ...exported.map(({ as }) => as)]) helpers.delete(name);
  let all = withoutComments(code);
  for (let called: string | undefined = ''; called !== undefined;) {
    called = [...helpers.keys()].find((name) => new RegExp(`\\b${name}\\b`).test(all));
    all += helpers.get(called ?? '') ?? '';
    helpers.delete(called ?? '');
  }
  return all;
}

describe('every file of fixtures and tests', () => {
  test('that PyTorch recorded belongs to an operator, or is a document that a recipe writes', () => {
    const recipes = filesIn('scripts/fixtures/', '.py').map(read).join('\n');
    const recorded = filesIn('fixtures/', '.json').filter((file) => file !== 'fixtures/fixtures.lock.json');
    expect(recorded.length).toBeGreaterThan(Object.keys(known).length);
    nothingToDo(recorded, (file) => {
      const path = file.slice('fixtures/'.length, -'.json'.length);
      const { operator, document } = readRecorded(`${path}.json`) as { operator?: string; document?: string };
      if (operator === undefined) {
        const registered = document === path && recipes.includes(`@writes("${path}"`);
        return registered ? null : `${file}: no recipe says @writes("${path}"); delete it, or bring its recipe back`;
      }
      const isComposite = operator in composites;
      const family = isComposite ? 'composites' : everyOperator().find(({ name }) => name === operator)?.page.path.split('/')[2];
      if (family === undefined) return `${file}: there is no operator ${operator}; write its page, or delete the file and its recipe`;
      return path === `${family}/${operator}` ? null : `${file}: ${operator} is of the family ${family}; move its recipe to scripts/fixtures/${family}.py`;
    });
  });

  test('that is a case is in the catalogue', () => {
    const catalogue = withoutComments(read('tests/catalogue.ts'));
    const cases = filesIn('tests/ops/', '.case.ts');
    expect(cases.length).toBeGreaterThan(5);
    nothingToDo(cases, (path) =>
      catalogue.includes(`'./${path.slice('tests/'.length)}'`) ? null : `${path}: nothing runs it; import it in tests/catalogue.ts`);
  });
});

describe('the library', () => {
  const importing = /(?:^(?:import|export)\b[^'"();=]*\bfrom\s*|^import\s*|\bimport\(\s*)['"]([^'"]+)['"]/gm;
  const imports = sources.flatMap((path) => [...withoutComments(read(path)).matchAll(importing)].map(([, module]) => ({ path, module })));

  test('needs nothing but gpu.js, so that it runs in a browser as well', () => {
    expect(imports.length).toBeGreaterThan(sources.length);
    nothingToDo(imports, ({ path, module }) =>
      module.startsWith('.') || module === 'gpu.js' ? null : `${path}: imports ${module}; do without, or move it to tests or scripts`);
  });

  test('knows gpu.js in one place', () => {
    nothingToDo(imports, ({ path, module }) =>
      module !== 'gpu.js' || path === 'src/gpu/device.ts' ? null : `${path}: imports gpu.js; import what it needs from src/gpu/device.ts`);
    expect(imports).toContainEqual({ path: 'src/gpu/device.ts', module: 'gpu.js' });
  });

  test('calls the mathematics of kernels by its own names', () => {
    const renaming = /^import \{[^}]*\b(\w+) as (\w+)[^}]*\} from '[^']*\bgpu\/math\.ts'/gm;
    const renamed = sources.flatMap((path) => [...withoutComments(read(path)).matchAll(renaming)].map(([, name, other]) => ({ path, name, other })));
    nothingToDo(renamed, ({ path, name, other }) =>
      `${path}: imports ${name} as ${other}; keep the name ${name}, since a helper is found in a kernel by its name`);
    expect('import { erf, exp as e } from \'../../gpu/math.ts\';').toMatch(renaming);
  });

  test('keeps files short', () => {
    nothingToDo(sources, (path) =>
      read(path).trimEnd().split('\n').length <= 300 ? null : `${path}: more than 300 lines; split it where the subject changes`);
  });

  test('keeps lines short, and so do its tests', () => {
    const lines = [...sources, ...filesIn('tests/', '.ts')].flatMap((path) =>
      read(path).split('\n').map((line, i) => ({ place: `${path}:${i + 1}`, columns: [...line].length })));
    nothingToDo(lines, ({ place, columns }) => (columns <= 160 ? null : `${place}: ${columns} columns; break it before 160`));
  });
});
