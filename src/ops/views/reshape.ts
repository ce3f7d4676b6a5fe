/**
 * Another shape for the same numbers in the same order: a view if the strides allow it, otherwise a copy.
 *
 *     reshape(x) = view(x)  or  view(contiguous(x))        dx = g, reshaped
 *
 * Do not count on which: where it matters, say `view` or `clone`.
 *
 * @shape  x: any  →  y: shape, with as many elements; one size may be −1
 * @torch  torch.reshape(input, shape)
 */
import { defineOperator, required, type View } from '../../operator.ts';
import { copyOnCpu, copyOnGpu } from '../../layout.ts';
import { contiguousStrides, type Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { inferShape, type ShapeOptions, viewStrides } from './view.ts';

export const reshape: View<ShapeOptions> = defineOperator<[x: Tensor], ShapeOptions>({
  name: 'reshape',
  takes: { x: 'any' },
  defaults: { shape: required },
  view: true,
  shape: (x, { shape }) => inferShape('reshape', shape, x),
  reference: (x, { shape }) => reshaped(x, shape, copyOnCpu),
  gpu: (x, { shape }) => reshaped(x, shape, copyOnGpu),
  gradient: ({ grad, inputs: [x] }) => [() => reshape(grad, { shape: x.shape })],
  gradFn: (x, { shape }) => (viewStrides(x, inferShape('reshape', shape, x)) ? 'ViewBackward0' : 'UnsafeViewBackward0'),
});

function reshaped(x: Tensor, wanted: Shape, copy: (x: Tensor) => Tensor): Tensor {
  const shape = inferShape('reshape', wanted, x);
  const strides = viewStrides(x, shape);
  if (strides) return x.lookAs({ shape, strides, offset: x.storageOffset() });
  return copy(x).lookAs({ shape, strides: contiguousStrides(shape), offset: 0 });
}
