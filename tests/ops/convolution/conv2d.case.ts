import fc from 'fast-check';
import { expect } from 'vitest';
import { ones, zeros } from '../../../src/creation.ts';
import { conv2d, mul, narrow, sum } from '../../../src/ops/index.ts';
import { anyNumber, ordinary, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import { convCalls } from './arbitraries.ts';

/** Infinities in x only: whether a weight meets the zeros of the padding, and an infinite one makes NaN of them, is left open. */
const calls = (elements = ordinary, weights = ordinary, dtype: 'float32' | 'int32' = 'float32') => convCalls.chain(({ x, weight, options }) => fc.tuple(
  tensorOf(x, { dtype, elements }), tensorOf(weight, { dtype, elements: weights }),
  fc.option(tensorOf([weight[0]], { dtype, elements: weights }), { freq: 3 }), fc.constant(options),
));
/** Two images with more windows than are laid out at once. They are mostly padding, which the reference passes over quickly. */
const large = fc.tuple(tensorOf([2, 1, 2, 2]), tensorOf([2, 1, 22, 22]), fc.constant(null), fc.constant({ padding: 57 }));
const x = zeros(1, 2, 4, 4);
const weight = zeros(3, 2, 3, 3);

export default caseFor(conv2d, {
  calls: calls(),
  edges: fc.oneof(
    { weight: 4, arbitrary: calls(anyNumber) }, { weight: 4, arbitrary: calls(wholeNumber, wholeNumber, 'int32') }, { weight: 1, arbitrary: large },
  ),
  tolerance: 'sum',
  scale: (given, w, bias, options) => ({ of: conv2d(abs(given), abs(w), bias && abs(bias), options), terms: w.numel() / w.shape[0] + 1 }),
  laws: {
    'images do not see each other': (y, given, w, bias, options) => {
      if (given.ndim < 4 || given.shape[0] === 0) return;
      const last = { dim: 0, start: given.shape[0] - 1, length: 1 };
      expect(conv2d(narrow(given, last), w, bias, options).tolist()).toEqual(narrow(y, last).tolist());
    },
    'filters do not see each other': (y, given, w, _bias, options) => {
      if (options.groups !== 1) return;
      const first = { start: 0, length: 1 };
      const one = conv2d(given, narrow(w, { dim: 0, ...first }), null, options);
      const without = conv2d(given, w, null, options);
      expect(without.shape).toEqual(y.shape);
      expect(one.tolist()).toEqual(narrow(without, { dim: -3, ...first }).tolist());
    },
    'groups do not see each other': (_y, given, w, _bias, options) => {
      const { groups = 1 } = options;
      const part = (t: typeof given, dim: number) => narrow(t, { dim, start: 0, length: (t.shape.at(dim) as number) / groups });
      expect(conv2d(part(given, -3), part(w, 0), null, { ...options, groups: 1 }).tolist()).toEqual(part(conv2d(given, w, null, options), -3).tolist());
    },
    "padding 'same' keeps the size": (_y, given, w, bias, options) => {
      const y = conv2d(given, w, bias, { ...options, stride: 1, padding: 'same' });
      expect(y.shape.slice(-2)).toEqual(given.shape.slice(-2));
    },
    'a window as large as x is a dot product': (_y, given, _w, _bias, { groups }) => {
      if (groups !== 1 || given.ndim !== 3) return;
      const itself = given.lookAs({ shape: [1, ...given.shape], strides: [0, ...given.stride()], offset: given.storageOffset() });
      expect(conv2d(given, itself, null).item()).toBeCloseTo(sum(mul(given, given)).item(), 3);
    },
  },
  refuses: [
    [[zeros(4, 4), weight], 'conv2d: x has shape [4, 4] and weight [3, 2, 3, 3]; x has 2 dims; expected [N, C, H, W] or [C, H, W]'],
    [[x, zeros(3, 3)], 'conv2d: x has shape [1, 2, 4, 4] and weight [3, 3]; weight has 2 dims; expected [K, C / groups, R, S]'],
    [[x, zeros(3, 1, 3, 3)], 'conv2d: x has shape [1, 2, 4, 4] and weight [3, 1, 3, 3]; x has 2 channels (dim 1), weight expects 1 (dim 1)'],
    [[zeros(3, 4, 4), zeros(2, 2, 3, 3), null, { groups: 2 }],
      'conv2d: x has shape [3, 4, 4] and weight [2, 2, 3, 3]; x has 3 channels (dim 0), weight expects 2 in each of 2 groups (dim 1)'],
    [[x, zeros(3, 1, 3, 3), null, { groups: 2 }],
      'conv2d: x has shape [1, 2, 4, 4] and weight [3, 1, 3, 3]; weight has 3 filters (dim 0), which 2 groups cannot share evenly'],
    [[x, weight, null, { groups: 0 }], 'conv2d: groups is 0; expected a whole number ≥ 1'],
    [[x, zeros(0, 2, 3, 3)], 'conv2d: x has shape [1, 2, 4, 4] and weight [0, 2, 3, 3]; expected at least one filter of at least 1 × 1'],
    [[x, zeros(3, 2, 0, 3)], 'conv2d: x has shape [1, 2, 4, 4] and weight [3, 2, 0, 3]; expected at least one filter of at least 1 × 1'],
    [[x, zeros(3, 2, 3, 0)], 'conv2d: x has shape [1, 2, 4, 4] and weight [3, 2, 3, 0]; expected at least one filter of at least 1 × 1'],
    [[x, weight, zeros(2)], 'conv2d: bias has shape [2] and weight [3, 2, 3, 3], which makes 3 channels (dim 0); expected bias [3]'],
    [[x, weight, null, { dilation: 2 }],
      'conv2d: x has shape [1, 2, 4, 4] and weight [3, 2, 3, 3]; the window covers 5 × 5, but x with its padding only 4 × 4'],
    [[x, zeros(3, 2, 5, 1)],
      'conv2d: x has shape [1, 2, 4, 4] and weight [3, 2, 5, 1]; the window covers 5 × 1, but x with its padding only 4 × 4'],
    [[x, zeros(3, 2, 1, 5)],
      'conv2d: x has shape [1, 2, 4, 4] and weight [3, 2, 1, 5]; the window covers 1 × 5, but x with its padding only 4 × 4'],
    [[x, weight, null, { padding: 'same', stride: 0 }], 'conv2d: stride is 0; expected a whole number ≥ 1, or two of them for height and width'],
    [[zeros(1, 1, 1, 1, { device: 'gpu' }), ones(1, 1, 1, 1, { device: 'gpu' }), null, { padding: 2048, stride: 5000 }],
      'conv2d: one image with its padding has 16785409 elements; the gpu counts up to 2^24 = 16777216, use the cpu device'],
    [[x, weight, null, { stride: 0 }], 'conv2d: stride is 0; expected a whole number ≥ 1, or two of them for height and width'],
    [[x, weight, null, { stride: [1, 1, 1] }], 'conv2d: stride is [1,1,1]; expected a whole number ≥ 1, or two of them for height and width'],
    [[x, weight, null, { dilation: 1.5 }], 'conv2d: dilation is 1.5; expected a whole number ≥ 1, or two of them for height and width'],
    [[x, weight, null, { padding: -1 }], 'conv2d: padding is -1; expected a whole number ≥ 0, or two of them for height and width'],
    [[x, weight, null, { padding: 'full' }], "conv2d: padding is \"full\"; expected 'same', 'valid', a whole number ≥ 0, or two of them"],
    [[x, weight, null, { padding: 'same', stride: [1, 2] }],
      "conv2d: padding is 'same' and stride [1,2]; expected stride 1, with which alone the size can stay the same"],
    [[x, weight, null, { strides: 2 }], 'conv2d: unknown option strides; did you mean stride? (its options are stride, padding, dilation, groups)'],
    [[x, tensor([[[[1]]]], { dtype: 'int32' })], "conv2d: x has dtype float32 and weight int32; expected the same, use weight.to('float32')"],
  ],
});
