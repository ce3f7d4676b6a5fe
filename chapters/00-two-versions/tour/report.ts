import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Digits } from './digits.ts';
import type { Run, Trained } from './train.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Two loss curves on a logarithmic scale. */
function curves(ours: readonly number[], theirs: readonly number[]): string {
  const [width, height, left, bottom] = [640, 260, 52, 28];
  const all = [...ours, ...theirs].map((loss) => Math.log10(loss));
  const [low, high] = [Math.floor(Math.min(...all) * 2) / 2, Math.ceil(Math.max(...all) * 2) / 2];
  const x = (step: number): number => left + (step / (ours.length - 1)) * (width - left - 8);
  const y = (log: number): number => 8 + ((high - log) / (high - low)) * (height - bottom - 8);
  const line = (losses: readonly number[], style: string): string =>
    `<polyline ${style} fill="none" points="${losses.map((loss, step) => `${x(step).toFixed(1)},${y(Math.log10(loss)).toFixed(1)}`).join(' ')}"/>`;
  const ticks = Array.from({ length: (high - low) * 2 + 1 }, (_, i) => low + i / 2)
    .map((log) => `<line x1="${left}" x2="${width - 8}" y1="${y(log)}" y2="${y(log)}" stroke="#e3e3e0"/><text x="${left - 6}" y="${y(log) + 4}" text-anchor="end">${Number((10 ** log).toPrecision(2))}</text>`);
  const steps = [0, 20, 40, 60, 80, ours.length - 1].map((step) => `<text x="${x(step)}" y="${height - 8}" text-anchor="middle">${step + 1}</text>`);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Loss by step, here and in PyTorch">${ticks.join('')}${steps.join('')}${line(theirs, 'stroke="#e07b39" stroke-width="5" opacity=".45"')}${line(ours, 'stroke="#1f4e79" stroke-width="1.6"')}</svg>`;
}

/** Rows are true digits, columns answers; the darker, the more. */
function confusionTable(confusion: Trained['confusion']): string {
  const most = Math.max(...confusion.flat());
  const cell = (count: number, right: boolean): string => {
    const ink = count / most;
    return `<td style="background:rgba(${right ? '31,78,121' : '192,57,43'},${count === 0 ? 0 : (right ? ink : 0.25 + ink).toFixed(2)});color:${right && ink > 0.5 ? '#fff' : '#222'}">${count || '·'}</td>`;
  };
  const head = `<tr><th></th>${confusion.map((_, digit) => `<th>${digit}</th>`).join('')}</tr>`;
  return `<table class="confusion">${head}${confusion.map((row, truth) => `<tr><th>${truth}</th>${row.map((count, answer) => cell(count, truth === answer)).join('')}</tr>`).join('')}</table>`;
}

function picture(pixels: readonly number[], caption: string): string {
  const cells = pixels.map((ink, i) => `<rect x="${i % 8}" y="${Math.floor(i / 8)}" width="1.02" height="1.02" fill-opacity="${ink.toFixed(2)}"/>`).join('');
  return `<figure><svg viewBox="0 0 8 8" class="digit" role="img" aria-label="${caption}">${cells}</svg><figcaption>${caption}</figcaption></figure>`;
}

const style = `body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fdfdfb}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}svg text{font:11px sans-serif;fill:#666}
.key span{display:inline-block;width:1.6em;height:.35em;vertical-align:middle;margin:0 .4em 0 1em}
table.confusion{border-collapse:collapse;font:13px sans-serif}table.confusion td,table.confusion th{width:2.2rem;height:1.8rem;text-align:center}
.mistakes{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;text-align:center;font:12px sans-serif}.digit{width:5rem;border:1px solid #ccc;background:#fff}`;

/** Writes the report of a training run: one file that needs nothing else. Returns its path. */
export function writeReport(path: URL, { losses, accuracy, confusion, mistakes }: Trained, run: Run, { images }: Digits, kernelClass: string): string {
  const shown = mistakes.slice(0, 12).map(({ image, truth, answer }) => picture(images.select(0, image).flat(), `${truth}, read as ${answer}`));
  const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Handwritten digits · opbook</title><style>${style}</style>
<h1>A network reads handwritten digits</h1>
<p>Two convolutions and a linear layer, trained for ${losses.length} steps on ${run.trainingImages} images by GPU.js (${kernelClass}).
On ${run.testImages} images it had not seen, <strong>${percent(accuracy)}</strong> are read right; PyTorch, from the same seed with the same batches, reached ${percent(run.accuracy)}.</p>
<h2>Loss</h2>${curves(losses, run.losses)}<p class="key"><span style="background:#1f4e79"></span>opbook<span style="background:#e07b39"></span>PyTorch, recorded</p>
<h2>What was read as what</h2><p>A row for every true digit, a column for every answer.</p>${confusionTable(confusion)}
<h2>${mistakes.length === 0 ? 'No mistakes' : `${mistakes.length} mistake${mistakes.length === 1 ? '' : 's'}${mistakes.length > 12 ? ', the first twelve' : ''}`}</h2><div class="mistakes">${shown.join('')}</div>
<p><small>Images: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0.</small></p></html>
`;
  const file = fileURLToPath(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, html);
  renameSync(`${file}.new`, file); // whole, or not at all
  return file;
}
