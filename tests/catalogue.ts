import type * as operators from '../src/ops/index.ts';
import { arithmetic } from './ops/elementwise/arithmetic.case.ts';
import { comparison } from './ops/elementwise/comparison.case.ts';
import gelu from './ops/elementwise/gelu.case.ts';
import { unary } from './ops/elementwise/unary.case.ts';
import where from './ops/elementwise/where.case.ts';
import softmax from './ops/normalization/softmax.case.ts';
import sum from './ops/reduction/sum.case.ts';
import { copies } from './ops/views/copies.case.ts';
import { dims } from './ops/views/dims.case.ts';
import { slices } from './ops/views/slices.case.ts';
import type { CaseFor } from './support/case.ts';

/** One case per operator. Export an operator without adding a case here, and `tsc` fails on this line. */
export const catalogue: { readonly [Name in keyof typeof operators]: CaseFor<(typeof operators)[Name]> } = {
  ...dims, ...slices, ...copies, ...arithmetic, ...comparison, ...unary, gelu, where, sum, softmax,
};
