import { describe, expect, test } from 'vitest';
import { OperatorError } from '../../src/errors.ts';
import { type Flat, launch, type Thread } from '../../src/gpu/kernel.ts';
import { loopsOf, mostRounds, roundsOf } from '../../src/gpu/loops.ts';
import { ones } from '../../src/creation.ts';

describe('rounds', () => {
  const source = `function k(x, n, m) {
    let s = 0;
    if (n > 1) { s = 1; }
    for (let i = 0; i < n; i++) { for (let j = 0; j < 3; j++) { s += x[j]; } const t = s; }
    for (let k = 0; k < m; k++) { const size = 2; for (let l = 0; l < size; l++) { s += 1; } }
    return s;
  }`;

  test('every loop, with the loops around it', () => {
    expect(loopsOf(source)).toEqual([['n'], ['n', '3'], ['m'], ['m', 'size']]);
    expect(loopsOf('function k(x) { return x[0]; }')).toEqual([]);
  });

  test('their product, added up; what a kernel computes itself is not known', () => {
    expect(roundsOf(loopsOf(source), { n: 10, m: 7 })).toBe(10 + 10 * 3 + 7 + 7);
    expect(roundsOf([], { n: 10 })).toBe(0);
  });
});

function countKernel(this: Thread, x: Flat, n: number): number {
  let count = 0;
  for (let i = 0; i < n; i++) {
    count += x[0];
  }
  return count;
}

test('a loop longer than this machine allows is refused, any other is right', () => {
  const count = (n: number): number => launch(countKernel, { threads: [1], inputs: [ones([1], { device: 'gpu' })], integers: { n } }).item();
  expect(count(65_535)).toBe(65_535);
  if (mostRounds() === Infinity) expect(count(100_000)).toBe(100_000);
  else {
    const message = 'countKernel: 100000 rounds of its loops, and OpenGL ends them after 65535 here; use OPBOOK_GPU=webasm';
    expect(() => count(100_000)).toThrow(new OperatorError(message));
  }
});
