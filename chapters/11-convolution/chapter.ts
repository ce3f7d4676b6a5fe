// # 11 · Convolution: one question, asked everywhere
//
// A network that reads digits begins with a few filters of nine numbers each. What can nine numbers see in a digit?
// Take one: a seven, with the bar that some people give it.

import {
  autograd, convOutputSize, F, manualSeed, nn, ones, optim, randn, receptiveField, type Tensor, tensor, type WindowLayer, zeros,
} from '../../src/index.ts';
import { drawn, loadDigits, recorded, sideBySide } from '../00-two-versions/tour/digits.ts';
import { writePictures } from './pictures.ts';

const { images, labels } = loadDigits('cpu');
const digit = images.narrow(0, 17, 1);
const plane = (x: Tensor, channel = 0): Tensor => x.select(0, 0).select(0, channel);
console.log(`a ${labels.at(17)}, of shape`, digit.shape);
console.log(drawn(plane(digit)).join('\n'));
//=> a 7, of shape [ 1, 1, 8, 8 ]
//=>     ..++%%**
//=>   ::##%%%%%%
//=>   --**  **##
//=>     ::--%%**..
//=>     @@@@@@@@##
//=>   ..++##%%++::
//=>       **##
//=>       **++

// ## The naive answer
//
// Draw what you look for as a small picture, the *filter*. (Others say *kernel*, 卷积核; here that word is kept for programs of the GPU.) Lay it on
// the image, multiply each of its numbers by the pixel under it, and add up: a dot product. Where the image looks like the filter, the sum
// should be large. Then move on by one pixel and ask again. It can be written down as it was said:

type Grid = readonly (readonly number[])[];
function slide(x: Grid, filter: Grid): number[][] {
  const [R, S] = [filter.length, filter[0].length];
  const y: number[][] = [];
  for (let p = 0; p + R <= x.length; p++) {
    y.push([]);
    for (let q = 0; q + S <= x[0].length; q++) {
      let dot = 0;
      for (let i = 0; i < R; i++) for (let j = 0; j < S; j++) dot += x[p + i][q + j] * filter[i][j];
      y[p].push(dot);
    }
  }
  return y;
}

const bar = [[0, 0, 0], [1, 1, 1], [0, 0, 0]];
const answers = slide(plane(digit).tolist() as number[][], bar);
console.log(drawn(tensor(answers)).join('\n'));
//=> --**%%%%++--
//=> ----======::
//=> ..::==**++::
//=> --**@@@@%%++
//=> ::==****++::
//=>   ::====::

// ## Where it fails
//
// It found the bar, and a lot besides. A dot product is no measure of likeness: it also grows with the amount of ink.
// Here is a bar on clean paper, and a square of solid ink with no bar in it.

const [barOnPaper, solidInk] = [bar, [[1, 1, 1], [1, 1, 1], [1, 1, 1]]];
console.log('bar:', slide(barOnPaper, bar), ' ink:', slide(solidInk, bar));
//=> bar: [ [ 3 ] ]  ink: [ [ 3 ] ]

// The filter must also say what it does *not* want to see. Let its weights add up to zero, and evenly coloured areas
// count for nothing, dark or light:

const level = [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]];
const upright = [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]];
console.log('bar:', slide(barOnPaper, level), ' ink:', slide(solidInk, level));
//=> bar: [ [ 6 ] ]  ink: [ [ 0 ] ]

// The loops fall short in other ways too. They know one image, one channel and one filter; the picture shrinks with each use,
// from 8 × 8 to 6 × 6 to 4 × 4; and a pixel in the corner is asked about once, one in the middle nine times.
//
// ## The idea
//
// Give everything a letter: `N` images of `C` channels, `H` × `W`; `K` filters of `R` × `S`, as deep as the image has channels; an answer
// for each image, each filter and each place, `P` × `Q`. A plane of answers is a *feature map* (特征图).
//
//     y[n,k,p,q] = bias[k] + Σ c,i,j  x[n, c, p + i, q + j] · weight[k,c,i,j]
//
// The page is `src/ops/convolution/conv2d.ts`. Its `reference` is `slide` with the missing loops around it.

