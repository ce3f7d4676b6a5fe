/**
 * Embedding: every id is replaced by its row of a table.
 *
 *     y[…, d] = weight[ids[…], d]        dweight[v, d] = Σ g[…, d]  over the places with ids[…] = v   (embeddingGradient)
 *
 * The row `paddingIdx` gets no gradient; what it holds is used like any other. With `maxNorm`, rows that are longer are first
 * shortened to it — in the weight itself, as PyTorch does, whether or not gradients are recorded. With `scaleGradByFreq` a
 * row's gradient is divided by how often its id occurs.
 *
 * @shape  ids: any, int32   weight: [V, D]  →  y: the shape of ids, then D
 * @torch  torch.nn.functional.embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False)
 * @example embedding(tensor([1n, 0n, 1n]), tensor([[1, 2], [3, 4]]))   // [[3, 4], [1, 2], [3, 4]]
 */
import { isFloat } from '../../dtype.ts';
import { type Flat, grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { copyInto } from '../../inPlace.ts';
import { rowMajor } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { embeddingGradient } from './embeddingGradient.ts';
import { checkNorm, embeddingRenorm } from './embeddingRenorm.ts';
import { checkIndices } from './indices.ts';

export interface EmbeddingOptions {
  /** The row that gets no gradient, counted from the back if negative; null for none. */
  readonly paddingIdx: number | null;
  /** The length above which a row is shortened, in place; null for none. */
  readonly maxNorm: number | null;
  /** The p of the norm that says how long a row is. */
  readonly normType: number;
  /** Divide the gradient of a row by the number of times its id occurs. */
  readonly scaleGradByFreq: boolean;
  /** Only false: gradients are ordinary tensors here. */
  readonly sparse: boolean;
}

type Two = [ids: Tensor, weight: Tensor];

function shape(ids: Tensor, weight: Tensor, { paddingIdx, maxNorm, normType, scaleGradByFreq, sparse }: EmbeddingOptions): Shape {
  if (weight.ndim !== 2) throw new OperatorError(`embedding: weight has shape ${show(weight.shape)}; expected [V, D]`);
  const [V, D] = weight.shape;
  if (paddingIdx !== null && !(Number.isInteger(paddingIdx) && paddingIdx >= -V && paddingIdx < V)) {
    const expected = `null or an integer from ${-V} to ${V - 1}`;
    throw new OperatorError(`embedding: paddingIdx is ${paddingIdx}, but weight has shape ${show(weight.shape)}; expected ${expected}`);
  }
  if (maxNorm !== null && !isFloat(weight.dtype)) {
    throw new OperatorError(`embedding: maxNorm is ${maxNorm} and weight has dtype ${weight.dtype}; only floats can be shortened`);
  }
  checkNorm('embedding', { maxNorm: maxNorm ?? 0, normType });
  if (typeof scaleGradByFreq !== 'boolean') throw new OperatorError(`embedding: scaleGradByFreq is ${String(scaleGradByFreq)}; expected true or false`);
  if (sparse !== false) throw new OperatorError(`embedding: sparse is ${String(sparse)}; expected false, gradients are ordinary tensors here`);
  checkIndices('embedding', ['ids', ids], ['weight', weight.shape], 0);
  return [...ids.shape, D];
}

/** Inputs come as they lie in memory, so that the rows that are shortened are those of the caller's weight. */
function shorten(ids: Tensor, weight: Tensor, { maxNorm, normType }: EmbeddingOptions): void {
  if (maxNorm !== null) copyInto(weight, embeddingRenorm(weight, ids, { maxNorm, normType }));
}

function reference(ids: Tensor, weight: Tensor, options: EmbeddingOptions): Tensor {
  shorten(ids, weight, options);
  const D = weight.shape[1];
  const [table, places] = [rowMajor(weight).array, rowMajor(ids).array];
  const y = weight.newZeros([...ids.shape, D]);
  for (let n = 0; n < places.length; n++) for (let d = 0; d < D; d++) y.array[n * D + d] = table[places[n] * D + d];
  return y;
}

/** One thread per result: n and d became threads. */
function embeddingKernel(this: Thread, ids: Flat, weight: Plane): number {
  return weight[ids[this.thread.y]][this.thread.x];
}

export const embedding: Operator<Two, EmbeddingOptions> = defineOperator<Two, EmbeddingOptions>({
  name: 'embedding',
  takes: { ids: 'integer', weight: 'any' },
  defaults: { paddingIdx: null, maxNorm: null, normType: 2, scaleGradByFreq: false, sparse: false },
  view: true,
  shape,
  reference,
  gpu(ids, weight, options) {
    shorten(ids, weight, options);
    const [V, D] = weight.shape;
    return launch(embeddingKernel, { threads: [D, ids.numel()], inputs: [rowMajor(ids), grid(rowMajor(weight), [V, D])], shape: [...ids.shape, D] });
  },
  gradient({ grad, inputs: [ids, weight], options: { paddingIdx, scaleGradByFreq } }) {
    const numWeights = weight.shape[0];
    const padding = paddingIdx !== null && paddingIdx < 0 ? paddingIdx + numWeights : paddingIdx;
    return [null, () => embeddingGradient(grad, ids, { numWeights, paddingIdx: padding, scaleGradByFreq })];
  },
});
