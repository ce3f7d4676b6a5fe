/**
 * `npm run bench` measures kernels against plain JavaScript loops and against the scalar references.
 *
 *     npm run bench                        every row
 *     npm run bench -- softmax matmul      these
 *       --json    the result as JSON      --peers   TensorFlow.js too, where it is installed beside scripts/bench/package.json
 *
 * Times are medians of interleaved rounds: compare within one run, not across runs. OPBOOK_GPU chooses the mode, as everywhere.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { kernelClass, mode, Tensor } from '../src/index.ts';
import { type Contestant, median, race } from './bench/measure.ts';
import { installation, loadPeers, type Peer, peersFor } from './bench/peers.ts';
import { type Row, rowsFor } from './bench/rows.ts';

/** A row as it was measured; times in milliseconds. */
interface Result {
  readonly row: string;
  readonly sizes: string;
  readonly gpu: number;
  readonly plain: number;
  readonly reference: number;
  readonly peers: Partial<Record<Peer, number>>;
  /** How many times as fast as the plain loops the kernels are, and should be. */
  readonly ratio: number;
  readonly target: number;
  readonly referenceTarget?: number;
  readonly rounds: number;
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, peers: { type: 'boolean', default: false } },
});
const say = (line: string): void => { if (!options.json) console.log(line); };
const milliseconds = (time: number): string => (time >= 100 ? time.toFixed(0) : time.toFixed(2));
const times = (ratio: number): string => `${ratio >= 20 ? ratio.toFixed(0) : ratio.toFixed(2)}×`;

/** Loops that compute something else would be no measure. */
function checkAgreement({ name, plain, gpu }: Row): void {
  const numbers = (result: ReturnType<Row['gpu']>): ArrayLike<number> =>
    (result instanceof Tensor ? result.cpu().contiguous().array : typeof result === 'number' ? [result] : result);
  const [a, b] = [numbers(plain()), numbers(gpu())];
  let [size, apart] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    size = Math.max(size, Math.abs(a[i]));
    apart = Math.max(apart, Math.abs(a[i] - b[i]));
  }
  if (a.length === b.length && apart <= 1e-4 * size) return;
  throw new Error(`bench: ${name}: the plain loops and the kernels do not agree (${apart} apart, numbers up to ${size})`);
}

async function measure(key: string, row: Row, tf: Awaited<ReturnType<typeof loadPeers>>): Promise<Result> {
  checkAgreement(row);
  const peers = tf ? await peersFor(tf, key) : {};
  const contestants: Record<string, Contestant> = {
    plain: { run: row.plain }, gpu: { run: row.gpu }, reference: { run: row.reference, patience: 3000 },
    ...Object.fromEntries(Object.entries(peers).map(([peer, run]) => [peer, { run }])),
  };
  const all = await race(contestants);
  const [gpu, plain] = [median(all['gpu']), median(all['plain'])];
  return {
    row: row.name, sizes: row.sizes, gpu, plain, reference: median(all['reference']),
    peers: Object.fromEntries(Object.keys(peers).map((peer) => [peer, median(all[peer])])),
    ratio: plain / gpu, target: row.target, ...(row.referenceTarget ? { referenceTarget: row.referenceTarget } : {}), rounds: all['gpu'].length,
  };
}

const cells = (...[name, sizes, ...rest]: readonly string[]): string => [name.padEnd(23), sizes.padEnd(26), ...rest.map((cell) => cell.padStart(11))].join('');
const environment = {
  date: new Date().toISOString().slice(0, 10), node: process.version, cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, mode, kernelClass,
};
const tf = options.peers ? await loadPeers() : null;
if (options.peers && !tf) console.error(`TensorFlow.js is not installed: ${installation}`);

say(`${environment.date}, Node ${environment.node}, ${environment.cores} × ${environment.cpu}, kernels on ${kernelClass} (${mode})`);
say('milliseconds, medians of interleaved rounds; plain: JavaScript loops over Float32Array\n');
say(cells('', '', 'gpu', 'plain', 'reference', 'plain/gpu', 'target', 'ref./gpu', ...(tf ? ['tfjs cpu', 'tfjs wasm'] : [])));
const results: Result[] = [];
for (const { key, make } of rowsFor(positionals)) {
  const result = await measure(key, make(), tf);
  results.push(result);
  const { row, sizes, gpu, plain, reference, peers, ratio, target, referenceTarget } = result;
  const verdict = (measured: number, wanted: number): string => `${measured >= wanted ? '✓' : '✗'} ${times(wanted)}`;
  const others = tf ? [peers['tfjs cpu'], peers['tfjs wasm']].map((time) => (time === undefined ? '–' : milliseconds(time))) : [];
  const beside = times(reference / gpu) + (referenceTarget ? ` ${verdict(reference / gpu, referenceTarget)}` : '');
  say(cells(row, sizes, milliseconds(gpu), milliseconds(plain), milliseconds(reference), times(ratio), verdict(ratio, target), beside, ...others));
}
if (options.json) console.log(JSON.stringify({ ...environment, rows: results }, null, 2));
