/** In which order the elements of a copy lie in memory. */
import { OperatorError } from './errors.ts';
import { contiguousStrides, type Shape, show, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

/**
 * `preserveFormat`: the dims in the order they have in the original's memory. `contiguousFormat`: row-major.
 * `channelsLast`: an image batch [N, C, H, W] lies in memory as [N, H, W, C]; `channelsLast3d`: [N, C, D, H, W] as [N, D, H, W, C].
 */
export type MemoryFormat = 'preserveFormat' | 'contiguousFormat' | 'channelsLast' | 'channelsLast3d';
export const memoryFormats: readonly MemoryFormat[] = ['preserveFormat', 'contiguousFormat', 'channelsLast', 'channelsLast3d'];

/** The strides of a copy of `x` in this format. */
export function stridesIn(operator: string, format: MemoryFormat, x: Tensor, known: readonly MemoryFormat[] = memoryFormats): Shape {
  if (!known.includes(format)) throw new OperatorError(`${operator}: memoryFormat is ${JSON.stringify(format)}; expected one of ${known.join(', ')}`);
  if (format === 'contiguousFormat') return contiguousStrides(x.shape);
  if (format === 'preserveFormat') return x.isContiguous() ? x.stride() : preserved(x.shape, x.stride());
  const rank = format === 'channelsLast' ? 4 : 5;
  if (x.ndim !== rank) {
    const dims = rank === 4 ? '[N, C, H, W]' : '[N, C, D, H, W]';
    throw new OperatorError(`${operator}: x has shape ${show(x.shape)}, ${x.ndim} dims; memoryFormat ${format} expects ${dims}`);
  }
  const [N, C, ...places] = x.shape;
  const [batch, ...rest] = contiguousStrides([N, ...places, C]);
  return [batch, 1, ...rest.slice(0, -1)];
}

/** Whether `x` lies in memory like that already. Where a dim of size one would step to is no matter. */
export const liesAs = (x: Tensor, strides: Shape): boolean => x.numel() === 0 || x.shape.every((size, d) => size === 1 || x.stride()[d] === strides[d]);

/** The strides themselves, if the tensor fills its memory without gaps; otherwise those without its gaps, its dims in the same order. */
function preserved(shape: Shape, strides: Shape): Shape {
  const order = fromInside(shape, strides);
  const dense = new Array<number>(shape.length);
  let step = 1;
  for (const d of order) {
    dense[d] = step;
    step *= shape[d];
  }
  const fills = shape.every((size, d) => size === 1 || strides[d] === dense[d]);
  return fills || sizeOf(shape) === 0 ? strides : dense;
}

/**
 * The dims of a tensor, the one with the smallest stride first. Of equal strides the smaller size comes first; a dim of stride 0 can be
 * compared with nothing and stays where it is, so that the others are inserted around it one by one.
 */
function fromInside(shape: Shape, strides: Shape): number[] {
  const order = shape.map((_, d) => d).reverse();
  for (let i = 1; i < order.length; i++) {
    let at = i;
    for (let left = i - 1; left >= 0; left--) {
      const [a, b] = [order[left], order[at]];
      if (strides[a] === 0 || strides[b] === 0) continue;
      if (strides[a] < strides[b]) break;
      if (strides[a] > strides[b] || shape[a] > shape[b]) {
        [order[left], order[at]] = [b, a];
        at = left;
      }
    }
  }
  return order;
}
