// # 3 · Arithmetic: element by element, many to one, row by column
//
// Here is the image of a handwritten digit, and here are 1437 others with the answers written beside them. Which digit is it? Find the
// image that looks most like it, and say what is written there. That is a classifier already, the *nearest neighbour* (最近邻).

import { arange, autograd, F, manualSeed, ones, randn, resultType, slice, type Tensor, tensor, zeros } from '../../src/index.ts';
import { drawn, loadDigits, sideBySide } from '../00-two-versions/tour/digits.ts';
import { drawBroadcasting, drawNeighbours } from './pictures.ts';

const { images, labels } = loadDigits('cpu');
const known = images.narrow(0, 0, 1437).view(1437, 64); // 64 pixels, from 0 (paper) to 1 (ink)
const asked = images.narrow(0, 1437, 360).view(360, 64);
const [answers, truths] = [labels.narrow(0, 0, 1437), labels.narrow(0, 1437, 360)];

// ## The naive answer
//
// How unlike are two images? Add up how far their pixels are apart: the L1 distance, Σ |aᵢ − bᵢ|. Measure all, and take the smallest.

const unlike = (a: readonly number[], b: readonly number[]): number => {
  let total = 0;
  for (const [i, pixel] of a.entries()) total += Math.abs(pixel - b[i]);
  return total;
};
const question = asked.get(0);
const distances = (known.tolist() as number[][]).map((row) => unlike(row, question.flat()));
const nearest = distances.indexOf(Math.min(...distances));
const pictureOf = (row: Tensor): string[] => drawn(row.view(8, 8));
console.log(sideBySide([['the question', pictureOf(question)], [`its neighbour, a ${answers.at(nearest)}`, pictureOf(known.get(nearest))]]));
console.log('and the truth is', truths.at(0));
//=>    the question        its neighbour, a 2
//=>      ::@@%%..            ..**@@::
//=>      **%%%%==            --@@%%++
//=>      ++**--%%            ****++##
//=>          ==%%            ....++##
//=>          ##**                ##++
//=>        ..@@==....          ..%%--....
//=>      ..##@@%%@@%%          **@@%%%%##
//=>      ::@@@@@@##**          %%@@@@##==
//=> and the truth is 2

// ## Where it falls short
//
// It is right, and it is the answer to *one* question. All 360 of them ask for 33 million differences, one after the other, and no kernel
// can be found in this loop, because it does three things at once:
//
// | in the loop | what it does | the family |
// |---|---|---|
// | `pixel - b[i]`, `Math.abs` | every element by itself: n numbers become n | *pointwise*, elementwise (逐元素) |
// | `total +=`, `Math.min` | many numbers become one | *reduction* (规约) |
// | for every row … with every question | every row meets every column | *product*, of matrices (矩阵乘法) |
//
// Take it apart, and what remains is one line. Each of the three is a subject of its own, with its own surprises.

const byOperators = F.argmin(F.sum(F.abs(F.sub(known, question)), { dim: 1 }));
console.log(byOperators.item() === nearest, known.sub(question).abs().sum(1).argmin().item() === nearest);
//=> true true

// Every operator is a function of `F` and, in the second form, a method. (Python has a third, `known - question`. JavaScript lets no
// class define its own minus.) Two things in it are not obvious: `known` is [1437, 64] and `question` is [64], and yet there is a
// difference; and `dim: 1` is the dim that *vanishes*. We begin with what is simple.
//
// ## Element by element
//
// A function of one number becomes an operator: the loop over the elements becomes threads, one each, and the page is one line in
// `src/ops/elementwise/`. Look at the ends of their ranges:

const x = tensor([-2.5, -0.5, 0, 0.5, 2.5]);
for (const name of ['square', 'reciprocal', 'sqrt', 'exp', 'log', 'asin', 'floor', 'trunc', 'round', 'frac'] as const) {
  console.log(name.padEnd(11), String(F[name](x)));
}
//=> square      tensor([6.2500, 0.2500, 0.0000, 0.2500, 6.2500])
//=> reciprocal  tensor([-0.4000, -2.0000,     inf,  2.0000,  0.4000])
//=> sqrt        tensor([   nan,    nan, 0.0000, 0.7071, 1.5811])
//=> exp         tensor([ 0.0821,  0.6065,  1.0000,  1.6487, 12.1825])
//=> log         tensor([    nan,     nan,    -inf, -0.6931,  0.9163])
//=> asin        tensor([    nan, -0.5236,  0.0000,  0.5236,     nan])
//=> floor       tensor([-3., -1.,  0.,  0.,  2.])
//=> trunc       tensor([-2., -0.,  0.,  0.,  2.])
//=> round       tensor([-2., -0.,  0.,  0.,  2.])
//=> frac        tensor([-0.5000, -0.5000,  0.0000,  0.5000,  0.5000])

// Outside its range a function gives NaN (*not a number*: √−2.5, ln −2.5, asin 2.5), at a pole ∞ (1 / 0, ln 0). Nothing is thrown; you
// find out later. `round` goes to the *even* neighbour, 2.5 to 2, so that halves do not push a mean upwards; and −0.5 becomes −0.
// The angles and logarithms of a pocket calculator are all there, and obey their laws:

