/** What pooling operators have in common: their options, and every size of a call by its letter. */
import { OperatorError } from '../../errors.ts';
import { required } from '../../operator.ts';
import { type Shape, show, sizeOf } from '../../shape.ts';
import { type Pair, pairOf } from '../convolution/sizes.ts';

export interface MaxPoolOptions {
  /** Height and width of the window. */
  readonly kernelSize: Pair;
  /** How far the window moves from one output to the next; null for its own size, so that windows do not overlap. */
  readonly stride: Pair | null;
  /** How far windows may reach over the edges of x, at most half of kernelSize. What lies outside never wins. */
  readonly padding: Pair;
  /** The step between the elements of x that a window sees; above 1 it has holes. */
  readonly dilation: Pair;
  /** Round the number of windows up instead of down: a last one may reach over the edge, if it starts inside x or its left padding. */
  readonly ceilMode: boolean;
}
export const maxPoolDefaults: MaxPoolOptions = { kernelSize: required, stride: null, padding: 0, dilation: 1, ceilMode: false };

/** The number of windows along a dim of `size` elements. */
function windowCount(size: number, covers: number, stride: number, padding: number, ceilMode: boolean): number {
  const steps = (size + 2 * padding - covers) / stride;
  const count = (ceilMode ? Math.ceil(steps) : Math.floor(steps)) + 1;
  return ceilMode && (count - 1) * stride >= size + padding ? count - 1 : count;
}

/** `planes` pictures of H × W become P × Q. The window of (p, q) is R × S and starts at row p · strideH − paddingH, column q · strideW − paddingW. */
export function maxPoolSizes(operator: string, x: Shape, options: MaxPoolOptions) {
  const { kernelSize, stride, padding, dilation, ceilMode } = options;
  if (x.length !== 3 && x.length !== 4) throw new OperatorError(`${operator}: x has shape ${show(x)}; expected [N, C, H, W] or [C, H, W]`);
  if (x.slice(-3).includes(0)) {
    throw new OperatorError(`${operator}: x has shape ${show(x)}; there is nothing to choose from; expected every size but N to be at least 1`);
  }
  if (typeof ceilMode !== 'boolean') throw new OperatorError(`${operator}: ceilMode is ${JSON.stringify(ceilMode)}; expected true or false`);
  const [H, W] = x.slice(-2);
  const [R, S] = pairOf(operator, 'kernelSize', kernelSize, 1);
  const [strideH, strideW] = stride === null ? [R, S] : pairOf(operator, 'stride', stride, 1);
  const [dilationH, dilationW] = pairOf(operator, 'dilation', dilation, 1);
  const [paddingH, paddingW] = pairOf(operator, 'padding', padding, 0);
  const covers = [(R - 1) * dilationH + 1, (S - 1) * dilationW + 1];
  if (paddingH > R / 2 || paddingW > S / 2) {
    const said = `padding is ${JSON.stringify(padding)} and kernelSize ${JSON.stringify(kernelSize)}`;
    throw new OperatorError(`${operator}: ${said}; expected a padding of at most half the kernelSize`);
  }
  const P = windowCount(H, covers[0], strideH, paddingH, ceilMode);
  const Q = windowCount(W, covers[1], strideW, paddingW, ceilMode);
  if (P < 1 || Q < 1) {
    const room = `x with its padding only ${H + 2 * paddingH} × ${W + 2 * paddingW}`;
    throw new OperatorError(`${operator}: x has shape ${show(x)}; the window covers ${covers[0]} × ${covers[1]}, but ${room}`);
  }
  // A window with holes, started in the padding, may step over x altogether. (PyTorch then returns −∞ and an index outside x.)
  const misses = (size: number, step: number, start: number): boolean => start + Math.ceil(-start / step) * step >= size;
  if (misses(H, dilationH, -paddingH) || misses(W, dilationW, -paddingW)) {
    const said = `x has shape ${show(x)}, padding is ${JSON.stringify(padding)} and dilation ${JSON.stringify(dilation)}`;
    throw new OperatorError(`${operator}: ${said}; the first window sees no element of x; expected less padding or dilation`);
  }
  const outer = x.slice(0, -2);
  return { planes: sizeOf(outer), H, W, R, S, P, Q, strideH, strideW, paddingH, paddingW, dilationH, dilationW, shape: [...outer, P, Q] };
}
