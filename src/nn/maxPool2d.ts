import type { Pair } from '../ops/convolution/sizes.ts';
import { maxPool2d, maxPool2dWithIndices } from '../ops/pooling/maxPool2d.ts';
import { readOptions } from '../options.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';
import { keywords } from './python.ts';

export interface MaxPool2dOptions<Indices extends boolean = boolean> {
  /** How far the window moves; null for its own size. */
  readonly stride: Pair | null;
  /** Places around x that never win. */
  readonly padding: Pair;
  /** The step between the elements of x that a window sees. */
  readonly dilation: Pair;
  /** Also tell where in its plane each maximum lies. */
  readonly returnIndices: Indices;
  /** Whether a last window may reach over the edge. */
  readonly ceilMode: boolean;
}
const defaults: MaxPool2dOptions = { stride: null, padding: 0, dilation: 1, returnIndices: false, ceilMode: false };

/**
 * Max pooling: the largest element of every window.    Operator: `ops/pooling/maxPool2d.ts`.
 *
 * @shape  x: [N, C, H, W] or [C, H, W]  →  y (and indices, if asked for): the same with P and Q in place of H and W
 * @torch  torch.nn.MaxPool2d(kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False)
 */
export class MaxPool2d<Indices extends boolean = false> extends Module {
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  readonly returnIndices: boolean;
  readonly ceilMode: boolean;

  constructor(kernelSize: Pair, options: Partial<MaxPool2dOptions<Indices>> = {}) {
    super();
    const { stride, padding, dilation, returnIndices, ceilMode } = readOptions<MaxPool2dOptions>('MaxPool2d', defaults, options);
    this.kernelSize = kernelSize;
    this.stride = stride ?? kernelSize;
    this.padding = padding;
    this.dilation = dilation;
    this.returnIndices = returnIndices;
    this.ceilMode = ceilMode;
  }

  forward(x: Tensor): Indices extends true ? [values: Tensor, indices: Tensor] : Tensor;
  forward(x: Tensor): Tensor | [values: Tensor, indices: Tensor] {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    return (this.returnIndices ? maxPool2dWithIndices : maxPool2d)(x, { kernelSize, stride, padding, dilation, ceilMode });
  }

  override extraRepr(): string {
    const { kernelSize, stride, padding, dilation, ceilMode } = this;
    return keywords({ kernelSize, stride, padding, dilation, ceilMode });
  }
}