const angles = tensor([-1.5, -1, 0, 1, 1.5], { dtype: 'float64' });
const [some, one] = [F.tanh(angles), ones(5, { dtype: 'float64' })]; // some numbers between −1 and 1
const identities: Record<string, readonly [Tensor, Tensor]> = {
  'sin² + cos² = 1': [F.add(F.square(F.sin(angles)), F.square(F.cos(angles))), one],
  'tan = sin / cos': [F.tan(angles), F.div(F.sin(angles), F.cos(angles))],
  'atan undoes tan': [F.atan(F.tan(angles)), angles],
  'asin + acos = π / 2': [F.add(F.asin(some), F.acos(some)), F.mul(one, Math.PI / 2)],
  'cosh² − sinh² = 1': [F.sub(F.square(F.cosh(angles)), F.square(F.sinh(angles))), one],
  'log10 = log2 / log2 10': [F.log10(F.exp(angles)), F.div(F.log2(F.exp(angles)), Math.log2(10))],
};
for (const [law, [left, right]] of Object.entries(identities)) console.log(law.padEnd(24), F.allclose(left, right));
//=> sin² + cos² = 1          true
//=> tan = sin / cos          true
//=> atan undoes tan          true
//=> asin + acos = π / 2      true
//=> cosh² − sinh² = 1        true
//=> log10 = log2 / log2 10   true

// At what angle does one see the point (x, y)? The quotient y / x cannot tell opposite quadrants (象限) apart. `atan2(y, x)` can, and goes all
// around, from −π to π (here in degrees). Even the sign of a zero counts:

const [px, py] = [tensor([1, -1, -1, 1, -1, -1]), tensor([1, 1, -1, -1, 0, -0])];
console.log('atan ', String(F.rad2deg(F.atan(F.div(py, px)))));
console.log('atan2', String(F.rad2deg(F.atan2(py, px))));
//=> atan  tensor([ 45., -45.,  45., -45.,  -0.,   0.])
//=> atan2 tensor([  45.,  135., -135.,  -45.,  180., -180.])

// The operators on two tensors, and those on three, which optimisers live on: a step of Adam is one `addcdiv`. And most activations are pointwise too.

const [a, b, c] = [tensor([1, 1]), tensor([2, 3]), tensor([10, 20])];
console.log(F.add(a, c), F.add(a, c, { alpha: 2 }), F.sub(a, c, { alpha: 2 }), F.mul(b, c), F.div(b, c), F.pow(b, 3));
console.log('a + ½ · b · c', F.addcmul(a, b, c, { value: 0.5 }), '  a + ½ · b / c', F.addcdiv(a, b, c, { value: 0.5 }), '  0⁰', F.pow(zeros(1), 0));
console.log('relu = clamp:', F.relu(x).equal(F.clamp(x, 0)), ' tanh(x) = 2σ(2x) − 1:', F.allclose(F.tanh(x), F.sub(F.mul(F.sigmoid(F.mul(x, 2)), 2), 1)));
//=> tensor([11., 21.]) tensor([21., 41.]) tensor([-19., -39.]) tensor([20., 60.]) tensor([0.2000, 0.1500]) tensor([ 8., 27.])
//=> a + ½ · b · c tensor([11., 31.])   a + ½ · b / c tensor([1.1000, 1.0750])   0⁰ tensor([1.])
//=> relu = clamp: true  tanh(x) = 2σ(2x) − 1: true

// ## What is −7 divided by 2?
//
// There are three answers, and to each whole one belongs a remainder (余数), a = b · quotient + rest:

const [dividend, divisor] = [tensor([7, -7, 7, -7], { dtype: 'int32' }), tensor([2, 2, -2, -2], { dtype: 'int32' })];
for (const [name, y] of Object.entries({
  'div': F.div(dividend, divisor),
  "div, 'floor'": F.div(dividend, divisor, { roundingMode: 'floor' }),
  'remainder': F.remainder(dividend, divisor),
  "div, 'trunc'": F.div(dividend, divisor, { roundingMode: 'trunc' }),
  'fmod': F.fmod(dividend, divisor),
})) console.log(name.padEnd(12), y.tolist(), y.dtype);
//=> div          [ 3.5, -3.5, -3.5, 3.5 ] float32
//=> div, 'floor' [ 3, -4, -4, 3 ] int32
//=> remainder    [ 1, 1, -1, -1 ] int32
//=> div, 'trunc' [ 3, -3, -3, 3 ] int32
//=> fmod         [ 1, -1, 1, -1 ] int32

// Dividing integers makes floats; only a rounded quotient stays whole. Rounding *down* leaves a rest with the sign of the divisor:
// that is Python's `//` and `%`, and what you want of indices, where −1 mod 8 should be 7. Rounding *towards zero* leaves the sign of the
// dividend: that is C, and JavaScript's own `%`. A float divided by zero is infinite (0 / 0: NaN); a whole number has no whole quotient
// then, and is refused:

const refusal = (call: () => unknown): string => {
  try {
    return `allowed: ${String(call())}`;
  } catch (error) {
    return (error as Error).message;
  }
};
console.log(F.remainder(tensor(-1), 8).item(), -1 % 8, F.div(tensor([1, -1, 0]), 0).tolist());
console.log(refusal(() => F.remainder(dividend, 0)));
//=> 7 -1 [ Infinity, -Infinity, NaN ]
//=> remainder: other holds a zero; integers (int32) leave nothing known after it, use x.to('float32')

