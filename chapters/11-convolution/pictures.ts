import { writeWhole } from '../../scripts/book.ts';
import type { Tensor } from '../../src/index.ts';

export interface Picture {
  readonly title: string;
  /** [H, W]. Zero is white, the number that is farthest from it darkest: blue above zero, orange below. */
  readonly plane: Tensor;
}

const [side, gap, top] = [160, 24, 24];

/** One plane as squares in a box of `side` × `side`. */
function squares({ title, plane }: Picture, left: number): string {
  const width = plane.size(1);
  const numbers = plane.flat();
  const strongest = Math.max(...numbers.map(Math.abs)) || 1;
  const cell = side / Math.max(...plane.shape);
  const place = (pixels: number): string => String(Number((pixels * cell).toFixed(2)));
  const cells = numbers.map((value, i) => {
    if (value === 0) return '';
    const at = `x="${place(i % width)}" y="${place(Math.floor(i / width))}" width="${place(1)}" height="${place(1)}"`;
    return `<rect ${at} fill="${value > 0 ? '#1f4e79' : '#e07b39'}" fill-opacity="${(Math.abs(value) / strongest).toFixed(2)}"/>`;
  });
  const frame = `<rect width="${side}" height="${side}" fill="none" stroke="#bbb"/>`;
  return `<g transform="translate(${left} ${top})"><text y="-8">${title}</text>${cells.join('')}${frame}</g>`;
}

/** Writes planes side by side as an SVG, with the same bytes every time. */
export function writePictures(file: URL, label: string, pictures: readonly Picture[]): void {
  const [width, height] = [pictures.length * (side + gap) - gap + 2, top + side + 2];
  const planes = pictures.map((picture, i) => squares(picture, 1 + i * (side + gap))).join('\n');
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">`;
  const paper = `<style>text{font:12px sans-serif;fill:#333}</style><rect width="${width}" height="${height}" fill="#fff"/>`;
  writeWhole(file, `${open}\n${paper}\n${planes}\n</svg>\n`);
}
