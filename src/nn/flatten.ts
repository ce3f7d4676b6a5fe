import { OperatorError } from '../errors.ts';
import { reshape } from '../ops/views/reshape.ts';
import { resolveDim, show, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';
import { readOptions } from './options.ts';
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
    const start = resolveDim('Flatten', this.startDim, x.shape, 'startDim');
    const end = resolveDim('Flatten', this.endDim, x.shape, 'endDim');
    if (start > end) {
      const dims = `startDim is ${this.startDim} and endDim ${this.endDim}`;
      throw new OperatorError(`Flatten: ${dims}, but x has shape ${show(x.shape)}; expected startDim not behind endDim`);
    }
    return reshape(x, { shape: [...x.shape.slice(0, start), sizeOf(x.shape.slice(start, end + 1)), ...x.shape.slice(end + 1)] });
  }

  override extraRepr(): string {
    const { startDim, endDim } = this;
    return keywords({ startDim, endDim });
  }
}
