import { contiguousStrides, type Shape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** Several tensors of one shape that a launch computed one after the other: views of its result. */
export const planes = (result: Tensor, count: number, shape: Shape): Tensor[] =>
  Array.from({ length: count }, (_, plane) => result.lookAs({ shape, strides: contiguousStrides(shape), offset: plane * sizeOf(shape) }));
