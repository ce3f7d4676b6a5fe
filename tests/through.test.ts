/** Gradients that lead through a composition: only what the composition does itself may count. */
import { expect, test } from 'vitest';
import { backward, grad } from '../src/autograd/engine.ts';
import { gradcheck, gradgradcheck } from '../src/autograd/gradcheck.ts';
import { through } from '../src/autograd/through.ts';
import { tensor } from '../src/creation.ts';
import { defineOperator, type Operator } from '../src/operator.ts';
import { exp, mul } from '../src/ops/index.ts';
import type { Tensor } from '../src/tensor.ts';

type Two = [x: Tensor, other: Tensor];
const composed = (x: Tensor, other: Tensor): Tensor => mul(x, exp(other));
const scaled: Operator<Two, object> = defineOperator<Two, object>({
  name: 'scaled',
  takes: { x: 'float', other: 'float' },
  defaults: {},
  shape: (x) => x.shape,
  reference(x, other) {
    const y = x.newZeros(x.shape);
    for (let i = 0; i < y.numel(); i++) y.array[i] = x.array[i] * Math.exp(other.array[i]);
    return y;
  },
  gpu: composed,
  gradient: through<Two, object>(composed),
});
const leaf = (...numbers: number[]): Tensor => tensor(numbers, { dtype: 'float64', requiresGrad: true });

test('the first and the second derivative are those of the composition', () => {
  expect(gradcheck((x, other) => scaled(x, other), [leaf(1, -2), leaf(0.5, 1)])).toBe(true);
  expect(gradgradcheck((x, other) => scaled(x, other), [leaf(1, -2), leaf(0.5, 1)])).toBe(true);
});

test('an input that was computed from the other one does not count twice', () => {
  expect(gradcheck((x) => scaled(x, mul(x, x)), leaf(1, -0.5))).toBe(true);
  expect(gradgradcheck((x) => scaled(x, mul(x, x)), leaf(1, -0.5))).toBe(true);
  expect(gradgradcheck((x) => scaled(x, x), leaf(1, -0.5))).toBe(true);
});

test('what computed an input is left to backward', () => {
  const x = leaf(1, 2);
  const y = exp(x);
  backward(scaled(y, tensor([0, 0], { dtype: 'float64' })), tensor([1, 1], { dtype: 'float64' }));
  expect(x.grad?.flat()).toEqual(y.flat());
});

test('without createGraph the gradient remembers nothing', () => {
  const x = leaf(1, 2);
  const seed = tensor([1, 1], { dtype: 'float64' });
  expect(grad(scaled(x, leaf(0, 1)), x, { gradOutputs: seed })[0].requiresGrad).toBe(false);
  expect(grad(scaled(x, leaf(0, 1)), x, { gradOutputs: seed, createGraph: true })[0].requiresGrad).toBe(true);
});
