/** The sizes of an attention call, and the heads that several queries share. */
import { OperatorError } from '../../errors.ts';
import { broadcastShapes, indexOf, type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { unsqueeze } from '../views/dims.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { sum } from '../reduction/sum.ts';

const name = 'scaledDotProductAttention';

export interface AttentionSizes {
  /** The dims before the last two, of the result and of the scores. */
  readonly batch: Shape;
  readonly scoreBatch: Shape;
  /** L queries and S keys of E features, values of V. */
  readonly L: number;
  readonly S: number;
  readonly E: number;
  readonly V: number;
}

/** Refuses inputs that do not fit together. */
export function attentionSizes(query: Tensor, key: Tensor, value: Tensor, enableGqa: boolean): AttentionSizes {
  for (const [input, { shape }] of Object.entries({ query, key, value })) {
    const matrix = input === 'query' ? 'L, E' : input === 'key' ? 'S, E' : 'S, Ev';
    const expected = enableGqa ? `enableGqa shares heads; expected [..., heads, ${matrix}]` : `expected [..., ${matrix}]`;
    if (shape.length < (enableGqa ? 3 : 2)) throw new OperatorError(`${name}: ${input} has shape ${show(shape)}; ${expected}`);
  }
  const [L, E] = query.shape.slice(-2);
  const [S, keyE] = key.shape.slice(-2);
  const [valueS, V] = value.shape.slice(-2);
  if (keyE !== E) {
    throw new OperatorError(
      `${name}: query has shape ${show(query.shape)} and key ${show(key.shape)}; queries have ${E} features, keys ${keyE} (dim -1); expected equal sizes`,
    );
  }
  if (valueS !== S) {
    throw new OperatorError(
      `${name}: key has shape ${show(key.shape)} and value ${show(value.shape)}; there are ${S} keys and ${valueS} values (dim -2); expected equal sizes`,
    );
  }
  const heads = query.shape.at(-3) as number;
  const [q, k, v] = [query, key, value].map(({ shape }, i) => {
    const dims = shape.slice(0, -2);
    if (!enableGqa || i === 0) return dims;
    const [shared] = dims.slice(-1);
    if (shared === 0 ? heads !== 0 : heads % shared !== 0) {
      const shapes = `query has shape ${show(query.shape)} and ${i === 1 ? 'key' : 'value'} ${show(shape)}`;
      throw new OperatorError(`${name}: ${shapes}; ${shared} heads (dim -3) cannot be shared evenly by ${heads}; expected a divisor of ${heads}`);
    }
    return dims.with(-1, heads);
  });
  const named = (input: string, dims: Shape): [string, Shape] => [`${input} without its last two dims`, dims];
  const scoreBatch = broadcastShapes(name, named('query', q), named('key', k));
  return { batch: broadcastShapes(name, named('query', q), named('key', k), named('value', v)), scoreBatch, L, S, E, V };
}

/** Refuses a mask that does not stretch to the scores. */
export function checkMask({ shape, dtype }: Tensor, query: Tensor, scores: Shape): void {
  if (dtype !== 'bool' && dtype !== query.dtype) {
    throw new OperatorError(`${name}: attnMask has dtype ${dtype} and query ${query.dtype}; expected bool or ${query.dtype}`);
  }
  const missing = scores.length - shape.length;
  if (missing < 0 || shape.some((size, d) => size !== 1 && size !== scores[d + missing])) {
    throw new OperatorError(
      `${name}: attnMask has shape ${show(shape)}; there is a score for every query and key, ${show(scores)}; expected equal sizes, or 1`,
    );
  }
}

/**
 * In which matrix of an input, counted from 0, batch number `b` finds its own. One index answers for all where a dim is
 * stretched, and for its group where heads are shared: ⌊i · size / full⌋ is both.
 */
export function matrixOf(b: number, batch: Shape, own: Shape): number {
  const index = indexOf(b, batch).slice(batch.length - own.length);
  return own.reduce((place, size, d) => place * size + Math.floor((index[d] * size) / batch[d + batch.length - own.length]), 0);
}

/** Every head as often as queries share it: [..., shared, S, E] → [..., heads, S, E]. */
export function repeatHeads(x: Tensor, heads: number): Tensor {
  const [shared, S, E] = x.shape.slice(-3);
  if (shared === heads) return x;
  const before = x.shape.slice(0, -3);
  return reshape(expand(unsqueeze(x, { dim: -3 }), { size: [...before, shared, heads / shared, S, E] }), { shape: [...before, heads, S, E] });
}

/** The gradient of repeatHeads: adds up what the sharing queries ask for. */
export function sumHeads(grad: Tensor, shared: number): Tensor {
  const [heads, S, E] = grad.shape.slice(-3);
  return shared === heads ? grad : sum(reshape(grad, { shape: [...grad.shape.slice(0, -3), shared, heads / shared, S, E] }), { dim: -3 });
}

/** PyTorch has one step for the common case (four dims, nothing to broadcast), and otherwise ends with a product of matrices. */
export function nameInPyTorch(query: Tensor, key: Tensor, value: Tensor, attnMask: Tensor | null, dropoutP: number, enableGqa: boolean): string {
  const { batch, L, S, V, E } = attentionSizes(query, key, value, enableGqa);
  if (sizeOf(batch) * L * S * V === 0) return 'AddBackward0';
  const plain = [query, key, value].every(({ ndim, shape }) => ndim === 4 && shape[0] === batch[0]);
  const heads = plain && query.size(1) === batch[1] && key.size(1) === value.size(1) && (enableGqa || key.size(1) === query.size(1));
  const masked = !attnMask || (!attnMask.requiresGrad && attnMask.ndim !== 3);
  if (heads && masked && V === E && dropoutP === 0) return 'ScaledDotProductFlashAttentionForCpuBackward0';
  return batch.length === 0 ? 'MmBackward0' : 'UnsafeViewBackward0';
}
