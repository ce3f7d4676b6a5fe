/**
 * Conversion to another type: floats lose their fraction on the way to integers, and everything but zero is true.
 *
 *     y = x, stored as dtype        dx = g, in the type of x
 *
 * @shape  x: any  →  y: the shape of x; x itself if it has that type already
 * @torch  torch.Tensor.to(dtype)
 */
import type { DType } from '../../dtype.ts';
import { cast } from '../../layout.ts';
import { defineOperator, required } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';

export const to = defineOperator<[x: Tensor], { dtype: DType }>({
  name: 'to',
  takes: { x: 'any' },
  defaults: { dtype: required },
  promotion: (_promoted, { dtype }) => dtype,
  shape: (x) => x.shape,
  reference: (x, { dtype }) => cast(x, dtype),
  gpu: (x, { dtype }) => cast(x, dtype),
  gradient: ({ grad }) => [() => grad],
  gradFn: 'ToCopyBackward0',
});
