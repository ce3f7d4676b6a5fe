import fc from 'fast-check';
import { expect } from 'vitest';
import { contiguous, dropout, transpose } from '../../../src/ops/index.ts';
import { manualSeed } from '../../../src/random/generator.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, shapes, tensor, tensorOf, tensors } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

/** In row-major order, gaps or not: moved to the gpu, a transposed tensor lies differently, and other elements would be dropped there. */
const inRows = (x: Tensor): Tensor => (x.stride().some((stride, d) => d > 0 && stride > x.stride(d - 1)) ? contiguous(x) : x);
const options = fc.record({ p: fc.constantFrom(0, 0.25, 0.5, 0.9, 1), training: fc.constantFrom(true, true, false) });

export default caseFor(dropout, {
  calls: fc.tuple(tensors().map(inRows), options),
  edges: fc.tuple(shapes().chain((shape) => tensorOf(shape, { elements: anyNumber })).map(inRows), options),
  tolerance: 'arithmetic',
  laws: {
    'every element is dropped or enlarged': (y, x, { p = 0.5, training = true }) => {
      const scale = training ? 1 / (1 - p) : 1;
      x.flat().forEach((value, i) => { if (y.flat()[i] !== 0) expect(y.flat()[i] / value).toBeCloseTo(scale, 4); });
    },
    'evaluation is x itself': (_y, x, { p = 0.5 }) => expect(dropout(x, { p, training: false })).toBe(x),
    'nothing is dropped with probability 0, all with 1': (_y, x) => {
      expect(dropout(x, { p: 0 })).toBe(x);
      for (const value of dropout(x, { p: 1 }).flat()) expect(value).toBeCloseTo(0, 20);
    },
    'the mask is drawn in the order of memory: a transposed x loses the same elements': (y, x, given) => {
      if (x.ndim !== 2 || x.shape.includes(1)) return;
      manualSeed(7);
      expect(transpose(dropout(transpose(x, { dim0: 0, dim1: 1 }), given), { dim0: 0, dim1: 1 }).tolist()).toEqual(y.tolist());
    },
  },
  refuses: [
    [[tensor([1, 2]), { p: 1.5 }], 'dropout: p is 1.5; expected a number from 0 to 1'],
    [[tensor([1, 2]), { p: -0.1, training: false }], 'dropout: p is -0.1; expected a number from 0 to 1'],
    [[tensor([1, 2]), { training: 1 }], 'dropout: training is 1; expected true or false'],
    [[tensor([1, 2]), { inplace: 1 }], 'dropout: inplace is 1; expected true or false'],
    [[tensor([1, 2], { requiresGrad: true }), { inplace: true }],
      'dropout_: a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()'],
    [[tensor([1, 2], { dtype: 'int32' })], 'dropout: x has dtype int32; expected float32 or float64'],
  ],
});
