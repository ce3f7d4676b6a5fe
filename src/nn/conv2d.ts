import { OperatorError } from '../errors.ts';
import { conv2d } from '../ops/convolution/conv2d.ts';
import { type Pair, pairOf } from '../ops/convolution/sizes.ts';
import { readOptions } from '../options.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';
import { checkSizes, type Placement } from './options.ts';
import type { Parameter } from './parameter.ts';
import { keywords, type PythonValue } from './python.ts';
import { newParameter, resetWeightAndBias } from './weightAndBias.ts';

export interface Conv2dOptions extends Placement {
  /** How far the window moves from one output to the next. */
  readonly stride: Pair;
  /** Zeros around x; 'valid' for none, 'same' for as many as keep the size. */
  readonly padding: Pair | 'same' | 'valid';
  /** The step between the elements of x that neighbouring weights see. */
  readonly dilation: Pair;
  /** The channels are split into so many groups that do not see each other. */
  readonly groups: number;
  /** Whether a bias is learned. */
  readonly bias: boolean;
  /** What stands around x. */
  readonly paddingMode: 'zeros';
}
const defaults: Conv2dOptions = { stride: 1, padding: 0, dilation: 1, groups: 1, bias: true, paddingMode: 'zeros', device: undefined, dtype: undefined };

/**
 * 2-D convolution with filters that are learned.    Operator: `ops/convolution/conv2d.ts`.
 *
 * @shape  x: [N, inChannels, H, W] or [inChannels, H, W]  →  y: [N, outChannels, P, Q] or [outChannels, P, Q];
 *         weight: [outChannels, inChannels / groups, …kernelSize]   bias: [outChannels]
 * @torch  torch.nn.Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros')
 */
export class Conv2d extends Module {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  readonly padding: readonly [height: number, width: number] | 'same' | 'valid';
  readonly dilation: readonly [height: number, width: number];
  readonly groups: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(inChannels: number, outChannels: number, kernelSize: Pair, options: Partial<Conv2dOptions> = {}) {
    super();
    const { stride, padding, dilation, groups, bias, paddingMode, ...placement } = readOptions('Conv2d', defaults, options);
    if (paddingMode !== 'zeros') {
      throw new OperatorError(`Conv2d: paddingMode is ${JSON.stringify(paddingMode)}; expected 'zeros'; other modes need an operator that pads`);
    }
    checkSizes('Conv2d', { inChannels, outChannels });
    checkSizes('Conv2d', { groups }, 1);
    for (const [name, channels] of Object.entries({ inChannels, outChannels })) {
      if (channels % groups !== 0) throw new OperatorError(`Conv2d: ${name} is ${channels} and groups ${groups}; expected a multiple of groups`);
    }
    const one = pairOf('Conv2d', 'stride', stride, 1).every((step) => step === 1);
    if (padding === 'same' && !one) throw new OperatorError(`Conv2d: padding is 'same' and stride ${JSON.stringify(stride)}; expected stride 1`);
    if (typeof padding === 'string' && padding !== 'same' && padding !== 'valid') {
      throw new OperatorError(`Conv2d: padding is ${JSON.stringify(padding)}; expected 'same', 'valid', a whole number ≥ 0, or two of them`);
    }
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = pairOf('Conv2d', 'kernelSize', kernelSize, 1);
    this.stride = pairOf('Conv2d', 'stride', stride, 1);
    this.padding = typeof padding === 'string' ? padding : pairOf('Conv2d', 'padding', padding, 0);
    this.dilation = pairOf('Conv2d', 'dilation', dilation, 1);
    this.groups = groups;
    this.weight = newParameter([outChannels, inChannels / groups, ...this.kernelSize], placement);
    this.bias = bias ? newParameter([outChannels], placement) : null;
    this.resetParameters();
  }

  resetParameters(): void {
    resetWeightAndBias(this.weight, this.bias);
  }

  forward(x: Tensor): Tensor {
    const { stride, padding, dilation, groups } = this;
    return conv2d(x, this.weight, this.bias, { stride, padding, dilation, groups });
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups } = this;
    const shown: Record<string, PythonValue> = { kernelSize, stride };
    if (String(padding) !== '0,0') shown.padding = padding;
    if (String(dilation) !== '1,1') shown.dilation = dilation;
    if (groups !== 1) shown.groups = groups;
    if (!this.bias) shown.bias = false;
    return `${inChannels}, ${outChannels}, ${keywords(shown)}`;
  }
}
