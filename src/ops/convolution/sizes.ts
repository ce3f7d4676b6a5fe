/** What convolutions have in common: their options, and every size of a call by its letter. */
import { OperatorError } from '../../errors.ts';
import { type Shape, show } from '../../shape.ts';

/** One number for both dims, or one for the rows (height) and one for the columns (width). */
export type Pair = number | readonly [height: number, width: number];

export interface ConvOptions {
  /** How far the window moves from one output to the next. */
  readonly stride: Pair;
  /** Zeros around x on both sides; 'valid' for none, 'same' for as many as keep the size (stride 1 only; an odd one goes to the end). */
  readonly padding: Pair | 'same' | 'valid';
  /** The step between the elements of x that neighbouring weights see; above 1 the window has holes. */
  readonly dilation: Pair;
  /** The channels are split into so many groups that do not see each other. */
  readonly groups: number;
}
export const convDefaults: ConvOptions = { stride: 1, padding: 0, dilation: 1, groups: 1 };

/** The two numbers an option stands for: whole ones, and not below `least`. */
export function pairOf(operator: string, name: string, value: unknown, least: number): [height: number, width: number] {
  const pair: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  if (pair.length !== 2 || !pair.every((part) => Number.isSafeInteger(part) && (part as number) >= least)) {
    throw new OperatorError(`${operator}: ${name} is ${JSON.stringify(value)}; expected a whole number ≥ ${least}, or two of them for height and width`);
  }
  return [pair[0] as number, pair[1] as number];
}

/** How many zeros go above and to the left, and how many in all. */
function paddingOf(operator: string, { padding, stride }: ConvOptions, window: readonly [number, number]) {
  if (padding === 'same') {
    if (pairOf(operator, 'stride', stride, 1).some((step) => step !== 1)) {
      const options = `padding is 'same' and stride ${JSON.stringify(stride)}`;
      throw new OperatorError(`${operator}: ${options}; expected stride 1, with which alone the size can stay the same`);
    }
    const [height, width] = window.map((size) => size - 1);
    return { top: Math.floor(height / 2), left: Math.floor(width / 2), height, width };
  }
  if (typeof padding === 'string' && padding !== 'valid') {
    throw new OperatorError(`${operator}: padding is ${JSON.stringify(padding)}; expected 'same', 'valid', a whole number ≥ 0, or two of them`);
  }
  const [top, left] = padding === 'valid' ? [0, 0] : pairOf(operator, 'padding', padding, 0);
  return { top, left, height: 2 * top, width: 2 * left };
}

/**
 * N images of C channels, H × W; K filters of R × S; outputs P × Q. `groups` of `Cg` input and `Kg` output channels each.
 * Element (p, q) of the output looks at x from row p · strideH − top and column q · strideW − left on.
 */
export function convSizes(operator: string, x: Shape, weight: Shape, options: ConvOptions) {
  const shapes = `${operator}: x has shape ${show(x)} and weight ${show(weight)}`;
  if (x.length !== 3 && x.length !== 4) throw new OperatorError(`${shapes}; x has ${x.length} dims; expected [N, C, H, W] or [C, H, W]`);
  if (weight.length !== 4) throw new OperatorError(`${shapes}; weight has ${weight.length} dims; expected [K, C / groups, R, S]`);
  const [N, C, H, W] = x.length === 4 ? x : [1, ...x];
  const [K, Cg, R, S] = weight;
  const { groups } = options;
  if (!Number.isSafeInteger(groups) || groups < 1) throw new OperatorError(`${operator}: groups is ${String(groups)}; expected a whole number ≥ 1`);
  if (K % groups !== 0) throw new OperatorError(`${shapes}; weight has ${K} filters (dim 0), which ${groups} groups cannot share evenly`);
  if (K < 1 || R < 1 || S < 1) throw new OperatorError(`${shapes}; expected at least one filter of at least 1 × 1`);
  if (Cg * groups !== C) {
    const expects = groups === 1 ? `${Cg}` : `${Cg} in each of ${groups} groups`;
    throw new OperatorError(`${shapes}; x has ${C} channels (dim ${x.length - 3}), weight expects ${expects} (dim 1)`);
  }
  const [strideH, strideW] = pairOf(operator, 'stride', options.stride, 1);
  const [dilationH, dilationW] = pairOf(operator, 'dilation', options.dilation, 1);
  const window = [(R - 1) * dilationH + 1, (S - 1) * dilationW + 1] as const;
  const { top, left, height, width } = paddingOf(operator, options, window);
  const [paddedH, paddedW] = [H + height, W + width];
  const P = Math.floor((paddedH - window[0]) / strideH) + 1;
  const Q = Math.floor((paddedW - window[1]) / strideW) + 1;
  if (P < 1 || Q < 1) throw new OperatorError(`${shapes}; the window covers ${window.join(' × ')}, but x with its padding only ${paddedH} × ${paddedW}`);
  const shape = x.length === 4 ? [N, K, P, Q] : [K, P, Q];
  const Kg = K / groups;
  return { N, C, H, W, K, R, S, P, Q, groups, Cg, Kg, strideH, strideW, dilationH, dilationW, top, left, paddedH, paddedW, shape };
}
export type ConvSizes = ReturnType<typeof convSizes>;
