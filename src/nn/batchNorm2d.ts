import { ones, tensor, zeros } from '../creation.ts';
import { OperatorError } from '../errors.ts';
import { noGrad } from '../autograd/mode.ts';
import { copyInto } from '../inPlace.ts';
import { add } from '../ops/elementwise/arithmetic.ts';
import { batchNorm } from '../ops/normalization/batchNorm.ts';
import { readOptions } from '../options.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { ones_, zeros_ } from './init.ts';
import { Module } from './module.ts';
import { checkSizes, type Placement } from './options.ts';
import type { Parameter } from './parameter.ts';
import { keywords } from './python.ts';
import { newParameter } from './weightAndBias.ts';

export interface BatchNorm2dOptions extends Placement {
  /** Added to the variance, so that a channel without any does not divide by zero. */
  readonly eps: number;
  /** The share of a new batch in the running statistics; null gives every batch so far the same share. */
  readonly momentum: number | null;
  /** Whether a weight (and bias) per channel is learned. */
  readonly affine: boolean;
  /** Whether running statistics are kept, for `eval`; without them, batches speak for themselves there too. */
  readonly trackRunningStats: boolean;
  /** Whether, if affine, a bias is learned. */
  readonly bias: boolean;
}
const defaults: BatchNorm2dOptions = { eps: 1e-5, momentum: 0.1, affine: true, trackRunningStats: true, bias: true, device: undefined, dtype: undefined };

/**
 * Batch normalization of images: every channel gets mean 0 and variance 1 over the batch, then a learned weight and bias.
 * In training the statistics are those of the batch, and remembered; in evaluation the remembered ones.
 * Operator: `ops/normalization/batchNorm.ts`.
 *
 * @shape  x: [N, numFeatures, H, W]  →  y: the shape of x
 * @torch  torch.nn.BatchNorm2d(num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, bias=True)
 */
export class BatchNorm2d extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  weight: Parameter | null;
  bias: Parameter | null;
  runningMean: Tensor | null;
  runningVar: Tensor | null;
  numBatchesTracked: Tensor | null;

  constructor(numFeatures: number, options: Partial<BatchNorm2dOptions> = {}) {
    super();
    const { eps, momentum, affine, trackRunningStats: track, bias, ...placement } = readOptions('BatchNorm2d', defaults, options);
    checkSizes('BatchNorm2d', { numFeatures });
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.trackRunningStats = track;
    this.weight = affine ? newParameter([numFeatures], placement) : null;
    this.bias = affine && bias ? newParameter([numFeatures], placement) : null;
    this.runningMean = this.registerBuffer('runningMean', track ? zeros([numFeatures], placement) : null);
    this.runningVar = this.registerBuffer('runningVar', track ? ones([numFeatures], placement) : null);
    this.numBatchesTracked = this.registerBuffer('numBatchesTracked', track ? tensor(0, { device: placement.device, dtype: 'int32' }) : null);
    this.resetParameters();
  }

  resetRunningStats(): void {
    if (this.runningMean) zeros_(this.runningMean);
    if (this.runningVar) ones_(this.runningVar);
    if (this.numBatchesTracked) zeros_(this.numBatchesTracked);
  }
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight) ones_(this.weight);
    if (this.bias) zeros_(this.bias);
  }

  forward(x: Tensor): Tensor {
    if (x.ndim !== 4) throw new OperatorError(`BatchNorm2d: x has shape ${show(x.shape)}; expected [N, ${this.numFeatures}, H, W]`);
    const { weight, bias, runningMean, runningVar, numBatchesTracked: count, eps } = this;
    let { momentum } = this;
    if (this.training && count) {
      noGrad(() => copyInto(count, add(count, 1)));
      momentum ??= 1 / count.item();
    }
    return batchNorm(x, runningMean, runningVar, weight, bias, { training: this.training || !runningMean, momentum: momentum ?? 0, eps });
  }

  override extraRepr(): string {
    const { eps, momentum, affine, trackRunningStats } = this;
    return `${this.numFeatures}, ${keywords({ eps, momentum, affine, bias: this.bias !== null, trackRunningStats })}`;
  }
}
