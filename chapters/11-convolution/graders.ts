import fc from 'fast-check';
import { convOutputSize, F, eye, receptiveField, type Tensor, tensor, zeros } from '../../src/index.ts';
import { exercise, gradersFor, lawExercise } from '../../tests/support/exercise.ts';
import type * as stubs from './exercises.ts';

type Grid = stubs.Grid;
type Two = stubs.Two;

const whole = fc.integer({ min: -9, max: 9 });
const rowOf = (minLength: number, maxLength: number): fc.Arbitrary<number[]> => fc.array(whole, { minLength, maxLength });
const gridOf = (H: number, W: number): fc.Arbitrary<number[][]> => fc.array(rowOf(W, W), { minLength: H, maxLength: H });
const size = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const twoOf = (min: number, max: number): fc.Arbitrary<[number, number]> => fc.tuple(size(min, max), size(min, max));

/** A row as an image of height 1, a grid as an image of one channel. */
const row = (numbers: readonly number[]): Tensor => tensor(numbers).view(1, 1, 1, numbers.length);
const image = (grid: Grid): Tensor => tensor(grid).view(1, 1, grid.length, grid[0].length);
const grid = (x: Tensor): number[][] => x.select(0, 0).select(0, 0).tolist() as number[][];
const flipped = (grid: Grid): number[][] => grid.map((numbers) => [...numbers].reverse()).reverse();
const conv = (x: readonly number[], weight: readonly number[], padding: number | 'same' = 0): number[] =>
  F.conv2d(row(x), row(weight), null, { padding: padding === 'same' ? padding : [0, padding] }).flat();

const placesAndWindow = fc.record({ kernelSize: size(1, 4), stride: size(1, 3), padding: size(0, 2), dilation: size(1, 3) })
  .chain((window) => fc.tuple(size(Math.max(1, window.dilation * (window.kernelSize - 1) + 1 - 2 * window.padding), 14), fc.constant(window)));
const rowAndWeight = size(1, 4).chain((length) => fc.tuple(rowOf(length, 7), rowOf(length, length)));

type ConvOptions = { readonly stride: Two; readonly padding: Two };
const convolved = (x: Grid, weight: Grid, options: ConvOptions): number[][] => grid(F.conv2d(image(x), image(weight), null, options));
const convolutions = fc.tuple(twoOf(1, 3), twoOf(0, 3), twoOf(1, 3), twoOf(0, 2)).chain(([[R, S], [moreH, moreW], stride, padding]) =>
  fc.tuple(gridOf(R + moreH, S + moreW), gridOf(R, S), fc.constant({ stride, padding })));

/** A weight for groups, all its numbers different from each other and from zero. */
const groupedWeights = fc.tuple(size(1, 3), size(1, 3), size(1, 2), twoOf(1, 2)).map(([groups, Kg, Cg, [R, S]]): [Tensor, number] => {
  const count = groups * Kg * Cg * R * S;
  return [tensor(Array.from({ length: count }, (_, i) => i + 1)).view(groups * Kg, Cg, R, S), groups];
});
/** The blocks of the weight, each with zeros on both sides: `at` says for which group's channels a block stands. */
function blocks(weight: Tensor, groups: number, at: (group: number) => number): Tensor {
  const [K, Cg, R, S] = weight.shape;
  const Kg = K / groups;
  return F.cat(Array.from({ length: groups }, (_, group) => F.cat([
    zeros(Kg, Cg * at(group), R, S), weight.narrow(0, group * Kg, Kg), zeros(Kg, Cg * (groups - 1 - at(group)), R, S),
  ], { dim: 1 })), { dim: 0 });
}

type Layer = { readonly kernelSize: number; readonly stride: number; readonly dilation: number };
const stacks = fc.array(fc.record({ kernelSize: size(1, 4), stride: size(1, 3), dilation: size(1, 3) }), { maxLength: 4 });
const covers = ({ kernelSize, dilation }: Layer): number => dilation * (kernelSize - 1) + 1;
const walk = (layers: readonly Layer[], step: (field: number, layer: Layer) => number, start = 1): number => layers.reduceRight(step, start);

