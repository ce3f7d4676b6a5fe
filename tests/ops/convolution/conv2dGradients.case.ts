import fc from 'fast-check';
import { expect } from 'vitest';
import { ones, zeros } from '../../../src/creation.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, mul, sum } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import { convCalls } from './arbitraries.ts';

/** Sums of many terms; small ones, so that what cancels is not far more than what is left. */
const small = { elements: fc.integer({ min: -16, max: 16 }).map((sixteenths) => sixteenths / 16) };
const dot = (a: Tensor, b: Tensor): number => sum(mul(a, b)).item();
/** Three images with more windows than are laid out at once, mostly padding. */
const large = fc.tuple(tensorOf([3, 1, 95, 95], small), tensorOf([3, 1, 2, 2], small), fc.constant({ shape: [1, 1, 22, 22], padding: 57 }));
const weightCalls = convCalls.chain(({ x: images, weight: shape, y, options }) =>
  fc.tuple(tensorOf(y, small), tensorOf(images, small), fc.constant({ ...options, shape })));
const grad = zeros(1, 2, 3, 3);
const weight = zeros(2, 1, 2, 2);
const x = zeros(1, 1, 4, 4);

export const conv2dGradients = {
  conv2dInputGradient: caseFor(conv2dInputGradient, {
    calls: convCalls.chain(({ x: shape, weight: filters, y, options }) =>
      fc.tuple(tensorOf(y, small), tensorOf(filters, small), fc.constant({ ...options, shape }))),
    tolerance: 'sum',
    scale: (given, w, options) => ({ of: conv2dInputGradient(abs(given), abs(w), options), terms: w.numel() }),
    laws: {
      'it turns conv2d around: ⟨grad, conv2d(x)⟩ = ⟨dx, x⟩': (dx, given, w, { shape: _, ...options }) => {
        const images = mul(ones(dx.shape, { dtype: dx.dtype, device: dx.device }), 0.5);
        expect(dot(dx, images)).toBeCloseTo(dot(given, conv2d(images, w, null, options)), 2);
      },
      'twice the gradient in makes twice the gradient out': (dx, given, w, options) =>
        expect(conv2dInputGradient(mul(given, 2), w, options).tolist()).toEqual(mul(dx, 2).tolist()),
    },
    refuses: [
      [[grad, weight], 'conv2dInputGradient: option shape is missing; expected conv2dInputGradient(grad, weight, { shape: … })'],
      [[grad, weight, { shape: [1, 1, 5, 4] }], 'conv2dInputGradient: grad has shape [1, 2, 3, 3]; a convolution of these sizes gives [1, 2, 4, 3]'],
      [[grad, weight, { shape: [1, 2, 4, 4] }],
        'conv2dInputGradient: x has shape [1, 2, 4, 4] and weight [2, 1, 2, 2]; x has 2 channels (dim 1), weight expects 1 (dim 1)'],
      [[grad, weight, { shape: [1, 1, 4, 4], stride: 0 }],
        'conv2dInputGradient: stride is 0; expected a whole number ≥ 1, or two of them for height and width'],
    ],
  }),
  conv2dWeightGradient: caseFor(conv2dWeightGradient, {
    calls: weightCalls,
    edges: fc.oneof({ weight: 9, arbitrary: weightCalls }, { weight: 1, arbitrary: large }),
    tolerance: 'sum',
    scale: (given, images, options) => ({ of: conv2dWeightGradient(abs(given), abs(images), options), terms: given.numel() }),
    laws: {
      'it turns conv2d around: ⟨grad, conv2d(x)⟩ = ⟨dweight, weight⟩': (dweight, given, images, { shape: _, ...options }) => {
        const filters = mul(ones(dweight.shape, { dtype: dweight.dtype, device: dweight.device }), 0.5);
        expect(dot(dweight, filters)).toBeCloseTo(dot(given, conv2d(images, filters, null, options)), 2);
      },
    },
    refuses: [
      [[grad, x], 'conv2dWeightGradient: option shape is missing; expected conv2dWeightGradient(grad, x, { shape: … })'],
      [[grad, x, { shape: [2, 1, 3, 2] }], 'conv2dWeightGradient: grad has shape [1, 2, 3, 3]; a convolution of these sizes gives [1, 2, 2, 3]'],
      [[grad, x, { shape: [2, 1, 2, 2], padding: -1 }],
        'conv2dWeightGradient: padding is -1; expected a whole number ≥ 0, or two of them for height and width'],
    ],
  }),
};
