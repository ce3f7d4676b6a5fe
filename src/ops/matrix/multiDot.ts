/**
 * The product of several matrices, multiplied in the order that takes the fewest multiplications.
 *
 *     y = x₁ x₂ ⋯ xₙ        dxₖ = (x₁ ⋯ xₖ₋₁)ᵀ g (xₖ₊₁ ⋯ xₙ)ᵀ
 *
 * Where the brackets stand changes nothing but the work: of a [10, 100], a [100, 5] and a [5, 50], (ab)c takes 7 500 multiplications
 * and a(bc) 75 000. The first may be a vector, which is a row, and the last one, which is a column; those dims are gone from y.
 *
 * @shape  tensors: [M, K₁] or [K₁], [K₁, K₂], …, [Kₙ₋₁, N] or [Kₙ₋₁]  →  y: [M, N], without M or N where there was a vector
 * @torch  torch.linalg.multi_dot(tensors)
 * @example multiDot([tensor([1, 2]), eye(2), tensor([3, 4])])   // 11
 */
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { matmul } from './matmul.ts';

type Tensors = [tensors: readonly Tensor[]];

/** The shape of every factor as a matrix, and of the result. */
function chain(tensors: readonly Tensor[]): { matrices: readonly (readonly [number, number])[]; shape: Shape } {
  const last = tensors.length - 1;
  if (last < 1) throw new OperatorError(`multiDot: tensors has ${last + 1} elements; expected at least two`);
  const matrices = tensors.map(({ shape }, t) => {
    const isEnd = t === 0 || t === last;
    if (shape.length !== 2 && !(isEnd && shape.length === 1)) {
      throw new OperatorError(`multiDot: tensors[${t}] has shape ${show(shape)}; expected a matrix${isEnd ? ' or a vector' : ''}`);
    }
    return [shape.length === 2 ? shape[0] : t === 0 ? 1 : shape[0], shape.length === 2 ? shape[1] : t === 0 ? shape[0] : 1] as const;
  });
  const odd = matrices.findIndex(([rows], t) => t > 0 && rows !== matrices[t - 1][1]);
  if (odd > 0) {
    const shapes = `tensors[${odd - 1}] has shape ${show(tensors[odd - 1].shape)} and tensors[${odd}] ${show(tensors[odd].shape)}`;
    throw new OperatorError(`multiDot: ${shapes}; ${matrices[odd - 1][1]} columns meet ${matrices[odd][0]} rows; expected equal sizes`);
  }
  const [rows, columns] = [tensors[0].ndim === 2 ? [matrices[0][0]] : [], tensors[last].ndim === 2 ? [matrices[last][1]] : []];
  return { matrices, shape: [...rows, ...columns] };
}

function reference(tensors: readonly Tensor[]): Tensor {
  const { matrices, shape } = chain(tensors);
  const [M] = matrices[0];
  let product = Float64Array.from(tensors[0].array);
  for (let t = 1; t < tensors.length; t++) {
    const [K, N] = matrices[t];
    const next = new Float64Array(M * N);
    for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) for (let k = 0; k < K; k++) next[i * N + j] += product[i * K + k] * tensors[t].array[k * N + j];
    product = next;
  }
  const y = tensors[0].newZeros(shape);
  y.array.set(product);
  return y;
}

/**
 * Where to cut: `cut[a][b]` is the factor before which the product of factors a … b falls into two. The best cut of a stretch is found
 * from the best cuts of the shorter stretches inside it.
 */
export function bestCuts(matrices: readonly (readonly [number, number])[]): number[][] {
  const count = matrices.length;
  const work = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const cut = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (let length = 2; length <= count; length++) for (let a = 0, b = length - 1; b < count; a++, b++) {
    work[a][b] = Infinity;
    for (let c = a + 1; c <= b; c++) {
      const multiplications = work[a][c - 1] + work[c][b] + matrices[a][0] * matrices[c][0] * matrices[b][1];
      if (multiplications < work[a][b]) [work[a][b], cut[a][b]] = [multiplications, c];
    }
  }
  return cut;
}

function gpu(tensors: readonly Tensor[]): Tensor {
  const { matrices, shape } = chain(tensors);
  const cut = bestCuts(matrices);
  const stretch = (a: number, b: number): Tensor =>
    (a === b ? reshape(tensors[a], { shape: matrices[a] }) : matmul(stretch(a, cut[a][b] - 1), stretch(cut[a][b], b)));
  return reshape(stretch(0, tensors.length - 1), { shape });
}

export const multiDot: Operator<Tensors, object> = defineOperator<Tensors, object>({
  name: 'multiDot',
  takes: { tensors: 'number[]' },
  defaults: {},
  shape: (tensors) => chain(tensors).shape,
  reference,
  gpu,
  gradient({ grad, inputs: [tensors] }) {
    const { matrices } = chain(tensors);
    const last = tensors.length - 1;
    const turned = tensors.map((x, t) => transpose(reshape(x, { shape: matrices[t] }), { dim0: 0, dim1: 1 }));
    const g = reshape(grad, { shape: [matrices[0][0], matrices[last][1]] });
    const share = (x: Tensor, k: number): Tensor => {
      const factors = [...turned.slice(0, k).reverse(), g, ...turned.slice(k + 1).reverse()];
      return reshape(multiDot(factors), { shape: x.shape });
    };
    return [() => tensors.map((x, k) => (x.requiresGrad ? share(x, k) : x))]; // nobody asks for the others
  },
  gradFn: 'ViewBackward0',
});