const filters = tensor([[level], [upright]]);
const maps = F.conv2d(digit, filters);
console.log(digit.shape, 'by', filters.shape, 'gives', maps.shape);
console.log('the same as the loops:', plane(maps).equal(tensor(slide(plane(digit).tolist() as number[][], level))));
//=> [ 1, 1, 8, 8 ] by [ 2, 1, 3, 3 ] gives [ 1, 2, 6, 6 ]
//=> the same as the loops: true

// And what do nine numbers see? (With a border of zeros, `padding: 1`, so that the picture keeps its size; and without what is
// below zero, which a network cuts off with `relu`.)

const padded = F.conv2d(digit, filters, null, { padding: 1 });
const [levelStrokes, uprightStrokes] = [0, 1].map((channel) => plane(F.relu(padded), channel));
console.log(sideBySide([['the digit', drawn(plane(digit))], ['level strokes', drawn(levelStrokes)], ['upright strokes', drawn(uprightStrokes)]]));
writePictures(new URL('feature-maps.svg', import.meta.url), 'A seven, and where two filters answer', [
  { title: 'the digit', plane: plane(digit) },
  { title: 'level strokes', plane: plane(padded, 0) },
  { title: 'upright strokes', plane: plane(padded, 1) },
]);
//=>    the digit           level strokes       upright strokes
//=>        ..++%%**              ..++++..          ....--++
//=>      ::##%%%%%%          ==@@@@##::..          ++  ++@@
//=>      --**  **##        ::::                    ##  **%%
//=>        ::--%%**..                              @@  ****
//=>        @@@@@@@@##        ++%%@@##%%##==        ++  **::
//=>      ..++##%%++::                              ::::##  ::
//=>          **##                                    **%%
//=>          **++              --====..              ++**

// ![The seven beside the answers of both filters, blue above zero and orange below](feature-maps.svg)
//
// One filter keeps the roof and the crossbar, the other the stem. (In the last row the first one takes the foot of the stem for a stroke:
// beyond the edge the paper is white.) Nobody has to draw filters: further down, one is learned.
//
// ## Which loops became threads
//
// The reference has seven loops. `n`, `k`, `p` and `q` choose an answer, and no answer needs another one: those become threads. `c`, `i` and `j`
// add up: those stay a loop. But a thread with three loops would have to work out where its pixel lies, and whether that is still inside the image,
// before each multiplication. So the fast version first copies every window into a column (*im2col*). Then each filter, seen as a row, meets
// every column: a product of matrices, one plain loop in each thread.

const x = tensor([[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]);
const weight = tensor([[[[1, 0], [0, -1]]], [[[1, 1], [1, 1]]]]);
const columns: number[][] = [];
for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) {
  columns.push([]);
  for (let p = 0; p < 2; p++) for (let q = 0; q < 2; q++) columns[2 * i + j].push(x.at(0, 0, p + i, q + j));
}
console.log(String(tensor(columns)));
//=> tensor([[1., 2., 4., 5.],
//=>         [2., 3., 5., 6.],
//=>         [4., 5., 7., 8.],
//=>         [5., 6., 8., 9.]])

// Four windows, so four columns. The first reads 1 2 4 5, the window at the top left.

const byMatrices = weight.view(2, 4).matmul(tensor(columns));
console.log(String(byMatrices));
console.log('the same as conv2d:', byMatrices.view(1, 2, 2, 2).equal(F.conv2d(x, weight)));
//=> tensor([[-4., -4., -4., -4.],
//=>         [12., 16., 24., 28.]])
//=> the same as conv2d: true

// `src/ops/convolution/columns.ts` does this in four kernels. `padKernel` puts the zeros around the images. `columnsKernel` has a thread for each
// element of the columns: its x counts the windows (n, p, q), its y the places in a window (c, i, j), its z the groups. `productKernel`, in
// `src/ops/matrix/product.ts`, has one for every four answers, and `placeKernel` adds the bias. The price is memory: under a 3 × 3 filter
// a pixel is copied up to nine times. A large batch is therefore worked through some images at a time.