// ## Questions with yes and no
//
// A comparison is pointwise as well, and its result a *mask* (掩码) of type `bool`. A mask can count, select, choose, and be written through:

const v = tensor([1, 2, 3, 4, 5]);
const mask = v.gt(3);
console.log(mask, mask.sum().item(), v.get(mask), F.where(mask, v, 0), F.logicalAnd(v.ge(2), v.lt(4)).tolist());
console.log([v.gt(3), v.ge(3), v.lt(3), v.le(3), v.eq(3), v.ne(3)].map((y) => y.flat().join('')).join(' '));
const cut = v.clone();
cut.set(cut.le(3), 0); // a[a <= 3] = 0
console.log(cut, v.maskedFill(mask, -1));
//=> tensor([False, False, False,  True,  True]) 2 tensor([4., 5.]) tensor([0., 0., 0., 4., 5.]) [ false, true, true, false, false ]
//=> 00011 00111 11000 11100 00100 11011
//=> tensor([0., 0., 0., 4., 5.]) tensor([ 1.,  2.,  3., -1., -1.])

// `eq` asks element by element, `equal` asks once, and `allclose` asks what you mean when numbers have been rounded. NaN answers every question with
// no, except whether it is different, and so it is the one number that differs from itself. Hence "not smaller" is not "larger or equal".
// Where two numbers compete, `maximum` passes NaN on, so that you see it, and `fmax` avoids it:

const strange = tensor([NaN, 1]);
console.log(strange.eq(strange), strange.ne(strange), strange.equal(strange), F.isnan(strange));
console.log(strange.lt(1).logicalNot(), strange.ge(1), F.maximum(strange, 0), F.fmax(strange, 0));
//=> tensor([False,  True]) tensor([ True, False]) false tensor([ True, False])
//=> tensor([True, True]) tensor([False,  True]) tensor([nan, 1.]) tensor([0., 1.])

// A mask does not stop gradients. `where` chooses between two results, but *both* have been computed, and backward goes through both:
// at 0 the slope of √ is ∞, and 0 · ∞ is NaN. Choose the *input* as well, and nothing infinite is left:

const roots = (safe: boolean): Tensor | null => {
  const input = tensor([0, 4], { requiresGrad: true });
  const positive = input.gt(0);
  F.where(positive, F.sqrt(safe ? F.where(positive, input, 1) : input), 0).sum().backward();
  return input.grad;
};
console.log(roots(false), roots(true));
//=> tensor([   nan, 0.2500]) tensor([0.0000, 0.2500])

// ## When types meet
//
// The wider type wins: bool, uint8, int32, float32, float64. A plain number, or a tensor of rank 0, only counts for its *kind*
// (boolean, whole, fraction), so that `x.mul(2.5)` does not turn all your data into float64:

const types = ['bool', 'uint8', 'int32', 'float32', 'float64'] as const;
const cells = (row: readonly string[]): string => row.map((cell) => cell.padEnd(9)).join('').trimEnd();
console.log(cells(['', ...types, '2', '2.5']));
for (const dtype of types) {
  const one = ones(1, { dtype });
  console.log(cells([dtype, ...types.map((other) => resultType([one, ones(1, { dtype: other })])), F.mul(one, 2).dtype, F.mul(one, 2.5).dtype]));
}
//=>          bool     uint8    int32    float32  float64  2        2.5
//=> bool     bool     uint8    int32    float32  float64  int32    float32
//=> uint8    uint8    uint8    int32    float32  float64  uint8    float32
//=> int32    int32    int32    int32    float32  float64  int32    float32
//=> float32  float32  float32  float32  float32  float64  float32  float32
//=> float64  float64  float64  float64  float64  float64  float64  float64

// Two exceptions: comparisons answer in `bool`, and sums of narrow integers widen. Arithmetic itself does not, it goes around in a ring:

const bytes = tensor([200, 100], { dtype: 'uint8' });
console.log(bytes.get(0).add(bytes.get(1)), bytes.sum(), tensor([2_147_483_647], { dtype: 'int32' }).add(1), tensor([true, true]).sum());
//=> tensor(44, dtype=torch.uint8) tensor(300) tensor([-2147483648]) tensor(2)

// ## When shapes meet
//
// *May tensors of different rank be added?* Yes, `known` and `question` were. That is *broadcasting* (广播), and the rule is short.
// Align the shapes from the **right**. What is missing on the left counts as 1. Two sizes must be equal, or one of them 1; a 1 is
// stretched to the other size. Written down:

const together = (one: readonly number[], other: readonly number[]): number[] | null => {
  const rank = Math.max(one.length, other.length);
  const [p, q] = [one, other].map((shape) => [...new Array<number>(rank - shape.length).fill(1), ...shape]);
  return p.every((size, d) => size === q[d] || size === 1 || q[d] === 1) ? p.map((size, d) => (size === 1 ? q[d] : size)) : null;
};
const few = [0, 1, 2, 3];
const shapes = [[], ...few.map((m) => [m]), ...few.flatMap((m) => few.map((n) => [m, n]))];
const verdicts = { agree: 0, disagree: 0, refused: 0 };
for (const one of shapes) for (const other of shapes) {
  const rule = together(one, other);
  const operator = refusal(() => zeros(one).add(zeros(other)).shape);
  verdicts[(rule === null ? !operator.startsWith('allowed') : operator === `allowed: ${String(rule)}`) ? 'agree' : 'disagree']++;
  if (rule === null) verdicts.refused++;
}
console.log(verdicts);
//=> { agree: 441, disagree: 0, refused: 210 }

