/** Index tensors as tests meet them. */
import fc from 'fast-check';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { tensorOf } from '../../support/arbitraries.ts';

/** An index of this shape that points to one of `size` places, in any layout. With no place to point to, only an empty shape makes sense. */
export const pointers = (shape: Shape, size: number): fc.Arbitrary<Tensor> =>
  tensorOf(shape, { dtype: 'int32', elements: fc.nat({ max: Math.max(size - 1, 0) }) });
/** How many to point with: none where there is nothing to point to. */
export const howMany = (size: number): fc.Arbitrary<number> => (size === 0 ? fc.constant(0) : fc.nat({ max: 5 }));
