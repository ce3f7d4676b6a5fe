import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convOutputSize, F, ones, OperatorError, receptiveField, type Tensor, type WindowLayer, zeros } from '../src/index.ts';

const layer = fc.record({
  kernelSize: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 2 }),
  dilation: fc.integer({ min: 1, max: 3 }),
});

/** The layer as a convolution of a row, all weights 1. */
const convolved = (x: Tensor, { kernelSize, stride = 1, padding = 0, dilation = 1 }: WindowLayer): Tensor =>
  F.conv2d(x, ones(1, 1, 1, kernelSize), null, { stride: [1, stride], padding: [0, padding], dilation: [1, dilation] });

describe('convOutputSize', () => {
  test('is the size that conv2d gives, and refuses where conv2d refuses', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), layer, (size, given) => {
      const sizeOr = (compute: () => number): number | string => {
        try {
          return compute();
        } catch (error) {
          expect(error).toBeInstanceOf(OperatorError);
          return 'refused';
        }
      };
      expect(sizeOr(() => convOutputSize(size, given))).toBe(sizeOr(() => convolved(zeros(1, 1, 1, size), given).size(3)));
    }), { numRuns: 300 });
  });

  test('defaults are those of a convolution', () => expect(convOutputSize(8, { kernelSize: 3 })).toBe(6));

  test.each<[number, WindowLayer, string]>([
    [4, { kernelSize: 3, dilation: 2 }, 'convOutputSize: the window covers 5, but size 4 with its padding only 4'],
    [-1, { kernelSize: 1 }, 'convOutputSize: size is -1; expected a whole number ≥ 0'],
    [4, { kernelSize: 0 }, 'convOutputSize: kernelSize is 0; expected a whole number ≥ 1'],
    [4, { kernelSize: 1, stride: 1.5 }, 'convOutputSize: stride is 1.5; expected a whole number ≥ 1'],
    [4, { kernelSize: 1, padding: -1 }, 'convOutputSize: padding is -1; expected a whole number ≥ 0'],
  ])('refuses size %j with %j', (size, given, message) => expect(() => convOutputSize(size, given)).toThrow(new OperatorError(message)));
});

describe('receptiveField', () => {
  test('is what the gradient of an output reaches', () => {
    fc.assert(fc.property(fc.array(layer, { minLength: 1, maxLength: 3 }), (layers) => {
      const { size, stride, start } = receptiveField(layers);
      const p = Math.ceil(-start / stride); // the first output that sees no padding
      const x = ones(1, 1, 1, p * stride + start + size + 2, { requiresGrad: true });
      const y = layers.reduce(convolved, x);
      y.backward(zeros(y.shape).set([0, 0, 0, p], 1));
      const reached = [...(x.grad?.flat() ?? []).entries()].filter(([, slope]) => slope !== 0).map(([i]) => i);
      expect([reached[0], reached.at(-1)]).toEqual([p * stride + start, p * stride + start + size - 1]);
    }));
  });

  test('of no layers is the element itself', () => expect(receptiveField([])).toEqual({ size: 1, stride: 1, start: 0 }));

  test('says which layer it refuses', () => {
    expect(() => receptiveField([{ kernelSize: 3 }, { kernelSize: 3, stride: 0 }])).toThrow(
      new OperatorError('receptiveField: layer 1: stride is 0; expected a whole number ≥ 1'),
    );
  });
});
