/** Matrices as tests meet them: alone or in batches, of any shape, and far enough from those that cannot be decomposed. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { eye } from '../../../src/creation.ts';
import { matmul, transpose } from '../../../src/ops/index.ts';
import { type Shape, sizeOf } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { tensorOf } from '../../support/arbitraries.ts';

/** No dims before the matrices, or one or two; now and then a batch of none. */
export const batches: fc.Arbitrary<number[]> = fc.constantFrom<number[][]>([], [], [], [2], [1, 2]);
export const emptyBatches: fc.Arbitrary<number[]> = fc.constantFrom<number[][]>([0], [2, 0]);
export const few = fc.integer({ min: 1, max: 3 });
/** Numbers of which no two are alike. */
export const fine = fc.noBias(fc.integer({ min: -4096, max: 4096 })).map((part) => part / 1024);
export const matricesOf = (shape: Shape): fc.Arbitrary<Tensor> => tensorOf(shape, { elements: fine });

/** Adds `value` to an element of the last two dims of every matrix, wherever that lies in memory. */
function raise(x: Tensor, i: number, j: number, value: number): void {
  const batch = x.shape.slice(0, -2);
  for (let z = 0; z < sizeOf(batch); z++) {
    let rest = z;
    let at = x.storageOffset() + i * x.stride(-2) + j * x.stride(-1);
    for (let d = batch.length - 1; d >= 0; d--) {
      at += (rest % batch[d]) * x.stride(d);
      rest = Math.floor(rest / batch[d]);
    }
    x.storage().array[at] += value;
  }
}

/** Square matrices with one large number in every row and every column: nothing is small that one has to divide by. */
export const invertible = (batch: Shape, N: number): fc.Arbitrary<Tensor> =>
  fc.tuple(matricesOf([...batch, N, N]), fc.shuffledSubarray(Array.from({ length: N }, (_, i) => i), { minLength: N })).map(([x, places]) => {
    places.forEach((j, i) => raise(x, i, j, 13));
    return x;
  });
/** Positive definite ones, if read as symmetric. */
export const definite = (batch: Shape, N: number): fc.Arbitrary<Tensor> => matricesOf([...batch, N, N]).map((x) => {
  for (let i = 0; i < N; i++) raise(x, i, i, 20);
  return x;
});

export const turned = (x: Tensor): Tensor => transpose(x, { dim0: -2, dim1: -1 });
/** Equal but for rounding, in float32. */
export function expectClose(actual: Tensor, wanted: Tensor, within = 2e-4): void {
  expect(actual.shape).toEqual(wanted.shape);
  const numbers = wanted.flat();
  const scale = Math.max(1, ...numbers.map(Math.abs));
  actual.flat().forEach((value, i) => expect(Math.abs(value - numbers[i]), `${value} and ${numbers[i]}`).toBeLessThanOrEqual(within * scale));
}
/** The columns of every matrix are at right angles and one long. */
export function expectOrthonormal(columns: Tensor): void {
  const [M, K] = columns.shape.slice(-2);
  const batch = columns.shape.slice(0, -2);
  const identity = eye(K, K, { dtype: columns.dtype, device: columns.device });
  const identities = identity.lookAs({ shape: [...batch, K, K], strides: [...batch.map(() => 0), K, 1], offset: 0 });
  if (sizeOf(batch) * M > 0) expectClose(matmul(turned(columns), columns), identities);
}
/** Whether it is clear which number of every column is the largest: its sign decides those of the others. */
export function hasClearSigns(columns: Tensor): boolean {
  const [M, K] = columns.shape.slice(-2);
  const numbers = columns.flat().map(Math.abs);
  return Array.from({ length: (columns.numel() / Math.max(M * K, 1)) * K }, (_, c) => {
    const column = Array.from({ length: M }, (_, i) => numbers[(Math.floor(c / K) * M + i) * K + (c % K)]).sort((a, b) => b - a);
    return M === 1 || column[0] - column[1] > 0.02;
  }).every(Boolean);
}
/** Whether neighbours in every row of numbers are that far apart. */
export function areApart(values: Tensor, gap: number): boolean {
  const K = values.shape[values.ndim - 1];
  return values.flat().every((value, i, all) => i % K === 0 || Math.abs(value - all[i - 1]) > gap);
}
