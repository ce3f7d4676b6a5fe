/** Reductions as methods take their arguments where PyTorch's methods take them. */
import { expect, test } from 'vitest';
import { F, type Tensor, tensor } from '../src/index.ts';

const x = tensor([[3, 1, 2], [0, 5, 4]]);
const told = (result: Tensor | readonly Tensor[]): unknown => ('tolist' in result ? result.tolist() : result.map((part) => part.tolist()));
const same = (a: Tensor | readonly Tensor[], b: Tensor | readonly Tensor[]): void => expect(told(a)).toEqual(told(b));

test('a dim, keepdim, and the rest by name', () => {
  same(x.prod(1, true, { dtype: 'int32' }), F.prod(x, { dim: 1, keepdim: true, dtype: 'int32' }));
  same(x.prod(), F.prod(x));
  same(x.nansum(0, true, { dtype: 'int32' }), F.nansum(x, { dim: 0, keepdim: true, dtype: 'int32' }));
  same(x.nanmean([0, 1], true), F.nanmean(x, { dim: [0, 1], keepdim: true }));
  same(x.all(1, true), F.all(x, { dim: 1, keepdim: true }));
  same(x.any([0, 1], true), F.any(x, { dim: [0, 1], keepdim: true }));
  same(x.countNonzero(1), F.countNonzero(x, { dim: 1 }));
  same(x.amax(1, true), F.amax(x, { dim: 1, keepdim: true }));
  same(x.amin([0, 1], true), F.amin(x, { dim: [0, 1], keepdim: true }));
  same(x.aminmax({ dim: 1, keepdim: true }), F.aminmax(x, { dim: 1, keepdim: true }));
  same(x.aminmax(), F.aminmax(x));
});

test('spreads take everything but the dim by name', () => {
  same(x.std(1, { correction: 0, keepdim: true }), F.std(x, { dim: 1, correction: 0, keepdim: true }));
  same(x.var(null, { unbiased: false }), F.var(x, { correction: 0 }));
  same(x.std(), F.std(x));
});

test('cumulative ones need a dim', () => {
  same(x.cumsum(1, { dtype: 'int32' }), F.cumsum(x, { dim: 1, dtype: 'int32' }));
  same(x.cumprod(0, { dtype: 'int32' }), F.cumprod(x, { dim: 0, dtype: 'int32' }));
  same(x.logcumsumexp(-1), F.logcumsumexp(x, { dim: -1 }));
  same(x.cummax(1), F.cummax(x, { dim: 1 }));
  same(x.cummin(0), F.cummin(x, { dim: 0 }));
  same(x.clone().cumsum_(1), F.cumsum(x, { dim: 1 }));
  same(x.clone().cumprod_(0), F.cumprod(x, { dim: 0 }));
});

test('differences', () => {
  same(x.diff(), F.diff(x));
  same(x.diff(2, 1, tensor([[1], [2]]), x), F.diff(x, tensor([[1], [2]]), x, { n: 2, dim: 1 }));
});

test('max and min of two tensors, element by element', () => {
  const other = tensor([2, 2, 2]);
  same(x.max(other), F.maximum(x, other));
  same(x.min(other), F.minimum(x, other));
  same(F.max(x, other), F.maximum(x, other));
  same(x.max(1, true), F.max(x, { dim: 1, keepdim: true }));
});
