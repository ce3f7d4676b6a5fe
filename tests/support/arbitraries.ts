/** Tensors as tests meet them: any layout in memory, any of the edges a number has. */
import fc from 'fast-check';
import { fromNumbers, tensor } from '../../src/creation.ts';
import type { DType } from '../../src/dtype.ts';
import { contiguousStrides, type Shape, sizeOf } from '../../src/shape.ts';
import { Storage } from '../../src/storage.ts';
import { Tensor } from '../../src/tensor.ts';
import { arrayTypes } from '../../src/dtype.ts';

/** Small sizes, so that what a test shrinks to can be computed by hand; zero among them. */
export const size = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.constant(0) });
/** Sizes of which none is zero, where an operator needs something to look at. */
export const positiveSize = fc.integer({ min: 1, max: 4 });

export interface ShapeConstraints {
  readonly minRank?: number;
  readonly maxRank?: number;
  /** Sizes may be zero (default). */
  readonly empty?: boolean;
}
export const shapes = ({ minRank = 0, maxRank = 4, empty = true }: ShapeConstraints = {}): fc.Arbitrary<number[]> =>
  fc.array(empty ? size : positiveSize, { minLength: minRank, maxLength: maxRank });

/** Ordinary numbers on a grid of sixteenths: sums are exact, nothing ties by accident of rounding. */
export const ordinary = fc.integer({ min: -64, max: 64 }).map((sixteenths) => sixteenths / 16);
/** The same without zero, for divisors. */
export const nonzero = ordinary.map((value) => (value === 0 ? 0.25 : value));
export const positive = fc.integer({ min: 1, max: 64 }).map((sixteenths) => sixteenths / 16);
/** Ordinary numbers, and now and then one that is not. */
export const anyNumber = fc.oneof({ weight: 20, arbitrary: ordinary }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -0) });
export const wholeNumber = fc.integer({ min: -9, max: 9 });

export interface TensorConstraints {
  readonly dtype?: DType;
  /** What the elements are drawn from; default `ordinary`. */
  readonly elements?: fc.Arbitrary<number>;
}

/**
 * A tensor of this shape, lying in memory in any way: contiguous, as a stretch of a longer storage, with dims in another
 * order, or with gaps between its elements. Shrinks towards a contiguous tensor of zeros.
 */
export function tensorOf(shape: Shape, { dtype = 'float32', elements = ordinary }: TensorConstraints = {}): fc.Arbitrary<Tensor> {
  const count = sizeOf(shape);
  return fc.record({
    values: fc.array(elements, { minLength: count, maxLength: count }),
    layout: fc.constantFrom('contiguous', 'contiguous', 'offset', 'reversed dims', 'gaps'),
  }).map(({ values, layout }) => laidOut(values, shape, dtype, layout));
}

function laidOut(values: readonly number[], shape: Shape, dtype: DType, layout: string): Tensor {
  const gap = layout === 'gaps' ? 2 : 1;
  const offset = layout === 'contiguous' ? 0 : 3;
  const dense = layout === 'reversed dims' ? [...contiguousStrides([...shape].reverse())].reverse() : contiguousStrides(shape);
  const strides = dense.map((stride) => stride * gap);
  const array = new arrayTypes[dtype](offset + sizeOf(shape) * gap + 2).fill(dtype === 'bool' ? 1 : 77);
  const x = new Tensor(new Storage(array, dtype, 'cpu'), { shape, strides, offset });
  const inOrder = contiguousStrides(shape);
  for (const [position, value] of values.entries()) {
    array[shape.reduce((at, length, d) => at + (Math.floor(position / inOrder[d]) % length) * strides[d], offset)] = value;
  }
  return x;
}

/** A tensor of any shape. */
export const tensors = (constraints: ShapeConstraints & TensorConstraints = {}): fc.Arbitrary<Tensor> =>
  shapes(constraints).chain((shape) => tensorOf(shape, constraints));
/** A valid `dim` of `shape`, counted from the front or from the back. */
export const dimOf = (shape: Shape): fc.Arbitrary<number> => fc.integer({ min: -Math.max(shape.length, 1), max: Math.max(shape.length, 1) - 1 });
/** Several distinct dims, in any order. */
export const dimsOf = (shape: Shape): fc.Arbitrary<number[]> =>
  fc.subarray(shape.map((_, d) => d))
    .chain((dims) => fc.shuffledSubarray(dims, { minLength: dims.length }))
    .map((dims) => dims.map((d) => (d % 2 ? d - shape.length : d)));
/** Two shapes that can be broadcast together: each dim has its size in both, or a one in either; leading ones may be left out. */
export const broadcastable = shapes({ maxRank: 4 }).chain((shape) => {
  const owners = fc.array(fc.constantFrom('both', 'both', 'left', 'right'), { minLength: shape.length, maxLength: shape.length });
  return fc.tuple(owners, fc.boolean()).map(([owner, short]): [number[], number[]] => {
    const side = (name: 'left' | 'right'): number[] => {
      const sizes = shape.map((length, d) => (owner[d] === 'both' || owner[d] === name ? length : 1));
      const first = sizes.findIndex((length) => length !== 1);
      return short ? sizes.slice(first < 0 ? sizes.length : first) : sizes;
    };
    return [side('left'), side('right')];
  });
});

/** Numbers of which no two are alike, in the shape and type of a tensor. */
export const waves = ({ shape, dtype, device }: Tensor): Tensor =>
  fromNumbers('waves', Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i + 1)), shape, dtype, { device });

/** Prints a tensor in a counterexample as the code that makes it. */
Object.defineProperty(Tensor.prototype, Symbol.for('fast-check/toStringMethod'), {
  configurable: true,
  value(this: Tensor) {
    const options = [...(this.dtype === 'float32' ? [] : [`dtype: '${this.dtype}'`]), ...(this.device === 'cpu' ? [] : [`device: '${this.device}'`])];
    const layout = this.isContiguous() ? '' : ` /* strides [${this.stride().join(', ')}] */`;
    const asCode = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);
    const numbers = (): string => JSON.stringify(this.tolist(), asCode).replace(/"/g, '');
    const data = sizeOf(this.shape) === 0 ? `zeros([${this.shape.join(', ')}]` : `tensor(${numbers()}`;
    return `${data}${options.length > 0 ? `, { ${options.join(', ')} }` : ''})${layout}`;
  },
});
export { tensor };
