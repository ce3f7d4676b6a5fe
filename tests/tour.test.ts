/** The tour does what it promises: every stop succeeds, and one that fails is named. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { format } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { main, type Stop, stops } from '../chapters/00-two-versions/tour.ts';
import { drawn, loadDigits, sideBySide } from '../chapters/00-two-versions/tour/digits.ts';
import { recordedRun } from '../chapters/00-two-versions/tour/train.ts';
import { tensor } from '../src/index.ts';

const report = new URL('../reports/digits.html', import.meta.url);

/** What a walk along these stops prints, and whether all went well. */
function walk(route: readonly Stop[]): { readonly lines: readonly string[]; readonly good: boolean } {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => void lines.push(...format(...values).split('\n')));
  return { good: main(route), lines };
}
afterEach(() => vi.restoreAllMocks());

describe('the tour', () => {
  test('succeeds at every stop, and writes its report', () => {
    const { losses, accuracy } = recordedRun();
    rmSync(report, { force: true });
    const { lines, good } = walk(stops);
    expect(lines.filter((line) => line.includes('✗'))).toEqual([]);
    expect(good).toBe(true);
    expect(lines.filter((line) => /^\d · /.test(line))).toEqual(stops.map(([title], i) => `${i + 1} · ${title}`));

    const steps = lines.flatMap((line) => /^ {3}step +(\d+) {3}loss (\d+\.\d{6}) {3}PyTorch (\d+\.\d{6})$/.exec(line)?.slice(1).map(Number) ?? []);
    expect(steps.filter((_, i) => i % 3 === 0)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(steps.filter((_, i) => i % 3 === 2)).toEqual([9, 19, 29, 39, 49, 59, 69, 79, 89, 99].map((step) => Number(losses[step].toFixed(6))));
    expect(steps[1]).toBeCloseTo(steps[2], 4);

    const said = lines.map((line) => /^test accuracy (\d+\.\d) %$/.exec(line)?.[1]).filter((percent) => percent !== undefined);
    expect(said).toHaveLength(1);
    expect(Number(said[0])).toBeGreaterThanOrEqual(96);

    expect(existsSync(report)).toBe(true);
    const page = readFileSync(report, 'utf8');
    expect(page).toMatch(/^<!doctype html>[^]+<\/html>\n$/);
    expect(page).toContain(`<strong>${said[0]} %</strong>`);
    expect(page).toContain(`${(100 * accuracy).toFixed(1)} %`);
    expect(page.match(/<polyline/g)).toHaveLength(3);
    expect(page, 'it needs nothing but itself').not.toMatch(/https?:|<link|<script|@import|\b(?:src|href)=|url\(/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('goes on after a stop that fails, names it, and says how to go on', () => {
    const visited: string[] = [];
    const { lines, good } = walk([
      ['A good one', () => visited.push('first'), 'nothing'],
      ['A bad one', () => { throw new Error('the bridge is out'); }, 'swim'],
      ['Another', () => visited.push('last'), 'nothing'],
    ]);
    expect(good).toBe(false);
    expect(visited).toEqual(['first', 'last']);
    expect(lines.slice(lines.indexOf('2 · A bad one'))).toEqual([
      '2 · A bad one', '   ✗ stop 2 failed: the bridge is out', '   to go on: swim', '',
      '3 · Another', '',
      expect.stringMatching(/^Where to go next: /), '',
    ]);
  });
});

describe('pictures in characters', () => {
  test('the lowest number is blank, the highest @, each two characters wide', () => {
    expect(drawn(tensor([[-1, 0], [0, 1]]))).toEqual(['  ++', '++@@']);
    expect(drawn(tensor([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]))).toEqual(['  ..::--==++**##%%@@']);
  });

  test('a plane of equal numbers is blank', () => {
    expect(drawn(tensor([[3, 3]]))).toEqual(['    ']);
  });

  test('stand side by side under their titles, with nothing at the end of a line', () => {
    expect(sideBySide([['one', ['@@', '  ']], ['a long title', ['@@@@', '  @@']]])).toBe('   one    a long title\n   @@     @@@@\n            @@');
  });
});

test('the digits are what they are said to be', () => {
  const { images, labels } = loadDigits('cpu');
  expect([images.shape, labels.shape]).toEqual([[1797, 1, 8, 8], [1797]]);
  const ink = images.flat();
  expect([Math.min(...ink), Math.max(...ink)]).toEqual([0, 1]);
  expect(new Set(labels.flat())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});
