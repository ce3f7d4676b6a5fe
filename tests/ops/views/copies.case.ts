import fc from 'fast-check';
import { expect } from 'vitest';
import { clone, contiguous, permute, to } from '../../../src/ops/index.ts';
import { contiguousStrides, type Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { caseFor } from '../../support/case.ts';
import { ordinary, tensor, tensors } from '../../support/arbitraries.ts';

const some = fc.oneof(
  tensors(),
  tensors({ dtype: 'int32', elements: fc.integer({ min: -300, max: 300 }) }),
  tensors({ dtype: 'bool', elements: fc.integer({ min: 0, max: 1 }) }),
  tensors({ maxRank: 7 }),
);
/** Tensors and the formats they can be copied in. */
const copying = <F extends string>(always: readonly F[], ofImages: F, ofVolumes: F) => some.chain((x) => fc.tuple(fc.constant(x), fc.record(
  { memoryFormat: fc.constantFrom(...always, ...(x.ndim === 4 ? [ofImages] : x.ndim === 5 ? [ofVolumes] : [])) }, { requiredKeys: [] },
)));
/** The strides without those of dims of size one, which are never stepped along. */
const steps = (x: Tensor, strides: Shape): (number | null)[] => strides.map((stride, d) => (x.shape[d] === 1 ? null : stride));
/** Strides that fill memory: each dim steps over everything inside it, from the smallest stride on. */
const fills = (y: Tensor): boolean => {
  const dims = y.shape.map((_, d) => d).filter((d) => y.shape[d] !== 1).sort((a, b) => y.stride(a) - y.stride(b));
  let step = 1;
  return dims.every((d) => y.stride(d) === step && (step *= y.shape[d]) > 0);
};
const isAs = (y: Tensor, format: string, x: Tensor): void => {
  if (y.numel() === 0) return;
  if (format === 'contiguousFormat') expect(y.isContiguous()).toBe(true);
  if (format === 'channelsLast') expect(permute(y, { dims: [0, 2, 3, 1] }).isContiguous()).toBe(true);
  if (format === 'channelsLast3d') expect(permute(y, { dims: [0, 2, 3, 4, 1] }).isContiguous()).toBe(true);
  if (format === 'preserveFormat') {
    expect(fills(y)).toBe(true);
    if (fills(x)) expect(steps(y, y.stride())).toEqual(steps(x, x.stride()));
  }
};
const formats = 'preserveFormat, contiguousFormat, channelsLast, channelsLast3d';

export const copies = {
  contiguous: caseFor(contiguous, {
    calls: copying(['contiguousFormat'], 'channelsLast', 'channelsLast3d'),
    tolerance: 'exact',
    laws: {
      'the numbers are the same': (y, x) => expect(y.tolist()).toEqual(x.tolist()),
      'it lies as it should': (y, x, { memoryFormat = 'contiguousFormat' }) => isAs(y, memoryFormat, x),
      'nothing happens to what lies so already': (y, x, { memoryFormat = 'contiguousFormat' }) => {
        if (memoryFormat === 'contiguousFormat') expect(y === x).toBe(x.isContiguous());
        expect(contiguous(y, { memoryFormat })).toBe(y);
      },
    },
    refuses: [
      [[], 'contiguous: x is missing; expected a Tensor'],
      [[tensor([1]), { memoryFormat: 1 }], 'contiguous: memoryFormat is 1; expected one of contiguousFormat, channelsLast, channelsLast3d'],
      [[tensor([1]), { memoryFormat: 'preserveFormat' }],
        'contiguous: memoryFormat is "preserveFormat"; expected one of contiguousFormat, channelsLast, channelsLast3d'],
      [[tensor([1]), { memoryFormat: 'channelsLast' }], 'contiguous: x has shape [1], 1 dims; memoryFormat channelsLast expects [N, C, H, W]'],
    ],
  }),
  clone: caseFor(clone, {
    calls: copying(['preserveFormat', 'contiguousFormat'], 'channelsLast', 'channelsLast3d'),
    tolerance: 'exact',
    laws: {
      'the numbers are the same': (y, x) => expect(y.tolist()).toEqual(x.tolist()),
      'the storage is another': (y, x) => expect(y.storage()).not.toBe(x.storage()),
      'it lies as it should': (y, x, { memoryFormat = 'preserveFormat' }) => isAs(y, memoryFormat, x),
      'row-major strides, if those are asked for': (_y, x) =>
        expect(clone(x, { memoryFormat: 'contiguousFormat' }).stride()).toEqual(contiguousStrides(x.shape)),
    },
    refuses: [
      [[null], 'clone: x is missing; expected a Tensor'],
      [[tensor([1]), { deep: true }], 'clone: unknown option deep; its options are memoryFormat'],
      [[tensor([1]), { memoryFormat: 'rows' }], `clone: memoryFormat is "rows"; expected one of ${formats}`],
      [[tensor([1]), { memoryFormat: 'channelsLast3d' }], 'clone: x has shape [1], 1 dims; memoryFormat channelsLast3d expects [N, C, D, H, W]'],
    ],
  }),
  to: caseFor(to, {
    calls: fc.tuple(tensors(), fc.record({ dtype: fc.constant('float32' as const), copy: fc.boolean() }, { requiredKeys: ['dtype'] })),
    edges: fc.tuple(
      fc.oneof(some, tensors({ elements: ordinary.map((value) => value * 40) })),
      fc.record({
        dtype: fc.constantFrom('float32' as const, 'int32' as const, 'uint8' as const, 'bool' as const),
        memoryFormat: fc.constantFrom('preserveFormat' as const, 'contiguousFormat' as const),
      }),
    ),
    tolerance: 'exact',
    laws: {
      'the type is the one asked for': (y, _x, { dtype }) => expect(y.dtype).toBe(dtype),
      'converting again changes nothing': (y, _x, { dtype = 'float32' }) => expect(to(y, { dtype })).toBe(y),
      'a copy, if one is asked for': (y, x, { dtype, copy = false }) => expect(y === x).toBe(x.dtype === dtype && !copy),
      'the order in memory stays': (_y, x) => {
        const dtype = x.device === 'cpu' ? 'float64' : 'int32';
        isAs(to(x, { dtype, copy: true }), 'preserveFormat', x);
        const rows = to(x, { dtype, memoryFormat: 'contiguousFormat' });
        isAs(rows, 'contiguousFormat', x);
        expect(to(rows, { dtype, memoryFormat: 'contiguousFormat' })).toBe(rows);
      },
    },
    refuses: [
      [[tensor([1]), { dtype: 'int64' }], 'to: dtype is "int64"; expected one of float32, float64, int32, uint8, bool'],
      [[tensor([1]), { dtype: 'int32', copy: 1 }], 'to: copy is 1; expected true or false'],
      [[tensor([1]), { dtype: 'int32', memoryFormat: 'rows' }], `to: memoryFormat is "rows"; expected one of ${formats}`],
      [[tensor([1])], 'to: option dtype is missing; expected to(x, { dtype: … })'],
    ],
  }),
};
