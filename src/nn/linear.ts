import { linear } from '../ops/matrix/linear.ts';
import { readOptions } from '../options.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';
import { checkSizes, type Placement } from './options.ts';
import type { Parameter } from './parameter.ts';
import { keywords } from './python.ts';
import { newParameter, resetWeightAndBias } from './weightAndBias.ts';

export interface LinearOptions extends Placement {
  /** Whether a bias is learned. */
  readonly bias: boolean;
}
const defaults: LinearOptions = { bias: true, device: undefined, dtype: undefined };

/**
 * Fully connected layer: y = x · weightᵀ + bias.    Operator: `ops/matrix/linear.ts`.
 *
 * @shape  x: [..., inFeatures]  →  y: [..., outFeatures];   weight: [outFeatures, inFeatures]   bias: [outFeatures]
 * @torch  torch.nn.Linear(in_features, out_features, bias=True, device=None, dtype=None)
 */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: Partial<LinearOptions> = {}) {
    super();
    const { bias, ...placement } = readOptions('Linear', defaults, options);
    checkSizes('Linear', { inFeatures, outFeatures });
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = newParameter([outFeatures, inFeatures], placement);
    this.bias = bias ? newParameter([outFeatures], placement) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    resetWeightAndBias(this.weight, this.bias);
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    const { inFeatures, outFeatures } = this;
    return keywords({ inFeatures, outFeatures, bias: this.bias !== null });
  }
}
