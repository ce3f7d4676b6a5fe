/** What unfold and fold have in common: their options, and every size of a call by its letter. */
import { isFloat } from '../../dtype.ts';
import { OperatorError } from '../../errors.ts';
import { type Shape, show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { type Pair, pairOf } from '../convolution/sizes.ts';

export interface WindowOptions {
  /** Height and width of the window. */
  readonly kernelSize: Pair;
  /** The step between the elements that a window sees; above 1 it has holes. */
  readonly dilation: Pair;
  /** Zeros around the image on both sides. */
  readonly padding: Pair;
  /** How far the window moves from one place to the next. */
  readonly stride: Pair;
}

/**
 * Pictures of H × W, windows of R × S at P × Q places. Element (i, j) of window (p, q) is at row p · strideH + i · dilationH − top,
 * column q · strideW + j · dilationW − left.
 */
export function windowSizes(operator: string, [H, W]: Shape, { kernelSize, dilation, padding, stride }: WindowOptions) {
  const [R, S] = pairOf(operator, 'kernelSize', kernelSize, 1);
  const [dilationH, dilationW] = pairOf(operator, 'dilation', dilation, 1);
  const [top, left] = pairOf(operator, 'padding', padding, 0);
  const [strideH, strideW] = pairOf(operator, 'stride', stride, 1);
  const covers = [(R - 1) * dilationH + 1, (S - 1) * dilationW + 1];
  const [P, Q] = [Math.floor((H + 2 * top - covers[0]) / strideH) + 1, Math.floor((W + 2 * left - covers[1]) / strideW) + 1];
  if (P < 1 || Q < 1) {
    const room = `the picture of ${H} × ${W} with its padding only ${H + 2 * top} × ${W + 2 * left}`;
    throw new OperatorError(`${operator}: the window covers ${covers.join(' × ')}, but ${room}`);
  }
  return { H, W, R, S, P, Q, strideH, strideW, dilationH, dilationW, top, left };
}

/** Refuses what PyTorch refuses: whole numbers. */
export function checkNoIntegers(operator: string, x: Tensor): void {
  if (!isFloat(x.dtype) && x.dtype !== 'bool') throw new OperatorError(`${operator}: x has dtype ${x.dtype}; expected float32, float64 or bool, as in PyTorch`);
}

/** Refuses another rank than `rank`, or one more in front for a batch, and sizes of zero but that of the batch. */
export function checkPicture(operator: string, { shape }: Tensor, rank: number, expected: string): void {
  const batched = shape.length === rank + 1;
  if ((shape.length === rank || batched) && shape.every((size, d) => size > 0 || (batched && d === 0))) return;
  throw new OperatorError(`${operator}: x has shape ${show(shape)}; expected ${expected}, every size but N at least 1`);
}
