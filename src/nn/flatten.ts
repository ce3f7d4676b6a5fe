import { reshape } from '../ops/views/reshape.ts';
import { readOptions } from '../options.ts';
import { flattened } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';
import { keywords } from './python.ts';

export interface FlattenOptions {
  /** The first dim that is merged; 1 keeps the batch apart. */
  readonly startDim: number;
  /** The last one. */
  readonly endDim: number;
}

/**
 * Merges the dims from `startDim` to `endDim` into one.
 *
 * @shape  x: [N, C, H, W]  →  y: [N, C · H · W]
 * @torch  torch.nn.Flatten(start_dim=1, end_dim=-1)
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(options: Partial<FlattenOptions> = {}) {
    super();
    const { startDim, endDim } = readOptions('Flatten', { startDim: 1, endDim: -1 }, options);
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward(x: Tensor): Tensor {
    return reshape(x, { shape: flattened('Flatten', x.shape, this.startDim, this.endDim) });
  }

  override extraRepr(): string {
    const { startDim, endDim } = this;
    return keywords({ startDim, endDim });
  }
}
