/**
 * `npm run test:modes` runs the operator tests on every backend of GPU.js that this machine has: plain JavaScript, WebAssembly, and WebGL
 * where the optional package `gl` could be built and there is a display, or `xvfb-run` to stand in for one. `OPBOOK_MODES=cpu,webasm`
 * runs only those.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modes = ['cpu', 'webasm', 'headlessgl'] as const;
type Mode = (typeof modes)[number];
const wanted = process.env['OPBOOK_MODES']?.split(',') ?? modes;
const tests = ['tests/operators.test.ts', 'tests/operatorFixtures.test.ts', 'tests/gpu/'];

/** Vitest's own summary of a run. */
interface Summary {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] | null }[];
  }[];
}
/** A mode that ran a kernel: the command it needs in front of `node`, and the class that did it. */
interface Lane {
  readonly command: readonly string[];
  readonly kernelClass: string;
}

const start = (mode: Mode, [command, ...given]: readonly string[]) =>
  spawnSync(command, given, { cwd: root, encoding: 'utf8', env: { ...process.env, OPBOOK_GPU: mode }, maxBuffer: 2 ** 28 });

/** How to run a mode here, or why it cannot be run. */
function open(mode: Mode): Lane | string {
  if (mode === 'headlessgl' && !loads('gl')) return 'the optional package gl is not built';
  const displays = mode === 'headlessgl' ? [[], ['xvfb-run', '-a']] : [[]];
  let why = '';
  for (const display of displays) {
    const command = [...display, process.execPath];
    const { status, stdout, stderr, error } = start(mode, [...command, '--import', 'tsx', 'scripts/modes/probe.ts']);
    if (status === 0) return { command, kernelClass: stdout.trim() };
    if (!error) why = /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim();
  }
  return mode === 'headlessgl' ? `no display, and xvfb-run does not give one (${why})` : why;
}

/** Whether GPU.js finds a package and can load it: without its compiled part, it may be there all the same. */
function loads(name: string): boolean {
  try {
    createRequire(createRequire(import.meta.url).resolve('gpu.js'))(name);
    return true;
  } catch {
    return false;
  }
}

function test(mode: Mode, { command }: Lane): Summary {
  const folder = mkdtempSync(join(tmpdir(), 'opbook-modes-'));
  const file = join(folder, 'summary.json');
  const { stdout, stderr } = start(mode, [...command, 'node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${file}`, ...tests]);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Summary;
  } catch {
    throw new Error(`vitest gave no summary in mode ${mode}:\n${stdout}${stderr}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const row = (mode: string, kernelClass: string, ...cells: readonly (string | number)[]): string =>
  [mode.padEnd(12), kernelClass.padEnd(20), ...cells.map((cell) => String(cell).padStart(8))].join('');
const failures: string[] = [];
/** Failures that are told in full. */
const shown = 30;
console.log(row('mode', 'kernel class', 'passed', 'failed', 'skipped', 'seconds'));
for (const mode of modes) {
  const lane = wanted.includes(mode) ? open(mode) : 'OPBOOK_MODES leaves it out';
  if (typeof lane === 'string') {
    console.log(`${mode.padEnd(12)}skipped: ${lane}`);
    if (mode !== 'headlessgl' && wanted.includes(mode)) failures.push(`${mode} must run everywhere`);
    continue;
  }
  const started = performance.now();
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = test(mode, lane);
  console.log(row(mode, lane.kernelClass, numPassedTests, numFailedTests, numPendingTests, ((performance.now() - started) / 1000).toFixed(1)));
  for (const { name, message, assertionResults } of testResults) {
    if (assertionResults.length === 0 && message) failures.push(`${mode}: ${name}\n    ${message.split('\n')[0]}`);
    for (const { fullName, status, failureMessages } of assertionResults) {
      const errors = (failureMessages ?? []).join('\n').split('\n').filter((line) => /^\S*(?:Error|Caused by)/.test(line));
      if (status === 'failed') failures.push(`${mode}: ${fullName}\n    ${errors.at(-1) ?? ''}`);
    }
  }
}
for (const failure of failures.slice(0, shown)) console.log(`\n${failure}`);
if (failures.length > shown) console.log(`\n… and ${failures.length - shown} more`);
process.exitCode = failures.length > 0 ? 1 : 0;
