import fc from 'fast-check';
import { expect } from 'vitest';
import { einsum, matmul, mul, permute, reshape, sum, tensordot, transpose, unsqueeze } from '../../../src/ops/index.ts';
import { ones } from '../../../src/creation.ts';
import { observed } from '../../../src/observer.ts';
import { contract } from '../../../src/ops/matrix/contract.ts';
import { show } from '../../../src/shape.ts';
import type { TensordotOptions } from '../../../src/ops/matrix/tensordot.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, ordinary, shapes, size, tensor, tensorOf, type TensorConstraints, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

/** Letters of both cases, and what they may stand for. */
const letters = ['b', 'i', 'J', 'k'];
const bag = fc.array(fc.constantFrom(...letters), { maxLength: 3 });
/** An equation and operands that fit it: letters shared, repeated, alone, summed over or not, some dims of size one, and ellipses. */
const calls = (kind: TensorConstraints) => fc.record({
  sizes: fc.array(size, { minLength: letters.length, maxLength: letters.length }),
  terms: fc.array(
    fc.record({ own: bag, at: fc.option(fc.nat({ max: 3 })), ones: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }) }), { minLength: 1, maxLength: 3 },
  ),
  behind: shapes({ maxRank: 2 }), // what the ellipses stand for
  missing: fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 3 }),
  output: fc.option(fc.shuffledSubarray(letters)),
  shown: fc.option(fc.nat({ max: 4 })),
}).chain(({ sizes, terms, behind, missing, output, shown }) => {
  const operands = terms.map(({ own, at, ones }, t) => {
    // A letter that meets itself in this term keeps its size.
    const isOnce = (letter: string): boolean => own.indexOf(letter) === own.lastIndexOf(letter);
    const shape = own.map((letter) => (ones[letters.indexOf(letter)] && isOnce(letter) ? 1 : sizes[letters.indexOf(letter)]));
    if (at === null) return { text: own.join(''), shape };
    const place = Math.min(at, own.length);
    return { text: [...own.slice(0, place), '...', ...own.slice(place)].join(''), shape: shape.toSpliced(place, 0, ...behind.slice(missing[t])) };
  });
  const used = (output ?? []).filter((letter) => terms.some(({ own }) => own.includes(letter)));
  const place = Math.min(shown ?? 0, used.length);
  const right = shown === null ? used.join('') : [...used.slice(0, place), '...', ...used.slice(place)].join('');
  const equation = operands.map(({ text }) => text).join(', ') + (output ? ` -> ${right}` : '');
  return fc.tuple(fc.tuple(...operands.map(({ shape }) => tensorOf(shape, kind))), fc.constant({ equation }));
});
const floats: TensorConstraints = { elements: ordinary };
const pairs = [
  ['ij,jk->ik', 'IJ', 'JK'], ['ji,jk->ki', 'JI', 'JK'], ['bij,bjk->bik', 'BIJ', 'BJK'], ['ibj,kbj->bki', 'IBJ', 'KBJ'], ['ij,ji->', 'IJ', 'JI'],
];
const threes = [['ij,jk,bk->bi', 'IJ', 'JK', 'BK'], ['ij,kb,jk->ib', 'IJ', 'KB', 'JK']];
/** Ordinary products. Of three operands, what infinities make depends on which two meet first. */
const plain = (kind: TensorConstraints, equations: readonly string[][]) =>
  fc.tuple(size, size, size, size, fc.constantFrom(...equations)).chain(([B, I, J, K, [equation, ...terms]]) => fc.tuple(
    fc.tuple(...terms.map((term) => tensorOf([...term].map((letter) => ({ B, I, J, K })[letter] as number), kind))), fc.constant({ equation }),
  ));

