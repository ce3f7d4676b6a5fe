/** The shared tests: what must hold for every operator, whatever it computes. */
import { describe, test } from 'vitest';
import * as operators from '../src/ops/index.ts';
import type { AnyOperator } from './support/case.ts';
import { checksOf } from './support/checks.ts';

describe.each(Object.entries(operators) as unknown as [string, AnyOperator][])('%s', (name, operator) => {
  for (const { title, run, skip = false } of checksOf(name, operator)) test.skipIf(skip)(title, run);
});
