/**
 * `npm run mutate` breaks the operator pages, one token at a time, and counts how many of the breaks their tests notice.
 *
 *     npm run mutate                       every page
 *     npm run mutate -- softmax reduction  these operators, pages or families
 *       --limit N    at most N mutants of a page, spread over it     --seed S   which ones, and the calls the tests make (default 1)
 *       --workers W  processes at a time (default: one per core)     --json     the result as JSON
 *
 * A mutant counts as noticed if a test fails, the process crashes, or the tests take 20 seconds. What survives is a sentence no test
 * reads: write the test, or, if the mutant means the same as the page, add it with the reason to scripts/mutate/accepted.json.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { type Mutant, mutantsOf } from './mutate/mutants.ts';
import { Pool } from './mutate/pool.ts';

/** A mutant that means the same as the page, known by its line rather than by the number of its line. */
interface Accepted {
  readonly page: string;
  readonly line: string;
  readonly change: string;
  readonly because: string;
}
interface PageResult {
  readonly page: string;
  readonly operators: readonly string[];
  readonly mutants: number;
  readonly noticed: number;
  readonly accepted: number;
  readonly survivors: readonly { readonly line: number; readonly column: number; readonly change: string; readonly text: string }[];
  /** Why nothing was tried. */
  readonly problem?: string;
}

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string' }, seed: { type: 'string', default: '1' }, workers: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const limit = Number(options.limit ?? Infinity);
const seed = Number(options.seed);
/** Pages outside src/ops/ that every input goes through, and the operators that do little else: they are tested with those. */
const shared: Readonly<Record<string, readonly string[]>> = { layout: ['to', 'contiguous', 'clone', 'where'] };
const pathOf = (page: string): string => (page in shared ? `src/${page}.ts` : `src/ops/${page}.ts`);
const root = fileURLToPath(new URL('..', import.meta.url));
const accepted = JSON.parse(readFileSync(new URL('mutate/accepted.json', import.meta.url), 'utf8')) as readonly Accepted[];
const say = (line: string): void => { if (!options.json) console.log(line); };

/** Mutants are first met with few calls; those that survive, with many others. */
const glance = { runs: 20, seed };
const look = { runs: 60, seed: seed + 1 };

const changeOf = ({ before, after }: Mutant): string => `${before} → ${after || 'nothing'}`;
const isAccepted = (page: string, mutant: Mutant): boolean =>
  accepted.some(({ page: where, line, change }) => where === page && line === mutant.text && change === changeOf(mutant));

/** `limit` of the mutants, spread evenly over the page from a place the seed chooses. */
function sample(mutants: readonly Mutant[]): readonly Mutant[] {
  if (mutants.length <= limit) return mutants;
  const step = mutants.length / limit;
  return Array.from({ length: limit }, (_, i) => mutants[Math.floor((i + (seed * 0.618) % 1) * step)]);
}

