import fc from 'fast-check';
import { expect } from 'vitest';
import { zerosLike } from '../../../src/creation.ts';
import { add, diag, diagEmbed, diagonal, diagonalScatter, sub, sum, trace, transpose, tril, triu } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, ordinary, shapes, tensor, tensorOf, type TensorConstraints, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const offsets = fc.integer({ min: -4, max: 4 });
const kinds: readonly TensorConstraints[] = [
  { elements: anyNumber }, { dtype: 'int32', elements: wholeNumber },
  { dtype: 'bool', elements: fc.nat({ max: 1 }) }, { dtype: 'uint8', elements: fc.nat({ max: 255 }) },
];
const edgesOf = <T>(calls: (kind: TensorConstraints) => fc.Arbitrary<T>) => fc.oneof(...kinds.map(calls));
/** Two different dims of a shape, counted from either side. */
const twoDims = (shape: Shape) => fc.tuple(dimOf(shape), dimOf(shape)).filter(([a, b]) => (a - b) % shape.length !== 0);
const placed = (kind: TensorConstraints) => shapes({ minRank: 2 }).chain((shape) => fc.tuple(
  tensorOf(shape, kind), fc.tuple(twoDims(shape), offsets).map(([[dim1, dim2], offset]) => ({ offset, dim1, dim2 })),
));
const scattered = (kind: TensorConstraints) => placed(kind).chain(([x, options]) =>
  fc.tuple(fc.constant(x), tensorOf(diagonal(x, options).shape, kind), fc.constant(options)));
const embedded = (kind: TensorConstraints) => shapes({ minRank: 1, maxRank: 3 }).chain((shape) => fc.tuple(
  tensorOf(shape, kind), fc.tuple(twoDims([...shape, 1]), offsets).map(([[dim1, dim2], offset]) => ({ offset, dim1, dim2 })),
));
const along = (minRank: number, maxRank: number) => (kind: TensorConstraints) =>
  shapes({ minRank, maxRank }).chain((shape) => fc.tuple(tensorOf(shape, kind), fc.record({ diagonal: offsets })));
const lined = along(1, 2);
const cut = along(2, 4);
const matrices = (kind: TensorConstraints) => shapes({ minRank: 2, maxRank: 2 }).chain((shape) => fc.tuple(tensorOf(shape, kind), fc.constant({})));
const floats: TensorConstraints = { elements: ordinary };
const square = tensor([[1, 2], [3, 4]]);

const swapped = (x: Tensor): Tensor => transpose(x, { dim0: -2, dim1: -1 });
const triangle = (name: 'tril' | 'triu') => {
  const [operator, other] = name === 'tril' ? [tril, triu] : [triu, tril];
  const behind = name === 'tril' ? 1 : -1;
  return {
    calls: cut(floats), edges: edgesOf(cut), tolerance: 'exact' as const,
    laws: {
      'with the other triangle it is the whole': (y: Tensor, x: Tensor, { diagonal: k = 0 }) =>
        expect(add(y, other(x, { diagonal: k + behind })).flat()).toEqual(x.flat()),
      'transposed, it is the other triangle': (y: Tensor, x: Tensor, { diagonal: k = 0 }) =>
        expect(other(swapped(x), { diagonal: -k }).flat()).toEqual(swapped(y).flat()),
      'the diagonal itself is kept, the next one is not': (y: Tensor, x: Tensor, { diagonal: k = 0 }) => {
        const onto = (offset: number) => ({ offset, dim1: -2, dim2: -1 });
        expect(diagonal(y, onto(k)).flat()).toEqual(diagonal(x, onto(k)).flat());
        expect(diagonal(y, onto(k + behind)).flat().every((value) => value === 0)).toBe(true);
      },
      'cutting again changes nothing': (y: Tensor, _x: Tensor, options: { diagonal?: number }) => expect(operator(y, options).tolist()).toEqual(y.tolist()),
    },
    refuses: [
      [[tensor([1, 2])], `${name}: x has shape [2]; expected matrices [..., M, N]`],
      [[square, { diagonal: 0.5 }], `${name}: diagonal is 0.5; expected a whole number`],
      [[square, { diagonal: null }], `${name}: diagonal is null; expected a whole number`],
    ] as const,
  };
};

