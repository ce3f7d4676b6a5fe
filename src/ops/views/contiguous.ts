import { copyAs, copyOnCpu, copyOnGpu } from '../../layout.ts';
import { liesAs, type MemoryFormat, memoryFormats, stridesIn } from '../../memoryFormat.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';

export interface MemoryFormatOptions {
  /** The order of the dims in the memory of the result: see `src/memoryFormat.ts`. */
  readonly memoryFormat: MemoryFormat;
}

/**
 * Contiguous: the same tensor with its numbers in row-major order, one after the other, or in another format of memory.
 *
 *     x, if it lies like that already (no copy); otherwise a new storage        dx = g
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.Tensor.contiguous(memory_format=torch.contiguous_format)
 */
export const contiguous = defineOperator<[x: Tensor], MemoryFormatOptions>({
  name: 'contiguous',
  takes: { x: 'any' },
  defaults: { memoryFormat: 'contiguousFormat' },
  view: true,
  shape(x, { memoryFormat }) {
    stridesIn('contiguous', memoryFormat, x, memoryFormats.slice(1));
    return x.shape;
  },
  reference: (x, options) => inFormat(x, options, copyOnCpu),
  gpu: (x, options) => inFormat(x, options, copyOnGpu),
  gradient: ({ grad }) => [() => grad],
  gradFn: 'CloneBackward0',
});

function inFormat(x: Tensor, { memoryFormat }: MemoryFormatOptions, copy: (x: Tensor) => Tensor): Tensor {
  const strides = stridesIn('contiguous', memoryFormat, x);
  return liesAs(x, strides) ? x : copyAs(x, strides, copy);
}

/**
 * A copy: the same numbers in a storage of its own, the dims in the order they have in the memory of x, without its gaps.    dx = g
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.clone(input, memory_format=torch.preserve_format)
 */
export const clone = defineOperator<[x: Tensor], MemoryFormatOptions>({
  name: 'clone',
  takes: { x: 'any' },
  defaults: { memoryFormat: 'preserveFormat' },
  view: true,
  shape(x, { memoryFormat }) {
    stridesIn('clone', memoryFormat, x);
    return x.shape;
  },
  reference: (x, { memoryFormat }) => copyAs(x, stridesIn('clone', memoryFormat, x), copyOnCpu),
  gpu: (x, { memoryFormat }) => copyAs(x, stridesIn('clone', memoryFormat, x), copyOnGpu),
  gradient: ({ grad }) => [() => grad],
});
