/**
 * The places where x is not zero, in row-major order.
 *
 *     indices[n] = (i, j, …)  of the n-th element with x[i, j, …] ≠ 0
 *
 * With `asTuple`, one tensor of indices for each dim, ready to index with: `x.get(...nonzero(x, { asTuple: true }))` is all that is
 * not zero. NaN is not zero. How many there are depends on the numbers, so they are read on the host.
 *
 * @shape  x: any of rank R  →  indices: [n, R], int32;  asTuple → R times [n], of a tensor without dims one [n] of zeros
 * @torch  torch.nonzero(input, as_tuple=False)
 * @example nonzero(tensor([[0, 5], [7, 0]]))   // [[0, 1], [1, 0]]
 */
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { type Described, defineOperator, NotDifferentiable, OperatorError } from '../../operator.ts';
import { contiguousStrides, indexOf } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { stack } from './stack.ts';
import { positionsOnGpu } from './indices.ts';

export interface NonzeroOptions {
  /** One tensor per dim instead of one row per element. */
  readonly asTuple: boolean;
}

/** What comes back depends on whether a tuple is wanted. */
export interface Nonzero {
  (x: Tensor, options?: { readonly asTuple?: false }): Tensor;
  (x: Tensor, options: { readonly asTuple: true }): readonly Tensor[];
  readonly definition: Described<[x: Tensor], NonzeroOptions, Tensor | readonly Tensor[]>;
}

/** Which index a position has in one dim. One thread per position. */
function coordinateKernel(this: Thread, positions: Flat, stride: number, size: number): number {
  const steps = Math.floor((positions[this.thread.x] + 0.5) / stride);
  return steps - Math.floor((steps + 0.5) / size) * size;
}

const operator = defineOperator<[x: Tensor], NonzeroOptions, Tensor | readonly Tensor[]>({
  name: 'nonzero',
  takes: { x: 'any' },
  outputs: { indices: 'int32' },
  defaults: { asTuple: false },
  shape(x, { asTuple }) {
    if (typeof asTuple !== 'boolean') throw new OperatorError(`nonzero: asTuple is ${String(asTuple)}; expected true or false`);
    return asTuple ? new Array<null>(Math.max(x.ndim, 1)).fill(null) : null;
  },
  reference(x, { asTuple }) {
    const places: number[][] = [];
    x.array.forEach((value, position) => {
      if (value !== 0) places.push(indexOf(position, x.shape));
    });
    if (!asTuple) {
      const indices = x.newZeros([places.length, x.ndim], 'int32');
      indices.array.set(places.flat());
      return indices;
    }
    return Array.from({ length: Math.max(x.ndim, 1) }, (_, d) => {
      const column = x.newZeros([places.length], 'int32');
      places.forEach((place, n) => { column.array[n] = place[d] ?? 0; });
      return column;
    });
  },
  gpu(x, { asTuple }) {
    const numbers = host(x);
    const positions = new Float32Array(numbers.length);
    let count = 0;
    for (let position = 0; position < numbers.length; position++) if (numbers[position] !== 0) positions[count++] = position;
    const found = positionsOnGpu(positions.slice(0, count), numbers.length);
    if (x.ndim === 0) return asTuple ? [found] : x.newZeros([count, 0]);
    const strides = contiguousStrides(x.shape);
    const columns = x.shape.map((size, d) => launch(coordinateKernel, { threads: [count], inputs: [found], integers: { stride: strides[d], size } }));
    return asTuple ? columns : stack(columns, { dim: 1 });
  },
  gradient: new NotDifferentiable('it returns indices, which do not move when x moves a little'),
});
export const nonzero: Nonzero = operator as typeof operator & Nonzero; // the overloads say what the union cannot
