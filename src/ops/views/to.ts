/**
 * Conversion to another type: floats lose their fraction on the way to integers, and everything but zero is true.
 *
 *     y = x, stored as dtype        dx = g, in the type of x
 *
 * @shape  x: any  →  y: the shape of x; x itself if it has that type already, and no copy is asked for
 * @torch  torch.Tensor.to(dtype, copy=False, memory_format=torch.preserve_format)
 */
import type { DType } from '../../dtype.ts';
import { cast, copyAs, copyOnCpu, copyOnGpu } from '../../layout.ts';
import { liesAs, stridesIn } from '../../memoryFormat.ts';
import { defineOperator, OperatorError, required } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import type { MemoryFormatOptions } from './contiguous.ts';

export interface ToOptions extends MemoryFormatOptions {
  /** The type of the result. */
  readonly dtype: DType;
  /** Whether to copy even what has the type and the format already. */
  readonly copy: boolean;
}

export const to = defineOperator<[x: Tensor], ToOptions>({
  name: 'to',
  takes: { x: 'any' },
  defaults: { dtype: required, copy: false, memoryFormat: 'preserveFormat' },
  promotion: (_promoted, { dtype }) => dtype,
  view: true,
  shape(x, { copy, memoryFormat }) {
    if (typeof copy !== 'boolean') throw new OperatorError(`to: copy is ${JSON.stringify(copy)}; expected true or false`);
    stridesIn('to', memoryFormat, x);
    return x.shape;
  },
  reference: (x, options) => converted(x, options, copyOnCpu),
  gpu: (x, options) => converted(x, options, copyOnGpu),
  gradient: ({ grad }) => [() => grad],
  gradFn: 'ToCopyBackward0',
});

function converted(x: Tensor, { dtype, copy, memoryFormat }: ToOptions, duplicate: (x: Tensor) => Tensor): Tensor {
  const strides = stridesIn('to', memoryFormat, x);
  if (x.dtype !== dtype) return copyAs(x, strides, (y) => cast(y, dtype));
  const asItIs = memoryFormat === 'preserveFormat' || liesAs(x, strides);
  return asItIs && !copy ? x : copyAs(x, strides, duplicate);
}
