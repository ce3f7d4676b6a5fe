/**
 * Vandermonde matrix: the powers of every number of x in a row, the highest first. Times coefficients, it evaluates a polynomial at all x.
 *
 *     y[i,j] = xᵢ^(N−1−j),  or  xᵢʲ  where increasing        dxᵢ = Σⱼ g[i,j] · p · xᵢᵖ⁻¹        p the power at j
 *
 * x⁰ is 1, whatever x. Integers and booleans make int32. (The gradient is that of torch.linalg.vander; torch.vander has none from three powers on.)
 *
 * @shape  x: [M]  →  y: [M, N]
 * @torch  torch.vander(x, N=None, increasing=False)
 * @example vander(tensor([1, 2, 3]))   // [[1, 1, 1], [4, 2, 1], [9, 3, 1]]
 */
import { arange } from '../../creation.ts';
import { isFloat } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { mul } from '../elementwise/arithmetic.ts';
import { sum } from '../reduction/sum.ts';
import { narrow } from '../views/slices.ts';

export interface VanderOptions {
  /** How many powers; null is as many as there are numbers. */
  readonly N: number | null;
  /** Whether the lowest power comes first. */
  readonly increasing: boolean;
}

function shape({ shape: x }: Tensor, { N, increasing }: VanderOptions): readonly [number, number] {
  if (x.length !== 1) throw new OperatorError(`vander: x has shape ${show(x)}; expected a vector`);
  if (N !== null && (!Number.isInteger(N) || N < 0)) throw new OperatorError(`vander: N is ${String(N)}; expected a whole number ≥ 0, or null`);
  if (typeof increasing !== 'boolean') throw new OperatorError(`vander: increasing is ${String(increasing)}; expected true or false`);
  return [x[0], N ?? x[0]];
}

function reference(x: Tensor, options: VanderOptions): Tensor {
  const [M, N] = shape(x, options);
  const y = x.newZeros([M, N]);
  for (let i = 0; i < M; i++) {
    let power = 1;
    for (let p = 0; p < N; p++) {
      y.array[i * N + (options.increasing ? p : N - 1 - p)] = power;
      power *= x.array[i];
    }
  }
  return y;
}

/** One thread per power: column j holds power `first + j · step`, the product of those of x, x², x⁴, … that its binary digits name. */
function vanderKernel(this: Thread, x: Flat, digits: number, first: number, step: number): number {
  let square = x[this.thread.y];
  let rest = first + this.thread.x * step;
  let power = 1;
  for (let digit = 0; digit < digits; digit++) {
    const half = Math.floor(rest * 0.5);
    if (rest - 2 * half > 0.5) {
      power = power * square;
    }
    square = square * square;
    rest = half;
  }
  return power;
}

export const vander: Operator<[x: Tensor], VanderOptions> = defineOperator<[x: Tensor], VanderOptions>({
  name: 'vander',
  takes: { x: 'any' },
  defaults: { N: null, increasing: false },
  promotion: (type) => (isFloat(type) ? type : 'int32'),
  shape,
  reference,
  gpu(x, options) {
    const [M, N] = shape(x, options);
    const order = options.increasing ? { first: 0, step: 1 } : { first: N - 1, step: -1 };
    return launch(vanderKernel, { threads: [N, M], inputs: [x], integers: { digits: Math.ceil(Math.log2(N)), ...order } });
  },
  gradient({ grad, inputs: [x], options }) {
    const [M, N] = shape(x, options);
    const { increasing } = options;
    if (N < 2) return [() => grad.newZeros([M])];
    // Every column but that of power 0: the powers below, and how many times each counts.
    const lower = vander(x, { N: N - 1, increasing });
    const like = { dtype: grad.dtype, device: grad.device };
    const times = increasing ? arange(1, N, 1, like) : arange(N - 1, 0, -1, like);
    const share = (): Tensor => mul(narrow(grad, { dim: 1, start: increasing ? 1 : 0, length: N - 1 }), mul(lower, times));
    return [() => sum(share(), { dim: 1 })];
  },
  gradFn: (_x, { increasing }) => (increasing ? 'CatBackward0' : 'FlipBackward0'),
});
