import fc from 'fast-check';
import { expect } from 'vitest';
import { logicalXor, where } from '../../../src/ops/index.ts';
import { indexOf } from '../../../src/shape.ts';
import { caseFor } from '../../support/case.ts';
import { anyNumber, broadcastable, ordinary, tensor, tensorOf } from '../../support/arbitraries.ts';

const truth = fc.integer({ min: 0, max: 1 });
const calls = (elements: fc.Arbitrary<number>) =>
  broadcastable.chain(([a, b]) =>
    fc.tuple(tensorOf(a, { dtype: 'bool', elements: truth }), tensorOf(b, { elements }), tensorOf(a, { elements }), fc.constant({})),
  );

export default caseFor(where, {
  calls: calls(ordinary),
  edges: fc.oneof(calls(anyNumber), broadcastable.chain(([a, b]) => fc.tuple(
    tensorOf(a, { dtype: 'bool', elements: truth }), tensorOf([], { elements: anyNumber }), tensorOf(b, { dtype: 'int32', elements: truth }), fc.constant({}),
  ))),
  tolerance: 'exact',
  gradientTolerance: 'norm', // broadcasting adds up
  laws: {
    'the opposite condition chooses from the other side': (y, condition, x, other) =>
      expect(where(logicalXor(condition, true), other, x).flat()).toEqual(y.flat()),
    'choosing between equals changes nothing': (_y, condition, x) => {
      if (condition.numel() > 0) expect(new Set(where(condition, x, x).flat())).toEqual(new Set(x.flat()));
    },
    'of a condition alone it says where it is true': (_y, condition) => {
      const found = where(condition).map((places) => places.flat());
      const truths = condition.flat().flatMap((isTrue, position) => (isTrue ? [indexOf(position, condition.shape)] : []));
      expect(found).toEqual((condition.ndim === 0 ? [0] : condition.shape).map((_, d) => truths.map((index) => index[d] ?? 0)));
    },
  },
  refuses: [
    [[tensor([1]), tensor([1]), tensor([2])], 'where: condition has dtype float32; expected bool'],
    [[tensor([true, false]), tensor([1, 2, 3]), tensor([1])],
      'where: condition has shape [2] and x has shape [3] and other has shape [1]; x has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
    [[tensor([true]), tensor([1])], 'where: other is missing; expected a Tensor or a number'],
    [[tensor([true]), 'a', 1], 'where: x is the string a; expected a Tensor or a number'],
  ],
});
