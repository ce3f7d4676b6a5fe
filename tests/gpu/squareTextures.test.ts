import { expect, test } from 'vitest';
import { enableSquareTextures } from '../../src/gpu/squareTextures.ts';
import { grid, launch, type Plane, type Thread } from '../../src/gpu/kernel.ts';
import { Tensor } from '../../src/tensor.ts';
import { library } from './gpujs.ts';

const utilities = library['utils'] as { getKernelTextureSize: (settings: object, dimensions: readonly number[]) => Int32Array };

function negativeKernel(this: Thread, x: Plane): number {
  return -x[this.thread.y][this.thread.x];
}

test('planes of results may be of any width and height', () => {
  for (const [rows, columns] of [[2, 70_000], [70_000, 2], [3, 33_333]]) {
    const x = Tensor.from(Float32Array.from({ length: rows * columns }, (_, i) => i + 1), [rows, columns], 'float32', 'gpu');
    const y = launch(negativeKernel, { threads: [columns, rows], inputs: [grid(x, [rows, columns])] });
    expect(y.flat().findIndex((value, i) => value !== -(i + 1))).toBe(-1);
  }
});

test('a texture holds every result, and is nearly square', () => {
  expect(enableSquareTextures(library)).toBe(true);
  for (const dimensions of [[70_000, 2], [2, 70_000], [5, 7, 11], [1]]) {
    const [width, height] = utilities.getKernelTextureSize({ precision: 'single' }, dimensions);
    const count = dimensions.reduce((product, size) => product * size, 1);
    expect(width * height).toBeGreaterThanOrEqual(count);
    expect(Math.max(width, height)).toBeLessThanOrEqual(2 * Math.ceil(Math.sqrt(count)));
  }
});

test('nothing is changed where GPU.js has no such function', () => {
  expect(enableSquareTextures({})).toBe(false);
});
