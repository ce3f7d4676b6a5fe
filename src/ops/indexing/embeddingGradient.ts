/**
 * The gradient of an embedding's table: every row adds up what flowed back to the places where its id stood.
 *
 *     y[v, d] = Σ grad[n, d]  over the n with ids[n] = v        0 for v = paddingIdx, divided by the number of n with scaleGradByFreq
 *     dgrad[n, d] = g[ids[n], d]                                0 where ids[n] = paddingIdx, divided likewise
 *
 * PyTorch's second derivative forgets the division.
 *
 * @shape  grad: the shape of ids, then D   ids: any, int32  →  y: [numWeights, D]
 * @torch  torch.ops.aten.embedding_dense_backward(grad, indices, num_weights, padding_idx, scale_grad_by_freq)
 */
import { onesLike } from '../../creation.ts';
import { type Flat, grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { sameShape, type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { div } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { maskedFill } from '../elementwise/maskedFill.ts';
import { unsqueeze } from '../views/dims.ts';
import { narrow } from '../views/slices.ts';
import { embedding } from './embedding.ts';
import { checkIndices, segmentsOf } from './indices.ts';

export interface EmbeddingGradientOptions {
  /** Rows of the table, V. */
  readonly numWeights: number;
  /** The row that stays zero; null for none. */
  readonly paddingIdx: number | null;
  /** Divide a row by the number of times its id occurs. */
  readonly scaleGradByFreq: boolean;
}

type Two = [grad: Tensor, ids: Tensor];

function shape(grad: Tensor, ids: Tensor, { numWeights: V, paddingIdx, scaleGradByFreq }: EmbeddingGradientOptions): Shape {
  if (grad.ndim === 0 || !sameShape(grad.shape.slice(0, -1), ids.shape)) {
    throw new OperatorError(`embeddingGradient: grad has shape ${show(grad.shape)} and ids ${show(ids.shape)}; expected the sizes of ids, then one more`);
  }
  if (!Number.isInteger(V) || V < 0) throw new OperatorError(`embeddingGradient: numWeights is ${String(V)}; expected a whole number ≥ 0`);
  if (paddingIdx !== null && !(Number.isInteger(paddingIdx) && paddingIdx >= 0 && paddingIdx < V)) {
    throw new OperatorError(`embeddingGradient: paddingIdx is ${String(paddingIdx)}, but numWeights ${V}; expected null or an integer from 0 to ${V - 1}`);
  }
  if (typeof scaleGradByFreq !== 'boolean') throw new OperatorError(`embeddingGradient: scaleGradByFreq is ${String(scaleGradByFreq)}; expected true or false`);
  const D = grad.shape[grad.ndim - 1];
  checkIndices('embeddingGradient', ['ids', ids], ['the table', [V, D]], 0);
  return [V, D];
}

function reference(grad: Tensor, ids: Tensor, { numWeights: V, paddingIdx, scaleGradByFreq }: EmbeddingGradientOptions): Tensor {
  const D = grad.shape[grad.ndim - 1];
  const y = grad.newZeros([V, D]);
  for (let v = 0; v < V; v++) for (let d = 0; d < D; d++) {
    let total = 0;
    let count = 0;
    for (let n = 0; n < ids.array.length; n++) if (ids.array[n] === v && v !== paddingIdx) {
      total += grad.array[n * D + d];
      count++;
    }
    y.array[v * D + d] = scaleGradByFreq ? total / Math.max(count, 1) : total;
  }
  return y;
}

/** One thread per result: v and d became threads, and n walks only over the places of v. */
function embeddingGradientKernel(this: Thread, grad: Plane, starts: Flat, order: Flat, scaled: number): number {
  const start = starts[this.thread.y];
  const count = starts[this.thread.y + 1] - start;
  let total = 0;
  for (let n = 0; n < count; n++) {
    total += grad[order[start + n]][this.thread.x];
  }
  return scaled > 0 ? total / Math.max(count, 1) : total;
}

export const embeddingGradient: Operator<Two, EmbeddingGradientOptions> = defineOperator<Two, EmbeddingGradientOptions>({
  name: 'embeddingGradient',
  takes: { grad: 'float', ids: 'integer' },
  defaults: { numWeights: required, paddingIdx: null, scaleGradByFreq: false },
  shape,
  reference,
  gpu(grad, ids, { numWeights: V, paddingIdx, scaleGradByFreq }) {
    const D = grad.shape[grad.ndim - 1];
    const { starts, order } = segmentsOf(host(ids), V, paddingIdx);
    const inputs = [grid(grad, [ids.numel(), D]), starts, order];
    return launch(embeddingGradientKernel, { threads: [D, V], inputs, integers: { scaled: Number(scaleGradByFreq) } });
  },
  gradient({ grad: g, inputs: [grad, ids], options: { numWeights, paddingIdx, scaleGradByFreq } }) {
    const share = (): Tensor => {
      const rows = embedding(ids, g);
      if (!scaleGradByFreq || rows.numel() === 0) return rows;
      const one = narrow(onesLike(grad), { dim: -1, start: 0, length: 1 });
      return div(rows, embedding(ids, embeddingGradient(one, ids, { numWeights })));
    };
    return [() => (paddingIdx === null ? share() : maskedFill(share(), unsqueeze(eq(ids, paddingIdx), { dim: -1 }), { value: 0 })), null];
  },
  gradFn: 'EmbeddingDenseBackwardBackward0',
});
