/** Products and convolutions too large for the shared tests, where the kernels take other ways. */
import { describe, expect, test } from 'vitest';
import { fromArray } from '../../src/creation.ts';
import { mostRounds } from '../../src/gpu/loops.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, matmul, transpose } from '../../src/ops/index.ts';
import { type Shape, sizeOf } from '../../src/shape.ts';
import type { Tensor } from '../../src/tensor.ts';
import { moveTo } from '../../src/transfer.ts';

/** Whole numbers from −2 to 2: every sum below is exact in float32, so that both versions must agree to the bit. */
const whole = (...shape: number[]): Tensor => fromArray(Float32Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 7919) % 5) - 2), shape);

function agree(operator: (...tensors: readonly Tensor[]) => Tensor, ...tensors: readonly Tensor[]): void {
  const onGpu = operator(...tensors.map((x) => moveTo(x, 'gpu')));
  const onCpu = operator(...tensors);
  expect(onGpu.shape).toEqual(onCpu.shape);
  const [got, want] = [onGpu.flat(), onCpu.flat()];
  expect(got.findIndex((value, i) => value !== want[i])).toBe(-1);
}

describe('matmul', () => {
  const turned = (x: Tensor): Tensor => transpose(x, { dim0: 0, dim1: 1 });
  test.for<[string, Shape, Shape]>([
    ['rows and columns that fill no blocks', [37, 70], [70, 45]],
    ['long rows, two columns', [5, 300_001], [300_001, 2]],
    ['a long row', [1, 300_001], [300_001, 3]],
    ['a long column', [3, 300_001], [300_001, 1]],
  ])('%s', ([, a, b], { skip }) => {
    skip(a[1] > mostRounds(), 'OpenGL ends loops that long here, and launch refuses them');
    agree(matmul, whole(...a), whole(...b));
    agree((x, other) => matmul(turned(x), turned(other)), whole(a[1], a[0]), whole(b[1], b[0]));
  });
});

describe('a batch whose windows do not fit into memory at once', () => {
  const [x, weight, grad] = [whole(3, 8, 150, 150), whole(2, 4, 3, 3), whole(3, 2, 148, 148)];
  const options = { groups: 2 };
  test('conv2d', () => agree((images, filters) => conv2d(images, filters, null, options), x, weight));
  test('conv2dInputGradient', () => agree((grads, filters) => conv2dInputGradient(grads, filters, { ...options, shape: x.shape }), grad, weight));
  test('conv2dWeightGradient', () => agree((grads, images) => conv2dWeightGradient(grads, images, { ...options, shape: weight.shape }), grad, x));
});
