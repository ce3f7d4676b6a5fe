import fc from 'fast-check';
import { expect } from 'vitest';
import { eye } from '../../../src/creation.ts';
import {
  blockDiag, cross, dot, kron, matmul, matrixPower, mul, multiDot, narrow, neg, outer, pow, reshape, sum, transpose, vander,
} from '../../../src/ops/index.ts';
import { bestCuts } from '../../../src/ops/matrix/multiDot.ts';
import { sizeOf } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, ordinary, shapes, size, tensor, tensorOf, type TensorConstraints, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

const floats: TensorConstraints = { elements: ordinary };
const whole: TensorConstraints = { dtype: 'int32', elements: wholeNumber };
const flags: TensorConstraints = { dtype: 'bool', elements: fc.nat({ max: 1 }) };
const edgesOf = <T>(calls: (kind: TensorConstraints) => fc.Arbitrary<T>, ...more: readonly TensorConstraints[]) =>
  fc.oneof(...[{ elements: anyNumber }, whole, ...more].map(calls));

const krons = (maxRank: number) => (kind: TensorConstraints) =>
  fc.tuple(shapes({ maxRank }), shapes({ maxRank })).chain(([a, b]) => fc.tuple(tensorOf(a, kind), tensorOf(b, kind), fc.constant({})));
const chains = (kind: TensorConstraints) => fc.record({
  sizes: fc.array(size, { minLength: 3, maxLength: 6 }), first: fc.boolean(), last: fc.boolean(),
}).chain(({ sizes, first, last }) => {
  const end = sizes.length - 2;
  const factors = sizes.slice(1).map((length, t) => (first && t === 0 ? [length] : last && t === end ? [sizes[t]] : [sizes[t], length]));
  return fc.tuple(fc.tuple(...factors.map((shape) => tensorOf(shape, kind))), fc.constant({}));
});
/** How many multiplications the product of matrices a … b takes where it is cut like this. */
function workOf(sizes: readonly number[], cut: readonly number[][], a: number, b: number): number {
  if (a === b) return 0;
  const c = cut[a][b];
  return workOf(sizes, cut, a, c - 1) + workOf(sizes, cut, c, b) + sizes[a] * sizes[c] * sizes[b + 1];
}
/** The least of all ways to cut. */
function leastWork(sizes: readonly number[]): number {
  const end = sizes[sizes.length - 1];
  const ways = sizes.slice(1, -1).map((length, c) => leastWork(sizes.slice(0, c + 2)) + leastWork(sizes.slice(c + 1)) + sizes[0] * length * end);
  return ways.length === 0 ? 0 : Math.min(...ways);
}
const powers = (kind: TensorConstraints, most = 5) => fc.tuple(shapes({ maxRank: 2 }), size, fc.nat({ max: most })).chain(([batch, N, n]) =>
  fc.tuple(tensorOf([...batch, N, N], kind), fc.constant({ n })));
const small = fc.integer({ min: -16, max: 16 }).map((sixteenths) => sixteenths / 16);
const vectors = (kind: TensorConstraints) => fc.record({
  shape: shapes({ maxRank: 2 }), at: fc.nat({ max: 2 }), left: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }), back: fc.boolean(),
  right: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }), named: fc.boolean(),
}).chain(({ shape, at, left, right, back, named }) => {
  const d = Math.min(at, shape.length);
  const thinned = (ones: readonly boolean[]): number[] => shape.map((length, e) => (ones[e] ? 1 : length)).toSpliced(d, 0, 3);
  const [a, b] = [thinned(left), thinned(right.map((one, e) => one && !left[e]))];
  const dim = named || [a, b].some((sizes) => sizes.indexOf(3) !== d) ? d - (back ? a.length : 0) : null;
  return fc.tuple(tensorOf(a, kind), tensorOf(b, kind), fc.constant({ dim }));
});
const blocks = (kind: TensorConstraints) => fc.array(shapes({ maxRank: 2 }), { minLength: 1, maxLength: 6 }).chain((list) =>
  fc.tuple(fc.tuple(...list.map((shape) => tensorOf(shape, kind))), fc.constant({})));
const columns = (kind: TensorConstraints) => size.chain((M) => fc.tuple(
  tensorOf([M], kind), fc.record({ N: fc.option(fc.nat({ max: 5 })), increasing: fc.boolean() }),
));

const turned = (x: Tensor): Tensor => transpose(x, { dim0: 0, dim1: 1 });
const square = tensor([[1, 2], [3, 4]]);
const row = tensor([[1, 2, 3]]);
const vector = tensor([1, 2, 3]);
const wholes = tensor([1, 2, 3], { dtype: 'int32' });

