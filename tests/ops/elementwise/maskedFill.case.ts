import fc from 'fast-check';
import { expect } from 'vitest';
import { zeros } from '../../../src/creation.ts';
import { maskedFill, where } from '../../../src/ops/index.ts';
import { anyNumber, broadcastable, ordinary, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

type Type = 'float32' | 'int32' | 'uint8' | 'bool';
const truth = fc.nat({ max: 1 });
const calls = (values: fc.Arbitrary<number | boolean>, elements = ordinary, dtype: Type = 'float32') =>
  broadcastable.chain(([a, b]) =>
    fc.tuple(tensorOf(a, { elements, dtype }), tensorOf(b, { dtype: 'bool', elements: truth }), fc.constant(null), fc.record({ value: values })),
  );
/** The value as a tensor. */
const filledBy = (values: fc.Arbitrary<number>, elements = ordinary, dtype: Type = 'float32', valueType: Type = dtype) =>
  broadcastable.chain(([a, b]) => fc.tuple(
    tensorOf(a, { elements, dtype }), tensorOf(b, { dtype: 'bool', elements: truth }), tensorOf([], { elements: values, dtype: valueType }), fc.constant({}),
  ));
const mask = tensor([true, false]);

export default caseFor(maskedFill, {
  calls: fc.oneof(calls(ordinary), filledBy(ordinary)),
  edges: fc.oneof(
    filledBy(anyNumber, anyNumber),
    filledBy(ordinary, wholeNumber, 'int32', 'float32'),
    filledBy(wholeNumber, ordinary, 'float32', 'int32'),
    filledBy(ordinary, truth, 'bool', 'float32'),
    calls(fc.oneof(anyNumber, fc.boolean()), anyNumber),
    calls(fc.constantFrom(7, -2.75, true), wholeNumber, 'int32'),
    calls(fc.constantFrom(0, 255, -1, 1.5), fc.nat({ max: 255 }), 'uint8'),
    calls(fc.constantFrom(0, 2, -0.5, NaN, false), fc.nat({ max: 1 }), 'bool'),
  ),
  tolerance: 'exact',
  gradientTolerance: 'norm', // broadcasting adds up
  laws: {
    'it is a choice between the value and x': (y, x, holds, value, options) =>
      expect(y.tolist()).toEqual(where(holds, value ?? options.value ?? 0, x).tolist()),
    'as a tensor the value is the same': (y, x, holds, value, options) => {
      const other = value ? maskedFill(x, holds, { value: value.item() }) : maskedFill(x, holds, tensor(options.value ?? 0, { device: x.device }));
      expect(other.tolist()).toEqual(y.tolist());
    },
    'the largest number of a type fits into it': (_y, x) => {
      const most = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE, int32: 2147483647, uint8: 255 };
      for (const [dtype, value] of Object.entries(most) as [keyof typeof most, number][]) {
        expect(maskedFill(zeros(x.shape, { dtype }), tensor(true), { value }).flat()).toEqual(x.flat().map(() => value));
      }
    },
    'a second time changes nothing': (y, _x, holds, value, options) => expect(maskedFill(y, holds, value, options).tolist()).toEqual(y.tolist()),
  },
  refuses: [
    [[tensor([1, 2]), mask], 'maskedFill: value is null; expected a number, true or false'],
    [[tensor([1, 2]), mask, tensor(1), { value: 2 }], 'maskedFill: value is a tensor and the option 2 as well; expected one of them'],
    [[tensor([1, 2]), mask, tensor([1])], 'maskedFill: value has shape [1]; expected a tensor without dims'],
    [[tensor([1n, 2n]), mask, tensor(NaN)], 'maskedFill: value is NaN and x has dtype int32; expected a number that int32 can hold'],
    [[tensor([1, 2]), mask, 3], 'maskedFill: value is the number 3; expected a Tensor or null, or a number by name: { value: 3 }'],
    [[tensor([1, 2]), mask, { value: '0' }], 'maskedFill: value is 0; expected a number, true or false'],
    [[tensor([1, 2]), mask, { value: 1e39 }], 'maskedFill: value is 1e+39 and x has dtype float32; expected a number that float32 can hold'],
    [[tensor([1, 2], { dtype: 'int32' }), mask, { value: Infinity }],
      'maskedFill: value is Infinity and x has dtype int32; expected a number that int32 can hold'],
    [[tensor([1, 2], { dtype: 'uint8' }), mask, { value: 256 }], 'maskedFill: value is 256 and x has dtype uint8; expected a number that uint8 can hold'],
    [[tensor([1, 2]), mask, { value: 2 ** 128 }],
      'maskedFill: value is 3.402823669209385e+38 and x has dtype float32; expected a number that float32 can hold'],
    [[tensor([1, 2], { dtype: 'int32' }), mask, { value: 2 ** 31 }],
      'maskedFill: value is 2147483648 and x has dtype int32; expected a number that int32 can hold'],
    [[tensor([1, 2], { dtype: 'uint8' }), mask, { value: -256 }], 'maskedFill: value is -256 and x has dtype uint8; expected a number that uint8 can hold'],
    [[tensor([1, 2, 3]), mask, { value: 0 }],
      'maskedFill: x has shape [3] and mask has shape [2]; mask has 2 at dim -1, where 3 is needed; expected equal sizes, or 1'],
    [[tensor([1, 2]), tensor([1, 0]), { value: 0 }], 'maskedFill: mask has dtype float32; expected bool'],
  ],
});