// All 441 pairs, with empty tensors among them: a 1 stretches to 0 as well. Three pairs by name, and a refusal:

console.log(zeros(4, 1).add(zeros(3)).shape, zeros(5, 1, 3).add(zeros(4, 1)).shape, zeros(0, 3).add(zeros(1, 3)).shape);
console.log(refusal(() => zeros(2, 3).add(zeros(2))));
drawBroadcasting(new URL('broadcasting.svg', import.meta.url), tensor([[0], [10], [20], [30]]), tensor([1, 2, 3]));
//=> [ 4, 3 ] [ 5, 4, 3 ] [ 0, 3 ]
//=> add: x has shape [2, 3] and other has shape [2]; other has 2 at dim -1, where 3 is needed; expected equal sizes, or 1

// ![A column of four and a row of three, stretched over each other to a matrix of sums](broadcasting.svg)
//
// Two numbers per row need a column, `zeros(2, 1)`. And nothing is really stretched. `broadcastTensors` shows what happens: the stride
// of a stretched dim is 0, so the same number is read again and again (chapter 1).

const [tallView, wideView] = F.broadcastTensors([zeros(4, 1), zeros(3)]);
console.log(tallView.shape, tallView.stride(), wideView.shape, wideView.stride());
//=> [ 4, 3 ] [ 1, 0 ] [ 4, 3 ] [ 0, 1 ]

// Broadcasting saves loops, and hides mistakes, since it refuses so little. Predictions of shape [4, 1] against targets of shape [4]
// make a *matrix* of errors, every prediction against every target, and nobody complains:

const [predictions, targets] = [tensor([[1], [2], [3], [4]]), tensor([1, 2, 3, 4])];
console.log('a perfect model:', predictions.sub(targets).square().mean().item(), ' and honestly:', predictions.squeeze(1).sub(targets).square().mean().item());
//=> a perfect model: 2.5  and honestly: 0

// Another: subtract from every row its mean. For a square matrix the wrong way is allowed too, and takes the mean of row j from *column* j.
// `keepdim` is the cure. A dim of size 1 stays where the mean was taken, and is stretched there:

const square = tensor([[1, 3], [10, 30]]);
console.log(square.sub(square.mean(1)).tolist(), square.sub(square.mean(1, true)).tolist());
//=> [ [ -1, -17 ], [ 8, 10 ] ] [ [ -1, 1 ], [ -10, 10 ] ]

// The gradient goes backwards along the same way: what was read several times collects several gradients. *The gradient of stretching is a sum.*

const bias = tensor([1, 2, 3], { requiresGrad: true });
zeros(4, 3).add(bias).backward(arange(12).view(4, 3).float());
console.log(bias.grad, arange(12).view(4, 3).sum(0));
//=> tensor([18., 22., 26.]) tensor([18, 22, 26])

// ## A new tensor, or the old one?
//
// `add` makes a new tensor. `add_`, *in place* (原地), writes into the old one and returns it, and all its views see it. With `out`, you
// say where the result goes:

const old = tensor([1, 2, 3]);
const view = old.get(slice(1));
console.log(old.add(10) === old, old.add_(10) === old, view);
const place = zeros(3);
console.log(F.mul(old, 2, { out: place }) === place, place);
//=> false true tensor([12., 13.])
//=> true tensor([22., 24., 26.])

// A tensor cannot change its shape or its type in place, and nothing may be overwritten while it is still being read:

console.log(refusal(() => zeros(3).add_(zeros(2, 3))));
console.log(refusal(() => arange(3).div_(2)));
console.log(refusal(() => old.narrow(0, 1, 2).add_(old.narrow(0, 0, 2))));
//=> add_: x has shape [3], the result [2, 3]; a change in place cannot change the shape
//=> div_: x has dtype int32, the result float32; a change in place cannot change the type, use the form without _
//=> add_: the other tensor shares some of its places in memory with the tensor that is written to; expected none or all, use a clone() of it

// It saves memory, and it destroys numbers that backward may need. Behind a product with 3, it needs none. Behind `exp` it multiplies the
// gradient by the result, and notices that somebody has changed it, because every storage counts its versions:

const changedAfter = (operator: (w: Tensor) => Tensor): string => refusal(() => {
  const w = tensor([1, 2], { requiresGrad: true });
  operator(w).add_(1).sum().backward();
  return w.grad;
});
console.log(changedAfter((w) => w.mul(3)));
console.log(changedAfter((w) => w.exp()));
//=> allowed: tensor([3., 3.])
//=> mul: a tensor of shape [2] that backward needs was modified in place; it is at version 1, expected version 0; change a clone() of it instead

// ## Seven digits
//
// The famous sum first. In JavaScript's doubles 0.1 + 0.2 is not 0.3, and in float32 it is. So float32 is better? Then add 0.3 and 0.4:

const float32 = Math.fround;
console.log(0.1 + 0.2 === 0.3, tensor([0.1]).add(0.2).eq(0.3).item() === 1, '  ', 0.3 + 0.4 === 0.7, tensor([0.3]).add(0.4).eq(0.7).item() === 1);
console.log(tensor(0.1).item(), tensor(0.3).add(0.4).item(), float32(0.7));
//=> false true    true false
//=> 0.10000000149011612 0.7000000476837158 0.699999988079071

