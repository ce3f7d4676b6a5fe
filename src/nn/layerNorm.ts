import { layerNorm } from '../ops/normalization/layerNorm.ts';
import { readOptions } from '../options.ts';
import type { Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { ones_, zeros_ } from './init.ts';
import { Module } from './module.ts';
import { checkSizes, type Placement } from './options.ts';
import type { Parameter } from './parameter.ts';
import { keywords, python } from './python.ts';
import { newParameter } from './weightAndBias.ts';

export interface LayerNormModuleOptions extends Placement {
  /** Added to the variance, against division by zero. */
  readonly eps: number;
  /** Whether a weight (and bias) for every element of a sample is learned. */
  readonly elementwiseAffine: boolean;
  /** Whether, if so, a bias is learned. */
  readonly bias: boolean;
}
const defaults: LayerNormModuleOptions = { eps: 1e-5, elementwiseAffine: true, bias: true, device: undefined, dtype: undefined };

/**
 * Layer normalization: every sample, the last dims of x, gets mean 0 and variance 1, then a learned weight and bias.
 * Operator: `ops/normalization/layerNorm.ts`.
 *
 * @shape  x: [..., …normalizedShape]  →  y: the shape of x;   weight, bias: normalizedShape
 * @torch  torch.nn.LayerNorm(normalized_shape, eps=1e-05, elementwise_affine=True, bias=True)
 */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(normalizedShape: number | Shape, options: Partial<LayerNormModuleOptions> = {}) {
    super();
    const { eps, elementwiseAffine, bias, ...placement } = readOptions('LayerNorm', defaults, options);
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    for (const size of this.normalizedShape) checkSizes('LayerNorm', { normalizedShape: size });
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = elementwiseAffine ? newParameter(this.normalizedShape, placement) : null;
    this.bias = elementwiseAffine && bias ? newParameter(this.normalizedShape, placement) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  forward(x: Tensor): Tensor {
    const { normalizedShape, eps } = this;
    return layerNorm(x, this.weight, this.bias, { normalizedShape, eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine } = this;
    return `${python(normalizedShape)}, ${keywords({ eps, elementwiseAffine, bias: this.bias !== null })}`;
  }
}
