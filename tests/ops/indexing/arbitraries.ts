/** Index tensors as tests meet them. */
import fc from 'fast-check';
import { contiguousStrides, indexOf, type Shape, sizeOf } from '../../../src/shape.ts';
import { Tensor } from '../../../src/tensor.ts';
import { tensorOf } from '../../support/arbitraries.ts';

/** An index of this shape that points to one of `size` places, in any layout. With no place to point to, only an empty shape makes sense. */
export const pointers = (shape: Shape, size: number): fc.Arbitrary<Tensor> =>
  tensorOf(shape, { dtype: 'int32', elements: fc.nat({ max: Math.max(size - 1, 0) }) });
/** The same, counting from the front or from the back. */
export const signedPointers = (shape: Shape, size: number): fc.Arbitrary<Tensor> =>
  tensorOf(shape, { dtype: 'int32', elements: fc.integer({ min: -size, max: Math.max(size - 1, 0) }) });
/** How many to point with: none where there is nothing to point to. */
export const howMany = (size: number): fc.Arbitrary<number> => (size === 0 ? fc.constant(0) : fc.nat({ max: 5 }));

/** An index of this shape whose lanes along `d` point to every one of `size` places at most once. */
export function distinctPointers(shape: Shape, d: number, size: number): fc.Arbitrary<Tensor> {
  const places = Array.from({ length: size }, (_, i) => i);
  const lanes = sizeOf(shape.toSpliced(d, 1));
  return fc.array(fc.shuffledSubarray(places, { minLength: shape[d], maxLength: shape[d] }), { minLength: lanes, maxLength: lanes }).map((choices) => {
    const strides = contiguousStrides(shape.toSpliced(d, 1));
    const numbers = Int32Array.from({ length: sizeOf(shape) }, (_, position) => {
      const place = indexOf(position, shape);
      const lane = place.toSpliced(d, 1).reduce((sum, i, e) => sum + i * strides[e], 0);
      return choices[lane][place[d]];
    });
    return Tensor.from(numbers, shape, 'int32', 'cpu');
  });
}

/** Two tensors of float32 numbers, none of them zero and no two alike, so that nothing ties. */
export function unlike(a: Shape, b: Shape): fc.Arbitrary<[Tensor, Tensor]> {
  const [sizeA, sizeB] = [sizeOf(a), sizeOf(b)];
  const points = Array.from({ length: 2 * Math.max(sizeA + sizeB, 1) }, (_, i) => (i % 2 ? -1 : 1) * (0.5 + i / 32));
  return fc.shuffledSubarray(points, { minLength: sizeA + sizeB, maxLength: sizeA + sizeB }).map((numbers) => [
    Tensor.from(Float32Array.from(numbers.slice(0, sizeA)), a, 'float32', 'cpu'),
    Tensor.from(Float32Array.from(numbers.slice(sizeA)), b, 'float32', 'cpu'),
  ]);
}
