import { OperatorError } from '../errors.ts';
import { dropout } from '../ops/regularization/dropout.ts';
import { readOptions } from '../options.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';
import { keywords } from './python.ts';

export interface DropoutModuleOptions {
  /** The probability of an element to be dropped. */
  readonly p: number;
}

/**
 * In training, drops elements at random and enlarges the others; in evaluation, does nothing.    Operator: `ops/regularization/dropout.ts`.
 *
 * @torch  torch.nn.Dropout(p=0.5)
 */
export class Dropout extends Module {
  readonly p: number;

  constructor(options: Partial<DropoutModuleOptions> = {}) {
    super();
    const { p } = readOptions('Dropout', { p: 0.5 }, options);
    if (!(p >= 0 && p <= 1)) throw new OperatorError(`Dropout: p is ${String(p)}; expected a number from 0 to 1`);
    this.p = p;
  }

  forward(x: Tensor): Tensor {
    return dropout(x, { p: this.p, training: this.training });
  }

  override extraRepr(): string {
    return keywords({ p: this.p, inplace: false });
  }
}
