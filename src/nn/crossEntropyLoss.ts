import { crossEntropy } from '../ops/loss/crossEntropy.ts';
import { readOptions } from '../options.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';

export interface CrossEntropyLossOptions {
  /** How much each class counts; null for all alike. */
  readonly weight: Tensor | null;
  /** A target of this class counts for nothing. */
  readonly ignoreIndex: number;
  /** 'none' keeps one loss per target, 'sum' adds them up, 'mean' divides the sum by that of the targets' weights. */
  readonly reduction: 'mean' | 'sum' | 'none';
  /** This much of every target is spread evenly over all classes. */
  readonly labelSmoothing: number;
}
const defaults: CrossEntropyLossOptions = { weight: null, ignoreIndex: -100, reduction: 'mean', labelSmoothing: 0 };

/**
 * The loss of a classifier: −ln of the probability that softmax gives to the right class.    Operator: `ops/loss/crossEntropy.ts`.
 *
 * @shape  x: [N, C]   target: [N], classes in int32, or [N, C], probabilities  →  loss: []
 * @torch  torch.nn.CrossEntropyLoss(weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0)
 */
export class CrossEntropyLoss extends Module {
  readonly ignoreIndex: number;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly labelSmoothing: number;
  weight: Tensor | null;

  constructor(options: Partial<CrossEntropyLossOptions> = {}) {
    super();
    const { weight, ignoreIndex, reduction, labelSmoothing } = readOptions('CrossEntropyLoss', defaults, options);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
    this.labelSmoothing = labelSmoothing;
    this.weight = this.registerBuffer('weight', weight);
  }

  forward(x: Tensor, target: Tensor): Tensor {
    const { ignoreIndex, reduction, labelSmoothing } = this;
    return crossEntropy(x, target, this.weight, { ignoreIndex, reduction, labelSmoothing });
  }
}
