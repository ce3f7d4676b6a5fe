import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { full } from '../../../src/creation.ts';
import { add, addbmm, addmm, addmv, addr, baddbmm, bmm, mm, mul, mv, outer, sum } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, ordinary, size, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { abs } from '../../support/scales.ts';

interface Weights { readonly beta: number; readonly alpha: number }
const weights = fc.record({ beta: fc.constantFrom(0, 1, 1, 2, -0.5), alpha: fc.constantFrom(1, 1, 3, -0.25) });
const wholeWeights = fc.record({ beta: fc.constantFrom(0, 1, 2), alpha: fc.constantFrom(1, -3) });
interface Kind { readonly dtype: DType; readonly elements: fc.Arbitrary<number> }

/** Calls of an operator whose shapes the letters name: x with some sizes made one, or left out. */
const calls = (x: string, a: string, b: string, { dtype = 'float32', elements = ordinary }: Partial<Kind> = {}, given: fc.Arbitrary<Weights> = weights) =>
  fc.tuple(fc.record({ M: size, K: fc.nat({ max: 6 }), N: size, B: size }), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), fc.nat({ max: x.length }))
    .chain(([sizes, ones, dropped]) => {
      const shape = (letters: string): number[] => [...letters].map((letter) => sizes[letter as keyof typeof sizes]);
      const thin = shape(x).map((length, d) => (ones[d] ? 1 : length)).slice(dropped);
      return fc.tuple(tensorOf(thin, { dtype, elements }), tensorOf(shape(a), { dtype, elements }), tensorOf(shape(b), { dtype, elements }), given);
    });
const edges = (x: string, a: string, b: string) =>
  fc.oneof(calls(x, a, b, { elements: anyNumber }), calls(x, a, b, { dtype: 'int32', elements: wholeNumber }, wholeWeights));
const all = (x: string, a: string, b: string) => ({ calls: calls(x, a, b), edges: edges(x, a, b), tolerance: 'sum' as const });

type Call = (x: Tensor, a: Tensor, b: Tensor, options: Partial<Weights>) => Tensor;
const magnitude = (operator: Call, terms: (shape: Shape) => number) => (x: Tensor, a: Tensor, b: Tensor, { beta = 1, alpha = 1 }: Partial<Weights>) =>
  ({ of: operator(abs(x), abs(a), abs(b), { beta: Math.abs(beta), alpha: Math.abs(alpha) }), terms: 2 * terms(a.shape) + 3 });
const laws = (operator: Call, product: (a: Tensor, b: Tensor) => Tensor) => ({
  'it is the product, that many times, and x, that many times': (y: Tensor, x: Tensor, a: Tensor, b: Tensor, { beta = 1, alpha = 1 }: Partial<Weights>) => {
    const parts = add(mul(x, beta), mul(product(a, b), alpha)).flat();
    y.flat().forEach((value, i) => expect(value).toBeCloseTo(parts[i], 3));
  },
  'with beta 0, x could be anything': (_y: Tensor, x: Tensor, a: Tensor, b: Tensor, { alpha = 1 }: Partial<Weights>) => {
    const spoiled = full(x.shape, NaN, { dtype: x.dtype, device: x.device });
    const parts = mul(product(a, b), alpha).flat();
    operator(spoiled, a, b, { alpha, beta: 0 }).flat().forEach((value, i) => expect(value + 0).toBe(parts[i] + 0));
  },
});

const one = tensor([[1]]);
const whole = tensor([[1]], { dtype: 'int32' });
const vector = tensor([1]);
const wholes = tensor([1], { dtype: 'int32' });
const batch = tensor([[[1]]]);
const stretch = (operator: string, x: string, product: string): string =>
  `${operator}: x has shape ${x} and the product ${product}; x cannot be stretched to it; expected equal sizes, or 1`;

