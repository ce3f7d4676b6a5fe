import { noGrad } from '../autograd/mode.ts';
import { OperatorError } from '../errors.ts';
import { copyInto } from '../inPlace.ts';
import { embedding } from '../ops/indexing/embedding.ts';
import { select } from '../ops/views/slices.ts';
import { readOptions } from '../options.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { normal_ } from './init.ts';
import { Module } from './module.ts';
import { checkSizes, type Placement } from './options.ts';
import { Parameter } from './parameter.ts';
import { keywords, type PythonValue } from './python.ts';
import { newParameter } from './weightAndBias.ts';

export interface EmbeddingModuleOptions extends Placement {
  /** The row that begins as zeros and gets no gradient; null for none. */
  readonly paddingIdx: number | null;
  /** The length above which a row is shortened when it is used; null for none. */
  readonly maxNorm: number | null;
  /** The p of the norm that says how long a row is. */
  readonly normType: number;
  /** Divide the gradient of a row by the number of times its id occurs. */
  readonly scaleGradByFreq: boolean;
  /** The rows to begin with, which the parameter shares; null draws them. */
  readonly weight: Tensor | null;
}
const defaults: EmbeddingModuleOptions = {
  paddingIdx: null, maxNorm: null, normType: 2, scaleGradByFreq: false, weight: null, device: undefined, dtype: undefined,
};
export type PretrainedOptions = Omit<EmbeddingModuleOptions, 'weight' | keyof Placement> & {
  /** Whether the rows stay as they are. */
  readonly freeze: boolean;
};

/**
 * A table of rows that are learned, looked up by number.    Operator: `ops/indexing/embedding.ts`.
 *
 * @shape  ids: any, int32  →  y: the shape of ids, then embeddingDim;   weight: [numEmbeddings, embeddingDim]
 * @torch  torch.nn.Embedding(num_embeddings, embedding_dim, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False)
 */
export class Embedding extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  weight: Parameter;

  constructor(numEmbeddings: number, embeddingDim: number, options: Partial<EmbeddingModuleOptions> = {}) {
    super();
    const { paddingIdx, maxNorm, normType, scaleGradByFreq, weight, ...placement } = readOptions('Embedding', defaults, options);
    checkSizes('Embedding', { numEmbeddings, embeddingDim });
    if (paddingIdx !== null && !(Number.isInteger(paddingIdx) && paddingIdx >= -numEmbeddings && paddingIdx < numEmbeddings)) {
      throw new OperatorError(`Embedding: paddingIdx is ${paddingIdx}; expected null or an integer from ${-numEmbeddings} to ${numEmbeddings - 1}`);
    }
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingIdx !== null && paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
    this.maxNorm = maxNorm;
    this.normType = normType;
    this.scaleGradByFreq = scaleGradByFreq;
    if (weight && !sameShape(weight.shape, [numEmbeddings, embeddingDim])) {
      throw new OperatorError(`Embedding: weight has shape ${show(weight.shape)}; expected ${show([numEmbeddings, embeddingDim])}`);
    }
    this.weight = weight ? new Parameter(weight) : newParameter([numEmbeddings, embeddingDim], placement);
    if (!weight) this.resetParameters();
  }

  /**
   * A table of rows that somebody else has learned; they stay as they are unless `freeze` is false.
   *
   * @torch  torch.nn.Embedding.from_pretrained(embeddings, freeze=True, padding_idx=None, …)
   */
  static fromPretrained(embeddings: Tensor, { freeze = true, ...options }: Partial<PretrainedOptions> = {}): Embedding {
    if (embeddings.ndim !== 2) throw new OperatorError(`Embedding: embeddings has shape ${show(embeddings.shape)}; expected [numEmbeddings, embeddingDim]`);
    const [numEmbeddings, embeddingDim] = embeddings.shape;
    const module = new Embedding(numEmbeddings, embeddingDim, { ...options, weight: embeddings });
    module.weight.requiresGrad = !freeze;
    return module;
  }

  resetParameters(): void {
    normal_(this.weight);
    const { paddingIdx } = this;
    if (paddingIdx !== null) noGrad(() => copyInto(select(this.weight, { dim: 0, index: paddingIdx }), 0));
  }

  forward(ids: Tensor): Tensor {
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    return embedding(ids, this.weight, { paddingIdx, maxNorm, normType, scaleGradByFreq });
  }

  override extraRepr(): string {
    const { numEmbeddings, embeddingDim, paddingIdx, maxNorm, normType, scaleGradByFreq } = this;
    const shown: Record<string, PythonValue> = {};
    if (paddingIdx !== null) shown.paddingIdx = paddingIdx;
    if (maxNorm !== null) shown.maxNorm = maxNorm;
    if (normType !== 2) shown.normType = normType;
    if (scaleGradByFreq) shown.scaleGradByFreq = true;
    return [`${numEmbeddings}, ${embeddingDim}`, keywords(shown)].filter((part) => part !== '').join(', ');
  }
}
