/** Does gradcheck notice? Right gradients pass; gradients made wrong on purpose are caught, with the place and both numbers. */
import { describe, expect, test } from 'vitest';
import { gradcheck, GradcheckError, gradgradcheck } from '../src/autograd/gradcheck.ts';
import { noGrad } from '../src/autograd/mode.ts';
import { tensor, zeros } from '../src/creation.ts';
import { type Backward, defineOperator, type Gradients, NotDifferentiable, OperatorError } from '../src/operator.ts';
import { add, exp, expand, matmul, mul, relu, select, sum, tanh, to, transpose } from '../src/ops/index.ts';
import type { Tensor } from '../src/tensor.ts';

const leaf = (data: Parameters<typeof tensor>[0]): Tensor => tensor(data, { dtype: 'float64', requiresGrad: true });

type Two = [x: Tensor, other: Tensor];
/** x · other², with whatever gradient a test gives it. */
const squared = (gradient: ((call: Backward<Two, object>) => Gradients<Two>) | NotDifferentiable) => defineOperator<Two, object>({
  name: 'squared',
  takes: { x: 'float', other: 'float' },
  defaults: {},
  shape: (x) => x.shape,
  reference(x, other) {
    const y = x.newZeros(x.shape);
    for (let i = 0; i < y.numel(); i++) y.array[i] = x.array[i] * other.array[i] ** 2;
    return y;
  },
  gpu: (x, other) => mul(x, mul(other, other)),
  gradient,
});
const right = squared(({ grad, inputs: [x, other] }) => [() => mul(grad, mul(other, other)), () => mul(grad, mul(2, mul(x, other)))]);
const withoutTheTwo = squared(({ grad, inputs: [x, other] }) => [() => mul(grad, mul(other, other)), () => mul(grad, mul(x, other))]);
const inputs = (): [Tensor, Tensor] => [leaf([1, 2]), leaf([3, -1])];

