/** Pooling as tests meet it: sizes that fit each other, and every option. */
import fc from 'fast-check';
import { pairOf } from '../../../src/ops/convolution/sizes.ts';
import { type MaxPoolOptions, maxPoolSizes } from '../../../src/ops/pooling/sizes.ts';
import { reshape } from '../../../src/ops/index.ts';
import { type Shape, sizeOf } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { copyInto } from '../../../src/inPlace.ts';
import { tensor, tensorOf } from '../../support/arbitraries.ts';
import { pairs } from '../convolution/arbitraries.ts';

export interface PoolCall {
  readonly x: Shape;
  /** The shape of the output. */
  readonly y: Shape;
  readonly options: MaxPoolOptions;
}

/** Windows of up to 3 × 3, as far over the edges as allowed. x is as large as its window needs, and up to 4 larger. */
export const poolCalls: fc.Arbitrary<PoolCall> = fc.record({
  outer: fc.constantFrom([1], [2], [1, 1], [2, 2], [0, 1], [3, 1]), kernelSize: pairs(1, 3), stride: fc.option(pairs(1, 3)), dilation: pairs(1, 2),
  padded: fc.boolean(), ceilMode: fc.boolean(), moreH: fc.nat({ max: 4 }), moreW: fc.nat({ max: 4 }),
}).map(({ outer, kernelSize, stride, dilation, padded, ceilMode, moreH, moreW }) => {
  const [R, S] = pairOf('test', 'kernelSize', kernelSize, 1);
  const [dilationH, dilationW] = pairOf('test', 'dilation', dilation, 1);
  const padding = padded ? [Math.floor(R / 2), Math.floor(S / 2)] as const : 0;
  const x = [...outer, (R - 1) * dilationH + 1 + moreH, (S - 1) * dilationW + 1 + moreW];
  const options: MaxPoolOptions = { kernelSize, stride, padding, dilation, ceilMode };
  return { x, y: maxPoolSizes('test', x, options).shape, options };
});

/** No two elements alike, so that a small step changes no winner. */
export const distinct = (shape: Shape): fc.Arbitrary<Tensor> => {
  const numbers = Array.from({ length: sizeOf(shape) }, (_, i) => (i - sizeOf(shape) / 2) / 8);
  return fc.tuple(tensorOf(shape), fc.shuffledSubarray(numbers, { minLength: numbers.length })).map(([x, shuffled]) => {
    copyInto(x, reshape(tensor(shuffled), { shape }));
    return x;
  });
};
