import { writeWhole } from '../../scripts/book.ts';
import type { Tensor } from '../../src/index.ts';

const [blue, orange, grey] = ['#1f4e79', '#e07b39', '#bbb'];
const style = '<style>text{font:12px sans-serif;fill:#333}.in text{fill:#fff}</style>';

function writePicture(file: URL, label: string, width: number, height: number, parts: readonly string[]): void {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">`;
  writeWhole(file, `${open}\n${style}<rect width="${width}" height="${height}" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`);
}

const [cell, gap, top] = [34, 44, 24];

/** A grid of numbers; those that were only stretched there are pale. */
function numberGrid(numbers: Tensor, left: number, title: string, color: string, isOwn: (row: number, column: number) => boolean): string {
  const columns = numbers.size(1);
  const cells = numbers.flat().map((value, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const own = isOwn(row, column);
    const square = `<rect width="${cell - 2}" height="${cell - 2}" fill="${color}" fill-opacity="${own ? 1 : 0.15}"/>`;
    const text = `<text x="${cell / 2 - 1}" y="${cell / 2 + 3}" text-anchor="middle">${value}</text>`;
    return `<g${own ? ' class="in"' : ''} transform="translate(${column * cell} ${row * cell})">${square}${text}</g>`;
  });
  const middle = (columns * cell) / 2;
  return `<g transform="translate(${left} ${top})"><text x="${middle}" y="-8" text-anchor="middle">${title}</text>${cells.join('')}</g>`;
}

/** A column and a row, stretched over each other, and their sum. */
export function drawBroadcasting(file: URL, column: Tensor, row: Tensor): void {
  const sum = column.add(row);
  const [rows, columns] = sum.shape;
  const step = columns * cell + gap;
  const show = ({ shape }: Tensor): string => `[${shape.join(', ')}]`;
  const middle = top + (rows * cell) / 2 + 4;
  const sign = (text: string, i: number): string => `<text x="${i * step - gap / 2 - 1}" y="${middle}" text-anchor="middle">${text}</text>`;
  writePicture(file, 'A column and a row become a matrix', 3 * step - gap + 2, top + rows * cell, [
    numberGrid(column.expand(rows, columns), 1, show(column), blue, (_, j) => j === 0),
    sign('+', 1),
    numberGrid(row.expand(rows, columns), step, show(row), orange, (i) => i === 0),
    sign('=', 2),
    numberGrid(sum, 2 * step, show(sum), '#555', () => true),
  ]);
}

export interface Neighbours {
  readonly asked: Tensor;
  readonly truth: number;
  readonly neighbour: Tensor;
  readonly answer: number;
}

const [side, margin] = [72, 52];

/** An image of 8 × 8 pixels under the digit that it shows. */
function image(pixels: Tensor, x: number, y: number, digit: number, color: string): string {
  const size = side / 8;
  const ink = pixels.flat().map((value, i) => (value === 0 ? ''
    : `<rect x="${(i % 8) * size}" y="${Math.floor(i / 8) * size}" width="${size}" height="${size}" fill="${color}" fill-opacity="${value.toFixed(2)}"/>`));
  const frame = `<rect width="${side}" height="${side}" fill="none" stroke="${grey}"/>`;
  return `<g transform="translate(${x} ${y})"><text x="${side / 2}" y="-6" text-anchor="middle">${digit}</text>${ink.join('')}${frame}</g>`;
}

/** Questions in the upper row, what was nearest to each below. */
export function drawNeighbours(file: URL, all: readonly Neighbours[]): void {
  const [across, first, second] = [side + 14, 20, side + 44];
  const names = [['question', first], ['nearest', second]].map(([name, y]) => `<text x="0" y="${Number(y) + side / 2 + 4}">${name}</text>`);
  writePicture(file, 'Misread digits above their nearest neighbours', margin + all.length * across - 12, second + side + 2, [
    ...names,
    ...all.flatMap(({ asked, truth, neighbour, answer }, i) => [
      image(asked, margin + i * across, first, truth, blue),
      image(neighbour, margin + i * across, second, answer, orange),
    ]),
  ]);
}
