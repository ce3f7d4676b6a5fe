import { writeWhole } from '../../scripts/book.ts';
import type { Tensor } from '../../src/index.ts';

const cell = 26;
const light = '#cfe0f1';

/** A square with a number in it, or nothing. */
const square = (x: number, y: number, text: string, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="${fill}" stroke="#bbb"/>`
  + (text === '' ? '' : `<text x="${x + cell / 2}" y="${y + cell / 2 + 4}" text-anchor="middle">${text}</text>`);

function write(file: URL, label: string, width: number, height: number, body: readonly string[]): void {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">`;
  const tip = '<path d="M0 0L8 4L0 8z" fill="#1f4e79"/>';
  const arrow = `<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">${tip}</marker>`;
  const paper = `<style>text{font:12px sans-serif;fill:#333}</style><rect width="${width}" height="${height}" fill="#fff"/>`;
  writeWhole(file, `${open}\n<defs>${arrow}</defs>${paper}\n${body.join('\n')}\n</svg>\n`);
}

export interface Choice {
  readonly title: string;
  /** The elements chosen from 0, 1, 2, … in `rows` × `columns`, in the shape in which they come. */
  readonly chosen: Tensor;
}

/** The same grid several times, with what each index chooses: in every chosen square its place in the result. */
export function drawChoices(file: URL, label: string, [rows, columns]: readonly [number, number], choices: readonly Choice[]): void {
  const [gap, top] = [28, 24];
  const panel = columns * cell + gap;
  const body = choices.map(({ title, chosen }, i) => {
    const order = chosen.flat();
    const cells = Array.from({ length: rows * columns }, (_, at) => {
      const place = order.indexOf(at);
      return square((at % columns) * cell, Math.floor(at / columns) * cell, place < 0 ? '' : String(place), place < 0 ? '#fff' : light);
    });
    const shape = `<text y="${rows * cell + 18}">shape [${chosen.shape.join(', ')}]</text>`;
    return `<g transform="translate(${1 + i * panel} ${top})"><text y="-8">${title}</text>${cells.join('')}${shape}</g>`;
  });
  write(file, label, choices.length * panel - gap + 2, top + rows * cell + 26, body);
}

export interface Lanes {
  readonly title: string;
  /** Two matrices, and for every element of the short one, which place of its row of the long one it belongs to. */
  readonly long: Tensor;
  readonly short: Tensor;
  readonly index: Tensor;
  /** Whether the arrows lead from the long rows to the short ones, or back. */
  readonly down: boolean;
}

/** Rows under each other, each with its elements joined to the places that the index names. */
export function drawLanes(file: URL, label: string, panels: readonly Lanes[]): void {
  const [gap, top, reach] = [56, 30, 46];
  const lane = 2 * cell + reach + 22;
  const panel = panels[0].long.size(1) * cell + gap;
  const body = panels.map(({ title, long, short, index, down }, p) => {
    const rows = Array.from({ length: long.size(0) }, (_, i) => {
      const y = i * lane;
      const indent = (long.size(1) - short.size(1)) * cell / 2;
      const above = Array.from({ length: long.size(1) }, (_, j) => square(j * cell, y, String(long.at(i, j)), down ? '#fff' : light));
      const below = Array.from({ length: short.size(1) }, (_, j) => square(indent + j * cell, y + cell + reach, String(short.at(i, j)), down ? light : '#fff'));
      const lines = Array.from({ length: short.size(1) }, (_, j) => {
        const [from, to] = [(index.at(i, j) + 0.5) * cell, indent + (j + 0.5) * cell];
        const [start, end] = down ? [[from, y + cell], [to, y + cell + reach]] : [[to, y + cell + reach], [from, y + cell]];
        return `<line x1="${start[0]}" y1="${start[1]}" x2="${end[0]}" y2="${end[1]}" stroke="#1f4e79" marker-end="url(#tip)"/>`;
      });
      return [...above, ...below, ...lines].join('');
    });
    return `<g transform="translate(${1 + p * panel} ${top})"><text y="-12">${title}</text>${rows.join('')}</g>`;
  });
  write(file, label, panels.length * panel + 2, top + panels[0].long.size(0) * lane - 18, body);
}