/** The mutants live in a copy of the project, so that it can be worked on meanwhile. */
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'opbook-mutate-')));
for (const part of ['src', 'tests', 'fixtures', 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
const pool = new Pool(copy, Number(options.workers ?? availableParallelism()));
process.on('exit', () => {
  pool.stop();
  rmSync(copy, { recursive: true, force: true });
});
process.on('SIGINT', () => process.exit(130));

/** Whether `name` is a page, its path, its family, or an operator on it. */
const isCalled = (name: string, { page, source }: { readonly page: string; readonly source: string }): boolean =>
  page === name || page.split('/').includes(name) || new RegExp(`export const ${name}\\b`).test(source);
const pages = readdirSync(join(copy, 'src/ops'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.includes('/') && path.endsWith('.ts'))
  .map((path) => path.replace(/\.ts$/, '')).concat(Object.keys(shared))
  .map((page) => ({ page, source: readFileSync(join(copy, pathOf(page)), 'utf8') }))
  .filter((one) => wanted.length === 0 || wanted.some((name) => isCalled(name, one)))
  .sort((a, b) => a.page.localeCompare(b.page));
if (pages.length === 0) {
  console.error(`no page of src/ops/ is called, holds or lies in ${wanted.join(', ')}`);
  process.exit(1);
}

/** Tries every mutant of a page. `alone` gives each a process of its own. */
async function tryPage(page: string, source: string, alone = false): Promise<PageResult> {
  const path = pathOf(page);
  const known = mutantsOf(source, path);
  const mutants = sample(known.filter((mutant) => !isAccepted(page, mutant)));
  const { operators, noticed: fault } = await pool.run({ page: path, source: null, operators: shared[page] ?? null, ...look }, alone);
  const nothing = { page, operators, mutants: 0, noticed: 0, accepted: known.filter((mutant) => isAccepted(page, mutant)).length, survivors: [] };
  if (fault) return { ...nothing, problem: `its tests fail as it is: ${fault.by}: ${stripVTControlCharacters(fault.message).split('\n')[0]}` };
  if (operators.length === 0) return { ...nothing, problem: 'no operator of the catalogue uses it' };

  const survives = async (mutant: Mutant): Promise<boolean> => {
    for (const effort of [glance, look]) {
      const { noticed } = await pool.run({ page: path, source: mutant.source, operators, ...effort }, alone);
      if (noticed) return false;
    }
    return true;
  };
  const verdicts = await Promise.all(mutants.map(survives));
  // A mutant may have left something behind that fails the tests of the page itself: then nothing that was noticed counts.
  const after = alone ? [] : await pool.runEverywhere({ page: path, source: null, operators, ...glance });
  if (after.some(({ noticed }) => noticed)) return tryPage(page, source, true);

  const survivors = mutants.filter((_, i) => verdicts[i])
    .map((mutant) => ({ line: mutant.line, column: mutant.column, change: changeOf(mutant), text: mutant.text }));
  return { ...nothing, mutants: mutants.length, noticed: mutants.length - survivors.length, survivors };
}

const percent = ({ mutants, noticed }: { readonly mutants: number; readonly noticed: number }): string =>
  (mutants === 0 ? '–' : `${Math.floor((noticed / mutants) * 1000) / 10} %`);

function sayPage(result: PageResult): void {
  const { page, mutants, noticed, accepted, survivors, problem } = result;
  const remarks = [...(accepted > 0 ? [`${accepted} accepted`] : []), ...(problem ? [`not tried: ${problem}`] : [])];
  say([page.padEnd(36), `${noticed}/${mutants}`.padStart(9), percent(result).padStart(7), ...remarks].join('   '));
  for (const { line, column, change, text } of survivors) say(`    ${pathOf(page)}:${line}:${column}   ${change}\n        ${text}`);
}

const results: PageResult[] = [];
for (const { page, source } of pages) {
  const result = await tryPage(page, source);
  results.push(result);
  sayPage(result);
}
pool.stop();

/** What was accepted of a line that is no longer there. */
const stale = accepted.filter((entry) => {
  const page = pages.find((one) => one.page === entry.page);
  return page && !mutantsOf(page.source, page.page).some((mutant) => mutant.text === entry.line && changeOf(mutant) === entry.change);
});
const sum = (pick: (result: PageResult) => number): number => results.map(pick).reduce((a, b) => a + b, 0);
const all = { mutants: sum(({ mutants }) => mutants), noticed: sum(({ noticed }) => noticed), accepted: sum((result) => result.accepted) };
if (options.json) console.log(JSON.stringify({ seed, ...all, stale, pages: results }, null, 2));
say(`\n${all.noticed} of ${all.mutants} mutants noticed (${percent(all)}), ${all.mutants - all.noticed} survived, ${all.accepted} accepted as equivalent.`);
for (const { page, line, change } of stale) say(`accepted.json: there is no ${change} in “${line}” of ${page} any more; take the entry out.`);
process.exitCode = all.noticed < all.mutants || stale.length > 0 || results.some(({ problem }) => problem?.startsWith('its tests')) ? 1 : 0;