export const diagonals = {
  diagonal: caseFor(diagonal, {
    calls: placed(floats),
    edges: edgesOf(placed),
    tolerance: 'exact',
    laws: {
      'it shares the storage': (y, x) => expect(y.storage()).toBe(x.storage()),
      'an empty one begins where x does': (y, x) => { if (y.shape.at(-1) === 0) expect(y.storageOffset()).toBe(x.storageOffset()); },
      'the other way round, the offset changes its sign': (y, x, { offset = 0, dim1 = 0, dim2 = 1 }) =>
        expect(diagonal(x, { offset: -offset, dim1: dim2, dim2: dim1 }).tolist()).toEqual(y.tolist()),
      'it has the elements whose column is offset further than their row': (y, x, { offset = 0, dim1 = 0, dim2 = 1 }) => {
        if (x.ndim !== 2) return;
        const upright = (dim1 + 2) % 2 < (dim2 + 2) % 2 ? x : swapped(x);
        const [rows, columns] = upright.shape;
        const all = Array.from({ length: rows }, (_, i) => i).filter((i) => i + offset >= 0 && i + offset < columns);
        expect(y.flat()).toEqual(all.map((i) => upright.at(i, i + offset)));
      },
    },
    refuses: [
      [[square, { dim1: 1, dim2: -1 }], 'diagonal: dim1 is 1 and dim2 -1, but x has shape [2, 2], where they are the same; expected two dims'],
      [[square, { dim1: 2 }], 'diagonal: dim1 is 2, but x has shape [2, 2]; dim1 must be an integer from -2 to 1'],
      [[square, { dim2: -3 }], 'diagonal: dim2 is -3, but x has shape [2, 2]; dim2 must be an integer from -2 to 1'],
      [[tensor([1])], 'diagonal: dim2 is 1, but x has shape [1]; dim2 must be an integer from -1 to 0'],
      [[square, { offset: 0.5 }], 'diagonal: offset is 0.5; expected a whole number'],
    ],
  }),
  diagonalScatter: caseFor(diagonalScatter, {
    calls: scattered(floats),
    edges: edgesOf(scattered),
    tolerance: 'exact',
    laws: {
      'the diagonal is src': (y, _x, src, options) => expect(diagonal(y, options).tolist()).toEqual(src.tolist()),
      'nothing else has changed': (y, x, _src, options) => expect(diagonalScatter(y, diagonal(x, options), options).tolist()).toEqual(x.tolist()),
    },
    refuses: [
      [[square, tensor([1])], 'diagonalScatter: x has shape [2, 2] and src [1]; that diagonal has shape [2]; expected it of src'],
      [[square, tensor([1, 2]), { dim1: 1 }], 'diagonalScatter: dim1 is 1 and dim2 1, but x has shape [2, 2], where they are the same; expected two dims'],
      [[square, tensor([1, 2]), { dim2: 2 }], 'diagonalScatter: dim2 is 2, but x has shape [2, 2]; dim2 must be an integer from -2 to 1'],
      [[square, tensor([1, 2]), { offset: 0.5 }], 'diagonalScatter: offset is 0.5; expected a whole number'],
      [[square, tensor([1, 2], { dtype: 'int32' })], "diagonalScatter: x has dtype float32 and src int32; expected the same, use src.to('float32')"],
    ],
  }),
  diagEmbed: caseFor(diagEmbed, {
    calls: embedded(floats),
    edges: edgesOf(embedded),
    tolerance: 'exact',
    laws: {
      'the diagonal is x': (y, x, { offset = 0, dim1 = -2, dim2 = -1 }) => expect(diagonal(y, { offset, dim1, dim2 }).tolist()).toEqual(x.tolist()),
      'nothing else is there': (y, x) => expect(sub(sum(y), sum(x)).item()).toBe(0),
      'the matrices are square': (y, x, { offset = 0, dim1 = -2, dim2 = -1 }) =>
        expect([dim1, dim2].map((dim) => y.shape.at(dim))).toEqual([0, 0].map(() => (x.shape.at(-1) as number) + Math.abs(offset))),
    },
    refuses: [
      [[tensor(1)], 'diagEmbed: x has shape []; a 0-D tensor has no dim to lay along a diagonal; expected [..., n]'],
      [[tensor([1]), { dim1: 1, dim2: -1 }], 'diagEmbed: dim1 is 1 and dim2 -1, but x has shape [1], where they are the same; expected two dims'],
      [[tensor([1]), { dim1: 2 }], 'diagEmbed: dim1 is 2, but x has shape [1]; dim1 must be an integer from -2 to 1'],
      [[tensor([1]), { dim2: -3 }], 'diagEmbed: dim2 is -3, but x has shape [1]; dim2 must be an integer from -2 to 1'],
      [[tensor([1]), { offset: 0.5 }], 'diagEmbed: offset is 0.5; expected a whole number'],
      [[tensor([1], { device: 'gpu' }), { offset: -0.5 }], 'diagEmbed: offset is -0.5; expected a whole number'],
    ],
  }),
  diag: caseFor(diag, {
    calls: lined(floats),
    edges: edgesOf(lined),
    tolerance: 'exact',
    laws: {
      'of a vector it is diagEmbed, of a matrix diagonal': (y, x, { diagonal: offset = 0 }) =>
        expect((x.ndim === 1 ? diagEmbed(x, { offset }) : diagonal(x, { offset })).tolist()).toEqual(y.tolist()),
      'it is a copy': (y, x) => expect(y.storage()).not.toBe(x.storage()),
    },
    refuses: [
      [[tensor(1)], 'diag: x has shape []; expected a vector or a matrix, use diagonal or diagEmbed'],
      [[tensor([[[1]]])], 'diag: x has shape [1, 1, 1]; expected a vector or a matrix, use diagonal or diagEmbed'],
      [[square, { diagonal: 0.5 }], 'diag: diagonal is 0.5; expected a whole number'],
    ],
  }),
  trace: caseFor(trace, {
    calls: matrices(floats),
    edges: fc.oneof(...kinds.filter(({ dtype }) => dtype !== 'bool').map(matrices)),
    tolerance: 'sum',
    gradientTolerance: 'exact',
    laws: {
      'it is the sum of the diagonal': (y, x) => expect(y.item()).toBe(sum(diagonal(x)).item()),
      'the transposed matrix has the same': (y, x) => expect(trace(swapped(x)).item()).toBe(y.item()),
      'where the diagonal is zero, so is it': (_y, x) => expect(trace(diagonalScatter(x, zerosLike(diagonal(x)))).item()).toBe(0),
    },
    refuses: [
      [[tensor([1])], 'trace: x has shape [1]; expected a matrix [M, N]; of a batch, use sum(diagonal(x))'],
      [[tensor([[[1]]])], 'trace: x has shape [1, 1, 1]; expected a matrix [M, N]; of a batch, use sum(diagonal(x))'],
      [[tensor([[true]])], 'trace: x has dtype bool; expected any type but bool'],
    ],
  }),
  tril: caseFor(tril, triangle('tril')),
  triu: caseFor(triu, triangle('triu')),
};