const onGpu = F.conv2d(digit.gpu(), filters.gpu());
console.log('reference and kernels agree:', onGpu.cpu().equal(maps));
//=> reference and kernels agree: true

// ## How many places are there?
//
// Four options move the window. Along one dim:
//
// | option | what it does |
// |---|---|
// | `stride` (步幅) S | the window moves on by S at a time |
// | `padding` (填充) P | P zeros at both ends |
// | `dilation` (空洞) D | the filter's numbers lie D apart, so K of them cover D·(K − 1) + 1 |
// | `groups` (分组) | moves nothing: see below |
//
// Now count. The window covers D·(K − 1) + 1 of the I + 2P elements. What is left over is room to move, in steps of S, and the first place
// needs no step:
//
//     ⌊(I + 2P − D·(K − 1) − 1) / S⌋ + 1          and with D = 1:   ⌊(I − K + 2P) / S⌋ + 1
//
// Does the operator agree? Ask it about every small case:

const outcome = (compute: () => number): number | 'no room' => {
  try {
    return compute();
  } catch {
    return 'no room';
  }
};
const counts = { agree: 0, disagree: 0, 'no room': 0 };
for (let I = 1; I <= 9; I++) for (let K = 1; K <= 4; K++) for (let S = 1; S <= 3; S++) for (let P = 0; P <= 2; P++) for (let D = 1; D <= 3; D++) {
  const down = { stride: [S, 1], padding: [P, 0], dilation: [D, 1] } as const;
  const formula = outcome(() => convOutputSize(I, { kernelSize: K, stride: S, padding: P, dilation: D }));
  const operator = outcome(() => F.conv2d(zeros(1, 1, I, 1), zeros(1, 1, K, 1), null, down).size(2));
  counts[formula === operator ? 'agree' : 'disagree']++;
  if (operator === 'no room') counts['no room']++;
}
console.log(counts);
//=> { agree: 972, disagree: 0, 'no room': 192 }

// Three larger ones, as a network meets them: a batch of 20, 16 channels in, 33 out.

const batch = zeros(20, 16, 50, 100, { device: 'gpu' });
for (const [kernelSize, options] of [
  [3, { stride: 2 }],
  [[3, 5], { stride: [2, 1], padding: [4, 2] }],
  [[3, 5], { stride: [2, 1], padding: [4, 2], dilation: [3, 1] }],
] as const) {
  const layer = new nn.Conv2d(16, 33, kernelSize, options).to('gpu');
  console.log(`${layer}\n   ${batch.shape.join(' × ')}  →  ${layer(batch).shape.join(' × ')}`);
}
//=> Conv2d(16, 33, kernel_size=(3, 3), stride=(2, 2))
//=>    20 × 16 × 50 × 100  →  20 × 33 × 24 × 49
//=> Conv2d(16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2))
//=>    20 × 16 × 50 × 100  →  20 × 33 × 28 × 100
//=> Conv2d(16, 33, kernel_size=(3, 5), stride=(2, 1), padding=(4, 2), dilation=(3, 1))
//=>    20 × 16 × 50 × 100  →  20 × 33 × 26 × 100

// Each option by itself, on a row. (A row is an image of height 1: what PyTorch calls `conv1d` has one loop less for the image and one less
// for the filter, and `conv3d` one more of each.) A stride leaves answers out, and does nothing else:

const row = (...numbers: number[]): Tensor => tensor([[[numbers]]]);
const numbers = row(1, 2, 4, 8, 16, 32);
console.log(F.conv2d(numbers, row(1, 1)).flat(), F.conv2d(numbers, row(1, 1), null, { stride: 2 }).flat());
//=> [ 3, 6, 12, 24, 48 ] [ 3, 12, 48 ]

// A dilated filter is one with zeros between its numbers:

console.log(F.conv2d(numbers, row(1, 1), null, { dilation: [1, 3] }).flat(), F.conv2d(numbers, row(1, 0, 0, 1)).flat());
//=> [ 9, 18, 36 ] [ 9, 18, 36 ]

// Padding lets the window reach over the edge. `'valid'` means none, `'same'` as much as keeps the size. That takes D·(K − 1) zeros in all, half of
// them at each end. For an odd K that works out; for an even K one can be left over, and PyTorch puts it at the *end*:

for (const padding of ['valid', 'same', [0, 1]] as const) {
  console.log(padding, '→', F.conv2d(numbers, row(1, 1), null, { padding }).flat().join(' '));
}
//=> valid → 3 6 12 24 48
//=> same → 3 6 12 24 48 32
//=> [ 0, 1 ] → 1 3 6 12 24 48 32

// Padding is also fairer to the edges. The gradient of the sum of all answers counts, for each pixel, the places that looked at it:

const visits = (padding: number): Tensor => {
  const pixels = ones(1, 1, 5, 5, { requiresGrad: true });
  F.conv2d(pixels, ones(1, 1, 3, 3), null, { padding }).sum().backward();
  return plane(pixels.grad as Tensor);
};
console.log(`${visits(0)}\n${visits(1)}`);
//=> tensor([[1., 2., 3., 2., 1.],
//=>         [2., 4., 6., 4., 2.],
//=>         [3., 6., 9., 6., 3.],
//=>         [2., 4., 6., 4., 2.],
//=>         [1., 2., 3., 2., 1.]])
//=> tensor([[4., 6., 6., 6., 4.],
//=>         [6., 9., 9., 9., 6.],
//=>         [6., 9., 9., 9., 6.],
//=>         [6., 9., 9., 9., 6.],
//=>         [4., 6., 6., 6., 4.]])

// ## Groups: channels that do not see each other
//
// A filter is as deep as the image, and most of its cost lies there. With `groups: 2`, the first half of the filters sees only the first half of
// the channels, the second half the rest. It is an ordinary convolution whose weight is zero outside of two blocks:

manualSeed(0);
const image = randn([1, 4, 6, 6]);
const grouped = randn([6, 2, 3, 3]);
const nothing = zeros(3, 2, 3, 3);
const blockDiagonal = F.cat([
  F.cat([grouped.narrow(0, 0, 3), nothing], { dim: 1 }),
  F.cat([nothing, grouped.narrow(0, 3, 3)], { dim: 1 }),
], { dim: 0 });
console.log('block-diagonal:', F.conv2d(image, grouped, null, { groups: 2 }).equal(F.conv2d(image, blockDiagonal)));
//=> block-diagonal: true

// As many groups as channels is a *depthwise* convolution (逐通道卷积): each channel for itself.

const depthwise = randn([4, 1, 3, 3]);
const alone = [0, 1, 2, 3].map((c) => F.conv2d(image.narrow(1, c, 1), depthwise.narrow(0, c, 1)));
console.log('depthwise:', F.conv2d(image, depthwise, null, { groups: 4 }).equal(F.cat(alone, { dim: 1 })));
//=> depthwise: true

// The opposite is a *pointwise* convolution (逐点卷积), 1 × 1: it mixes channels and sees no neighbours. Every pixel is a sample of C features, and
// the convolution a linear layer that is applied to all of them. (The gpu version lays nothing out here: the images are the columns.)

const pointwise = randn([5, 4, 1, 1]);
const asLinear = F.linear(image.permute(0, 2, 3, 1), pointwise.view(5, 4)).permute(0, 3, 1, 2);
console.log('pointwise:', F.conv2d(image, pointwise).equal(asLinear));
//=> pointwise: true

// One after the other, the two do the work of a full convolution for a fraction of its price; MobileNet is built of them. Let us count, from 64
// channels to 64, on 16 × 16 answers. On an image of ones, filters of ones count their own multiplications:

function price(title: string, layers: readonly (readonly [kernelSize: number, groups: number])[]): number {
  let [weights, multiplications] = [0, 0];
  for (const [kernelSize, groups] of layers) {
    const filter = ones(64, 64 / groups, kernelSize, kernelSize, { device: 'gpu' });
    const all = ones(1, 64, 15 + kernelSize, 15 + kernelSize, { device: 'gpu' });
    weights += filter.numel();
    multiplications += F.conv2d(all, filter, null, { groups }).sum().item();
  }
  console.log(title.padEnd(24), String(weights).padStart(6), 'weights', String(multiplications).padStart(9), 'multiplications');
  return weights;
}
price('5 × 5', [[5, 1]]);
price('3 × 3, twice', [[3, 1], [3, 1]]);
const full = price('3 × 3', [[3, 1]]);
const separable = price('depthwise and pointwise', [[3, 64], [1, 1]]);
console.log('its share of the 3 × 3:', (separable / full).toFixed(6), ' 1/64 + 1/9 =', (1 / 64 + 1 / 9).toFixed(6));
//=> 5 × 5                    102400 weights  26214400 multiplications
//=> 3 × 3, twice              73728 weights  18874368 multiplications
//=> 3 × 3                     36864 weights   9437184 multiplications
//=> depthwise and pointwise    4672 weights   1196032 multiplications
//=> its share of the 3 × 3: 0.126736  1/64 + 1/9 = 0.126736

// Every weight is used once at each of the 256 places. Two 3 × 3 see as far as one 5 × 5 (why, we will see) for 18·C² weights instead of 25·C².
// And a depthwise-separable layer with K filters costs 1/K + 1/R² of the full one.
//
// ## Is it a convolution?
//
// Mathematicians turn the filter around first. Show both of them a single point:

const point = zeros(1, 1, 5, 5).set([0, 0, 2, 2], 1);
const flipped = (w: Tensor): Tensor => tensor(w.flat().reverse()).view(w.shape); // for one filter of one channel
console.log(`conv2d\n${plane(F.conv2d(point, x))}\nwith the filter turned around\n${plane(F.conv2d(point, flipped(x)))}`);
//=> conv2d
//=> tensor([[9., 8., 7.],
//=>         [6., 5., 4.],
//=>         [3., 2., 1.]])
//=> with the filter turned around
//=> tensor([[1., 2., 3.],
//=>         [4., 5., 6.],
//=>         [7., 8., 9.]])

// What this book, like everyone in the field, calls convolution (卷积) is *cross-correlation* (互相关): the answer to the point is the filter after
// half a turn. True convolution answers with the filter itself, and does not care which of the two is the image and which the filter:

const [a, b] = [row(1, 2, 3), row(1, 0, -1)];
const everywhere = { padding: [0, 2] } as const;
const trueConvolution = (u: Tensor, v: Tensor): number[] => F.conv2d(u, flipped(v), null, everywhere).flat();
console.log('true convolution  ', trueConvolution(a, b), trueConvolution(b, a));
console.log('cross-correlation ', F.conv2d(a, b, null, everywhere).flat(), F.conv2d(b, a, null, everywhere).flat());
//=> true convolution   [ 1, 2, 2, -2, -3 ] [ 1, 2, 2, -2, -3 ]
//=> cross-correlation  [ -1, -2, -2, 2, 3 ] [ 3, 2, -2, -2, -1 ]

// A network learns its weights, and would have learned the others turned around. So nobody flips.
//
// ## Its gradients, on paper
//
// One channel, stride 1. Write g[p,q] for the gradient that arrives at y[p,q] = Σ i,j x[p+i, q+j] · w[i,j].
//
// 1. *The weight.* w[i,j] was multiplied by x[p+i, q+j] on its way into y[p,q], so dw[i,j] = Σ p,q g[p,q] · x[p+i, q+j].
//    That is x convolved with g: the gradient is a filter as large as y.
// 2. *The input.* x[h,w] went into all y[p,q] with p = h − i and q = w − j. Each of them sends its g back through the weight that it looked
//    through: dx[h,w] = Σ i,j g[h−i, w−j] · w[i,j]. The minus signs tell: it is the *true* convolution, of g with zeros around it.
// 3. *The bias* went into every place: db = Σ g.

