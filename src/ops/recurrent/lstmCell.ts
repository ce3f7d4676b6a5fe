/**
 * LSTM cell: one step of a recurrent network that decides at every step what to forget, what to write and what to show.
 *
 *     i, f, g, o = σ, σ, tanh, σ of the four quarters of   x Wᵀ + bᵢₕ + h Uᵀ + bₕₕ        W = weightIh, U = weightHh
 *     c′ = f ⊙ c + i ⊙ g        h′ = o ⊙ tanh(c′)
 *
 * The sum in c′ is the point: along it the gradient of a later step reaches an earlier one multiplied by f only.
 *
 *     dc = g_c′ + g_h′ ⊙ o ⊙ (1 − tanh² c′)
 *     di = dc ⊙ g ⊙ i(1 − i)    df = dc ⊙ c ⊙ f(1 − f)    dg = dc ⊙ i ⊙ (1 − g²)    do = g_h′ ⊙ tanh c′ ⊙ o(1 − o)
 *
 * and from these four side by side, as from the output of a linear layer, to x, h, weights and biases; to c it is dc ⊙ f.
 *
 * @shape  x: [N, I] or [I]   h, c: [N, H] or [H]   weightIh: [4H, I]   weightHh: [4H, H]   biasIh, biasHh: [4H] or null  →  [h′, c′]: as h
 * @torch  torch.lstm_cell(input, (hx, cx), w_ih, w_hh, b_ih, b_hh), torch.nn.LSTMCell;  Hochreiter & Schmidhuber 1997, Gers et al. 2000
 */
import { grid, launch, type Plane, type Thread } from '../../gpu/kernel.ts';
import { sigmoid, tanh } from '../../gpu/math.ts';
import { type Backward, defineOperator, type Gradients } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { add, mul, sub } from '../elementwise/arithmetic.ts';
import * as elementwise from '../elementwise/unary.ts';
import { cat } from '../indexing/cat.ts';
import { linear } from '../matrix/linear.ts';
import { matmul } from '../matrix/matmul.ts';
import { once } from '../once.ts';
import { sum } from '../reduction/sum.ts';
import { transpose } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';
import { cellSizes, checkCell } from './sizes.ts';

export type CellInputs = [x: Tensor, h: Tensor, c: Tensor, weightIh: Tensor, weightHh: Tensor, biasIh: Tensor | null, biasHh: Tensor | null];
type CellOutputs = [h: Tensor, c: Tensor];

function reference(...[x, h, c, weightIh, weightHh, biasIh, biasHh]: [...CellInputs, object, Tensor]): CellOutputs {
  const { N, I, H } = cellSizes(x, h);
  const sigma = (value: number): number => 1 / (1 + Math.exp(-value));
  /** What row r of the weights makes of sequence n. */
  const score = (n: number, r: number): number => {
    let total = (biasIh ? biasIh.array[r] : 0) + (biasHh ? biasHh.array[r] : 0);
    for (let k = 0; k < I; k++) total += x.array[n * I + k] * weightIh.array[r * I + k];
    for (let k = 0; k < H; k++) total += h.array[n * H + k] * weightHh.array[r * H + k];
    return total;
  };
  const [nextH, nextC] = [h.newZeros(h.shape), c.newZeros(c.shape)];
  for (let n = 0; n < N; n++) for (let j = 0; j < H; j++) {
    const i = sigma(score(n, j));
    const f = sigma(score(n, H + j));
    const g = Math.tanh(score(n, 2 * H + j));
    const o = sigma(score(n, 3 * H + j));
    const cell = f * c.array[n * H + j] + i * g;
    nextC.array[n * H + j] = cell;
    nextH.array[n * H + j] = o * Math.tanh(cell);
  }
  return [nextH, nextC];
}

/** A thread per unit and sequence, once for c′ */
function cellKernel(this: Thread, scores: Plane, c: Plane, H: number): number {
  const i = sigmoid(scores[this.thread.y][this.thread.x]);
  const f = sigmoid(scores[this.thread.y][this.thread.x + H]);
  const g = tanh(scores[this.thread.y][this.thread.x + 2 * H]);
  return f * c[this.thread.y][this.thread.x] + i * g;
}
/** and once for h′. */
function hiddenKernel(this: Thread, scores: Plane, c: Plane, H: number): number {
  const o = sigmoid(scores[this.thread.y][this.thread.x + 3 * H]);
  const shown = tanh(c[this.thread.y][this.thread.x]);
  return o * shown;
}

