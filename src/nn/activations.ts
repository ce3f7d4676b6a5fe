/** Activations: operators without parameters, as modules. */
import { gelu, type GeluOptions } from '../ops/elementwise/gelu.ts';
import { relu, sigmoid, tanh } from '../ops/elementwise/unary.ts';
import { logSoftmax } from '../ops/normalization/logSoftmax.ts';
import { softmax } from '../ops/normalization/softmax.ts';
import { readOptions } from '../options.ts';
import type { Tensor } from '../tensor.ts';
import { Module } from './module.ts';
import { keywords } from './python.ts';

/** max(x, 0). @torch torch.nn.ReLU() */
export class ReLU extends Module {
  forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/** 1 / (1 + e⁻ˣ). @torch torch.nn.Sigmoid() */
export class Sigmoid extends Module {
  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/** tanh x. @torch torch.nn.Tanh() */
export class Tanh extends Module {
  forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/** x · Φ(x). @torch torch.nn.GELU(approximate='none') */
export class GELU extends Module {
  readonly approximate: GeluOptions['approximate'];

  constructor(options: Partial<GeluOptions> = {}) {
    super();
    this.approximate = readOptions<GeluOptions>('GELU', { approximate: 'none' }, options).approximate;
  }

  forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

export interface SoftmaxModuleOptions {
  /** The dim that adds up to one. */
  readonly dim: number;
}

/** Probabilities along a dim. @torch torch.nn.Softmax(dim) */
export class Softmax extends Module {
  readonly dim: number;

  constructor({ dim }: SoftmaxModuleOptions) {
    super();
    this.dim = dim;
  }

  forward(x: Tensor): Tensor {
    return softmax(x, { dim: this.dim });
  }

  override extraRepr(): string {
    return keywords({ dim: this.dim });
  }
}

/** Their logarithms. @torch torch.nn.LogSoftmax(dim) */
export class LogSoftmax extends Module {
  readonly dim: number;

  constructor({ dim }: SoftmaxModuleOptions) {
    super();
    this.dim = dim;
  }

  forward(x: Tensor): Tensor {
    return logSoftmax(x, { dim: this.dim });
  }

  override extraRepr(): string {
    return keywords({ dim: this.dim });
  }
}

/** x itself: a place where another module may stand. @torch torch.nn.Identity() */
export class Identity extends Module {
  forward(x: Tensor): Tensor {
    return x;
  }
}