describe('gradcheck', () => {
  test('passes what is right', () => {
    expect(gradcheck(right, inputs())).toBe(true);
    expect(gradcheck((x) => exp(tanh(x)), leaf([[0.5, -1], [2, 0]]))).toBe(true);
    expect(gradcheck((a, b) => matmul(a, b), [leaf([[1, 2, 3]]), leaf([[1], [-2], [0.5]])])).toBe(true);
  });

  test('checks all outputs, a number, and inputs that are views', () => {
    const x = leaf([[1, 2, 3], [4, 5, 6]]);
    expect(gradcheck((part) => [sum(part), mul(part, part)], transpose(x, { dim0: 0, dim1: 1 }))).toBe(true);
    expect(gradcheck((part) => mul(part, part), select(x, { dim: 1, index: 2 }))).toBe(true);
  });

  test('leaves the inputs as they were', () => {
    const [x, other] = inputs();
    gradcheck(right, [x, other]);
    expect([x.tolist(), other.tolist(), x.grad, x.version]).toEqual([[1, 2], [3, -1], null, 0]);
    const stubborn = (y: Tensor): Tensor => {
      if (y.at(0) !== 1) throw new Error('only 1 will do');
      return mul(y, 2);
    };
    expect(() => gradcheck(stubborn, x)).toThrow('only 1 will do');
    expect(x.tolist()).toEqual([1, 2]);
  });

  test('inputs that require no gradient are not checked', () => {
    expect(gradcheck(withoutTheTwo, [leaf([1, 2]), tensor([3, -1], { dtype: 'float64' })])).toBe(true);
  });

  test('catches a wrong factor', () => {
    expect(() => gradcheck(withoutTheTwo, inputs())).toThrow(new GradcheckError(
      'gradcheck: output 0 at [0], differentiated by input 1 at [0]: backward says 3, central differences say 6; 0.00601 apart is allowed; '
      + '2 of 8 slopes disagree, this is the worst',
    ));
  });

  test('catches a flipped sign', () => {
    const flipped = squared(({ grad, inputs: [x, other] }) => [() => mul(grad, mul(-1, mul(other, other))), () => mul(grad, mul(2, mul(x, other)))]);
    expect(() => gradcheck(flipped, [leaf([1]), leaf([0.5])])).toThrow(new GradcheckError(
      'gradcheck: output 0 at [0], differentiated by input 0 at [0]: backward says -0.25, central differences say 0.25; 0.00026 apart is allowed; '
      + '1 of 2 slopes disagree',
    ));
  });

  test('catches a gradient that arrives at another element', () => {
    const swapped = (x: Tensor): Tensor => squared(({ grad, inputs: [, other] }) => [
      () => { const [a, b] = mul(grad, mul(other, other)).flat(); return tensor([b, a], { dtype: 'float64' }); }, null,
    ])(x, tensor([3, -1], { dtype: 'float64' }));
    expect(() => gradcheck(swapped, leaf([1, 2]))).toThrow(new GradcheckError(
      'gradcheck: output 0 at [0], differentiated by input 0 at [1]: backward says 9, central differences say 0; 0.00001 apart is allowed; '
      + '4 of 4 slopes disagree, this is the worst',
    ));
  });

  test('catches a gradient that was forgotten, or stopped', () => {
    const forgotten = squared(({ grad, inputs: [, other] }) => [() => mul(grad, mul(other, other)), null]);
    expect(() => gradcheck(forgotten, inputs())).toThrow('differentiated by input 1 at [0]: backward says 0, central differences say 6; ');
    expect(() => gradcheck((x) => noGrad(() => mul(x, 2)), leaf(1))).toThrow(new GradcheckError(
      'gradcheck: output 0, differentiated by input 0: backward says 0, central differences say 2; 0.00201 apart is allowed; 1 of 1 slopes disagree',
    ));
    const none = squared(new NotDifferentiable('nobody wrote it down'));
    expect(() => gradcheck(none, inputs())).toThrow('backward says 0, central differences say 9; ');
  });

  test('catches NaN', () => {
    const undefined_ = squared(({ grad }) => [() => mul(grad, NaN), () => mul(grad, 1)]);
    expect(() => gradcheck(undefined_, [leaf([1]), tensor([1], { dtype: 'float64' })])).toThrow(new GradcheckError(
      'gradcheck: output 0 at [0], differentiated by input 0 at [0]: backward says NaN, central differences say 1; 0.00101 apart is allowed; '
      + '1 of 1 slopes disagree',
    ));
  });

  test('catches a kink', () => {
    expect(gradcheck((x) => relu(x), leaf([1, -1]))).toBe(true);
    expect(() => gradcheck((x) => relu(x), leaf([0]))).toThrow('backward says 0, central differences say 0.5; ');
  });

  test('says which of several outputs it is', () => {
    expect(() => gradcheck((x) => [mul(x, 2), withoutTheTwo(tensor([1], { dtype: 'float64' }), x)], leaf([3]))).toThrow(
      'gradcheck: output 1 at [0], differentiated by input 0 at [0]: ',
    );
  });

  test('answers false instead, if asked to, and as tolerant as asked to', () => {
    expect(gradcheck(withoutTheTwo, inputs(), { raiseException: false })).toBe(false);
    expect(gradcheck(withoutTheTwo, inputs(), { atol: 4 })).toBe(true);
    expect(gradcheck(withoutTheTwo, inputs(), { rtol: 0.51 })).toBe(true);
    expect(gradcheck((x) => mul(x, mul(x, x)), leaf([1]), { eps: 0.5, raiseException: false })).toBe(false); // 3.25 is not the slope of x³ at 1
  });

  test.each<[string, () => boolean, string]>([
    ['float32', () => gradcheck(exp, tensor([1], { requiresGrad: true })),
      "gradcheck: input 0 has dtype float32, which rounds away the small differences that are compared; expected float64, use x.to('float64')"],
    ['the gpu', () => gradcheck(exp, tensor([1], { requiresGrad: true, device: 'gpu' })),
      "gradcheck: input 0 is on the gpu, where numbers are float32; expected float64 on the cpu, use x.cpu().to('float64')"],
    ['nothing to check', () => gradcheck((a, b) => add(a, b), [zeros(1), zeros(1)]),
      'gradcheck: none of the 2 inputs requires a gradient; call requiresGrad_() on those to check'],
    ['shared places', () => gradcheck(exp, expand(leaf([1]), { size: [3] })),
      'gradcheck: input 0 has shape [3] and strides [0]; elements that share a place in memory cannot be moved one by one, use x.clone()'],
    ['integers', () => gradcheck((x) => to(x, { dtype: 'int32' }), leaf([1])), 'gradcheck: none of the outputs is a float tensor, and only those have slopes'],
    ['no step', () => gradcheck(exp, leaf([1]), { eps: 0 }), 'gradcheck: eps is 0; expected a number > 0'],
    ['a negative tolerance', () => gradcheck(exp, leaf([1]), { rtol: -1 }), 'gradcheck: rtol is -1; expected a number ≥ 0'],
  ])('refuses %s', (_what, call, message) => expect(call).toThrow(new OperatorError(message)));
});