/** The gates before their curves, side by side: [N, 4H]. */
function gateScores(...[x, h, , weightIh, weightHh, biasIh, biasHh]: CellInputs): Tensor {
  const { N, I, H } = cellSizes(x, h);
  return add(linear(reshape(x, { shape: [N, I] }), weightIh, biasIh), linear(reshape(h, { shape: [N, H] }), weightHh, biasHh));
}

function gpu(...[x, h, c, ...parameters]: [...CellInputs, object, Tensor]): CellOutputs {
  const { N, H } = cellSizes(x, h);
  const [weightIh, weightHh, biasIh, biasHh] = parameters;
  const scores = grid(gateScores(x, h, c, weightIh, weightHh, biasIh, biasHh), [N, 4 * H]);
  const nextC = launch(cellKernel, { threads: [H, N], inputs: [scores, grid(c, [N, H])], integers: { H }, shape: c.shape });
  const nextH = launch(hiddenKernel, { threads: [H, N], inputs: [scores, grid(nextC, [N, H])], integers: { H }, shape: h.shape });
  return [nextH, nextC];
}

function gradient({ grads: [gradH, gradC], outputs: [, nextC], inputs }: Backward<CellInputs, object>): Gradients<CellInputs> {
  const [x, h, c, weightIh, weightHh, biasIh, biasHh] = inputs;
  const { N, I, H } = cellSizes(x, h);
  const rows = (each: Tensor, width: number): Tensor => reshape(each, { shape: [N, width] });
  const slope = (y: Tensor): Tensor => mul(y, sub(1, y));

  const gates = once(() => {
    const scores = gateScores(...inputs);
    const [i, f, g, o] = [0, 1, 2, 3].map((quarter) => narrow(scores, { dim: 1, start: quarter * H, length: H }));
    return { i: elementwise.sigmoid(i), f: elementwise.sigmoid(f), g: elementwise.tanh(g), o: elementwise.sigmoid(o), shown: elementwise.tanh(rows(nextC, H)) };
  });
  const dCell = once(() => {
    const { o, shown } = gates();
    return add(rows(gradC, H), mul(mul(rows(gradH, H), o), sub(1, mul(shown, shown))));
  });
  const dScores = once(() => {
    const { i, f, g, o, shown } = gates();
    const di = mul(mul(dCell(), g), slope(i));
    const df = mul(mul(dCell(), rows(c, H)), slope(f));
    const dg = mul(mul(dCell(), i), sub(1, mul(g, g)));
    const dO = mul(mul(rows(gradH, H), shown), slope(o));
    return cat([di, df, dg, dO], { dim: 1 });
  });
  const toWeight = (input: Tensor, width: number): Tensor => matmul(transpose(dScores(), { dim0: 0, dim1: 1 }), rows(input, width));
  const toBias = (): Tensor => sum(dScores(), { dim: 0 });
  return [
    () => reshape(matmul(dScores(), weightIh), { shape: x.shape }),
    () => reshape(matmul(dScores(), weightHh), { shape: h.shape }),
    () => reshape(mul(dCell(), gates().f), { shape: c.shape }),
    () => toWeight(x, I),
    () => toWeight(h, H),
    biasIh && toBias,
    biasHh && toBias,
  ];
}

export const lstmCell = defineOperator<CellInputs, object, CellOutputs>({
  name: 'lstmCell',
  takes: { x: 'float', h: 'float', c: 'float', weightIh: 'float', weightHh: 'float', biasIh: 'float?', biasHh: 'float?' },
  defaults: {},
  outputs: { h: 'same', c: 'same' },
  shape: (...call) => checkCell(...call),
  reference,
  gpu,
  gradient,
  gradFn: (x) => (x.ndim === 1 ? 'SqueezeBackward1' : 'MulBackward0'),
});