// Neither type has 0.1, because it is no finite sum of powers of two. Each takes its nearest number, and where a sum lands is luck. Hence never `eq`,
// always `isclose`. A float32 has 24 binary digits; from 2²⁴ on there are holes between the whole numbers, and beyond 3.4 · 10³⁸ is ∞:

console.log(tensor(16_777_216).add(1).item(), tensor(3e38).mul(10).item(), tensor(89).exp().item(), tensor(1e-45).div(2).item());
console.log(F.sub(Infinity, tensor(Infinity)).item(), tensor([0, -0]).eq(0).tolist(), tensor([0, -0]).reciprocal().tolist());
//=> 16777216 Infinity Infinity 0
//=> NaN [ true, true ] [ Infinity, -Infinity ]

// The two zeros are equal, and 1 / x tells them apart. And order matters: small numbers vanish beside a large one, unless they meet before:

const terms = [1e8, ...new Array<number>(8).fill(3), -1e8];
console.log(terms.reduce((sum, term) => float32(sum + term)), [...terms.slice(1, -1), terms[0], terms[9]].reduce((sum, term) => float32(sum + term)));
console.log(F.sum(tensor(terms)).item()); // the reference, with doubles inside
//=> 0 24
//=> 24

// Two formulas have to be written around this. The variance E[x²] − E[x]² of many textbooks subtracts two large numbers, and of a small spread
// far from zero nothing is left. So first the mean, then the squares of what is above or below it:

const far = tensor([10_000, 10_001, 10_002]);
const textbook = far.gpu().square().mean().sub(far.gpu().mean().square());
console.log('truth 2/3, textbook', textbook.item(), ' two passes', F.var(far.gpu(), { correction: 0 }).item());
//=> truth 2/3, textbook 0  two passes 0.6666666865348816

// And ln Σ eˣ overflows where x is 1000, though the result would be small. Take the largest m out, m + ln Σ eˣ⁻ᵐ, and no power is above 1:

for (const size of [1000, -1000]) console.log(F.log(F.sum(F.exp(tensor([size, size])))).item(), F.logsumexp(tensor([size, size]), { dim: 0 }).item());
//=> Infinity 1000.6931762695312
//=> -Infinity -999.3068237304688

// ## Many to one
//
// A reduction names the dims that vanish. With `keepdim` they stay, with size 1. The rest is that sentence:

const block = arange(120).view(4, 5, 6);
console.log(block.sum([2, 1]), block.sum(), [block.sum(0), block.sum(-1), block.sum([0, 2]), block.sum(1, true)].map((y) => y.shape.join(' × ')));
//=> tensor([ 435, 1335, 2235, 3135]) tensor(7140) [ '5 × 6', '4 × 5', '5', '4 × 1 × 6' ]

// To a kernel each of these is [outer, n, inner], with n to be added up: every lane along n gets a thread. A long lane gets many: it is
// cut into pieces of at most 64 elements, and what the pieces come to is reduced again (`src/ops/reduction/reduce.ts`). That also keeps
// float32 accurate, since no chain of additions is long.

const table = tensor([
  [0.2035, 1.2959, 1.8101, -0.4644],
  [1.5027, -0.3270, 0.5905, 0.6538],
  [-1.5745, 1.3330, -0.5596, -0.6548],
  [0.1264, -0.5080, 1.6420, 0.1992],
]);
console.log(table.mean(1).shape, table.mean(1, true).shape, table.std(1));
console.log(table.var(1, { keepdim: true }));
console.log(table.var(1, { correction: 0 }));
//=> [ 4 ] [ 4, 1 ] tensor([1.0311, 0.7477, 1.2204, 0.9087])
//=> tensor([[1.0631],
//=>         [0.5590],
//=>         [1.4893],
//=>         [0.8258]])
//=> tensor([0.7973, 0.4193, 1.1170, 0.6193])

// Two variances (方差) of the same rows? The last line is that of these four numbers. The column is an estimate for what they were drawn from: their
// mean was fitted to them, which makes them look too close to it, by a factor of (n − 1) / n on average. PyTorch's `var` corrects that
// (`correction: 1`, unbiased); NumPy's does not, and normalization layers want it without. Is it true? Draw many samples of four:

manualSeed(0);
const samples = randn([20_000, 4], { device: 'gpu' }); // their variance is 1
console.log([1, 0].map((correction) => F.mean(F.var(samples, { dim: 1, correction })).item().toFixed(2)), 'expected 1 and 3/4');
//=> [ '1.00', '0.75' ] expected 1 and 3/4

// `max` along a dim has two results, the values and where they were: `argmax` is the second alone. NaN wins, so that you notice.

const pair = tensor([[1, 5, 2], [7, 0, 7]]);
console.log(pair.max(1), pair.min(1));
console.log(pair.argmax(1).equal(pair.max(1)[1]), pair.argmin(1).equal(pair.min(1)[1]), pair.max(), tensor([1, NaN, 3]).max().item());
//=> [ tensor([5., 7.]), tensor([1, 0]) ] [ tensor([1., 0.]), tensor([0, 1]) ]
//=> true true tensor(7.) NaN