const g = tensor([[[[1, -2], [3, 4]]]]);
const w = tensor([[[[1, 2], [3, 5]]]]);
console.log(`dw, as x convolved with g\n${plane(F.conv2d(x, g))}`);
console.log(`dx, as g convolved with w turned around\n${plane(F.conv2d(g, flipped(w), null, { padding: 1 }))}`);
x.requiresGrad_();
w.requiresGrad_();
F.conv2d(x, w).backward(g);
console.log('backward says the same:', w.grad?.equal(F.conv2d(x, g)), x.grad?.equal(F.conv2d(g, flipped(w), null, { padding: 1 })));
//=> dw, as x convolved with g
//=> tensor([[29., 35.],
//=>         [47., 53.]])
//=> dx, as g convolved with w turned around
//=> tensor([[ 1.,  0., -4.],
//=>         [ 6.,  9., -2.],
//=>         [ 9., 27., 20.]])
//=> backward says the same: true true

// A stride leaves places out. Zeros stand for them in g: what is a stride on the way there is a dilation on the way back.

const wide = randn([1, 1, 5, 5]);
console.log('dw with stride 2:', F.conv2dWeightGradient(g, wide, { shape: [1, 1, 3, 3], stride: 2 }).equal(F.conv2d(wide, g, null, { dilation: 2 })));
//=> dw with stride 2: true

// Groups, channels and padding want care as well. So both gradients are operators with loops of their own, in
// `src/ops/convolution/conv2dGradients.ts`: those of the forward pass, with the product going elsewhere. Are they right? `gradcheck` moves every
// number a little and compares, with all options at once:

const double = (...shape: number[]): Tensor => randn(shape, { dtype: 'float64', requiresGrad: true });
const options = { stride: [2, 1], padding: [1, 2], dilation: [1, 2], groups: 2 } as const;
const inputs = [double(2, 4, 5, 6), double(4, 2, 3, 2), double(4)];
console.log('gradcheck:', autograd.gradcheck((...call) => F.conv2d(call[0], call[1], call[2], options), inputs));
//=> gradcheck: true

// And with a gradient, a filter can be learned. Show a layer 64 digits and what our upright filter answers to them, but not the filter:

const examples = images.narrow(0, 0, 64);
const wanted = F.conv2d(examples, tensor([[upright]]));
const learner = new nn.Conv2d(1, 1, 3, { bias: false });
const optimizer = new optim.SGD(learner.parameters(), { lr: 0.1, momentum: 0.9 });
for (let step = 0; step < 300; step++) {
  optimizer.zeroGrad();
  learner(examples).sub(wanted).pow(2).mean().backward();
  optimizer.step();
}
console.log(String(plane(learner.weight.detach())));
//=> tensor([[-1.0000,  2.0000, -1.0000],
//=>         [-1.0000,  2.0000, -1.0000],
//=>         [-1.0000,  2.0000, -1.0000]])

// ## How far does an output see?
//
// The part of the image that an output depends on is its *receptive field* (感受野). Walk back from one output. Suppose F elements of a layer's
// output matter. Their windows start S apart, which makes F − 1 steps of S, and the last window covers K elements. So of its input there matter
//
//     (F − 1) · S + K

const fieldOf = (layers: readonly { kernelSize: number; stride: number }[]): number =>
  layers.reduceRight((field, { kernelSize, stride }) => (field - 1) * stride + kernelSize, 1);

const conv = { kernelSize: 3, stride: 1 };
const [strided, pool] = [{ kernelSize: 3, stride: 2 }, { kernelSize: 2, stride: 2 }];
console.log('a pool of 2, stride 2:', fieldOf([pool]), ' behind a 3 × 3, stride 2:', fieldOf([strided, pool]), ' the 3 × 3 alone:', fieldOf([strided]));
console.log('one to five 3 × 3:', [1, 2, 3, 4, 5].map((layers) => fieldOf(Array.from({ length: layers }, () => conv))));
//=> a pool of 2, stride 2: 2  behind a 3 × 3, stride 2: 5  the 3 × 3 alone: 3
//=> one to five 3 × 3: [ 3, 5, 7, 9, 11 ]

// With stride 1, each layer adds K − 1, and L of them see 1 + L·(K − 1). To check it, ask the gradient: send a single 1 back from one output in
// the middle, and see which pixels it reaches. (All weights are 1, so that nothing cancels; a 2 × 2 with stride 2 then stands for average pooling.)

