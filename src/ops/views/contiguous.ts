/**
 * Contiguous: the same tensor with its numbers in row-major order, one after the other.
 *
 *     x, if it is contiguous already (no copy); otherwise a new storage        dx = g
 *
 * There is nothing to do: every operator gets its inputs in row-major order.
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.Tensor.contiguous()
 */
import { copyOnCpu, copyOnGpu } from '../../layout.ts';
import { defineOperator } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';

export const contiguous = defineOperator<[x: Tensor], object>({
  name: 'contiguous',
  takes: { x: 'any' },
  defaults: {},
  shape: (x) => x.shape,
  reference: (x) => x,
  gpu: (x) => x,
  gradient: ({ grad }) => [() => grad],
  gradFn: 'CloneBackward0',
});

/**
 * A copy: the same numbers in a storage of its own.    dx = g
 *
 * @shape  x: any  →  y: the shape of x
 * @torch  torch.clone(input)
 */
export const clone = defineOperator<[x: Tensor], object>({
  name: 'clone',
  takes: { x: 'any' },
  defaults: {},
  view: true,
  shape: (x) => x.shape,
  reference: copyOnCpu,
  gpu: (x) => copyOnGpu(x),
  gradient: ({ grad }) => [() => grad],
});
