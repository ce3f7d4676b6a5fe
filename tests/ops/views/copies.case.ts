import fc from 'fast-check';
import { expect } from 'vitest';
import { clone, contiguous, to } from '../../../src/ops/index.ts';
import { caseFor } from '../../support/case.ts';
import { ordinary, tensor, tensors } from '../../support/arbitraries.ts';

const some = fc.oneof(
  tensors(),
  tensors({ dtype: 'int32', elements: fc.integer({ min: -300, max: 300 }) }),
  tensors({ dtype: 'bool', elements: fc.integer({ min: 0, max: 1 }) }),
  tensors({ maxRank: 7 }),
);

export const copies = {
  contiguous: caseFor(contiguous, {
    calls: some.map((x) => [x, {}] as const),
    tolerance: 'exact',
    laws: {
      'the numbers are the same': (y, x) => expect(y.tolist()).toEqual(x.tolist()),
      'it is contiguous': (y) => expect(y.isContiguous()).toBe(true),
      'nothing happens to what is contiguous': (y, x) => expect(y === x).toBe(x.isContiguous()),
    },
    refuses: [
      [[], 'contiguous: x is missing; expected a Tensor'],
      [[tensor([1]), { memoryFormat: 1 }], 'contiguous: unknown option memoryFormat; it has no options'],
    ],
  }),
  clone: caseFor(clone, {
    calls: some.map((x) => [x, {}] as const),
    tolerance: 'exact',
    laws: {
      'the numbers are the same': (y, x) => expect(y.tolist()).toEqual(x.tolist()),
      'the storage is another': (y, x) => expect(y.storage()).not.toBe(x.storage()),
    },
    refuses: [
      [[null], 'clone: x is missing; expected a Tensor'],
      [[tensor([1]), { deep: true }], 'clone: unknown option deep; it has no options'],
    ],
  }),
  to: caseFor(to, {
    calls: fc.tuple(tensors(), fc.constant({ dtype: 'float32' as const })),
    edges: fc.tuple(
      fc.oneof(some, tensors({ elements: ordinary.map((value) => value * 40) })),
      fc.record({ dtype: fc.constantFrom('float32' as const, 'int32' as const, 'uint8' as const, 'bool' as const) }),
    ),
    tolerance: 'exact',
    laws: {
      'the type is the one asked for': (y, _x, { dtype }) => expect(y.dtype).toBe(dtype),
      'converting again changes nothing': (y, _x, options) => expect(to(y, options)).toBe(y),
    },
    refuses: [
      [[tensor([1]), { dtype: 'int64' }], 'to: dtype is "int64"; expected one of float32, float64, int32, uint8, bool'],
      [[tensor([1])], 'to: option dtype is missing; expected to(x, { dtype: … })'],
    ],
  }),
};