function reached(layers: readonly WindowLayer[]): Tensor {
  const pixels = ones(1, 1, 41, 41, { requiresGrad: true });
  const y = layers.reduce((h, { kernelSize, ...rest }) => F.conv2d(h, ones(1, 1, kernelSize, kernelSize), null, rest), pixels);
  const middle = Math.floor(y.size(2) / 2);
  y.backward(zeros(y.shape).set([0, 0, middle, middle], 1));
  return plane(pixels.grad as Tensor);
}
/** How many rows the pixels that were reached span, and how many pixels there are. */
function extent(gradient: Tensor): string {
  const rows = [...gradient.sum(1).flat().entries()].filter(([, total]) => total !== 0).map(([i]) => i);
  return `${(rows.at(-1) ?? 0) - rows[0] + 1} rows, ${gradient.flat().filter((slope) => slope !== 0).length} pixels`;
}
const nets: [string, WindowLayer[]][] = [
  ['3 × 3', [conv]],
  ['3 × 3, 3 × 3', [conv, conv]],
  ['five 3 × 3', [conv, conv, conv, conv, conv]],
  ['3 × 3 with stride 2, 2 × 2 with stride 2', [strided, pool]],
  ['3 × 3 with stride 2, three times', [strided, strided, strided]],
  ['3 × 3 with dilation 1, 2, 4', [1, 2, 4].map((dilation) => ({ kernelSize: 3, dilation }))],
  ['3 × 3 with dilation 2, 2, 2', [2, 2, 2].map((dilation) => ({ kernelSize: 3, dilation }))],
];
for (const [title, layers] of nets) {
  console.log(title.padEnd(41), 'formula', String(receptiveField(layers).size).padStart(2), '  gradient', extent(reached(layers)));
}
//=> 3 × 3                                     formula  3   gradient 3 rows, 9 pixels
//=> 3 × 3, 3 × 3                              formula  5   gradient 5 rows, 25 pixels
//=> five 3 × 3                                formula 11   gradient 11 rows, 121 pixels
//=> 3 × 3 with stride 2, 2 × 2 with stride 2  formula  5   gradient 5 rows, 25 pixels
//=> 3 × 3 with stride 2, three times          formula 15   gradient 15 rows, 225 pixels
//=> 3 × 3 with dilation 1, 2, 4               formula 15   gradient 15 rows, 225 pixels
//=> 3 × 3 with dilation 2, 2, 2               formula 13   gradient 13 rows, 49 pixels

// The library's `receptiveField` (`src/ops/convolution/receptiveField.ts`) walks forwards instead, so that it can also tell where the field lies,
// and it knows dilation: the window covers D·(K − 1) + 1. Strides, and dilations that double, make the field grow by factors. But look at the last
// line: 13 rows and only 49 pixels. Dilations with a common factor look through a grating and never see what is behind its bars; 1, 2, 4 miss nothing.
//
// Not every pixel in the field counts the same. Many paths lead to the middle, one to a corner:

writePictures(new URL('receptive-field.svg', import.meta.url), 'How much each pixel counts for one output', [1, 2, 5, 6].map((i) => {
  const [title, layers] = nets[i];
  return { title, plane: reached(layers).narrow(0, 12, 17).narrow(1, 12, 17) };
}));

// ![What one output sees: evenly fading squares, and for dilations 2, 2, 2 a grating](receptive-field.svg)
//
// And behind max pooling a single image does not show the field, because the gradient goes to the winner of each window only. Take many.

manualSeed(0);
const union = zeros(9, 9);
for (let n = 1; n <= 64; n++) {
  const pixels = randn([1, 1, 9, 9], { requiresGrad: true });
  const y = F.maxPool2d(F.conv2d(pixels, ones(1, 1, 3, 3), null, { stride: 2 }), { kernelSize: 2 });
  y.backward(zeros(y.shape).set([0, 0, 1, 1], 1));
  union.add_(plane(pixels.grad as Tensor));
  if (n === 1 || n === 64) console.log(`${n} ${n === 1 ? 'image: ' : 'images:'}`, extent(union));
}
//=> 1 image:  3 rows, 9 pixels
//=> 64 images: 5 rows, 25 pixels

