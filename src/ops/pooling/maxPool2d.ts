/**
 * Max pooling: of every window, the largest element.
 *
 *     y[n,c,p,q] = max i,j  x[n, c, p·stride + i·dilation − padding, q·stride + j·dilation − padding]
 *     dx = g at the place that won, 0 elsewhere
 *
 * Places outside x never win. Of equal elements the first in row-major order wins, and a NaN wins over everything, the last NaN
 * over the others.
 *
 * @shape  x: [N, C, H, W] or [C, H, W]  →  y: the same with P and Q in place of H and W,
 *         P = ⌊(H + 2·padding − dilation·(R − 1) − 1) / stride⌋ + 1, and Q likewise
 * @torch  torch.nn.functional.max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False)
 * @example maxPool2d(tensor([[[1, 5], [3, 2]]]), { kernelSize: 2 })   // [[[5]]]
 */
import { grid, launch, type Pair, type Thread, type Volume } from '../../gpu/kernel.ts';
import { isNumber } from '../../gpu/math.ts';
import { rowMajor } from '../../layout.ts';
import { type Described, defineOperator, OperatorError } from '../../operator.ts';
import { sameShape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { maxPool2dGradient } from './maxPool2dGradient.ts';
import { maxPoolDefaults, type MaxPoolOptions, maxPoolSizes } from './sizes.ts';

export interface MaxPool2dOptions extends MaxPoolOptions {
  /** Also return where in its plane each maximum lies. */
  readonly returnIndices: boolean;
}
type ValuesAndIndices = [values: Tensor, indices: Tensor];
/** One tensor, or, asked for indices, two. */
export interface MaxPool2d {
  (x: Tensor, options: Partial<MaxPoolOptions> & { readonly returnIndices?: false }): Tensor;
  (x: Tensor, options: Partial<MaxPoolOptions> & { readonly returnIndices: true }): ValuesAndIndices;
  readonly definition: Described<[x: Tensor], MaxPool2dOptions, Tensor | ValuesAndIndices>;
}

function reference(x: Tensor, options: MaxPoolOptions): ValuesAndIndices {
  const { planes, H, W, R, S, P, Q, strideH, strideW, paddingH, paddingW, dilationH, dilationW, shape } = maxPoolSizes('maxPool2d', x.shape, options);
  const values = x.newZeros(shape);
  const indices = x.newZeros(shape, 'int32');
  for (let nc = 0; nc < planes; nc++) for (let p = 0; p < P; p++) for (let q = 0; q < Q; q++) {
    let max = NaN;
    let at = -1;
    for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) {
      const h = p * strideH + i * dilationH - paddingH;
      const w = q * strideW + j * dilationW - paddingW;
      if (h < 0 || h >= H || w < 0 || w >= W) continue;
      const value = x.array[(nc * H + h) * W + w];
      if (at < 0 || value > max || Number.isNaN(value)) {
        max = value;
        at = h * W + w;
      }
    }
    values.array[(nc * P + p) * Q + q] = max;
    indices.array[(nc * P + p) * Q + q] = at;
  }
  return [values, indices];
}

/** Loops n·c, p and q became threads; each returns the largest element of its window, and the place where it lies in its plane. */
function maxPool2dKernel(
  this: Thread, x: Volume, H: number, W: number, R: number, S: number, strideH: number, strideW: number,
  paddingH: number, paddingW: number, dilationH: number, dilationW: number,
): Pair {
  let max = 0;
  let at = -1;
  for (let i = 0; i < R; i++) {
    const h = this.thread.y * strideH + i * dilationH - paddingH;
    if (h >= 0 && h < H) {
      for (let j = 0; j < S; j++) {
        const w = this.thread.x * strideW + j * dilationW - paddingW;
        if (w >= 0 && w < W) {
          const value = x[this.thread.z][this.thread.y * strideH + i * dilationH - paddingH][this.thread.x * strideW + j * dilationW - paddingW];
          const known = isNumber(value);
          const wins = at < 0 || value > max || known < 1 ? 1 : 0;
          max = wins > 0.5 ? value : max;
          at = wins > 0.5 ? h * W + w : at;
        }
      }
    }
  }
  return [max, at];
}

/** 1 if the next element takes the place of the largest so far: it is larger, or NaN. */
const takesPlace = (next: number, largest: number): number => (next > largest || !(next <= 0 || next > 0) ? 1 : 0);

