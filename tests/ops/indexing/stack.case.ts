import fc from 'fast-check';
import { expect } from 'vitest';
import { cat, select, stack, unsqueeze } from '../../../src/ops/index.ts';
import { anyNumber, shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const calls = (elements?: fc.Arbitrary<number>) => shapes({ maxRank: 3 }).chain((shape) => fc.tuple(
  fc.array(tensorOf(shape, elements ? { elements } : {}), { minLength: 1, maxLength: 6 }),
  fc.record({ dim: fc.integer({ min: -shape.length - 1, max: shape.length }) }),
));

export default caseFor(stack, {
  calls: calls(),
  edges: calls(anyNumber),
  tolerance: 'exact',
  laws: {
    'every tensor is found at its place': (y, tensors, { dim = 0 }) =>
      tensors.forEach((x, index) => expect(select(y, { dim, index }).flat()).toEqual(x.flat())),
    'it is cat of tensors that were given the dim': (y, tensors, { dim = 0 }) =>
      expect(cat(tensors.map((x) => unsqueeze(x, { dim })), { dim }).tolist()).toEqual(y.tolist()),
  },
  refuses: [
    [[[]], 'stack: tensors is an empty list; expected at least one tensor'],
    [[[tensor([1]), tensor([1, 2])]], 'stack: tensors[0] has shape [1] and tensors[1] [2]; expected equal shapes'],
    [[[tensor([1])], { dim: 2 }], 'stack: dim is 2, but x has shape [1]; dim must be an integer from -2 to 1'],
    [[null], 'stack: tensors is missing; expected a list of tensors'],
  ],
});
