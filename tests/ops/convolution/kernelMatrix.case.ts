import fc from 'fast-check';
import { expect } from 'vitest';
import { conv2d, conv2dInputGradient, kernelMatrix, matmul, reshape, transpose } from '../../../src/ops/index.ts';
import { type ConvOptions, convDefaults } from '../../../src/ops/convolution/sizes.ts';
import { anyNumber, ordinary, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { zeros } from '../../../src/creation.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { convCalls } from './arbitraries.ts';

const calls = (elements = ordinary, dtype: 'float32' | 'int32' = 'float32') => convCalls.chain(({ x, weight, options }) =>
  fc.tuple(tensorOf(weight, { dtype, elements }), fc.constant({ ...options, inputSize: x.slice(-2) as unknown as readonly [number, number] })));

/** An image of different numbers that the matrix is for, and the options of its convolution. */
function imageFor(weight: Tensor, { inputSize = 1, ...rest }: Partial<ConvOptions> & { inputSize?: number | readonly [number, number] }) {
  const options = { ...convDefaults, ...rest };
  const [H, W] = typeof inputSize === 'number' ? [inputSize, inputSize] : inputSize;
  const x = zeros([weight.shape[1] * options.groups, H, W], { dtype: weight.dtype, device: weight.device });
  for (let i = 0; i < x.numel(); i++) x.storage().array[i] = (i * 7) % 11 - 5;
  return { x, options };
}
const asColumn = (x: Tensor): Tensor => reshape(x, { shape: [-1, 1] });
const weight = zeros(3, 2, 3, 3);

export default caseFor(kernelMatrix, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), calls(wholeNumber, 'int32')),
  tolerance: 'exact',
  gradientTolerance: 'sum',
  runs: 40,
  laws: {
    'times x it is the convolution of x': (matrix, w, given) => {
      const { x, options } = imageFor(w, given);
      expect(matmul(matrix, asColumn(x)).flat()).toEqual(conv2d(x, w, null, options).flat());
    },
    'its transpose, times an output, is the transposed convolution': (matrix, w, given) => {
      const { x, options } = imageFor(w, given);
      const y = conv2d(x, w, null, options);
      const back = matmul(transpose(matrix, { dim0: 0, dim1: 1 }), asColumn(y)).flat();
      conv2dInputGradient(y, w, { ...options, shape: x.shape }).flat().forEach((value, i) => expect(value).toBeCloseTo(back[i], 2));
    },
  },
  refuses: [
    [[weight], 'kernelMatrix: option inputSize is missing; expected kernelMatrix(weight, { inputSize: … })'],
    [[weight, { inputSize: 0 }], 'kernelMatrix: inputSize is 0; expected a whole number ≥ 1, or two of them for height and width'],
    [[zeros(3, 3), { inputSize: 4 }], 'kernelMatrix: weight has shape [3, 3]; expected [K, C / groups, R, S]'],
    [[weight, { inputSize: 4, stride: 0 }], 'kernelMatrix: stride is 0; expected a whole number ≥ 1, or two of them for height and width'],
    [[weight, { inputSize: 4, padding: -1 }], 'kernelMatrix: padding is -1; expected a whole number ≥ 0, or two of them for height and width'],
    [[weight, { inputSize: 4, dilation: 0 }], 'kernelMatrix: dilation is 0; expected a whole number ≥ 1, or two of them for height and width'],
    [[weight, { inputSize: 4, groups: 0 }], 'kernelMatrix: groups is 0; expected a whole number ≥ 1'],
    [[weight, { inputSize: [4, 2] }],
      'kernelMatrix: x has shape [2, 4, 2] and weight [3, 2, 3, 3]; the window covers 3 × 3, but x with its padding only 4 × 2'],
  ],
});
