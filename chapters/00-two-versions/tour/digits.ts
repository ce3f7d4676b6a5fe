import { readFileSync } from 'node:fs';
import { type Device, type Tensor, tensor } from '../../../src/index.ts';

/** Handwritten digits: 1797 images of 8 × 8 pixels. Source and licence stand in fixtures/data/digits.json. */
export interface Digits {
  /** [1797, 1, 8, 8], from 0 (paper) to 1 (ink). */
  readonly images: Tensor;
  /** [1797], the digit each image shows. */
  readonly labels: Tensor;
}

const folder = new URL('../../../fixtures/', import.meta.url);
/** A recorded file. Reading it needs no Python. */
export function recorded<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
}

/** Reads the images: each pixel is one character from `0` to `g`, that is 0 to 16. */
export function loadDigits(device: Device): Digits {
  const { images, labels } = recorded<{ images: readonly string[]; labels: string }>('data/digits.json');
  const pixels = images.flatMap((image) => Array.from(image, (character) => Number.parseInt(character, 17) / 16));
  return {
    images: tensor(pixels, { device }).reshape(images.length, 1, 8, 8),
    labels: tensor(Array.from(labels, Number), { dtype: 'int32', device }),
  };
}

const shades = ' .:-=+*#%@';
/** A plane of numbers as characters, two to a pixel: the lowest number is blank, the highest `@`. */
export function drawn(plane: Tensor): string[] {
  const numbers = plane.flat();
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const shade = (value: number): string => shades[Math.round(((value - low) / (high - low || 1)) * (shades.length - 1))].repeat(2);
  const width = plane.size(-1);
  return Array.from({ length: plane.size(-2) }, (_, row) => numbers.slice(row * width, (row + 1) * width).map(shade).join(''));
}

/** Pictures side by side, each under its title. */
export function sideBySide(pictures: readonly (readonly [title: string, rows: readonly string[]])[]): string {
  const widths = pictures.map(([title, rows]) => Math.max(title.length, rows[0].length));
  const line = (parts: readonly string[]): string => `   ${parts.map((part, i) => part.padEnd(widths[i])).join('    ')}`.trimEnd();
  return [line(pictures.map(([title]) => title)), ...pictures[0][1].map((_, row) => line(pictures.map(([, rows]) => rows[row])))].join('\n');
}
