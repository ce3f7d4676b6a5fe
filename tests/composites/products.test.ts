import { expect, test } from 'vitest';
import { F, OperatorError, ones, tensor } from '../../src/index.ts';

const [a, b, c] = [tensor([[1, 2]]), tensor([[1, 0], [3, -1]]), tensor([[2], [5]])];

test('chainMatmul multiplies matrices, written one by one or as a list', () => {
  expect(F.chainMatmul(a, b, c).tolist()).toEqual([[4]]);
  expect(F.chainMatmul([a, b]).tolist()).toEqual(F.matmul(a, b).tolist());
  const one = F.chainMatmul(a);
  expect(one.tolist()).toEqual(a.tolist());
  expect(one.storage()).not.toBe(a.storage());
});

test('backward goes through chainMatmul', () => {
  const x = tensor([[1, 2]], { requiresGrad: true });
  F.chainMatmul(x, b, c).backward();
  expect(x.grad?.tolist()).toEqual([[2, 1]]);
});

test('ger is outer', () => {
  expect(F.ger).toBe(F.outer);
  expect(tensor([1, 2]).ger(tensor([3])).tolist()).toEqual([[3], [6]]);
});

test.each([
  [() => F.chainMatmul(), 'chainMatmul: tensors is an empty list; expected at least one matrix'],
  [() => F.chainMatmul(a, tensor([1, 2])), 'chainMatmul: tensors[1] has shape [2]; expected matrices'],
  [() => F.chainMatmul(a, a), 'multiDot: tensors[0] has shape [1, 2] and tensors[1] [1, 2]; 2 columns meet 1 rows; expected equal sizes'],
])('%s', (call, message) => expect(call).toThrow(new OperatorError(message)));

test('the methods of matrices are the operators', () => {
  const [x, v, batch] = [tensor([[1, 2], [3, 4]]), tensor([5, 6]), tensor([[[1, 2], [3, 4]]])];
  expect(x.mm(b).tolist()).toEqual(F.mm(x, b).tolist());
  expect(x.mv(v).tolist()).toEqual(F.mv(x, v).tolist());
  expect(batch.bmm(batch).tolist()).toEqual(F.bmm(batch, batch).tolist());
  expect([v.dot(v), v.vdot(v), v.inner(v)].map((y) => y.item())).toEqual([61, 61, 61]);
  expect(v.outer(v).tolist()).toEqual([[25, 30], [30, 36]]);
  expect(x.addmm(x, b, { beta: 0 }).tolist()).toEqual(F.mm(x, b).tolist());
  expect(v.addmv(x, v, { alpha: 2 }).tolist()).toEqual(F.addmv(v, x, v, { alpha: 2 }).tolist());
  expect(x.baddbmm(batch, batch).tolist()).toEqual(F.baddbmm(x, batch, batch).tolist());
  expect(x.addbmm(batch, batch).tolist()).toEqual(F.addbmm(x, batch, batch).tolist());
  expect(x.addr(v, v, { beta: 3 }).tolist()).toEqual(F.addr(x, v, v, { beta: 3 }).tolist());
  expect(x.kron(v).tolist()).toEqual(F.kron(x, v).tolist());
  expect(ones(3, 3).cross(tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), 1).tolist()).toEqual([[1, -2, 1], [1, -2, 1], [1, -2, 1]]);
  expect(x.matrixPower(2).tolist()).toEqual(F.mm(x, x).tolist());
  expect([x.tril(-1).tolist(), x.triu(1).tolist()]).toEqual([[[0, 0], [3, 0]], [[0, 2], [0, 0]]]);
  expect([x.trace().tolist(), x.diag(1).tolist(), x.diagonal(-1).tolist()]).toEqual([5, [2], [3]]);
  expect(batch.diagonal(0, 1, 2).tolist()).toEqual([[1, 4]]);
  expect(v.diagEmbed(0, 1, 0).tolist()).toEqual([[5, 0], [0, 6]]);
  expect(x.diagonalScatter(v).tolist()).toEqual([[5, 2], [3, 6]]);
});

test('in place, the result stands where the tensor was', () => {
  const [v, batch] = [tensor([5, 6]), tensor([[[1, 0], [0, 1]]])];
  const fresh = () => tensor([[1, 2], [3, 4]]);
  expect(fresh().addmm_(b, b).tolist()).toEqual(fresh().addmm(b, b).tolist());
  expect(tensor([1, 2]).addmv_(b, v, { alpha: 2 }).tolist()).toEqual(tensor([1, 2]).addmv(b, v, { alpha: 2 }).tolist());
  expect(ones(1, 2, 2).baddbmm_(batch, batch).tolist()).toEqual([[[2, 1], [1, 2]]]);
  expect(fresh().addbmm_(batch, batch).tolist()).toEqual([[2, 2], [3, 5]]);
  expect(fresh().addr_(v, v, { beta: 0 }).tolist()).toEqual(v.outer(v).tolist());
  expect(fresh().tril_().tolist()).toEqual([[1, 0], [3, 4]]);
  expect(fresh().triu_(1).tolist()).toEqual([[0, 2], [0, 0]]);
});

test('writing through a diagonal writes into the matrix, and backward knows', () => {
  const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
  const y = x.mul(1);
  y.diagonal().mul_(10);
  expect(y.tolist()).toEqual([[10, 2], [3, 40]]);
  y.sum().backward();
  expect(x.grad?.tolist()).toEqual([[10, 1], [1, 10]]);
});
