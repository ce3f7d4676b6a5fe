/** The elementwise operators on two and three tensors, as methods and in place. */
import { expect, test } from 'vitest';
import { F, OperatorError, resultType, type Tensor, tensor } from '../src/index.ts';

type Two = (x: Tensor, other: Tensor) => Tensor;
type Three = (x: Tensor, other: Tensor, third: Tensor, options?: object) => Tensor;
type Method = (this: Tensor, ...rest: readonly unknown[]) => Tensor;
const methodOf = (x: Tensor, name: string): Method => (x as unknown as Record<string, Method>)[name];
const fresh = (dtype: 'float32' | 'int32'): Tensor => tensor([[7, -3, 2], [4, 5, -6]], { dtype });
const functionOf = (name: string): unknown => (F as unknown as Record<string, unknown>)[name];

const onlyNew = ['maximum', 'minimum', 'fmax', 'fmin', 'logaddexp', 'logaddexp2', 'isclose'];
const floats = ['pow', 'fmod', 'remainder', 'floorDivide', 'atan2', 'hypot', 'copysign', 'heaviside', 'xlogy', 'ldexp'];
const whole = ['bitwiseAnd', 'bitwiseOr', 'bitwiseXor', 'bitwiseLeftShift', 'bitwiseRightShift', 'gcd', 'lcm'];
const booleans = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'logicalAnd', 'logicalOr', 'logicalXor'];

test.each([...onlyNew, ...floats, ...whole, ...booleans])('x.%s(other) is the function', (name) => {
  const x = fresh(whole.includes(name) ? 'int32' : 'float32');
  const other = tensor([2, 3, 1], { dtype: x.dtype });
  const y = methodOf(x, name).call(x, other);
  expect(y.tolist()).toEqual((functionOf(name) as Two)(x, other).tolist());
  expect(x.tolist()).toEqual(fresh(x.dtype as 'int32').tolist());
});

test.each([...floats, ...whole, ...booleans])('x.%s_(other) writes it into x, in the type of x', (name) => {
  const x = fresh(whole.includes(name) ? 'int32' : 'float32');
  const other = tensor([2, 3, 1], { dtype: x.dtype });
  const expected = (functionOf(name) as Two)(x, other).flat();
  expect(methodOf(x, `${name}_`).call(x, other)).toBe(x);
  expect([x.dtype, x.flat(), x.version]).toEqual([whole.includes(name) ? 'int32' : 'float32', expected, 1]);
});

test.each(['addcmul', 'addcdiv', 'lerp'])('x.%s(…) and in place', (name) => {
  const [x, b, c] = [fresh('float32'), tensor([2, 3, 1]), tensor([[0.5], [2]])];
  const options = name === 'lerp' ? [] : [{ value: -2 }];
  const expected = (functionOf(name) as Three)(x, b, c, ...options).tolist();
  expect(methodOf(x, name).call(x, b, c, ...options).tolist()).toEqual(expected);
  expect(methodOf(x, `${name}_`).call(x, b, c, ...options)).toBe(x);
  expect(x.tolist()).toEqual(expected);
});

test('plain numbers and booleans', () => {
  expect(tensor([1, 5]).maximum(3).tolist()).toEqual([3, 5]);
  expect(tensor([1n, 5n]).bitwiseAnd_(4).tolist()).toEqual([0, 4]);
  expect(tensor([0, 2]).logicalAnd(1).tolist()).toEqual([false, true]);
  expect(tensor([0, 2]).logicalXor_(1).tolist()).toEqual([1, 0]);
  expect(tensor([0, 10]).lerp(20, 0.5).tolist()).toEqual([10, 15]);
  expect(tensor([1, 2]).maskedFill(tensor([true, false]), tensor(7)).tolist()).toEqual([7, 2]);
  expect(tensor([1, 2]).maskedFill_(tensor([true, false]), 7).tolist()).toEqual([7, 2]);
});

test.each(['cpu', 'gpu'] as const)('the number -0 keeps its sign among floats, and is a whole number among integers: %s', (device) => {
  const one = tensor([1], { device });
  expect([one.copysign(-0).item(), one.div(-0).item(), one.copysign(0).item()]).toEqual([-1, -Infinity, 1]);
  expect(F.where(tensor([true], { device }), -0, one).flat()).toEqual([-0]);
  expect(tensor([5n], { device }).add(-0).dtype).toBe('int32');
});

test('resultType wants its operands in a list', () => {
  const message = 'resultType: operands is a Tensor; expected a list, resultType([x, other])';
  expect(() => resultType(tensor([1]) as unknown as Tensor[])).toThrow(new OperatorError(message));
});

test('a change in place cannot change the type', () => {
  const message = 'atan2_: x has dtype int32, the result float32; a change in place cannot change the type, use the form without _';
  expect(() => tensor([1n]).atan2_(tensor([2n]))).toThrow(new OperatorError(message));
});

test('gradients flow through what was written in place', () => {
  const leaves = (): Tensor[] => [[1, 4], [3, 2], [5, 7]].map((numbers) => tensor(numbers, { requiresGrad: true }));
  const [x, a, b] = leaves();
  x.clone().addcmul_(a, b, { value: 3 }).backward(tensor([1, 2]));
  expect([x, a, b].map((leaf) => leaf.grad?.tolist())).toEqual([[1, 2], [15, 42], [9, 12]]);
});