export const added = {
  addmm: caseFor(addmm, {
    ...all('MN', 'MK', 'KN'),
    scale: magnitude(addmm, ([, K]) => K),
    laws: laws(addmm, mm),
    refuses: [
      [[tensor([1, 2]), one, one], stretch('addmm', '[2]', '[1, 1]')],
      [[batch, one, one], stretch('addmm', '[1, 1, 1]', '[1, 1]')],
      [[one, one, tensor([[1], [2]])], 'addmm: mat1 has shape [1, 1] and mat2 [2, 1]; mat1 has size 1 at dim 1, mat2 2 at dim 0; expected equal sizes'],
      [[one, vector, one], 'addmm: mat1 has shape [1] and mat2 [1, 1]; expected mat1 of rank 2 and mat2 of rank 2, use matmul for other ranks'],
      [[one, one, one, { beta: '1' }], 'addmm: beta is 1; expected a number'],
      [[one, one, one, { alpha: null }], 'addmm: alpha is null; expected a number'],
      [[whole, whole, whole, { beta: 0.5 }], 'addmm: beta is 0.5; x holds integers (int32), so expected a whole number'],
      [[whole, whole, whole, { alpha: 0.5 }], 'addmm: alpha is 0.5; x holds integers (int32), so expected a whole number'],
      [[whole, one, one], "addmm: x has dtype int32 and mat1 float32; expected the same, use x.to('float32')"],
      [[tensor([[true]]), one, one], 'addmm: x has dtype bool; expected any type but bool'],
    ],
  }),
  addmv: caseFor(addmv, {
    ...all('M', 'MK', 'K'),
    scale: magnitude(addmv, ([, K]) => K),
    laws: laws(addmv, mv),
    refuses: [
      [[tensor([1, 2]), one, vector], stretch('addmv', '[2]', '[1]')],
      [[one, one, vector], stretch('addmv', '[1, 1]', '[1]')],
      [[vector, one, one], 'addmv: mat has shape [1, 1] and vec [1, 1]; expected mat of rank 2 and vec of rank 1, use matmul for other ranks'],
      [[vector, one, tensor([1, 2])], 'addmv: mat has shape [1, 1] and vec [2]; mat has size 1 at dim 1, vec 2 at dim 0; expected equal sizes'],
      [[wholes, whole, wholes, { beta: 0.5 }], 'addmv: beta is 0.5; x holds integers (int32), so expected a whole number'],
    ],
  }),
  baddbmm: caseFor(baddbmm, {
    ...all('BMN', 'BMK', 'BKN'),
    scale: magnitude(baddbmm, ([, , K]) => K),
    laws: laws(baddbmm, bmm),
    refuses: [
      [[tensor([1, 2]), batch, batch], stretch('baddbmm', '[2]', '[1, 1, 1]')],
      [[one, one, batch], 'baddbmm: batch1 has shape [1, 1] and batch2 [1, 1, 1]; expected batch1 of rank 3 and batch2 of rank 3, use matmul for other ranks'],
      [[one, batch, tensor([[[1]], [[2]]])],
        'baddbmm: batch1 has shape [1, 1, 1] and batch2 [2, 1, 1]; batch1 holds 1 matrices (dim 0), batch2 2; expected as many, use matmul, which broadcasts'],
    ],
  }),
  addbmm: caseFor(addbmm, {
    ...all('MN', 'BMK', 'BKN'),
    scale: magnitude(addbmm, ([B, , K]) => B * K),
    laws: laws(addbmm, (a, b) => sum(bmm(a, b), { dim: 0 })),
    refuses: [
      [[batch, batch, batch], stretch('addbmm', '[1, 1, 1]', '[1, 1]')],
      [[one, batch, one], 'addbmm: batch1 has shape [1, 1, 1] and batch2 [1, 1]; expected batch1 of rank 3 and batch2 of rank 3, use matmul for other ranks'],
      [[one, batch, tensor([[[1]], [[2]]])],
        'addbmm: batch1 has shape [1, 1, 1] and batch2 [2, 1, 1]; batch1 holds 1 matrices (dim 0), batch2 2; expected as many, use matmul, which broadcasts'],
    ],
  }),
  addr: caseFor(addr, {
    ...all('MN', 'M', 'N'),
    edges: fc.oneof(
      edges('MN', 'M', 'N'),
      calls('MN', 'M', 'N', { dtype: 'bool', elements: fc.nat({ max: 1 }) }, fc.record({ beta: fc.nat({ max: 2 }), alpha: fc.nat({ max: 2 }) })),
    ),
    scale: (x, a, b, options) => (x.dtype === 'bool' ? { of: x.newZeros([a.numel(), b.numel()]), terms: 0 } : magnitude(addr, () => 1)(x, a, b, options)),
    laws: laws(addr, outer),
    refuses: [
      [[tensor([1, 2]), vector, vector], stretch('addr', '[2]', '[1, 1]')],
      [[one, one, vector], 'addr: vec1 has shape [1, 1] and vec2 [1]; expected vec1 of rank 1 and vec2 of rank 1, use matmul for other ranks'],
      [[whole, wholes, wholes, { alpha: 0.5 }], 'addr: alpha is 0.5; x holds integers (int32), so expected a whole number'],
      [[tensor([true]), tensor([true]), tensor([true]), { beta: 0.5 }], 'addr: beta is 0.5; x holds integers (bool), so expected a whole number'],
    ],
  }),
};