/** Windows of 2 × 2 that tile the plane, the usual case: four elements, and none of them outside. */
function tileKernel(this: Thread, x: Volume, W: number): Pair {
  const first = x[this.thread.z][this.thread.y * 2][this.thread.x * 2];
  const second = x[this.thread.z][this.thread.y * 2][this.thread.x * 2 + 1];
  const third = x[this.thread.z][this.thread.y * 2 + 1][this.thread.x * 2];
  const fourth = x[this.thread.z][this.thread.y * 2 + 1][this.thread.x * 2 + 1];
  const secondWins = takesPlace(second, first);
  const ofTwo = secondWins > 0.5 ? second : first;
  const thirdWins = takesPlace(third, ofTwo);
  const ofThree = thirdWins > 0.5 ? third : ofTwo;
  const fourthWins = takesPlace(fourth, ofThree);
  const down = Math.max(thirdWins, fourthWins);
  const right = fourthWins > 0.5 ? 1 : thirdWins > 0.5 ? 0 : secondWins;
  return [fourthWins > 0.5 ? fourth : ofThree, (this.thread.y * 2 + down) * W + this.thread.x * 2 + right];
}

function onGpu(x: Tensor, options: MaxPoolOptions): ValuesAndIndices {
  const { planes, H, W, R, S, P, Q, strideH, strideW, paddingH, paddingW, dilationH, dilationW, shape } = maxPoolSizes('maxPool2d', x.shape, options);
  const tiled = sameShape([R, S, strideH, strideW, dilationH, dilationW], [2, 2, 2, 2, 1, 1]) && sameShape([H, W], [2 * P, 2 * Q]);
  const launched = { threads: [Q, P, planes], inputs: [grid(x, [planes, H, W])], returns: 2, passing: true } as const;
  const integers = { H, W, R, S, strideH, strideW, paddingH, paddingW, dilationH, dilationW };
  const pairs = tiled ? launch(tileKernel, { ...launched, integers: { W }, helpers: { takesPlace } }) : launch(maxPool2dKernel, { ...launched, integers });
  const half = (offset: number): Tensor => reshape(rowMajor(pairs.lookAs({ shape: [planes * P * Q], strides: [2], offset })), { shape });
  return [half(0), half(1)];
}

export const maxPool2d = defineOperator<[x: Tensor], MaxPool2dOptions, ValuesAndIndices>({
  name: 'maxPool2d',
  takes: { x: 'number' },
  defaults: { ...maxPoolDefaults, returnIndices: false },
  outputs: { values: 'same', indices: 'int32' },
  shape(x, { returnIndices, ...options }) {
    if (typeof returnIndices !== 'boolean') throw new OperatorError(`maxPool2d: returnIndices is ${String(returnIndices)}; expected true or false`);
    const { shape } = maxPoolSizes('maxPool2d', x.shape, options);
    return [shape, shape];
  },
  firstAlone: ({ returnIndices }) => !returnIndices,
  reference,
  gpu: onGpu,
  gradient: ({ grad, outputs: [, indices], inputs: [x], options: { returnIndices: _, ...options } }) =>
    [() => maxPool2dGradient(grad, indices, { ...options, shape: x.shape })],
  gradFn: 'MaxPool2DWithIndicesBackward0',
}) as unknown as MaxPool2d;

/**
 * Max pooling that also tells where each maximum lies, counted in row-major order within its plane of H × W.
 *
 * @shape  x: [N, C, H, W] or [C, H, W]  →  values and indices: the same with P and Q in place of H and W
 * @torch  torch.nn.functional.max_pool2d_with_indices(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False)
 * @example maxPool2dWithIndices(tensor([[[1, 5], [3, 2]]]), { kernelSize: 2 })   // [[[[5]]], [[[1]]]]
 */
export const maxPool2dWithIndices = defineOperator<[x: Tensor], MaxPoolOptions, ValuesAndIndices>({
  name: 'maxPool2dWithIndices',
  takes: { x: 'number' },
  defaults: maxPoolDefaults,
  outputs: { values: 'same', indices: 'int32' },
  shape(x, options) {
    const { shape } = maxPoolSizes('maxPool2dWithIndices', x.shape, options);
    return [shape, shape];
  },
  reference,
  gpu: onGpu,
  gradient: ({ grad, outputs: [, indices], inputs: [x], options }) => [() => maxPool2dGradient(grad, indices, { ...options, shape: x.shape })],
  gradFn: 'MaxPool2DWithIndicesBackward0',
});
