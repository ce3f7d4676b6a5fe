/** View operators that keep a part of one dim: the same strides from another offset. */
import { defineView, OperatorError, required, type View } from '../../operator.ts';
import { resolveDim, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { unsqueeze } from './dims.ts';
import { sliceGradient } from './sliceGradient.ts';

export interface NarrowOptions {
  /** The dim that is cut. */
  readonly dim: number;
  /** The first place that stays. */
  readonly start: number;
  /** How many places stay. */
  readonly length: number;
}

/**
 * A stretch of one dim: from `start`, `length` elements.    dx = g, with zeros around it
 *
 * @shape  x: any  →  y: the shape of x, with `length` at dim
 * @torch  torch.narrow(input, dim, start, length)
 */
export const narrow: View<NarrowOptions> = defineView<NarrowOptions>({
  name: 'narrow',
  defaults: { dim: required, start: required, length: required },
  layout(x, { dim, start, length }) {
    const d = resolveDim('narrow', dim, x.shape);
    const size = x.shape[d];
    const from = start < 0 ? start + size : start;
    if (x.ndim === 0) throw new OperatorError('narrow: x has shape []; a 0-D tensor has no dim to narrow');
    if (![start, length].every(Number.isInteger) || from < 0 || length < 0 || from + length > size) {
      const stretch = `start is ${start} and length ${length}, but x has shape ${show(x.shape)}`;
      throw new OperatorError(`narrow: ${stretch}; dim ${dim} holds 0 to ${size - 1}, so start + length may be at most ${size}`);
    }
    return { ...x.layout(), shape: x.shape.with(d, length), offset: x.storageOffset() + from * x.stride()[d] };
  },
  gradFn: 'SliceBackward0',
  gradient({ grad, inputs: [x], options: { dim, start } }) {
    const d = resolveDim('narrow', dim, x.shape);
    return [() => sliceGradient(grad, { shape: x.shape, dim: d, start: start < 0 ? start + x.shape[d] : start, step: 1 })];
  },
});

export interface SliceOptions {
  /** The dim that is sliced. */
  readonly dim: number;
  /** The first place; null begins at the front. */
  readonly start: number | null;
  /** The place before which it ends; null goes to the back. */
  readonly end: number | null;
  /** How far one place is from the next. */
  readonly step: number;
}

/**
 * Every `step`-th element of one dim from `start` up to, not including, `end`; Python's `x[start:end:step]`.
 * Bounds count from the back when negative, and are cut to the dim.    dx = g, with zeros around and between
 *
 * @shape  x: any  →  y: the shape of x, with ⌈(end − start) / step⌉ at dim
 * @torch  torch.Tensor.__getitem__(slice(start, end, step)) along one dim
 */
export const slice: View<SliceOptions> = defineView<SliceOptions>({
  name: 'slice',
  defaults: { dim: 0, start: null, end: null, step: 1 },
  layout(x, options) {
    const { d, from, count, step } = bounds('slice', x, options);
    const skipped = count > 0 ? from * x.stride()[d] : 0;
    return { shape: x.shape.with(d, count), strides: x.stride().with(d, x.stride()[d] * step), offset: x.storageOffset() + skipped };
  },
  gradient({ grad, inputs: [x], options }) {
    const { d, from, step } = bounds('slice', x, options);
    return [() => sliceGradient(grad, { shape: x.shape, dim: d, start: from, step })];
  },
});

/** The places of a dim that a slice takes: `count` of them, from `from` on. */
export function bounds(operator: string, x: Tensor, { dim, start, end, step }: SliceOptions) {
  if (x.ndim === 0) throw new OperatorError(`${operator}: x has shape []; a 0-D tensor has no dim to slice`);
  const d = resolveDim(operator, dim, x.shape);
  if (!Number.isInteger(step) || step < 1) throw new OperatorError(`${operator}: step is ${step}; expected a whole number ≥ 1, as in PyTorch`);
  if (![start, end].every((bound) => bound === null || Number.isInteger(bound))) {
    throw new OperatorError(`${operator}: start is ${start} and end ${end}; expected whole numbers or null`);
  }
  const size = x.shape[d];
  const clip = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + size : bound, 0), size);
  const from = clip(start ?? 0);
  return { d, from, step, count: Math.max(0, Math.ceil((clip(end ?? size) - from) / step)) };
}

export interface SelectOptions {
  /** The dim that vanishes. */
  readonly dim: number;
  /** The place of it that is kept. */
  readonly index: number;
}

/**
 * One place of a dim, which vanishes; Python's `x[index]`.    dx = g there, zeros elsewhere
 *
 * @shape  x: any, rank ≥ 1  →  y: the shape of x without dim
 * @torch  torch.select(input, dim, index)
 */
export const select: View<SelectOptions> = defineView<SelectOptions>({
  name: 'select',
  defaults: { dim: required, index: required },
  layout(x, { dim, index }) {
    if (x.ndim === 0) throw new OperatorError('select: x has shape []; a 0-D tensor has no dim to select from');
    const d = resolveDim('select', dim, x.shape);
    const size = x.shape[d];
    if (!Number.isInteger(index) || index < -size || index >= size) {
      const expected = size === 0 ? 'nothing, it is empty' : `an integer from ${-size} to ${size - 1}`;
      throw new OperatorError(`select: index is ${index}, but x has shape ${show(x.shape)}; at dim ${dim} expected ${expected}`);
    }
    const at = index < 0 ? index + size : index;
    return { shape: x.shape.toSpliced(d, 1), strides: x.stride().toSpliced(d, 1), offset: x.storageOffset() + at * x.stride()[d] };
  },
  gradient({ grad, inputs: [x], options: { dim, index } }) {
    const d = resolveDim('select', dim, x.shape);
    return [() => sliceGradient(unsqueeze(grad, { dim: d }), { shape: x.shape, dim: d, start: index < 0 ? index + x.shape[d] : index, step: 1 })];
  },
});
