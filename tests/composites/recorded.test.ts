/** PyTorch said so: what the functions that are made of operators return, and what flows back through them, on both devices. */
import { describe, expect, test } from 'vitest';
import * as composites from '../../src/composites/index.ts';
import { fixtures } from '../support/fixtures.ts';
import { type Judgement, places, recordedChecksOf } from '../support/recordedChecks.ts';

/** They move numbers; gradients may add some up. */
const moves: Judgement = { tolerance: 'exact', gradientTolerance: 'norm' };
/** But for these. */
const computing: readonly string[] = ['norm', 'matrixNorm', 'svdvals', 'eigvalsh', 'pinv'];

type Recorded = Parameters<typeof recordedChecksOf>[1];
const known = Object.entries(composites as unknown as Readonly<Record<string, Recorded>>);
const recorded = known.filter(([name]) => fixtures.get(name)?.family === 'composites');

test('everything that was recorded is asked', () => {
  const names = [...fixtures.values()].filter(({ family }) => family === 'composites').map(({ operator }) => operator);
  expect(recorded.map(([name]) => name).sort()).toEqual(names.sort());
});

describe.each(recorded)('%s', (name, composite) => {
  test('is exported under its own name', () => expect(composite.definition).toHaveProperty('name', name));
  describe.each(places)('%s', (place) => {
    const judged = computing.includes(name) ? { tolerance: 'norm' } as const : moves;
    for (const { title, run, skip = false } of recordedChecksOf(name, composite, place, judged)) test.skipIf(skip)(title, run);
  });
});
