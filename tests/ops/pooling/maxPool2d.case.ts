import fc from 'fast-check';
import { expect } from 'vitest';
import { zeros } from '../../../src/creation.ts';
import { gather, maxPool2d, maxPool2dGradient, maxPool2dWithIndices, reshape, sum } from '../../../src/ops/index.ts';
import { maxPoolSizes } from '../../../src/ops/pooling/sizes.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { distinct, poolCalls } from './arbitraries.ts';

const few = fc.constantFrom(1, 2, -1, NaN, Infinity, -Infinity, 0);
const calls = poolCalls.chain(({ x, options }) => fc.tuple(distinct(x), fc.constant(options)));
const edges = poolCalls.chain(({ x, options }) => fc.tuple(
  fc.oneof(tensorOf(x, { elements: anyNumber }), tensorOf(x, { elements: few }), tensorOf(x, { dtype: 'int32', elements: wholeNumber })), fc.constant(options),
));

const withIndices = edges.map(([given, options]) => [given, { ...options, returnIndices: true }] as const);

const x = zeros(1, 1, 4, 4);
const refusals = (name: string): readonly (readonly [call: readonly unknown[], message: string])[] => [
  [[x], `${name}: option kernelSize is missing; expected ${name}(x, { kernelSize: … })`],
  [[zeros(4, 4), { kernelSize: 2 }], `${name}: x has shape [4, 4]; expected [N, C, H, W] or [C, H, W]`],
  [[zeros(0, 4, 4), { kernelSize: 2 }], `${name}: x has shape [0, 4, 4]; there is nothing to choose from; expected every size but N to be at least 1`],
  [[x, { kernelSize: 0 }], `${name}: kernelSize is 0; expected a whole number ≥ 1, or two of them for height and width`],
  [[x, { kernelSize: 2, stride: [1, 0] }], `${name}: stride is [1,0]; expected a whole number ≥ 1, or two of them for height and width`],
  [[x, { kernelSize: 2, dilation: 0 }], `${name}: dilation is 0; expected a whole number ≥ 1, or two of them for height and width`],
  [[x, { kernelSize: 2, padding: -1 }], `${name}: padding is -1; expected a whole number ≥ 0, or two of them for height and width`],
  [[x, { kernelSize: [4, 3], padding: 2 }], `${name}: padding is 2 and kernelSize [4,3]; expected a padding of at most half the kernelSize`],
  [[x, { kernelSize: [3, 4], padding: 2 }], `${name}: padding is 2 and kernelSize [3,4]; expected a padding of at most half the kernelSize`],
  [[x, { kernelSize: [5, 1] }], `${name}: x has shape [1, 1, 4, 4]; the window covers 5 × 1, but x with its padding only 4 × 4`],
  [[x, { kernelSize: [1, 5] }], `${name}: x has shape [1, 1, 4, 4]; the window covers 1 × 5, but x with its padding only 4 × 4`],
  [[zeros(1, 2, 4), { kernelSize: [2, 1], padding: [1, 0], dilation: 3 }],
    `${name}: x has shape [1, 2, 4], padding is [1,0] and dilation 3; the first window sees no element of x; expected less padding or dilation`],
  [[zeros(1, 4, 2), { kernelSize: [1, 2], padding: [0, 1], dilation: 3 }],
    `${name}: x has shape [1, 4, 2], padding is [0,1] and dilation 3; the first window sees no element of x; expected less padding or dilation`],
  [[x, { kernelSize: 5 }], `${name}: x has shape [1, 1, 4, 4]; the window covers 5 × 5, but x with its padding only 4 × 4`],
  [[zeros(1, 2, 2), { kernelSize: 2, padding: 1, dilation: 3 }],
    `${name}: x has shape [1, 2, 2], padding is 1 and dilation 3; the first window sees no element of x; expected less padding or dilation`],
  [[x, { kernelSize: 2, ceilMode: 1 }], `${name}: ceilMode is 1; expected true or false`],
  [[x, { kernel: 2 }],
    `${name}: unknown option kernel; its options are kernelSize, stride, padding, dilation, ceilMode${name === 'maxPool2d' ? ', returnIndices' : ''}`],
  [[tensor([[[true]]]), { kernelSize: 1 }], `${name}: x has dtype bool; expected any type but bool`],
];

export const maxPooling = {
  maxPool2d: caseFor(maxPool2d, {
    calls: fc.oneof(calls, calls.map(([given, options]) => [given, { ...options, returnIndices: true }] as const)),
    edges: fc.oneof(edges, withIndices),
    tolerance: 'exact',
    gradientTolerance: 'sum',
    laws: {
      'a window of one copies': (_y, given) => expect(maxPool2d(given, { kernelSize: 1 }).tolist()).toEqual(given.tolist()),
      'every value is one of x, and none is larger than the largest': (y, given) => {
        const elements = new Set(given.flat());
        expect((Array.isArray(y) ? y[0] as Tensor : y as Tensor).flat().every((value) => elements.has(value))).toBe(true);
      },
      'with overlapping windows and padding, the largest is found wherever it lies': (_y, given) => {
        if (given.numel() > 0) expect(Math.max(...maxPool2d(given, { kernelSize: 3, stride: 1, padding: 1 }).flat())).toBe(Math.max(...given.flat()));
      },
    },
    refuses: [...refusals('maxPool2d'), [[x, { kernelSize: 2, returnIndices: 1 }], 'maxPool2d: returnIndices is 1; expected true or false']],
  }),
  maxPool2dWithIndices: caseFor(maxPool2dWithIndices, {
    calls, edges,
    tolerance: 'exact',
    gradientTolerance: 'sum',
    laws: {
      'the values are where the indices say': ([values, indices], given, options) => {
        const { planes, H, W, P, Q } = maxPoolSizes('test', given.shape, options as Required<typeof options>);
        const found = gather(reshape(given, { shape: [planes, H * W] }), reshape(indices, { shape: [planes, P * Q] }), { dim: 1 });
        expect(found.flat()).toEqual(values.flat());
      },
      'the values are those of maxPool2d': ([values], given, options) => expect(maxPool2d(given, options).tolist()).toEqual(values.tolist()),
    },
    refuses: refusals('maxPool2dWithIndices'),
  }),
  maxPool2dGradient: caseFor(maxPool2dGradient, {
    calls: poolCalls.chain(({ x: shape, y, options }) => fc.tuple(tensorOf(y), distinct(shape)).map(([grad, given]) =>
      [grad, maxPool2dWithIndices(given, options)[1], { ...options, shape }] as const)),
    tolerance: 'sum',
    laws: {
      'nothing is lost: the sum stays the same': (dx, grad) => expect(sum(dx).item()).toBeCloseTo(sum(grad).item(), 3),
    },
    refuses: [
      [[zeros(1, 2, 2), zeros([1, 2, 2], { dtype: 'int32' }), { kernelSize: 2 }],
        'maxPool2dGradient: option shape is missing; expected maxPool2dGradient(grad, indices, { shape: … })'],
      [[zeros(1, 2, 2), zeros([1, 2, 1], { dtype: 'int32' }), { kernelSize: 2, shape: [1, 4, 4] }],
        'maxPool2dGradient: grad has shape [1, 2, 2] and indices [1, 2, 1]; pooling [1, 4, 4] gives [1, 2, 2]'],
      [[zeros(1, 2, 2), zeros(1, 2, 2), { kernelSize: 2, shape: [1, 4, 4] }], 'maxPool2dGradient: indices has dtype float32; expected int32 or uint8'],
    ],
  }),
};