const columns = (x: Grid, [R, S]: Two, stride: Two): number[][] => {
  // One filter for each place in the window, which sees only that place: what it answers is a row of the columns.
  const y = F.conv2d(image(x), eye(R * S).view(R * S, 1, R, S), null, { stride });
  return y.view(R * S, y.size(2) * y.size(3)).tolist() as number[][];
};
const windows = fc.tuple(twoOf(1, 3), twoOf(0, 3), twoOf(1, 3)).chain(([[R, S], [moreH, moreW], stride]) =>
  fc.tuple(gridOf(R + moreH, S + moreW), fc.constant([R, S] as const), fc.constant(stride)));
const turned = (matrix: readonly number[][]): number[][] => matrix[0].map((_, j) => matrix.map((numbers) => numbers[j]));

type Way = { readonly size: number; readonly stride: number };
const waysBack = fc.tuple(size(1, 4), size(0, 6), size(1, 3)).chain(([S, more, stride]) => fc.tuple(
  rowOf(Math.floor(more / stride) + 1, Math.floor(more / stride) + 1), rowOf(S, S), fc.constant({ size: S + more, stride })));
const back = (grad: readonly number[], weight: readonly number[], { size, stride }: Way): number[] =>
  F.conv2dInputGradient(row(grad), row(weight), { shape: [1, 1, 1, size], stride: [1, stride] }).flat();
/** Sends every product where it belongs; `put` says how it is put there. */
function sent(grad: readonly number[], weight: readonly number[], { size, stride }: Way, put: (before: number, share: number) => number): number[] {
  const dx = Array.from({ length: size }, () => 0);
  for (const [p, g] of grad.entries()) for (const [j, w] of weight.entries()) {
    const at = p * stride + j;
    if (at < size) dx[at] = put(dx[at], g * w);
  }
  return dx;
}

const twoRows: fc.Arbitrary<[readonly number[], readonly number[]]> = size(4, 7).chain((length) => fc.tuple(rowOf(length, length), rowOf(length, length)));
const someWeights = [3, -1, 2];
type RowOperator = (row: readonly number[]) => number[];
const operator: RowOperator = (numbers) => conv(numbers, someWeights);
const sums = (by: RowOperator, a: readonly number[], b: readonly number[]): boolean => {
  const [ya, yb, together] = [by(a), by(b), by(a.map((x, i) => x + b[i]))];
  return together.length === ya.length && together.every((y, i) => y === ya[i] + yb[i]);
};
const shifts = (by: RowOperator, a: readonly number[]): boolean => {
  const [all, without] = [by(a), by(a.slice(1))];
  return without.length === all.length - 1 && without.every((y, i) => y === all[i + 1]);
};

