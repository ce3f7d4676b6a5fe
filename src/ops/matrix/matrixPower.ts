/**
 * A square matrix times itself, n times over.
 *
 *     y = xⁿ        x⁰ is the identity        dx = Σᵢ (xᵀ)ⁱ g (xᵀ)ⁿ⁻¹⁻ⁱ        for i = 0 … n − 1
 *
 * PyTorch takes negative n, too: they are powers of the inverse.
 *
 * By squaring, twice as many factors cost one product more. The gradient's sum needs no loop of its own: it appears in the corner of
 * another power,
 *
 *     | xᵀ  g  |ⁿ     | (xᵀ)ⁿ  dx    |
 *     | 0   xᵀ |   =  | 0      (xᵀ)ⁿ |
 *
 * @shape  x: [..., N, N]  →  y: the shape of x
 * @torch  torch.linalg.matrix_power(A, n), n ≥ 0
 * @example matrixPower(tensor([[1, 1], [1, 0]]), { n: 5 })   // [[8, 5], [5, 3]]: Fibonacci's numbers
 */
import { eye } from '../../creation.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { cat } from '../indexing/cat.ts';
import { clone } from '../views/contiguous.ts';
import { transpose } from '../views/dims.ts';
import { expand } from '../views/expand.ts';
import { narrow } from '../views/slices.ts';
import { matmul } from './matmul.ts';

export interface MatrixPowerOptions {
  /** How many factors there are. */
  readonly n: number;
}

function reference(x: Tensor, { n }: MatrixPowerOptions): Tensor {
  const N = x.shape[x.ndim - 1];
  const y = x.newZeros(x.shape);
  for (let z = 0; z < sizeOf(x.shape.slice(0, -2)); z++) {
    let power = Float64Array.from({ length: N * N }, (_, at) => (n === 0 ? Number(Math.floor(at / N) === at % N) : x.array[z * N * N + at]));
    for (let factor = 1; factor < n; factor++) {
      const next = new Float64Array(N * N);
      for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) for (let k = 0; k < N; k++) next[i * N + j] += power[i * N + k] * x.array[(z * N + k) * N + j];
      power = next;
    }
    y.array.set(power, z * N * N);
  }
  return y;
}

function gpu(x: Tensor, { n }: MatrixPowerOptions): Tensor {
  if (n === 0) {
    const N = x.shape[x.ndim - 1];
    return clone(expand(eye(N, N, { dtype: x.dtype, device: x.device }), { size: x.shape }));
  }
  if (n === 1) return clone(x);
  const half = gpu(x, { n: Math.floor(n / 2) });
  const square = matmul(half, half);
  return n % 2 === 0 ? square : matmul(square, x);
}

export const matrixPower: Operator<[x: Tensor], MatrixPowerOptions> = defineOperator<[x: Tensor], MatrixPowerOptions>({
  name: 'matrixPower',
  takes: { x: 'number' },
  defaults: { n: required },
  shape({ shape }, { n }) {
    const [rows, columns] = shape.slice(-2);
    if (shape.length < 2 || rows !== columns) throw new OperatorError(`matrixPower: x has shape ${show(shape)}; expected square matrices [..., N, N]`);
    if (!Number.isInteger(n) || n < 0) throw new OperatorError(`matrixPower: n is ${String(n)}; expected a whole number ≥ 0`);
    return shape;
  },
  reference,
  gpu,
  gradient({ grad, inputs: [x], options }) {
    const N = x.shape[x.ndim - 1];
    const turned = transpose(x, { dim0: -2, dim1: -1 });
    const above = cat([turned, grad], { dim: -1 });
    const below = cat([turned.newZeros(x.shape), turned], { dim: -1 });
    const power = (): Tensor => matrixPower(cat([above, below], { dim: -2 }), options);
    return [() => narrow(narrow(power(), { dim: -2, start: 0, length: N }), { dim: -1, start: N, length: N })];
  },
  gradFn({ ndim }, { n }) {
    if (n < 2) return n === 0 ? 'CopyBackwards' : 'CloneBackward0';
    return ndim === 2 ? 'MmBackward0' : 'UnsafeViewBackward0';
  },
});
