/** The tour: what opbook is, shown in a minute. `npm start` runs it. */
import { relative } from 'node:path';
import { F, kernelClass, mode, type Tensor, tensor } from '../../src/index.ts';
import { drawn, loadDigits, recorded, sideBySide } from './tour/digits.ts';
import { writeReport } from './tour/report.ts';
import { recordedRun, train, type Trained } from './tour/train.ts';

const say = (text = ''): void => console.log(text);
/** The shortest of five runs; what other programs on the machine do can only lengthen one. */
const milliseconds = (body: () => unknown): number => Math.min(...Array.from({ length: 5 }, () => {
  const start = performance.now();
  body();
  return performance.now() - start;
}));

function twoDevices(): void {
  say(`   kernels run on GPU.js's ${kernelClass} (OPBOOK_GPU=${mode})`);
  for (const device of ['cpu', 'gpu'] as const) {
    const sum = tensor([[1, 2], [3, 4]], { device }).add(tensor([10, 20], { device }));
    say(`   ${device === 'cpu' ? 'scalar reference' : 'kernel          '}  ${String(sum).replaceAll('\n', `\n${' '.repeat(21)}`)}`);
  }
}

function convolveADigit(): void {
  const edges = recorded<{ image: number; filters: Recorded; output: Recorded }>('training/edges.json');
  const filters = revived(edges.filters);
  const { images, labels } = loadDigits('cpu');
  const image = images.narrow(0, edges.image, 1);
  const onCpu = F.conv2d(image, filters, { padding: 1 });
  const onGpu = F.conv2d(image.gpu(), filters.gpu(), { padding: 1 });
  say(sideBySide([
    [`image ${edges.image}: a ${labels.at(edges.image)}`, drawn(image.select(0, 0).select(0, 0))],
    ['upright edges', drawn(onGpu.select(0, 0).select(0, 0))],
    ['level edges', drawn(onGpu.select(0, 0).select(0, 1))],
  ]));
  const expected = revived(edges.output).flat();
  const distance = (y: Tensor): number => Math.max(...y.flat().map((value, i) => Math.abs(value - expected[i])));
  const inWords = (apart: number): string => (apart === 0 ? 'none' : apart.toExponential(0));
  say('   blank is the lowest number of a picture, @ the highest');
  say(`   largest difference from PyTorch's numbers: reference ${inWords(distance(onCpu))}, kernel ${inWords(distance(onGpu))}`);
  if ([onCpu, onGpu].some((y) => !(distance(y) <= 1e-5))) throw new Error('the convolution differs from what PyTorch recorded by more than 1e-5');

  const onGpuAll = images.gpu();
  const gpuFilters = filters.gpu();
  const slow = milliseconds(() => F.conv2d(images, filters, { padding: 1 }));
  const fast = milliseconds(() => F.conv2d(onGpuAll, gpuFilters, { padding: 1 }));
  const ratio = slow > fast ? `, ${(slow / fast).toPrecision(2)} times as fast` : '';
  say(`   all ${images.size(0)} images at once: reference ${slow.toFixed(1)} ms, kernel ${fast.toFixed(1)} ms${ratio}`);
}

/** A tensor in a recorded document. */
type Recorded = { readonly shape: readonly number[]; readonly data: readonly number[] };
const revived = ({ shape, data }: Recorded): Tensor => tensor(data).reshape(shape);

function trainANetwork(): Trained {
  const run = recordedRun();
  const digits = loadDigits('gpu');
  const { stdout } = process;
  say(`   ${run.losses.length} steps of ${run.batchSize} images, seed ${run.seed}; beside every tenth loss, PyTorch's for the same seed and batches`);
  const bar = (step: number): string => `   [${'█'.repeat(Math.round((step / run.losses.length) * 30)).padEnd(30, '·')}] ${step} of ${run.losses.length}`;
  const trained = train(digits, run, (step, loss) => {
    if (stdout.isTTY) stdout.write(`\r${bar(step + 1)}`);
    if ((step + 1) % 10 !== 0) return;
    if (stdout.isTTY) stdout.write('\r\x1b[K');
    say(`   step ${String(step + 1).padStart(3)}   loss ${loss.toFixed(6)}   PyTorch ${run.losses[step].toFixed(6)}`);
  });
  const apart = Math.max(...trained.losses.slice(0, 20).map((loss, step) => Math.abs(loss / run.losses[step] - 1)));
  say(`   over the first 20 steps the losses differ by at most ${apart.toExponential(0)}, relatively`);
  say(`test accuracy ${(100 * trained.accuracy).toFixed(1)} %`);
  say(`   (on the last ${run.testImages} images; PyTorch ${(100 * run.accuracy).toFixed(1)} %)`);
  say(confusionText(trained.confusion));
  const path = writeReport(new URL('../../reports/digits.html', import.meta.url), trained, run, digits, kernelClass);
  say(`   report with curves and mistakes: ${relative(process.cwd(), path)}`);
  if (apart > 1e-4) throw new Error(`the losses of the first 20 steps differ from PyTorch's by ${apart.toExponential(1)}, expected at most 1e-4`);
  if (trained.accuracy < 0.96) throw new Error(`the test accuracy is ${(100 * trained.accuracy).toFixed(1)} %, expected at least 96 %`);
  return trained;
}

function confusionText(confusion: Trained['confusion']): string {
  const inColumns = (parts: readonly (number | string)[]): string => parts.map((part) => String(part).padStart(4)).join('');
  const rows = confusion.map((row, digit) => `      ${digit}    ${inColumns(row.map((count) => count || '·'))}`);
  return [`   read as ${inColumns(confusion.map((_, digit) => digit))}`, ...rows].join('\n');
}

/** One part of the tour; what `run` throws is told, with what to do about it. */
export type Stop = readonly [title: string, run: () => unknown, goOn: string];
export const stops: readonly Stop[] = [
  ['One operator, two versions', twoDevices, 'see src/ops/elementwise/arithmetic.ts; OPBOOK_GPU=cpu chooses the simplest GPU.js backend'],
  ['A handwritten digit, convolved', convolveADigit, 'run `npx vitest run tests/operators.test.ts -t conv2d` to see which test notices'],
  ['A network learns to read', trainANetwork, 'run `npm test`; if it is green, this page is wrong: chapters/00-two-versions/tour/train.ts'],
];

/** Runs the stops one after the other; false if one failed, which it names. */
export function main(route: readonly Stop[] = stops): boolean {
  say('opbook: every operator twice, once to be read and once to be fast, both held to PyTorch.\n');
  let good = true;
  for (const [at, [title, run, goOn]] of route.entries()) {
    say(`${at + 1} · ${title}`);
    try {
      run();
    } catch (error) {
      good = false;
      say(`   ✗ stop ${at + 1} failed: ${(error as Error).message}\n   to go on: ${goOn}`);
    }
    say();
  }
  say('Where to go next: chapters/00-two-versions/README.md tells how the two versions are compared; `npm run learn` starts the exercises.\n');
  return good;
}