export const graders = gradersFor<typeof stubs>({
  placesOf: exercise({
    title: '11.1 ★ how many places',
    inputs: placesAndWindow,
    examples: [
      { title: 'PyTorch gives height 26', inputs: [50, { kernelSize: 3, stride: 2, padding: 4, dilation: 3 }], gives: 26 },
      { title: 'and width 100', inputs: [100, { kernelSize: 5, stride: 1, padding: 2, dilation: 1 }], gives: 100 },
    ],
    solution: (length, window) => convOutputSize(length, window),
    hints: [
      'How many elements does the window cover, its holes included? Two numbers that lie D apart cover D + 1.',
      'What the window does not cover is room to move. How many steps of `stride` fit in there?',
      'The first place needs no step. Round down: half a step leads nowhere.',
    ],
    mutants: [
      {
        wrong: (length, { kernelSize, stride, padding, dilation }) => Math.ceil((length + 2 * padding - dilation * (kernelSize - 1) - 1) / stride) + 1,
        hint: 'A last step that does not fit is not taken: round down.',
      },
      {
        wrong: (length, { kernelSize, stride, padding, dilation }) => Math.floor((length + 2 * padding - dilation * (kernelSize - 1) - 1) / stride),
        hint: 'These are the steps. The first place comes before the first step.',
      },
      {
        wrong: (length, { kernelSize, stride, padding, dilation }) => Math.floor((length + padding - dilation * (kernelSize - 1) - 1) / stride) + 1,
        hint: 'There is padding at both ends.',
      },
      {
        wrong: (length, { kernelSize, stride, padding }) => Math.floor((length + 2 * padding - kernelSize) / stride) + 1,
        hint: 'The dilation is missing: a window with holes covers more.',
      },
      {
        wrong: (length, { kernelSize, stride, padding, dilation }) => Math.floor((length + 2 * padding - dilation * kernelSize) / stride) + 1,
        hint: 'There is one hole less than there are numbers: K numbers, D apart, cover D·(K − 1) + 1.',
      },
      {
        wrong: (length, { kernelSize, stride, padding, dilation }) => Math.floor((length + 2 * padding - dilation * (kernelSize - 1)) / stride),
        hint: 'Dividing first and adding the 1 afterwards is not the same as adding it inside: try a stride of 2.',
      },
    ],
  }),

  slideAlong: exercise({
    title: '11.2 ★ slide along a row',
    inputs: rowAndWeight,
    examples: [{ title: 'the filter is not turned around', inputs: [[0, 0, 1, 0, 0], [1, 2, 3]], gives: [3, 2, 1] }],
    solution: (x, weight) => conv(x, weight),
    hints: [
      'One loop over the places p, and in it one over the weights j. At place p, weight j meets x[p + j].',
      'The last place is the one where the last weight meets the last element: p + weight.length = x.length.',
    ],
    mutants: [
      { wrong: (x, weight) => conv(x, [...weight].reverse()), hint: 'That is true convolution: the filter is turned around. conv2d does not do that.' },
      { wrong: (x, weight) => conv(x, weight).slice(0, -1), hint: 'The last place is missing: `<` or `<=`?' },
      { wrong: (x, weight) => conv(x, weight, weight.length - 1), hint: 'The window may not reach over the ends.' },
      {
        wrong: (x, weight) => conv(x, [...weight.slice(0, -1).map(() => 0), ...weight.slice(-1)]),
        hint: 'Only the last product survives: is there `=` where `+=` should be?',
      },
      {
        wrong: (x, weight) => conv(x, weight).map((_, p) => weight.reduce((dot, w) => dot + w * x[p], 0)),
        hint: 'Every weight meets the same element. Which one should weight j meet?',
      },
      {
        wrong: (x, weight) => conv(x, weight).map((_, i, all) => all.slice(0, i + 1).reduce((total, y) => total + y, 0)),
        hint: 'The sum is carried on from place to place. Where does it begin again at 0?',
      },
    ],
  }),

  sameSize: exercise({
    title: '11.3 ★★ the same size',
    inputs: fc.tuple(rowOf(1, 6), rowOf(1, 5)),
    examples: [{ title: 'an even window: the odd zero stands at the end', inputs: [[1, 2, 4], [1, 10]], gives: [21, 42, 4] }],
    solution: (x, weight) => conv(x, weight, 'same'),
    hints: [
      'Without padding, K − 1 answers are missing. So K − 1 zeros are needed.',
      'Half of them, rounded down, stand at the beginning: answer p looks at x[p + j − ⌊(K − 1)/2⌋].',
    ],
    mutants: [
      {
        wrong: (x, weight) => conv(x, weight, weight.length - 1).slice(Math.floor((weight.length - 1) / 2)).slice(0, x.length),
        hint: 'For an even window the odd zero stands at the beginning; it belongs at the end.',
      },
      { wrong: (x, weight) => conv(x, weight, weight.length - 1).slice(weight.length - 1), hint: 'All zeros stand at the end.' },
      { wrong: (x, weight) => conv(x, weight, weight.length - 1).slice(0, x.length), hint: 'All zeros stand at the beginning.' },
      {
        wrong: (x, weight) => conv(x, weight, Math.floor(weight.length / 2)),
        hint: 'The same number of zeros at both ends makes the result too long for an even window.',
      },
      { wrong: (x, weight) => (x.length < weight.length ? [] : conv(x, weight)), hint: 'There are no zeros yet: the result is too short.' },
      {
        wrong: (x, weight) => {
          const before = Math.floor((weight.length - 1) / 2);
          const again = (count: number, element: number): number[] => Array.from({ length: count }, () => element);
          return conv([...again(before, x[0]), ...x, ...again(weight.length - 1 - before, x[x.length - 1])], weight);
        },
        hint: 'Beyond the ends there are zeros, not the last elements again.',
      },
      { wrong: (x, weight) => conv(x, [...weight].reverse(), 'same'), hint: 'The filter is turned around.' },
    ],
  }),

  convolve: exercise({
    title: '11.4 ★★ two dims, stride and padding',
    inputs: convolutions,
    examples: [{
      title: 'an uneven stride',
      inputs: [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1]], { stride: [1, 2], padding: [0, 0] }],
      gives: [[1, 3], [4, 6], [7, 9]],
    }],
    solution: (x, weight, options) => convolved(x, weight, options),
    hints: [
      'How many rows and columns of answers are there? Exercise 11.1, once for each dim.',
      'Answer (p, q) and weight (i, j) meet x at row p · stride[0] + i − padding[0]; columns likewise.',
      'Outside of x there is nothing to add: skip it.',
    ],
    mutants: [
      {
        wrong: (x, weight, { stride: [down, across], padding }) => convolved(x, weight, { stride: [across, down], padding }),
        hint: 'The two strides have changed places: the first one is for the rows.',
      },
      {
        wrong: (x, weight, { stride, padding: [above, left] }) => convolved(x, weight, { stride, padding: [left, above] }),
        hint: 'The two paddings have changed places: the first one is for the rows.',
      },
      { wrong: (x, weight, { padding }) => convolved(x, weight, { stride: [1, 1], padding }), hint: 'The stride is missing.' },
      { wrong: (x, weight, { stride }) => convolved(x, weight, { stride, padding: [0, 0] }), hint: 'The padding is missing.' },
      {
        wrong: (x, weight, { stride, padding: [above, left] }) => {
          const taller = [...Array.from({ length: above }, () => x[0].map(() => 0)), ...x];
          const wider = taller.map((numbers) => [...Array.from({ length: left }, () => 0), ...numbers]);
          return convolved(wider, weight, { stride, padding: [0, 0] });
        },
        hint: 'There are zeros above and to the left, but none below and to the right: count 2 · padding.',
      },
      { wrong: (x, weight, options) => convolved(x, flipped(weight), options), hint: 'The filter is turned around.' },
      {
        wrong: (x, weight, { stride, padding: [above, left] }) => {
          const at = (h: number, w: number): number => x[(h + x.length) % x.length][(w + x[0].length) % x[0].length];
          const products = (h: number, w: number): number[] => weight.flatMap((numbers, i) => numbers.map((value, j) => value * at(h + i, w + j)));
          const dot = (h: number, w: number): number => products(h, w).reduce((a, b) => a + b);
          const places = convolved(x, weight, { stride, padding: [above, left] });
          return places.map((answers, p) => answers.map((_, q) => dot(p * stride[0] - above, q * stride[1] - left)));
        },
        hint: 'What leaves x on one side comes in again on the other. There should be zeros.',
      },
    ],
  }),

  withoutGroups: exercise({
    title: '11.5 ★★ groups, written out',
    inputs: groupedWeights,
    solution: (weight, groups) => blocks(weight, groups, (group) => group),
    hints: [
      'There are K / groups filters in each group, one group after the other. Take one group with `narrow(0, …)`.',
      'Filters of group 1 have zeros for the channels of group 0, then their own numbers, then zeros for all later groups: `F.cat` along dim 1.',
      'Then lay the groups under each other: `F.cat` along dim 0.',
    ],
    mutants: [
      {
        wrong: (weight, groups) => F.cat(Array.from({ length: groups }, () => weight), { dim: 1 }),
        hint: 'Every group sees the channels of all groups. Where are the zeros?',
      },
      { wrong: (weight, groups) => blocks(weight, groups, () => 0), hint: 'Every group sees the channels of the first one.' },
      {
        wrong: (weight, groups) => blocks(weight, groups, (group) => groups - 1 - group),
        hint: 'The first group sees the last channels: the blocks run along the wrong diagonal.',
      },
      {
        wrong: (weight, groups) => F.cat(Array.from({ length: weight.size(0) }, (_, k) => blocks(
          F.cat(Array.from({ length: groups }, () => weight.narrow(0, k, 1)), { dim: 0 }), groups, (group) => group,
        ).narrow(0, k % groups, 1)), { dim: 0 }),
        hint: 'The filters are dealt out in turn. But the first K / groups filters are the first group.',
      },
      { wrong: (weight) => weight, hint: 'The filters are as thin as before. They should be as deep as the image.' },
    ],
  }),

  fieldOf: exercise({
    title: '11.6 ★★ how far it sees',
    inputs: fc.tuple(stacks),
    solution: (layers) => receptiveField(layers).size,
    hints: [
      'Walk back from the last layer to the first. F elements of its output matter; how many of its input?',
      'F windows start `stride` apart, and the last one covers its whole width: (F − 1) · stride + what a window covers.',
      'A window with holes covers dilation · (kernelSize − 1) + 1.',
    ],
    mutants: [
      { wrong: (layers) => walk(layers, (field, { kernelSize, stride }) => (field - 1) * stride + kernelSize), hint: 'The dilation is missing.' },
      {
        wrong: (layers) => walk(layers, (field, { kernelSize, stride, dilation }) => (field - 1) * stride + kernelSize * dilation),
        hint: 'There is one hole less than there are numbers: D·(K − 1) + 1, not D·K.',
      },
      {
        wrong: (layers) => walk([...layers].reverse(), (field, layer) => (field - 1) * layer.stride + covers(layer)),
        hint: 'You walk from the first layer to the last. This formula walks back.',
      },
      { wrong: (layers) => walk(layers, (field, layer) => field + covers(layer) - 1), hint: 'The strides are missing.' },
      { wrong: (layers) => walk(layers, (field, layer) => field * layer.stride + covers(layer)), hint: 'Between F windows there are F − 1 steps.' },
      {
        wrong: (layers) => walk(layers, (field, layer) => (field - 1) * layer.stride + covers(layer), 0),
        hint: 'Begin with the one output that looks: F = 1.',
      },
    ],
  }),

  columnsOf: exercise({
    title: '11.7 ★★ windows into columns',
    inputs: windows,
    examples: [{ title: 'stride 2 leaves a column of x out', inputs: [[[1, 2, 3]], [1, 1], [1, 2]], gives: [[1, 3]] }],
    solution: columns,
    hints: [
      'Four loops: i and j choose a row of the result, p and q an element in it.',
      'Row i·S + j holds x[p · stride[0] + i][q · stride[1] + j], for all p and q in reading order.',
    ],
    mutants: [
      { wrong: (x, kernelSize, stride) => turned(columns(x, kernelSize, stride)), hint: 'Every window is a row now. It should be a column.' },
      { wrong: (x, kernelSize) => columns(x, kernelSize, [1, 1]), hint: 'The stride is missing.' },
      { wrong: (x, kernelSize, [down, across]) => columns(x, kernelSize, [across, down]), hint: 'The two strides have changed places.' },
      { wrong: (x, kernelSize, stride) => columns(x, kernelSize, stride).reverse(), hint: 'The numbers of each window stand in the reverse order.' },
      {
        wrong: (x, [R, S], [down, across]) => {
          const rows = columns(turned(x.map((numbers) => [...numbers])), [S, R], [across, down]);
          return Array.from({ length: R * S }, (_, n) => rows[(n % S) * R + Math.floor(n / S)]);
        },
        hint: 'The windows come column by column. They should come in reading order: q is the inner loop.',
      },
      { wrong: (x, kernelSize, stride) => columns(x, kernelSize, stride).map((numbers) => numbers.slice(0, -1)), hint: 'The last window is missing.' },
    ],
  }),

  inputGradient: exercise({
    title: '11.8 ★★★ the way back',
    inputs: waysBack,
    examples: [{ title: 'what two windows share gets both shares', inputs: [[1, 1, 1], [1, 1], { size: 4, stride: 1 }], gives: [1, 2, 2, 1] }],
    solution: back,
    hints: [
      'Write the loops of the forward pass: y[p] += x[p · stride + j] · weight[j]. Now x is unknown and y known; who gets which product?',
      'Every answer p sends grad[p] · weight[j] back to the element p · stride + j.',
      'Begin with `size` zeros. An element that several windows saw gets several shares.',
    ],
    mutants: [
      { wrong: (grad, weight, way) => sent(grad, weight, way, (_, share) => share), hint: 'Only the last share survives: is there `=` where `+=` should be?' },
      {
        wrong: (grad, weight, way) => back(grad, [...weight].reverse(), way),
        hint: 'The share goes back through the weight it came through: element p · stride + j and weight[j].',
      },
      {
        wrong: (grad, weight, { size: length }) => sent(grad, weight, { size: length, stride: 1 }, (before, share) => before + share),
        hint: 'The stride is missing: window p begins at p · stride.',
      },
      {
        wrong: (grad, weight, { size: length, stride }) => back(grad, weight, { size: length, stride }).slice(0, (grad.length - 1) * stride + weight.length),
        hint: 'Elements that nobody looked at have a gradient too: 0.',
      },
      { wrong: (grad, weight, way) => back(grad, weight.map(() => 1), way), hint: 'The weights are missing from the shares.' },
      { wrong: (grad, weight, way) => back(grad.map(() => 1), weight, way), hint: 'What flows back to the answers is not always 1.' },
    ],
  }),

  convolutionLaw: lawExercise({
    title: '11.9 ★★★ what makes it a convolution',
    inputs: twoRows,
    operator,
    impostors: [
      { operator: (numbers) => operator(numbers).map((y) => y + 1), is: 'adds 1 to every answer' },
      { operator: (numbers) => operator(numbers).map((y) => Math.max(y, 0)), is: 'cuts off what is below zero' },
      { operator: (numbers) => operator(numbers).map((y, p) => y * (p + 1)), is: 'weighs answers by their place' },
      { operator: (numbers) => operator(numbers).map((_, p) => Math.max(...numbers.slice(p, p + 3))), is: 'takes the largest of each window' },
      { operator: (numbers) => operator(numbers).map((y, p) => (p === 0 ? y : 2 * y)), is: 'treats the first place in another way' },
    ],
    solution: (by, a, b) => sums(by, a, b) && shifts(by, a),
    hints: [
      'Sums: what must hold between operator(a), operator(b) and the operator of a + b, number by number?',
      'Places: leave out the first element of a. Which of the answers must remain as they were?',
      'One of them is not enough. Weights that change from place to place keep sums; taking the largest number of each window does not care about places.',
    ],
    mutants: [
      { wrong: () => true, hint: 'A law that always holds says nothing.' },
      { wrong: (by, a, b) => sums(by, a, b), hint: 'You ask about sums only. Answers that are weighed by their place keep sums as well.' },
      { wrong: (by, a) => shifts(by, a), hint: 'You ask about places only. Taking the largest of each window does not care about places either.' },
      {
        wrong: (by, a) => shifts(by, a) && by(a.map((x) => 2 * x)).every((y, i) => y === 2 * by(a)[i]),
        hint: 'Doubling is kept by things that do not keep sums: the largest of two doubled numbers is twice the largest.',
      },
      {
        wrong: (by, a, b) => sums(by, a, b) && by([...a].reverse()).every((y, i) => y === by(a).reverse()[i]),
        hint: 'Turned around, a row is answered by the filter turned around. Shift it instead.',
      },
    ],
  }),
});