/** With sizes of one that meet others, or without: what they meet is added up before it is multiplied, and 0 · NaN comes out where 0 should. */
const dims = (kind: TensorConstraints, broadcasts = true) => fc.record({
  rows: shapes({ maxRank: 2 }), columns: shapes({ maxRank: 2 }), inner: shapes({ maxRank: 2 }), order: fc.nat(), named: fc.boolean(),
  ones: fc.array(broadcasts ? fc.constantFrom('left', 'right', 'none', 'none') : fc.constant('none'), { minLength: 2, maxLength: 2 }),
}).chain(({ rows, columns, inner, order, named, ones }): fc.Arbitrary<[Tensor, Tensor, Partial<TensordotOptions>]> => {
  const sided = (side: string): number[] => inner.map((length, d) => (ones[d] === side ? 1 : length));
  const [left, right] = [sided('left'), sided('right')];
  if (!named) return fc.tuple(tensorOf([...rows, ...left], kind), tensorOf([...right, ...columns], kind), fc.constant({ dims: inner.length }));
  // The paired dims in another order, and between the others.
  const shift = order % (rows.length + 1);
  const x = [...rows.slice(0, shift), ...left, ...rows.slice(shift)];
  const other = [...columns, ...right.toReversed()];
  const pairs: [number[], number[]] = [inner.map((_, d) => shift + d - (order % 2) * x.length), inner.map((_, d) => other.length - 1 - d)];
  return fc.tuple(tensorOf(x, kind), tensorOf(other, kind), fc.constant({ dims: pairs }));
});

/** The products an equation is made of, each with the shapes that meet. The size of a letter is its place in the alphabet. */
function productsOf(equation: string): readonly string[] {
  const [left, output] = equation.split('->');
  const terms = left.split(',').map((term) => [...term]);
  const found: string[] = [];
  observed({
    called: ({ operator, inputs }) => {
      if (['matmul', 'dot', 'mul'].includes(operator)) found.push(`${operator} ${inputs.map((x) => show((x as Tensor).shape)).join(' ')}`);
    },
    written: () => {}, escaped: () => {},
  }, () => contract(terms.map((term) => ones(term.map((letter) => 'abcdefghij'.indexOf(letter) + 1))), terms, [...output]));
  return found;
}

const row = tensor([[1, 2, 3]]);
const vector = tensor([1, 2]);
const einsumRefuses = (equation: unknown, operands: readonly Tensor[], why: string): readonly [readonly unknown[], string] =>
  [[operands, { equation }], `einsum: equation is '${String(equation)}'; ${why}`];
const noLetter = "is no letter; expected letters, commas, spaces, ellipses (...) and one arrow (->)";

