import fc from 'fast-check';
import { expect } from 'vitest';
import { eye } from '../../../src/creation.ts';
import { bmm, dot, inner, matmul, mm, mul, mv, outer, select, sum, transpose, unsqueeze, vdot } from '../../../src/ops/index.ts';
import { ordinary, anyNumber, shapes, size, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';
import type { Tensor } from '../../../src/tensor.ts';

type Kind = { readonly dtype: 'float32' | 'int32'; readonly elements: fc.Arbitrary<number> };
const floats: Kind = { dtype: 'float32', elements: ordinary };
/** Two tensors of the shapes that the sizes M, K, N and the batch B make. */
const two = (left: string, right: string) => (kind: Kind) => fc.record({ M: size, K: fc.nat({ max: 9 }), N: size, B: size }).chain((sizes) => {
  const shape = (letters: string): number[] => [...letters].map((letter) => sizes[letter as keyof typeof sizes]);
  return fc.tuple(tensorOf(shape(left), kind), tensorOf(shape(right), kind), fc.constant({}));
});
const edges = (calls: (kind: Kind) => ReturnType<ReturnType<typeof two>>) =>
  fc.oneof(calls({ dtype: 'float32', elements: anyNumber }), calls({ dtype: 'int32', elements: wholeNumber }));

const vectors = two('K', 'K');
const matrices = two('MK', 'KN');
const matrixAndVector = two('MK', 'K');
const batches = two('BMK', 'BKN');
const few = shapes({ maxRank: 2 });
const inners = (kind: Kind) =>
  fc.tuple(few, few, fc.nat({ max: 9 }), fc.constantFrom('none', 'none', 'left', 'right', 'both')).chain(([rows, columns, K, numbers]) => fc.tuple(
    tensorOf(numbers === 'left' || numbers === 'both' ? [] : [...rows, K], kind),
    tensorOf(numbers === 'right' || numbers === 'both' ? [] : [...columns, K], kind), fc.constant({}),
  ));
const row = tensor([[1, 2, 3]]);
const vector = tensor([1, 2, 3]);
const whole = tensor([1, 2, 3], { dtype: 'int32' });
const flags = tensor([true]);
const rank = (operator: string, x: string, other: string, ranks: string): string =>
  `${operator}: x has shape ${x} and ${other}; expected ${ranks}, use matmul for other ranks`;
const turned = (x: Tensor): Tensor => transpose(x, { dim0: -2, dim1: -1 });

export const strict = {
  dot: caseFor(dot, {
    calls: vectors(floats),
    edges: edges(vectors),
    tolerance: 'sum',
    scale: (x, other) => ({ of: dot(abs(x), abs(other)), terms: x.numel() }),
    laws: {
      'it is the sum of the products': (y, x, other) => expect(y.item()).toBe(sum(mul(x, other)).item()),
      'the order does not matter': (y, x, other) => expect(dot(other, x).item()).toBe(y.item()),
    },
    refuses: [
      [[vector, tensor([1])], 'dot: x has shape [3] and other [1]; x has size 3 at dim 0, other 1 at dim 0; expected equal sizes'],
      [[row, row], rank('dot', '[1, 3]', 'other [1, 3]', 'x of rank 1 and other of rank 1')],
      [[vector, tensor(1)], rank('dot', '[3]', 'other []', 'x of rank 1 and other of rank 1')],
      [[vector, whole], "dot: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
      [[flags, flags], 'dot: x has dtype bool; expected any type but bool'],
    ],
  }),
  vdot: caseFor(vdot, {
    calls: vectors(floats),
    edges: edges(vectors),
    tolerance: 'sum',
    scale: (x, other) => ({ of: dot(abs(x), abs(other)), terms: x.numel() }),
    laws: { 'of real numbers it is the dot product': (y, x, other) => expect(y.item()).toBe(dot(x, other).item()) },
    refuses: [
      [[vector, tensor([1])], 'vdot: x has shape [3] and other [1]; x has size 3 at dim 0, other 1 at dim 0; expected equal sizes'],
      [[row, row], rank('vdot', '[1, 3]', 'other [1, 3]', 'x of rank 1 and other of rank 1')],
    ],
  }),
  inner: caseFor(inner, {
    calls: inners(floats),
    edges: fc.oneof(inners({ dtype: 'float32', elements: anyNumber }), inners({ dtype: 'int32', elements: wholeNumber })),
    tolerance: 'sum',
    scale: (x, other) => ({ of: inner(abs(x), abs(other)), terms: x.shape.at(-1) ?? 1 }),
    laws: {
      'it is the product with the transposed one': (y, x, other) => {
        if (x.ndim > 0 && other.ndim === 2) expect(matmul(x, turned(other)).tolist()).toEqual(y.tolist());
      },
      'where there is a number it is the product with that': (y, x, other) => {
        if (x.ndim > 0 && other.ndim > 0) return;
        const parts = mul(x, other).flat();
        y.flat().forEach((value, i) => expect(value + 0).toBe(parts[i] + 0)); // a sum has no −0
      },
    },
    refuses: [
      [[row, tensor([1])], 'inner: x has shape [1, 3] and other [1]; their last dims have 3 and 1 elements; expected equal sizes'],
      [[vector, whole], "inner: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
      [[flags, flags], 'inner: x has dtype bool; expected any type but bool'],
    ],
  }),
  outer: caseFor(outer, {
    calls: two('M', 'N')(floats),
    edges: fc.oneof(edges(two('M', 'N')), fc.tuple(
      tensorOf([3], { dtype: 'bool', elements: fc.nat({ max: 1 }) }), tensorOf([2], { dtype: 'bool', elements: fc.nat({ max: 1 }) }), fc.constant({}),
    )),
    tolerance: 'arithmetic',
    laws: {
      'it is the product of a column and a row': (y, x, vec2) =>
        expect(mul(unsqueeze(x, { dim: 1 }), unsqueeze(vec2, { dim: 0 })).tolist()).toEqual(y.tolist()),
      'the other way round it is transposed': (y, x, vec2) => expect(outer(vec2, x).tolist()).toEqual(turned(y).tolist()),
    },
    refuses: [
      [[row, vector], 'outer: x has shape [1, 3] and vec2 [3]; expected two vectors, use unsqueeze and mul for other ranks'],
      [[vector, tensor(1)], 'outer: x has shape [3] and vec2 []; expected two vectors, use unsqueeze and mul for other ranks'],
    ],
  }),
  mm: caseFor(mm, {
    calls: matrices(floats),
    edges: edges(matrices),
    tolerance: 'sum',
    scale: (x, mat2) => ({ of: mm(abs(x), abs(mat2)), terms: x.shape[1] }),
    laws: {
      'the identity changes nothing': (_y, x) => expect(mm(x, eye(x.shape[1], x.shape[1], { dtype: x.dtype, device: x.device })).tolist()).toEqual(x.tolist()),
      'transposing the product swaps the factors': (y, x, mat2) => expect(mm(turned(mat2), turned(x)).tolist()).toEqual(turned(y).tolist()),
    },
    refuses: [
      [[row, row], 'mm: x has shape [1, 3] and mat2 [1, 3]; x has size 3 at dim 1, mat2 1 at dim 0; expected equal sizes'],
      [[vector, row], rank('mm', '[3]', 'mat2 [1, 3]', 'x of rank 2 and mat2 of rank 2')],
      [[row, vector], rank('mm', '[1, 3]', 'mat2 [3]', 'x of rank 2 and mat2 of rank 2')],
      [[tensor([[1]]), tensor([[1]], { dtype: 'int32' })], "mm: x has dtype float32 and mat2 int32; expected the same, use mat2.to('float32')"],
      [[tensor([[true]]), tensor([[true]])], 'mm: x has dtype bool; expected any type but bool'],
    ],
  }),
  mv: caseFor(mv, {
    calls: matrixAndVector(floats),
    edges: edges(matrixAndVector),
    tolerance: 'sum',
    scale: (x, vec) => ({ of: mv(abs(x), abs(vec)), terms: x.shape[1] }),
    laws: {
      'every row gives a dot product': (y, x, vec) => y.flat().forEach((value, index) => expect(dot(select(x, { dim: 0, index }), vec).item()).toBe(value)),
    },
    refuses: [
      [[row, tensor([1])], 'mv: x has shape [1, 3] and vec [1]; x has size 3 at dim 1, vec 1 at dim 0; expected equal sizes'],
      [[vector, vector], rank('mv', '[3]', 'vec [3]', 'x of rank 2 and vec of rank 1')],
      [[row, row], rank('mv', '[1, 3]', 'vec [1, 3]', 'x of rank 2 and vec of rank 1')],
      [[row, whole], "mv: x has dtype float32 and vec int32; expected the same, use vec.to('float32')"],
    ],
  }),
  bmm: caseFor(bmm, {
    calls: batches(floats),
    edges: edges(batches),
    tolerance: 'sum',
    scale: (x, mat2) => ({ of: bmm(abs(x), abs(mat2)), terms: x.shape[2] }),
    laws: {
      'every member of the batch is a product of its own': (y, x, mat2) => {
        for (let index = 0; index < y.shape[0]; index++) {
          const [one, a, b] = [y, x, mat2].map((batch) => select(batch, { dim: 0, index }));
          expect(mm(a, b).tolist()).toEqual(one.tolist());
        }
      },
    },
    refuses: [
      [[tensor([[[1]]]), tensor([[[1]], [[2]]])],
        'bmm: x has shape [1, 1, 1] and mat2 [2, 1, 1]; x holds 1 matrices (dim 0), mat2 2; expected as many, use matmul, which broadcasts'],
      [[tensor([[[1, 2]]]), tensor([[[1]]])], 'bmm: x has shape [1, 1, 2] and mat2 [1, 1, 1]; x has size 2 at dim 2, mat2 1 at dim 1; expected equal sizes'],
      [[row, tensor([[[1]]])], rank('bmm', '[1, 3]', 'mat2 [1, 1, 1]', 'x of rank 3 and mat2 of rank 3')],
      [[tensor([[[1]]]), row], rank('bmm', '[1, 1, 1]', 'mat2 [1, 3]', 'x of rank 3 and mat2 of rank 3')],
    ],
  }),
};
