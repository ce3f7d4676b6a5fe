/** Convolutions as tests meet them: sizes that fit each other, and every option. */
import fc from 'fast-check';
import { type ConvOptions, convSizes, pairOf } from '../../../src/ops/convolution/sizes.ts';
import type { Shape } from '../../../src/shape.ts';

export interface ConvCall {
  readonly x: Shape;
  readonly weight: Shape;
  /** The shape of the output. */
  readonly y: Shape;
  readonly options: ConvOptions;
}

/** A whole number, or one for height and one for width. */
export function pairs(least: number, most: number) {
  const one = fc.integer({ min: least, max: most });
  return fc.oneof(one, fc.tuple(one, one));
}
const few = (most: number) => fc.integer({ min: 1, max: most });

/** One image or several, or none; windows of up to 3 × 3. x is as large as its window needs, and up to 3 larger. */
export const convCalls: fc.Arbitrary<ConvCall> = fc.record({
  images: fc.constantFrom(null, 0, 1, 1, 2, 2, 3), groups: few(2), Cg: few(2), Kg: few(3), R: few(3), S: few(3),
  stride: pairs(1, 3), dilation: pairs(1, 2),
  padding: fc.oneof({ weight: 4, arbitrary: pairs(0, 2) }, { weight: 1, arbitrary: fc.constantFrom('same' as const, 'valid' as const) }),
  moreH: fc.nat({ max: 3 }), moreW: fc.nat({ max: 3 }),
}).map(({ images, groups, Cg, Kg, R, S, stride, dilation, padding, moreH, moreW }) => {
  const [dilationH, dilationW] = pairOf('test', 'dilation', dilation, 1);
  const [paddingH, paddingW] = typeof padding === 'string' ? [0, 0] : pairOf('test', 'padding', padding, 0);
  const H = Math.max(1, (R - 1) * dilationH + 1 - 2 * paddingH) + moreH;
  const W = Math.max(1, (S - 1) * dilationW + 1 - 2 * paddingW) + moreW;
  const x = [...(images === null ? [] : [images]), groups * Cg, H, W];
  const weight = [groups * Kg, Cg, R, S];
  const options: ConvOptions = { stride: padding === 'same' ? 1 : stride, padding, dilation, groups };
  return { x, weight, y: convSizes('test', x, weight, options).shape, options };
});
