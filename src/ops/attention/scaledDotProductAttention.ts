/**
 * Attention: every query takes an average of the values, weighted by how well it fits their keys.
 *
 *     A = softmax(Q Kᵀ / √E + M)        Y = A V        M = 0 where a query may look, −∞ where a mask forbids it
 *
 *     dV = Aᵀ G        dA = G Vᵀ        dM = A ⊙ (dA − Σ dA ⊙ A)        dQ = dM K / √E        dK = dMᵀ Q / √E
 *
 * Without the √E, the products of long vectors would be so large that softmax chooses one value and has no gradient. A query
 * whose mask forbids everything gets zeros, not NaN. `isCausal` counts from the first query and the first key, also when
 * there are more of the ones than of the others. Dropout drops weights of A as `dropout` does, and as PyTorch does, the same ones.
 *
 * @shape  query: [..., L, E]   key: [..., S, E]   value: [..., S, Ev]   attnMask: broadcasts to [..., L, S], or null  →  y: [..., L, Ev]
 * @torch  torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False,
 *         scale=None, enable_gqa=False);  Vaswani et al. 2017
 */
import { arange } from '../../creation.ts';
import { type Backward, defineOperator, type Gradients, OperatorError } from '../../operator.ts';
import { broadcastStrides, contiguousStrides, indexOf, type Shape, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import { ge } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { matmul } from '../matrix/matmul.ts';
import { once } from '../once.ts';
import { sum } from '../reduction/sum.ts';
import { drawNoise } from '../regularization/dropout.ts';
import { transpose, unsqueeze } from '../views/dims.ts';
import { safeSoftmax } from './safeSoftmax.ts';
import { attentionSizes, checkMask, matrixOf, nameInPyTorch, repeatHeads, sumHeads } from './sizes.ts';

export interface AttentionOptions {
  /** The probability of every weight in A to be dropped. */
  readonly dropoutP: number;
  /** Query l may look at the keys 0 … l only. */
  readonly isCausal: boolean;
  /** What the products are multiplied by; null means 1 / √E. */
  readonly scale: number | null;
  /** Key and value may have fewer heads (dim −3) than query; neighbouring query heads share one (grouped-query attention). */
  readonly enableGqa: boolean;
}
type AttentionInputs = [query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null];

function reference(query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, options: AttentionOptions, drawn: Tensor): Tensor {
  const { batch, scoreBatch, L, S, E, V } = attentionSizes(query, key, value, options.enableGqa);
  const scale = options.scale ?? 1 / Math.sqrt(E);
  const mask = biasOf(attnMask, [...scoreBatch, L, S]);
  const y = query.newZeros([...batch, L, V]);
  for (let b = 0; b < sizeOf(batch); b++) {
    const [q, k, v] = [query, key, value].map(({ shape }) => matrixOf(b, batch, shape.slice(0, -2)));
    const a = matrixOf(b, batch, scoreBatch);
    for (let l = 0; l < L; l++) {
      const score = new Float64Array(S);
      let max = -Infinity;
      for (let s = 0; s < S; s++) {
        for (let e = 0; e < E; e++) score[s] += scale * query.array[(q * L + l) * E + e] * key.array[(k * S + s) * E + e];
        score[s] += mask((a * L + l) * S + s) + (options.isCausal && s > l ? -Infinity : 0);
        max = Math.max(max, score[s]);
      }
      if (max === -Infinity) continue; // this query may look nowhere
      let total = 0;
      for (let s = 0; s < S; s++) total += Math.exp(score[s] - max);
      for (let i = 0; i < V; i++) {
        let average = 0;
        for (let s = 0; s < S; s++) {
          const weight = Math.exp(score[s] - max) / total * (options.dropoutP > 0 ? drawn.array[(a * L + l) * S + s] : 1);
          average += weight * value.array[(v * S + s) * V + i];
        }
        y.array[(b * L + l) * V + i] = average;
      }
    }
  }
  return y;
}

/** What a mask adds to the score at a position of all scores. */
function biasOf(attnMask: Tensor | null, scores: Shape): (position: number) => number {
  if (!attnMask) return () => 0;
  const strides = broadcastStrides(attnMask.shape, contiguousStrides(attnMask.shape), scores);
  return (position) => {
    const entry = attnMask.array[indexOf(position, scores).reduce((at, i, d) => at + i * strides[d], 0)];
    return attnMask.dtype !== 'bool' ? entry : entry ? 0 : -Infinity;
  };
}

/** A, before dropout, made of operators: for the gpu, and for the gradient. */
function weights(query: Tensor, key: Tensor, attnMask: Tensor | null, { isCausal, scale }: AttentionOptions): Tensor {
  const scores = matmul(mul(query, scale ?? 1 / Math.sqrt(query.size(-1))), transpose(key, { dim0: -2, dim1: -1 }));
  const open = isCausal ? causal(query, key) : attnMask?.dtype === 'bool' ? attnMask : null;
  const bias = open ? where(open, 0, -Infinity) : attnMask;
  return safeSoftmax(bias ? add(scores, bias) : scores, { dim: -1 });
}
/** [L, S]: is key s no later than query l? */
function causal(query: Tensor, key: Tensor): Tensor {
  const [l, s] = [query, key].map((x) => arange(x.size(-2), { dtype: 'int32', device: x.device }));
  return ge(unsqueeze(l, { dim: 1 }), s);
}

/** Key and value as every query head sees them. */
const seenBy = (query: Tensor, { enableGqa }: AttentionOptions) => (x: Tensor): Tensor => (enableGqa ? repeatHeads(x, query.size(-3)) : x);
const dropped = (A: Tensor, { dropoutP }: AttentionOptions, noise: Tensor): Tensor => (dropoutP > 0 ? mul(A, noise) : A);

function gpu(query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, options: AttentionOptions, drawn: Tensor): Tensor {
  const seen = seenBy(query, options);
  return matmul(dropped(weights(query, seen(key), attnMask, options), options, drawn), seen(value));
}

function gradient({ grad: G, inputs: [query, key, value, attnMask], options, drawn }: Backward<AttentionInputs, AttentionOptions>): Gradients<AttentionInputs> {
  const seen = seenBy(query, options);
  const turned = (x: Tensor): Tensor => transpose(x, { dim0: -2, dim1: -1 });
  const shared = (dx: Tensor, x: Tensor): Tensor => (options.enableGqa ? sumHeads(dx, x.size(-3)) : dx);
  const scale = options.scale ?? 1 / Math.sqrt(query.size(-1));
  const A = once(() => weights(query, seen(key), attnMask, options));
  const dM = once(() => {
    const dA = dropped(matmul(G, turned(seen(value))), options, drawn);
    return mul(A(), sub(dA, sum(mul(dA, A()), { dim: -1, keepdim: true })));
  });
  return [
    () => mul(matmul(dM(), seen(key)), scale),
    () => shared(mul(matmul(turned(dM()), query), scale), key),
    () => shared(matmul(turned(dropped(A(), options, drawn)), G), value),
    attnMask && attnMask.dtype !== 'bool' ? dM : null,
  ];
}

function shape(query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, { dropoutP, isCausal, scale, enableGqa }: AttentionOptions): Shape {
  const refuse = (what: string): never => { throw new OperatorError(`scaledDotProductAttention: ${what}`); };
  for (const [option, said] of Object.entries({ isCausal, enableGqa })) {
    if (typeof said !== 'boolean') refuse(`${option} is ${String(said)}; expected true or false`);
  }
  if (!(dropoutP >= 0 && dropoutP <= 1)) refuse(`dropoutP is ${String(dropoutP)}; expected a number from 0 to 1`);
  if (scale !== null && !Number.isFinite(scale)) refuse(`scale is ${String(scale)}; expected a finite number, or null for 1 / √E`);
  const { batch, scoreBatch, L, S, V } = attentionSizes(query, key, value, enableGqa);
  if (attnMask && isCausal) refuse('attnMask is given and isCausal is true; expected one of them, or a mask that is causal itself');
  if (attnMask) checkMask(attnMask, query, [...scoreBatch, L, S]);
  return [...batch, L, V];
}

export const scaledDotProductAttention = defineOperator<AttentionInputs, AttentionOptions>({
  name: 'scaledDotProductAttention',
  takes: { query: 'float', key: 'float', value: 'float', attnMask: 'aside?' },
  defaults: { dropoutP: 0, isCausal: false, scale: null, enableGqa: false },
  broadcasts: true,
  shape,
  draw(query, key, value, _attnMask, { dropoutP, enableGqa }) {
    const { scoreBatch, L, S } = attentionSizes(query, key, value, enableGqa);
    return dropoutP > 0 ? drawNoise(query.newZeros([...scoreBatch, L, S]), dropoutP) : query;
  },
  reference,
  gpu,
  gradient,
  gradFn: (query, key, value, attnMask, { dropoutP, enableGqa }) => nameInPyTorch(query, key, value, attnMask, dropoutP, enableGqa),
});
