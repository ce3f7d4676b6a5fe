import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Digits } from './digits.ts';
import type { Run, Trained } from './train.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const [width, left, right, top, bottom] = [640, 58, 14, 18, 34];
const [blue, orange] = ['#1f4e79', '#e07b39'];

interface Line {
  readonly values: readonly number[];
  readonly style: string;
}
interface Chart {
  readonly title: string;
  readonly height: number;
  readonly lines: readonly Line[];
  /** Powers of ten between two marks of the upright axis. */
  readonly every: number;
}

/** Lines over the steps, on a logarithmic scale. A zero has no place there and lies on the lowest mark. */
function chart({ title, height, lines, every }: Chart): string {
  const steps = lines[0].values.length;
  const logs = lines.flatMap(({ values }) => values.filter((value) => value > 0).map(Math.log10));
  const low = Math.floor(Math.min(...logs) / every) * every;
  const high = Math.max(Math.ceil(Math.max(...logs, low) / every) * every, low + every);
  const x = (step: number): string => (left + (step / Math.max(steps - 1, 1)) * (width - left - right)).toFixed(1);
  const y = (log: number): string => (top + ((high - log) / (high - low)) * (height - top - bottom)).toFixed(1);
  const points = (values: readonly number[]): string => values.map((value, step) => `${x(step)},${y(Math.max(Math.log10(value), low))}`).join(' ');
  const label = (log: number): string => (Math.abs(log) < 4 ? String(Number((10 ** log).toPrecision(1))) : `1e${log}`);
  const marks = Array.from({ length: Math.round((high - low) / every) + 1 }, (_, i) => low + i * every)
    .map((log) => `<path d="M${left} ${y(log)}H${width - right}" stroke="#e3e3e0"/>`
      + `<text x="${left - 7}" y="${Number(y(log)) + 4}" text-anchor="end">${label(log)}</text>`);
  const named = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.max(1, Math.round(share * steps)))
    .map((step) => `<text x="${x(step - 1)}" y="${height - bottom + 16}" text-anchor="middle">${step}</text>`);
  const drawn = lines.map(({ values, style }) => `<polyline points="${points(values)}" fill="none" stroke-linejoin="round" stroke-linecap="round" ${style}/>`);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}, by step">${marks.join('')}${named.join('')}
<text x="${left}" y="10">${title}</text><text x="${width - right}" y="${height - 3}" text-anchor="end">step</text>${drawn.join('')}</svg>`;
}

/** The losses here and in PyTorch, and, since one line hides the other, how far they are apart. */
function curves(ours: readonly number[], theirs: readonly number[]): string {
  const apart = ours.map((loss, step) => Math.abs(loss / theirs[step] - 1));
  const thick = { values: theirs, style: `stroke="${orange}" stroke-width="6" opacity=".45"` };
  const thin = { values: ours, style: `stroke="${blue}" stroke-width="1.6"` };
  const distance = { values: apart, style: `stroke="${blue}" stroke-width="1.2"` };
  return `${chart({ title: 'loss', height: 270, lines: [thick, thin], every: 1 })}
<p class="key"><span style="background:${blue}"></span>opbook<span style="background:${orange};opacity:.6"></span>PyTorch, recorded</p>
${chart({ title: 'distance between the two, relative to the loss', height: 170, lines: [distance], every: 2 })}
<p>Equal losses lie on the lowest mark. The two agree in the seven digits of float32 until rounding decides a close call: a number falls on the other side of a ReLU's corner, another
one wins a max pool. From there on the runs part a little. PyTorch's own do the same when their weights begin 1e-7 apart.</p>`;
}

/** Rows are true digits, columns answers; the darker, the more. */
function confusionTable(confusion: Trained['confusion']): string {
  const most = Math.max(...confusion.flat());
  const cell = (count: number, right: boolean): string => {
    const ink = count / most;
    const color = right ? `31,78,121,${ink.toFixed(2)}` : `192,57,43,${(count && 0.25 + ink).toFixed(2)}`;
    return `<td style="background:rgba(${color});color:${right && ink > 0.5 ? '#fff' : '#222'}">${count || '·'}</td>`;
  };
  const head = `<tr><th></th>${confusion.map((_, digit) => `<th>${digit}</th>`).join('')}</tr>`;
  const rows = confusion.map((row, truth) => `<tr><th>${truth}</th>${row.map((count, answer) => cell(count, truth === answer)).join('')}</tr>`);
  return `<table class="confusion">${head}${rows.join('')}</table>`;
}

/** An image in dark squares, above what it is and what it was taken for. */
function picture(pixels: readonly number[], caption: string): string {
  const cells = pixels.map((ink, i) => `<rect x="${i % 8}" y="${Math.floor(i / 8)}" width="1.02" height="1.02" fill-opacity="${ink.toFixed(2)}"/>`).join('');
  return `<figure><svg viewBox="0 0 8 8" class="digit" role="img" aria-label="${caption}">${cells}</svg><figcaption>${caption}</figcaption></figure>`;
}

const style = `body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fdfdfb}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.2rem}
svg{display:block;overflow:visible}svg text{font:11px sans-serif;fill:#666}
.key{font-size:.9rem;margin:.2rem 0 1.4rem}.key span:first-child{margin-left:0}
.key span{display:inline-block;width:1.6em;height:.35em;vertical-align:middle;margin:0 .4em 0 1.2em}
.confusion{border-collapse:collapse;font:13px sans-serif}.confusion td,.confusion th{width:2.2rem;height:1.8rem;text-align:center}
.mistakes{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;text-align:center;font:12px sans-serif}
.digit{width:5rem;border:1px solid #ccc;background:#fff}`;

/** Writes the report of a training run: one file that needs nothing else. Returns its path. */
export function writeReport(path: URL, { losses, accuracy, confusion, mistakes }: Trained, run: Run, { images }: Digits, kernelClass: string): string {
  const shown = mistakes.slice(0, 12).map(({ image, truth, answer }) => picture(images.select(0, image).flat(), `${truth}, read as ${answer}`));
  const counted = mistakes.length === 1 ? '1 mistake' : `${mistakes.length || 'No'} mistakes`;
  const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Handwritten digits · opbook</title><style>${style}</style>
<h1>A network reads handwritten digits</h1>
<p>Two convolutions and a linear layer, trained for ${losses.length} steps on ${run.trainingImages} images by GPU.js (${kernelClass}).
On ${run.testImages} images it had not seen, <strong>${percent(accuracy)}</strong> are read right;
PyTorch, from the same seed with the same batches, reached ${percent(run.accuracy)}.</p>
<h2>Loss</h2>${curves(losses, run.losses)}
<h2>What was read as what</h2><p>A row for every true digit, a column for every answer.</p>${confusionTable(confusion)}
<h2>${counted}${mistakes.length > 12 ? ', the first twelve' : ''}</h2><div class="mistakes">${shown.join('')}</div>
<p><small>The split: ${run.split}.<br>
Images: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0.</small></p></html>
`;
  const file = fileURLToPath(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, html);
  renameSync(`${file}.new`, file); // whole, or not at all
  return file;
}
