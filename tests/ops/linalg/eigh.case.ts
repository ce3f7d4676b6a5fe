import fc from 'fast-check';
import { expect } from 'vitest';
import { add, diagEmbed, eigh, matmul, sum, tril, trace, triu } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { areApart, batches, emptyBatches, expectClose, expectOrthonormal, few, hasClearSigns, matricesOf, turned } from './arbitraries.ts';

const triangles = fc.record({ UPLO: fc.constantFrom('L', 'U') });
const regular = (shape: readonly number[]) => matricesOf(shape).filter((x) => (['L', 'U'] as const).every((UPLO) => {
  const [values, vectors] = eigh(x, { UPLO });
  return areApart(values, 0.3) && hasClearSigns(vectors);
}));
/** What is read: one triangle, and its mirror image. */
const read = (x: Tensor, UPLO = 'L'): Tensor =>
  (UPLO === 'L' ? add(tril(x), turned(tril(x, { diagonal: -1 }))) : add(triu(x), turned(triu(x, { diagonal: 1 }))));

export default caseFor(eigh, {
  calls: fc.tuple(batches, few).chain(([batch, N]) => fc.tuple(regular([...batch, N, N]), triangles)),
  edges: fc.oneof(
    fc.tuple(emptyBatches, size).chain(([batch, N]) => fc.tuple(tensorOf([...batch, N, N]), triangles)),
    fc.tuple(tensorOf([0, 0]), triangles),
    fc.tuple(
      fc.constantFrom(tensor([[2, 0, 0], [0, -1, 0], [0, 0, 1]]), tensor([[0, 9, 9], [0, 0, 9], [0, 0, 0]]), tensor([[5, 0], [3, 1]])),
      fc.constant({ UPLO: 'L' as const }),
    ),
    fc.tuple(fc.constantFrom([5, 5], [6, 6]).chain(regular).filter((x) => areApart(eigh(x)[0], 1) && areApart(eigh(x, { UPLO: 'U' })[0], 1)), triangles),
  ),
  tolerance: 'norm',
  runs: 30,
  laws: {
    'V diag(L) Vᵀ is what was read': ([L, V], x, { UPLO }) => expectClose(matmul(matmul(V, diagEmbed(L)), turned(V)), read(x, UPLO)),
    'the eigenvectors are at right angles, and one long': ([, V]) => expectOrthonormal(V),
    'the eigenvalues come in order, and add up to the diagonal': ([L], x) => {
      const N = L.shape.at(-1) as number;
      L.flat().forEach((value, i, all) => expect(i % N === 0 || value >= all[i - 1]).toBe(true));
      if (x.ndim === 2) expect(sum(L).item()).toBeCloseTo(trace(x).item(), 3);
    },
    'the other triangle does not matter': ([L, V], x, { UPLO }) => {
      const [values, vectors] = eigh(UPLO === 'U' ? triu(x) : tril(x), { UPLO: UPLO ?? 'L' });
      expect([values.tolist(), vectors.tolist()]).toEqual([L.tolist(), V.tolist()]);
    },
  },
  refuses: [
    [[tensor([1, 2])], 'eigh: x has shape [2]; expected matrices [..., M, N]'],
    [[tensor([[1, 2]])], 'eigh: x has shape [1, 2]; its matrices have 1 rows and 2 columns; expected square ones'],
    [[tensor([[1]]), { UPLO: 'lower' }], "eigh: UPLO is \"lower\"; expected 'L' or 'U'"],
    [[tensor([[1n]])], 'eigh: x has dtype int32; expected float32 or float64'],
  ],
});
