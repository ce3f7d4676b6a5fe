/** What the products on top of something else have in common:   y = beta · x + alpha · product */
import { convert, isFloat } from '../../dtype.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { type Shape, show, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul } from '../elementwise/arithmetic.ts';
import { checkFactors, checkRanks } from './factors.ts';

export interface AddedProductOptions {
  /** How many times x is added; with 0, x is not looked at, not even where it is NaN. */
  readonly beta: number;
  /** How many times the product. */
  readonly alpha: number;
}
type Three = [x: Tensor, a: Tensor, b: Tensor];
export type AddedProduct = Operator<Three, AddedProductOptions>;

/** Several results that are a product each, or one that is the sum of S products, of M × K with K × N: every product of this family is one of those. */
interface Sizes {
  readonly S: number;
  readonly M: number;
  readonly K: number;
  readonly N: number;
  readonly shape: Shape;
}
interface Family {
  /** The names of the factors, and the ranks they must have. */
  readonly factors: readonly [a: readonly [name: string, rank: number], b: readonly [name: string, rank: number]];
  readonly sizes: (a: Shape, b: Shape) => Sizes;
  readonly product: (a: Tensor, b: Tensor) => Tensor;
  /** The gradients of a and b in that product. */
  readonly gradient: (grad: Tensor, a: Tensor, b: Tensor) => readonly [() => Tensor, () => Tensor];
  /** Whether nothing is summed: the factors need not fit each other, types are promoted, and booleans are welcome. */
  readonly outer?: boolean;
}

export function addedProduct(name: string, { factors, sizes, product, gradient, outer = false }: Family): AddedProduct {
  const [[first, rank], [second, otherRank]] = factors;
  function reference(x: Tensor, a: Tensor, b: Tensor, { beta, alpha }: AddedProductOptions): Tensor {
    const { S, M, K, N, shape } = sizes(a.shape, b.shape);
    const [p, q, added] = [a, b, stretched(x, shape)].map((tensor) => rowMajor(tensor).array);
    const y = x.newZeros(shape);
    for (let z = 0; z < sizeOf(shape.slice(0, -2)); z++) for (let i = 0; i < M; i++) for (let j = 0; j < N; j++) {
      let total = 0;
      for (let s = 0; s < S; s++) for (let k = 0; k < K; k++) total += p[((z + s) * M + i) * K + k] * q[((z + s) * K + k) * N + j];
      const at = (z * M + i) * N + j;
      y.array[at] = convert(beta === 0 ? alpha * total : beta * added[at] + alpha * total, y.dtype);
    }
    return y;
  }

  return defineOperator<Three, AddedProductOptions>({
    name,
    takes: outer ? { x: 'any', [first]: 'any', [second]: 'any' } : { x: 'number', [first]: 'number', [second]: 'number' },
    defaults: { beta: 1, alpha: 1 },
    ...(outer ? { promotion: 'promote' } : { view: true }), // what is not converted is multiplied as it lies
    broadcasts: true,
    shape(x, a, b, options) {
      const check = outer ? checkRanks : checkFactors;
      check(name, [first, a.shape, rank], [second, b.shape, otherRank]);
      for (const weight of ['beta', 'alpha'] as const) checkWeight(name, weight, options[weight], x);
      const { shape } = sizes(a.shape, b.shape);
      const fits = x.shape.every((size, d) => size === 1 || size === shape[d + shape.length - x.ndim]);
      if (x.ndim > shape.length || !fits) {
        const shapes = `x has shape ${show(x.shape)} and the product ${show(shape)}`;
        throw new OperatorError(`${name}: ${shapes}; x cannot be stretched to it; expected equal sizes, or 1`);
      }
      return shape;
    },
    reference,
    gpu(x, a, b, { beta, alpha }) {
      const y = product(a, b);
      if (beta === 0) return alpha === 1 ? y : mul(y, alpha);
      return add(beta === 1 ? x : mul(x, beta), y, { alpha });
    },
    gradient({ grad, inputs: [, a, b], options: { beta, alpha } }) {
      const [da, db] = gradient(grad, a, b);
      return [() => scaled(grad, beta), () => scaled(da(), alpha), () => scaled(db(), alpha)];
    },
  });
}

const scaled = (x: Tensor, weight: number): Tensor => (weight === 1 ? x : mul(x, weight));

function checkWeight(name: string, weight: 'beta' | 'alpha', value: number, { dtype }: Tensor): void {
  if (typeof value !== 'number') throw new OperatorError(`${name}: ${weight} is ${String(value)}; expected a number`);
  if (isFloat(dtype) || Number.isInteger(value)) return;
  throw new OperatorError(`${name}: ${weight} is ${value}; x holds integers (${dtype}), so expected a whole number`);
}
