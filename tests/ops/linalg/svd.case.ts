import fc from 'fast-check';
import { expect } from 'vitest';
import { matmul, mul, narrow, svd, vectorNorm } from '../../../src/ops/index.ts';
import { size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { areApart, batches, emptyBatches, expectClose, expectOrthonormal, few, hasClearSigns, matricesOf, turned } from './arbitraries.ts';

/** Matrices whose singular values are not close to each other, nor to 0, and whose vectors have clear signs. */
const regular = (shape: readonly number[]) => matricesOf(shape).filter((x) => {
  const [U, S, Vh] = svd(x);
  return areApart(S, 0.3) && S.flat().every((value) => value > 0.3) && hasClearSigns(U) && hasClearSigns(turned(Vh));
});
const either = fc.record({ fullMatrices: fc.boolean() });

export default caseFor(svd, {
  // The vectors that complete a matrix move with x, but have no gradient: only square matrices may be full.
  calls: fc.tuple(batches, few, few).chain(([batch, M, N]) => fc.tuple(regular([...batch, M, N]), M === N ? either : fc.constant({ fullMatrices: false }))),
  edges: fc.oneof(
    fc.tuple(batches, few, few).chain(([batch, M, N]) => fc.tuple(regular([...batch, M, N]), either)),
    fc.tuple(emptyBatches, size, size).chain(([batch, M, N]) => fc.tuple(tensorOf([...batch, M, N]), either)),
    fc.constantFrom([0, 2], [2, 0], [0, 0], [2, 0, 3]).chain((shape) => fc.tuple(tensorOf(shape), either)),
    fc.tuple(fc.constantFrom(tensor([[0, 0], [0, 0], [0, 0]]), tensor([[0, 3]]), tensor([[2, 0], [0, 0], [0, 1]]), tensor([[0, 0, 1], [0, 2, 0]])), either),
    // Columns of one length: both turn by half a right angle, and it matters which way.
    fc.tuple(fc.constantFrom(tensor([[1, 2, 0], [2, 1, 1], [0, 0, 3]]), tensor([[3, 1, 0], [0, 2, 1], [0, 0, 2]])), either),
    fc.tuple(fc.constantFrom([7, 5], [4, 9], [6, 6]).chain(regular), either),
  ),
  tolerance: 'norm',
  runs: 30,
  laws: {
    'U diag(S) Vh is x': ([U, S, Vh], x) => {
      const K = S.shape.at(-1) as number;
      const scales = S.lookAs({ shape: [...S.shape.slice(0, -1), 1, K], strides: [...S.stride().slice(0, -1), 0, 1], offset: 0 });
      const [left, right] = [narrow(U, { dim: -1, start: 0, length: K }), narrow(Vh, { dim: -2, start: 0, length: K })];
      if (x.numel() > 0) expectClose(matmul(mul(left, scales), right), x);
    },
    'the columns of U and the rows of Vh are at right angles, and one long': ([U, , Vh]) => {
      expectOrthonormal(U);
      expectOrthonormal(turned(Vh));
    },
    'the singular values come in order, and none is below 0': ([, S]) => {
      const K = S.shape.at(-1) as number;
      S.flat().forEach((value, i, all) => expect(value >= 0 && (i % K === 0 || value <= all[i - 1])).toBe(true));
    },
    'they are as long as x': ([, S], x) => expectClose(vectorNorm(S, { dim: -1 }), vectorNorm(x, { dim: [-2, -1] })),
    'twice x has the same vectors, and twice the values': ([U, S, Vh], x, given) => {
      const [U2, S2, Vh2] = svd(mul(x, 2), given);
      expectClose(S2, mul(S, 2), 1e-6);
      expectClose(U2, U);
      expectClose(Vh2, Vh);
    },
    'the largest number of every column of U is positive': ([U]) => {
      const [M, K] = U.shape.slice(-2);
      const numbers = U.flat();
      for (let c = 0; c < numbers.length / Math.max(M, 1); c++) {
        const column = Array.from({ length: M }, (_, i) => numbers[(Math.floor(c / K) * M + i) * K + (c % K)]);
        expect(Math.max(...column) >= 0.9999 * Math.max(...column.map(Math.abs))).toBe(true);
      }
    },
  },
  refuses: [
    [[tensor([1, 2])], 'svd: x has shape [2]; expected matrices [..., M, N]'],
    [[tensor([[1]]), { fullMatrices: 'no' }], 'svd: fullMatrices is no; expected true or false'],
    [[tensor([[1n]])], 'svd: x has dtype int32; expected float32 or float64'],
  ],
});
