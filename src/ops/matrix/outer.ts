/**
 * Outer product: every number of x times every number of vec2.
 *
 *     y[i,j] = xᵢ · vec2ⱼ        dx = g · vec2    dvec2 = gᵀ · x
 *
 * Types are promoted, and booleans are multiplied, as by `mul`.
 *
 * @shape  x: [M]   vec2: [N]  →  y: [M, N]
 * @torch  torch.outer(input, vec2)
 * @example outer(tensor([1, 2]), tensor([3, 4]))   // [[3, 4], [6, 8]]
 */
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { transpose, unsqueeze } from '../views/dims.ts';
import { to } from '../views/to.ts';
import { mv } from './mm.ts';

type Two = [x: Tensor, vec2: Tensor];

export const outer: Operator<Two, object> = defineOperator<Two, object>({
  name: 'outer',
  takes: { x: 'any', vec2: 'any' },
  defaults: {},
  promotion: 'promote',
  shape({ shape: x }, { shape: vec2 }) {
    if (x.length === 1 && vec2.length === 1) return [x[0], vec2[0]];
    throw new OperatorError(`outer: x has shape ${show(x)} and vec2 ${show(vec2)}; expected two vectors, use unsqueeze and mul for other ranks`);
  },
  reference(x, vec2) {
    const [M, N] = [x.numel(), vec2.numel()];
    const y = x.newZeros([M, N]);
    for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) y.array[i * N + j] = x.array[i] * vec2.array[j];
    return y;
  },
  gpu: (x, vec2) => mul(unsqueeze(x, { dim: 1 }), vec2),
  gradient({ grad, inputs: [x, vec2] }) {
    const { dtype } = grad;
    return [
      () => mv(grad, to(vec2, { dtype })),
      () => mv(transpose(grad, { dim0: 0, dim1: 1 }), to(x, { dtype })),
    ];
  },
  gradFn: 'MulBackward0',
});
