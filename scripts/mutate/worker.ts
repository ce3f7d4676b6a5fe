/**
 * Runs the tests of a page, mutated or not, again and again in one process: GPU.js, fast-check and every module that does not
 * depend on the page stay loaded. The mutated text is handed to the module loader and never written anywhere.
 *
 *     worker.ts <copy of the project>
 */
import fc from 'fast-check';
import { createViteServer } from 'vitest/node';
import type { AnyOperator } from '../../tests/support/case.ts';
import type { Check } from '../../tests/support/checks.ts';
import type * as Checks from '../../tests/support/checks.ts';
import type * as RecordedChecks from '../../tests/support/recordedChecks.ts';
import type { Outcome, Task } from './protocol.ts';

const root = `${process.argv[2].replaceAll('\\', '/')}/`;
let mutated: { readonly file: string; readonly source: string } | null = null;

const server = await createViteServer({
  root, configFile: false, logLevel: 'silent', appType: 'custom', optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, watch: null, ws: false },
  plugins: [{ name: 'mutant', enforce: 'pre', transform: (_code, id) => (id === mutated?.file ? mutated.source : undefined) }],
});
const { ssr } = server.environments;
if (!('runner' in ssr)) throw new Error('mutate: this version of vite has no module runner');
const { runner } = ssr as typeof ssr & { readonly runner: ModuleRunner };

/** The part of vite's module runner that is used here. */
interface ModuleRunner {
  import<T>(path: string): Promise<T>;
  readonly evaluatedModules: {
    getModuleById(id: string): Evaluated | undefined;
    getModulesByFile(file: string): ReadonlySet<Evaluated> | undefined;
    invalidateModule(module: Evaluated): void;
  };
}
interface Evaluated {
  readonly file: string;
  readonly importers: ReadonlySet<string>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** Has a page, and everything that imports it, loaded anew. */
function forget(file: string): void {
  for (const module of ssr.moduleGraph.getModulesByFile(file) ?? []) ssr.moduleGraph.invalidateModule(module);
  const { evaluatedModules: modules } = runner;
  const waiting = [...(modules.getModulesByFile(file) ?? [])];
  const found = new Set(waiting);
  for (let module = waiting.pop(); module; module = waiting.pop()) {
    for (const importer of importersOf(module)) if (!found.has(importer)) waiting.push(importer), found.add(importer);
    modules.invalidateModule(module);
  }
}
const importersOf = ({ importers }: Evaluated): Evaluated[] =>
  [...importers].map((id) => runner.evaluatedModules.getModuleById(id)).filter((module) => module !== undefined);

/** The names of the operators a page exports; of a page that others share and that exports none, those of the nearest pages that use it. */
function operatorsOf(file: string, operators: Readonly<Record<string, AnyOperator>>): string[] {
  const known = new Map<unknown, string>(Object.entries(operators).map(([name, operator]) => [operator, name]));
  const pages = (module: Evaluated): boolean => module.file.startsWith(`${root}src/ops/`) && module.file !== `${root}src/ops/index.ts`;
  let level = [...(runner.evaluatedModules.getModulesByFile(file) ?? [])];
  for (const seen = new Set(level); level.length > 0;) {
    const names = level.flatMap((module) => Object.values(module.exports ?? {})).map((value) => known.get(value)).filter((name) => name !== undefined);
    if (names.length > 0) return [...new Set(names)];
    level = level.flatMap(importersOf).filter((module) => pages(module) && !seen.has(module));
    for (const module of level) seen.add(module);
  }
  return [];
}

let previous: string | null = null;

async function perform({ page, source, operators: asked, runs, seed }: Task): Promise<Outcome> {
  const file = root + page;
  process.env['OPBOOK_RUNS'] = String(runs);
  fc.configureGlobal({ seed, endOnFailure: true }); // a mutant is noticed or not: nobody reads its smallest example
  mutated = source === null ? null : { file, source };
  if (previous !== null) forget(previous);
  forget(file);
  previous = file;
  let names = asked ?? [];
  let by = 'loading the page';
  try {
    const operators = await runner.import<Readonly<Record<string, AnyOperator>>>('/src/ops/index.ts');
    const { checksOf } = await runner.import<typeof Checks>('/tests/support/checks.ts');
    const { recordedChecksOf, places } = await runner.import<typeof RecordedChecks>('/tests/support/recordedChecks.ts');
    names = asked ?? operatorsOf(file, operators);
    for (const name of names) {
      by = name;
      const checks: Check[] = [...places.flatMap((place) => recordedChecksOf(name, operators[name], place)), ...checksOf(name, operators[name])];
      for (const { title, run, skip } of checks) {
        by = `${name} › ${title}`;
        if (!skip) run();
      }
    }
    return { operators: names, noticed: null };
  } catch (error) {
    return { operators: names, noticed: { by, message: error instanceof Error ? error.message : String(error) } };
  }
}

process.on('message', (task: Task) => {
  void perform(task).then((outcome) => process.send?.(outcome));
});
