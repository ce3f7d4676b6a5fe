/** Elimination and what it is good for, and Cholesky's decomposition. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { eye } from '../../../src/creation.ts';
import { add, cholesky, det, exp, expand, inv, matmul, mul, slogdet, solve, tril, triu } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { batches, definite, emptyBatches, expectClose, few, invertible, matricesOf, turned } from './arbitraries.ts';

const square = fc.tuple(batches, few).chain(([batch, N]) => fc.tuple(invertible(batch, N), fc.constant({})));
const none = fc.oneof(
  fc.tuple(emptyBatches, size).chain(([batch, N]) => fc.tuple(tensorOf([...batch, N, N]), fc.constant({}))),
  fc.tuple(fc.constantFrom([0, 0], [2, 0, 0]).chain((shape) => tensorOf(shape)), fc.constant({})),
);
const larger = fc.tuple(fc.integer({ min: 5, max: 8 }).chain((N) => invertible([], N)), fc.constant({}));
const singular = tensor([[1, 2], [2, 4]]);
const identity = (x: Tensor): Tensor => eye(x.shape.at(-1) as number, x.shape.at(-1) as number, { dtype: x.dtype, device: x.device });
const notSquare = (name: string, x = 'x') => [
  [[tensor([1, 2])], `${name}: ${x} has shape [2]; expected matrices [..., M, N]`],
  [[tensor([[1, 2]])], `${name}: ${x} has shape [1, 2]; its matrices have 1 rows and 2 columns; expected square ones`],
  [[tensor([[1n]])], `${name}: ${x} has dtype int32; expected float32 or float64`],
] as const;

const invCase = caseFor(inv, {
  calls: square,
  edges: fc.oneof(none, larger),
  tolerance: 'norm',
  laws: {
    'there and back changes nothing': (y, x) => {
      if (x.ndim === 2) for (const product of [matmul(x, y), matmul(y, x)]) expectClose(product, identity(x));
    },
    'the inverse of the inverse is x': (y, x) => expectClose(inv(y), x),
  },
  refuses: [
    ...notSquare('inv'),
    [[singular], 'inv: x is singular: some v but 0 is mapped to 0, and there is no way back; expected an invertible matrix'],
    [[tensor([[1, 2], [2, 4]], { device: 'gpu' })], 'inv: x is singular: some v but 0 is mapped to 0, and there is no way back; expected an invertible matrix'],
  ],
});

/** Singular matrices, whose determinants are exact, and others. */
const detCase = caseFor(det, {
  calls: square,
  edges: fc.oneof(none, larger, fc.tuple(fc.constantFrom(singular, tensor([[0, 0], [0, 0]]), tensor([[0, 1], [1, 0]])), fc.constant({}))),
  tolerance: 'norm',
  laws: {
    'the transpose has the same': (y, x) => expectClose(det(turned(x)), y),
    'of a product it is the product': (y, x) => expectClose(det(matmul(x, x)), mul(y, y)),
    'twice x has 2ᴺ times as much': (y, x) => expectClose(det(mul(x, 2)), mul(y, 2 ** (x.shape.at(-1) as number))),
  },
  refuses: notSquare('det'),
});

const slogdetCase = caseFor(slogdet, {
  calls: square,
  edges: fc.oneof(none, larger, fc.tuple(fc.constantFrom(singular, tensor([[0, 0], [0, 0]]), tensor([[0, 1], [1, 0]])), fc.constant({}))),
  tolerance: 'norm',
  laws: {
    'it is the determinant, told in two parts': ([sign, logarithm], x) => expectClose(mul(sign, exp(logarithm)), det(x)),
    'the sign is −1, 0 or 1': ([sign]) => { for (const value of sign.flat()) expect([-1, 0, 1]).toContain(value); },
  },
  refuses: notSquare('slogdet'),
});

/** Right sides of every kind: vectors, matrices, and batches that broadcast. */
const systems = fc.tuple(few, few, fc.boolean()).chain(([N, K, left]) => fc.oneof(
  fc.constantFrom<[Shape, Shape][]>([[], [N]], [[2], [2, N]], [[2], [N]]).map(([batch, B]) => ({ batch, B, left: true })),
  fc.constantFrom<[Shape, Shape][]>([[], []], [[2], [2]], [[2], []], [[], [2]], [[1, 2], [2, 1]]).map(([batch, before]) =>
    ({ batch, B: [...before, ...(left ? [N, K] : [K, N])], left })),
).chain(({ batch, B, left: side }) => fc.tuple(invertible(batch, N), matricesOf(B), fc.constant({ left: side }))))
  // A batch of two vectors looks like one of matrices where the sizes agree, and is taken for vectors.
  .filter(([A, B, { left }]) => left || B.ndim !== A.ndim - 1);
const ambiguous = 'which holds vectors; they stand on the right of A; expected left: true';

