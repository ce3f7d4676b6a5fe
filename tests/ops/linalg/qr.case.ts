import fc from 'fast-check';
import { expect } from 'vitest';
import { zeros } from '../../../src/creation.ts';
import { diagonal, matmul, qr } from '../../../src/ops/index.ts';
import { size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { batches, emptyBatches, expectClose, expectOrthonormal, few, matricesOf } from './arbitraries.ts';

const modes = fc.constantFrom('reduced', 'complete', 'r');
/** Matrices of which no column is nearly made of those before it. */
const regular = (shape: readonly number[]) => matricesOf(shape)
  .filter((x) => diagonal(qr(x)[1], { dim1: -2, dim2: -1 }).flat().every((value) => Math.abs(value) > 0.4));

export default caseFor(qr, {
  calls: fc.tuple(batches, few, few).chain(([batch, M, N]) => fc.tuple(
    regular([...batch, M, N]), fc.record({ mode: M <= N ? fc.constantFrom('reduced', 'complete') : fc.constant('reduced' as const) }),
  )),
  edges: fc.oneof(
    fc.tuple(batches, few, few).chain(([batch, M, N]) => fc.tuple(regular([...batch, M, N]), fc.record({ mode: modes }))),
    fc.tuple(emptyBatches, size, size).chain(([batch, M, N]) => fc.tuple(tensorOf([...batch, M, N]), fc.record({ mode: modes }))),
    fc.constantFrom([0, 2], [2, 0], [0, 0], [2, 0, 3]).chain((shape) => fc.tuple(tensorOf(shape), fc.record({ mode: modes }))),
    // Zeros below the diagonal are left alone, and so are columns of nothing but zeros.
    fc.tuple(fc.constantFrom(tensor([[1, 2], [0, -3], [0, 0]]), tensor([[0, 2], [0, 3]]), zeros(3, 2)), fc.record({ mode: modes })),
    fc.tuple(regular([9, 7]), fc.record({ mode: modes })),
  ),
  tolerance: 'norm',
  runs: 40,
  laws: {
    'Q R is x': ([Q, R], x, { mode }) => { if (mode !== 'r') expectClose(matmul(Q, R), x); },
    'the columns of Q are at right angles, and one long': ([Q], _x, { mode }) => { if (mode !== 'r') expectOrthonormal(Q); },
    'R is an upper triangle': ([, R]) => {
      const [K, N] = R.shape.slice(-2);
      R.flat().forEach((value, at) => { if (at % N < Math.floor(at / N) % K) expect(value).toBe(0); });
    },
    'R does not depend on how much of Q is wanted': ([, R], x, { mode }) => {
      const [, other] = qr(x, { mode: 'r' });
      if (mode !== 'complete') expectClose(other, R, 1e-6);
      else expectClose(qr(x, { mode: 'reduced' })[1], other, 1e-6);
    },
  },
  refuses: [
    [[tensor([1, 2])], 'qr: x has shape [2]; expected matrices [..., M, N]'],
    [[tensor([[1]]), { mode: 'full' }], "qr: mode is \"full\"; expected 'reduced', 'complete' or 'r'"],
    [[tensor([[1n]])], 'qr: x has dtype int32; expected float32 or float64'],
  ],
});
