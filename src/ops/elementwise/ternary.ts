/** Operators on three tensors, element by element. Shapes are broadcast; a plain number may stand for a tensor. */
import { isFloat } from '../../dtype.ts';
import { OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { div, mul, sub } from './arithmetic.ts';
import { type Ternary, ternary } from './ternaryFamily.ts';
import { neg } from './unary.ts';

/**
 * A product, scaled and added: the step of many optimisers.
 *
 *     y = x + value · tensor1 · tensor2        dx = g    dtensor1 = value · g · tensor2    dtensor2 = value · g · tensor1
 *
 * @shape  x, tensor1, tensor2: broadcast together, any type but bool  →  y: their common shape
 * @torch  torch.addcmul(input, tensor1, tensor2, value=1)
 * @example addcmul(tensor([1, 2]), tensor([3, 4]), tensor([5, 6]), { value: 10 })   // [151, 242]
 */
export const addcmul: Ternary<{ value: number }> = ternary('addcmul', {
  takes: { x: 'any', tensor1: 'any', tensor2: 'any' }, promotion: 'promote', defaults: { value: 1 },
  parameter: ({ value }) => value,
  reference: (x, a, b, value) => x + value * a * b,
  kernel: (x, a, b, value) => x + value * a * b,
  check(x, { value }) {
    checkValue('addcmul', value);
    if (x.dtype === 'bool') throw new OperatorError('addcmul: x, tensor1 and tensor2 have dtype bool; expected numbers');
    if (!isFloat(x.dtype) && !Number.isInteger(value)) {
      throw new OperatorError(`addcmul: value is ${value}; x, tensor1 and tensor2 are integers (${x.dtype}), so expected a whole number`);
    }
  },
  gradient: ({ grad, inputs: [, a, b], options: { value } }) => [
    () => grad, () => scaled(mul(grad, b), value), () => scaled(mul(grad, a), value),
  ],
});

/**
 * A quotient, scaled and added.
 *
 *     y = x + value · tensor1 / tensor2        dx = g    dtensor1 = value · g / tensor2    dtensor2 = −value · g · tensor1 / tensor2²
 *
 * @shape  x, tensor1, tensor2: broadcast together, not all integers  →  y: their common shape
 * @torch  torch.addcdiv(input, tensor1, tensor2, value=1)
 * @example addcdiv(tensor([1, 2]), tensor([3, 4]), tensor([2, 8]), { value: 10 })   // [16, 7]
 */
export const addcdiv: Ternary<{ value: number }> = ternary('addcdiv', {
  takes: { x: 'any', tensor1: 'any', tensor2: 'any' }, defaults: { value: 1 },
  promotion(promoted) {
    if (isFloat(promoted)) return promoted;
    throw new OperatorError(`addcdiv: x, tensor1 and tensor2 are ${promoted} together; integers leave fractions, use x.to('float32')`);
  },
  parameter: ({ value }) => value,
  reference: (x, a, b, value) => x + (value * a) / b,
  kernel: (x, a, b, value) => x + (value * a) / b,
  check: (_x, { value }) => checkValue('addcdiv', value),
  gradient: ({ grad, inputs: [, a, b], options: { value } }) => [
    () => grad, () => scaled(div(grad, b), value), () => scaled(neg(div(div(mul(grad, a), b), b)), value),
  ],
});

/**
 * The straight way from one tensor to another: x at weight 0, end at weight 1, and beyond them for other weights.
 *
 *     y = x + weight · (end − x)        dx = (1 − weight) · g    dend = weight · g    dweight = g · (end − x)
 *
 * From weight ½ on it is computed from the other side, as end − (1 − weight) · (end − x), so that it arrives exactly.
 *
 * @shape  x, end, weight: float tensors of one type, broadcast together; or a number as weight  →  y: their common shape
 * @torch  torch.lerp(input, end, weight)
 * @example lerp(tensor([0, 10]), tensor([4, 20]), 0.25)   // [1, 12.5]
 */
export const lerp: Ternary = ternary('lerp', {
  takes: { x: 'float', end: 'float', weight: 'float' }, defaults: {},
  reference: (x, end, weight) => (Math.abs(weight) < 0.5 ? x + weight * (end - x) : end - (end - x) * (1 - weight)),
  kernel: (x, end, weight) => (Math.abs(weight) < 0.5 ? x + weight * (end - x) : end - (end - x) * (1 - weight)),
  gradFn: (_x, _end, weight) => (weight.isNumber ? 'LerpBackward0' : 'LerpBackward1'),
  gradient: ({ grad, inputs: [x, end, weight] }) => [
    () => sub(grad, mul(grad, weight)), () => mul(grad, weight), () => mul(grad, sub(end, x)),
  ],
});

const scaled = (grad: Tensor, value: number): Tensor => (value === 1 ? grad : mul(grad, value));

function checkValue(name: string, value: number): void {
  if (typeof value !== 'number') throw new OperatorError(`${name}: value is ${String(value)}; expected a number`);
}
