import fc from 'fast-check';
import { expect } from 'vitest';
import { onesLike } from '../../../src/creation.ts';
import { conv2d, fold, matmul, mul, reshape, sum, unfold } from '../../../src/ops/index.ts';
import { tensor, tensorOf, waves } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const pair = (min: number, max: number): fc.Arbitrary<readonly [number, number]> => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
/** A window somewhere in an image that is large enough for it. */
const windows = fc.record({
  kernelSize: pair(1, 3), dilation: pair(1, 2), padding: pair(0, 2), stride: pair(1, 3), more: pair(0, 3),
  N: fc.constantFrom(0, 1, 2), C: fc.integer({ min: 1, max: 2 }), batched: fc.boolean(),
}).map(({ more, N, C, batched, ...options }) => {
  const side = (d: 0 | 1): number => Math.max((options.kernelSize[d] - 1) * options.dilation[d] + 1 - 2 * options.padding[d], 1) + more[d];
  const [H, W] = [side(0), side(1)];
  const count = (d: 0 | 1, size: number): number =>
    Math.floor((size + 2 * options.padding[d] - (options.kernelSize[d] - 1) * options.dilation[d] - 1) / options.stride[d]) + 1;
  const rows = C * options.kernelSize[0] * options.kernelSize[1];
  const places = count(0, H) * count(1, W);
  return { options, image: batched ? [N, C, H, W] : [C, H, W], columns: batched ? [N, rows, places] : [rows, places], outputSize: [H, W] as const };
});

export const folding = {
  unfold: caseFor(unfold, {
    calls: windows.chain(({ image, options }) => fc.tuple(tensorOf(image), fc.constant(options))),
    edges: windows.chain(({ image, options }) => fc.tuple(tensorOf(image, { dtype: 'bool', elements: fc.nat({ max: 1 }) }), fc.constant(options))),
    tolerance: 'exact',
    gradientTolerance: 'norm', // it adds up
    laws: {
      'fold is its transpose': (y, x, options) => {
        const columns = waves(y);
        const [H, W] = x.shape.slice(-2);
        const folded = fold(columns, { kernelSize: 1, ...options, outputSize: [H, W] });
        expect(sum(mul(folded, x)).item()).toBeCloseTo(sum(mul(columns, y)).item(), 3);
      },
      'a convolution is a product with it': (y, x, options) => {
        if (x.ndim < 4 || x.numel() === 0) return;
        const { kernelSize, dilation, padding, stride } = options;
        const [R, S] = kernelSize as readonly [number, number];
        const rows = y.shape[1];
        const weight = tensor(Array.from({ length: rows }, (_, i) => Math.cos(i)), { dtype: y.dtype, device: y.device });
        const convolved = conv2d(x, reshape(weight, { shape: [1, x.shape[1], R, S] }), null, { dilation, padding, stride } as object);
        const product = matmul(reshape(weight, { shape: [1, rows] }), y);
        product.flat().forEach((value, i) => expect(value).toBeCloseTo(convolved.flat()[i], 3));
      },
    },
    refuses: [
      [[tensor([[1]]), { kernelSize: 1 }], 'unfold: x has shape [1, 1]; expected [N, C, H, W] or [C, H, W], every size but N at least 1'],
      [[tensor([[[1, 2]]]), { kernelSize: 2 }], 'unfold: the window covers 2 × 2, but the picture of 1 × 2 with its padding only 1 × 2'],
      [[tensor([[[1]]]), { kernelSize: 0 }], 'unfold: kernelSize is 0; expected a whole number ≥ 1, or two of them for height and width'],
      [[tensor([[[1]]]), { kernelSize: 1, stride: 0 }], 'unfold: stride is 0; expected a whole number ≥ 1, or two of them for height and width'],
      [[tensor([[[1]]]), { kernelSize: 1, dilation: [0, 1] }], 'unfold: dilation is [0,1]; expected a whole number ≥ 1, or two of them for height and width'],
      [[tensor([[[1]]]), { kernelSize: 1, padding: -1 }], 'unfold: padding is -1; expected a whole number ≥ 0, or two of them for height and width'],
      [[tensor([[[1]]], { dtype: 'int32' }), { kernelSize: 1 }], 'unfold: x has dtype int32; expected float32, float64 or bool, as in PyTorch'],
      [[tensor([[[1]]])], 'unfold: option kernelSize is missing; expected unfold(x, { kernelSize: … })'],
    ],
  }),
  fold: caseFor(fold, {
    calls: windows.chain(({ columns, outputSize, options }) => fc.tuple(tensorOf(columns), fc.constant({ ...options, outputSize }))),
    tolerance: 'norm',
    laws: {
      'of ones it counts the windows that see a place': (y, x, options) => {
        const [H, W] = y.shape.slice(-2);
        const { outputSize: _, ...rest } = { kernelSize: 1, ...options };
        const seen = fold(unfold(onesLike(y), rest), { ...rest, outputSize: [H, W] });
        const doubled = fold(unfold(y, rest), { ...rest, outputSize: [H, W] });
        expect(x.ndim).toBe(y.ndim - 1);
        mul(y, seen).flat().forEach((value, i) => expect(doubled.flat()[i]).toBeCloseTo(value, 2));
      },
      'without padding and gaps nothing is lost': (y, x, { padding = [0, 0] }) => {
        if ([padding].flat().every((zeros) => zeros === 0)) expect(sum(y).item()).toBeCloseTo(sum(x).item(), 3);
      },
    },
    refuses: [
      [[tensor([[1, 2]]), { outputSize: [1, 2], kernelSize: [2, 1], padding: [1, 0] }],
        'fold: x has shape [1, 2]; 1 rows cannot be divided by windows of 2 × 1'],
      [[tensor([[1, 2]]), { outputSize: [1, 3], kernelSize: 1 }], 'fold: x has shape [1, 2], 2 columns; expected 3, a window at 1 × 3 places of 1 × 3'],
      [[tensor([1]), { outputSize: 1, kernelSize: 1 }], 'fold: x has shape [1]; expected [N, C·R·S, P·Q] or [C·R·S, P·Q], every size but N at least 1'],
      [[tensor([[1]]), { outputSize: 0, kernelSize: 1 }], 'fold: outputSize is 0; expected a whole number ≥ 1, or two of them for height and width'],
      [[tensor([[1]]), { outputSize: 1, kernelSize: 2 }], 'fold: the window covers 2 × 2, but the picture of 1 × 1 with its padding only 1 × 1'],
      [[tensor([[1]], { dtype: 'int32' }), { outputSize: 1, kernelSize: 1 }], 'fold: x has dtype int32; expected float32, float64 or bool, as in PyTorch'],
      [[tensor([[1]]), { kernelSize: 1 }], 'fold: option outputSize is missing; expected fold(x, { outputSize: … })'],
    ],
  }),
};