const solveCase = caseFor(solve, {
  calls: systems,
  edges: fc.oneof(
    fc.tuple(size, size, fc.boolean()).chain(([N, K, left]) =>
      fc.tuple(invertible([0], N), tensorOf([0, ...(left ? [N, K] : [K, N])]), fc.constant({ left }))),
    fc.tuple(tensorOf([0, 0]), fc.constantFrom([0, 3], [0, 0], [0]).chain((shape) => tensorOf(shape)), fc.constant({})),
    fc.tuple(fc.integer({ min: 5, max: 8 })).chain(([N]) => fc.tuple(invertible([], N), matricesOf([N, 2]), fc.constant({}))),
  ),
  tolerance: 'norm',
  laws: {
    'the solution solves the equations': (y, A, B, { left = true }) => {
      const vectors = B.ndim === 1 || B.ndim === A.ndim - 1;
      if (vectors && A.ndim > 2) return;
      const product = left ? matmul(A, y) : matmul(y, A);
      expectClose(product, expand(B, { size: product.shape }));
    },
    'it is the inverse, applied': (y, A, B, { left = true }) => {
      if (A.ndim === 2 && B.ndim === 2) expectClose(left ? matmul(inv(A), B) : matmul(B, inv(A)), y);
    },
    'twice the right side has twice the solution': (y, A, B, given) => expectClose(solve(A, mul(B, 2), given), mul(y, 2)),
  },
  refuses: [
    ...notSquare('solve', 'A').map(([[A], message]) => [[A, A], message] as const),
    [[singular, tensor([1, 2])], 'solve: A is singular: its rows do not tell all the unknowns apart; expected an invertible matrix'],
    [[singular.lookAs({ shape: [1, 1], strides: [2, 1], offset: 0 }), tensor(1)],
      'solve: A has shape [1, 1] and B []; expected [..., N, K], or vectors [..., N]'],
    [[singular, tensor([1, 2, 3])], 'solve: A has shape [2, 2] and B [3]; A has 2 equations, B right sides for 3; expected equal sizes'],
    [[singular, tensor([[1, 2]])], 'solve: A has shape [2, 2] and B [1, 2]; A has 2 equations, B right sides for 1; expected equal sizes'],
    [[singular, tensor([[1], [2]]), { left: false }], 'solve: A has shape [2, 2] and B [2, 1]; A has 2 equations, B right sides for 1; expected equal sizes'],
    [[singular, tensor([1, 2]), { left: false }], `solve: A has shape [2, 2] and B [2], ${ambiguous}`],
    [[singular, tensor([1, 2]), { left: 1 }], 'solve: left is 1; expected true or false'],
    [[tensor([[[1]], [[2]]]), tensor([[[1]], [[2]], [[3]]])],
      "solve: A's batch has shape [2] and B's batch has shape [3]; B's batch has 3 at dim -1, where 2 is needed; expected equal sizes, or 1"],
  ],
});

const indefinite = 'cholesky: x is not positive definite: a square root of a number that is not above 0 would be needed; expected vᵀ x v > 0 for every v but 0';
const choleskyCase = caseFor(cholesky, {
  calls: fc.tuple(batches, few, fc.boolean()).chain(([batch, N, upper]) => fc.tuple(definite(batch, N), fc.constant({ upper }))),
  edges: fc.oneof(none, fc.tuple(fc.constantFrom(4, 5), fc.boolean()).chain(([N, upper]) => fc.tuple(definite([], N), fc.constant({ upper })))),
  tolerance: 'norm',
  laws: {
    'L Lᵀ is what was read': (y, x, { upper = false }) => {
      const [half, L] = upper ? [turned(x), turned(y)] : [x, y];
      expectClose(matmul(L, turned(L)), add(tril(half), turned(tril(half, { diagonal: -1 }))));
    },
    'the result is a triangle with a positive diagonal': (y, _x, { upper = false }) => {
      expect((upper ? triu(y) : tril(y)).tolist()).toEqual(y.tolist());
      const N = y.shape.at(-1) as number;
      y.flat().forEach((value, at) => { if (at % N === Math.floor(at / N) % N) expect(value).toBeGreaterThan(0); });
    },
    'the other triangle does not matter': (y, x, given) => expect(cholesky(given.upper ? triu(x) : tril(x), given).tolist()).toEqual(y.tolist()),
  },
  refuses: [
    ...notSquare('cholesky'),
    [[tensor([[4]]), { upper: 0 }], 'cholesky: upper is 0; expected true or false'],
    [[tensor([[1, 2], [2, 1]])], indefinite],
    [[tensor([[0]])], indefinite],
    [[tensor([[4, 2], [2, 1]], { device: 'gpu' })], indefinite],
    [[tensor([[NaN]])], indefinite],
  ],
});

export const equations = { inv: invCase, det: detCase, slogdet: slogdetCase, solve: solveCase, cholesky: choleskyCase };
