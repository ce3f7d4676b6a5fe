import fc from 'fast-check';
import { expect } from 'vitest';
import type { DType } from '../../../src/dtype.ts';
import { resolveDim } from '../../../src/shape.ts';
import { cat, narrow } from '../../../src/ops/index.ts';
import { anyNumber, dimOf, shapes, size, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const isSkipped = ({ shape }: { readonly shape: readonly number[] }): boolean => shape.length === 1 && shape[0] === 0;

/** Up to nine parts of unlike sizes along one dim; now and then an empty vector, which is skipped. */
const calls = (dtypes: readonly DType[], elements?: fc.Arbitrary<number>) => shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => {
  const part = fc.constantFrom(...dtypes).chain((dtype) => {
    const constraints = { dtype, ...(dtype === 'int32' ? { elements: wholeNumber } : elements ? { elements } : {}) };
    const piece = size.chain((length) => tensorOf(shape.with(dim, length), constraints));
    return fc.oneof({ weight: 9, arbitrary: piece }, { weight: 1, arbitrary: tensorOf([0], constraints) });
  });
  return fc.tuple(fc.array(part, { minLength: 1, maxLength: 9 }), fc.constant({ dim }));
}));

export default caseFor(cat, {
  calls: calls(['float32']),
  edges: calls(['float32', 'int32'], anyNumber),
  tolerance: 'exact',
  laws: {
    'cut apart, it gives the parts back'(y, tensors, { dim = 0 }) {
      let start = 0;
      for (const x of tensors.filter((part) => !isSkipped(part))) {
        const length = x.shape[resolveDim('test', dim, x.shape)];
        expect(narrow(y, { dim, start, length }).flat()).toEqual(x.flat());
        start += length;
      }
      expect(y.numel()).toBe(tensors.reduce((total, x) => total + x.numel(), 0));
    },
    'it shares no memory with its parts': (y, tensors) => tensors.forEach((x) => expect(y.storage()).not.toBe(x.storage())),
    'in two steps it is the same'(y, tensors, options) {
      if (tensors.length < 2 || tensors.every(isSkipped)) return;
      const [head, tail] = [tensors.slice(0, 1), tensors.slice(1)].map((some) => cat(some, some.every(isSkipped) ? {} : options));
      expect(cat([head, tail], options).flat()).toEqual(y.flat());
    },
  },
  refuses: [
    [[[]], 'cat: tensors is an empty list; expected at least one tensor'],
    [[tensor([1]), tensor([2])], 'cat: 2 tensors were passed; expected one list, cat([…]), and everything else by name in one options object'],
    [[[tensor([1]), 3]], 'cat: tensors[1] is 3; expected a list of tensors'],
    [[tensor([1])], 'cat: tensors is an object; expected a list of tensors'],
    [[[tensor([1]), tensor(2)]], 'cat: tensors[1] has shape []; a 0-D tensor has no dim to continue, use stack'],
    [[[tensor([[1, 2]]), tensor([[1]])]], 'cat: tensors[0] has shape [1, 2] and tensors[1] [1, 1]; only the sizes at dim 0 may differ'],
    [[[tensor([]), tensor([[1, 2]]), tensor([1])], { dim: 1 }], 'cat: tensors[1] has shape [1, 2] and tensors[2] [1]; only the sizes at dim 1 may differ'],
    [[[tensor([1])], { dim: 1 }], 'cat: dim is 1, but x has shape [1]; dim must be an integer from -1 to 0'],
    [[[tensor([1])], { axis: 0 }], 'cat: unknown option axis; its options are dim'],
    [[[tensor([1]), tensor([1], { device: 'gpu' })]], "cat: tensors is on the cpu and tensors on the gpu; expected one device, use x.to('cpu')"],
  ],
});
