/** PyTorch said so: values and gradients of both versions against what was recorded. */
import { describe, test } from 'vitest';
import * as operators from '../src/ops/index.ts';
import type { AnyOperator } from './support/case.ts';
import { places, recordedChecksOf } from './support/recordedChecks.ts';

describe.each(Object.entries(operators) as unknown as [string, AnyOperator][])('%s', (name, operator) => {
  describe.each(places)('%s', (place) => {
    for (const { title, run, skip = false } of recordedChecksOf(name, operator, place)) test.skipIf(skip)(title, run);
  });
});