// Row two has its largest number twice, and the index is that of the *first*. Which one gets the gradient? The one that was chosen,
// if you asked along a dim. If you asked for the value alone, they share:

const tie = (largest: (w: Tensor) => Tensor): number[] => {
  const w = tensor([7, 0, 7], { requiresGrad: true });
  largest(w).backward();
  return w.grad?.flat() ?? [];
};
console.log(tie((w) => w.max(0)[0]), tie((w) => w.max()), tie((w) => w.amax(0)));
//=> [ 1, 0, 0 ] [ 0.5, 0, 0.5 ] [ 0.5, 0, 0.5 ]

// *Cumulative* operators (累积) keep all their steps. A difference undoes a running sum, and the last step is the reduction:

const upTo = arange(1, 6);
console.log(upTo.cumsum(0), upTo.cumprod(0), F.diff(upTo.cumsum(0)), F.cummax(tensor([3, 1, 4, 1, 5]), { dim: 0 })[0].tolist());
//=> tensor([ 1,  3,  6, 10, 15]) tensor([  1,   2,   6,  24, 120]) tensor([2, 3, 4, 5]) [ 3, 3, 4, 4, 5 ]

// How can a running sum become threads, when each step waits for the last? Groups of four are added up, a thread each; the running sum
// of those n / 4 numbers is found in the same way; and each group goes on from what lies before it (`src/ops/reduction/scan.ts`).
//
// ## Row by column
//
// A dot product (点积) multiplies element by element, then adds up. A product of matrices is one for every row with every column:
//
//     y[i,j] = Σₖ a[i,k] · b[k,j]

const [left, right] = [tensor([[1, 2, 3], [4, 5, 6]]), tensor([[1, 0], [0, 1], [10, 20]])];
console.log(F.dot(left.get(0), right.get(slice(), 0)).item(), left.mv(tensor([1, 1, 1])), left.mm(right), F.outer(tensor([1, 2]), tensor([1, 10])));
//=> 31 tensor([ 6., 15.]) tensor([[ 31.,  62.],
//=>         [ 64., 125.]]) tensor([[ 1., 10.],
//=>         [ 2., 20.]])

// It could be had from what we know: stretch both to [M, K, N], multiply, sum over K. But that stores M · K · N numbers in between, a product
// only M · N. Each of `dot`, `mv`, `mm`, `bmm` takes one rank and broadcasts nothing, which finds mistakes:

console.log(zeros(10, 3, 4).bmm(zeros(10, 4, 5)).shape, zeros(2, 3).mm(zeros(3, 3)).shape);
console.log(refusal(() => zeros(2, 3).mm(zeros(2, 3))));
console.log(refusal(() => zeros(10, 3, 4).mm(zeros(4, 5))));
console.log(refusal(() => zeros(1, 3, 4).bmm(zeros(10, 4, 5))));
//=> [ 10, 3, 5 ] [ 2, 3 ]
//=> mm: x has shape [2, 3] and mat2 [2, 3]; x has size 3 at dim 1, mat2 2 at dim 0; expected equal sizes
//=> mm: x has shape [10, 3, 4] and mat2 [4, 5]; expected x of rank 2 and mat2 of rank 2, use matmul for other ranks
//=> bmm: x has shape [1, 3, 4] and mat2 [10, 4, 5]; x holds 1 matrices (dim 0), mat2 10; expected as many, use matmul, which broadcasts

// `matmul` takes any. A vector on the left is a row, on the right a column, and that dim is gone from the result. Dims before the last two
// are a batch, and broadcast:

const ranks: Record<string, readonly [number[], number[]]> = {
  'vector · vector  a dot product': [[3], [3]],
  'matrix · vector': [[2, 3], [3]],
  'vector · matrix': [[3], [3, 4]],
  'matrix · matrix': [[2, 3], [3, 4]],
  'batch · matrix   each with the same': [[10, 2, 3], [3, 4]],
  'batch · vector': [[10, 2, 3], [3]],
  'vector · batch': [[3], [10, 3, 4]],
  'batch · batch    in pairs': [[10, 3, 4], [10, 4, 5]],
  'batch · batch    broadcast': [[7, 1, 2, 3], [10, 3, 4]],
};
for (const [title, [p, q]] of Object.entries(ranks)) {
  console.log(title.padEnd(37), `[${p.join(', ')}] · [${q.join(', ')}]`.padEnd(28), '→', zeros(p).matmul(zeros(q)).shape);
}
//=> vector · vector  a dot product        [3] · [3]                    → []
//=> matrix · vector                       [2, 3] · [3]                 → [ 2 ]
//=> vector · matrix                       [3] · [3, 4]                 → [ 4 ]
//=> matrix · matrix                       [2, 3] · [3, 4]              → [ 2, 4 ]
//=> batch · matrix   each with the same   [10, 2, 3] · [3, 4]          → [ 10, 2, 4 ]
//=> batch · vector                        [10, 2, 3] · [3]             → [ 10, 2 ]
//=> vector · batch                        [3] · [10, 3, 4]             → [ 10, 4 ]
//=> batch · batch    in pairs             [10, 3, 4] · [10, 4, 5]      → [ 10, 3, 5 ]
//=> batch · batch    broadcast            [7, 1, 2, 3] · [10, 3, 4]    → [ 7, 10, 2, 4 ]