export const structured = {
  kron: caseFor(kron, {
    calls: krons(3)(floats),
    edges: edgesOf(krons(2), flags),
    tolerance: 'arithmetic',
    gradientTolerance: 'norm', // it adds up
    laws: {
      'the sizes are multiplied': (y, x, other) => expect(sizeOf(y.shape)).toBe(x.numel() * other.numel()),
      'of vectors it is the outer product in a row': (y, x, other) => {
        if (x.ndim === 1 && other.ndim === 1) expect(outer(x, other).flat()).toEqual(y.flat());
      },
      'it keeps products': (y, x, other) => {
        if (x.ndim !== 2 || other.ndim !== 2) return;
        const [whole, parts] = [matmul(y, kron(turned(x), turned(other))).flat(), kron(matmul(x, turned(x)), matmul(other, turned(other))).flat()];
        whole.forEach((value, i) => expect(Math.abs(value - parts[i])).toBeLessThan(1e-5 * (1 + Math.abs(value))));
      },
    },
    refuses: [[[square], 'kron: other is missing; expected a Tensor'], [[square, square, { dim: 0 }], 'kron: unknown option dim; it has no options']],
  }),
  multiDot: caseFor(multiDot, {
    calls: chains(floats),
    edges: chains(whole), // where infinities meet depends on the brackets
    tolerance: 'sum',
    scale: (tensors) => ({ of: multiDot(tensors.map(abs)), terms: 4 * tensors.length }),
    laws: {
      'it takes the fewest multiplications': () => {
        const chain = [[10, 100, 5, 50], [50, 5, 100, 10], [30, 35, 15, 5, 10, 20], [3, 1, 3, 1, 3, 1], [7, 2, 9, 4, 8, 3]];
        for (const sizes of chain) {
          const matrices = sizes.slice(1).map((length, t) => [sizes[t], length] as const);
          expect(workOf(sizes, bestCuts(matrices), 0, matrices.length - 1)).toBe(leastWork(sizes));
        }
      },
      'from left to right it is the same': (y, tensors) => {
        const product = tensors.slice(1).reduce((left, x) => matmul(left, x), tensors[0]).flat();
        y.flat().forEach((value, i) => expect(Math.abs(value - product[i])).toBeLessThan(1e-5 * multiDot(tensors.map(abs)).flat()[i] + 1e-30));
      },
    },
    refuses: [
      [[[square]], 'multiDot: tensors has 1 elements; expected at least two'],
      [[[row, vector, vector]], 'multiDot: tensors[1] has shape [3]; expected a matrix'],
      [[[tensor([[[1]]]), square]], 'multiDot: tensors[0] has shape [1, 1, 1]; expected a matrix or a vector'],
      [[[square, tensor(1)]], 'multiDot: tensors[1] has shape []; expected a matrix or a vector'],
      [[[square, row, square]], 'multiDot: tensors[0] has shape [2, 2] and tensors[1] [1, 3]; 2 columns meet 1 rows; expected equal sizes'],
      [[[row, wholes]], "multiDot: tensors has dtype float32 and tensors int32; expected the same, use tensors.to('float32')"],
    ],
  }),
  matrixPower: caseFor(matrixPower, {
    calls: powers({ elements: small }),
    edges: fc.oneof(powers({ elements: small }, 9), powers({ dtype: 'int32', elements: fc.integer({ min: -2, max: 2 }) })),
    tolerance: 'sum',
    scale: (x, { n = 0 }) => ({ of: matrixPower(abs(x), { n }), terms: 4 * n + 2 }),
    laws: {
      'one factor more is another product': (y, x, { n = 0 }) => {
        const [next, product] = [matrixPower(x, { n: n + 1 }).flat(), matmul(y, x).flat()];
        next.forEach((value, i) => expect(value).toBeCloseTo(product[i], 3));
      },
      'no factor leaves the identity': (_y, x) => {
        const N = x.shape.at(-1) as number;
        const count = sizeOf(x.shape.slice(0, -2));
        const identities = reshape(matrixPower(x, { n: 0 }), { shape: [count, N, N] });
        expect(sum(identities, { dim: 0 }).tolist()).toEqual(mul(eye(N), count).tolist());
      },
      'one factor is a copy of it': (_y, x) => {
        expect(matrixPower(x, { n: 1 }).tolist()).toEqual(x.tolist());
        expect(matrixPower(x, { n: 1 }).storage()).not.toBe(x.storage());
      },
    },
    refuses: [
      [[row, { n: 2 }], 'matrixPower: x has shape [1, 3]; expected square matrices [..., N, N]'],
      [[vector, { n: 2 }], 'matrixPower: x has shape [3]; expected square matrices [..., N, N]'],
      [[square, { n: 0.5 }], 'matrixPower: n is 0.5; expected a whole number ≥ 0'],
      [[square, { n: -1 }], 'matrixPower: n is -1; expected a whole number ≥ 0'],
      [[square], 'matrixPower: option n is missing; expected matrixPower(x, { n: … })'],
      [[tensor([[true]]), { n: 1 }], 'matrixPower: x has dtype bool; expected any type but bool'],
    ],
  }),
  cross: caseFor(cross, {
    calls: vectors(floats),
    edges: edgesOf(vectors),
    tolerance: 'sum',
    scale: (x, other, options) => ({ of: cross(abs(x), abs(other), options).newZeros(cross(x, other, options).shape), terms: 2 }),
    laws: {
      'the other way round it points the other way': (y, x, other, options) => {
        const turnedRound = neg(cross(other, x, options)).flat();
        y.flat().forEach((value, i) => expect(value + 0).toBe(turnedRound[i] + 0));
      },
      'it is at right angles to both': (y, x, other) => {
        if (x.ndim === 1) [x, other].forEach((vectorOf) => expect(dot(vectorOf, y).item()).toBeCloseTo(0, 2));
      },
      'a vector with itself is nothing': (_y, x, _other, options) => expect(cross(x, x, options).flat().every((value) => value === 0)).toBe(true),
    },
    refuses: [
      [[square, square], 'cross: x has shape [2, 2] and other [2, 2]; no dim of x has size 3; expected size 3 in both'],
      [[row, row, { dim: 0 }], 'cross: x has shape [1, 3] and other [1, 3]; at dim 0 they have 1 and 1; expected size 3 in both'],
      [[row, square], 'cross: x has shape [1, 3] and other [2, 2]; at dim 1 they have 3 and 2; expected size 3 in both'],
      [[row, vector], 'cross: x has shape [1, 3] and other [3]; expected as many dims in both'],
      [[row, row, { dim: 2 }], 'cross: dim is 2, but x has shape [1, 3]; dim must be an integer from -2 to 1'],
      [[tensor(1), tensor(1), { dim: 0 }], 'cross: x has shape [] and other []; at dim 0 they have nothing and nothing; expected size 3 in both'],
      [[tensor([[1, 2, 3], [1, 2, 3]]), tensor([[1, 2, 3], [1, 2, 3], [1, 2, 3]]), { dim: 1 }],
        'cross: x has shape [2, 3] and other has shape [3, 3]; other has 3 at dim -2, where 2 is needed; expected equal sizes, or 1'],
      [[vector, wholes], "cross: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
      [[tensor([true]), tensor([true])], 'cross: x has dtype bool; expected any type but bool'],
    ],
  }),
  blockDiag: caseFor(blockDiag, {
    calls: blocks(floats),
    edges: edgesOf(blocks, flags),
    tolerance: 'exact',
    laws: {
      'every block is found at its place': (y, tensors) => {
        let [row, column] = [0, 0];
        for (const x of tensors) {
          const [rows, width] = x.ndim === 2 ? x.shape : [1, x.numel()];
          const block = narrow(narrow(y, { dim: 0, start: row, length: rows }), { dim: 1, start: column, length: width });
          expect(block.flat()).toEqual(x.flat());
          [row, column] = [row + rows, column + width];
        }
        expect(y.shape).toEqual([row, column]);
      },
      'nothing else is there': (y, tensors) => expect(sum(y).item()).toBe(tensors.reduce((total, x) => total + sum(x).item(), 0)),
    },
    refuses: [
      [[[]], 'blockDiag: tensors is an empty list; expected at least one tensor'],
      [[[tensor([[[1]]])]], 'blockDiag: tensors[0] has shape [1, 1, 1]; expected at most 2 dims'],
      [[[square, tensor([[[1]]])]], 'blockDiag: tensors[1] has shape [1, 1, 1]; expected at most 2 dims'],
    ],
  }),
  vander: caseFor(vander, {
    calls: columns(floats),
    edges: edgesOf(columns, flags, { dtype: 'uint8', elements: fc.nat({ max: 20 }) }),
    tolerance: 'norm',
    laws: {
      'column by column it is a power': (y, x, { N = null, increasing = false }) => {
        const count = N ?? x.numel();
        for (let j = 0; j < count; j++) {
          const [column, wanted] = [narrow(y, { dim: 1, start: j, length: 1 }).flat(), pow(x, increasing ? j : count - 1 - j).flat()];
          column.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThanOrEqual(1e-5 * Math.abs(value)));
        }
      },
      'the other order turns the rows round': (y, x, { N = null, increasing = false }) =>
        expect((vander(x, { N, increasing: !increasing }).tolist() as number[][]).map((powers) => powers.toReversed())).toEqual(y.tolist()),
    },
    refuses: [
      [[square], 'vander: x has shape [2, 2]; expected a vector'],
      [[vector, { N: -1 }], 'vander: N is -1; expected a whole number ≥ 0, or null'],
      [[vector, { N: 1.5 }], 'vander: N is 1.5; expected a whole number ≥ 0, or null'],
      [[vector, { increasing: 1 }], 'vander: increasing is 1; expected true or false'],
    ],
  }),
};