describe('gradgradcheck', () => {
  test('passes what is right', () => {
    expect(gradgradcheck(right, inputs())).toBe(true);
    expect(gradgradcheck((x) => exp(tanh(x)), leaf([[0.5, -1], [2, 0]]))).toBe(true);
    expect(gradgradcheck((a, b) => [matmul(a, b), sum(a)], [leaf([[1, 2, 3]]), leaf([[1], [-2], [0.5]])])).toBe(true);
    expect(gradgradcheck((x) => mul(x, 2), leaf([1, 2]))).toBe(true); // straight: only what flows in matters
  });

  test('catches a gradient whose numbers are right, but which cannot be differentiated', () => {
    const frozen = squared(({ grad, inputs: [x, other] }) => [() => mul(grad, noGrad(() => mul(other, other))), () => mul(grad, mul(2, mul(x, other)))]);
    expect(gradcheck(frozen, inputs())).toBe(true);
    expect(() => gradgradcheck(frozen, [leaf([1]), leaf([3])], { gradOutputs: tensor([1], { dtype: 'float64' }) })).toThrow(new GradcheckError(
      'gradgradcheck: the gradient by input 0 at [0], differentiated by input 1 at [0]: backward says 0, central differences say 6; '
      + '0.00601 apart is allowed; 1 of 6 slopes disagree',
    ));
  });

  test('catches a gradient that forgets what flows in', () => {
    const deaf = squared(({ grad, inputs: [x, other] }) => [() => mul(noGrad(() => mul(grad, 1)), mul(other, other)), () => mul(grad, mul(2, mul(x, other)))]);
    expect(gradcheck(deaf, inputs())).toBe(true);
    expect(() => gradgradcheck(deaf, [leaf([1]), leaf([3])])).toThrow(
      'gradgradcheck: the gradient by input 0 at [0], differentiated by gradOutput 0 at [0]: backward says 0, central differences say 9; ',
    );
    expect(gradgradcheck(deaf, [leaf([1]), leaf([3])], { raiseException: false })).toBe(false);
  });

  test.each<[string, () => boolean, string]>([
    ['float32', () => gradgradcheck(exp, tensor([1], { requiresGrad: true })),
      "gradgradcheck: input 0 has dtype float32, which rounds away the small differences that are compared; expected float64, use x.to('float64')"],
    ['float32 from above', () => gradgradcheck(exp, leaf([1]), { gradOutputs: tensor([1]) }),
      "gradgradcheck: gradOutput 0 has dtype float32, which rounds away the small differences that are compared; expected float64, use x.to('float64')"],
    ['nothing to start from', () => gradgradcheck((x) => noGrad(() => mul(x, 2)), leaf([1])),
      'gradgradcheck: no output was computed, by operators that have gradients, from an input that requires one'],
  ])('refuses %s', (_what, call, message) => expect(call).toThrow(new OperatorError(message)));
});
