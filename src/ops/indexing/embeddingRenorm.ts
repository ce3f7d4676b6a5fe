/**
 * The table of an embedding with the rows that are in use shortened to a norm, where they are longer.
 *
 *     y[v, :] = weight[v, :] · maxNorm / (n + 10⁻⁷)   if v is among the ids and n = (Σ |weight[v, d]|ᵖ)^(1/p) > maxNorm
 *     y[v, :] = weight[v, :]                          otherwise        p = normType, ∞ for the largest element
 *
 * The 10⁻⁷ is PyTorch's. There the change is made in place; here `embedding` writes the result into its weight.
 *
 * @shape  weight: [V, D]   ids: any, int32  →  y: [V, D]
 * @torch  torch.embedding_renorm_(weight, indices, max_norm, norm_type)
 */
import { type Flat, grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { pow } from '../../gpu/math.ts';
import { defineOperator, NotDifferentiable, OperatorError, required } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { checkIndices, segmentsOf } from './indices.ts';

export interface EmbeddingRenormOptions {
  /** The norm no row in use exceeds. */
  readonly maxNorm: number;
  /** The p of the norm. PyTorch also takes p ≤ 0, which is no norm. */
  readonly normType: number;
}

/** `embedding` asks before it starts. */
export function checkNorm(operator: string, { maxNorm, normType }: EmbeddingRenormOptions): void {
  if (typeof maxNorm !== 'number' || !(maxNorm >= 0)) throw new OperatorError(`${operator}: maxNorm is ${String(maxNorm)}; expected a number ≥ 0`);
  if (typeof normType !== 'number' || !(normType > 0)) {
    throw new OperatorError(`${operator}: normType is ${String(normType)}; expected a number > 0, or Infinity`);
  }
}

function shape(weight: Tensor, ids: Tensor, options: EmbeddingRenormOptions): Shape {
  if (weight.ndim !== 2) throw new OperatorError(`embeddingRenorm: weight has shape ${show(weight.shape)}; expected [V, D]`);
  checkNorm('embeddingRenorm', options);
  checkIndices('embeddingRenorm', ['ids', ids], ['weight', weight.shape], 0);
  return weight.shape;
}

function reference(weight: Tensor, ids: Tensor, { maxNorm, normType: p }: EmbeddingRenormOptions): Tensor {
  const [V, D] = weight.shape;
  const y = weight.newZeros([V, D]);
  y.array.set(weight.array);
  for (const v of new Set<number>(ids.array)) {
    let total = 0;
    for (let d = 0; d < D; d++) {
      const size = Math.abs(weight.array[v * D + d]);
      total = p === Infinity ? Math.max(total, size) : total + size ** p;
    }
    const norm = p === Infinity ? total : total ** (1 / p);
    if (norm > maxNorm) for (let d = 0; d < D; d++) y.array[v * D + d] = weight.array[v * D + d] * (maxNorm / (norm + 1e-7));
  }
  return y;
}

/** First a thread per row: what it is multiplied by, 1 where it stays; `largest` is 1 for the norm p = ∞, */
function rowScaleKernel(this: Thread, weight: Plane, starts: Flat, D: number, largest: number, maxNorm: number, p: number): number {
  let visited = 0;
  if (starts[this.thread.y + 1] > starts[this.thread.y]) {
    visited = D;
  }
  let total = 0;
  for (let d = 0; d < visited; d++) {
    const size = Math.abs(weight[this.thread.y][d]);
    const term = pow(size, p);
    total = largest > 0.5 ? Math.max(total, size) : total + term;
  }
  const root = pow(total, 1 / p);
  const norm = largest > 0.5 ? total : root;
  return visited > 0.5 && norm > maxNorm ? maxNorm / (norm + 0.0000001) : 1;
}
/** then a thread per element. */
function scaleRowsKernel(this: Thread, weight: Plane, scales: Flat): number {
  return weight[this.thread.y][this.thread.x] * scales[this.thread.y];
}

export const embeddingRenorm = defineOperator<[weight: Tensor, ids: Tensor], EmbeddingRenormOptions>({
  name: 'embeddingRenorm',
  takes: { weight: 'float', ids: 'integer' },
  defaults: { maxNorm: required, normType: 2 },
  shape,
  reference,
  gpu(weight, ids, { maxNorm, normType: p }) {
    const [V, D] = weight.shape;
    const rows = grid(weight, [V, D]);
    const { starts } = segmentsOf(host(ids), V);
    const scales = launch(rowScaleKernel, {
      threads: [1, V], inputs: [rows, starts], integers: { D, largest: Number(p === Infinity) }, floats: { maxNorm, p: p === Infinity ? 1 : p },
    });
    return launch(scaleRowsKernel, { threads: [D, V], inputs: [rows, scales] });
  },
  gradient: new NotDifferentiable('it is a change of the table, made between the steps that gradients are for'),
});
