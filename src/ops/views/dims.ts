/** View operators that rearrange dims: another look at the same storage. Nothing is copied, a change through one shows in all. */
import { defineView, OperatorError, required, type View } from '../../operator.ts';
import { resolveDim, resolveDims, type Shape, show } from '../../shape.ts';
import { reshape } from './reshape.ts';

export interface TransposeOptions {
  /** The one dim, */
  readonly dim0: number;
  /** and the dim it changes places with. */
  readonly dim1: number;
}

/**
 * Swaps two dims: sizes and strides change places.    dx = the same swap of g
 *
 * @shape  x: any  →  y: the shape of x with dim0 and dim1 exchanged
 * @torch  torch.transpose(input, dim0, dim1)
 */
export const transpose: View<TransposeOptions> = defineView<TransposeOptions>({
  name: 'transpose',
  defaults: { dim0: required, dim1: required },
  layout(x, { dim0, dim1 }) {
    const [a, b] = [resolveDim('transpose', dim0, x.shape, 'dim0'), resolveDim('transpose', dim1, x.shape, 'dim1')];
    const swap = (list: Shape): Shape => (list.length === 0 ? list : list.with(a, list[b]).with(b, list[a]));
    return { shape: swap(x.shape), strides: swap(x.stride()), offset: x.storageOffset() };
  },
  gradient: ({ grad, options }) => [() => transpose(grad, options)],
});

/**
 * The transpose of a matrix. Fewer dims stay as they are.    dx = gᵀ
 *
 * @shape  x: [M, N]  →  y: [N, M];  or any of rank 0 and 1, and y alike
 * @torch  torch.t(input)
 */
export const t: View<object> = defineView<object>({
  name: 't',
  defaults: {},
  layout(x) {
    if (x.ndim > 2) throw new OperatorError(`t: x has shape ${show(x.shape)}, ${x.ndim} dims; expected at most 2, use transpose`);
    return { shape: [...x.shape].reverse(), strides: [...x.stride()].reverse(), offset: x.storageOffset() };
  },
  gradient: ({ grad }) => [() => t(grad)],
});

export interface PermuteOptions {
  /** Every dim of x once, in their new order. */
  readonly dims: readonly number[];
}

/**
 * Puts the dims into another order.    dx = g, put back
 *
 * @shape  x: any  →  y: size d is size dims[d] of x
 * @torch  torch.permute(input, dims)
 * @example permute(zeros(2, 3, 5), { dims: [2, 0, 1] }).shape   // [5, 2, 3]
 */
export const permute: View<PermuteOptions> = defineView<PermuteOptions>({
  name: 'permute',
  defaults: { dims: required },
  layout(x, { dims }) {
    if (dims.length !== x.ndim) {
      throw new OperatorError(`permute: dims is ${show(dims)}, but x has shape ${show(x.shape)}; expected each of its ${x.ndim} dims once`);
    }
    resolveDims('permute', dims, x.shape);
    const order = dims.map((dim) => resolveDim('permute', dim, x.shape));
    return { shape: order.map((d) => x.shape[d]), strides: order.map((d) => x.stride()[d]), offset: x.storageOffset() };
  },
  gradient({ grad, inputs: [x], options: { dims } }) {
    const order = dims.map((dim) => resolveDim('permute', dim, x.shape));
    return [() => permute(grad, { dims: order.map((_, d) => order.indexOf(d)) })];
  },
});

export interface SqueezeOptions {
  /** The dim or dims to drop where their size is one; null for every dim. */
  readonly dim: number | readonly number[] | null;
}

/**
 * Drops dims of size one: all of them (`dim: null`), or those named. A named dim of another size stays.    dx = g, reshaped
 *
 * @shape  x: any  →  y: the shape of x without them
 * @torch  torch.squeeze(input, dim)
 */
export const squeeze: View<SqueezeOptions> = defineView<SqueezeOptions>({
  name: 'squeeze',
  defaults: { dim: null },
  layout(x, { dim }) {
    const candidates = resolveDims('squeeze', dim, x.shape);
    const kept = x.shape.map((_, d) => d).filter((d) => x.shape[d] !== 1 || !candidates.includes(d));
    return { shape: kept.map((d) => x.shape[d]), strides: kept.map((d) => x.stride()[d]), offset: x.storageOffset() };
  },
  gradFn: (_x, { dim }) => (dim === null ? 'SqueezeBackward0' : typeof dim === 'number' ? 'SqueezeBackward1' : 'SqueezeBackward2'),
  gradient: ({ grad, inputs: [x] }) => [() => reshape(grad, { shape: x.shape })],
});

export interface UnsqueezeOptions {
  /** Where the new dim stands in the result. */
  readonly dim: number;
}

/**
 * Inserts a dim of size one.    dx = g without it
 *
 * @shape  x: any of rank R  →  y: rank R + 1; dim counts in y, from −R − 1 to R
 * @torch  torch.unsqueeze(input, dim)
 */
export const unsqueeze: View<UnsqueezeOptions> = defineView<UnsqueezeOptions>({
  name: 'unsqueeze',
  defaults: { dim: required },
  layout(x, { dim }) {
    const at = resolveDim('unsqueeze', dim, x.shape, 'dim', 1);
    const step = at < x.ndim ? x.shape[at] * x.stride()[at] : 1; // as PyTorch reports it; no step is ever taken
    return { shape: x.shape.toSpliced(at, 0, 1), strides: x.stride().toSpliced(at, 0, step), offset: x.storageOffset() };
  },
  gradient: ({ grad, inputs: [x], options: { dim } }) => [() => squeeze(grad, { dim: resolveDim('unsqueeze', dim, x.shape, 'dim', 1) })],
});