// ## What PyTorch says
//
// `nn.Conv2d` draws its weights as PyTorch does. After `torch.manual_seed(0)`, `print(torch.nn.Conv2d(1, 2, 3).weight)` shows these very lines:

manualSeed(0);
console.log(String(new nn.Conv2d(1, 2, 3).weight));
//=> Parameter containing:
//=> tensor([[[[-0.0025,  0.1788, -0.2743],
//=>           [-0.2453, -0.1284,  0.0894],
//=>           [-0.0066,  0.2643, -0.0296]]],
//=>
//=>
//=>         [[[ 0.0882, -0.1007, -0.0655],
//=>           [-0.3184, -0.2208, -0.1374],
//=>           [ 0.0123,  0.1318,  0.2000]]]], requires_grad=True)

// And of the numbers themselves, PyTorch recorded what two edge filters see in an image; the rest of what it said about convolutions is in
// `fixtures/convolution/conv2d.json`, and `npx vitest run -t conv2d` compares.

type Recorded = { readonly shape: readonly number[]; readonly data: readonly number[] };
const edges = recorded<{ image: number; padding: number; filters: Recorded; output: Recorded }>('training/edges.json');
const [edgeFilters, expected] = [edges.filters, edges.output].map(({ shape, data }) => tensor(data).view(shape));
const edgeMaps = F.conv2d(images.narrow(0, edges.image, 1), edgeFilters, null, { padding: edges.padding });
console.log('largest difference from PyTorch:', Math.max(...edgeMaps.sub(expected).flat().map(Math.abs)));
//=> largest difference from PyTorch: 0

// ## What the notes got wrong
//
// - The picture for the receptive field shows net A, two 3 × 3 convolutions with stride 1, but the numbers beside it (2, 5, 3) belong to *another*
//   network B: 3 × 3 with stride 2, then a pooling of 2 with stride 2. Both see 5 pixels of the image, which hides the mix-up. In the middle
//   layer they differ, 3 against 2:

for (const [net, layers] of [['A', [conv, conv]], ['B', [strided, pool]]] as const) {
  const [middle, whole] = [layers.slice(1), layers];
  console.log(`net ${net}: in the middle ${fieldOf(middle)} (${extent(reached(middle))}), in the image ${fieldOf(whole)} (${extent(reached(whole))})`);
}
//=> net A: in the middle 3 (3 rows, 9 pixels), in the image 5 (5 rows, 25 pixels)
//=> net B: in the middle 2 (2 rows, 4 pixels), in the image 5 (5 rows, 25 pixels)

// - Their formula (its title has lost a character: 感受野计算公式) says nothing of dilation. Take the kernel size literally and it falls short;
//   put D·(K − 1) + 1 in its place and it is right:

const dilated = [{ kernelSize: 3, stride: 1, dilation: 2 }, { kernelSize: 3, stride: 1, dilation: 2 }];
const covering = dilated.map(({ kernelSize, stride, dilation }) => ({ kernelSize: dilation * (kernelSize - 1) + 1, stride }));
console.log('as written:', fieldOf(dilated), ' with what the window covers:', fieldOf(covering), ' gradient:', extent(reached(dilated)));
//=> as written: 5  with what the window covers: 9  gradient: 9 rows, 25 pixels

// - A padding of (K − 1)/2 on both sides keeps the size only for an odd K. With K = 4 it would be 1.5; 1 loses a pixel and 2 adds one:

console.log([1, 2].map((padding) => convOutputSize(8, { kernelSize: 4, padding })));
//=> [ 7, 9 ]

// - They explain an activation by the likeness of pattern and image. The square of ink showed what that leaves out: brightness.
// - They call transposed convolution “deconvolution”. It is the input gradient from above, run for its own sake, and undoes no convolution. The shape
//   comes back; the picture does not:

const back = F.conv2dInputGradient(F.conv2d(digit, filters), filters, { shape: digit.shape });
console.log(back.shape, 'the digit again:', back.equal(digit));
//=> [ 1, 1, 8, 8 ] the digit again: false

// ## Exercises
//
// Nine of them, from counting places to a law that only convolutions obey: `chapters/11-convolution/exercises.ts`.
