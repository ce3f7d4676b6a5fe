import fc from 'fast-check';
import { expect } from 'vitest';
import { zerosLike } from '../../../src/creation.ts';
import { add, linear, matmul, sub, transpose } from '../../../src/ops/index.ts';
import { anyNumber, ordinary, shapes, size, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

const calls = (elements = ordinary, dtype: 'float32' | 'int32' = 'float32') =>
  fc.tuple(shapes({ maxRank: 3 }), fc.nat({ max: 9 }), size, fc.constantFrom('bias', 'bias', 'no bias', 'one output')).chain(([before, I, O, which]) => {
    const kind = { dtype, elements };
    return fc.tuple(
      tensorOf([...before, I], kind), tensorOf(which === 'one output' ? [I] : [O, I], kind),
      which === 'bias' ? tensorOf([O], kind) : fc.constant(null), fc.constant({}),
    );
  });
const x = tensor([[1, 2, 3]]);
const weight = tensor([[1, 0, 1], [0, 1, 0]]);

export default caseFor(linear, {
  calls: calls(),
  edges: fc.oneof(calls(anyNumber), calls(wholeNumber, 'int32')),
  tolerance: 'sum',
  scale: (given, w, bias) => ({ of: linear(abs(given), abs(w), bias && abs(bias)), terms: w.shape.at(-1) as number + 1 }),
  laws: {
    'it is the product with the transposed weight, plus the bias': (y, given, w, bias) => {
      const dot = matmul(given, w.ndim === 2 ? transpose(w, { dim0: 0, dim1: 1 }) : w);
      expect((bias ? add(dot, bias) : dot).tolist()).toEqual(y.tolist());
    },
    'a weight of zeros leaves the bias': (_y, given, w, bias) => {
      const y = linear(given, zerosLike(w), bias);
      if (bias) expect(sub(y, bias).flat().every((value) => value === 0)).toBe(true);
      else expect(y.flat().every((value) => value === 0)).toBe(true);
    },
  },
  refuses: [
    [[x, tensor([[1, 2]])], 'linear: x has shape [1, 3] and weight [1, 2]; x has 3 features (dim 1), weight expects 2 (dim 1); expected equal sizes'],
    [[x, tensor([1, 2])], 'linear: x has shape [1, 3] and weight [2]; x has 3 features (dim 1), weight expects 2 (dim 0); expected equal sizes'],
    [[x, weight, tensor([1])], 'linear: bias has shape [1] and weight [2, 3], which makes 2 outputs (dim 0); expected bias [2]'],
    [[x, tensor([1, 2, 3]), tensor([1])], 'linear: x has shape [1, 3] and weight [3]; a 1-D weight cannot have a bias; expected bias null, or weight [1, 3]'],
    [[x, tensor([[[1, 2, 3]]])], 'linear: x has shape [1, 3] and weight [1, 1, 3]; weight has 3 dims; expected [out, in] or [in]'],
    [[tensor(1), weight], 'linear: x has shape [] and weight [2, 3]; a 0-D x has no features; expected [..., in]'],
    [[x, weight, tensor([1, 2], { dtype: 'int32' })], "linear: x has dtype float32 and bias int32; expected the same, use bias.to('float32')"],
    [[tensor([[1, 2, 3]], { dtype: 'int32' }), weight], "linear: x has dtype int32 and weight float32; expected the same, use x.to('float32')"],
    [[x, weight, null, { bias: true }], 'linear: bias is passed by name; expected it by position, linear(x, weight, bias)'],
  ],
});