// `addmm`, `addmv` and `baddbmm` fold a sum in: y = beta · x + alpha · product. ONNX calls the first of them Gemm, and a linear layer with its bias
// is one. With `beta: 0`, x is not even looked at, so a NaN in it does no harm, although 0 · NaN is NaN:

const nan = tensor([NaN, NaN]);
console.log(F.addmm(ones(2), left, right, { beta: 10, alpha: 0.5 }).tolist(), F.addmm(nan, left, right, { beta: 0 }).equal(left.mm(right)));
console.log(F.addmv(ones(2), left, tensor([1, 1, 1])).tolist(), F.baddbmm(ones(1), zeros(10, 3, 4), zeros(10, 4, 5)).shape);
//=> [ [ 25.5, 41 ], [ 42, 72.5 ] ] true
//=> [ 7, 16 ] [ 10, 3, 5 ]

// `einsum` says all of it with letters. A letter in both is matched, a letter that the result lacks is summed over:

const einsums: Record<string, readonly [Tensor, Tensor]> = {
  'ij,jk->ik': [left, right], 'ij,ij->i': [left, left], 'i,j->ij': [tensor([1, 2]), tensor([1, 10])], 'ij,kj->': [left, left],
};
for (const [equation, operands] of Object.entries(einsums)) console.log(equation.padEnd(10), JSON.stringify(F.einsum(operands, { equation }).tolist()));
//=> ij,jk->ik  [[31,62],[64,125]]
//=> ij,ij->i   [14,77]
//=> i,j->ij    [[1,10],[2,20]]
//=> ij,kj->    155

// Brackets do not change the product of three, but the work. Count: an M × K by K × N takes M · K · N multiplications.

const work = (M: number, K: number, N: number): number => M * K * N;
console.log('(A · B) · v', work(1000, 1000, 1000) + work(1000, 1000, 1), ' A · (B · v)', work(1000, 1000, 1) + work(1000, 1000, 1));
//=> (A · B) · v 1001000000  A · (B · v) 2000000

// ## Its loops, its threads, its gradient
//
// `src/ops/matrix/matmul.ts` has three loops in its reference, and i and j become threads. In `src/ops/matrix/product.ts` each thread takes *four* rows:
// every number of b that it fetches meets four of a, and reading is what a kernel waits for. Neighbouring threads have neighbouring j, so they
// read side by side.
//
// On paper: a[i,k] is in all y[i,j] of its row, each time with b[k,j]. So da[i,k] = Σⱼ g[i,j] · b[k,j], which is g · bᵀ, and in the same way
// db = aᵀ · g. You need not remember which side the transposition is on: only one way do the shapes fit. Batches that were stretched are summed.

const [ga, gb] = [left.clone().requiresGrad_(), right.clone().requiresGrad_()];
const g = tensor([[1, -2], [3, 4]]);
ga.matmul(gb).backward(g);
console.log(ga.grad?.equal(g.mm(right.t())), gb.grad?.equal(left.t().mm(g)));
const double = (...shape: number[]): Tensor => randn(shape, { dtype: 'float64', requiresGrad: true });
console.log('gradcheck:', autograd.gradcheck((p, q) => F.matmul(p, q), [double(2, 1, 2, 3), double(4, 3, 2)]));
//=> true true
//=> gradcheck: true

// ## Back to the digits
//
// Now for all 360 questions at once. With a dim between them, broadcasting pairs every question with every known image, and makes a tensor
// of this size for it, to be summed away at once:

const pairs = F.broadcastTensors([asked.unsqueeze(1), known.unsqueeze(0)])[0];
console.log(pairs.shape, pairs.numel() * pairs.elementSize(), 'bytes, for', 360 * 1437 * 4, 'bytes of distances');
//=> [ 360, 1437, 64 ] 132433920 bytes, for 2069280 bytes of distances

// `cdist` keeps the difference in the thread that adds it up. And for the L2 distance, √Σ(aᵢ − bᵢ)², algebra finds a product of matrices in it:
//
//     ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b
//
// All a·b at once are one `matmul`; the rest is broadcasting:

const [questions, memory] = [asked.gpu(), known.gpu()];
const lengths = (rows: Tensor): Tensor => rows.square().sum(1);
const byProduct = lengths(questions).unsqueeze(1).add(lengths(memory)).sub(questions.matmul(memory.t()).mul(2)).clampMin(0).sqrt();
console.log(byProduct.shape, F.allclose(byProduct, F.cdist(questions, memory), { atol: 1e-5 }));
//=> [ 360, 1437 ] true

// It subtracts large numbers that are nearly equal, and we know what that means. Two points, 0.01 apart and far from zero:

const [here, there] = [tensor([[10_000.01, 0]], { device: 'gpu' }), tensor([[10_000, 0]], { device: 'gpu' })];
console.log(F.cdist(here, there).item(), F.cdist(here, there, { computeMode: 'use_mm_for_euclid_dist' }).item());
//=> 0.009765625 0

// Pixels from 0 to 1 are safe. Who reads best?