export const einsums = {
  einsum: caseFor(einsum, {
    calls: fc.oneof(calls(floats), plain(floats, [...pairs, ...threes])),
    edges: fc.oneof(plain({ elements: anyNumber }, pairs), calls({ dtype: 'int32', elements: wholeNumber })),
    tolerance: 'sum',
    scale(operands, options) {
      const of = einsum(operands.map(abs), options);
      return { of, terms: operands.reduce((product, x) => product * x.numel(), 1) / Math.max(of.numel(), 1) };
    },
    laws: {
      'the order of the operands does not matter where the output is said': (y, operands, { equation = '' }) => {
        const [left, right] = String(equation).split('->');
        if (right === undefined) return;
        const turned = einsum([...operands].reverse(), { equation: `${left.split(',').reverse().join(',')}->${right}` }).flat();
        y.flat().forEach((value, i) => expect(turned[i]).toBeCloseTo(value, 3));
      },
      'twice an operand is twice the result': (y, operands, options) => {
        const doubled = operands.with(0, mul(operands[0], 2));
        expect(einsum(doubled, options).flat()).toEqual(mul(y, 2).flat());
      },
      'it is made of products of matrices, and the pair that shrinks most is next': () => {
        expect(productsOf('i,i->')).toEqual(['dot [9] [9]']);
        expect(productsOf(',->')).toEqual(['mul [] []']);
        expect(productsOf('bi,bi->b')).toEqual(['mul [2, 9] [2, 9]']);
        expect(productsOf('b,c->bc')).toEqual(['mul [2, 1] [1, 3]']);
        expect(productsOf('bi,ic->bc')).toEqual(['matmul [2, 9] [9, 3]']);
        expect(productsOf('bi,i->b')).toEqual(['matmul [2, 9] [9, 1]']);
        expect(productsOf('bdi,bic->bdc')).toEqual(['matmul [2, 4, 9] [2, 9, 3]']);
        expect(productsOf('bi,ic,cj->bj')).toEqual(['matmul [2, 9] [9, 3]', 'matmul [2, 3] [3, 10]']);
        expect(productsOf('bc,ci,ij->bj')).toEqual(['matmul [3, 9] [9, 10]', 'matmul [2, 3] [3, 10]']);
        const ofFour = ['matmul [4, 10] [10, 5]', 'mul [2, 1] [1, 3]', 'mul [2, 3, 1, 1] [1, 1, 4, 5]'];
        expect(productsOf('b,c,dj,je->bcde')).toEqual(ofFour);
      },
      'it is a copy': (y, operands) => operands.forEach((x) => expect(x.storage()).not.toBe(y.storage())),
      'it does what the operators do that it can spell': (_y, [x]) => {
        if (x.ndim !== 2) return;
        expect(einsum([x], { equation: 'ij->ji' }).tolist()).toEqual(transpose(x, { dim0: 0, dim1: 1 }).tolist());
        expect(einsum([x], { equation: 'ij->j' }).tolist()).toEqual(sum(x, { dim: 0 }).tolist());
        const column = sum(x, { dim: 0 });
        expect(einsum([x, column], { equation: 'ij,j->i' }).tolist()).toEqual(matmul(x, column).tolist());
        const spread = mul(reshape(column, { shape: [column.numel(), 1, 1] }), unsqueeze(permute(x, { dims: [1, 0] }), { dim: 0 })).flat();
        einsum([x, column], { equation: 'ij,k->kji' }).flat().forEach((value, i) => expect(value + 0).toBe(spread[i] + 0));
      },
    },
    refuses: [
      einsumRefuses('ij,jk->ik', [row, tensor([[1], [2]])], 'the letter j has size 3 in operands[0] and 2 in operands[1]; expected equal sizes, or 1'),
      einsumRefuses('ii', [row], 'the letter i names dims of size 1 and 3 in operands[0], which has shape [1, 3]; expected equal sizes'),
      einsumRefuses('...,...->...', [vector, tensor([1, 2, 3])],
        'a dim of the ellipsis has size 2 in operands[0] and 3 in operands[1]; expected equal sizes, or 1'),
      einsumRefuses('ijk', [row], "'ijk' names 3 dims of operands[0], which has shape [1, 3]; expected 2 letters"),
      einsumRefuses('i', [row], "'i' names 1 dims of operands[0], which has shape [1, 3]; expected 2 letters, or an ellipsis"),
      einsumRefuses('i...jk', [row], "'i...jk' names 3 dims of operands[0], which has shape [1, 3]; expected 2 letters"),
      einsumRefuses('i,j', [vector], 'it has 2 terms for 1 operands; expected as many'),
      einsumRefuses('i->j', [vector], 'the output letter j stands in no operand; expected letters of the operands'),
      einsumRefuses('i->ii', [vector], 'the output letter i stands there twice; expected every letter once'),
      einsumRefuses('i1', [row], `'1' at place 1 ${noLetter}`),
      einsumRefuses('i\tj', [row], `'\t' at place 1 ${noLetter}`),
      einsumRefuses('i-j', [row], `'-' at place 1 ${noLetter}`),
      einsumRefuses('i>j', [row], `'>' at place 1 ${noLetter}`),
      einsumRefuses('i->j->k', [vector], 'it has two arrows; expected at most one'),
      einsumRefuses('i->i,i', [vector], 'there is a comma behind the arrow; expected one output'),
      einsumRefuses('..i', [row], "in '..i' a dot stands alone; expected letters and ellipses (...)"),
      einsumRefuses('i->.i', [vector], "in '.i' a dot stands alone; expected letters and ellipses (...)"),
      einsumRefuses('. ..', [row], 'there is a space between two dots; expected ellipses (...)'),
      einsumRefuses('...i...', [row], "'...i...' has two ellipses; expected at most one in each term"),
      [[[]], 'einsum: option equation is missing; expected einsum(operands, { equation: … })'],
      [[[], { equation: '' }], 'einsum: operands is an empty list; expected at least one tensor'],
      [[row, { equation: 'ij' }], 'einsum: operands is an object; expected a list of tensors'],
      [[[tensor([true]), tensor([true])], { equation: 'i,i' }], 'einsum: operands have dtype bool, and products are added up along i; expected numbers there'],
      [[[vector], { equation: 5 }],
        "einsum: equation is 5; expected a string as 'ij,jk->ik', or numbers as { inputs: [[0, 1], [1, 2]], output: [0, 2] }"],
      [[[vector], { equation: { inputs: [0] } }],
        `einsum: equation is {"inputs":[0]}; expected a string as 'ij,jk->ik', or numbers as { inputs: [[0, 1], [1, 2]], output: [0, 2] }`],
      [[[vector], { equation: { inputs: [[52]] } }], "einsum: equation has the number 52; expected whole numbers from 0 to 51, or '...'"],
    ],
  }),
  tensordot: caseFor(tensordot, {
    calls: dims(floats),
    edges: fc.oneof(dims({ elements: anyNumber }, false), dims({ dtype: 'int32', elements: wholeNumber })),
    tolerance: 'sum',
    scale(x, other, options) {
      const of = tensordot(abs(x), abs(other), options);
      return { of, terms: (x.numel() * other.numel()) / Math.max(of.numel(), 1) };
    },
    laws: {
      'over the last dim and the first, it is a product of matrices': (y, x, other, { dims: paired = 2 }) => {
        if (paired === 1 && x.ndim === 2 && other.ndim === 2 && x.shape[1] === other.shape[0]) expect(matmul(x, other).tolist()).toEqual(y.tolist());
      },
      'over no dim, it has every product': (y, x, other, { dims: paired = 2 }) => {
        if (paired === 0) expect(y.flat().map((v) => v + 0)).toEqual(x.flat().flatMap((value) => other.flat().map((factor) => value * factor + 0)));
      },
      'over everything, the sum of all products is one number': (y, x, other, { dims: paired = 2 }) => {
        if (paired === x.ndim && paired === other.ndim) expect(sum(mul(x, other)).item()).toBeCloseTo(y.item(), 3);
      },
    },
    refuses: [
      [[row, tensor([1, 2]), { dims: 1 }], 'tensordot: x has shape [1, 3] and other [2]; x has size 3 at dim 1, other 2 at dim 0; expected equal sizes, or 1'],
      [[row, row, { dims: 3 }], 'tensordot: x has shape [1, 3] and other [1, 3]; dims is 3; expected a whole number from 0 to 2, or two lists of dims'],
      [[row, row, { dims: -1 }], 'tensordot: x has shape [1, 3] and other [1, 3]; dims is -1; expected a whole number from 0 to 2, or two lists of dims'],
      [[row, row, { dims: 0.5 }], 'tensordot: x has shape [1, 3] and other [1, 3]; dims is 0.5; expected a whole number from 0 to 2, or two lists of dims'],
      [[row, row, { dims: [[1], [0, 1]] }], 'tensordot: dims is [[1],[0,1]]; expected a number, or two lists of equal length'],
      [[row, row, { dims: [1, 0] }], 'tensordot: dims is [1,0]; expected a number, or two lists of equal length'],
      [[row, row, { dims: [[0, 0], [0, 1]] }], 'tensordot: x has shape [1, 3], and its dims are [0, 0]; dim 0 appears twice'],
      [[row, row, { dims: [[0, 1], [1, -1]] }], 'tensordot: other has shape [1, 3], and its dims are [1, -1]; dim 1 appears twice'],
      [[row, row, { dims: [[2], [0]] }], 'tensordot: x has shape [1, 3], and its dims are [2]; expected integers from -2 to 1'],
      [[row, row, { dims: [[0], [-3]] }], 'tensordot: other has shape [1, 3], and its dims are [-3]; expected integers from -2 to 1'],
      [[row, row, { dims: [[0], [0.5]] }], 'tensordot: other has shape [1, 3], and its dims are [0.5]; expected integers from -2 to 1'],
      [[vector, tensor([1, 2], { dtype: 'int32' }), { dims: 1 }], "tensordot: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
      [[tensor([true]), tensor([true])], 'tensordot: x has dtype bool; expected any type but bool'],
    ],
  }),
};
