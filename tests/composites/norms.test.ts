import { expect, test } from 'vitest';
import { eye, F, manualSeed, OperatorError, randn, tensor, type Tensor } from '../../src/index.ts';

const [x, other] = [tensor([[3, 0], [0, 4]]), tensor([[0, 0], [0, 0]])];

test('the methods are the functions', () => {
  expect([x.norm(), x.norm(1), x.norm('nuc'), x.norm(Infinity, 0).sum(), x.dist(other), x.dist(other, 1)].map((y) => y.item())).toEqual([5, 7, 7, 7, 5, 7]);
  expect(x.norm(2, 1, true).tolist()).toEqual([[3], [4]]);
  expect(x.norm(2, null, false, 'float64').dtype).toBe('float64');
  expect(x.renorm(1, 0, 2).flat().map(Math.round)).toEqual([2, 0, 0, 2]);
  expect([x.det().item(), ...x.slogdet().map((y) => y.item())]).toEqual([12, 1, Math.fround(Math.log(12))]);
  expect(x.inverse().tolist()).toEqual([[Math.fround(1 / 3), 0], [0, 0.25]]);
  expect(F.inverse).toBe(F.inv);
  expect(tensor([[2, 0], [0, 1]]).pinverse(0.75).tolist()).toEqual([[0.5, 0], [0, 0]]);
});

test('renorm_ changes the tensor', () => {
  const y = tensor([[3, 4], [0, 1]]);
  expect(y.renorm_(2, 0, 1)).toBe(y);
  expect(y.flat().map((value) => Math.round(value * 1000))).toEqual([600, 800, 0, 1000]);
});

/** Moore and Penrose: these four hold for the pseudoinverse and for no other matrix. */
test.each(['cpu', 'gpu'] as const)('the pseudoinverse of a singular matrix, on the %s', (device) => {
  const a = tensor([[1, 2, 3], [2, 4, 6]], { device });
  const y = F.pinv(a);
  const near = (one: Tensor, two: Tensor): void => one.flat().forEach((value, i) => expect(value).toBeCloseTo(two.flat()[i], 4));
  near(a.matmul(y).matmul(a), a);
  near(y.matmul(a).matmul(y), y);
  near(a.matmul(y), a.matmul(y).t());
  near(y.matmul(a), y.matmul(a).t());
  expect(F.matrixRank(a).item()).toBe(1);
});

test('backward goes through the pseudoinverse: of an invertible matrix it is the inverse', () => {
  const [a, b] = [0, 1].map(() => tensor([[2, 1], [-1, 3]], { dtype: 'float64', requiresGrad: true }));
  F.pinv(a).pow(2).sum().backward();
  F.inv(b).pow(2).sum().backward();
  a.grad?.flat().forEach((value, i) => expect(value).toBeCloseTo(b.grad?.flat()[i] as number, 10));
});

test('the nuclear norm has a gradient where singular values are equal', () => {
  const a = eye(2, 2, { requiresGrad: true });
  a.norm('nuc').backward();
  expect(a.grad?.tolist()).toEqual([[1, 0], [0, 1]]);
});

test.each(['cpu', 'gpu'] as const)('larger matrices, on the %s', (device) => {
  manualSeed(1);
  const a = randn([40, 30], { device });
  const furthest = (one: Tensor, two: Tensor): number => Math.max(...one.sub(two).flat().map(Math.abs));
  const identity = eye(30, 30, { device });
  const [Q, R] = F.qr(a);
  const [U, S, Vh] = F.svd(a, { fullMatrices: false });
  expect(furthest(Q.matmul(R), a)).toBeLessThan(1e-5);
  expect(furthest(U.mul(S).matmul(Vh), a)).toBeLessThan(1e-4);
  for (const columns of [Q, U, Vh.t()]) expect(furthest(columns.t().matmul(columns), identity)).toBeLessThan(1e-5);
  const symmetric = a.t().matmul(a);
  const [L, V] = F.eigh(symmetric);
  expect(furthest(V.mul(L).matmul(V.t()), symmetric)).toBeLessThan(1e-3);
  expect(furthest(L.flip(0).sqrt(), S)).toBeLessThan(1e-4);
  const root = F.cholesky(symmetric);
  expect(furthest(root.matmul(root.t()), symmetric)).toBeLessThan(1e-3);
});

test('what has no gradient says so', () => {
  const refused = (mode: 'r' | 'complete') => {
    const a = tensor([[1], [2]], { requiresGrad: true });
    return () => F.qr(a, { mode })[1].sum().backward();
  };
  expect(refused('r')).toThrow(new OperatorError("qr: mode 'r' leaves out Q, which the gradient needs; expected mode 'reduced'"));
  expect(refused('complete'))
    .toThrow(new OperatorError("qr: x has shape [2, 1], and with mode 'complete' Q could be turned, so it has no gradient; expected mode 'reduced'"));
});

test.each([
  [() => F.matrixNorm(tensor([1])), 'matrixNorm: x has shape [1]; expected matrices [..., M, N]'],
  [() => F.matrixNorm(x, { dim: [0] }), 'matrixNorm: dim is [0]; expected two dims'],
  [() => F.matrixNorm(x, { dim: [0, -2] }), 'matrixNorm: dim is [0, -2], and both are dim 0; expected two dims'],
  [() => F.matrixNorm(x, { dim: [0, 2] }), 'matrixNorm: dim is 2, but x has shape [2, 2]; dim must be an integer from -2 to 1'],
  [() => F.matrixNorm(x, { ord: 3 }), "matrixNorm: ord is 3; expected 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity"],
  [() => F.norm(x, { p: 'max' as 'fro' }), "norm: p is \"max\"; expected a number, Infinity, -Infinity, 'fro' or 'nuc'"],
  [() => F.norm(tensor([1]), { p: 'nuc' }), "norm: x has shape [1], and p is 'nuc'; expected a matrix, or two dims"],
])('%s', (call, message) => expect(call).toThrow(new OperatorError(message)));