function readBy(distance: Tensor, k: number): Tensor {
  const [, neighbours] = F.topk(distance, { k, dim: 1, largest: false });
  return F.mode(answers.get(neighbours.cpu()), { dim: 1 })[0]; // the answer that most of them give
}
for (const [title, p] of [['L1', 1], ['L2', 2], ['the largest difference', Infinity]] as const) {
  const distance = F.cdist(questions, memory, { p });
  const wrong = [1, 3, 5].map((k) => readBy(distance, k).ne(truths).sum().item());
  console.log(title.padEnd(23), 'wrong with 1, 3, 5 neighbours:', wrong, 'of 360');
}
//=> L1                      wrong with 1, 3, 5 neighbours: [ 20, 17, 17 ] of 360
//=> L2                      wrong with 1, 3, 5 neighbours: [ 16, 12, 13 ] of 360
//=> the largest difference  wrong with 1, 3, 5 neighbours: [ 22, 22, 25 ] of 360

// With one neighbour, L2 reads 344 of 360, and with three 348. On what it has seen one neighbour never fails: every known image is its own,
// at distance 0. So 100 % on the training data says nothing.

const onItself = F.cdist(memory, memory, { p: 1 });
console.log(answers.get(onItself.argmin(1).cpu()).eq(answers).all().item(), onItself.diagonal().max().item());
const reading = readBy(byProduct, 1);
const mistakes = F.nonzero(reading.ne(truths)).flat();
drawNeighbours(new URL('neighbours.svg', import.meta.url), mistakes.slice(0, 8).map((i) => {
  const at = byProduct.argmin(1).flat()[i];
  return { asked: asked.get(i), truth: truths.at(i), neighbour: known.get(at), answer: answers.at(at) };
}));
//=> 1 0

// ![Eight misread digits above their nearest neighbours](neighbours.svg)
//
// Training costs nothing, the images are only kept. A *question* costs a distance to each of them: O(1) to train and O(n) to ask, the wrong
// way round for those who train once and ask often. And move a digit by one pixel, and no distance between pixels knows it again;
// chapter 11 has the remedy.
//
// ## How fast, honestly?
//
// Measured once, in milliseconds, on two cores of a server, GPU.js in mode `webasm`, the result fetched each time:
//
// | | reference | kernels |
// |---|--:|--:|
// | `add` of 10 numbers | 0.06 | 0.06 |
// | `add` of 1,000,000 | 69 | 4.0 |
// | `matmul`, 16 × 16 | 0.13 | 0.09 |
// | `matmul`, 512 × 512 | 204 | 17 |
// | all L1 distances, 360 × 1437 | 2322 | 17 |
// | all L2 distances | 3524 | 9, by `matmul`; 21 without |
//
// A hundred times as fast? The references are written for the eye, and are slow. Loops in plain JavaScript over two `Float32Array`s need 97 ms
// for the L1 distances. So the kernels are six times as fast as an honest opponent, and with ten numbers they are no faster at all:
// a call has a fixed price. `npm run bench` measures your machine, against plain loops too.
//
// ## What PyTorch says
//
// The variances of `table` are those that PyTorch prints, and on the same images its `cdist` and `argmin` misread the same 20 digits by L1 and
// 16 by L2. (With three neighbours by L1 it misreads 17 or 18: some distances are equal, and any of those images may be taken.) What else it
// was asked is in `fixtures/elementwise/`, `fixtures/reduction/` and `fixtures/matrix/`. Two differences: its integers have 64 bits, and sums
// of them end at 2⁶³; and it adds up in float32, like our kernels, where the reference has doubles inside:

console.log(tensor([3e38, 3e38]).mean().item() < Infinity, tensor([3e38, 3e38], { device: 'gpu' }).mean().item());
//=> true Infinity

// ## What the notes got wrong
//
// - The distances, printed with a comma, Σ |I₁, I₂| and √Σ (I₁, I₂)², have lost their minus signs. With them:

const [i1, i2] = [tensor([[0, 0]]), tensor([[3, 4]])];
console.log(F.cdist(i1, i2, { p: 1 }).item(), F.cdist(i1, i2).item());
//=> 7 5

// - *"torch.add(input, alpha, other)"*, *"addcmul(input, value, tensor1, tensor2)"*: that order is obsolete, `alpha` and `value` go by name.
//   *"torch.abs(input, output=None)"*: the option is `out`. *"torch.baddmm"*: *batch*, add, *batch*, matrix product make `baddbmm`.

type AnyCall = (...call: unknown[]) => Tensor;
console.log(refusal(() => (F.add as unknown as AnyCall)(a, 2, c)));
console.log(refusal(() => (F.abs as unknown as AnyCall)(x, { output: zeros(5) })), (F.abs as unknown as AnyCall)(x, { out: zeros(5) }).tolist());
console.log(['baddmm', 'baddbmm'].map((name) => name in F));
//=> add: 3 tensors were passed; expected 2 (x, other), and everything else by name in one options object
//=> abs: unknown option output; it has no options [ 2.5, 0.5, 0, 0.5, 2.5 ]
//=> [ false, true ]

// - *"matmul is like np.dot"*: it is like `np.matmul`. With three dims or more `np.dot` pairs *every* matrix with every other, here a `tensordot`:

const [many, more] = [zeros(5, 2, 3), zeros(5, 3, 4)];
console.log(many.matmul(more).shape, F.tensordot(many, more, { dims: [[2], [1]] }).shape);
//=> [ 5, 2, 4 ] [ 5, 2, 5, 4 ]

// ## Exercises
//
// Eleven, from the rule of broadcasting to the cheapest way to multiply a chain, and a law that convicts a division:
// `chapters/03-arithmetic/exercises.ts`.
