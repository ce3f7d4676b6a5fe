// # 0 · Two versions: how they are compared
//
// Every operator of this book is there twice. One version is plain loops, to be read. The other is a kernel, to be fast, and it is
// hard to read: it is cut into threads, it rounds to seven digits, and a compiler you have never seen turns it into something else.
// If the fast version is right, how would you know?
//
// ## The naive answer
//
// Feed both the same random numbers, and ask whether the results are equal. Tensors on `'cpu'` go to the loops, on `'gpu'` to the kernels:

import { F, manualSeed, rand, randn, type Tensor, tensor } from '../../src/index.ts';

const equal = (one: Tensor, other: Tensor): boolean => one.flat().every((value, i) => value === other.flat()[i]);
manualSeed(0);
const [x, y] = [randn([1000]), randn([1000])];
console.log(equal(F.add(x, y), F.add(x.gpu(), y.gpu())));
//=> true

// A thousand times equal, to the last bit. Why does it take a chapter?
//
// ## How it fails
//
// Add up 5000 numbers. A kernel has *float32*, about seven digits, so it rounds after every addition. `Math.fround` does that in
// JavaScript, whose own numbers are *float64*, about sixteen digits:

const float32 = Math.fround;
const terms = rand([5000]).flat();
const truth = terms.reduce((sum, term) => sum + term, 0);
const forwards = terms.reduce((sum, term) => float32(sum + term), 0);
const backwards = [...terms].reverse().reduce((sum, term) => float32(sum + term), 0);
console.log(truth, forwards, backwards);
//=> 2491.0492636561394 2491.048095703125 2491.04833984375

// Three answers, and no bug in any of them: rounding depends on the order. A thousand threads have an order of their own.
// A test with `===` would insist on the order of the loop, and turn away even a kernel that comes closer to the truth:

const kernelSum = F.sum(tensor(terms, { device: 'gpu' })).item();
console.log(kernelSum === forwards, Math.abs(kernelSum - truth) < Math.abs(forwards - truth));
//=> false true

// So we must allow a distance. But how much? A bound that is too tight fails without a bug, and one that is loosened until it
// passes finds none. The rest of this chapter is six ideas that together are worth trusting.
//
// ## 1 · Allow what rounding explains
//
// Rounding to float32 changes a number by at most 2⁻²⁴ of itself. In a sum of n terms, no term takes part in more than n roundings,
// and each of those errors is at most 2⁻²⁴ of what has been added up so far, signs aside. All together:
//
//     |result − truth|  ≤  2 · n · 2⁻²⁴ · Σ|terms|          the 2 is for higher orders and the last rounding
//
// For that, `truth` must be better than what is judged. That is why the references add in doubles and round once, at the end.

const roundingBound = (numbers: readonly number[]): number => 2 * numbers.length * 2 ** -24 * numbers.reduce((sum, term) => sum + Math.abs(term), 0);
console.log([forwards, backwards, kernelSum].every((sum) => Math.abs(sum - truth) <= roundingBound(terms)));
//=> true

// The bound speaks of Σ|terms|, not of the result. A bound that is a share of the result breaks down where large numbers cancel:

const cancelling = [1, 1e8, -1e8];
const cancelled = cancelling.reduce((sum, term) => float32(sum + term), 0);
console.log(`${cancelled}, truth 1: wrong by 100 %, and within ${roundingBound(cancelling).toFixed(1)}`);
//=> 0, truth 1: wrong by 100 %, and within 71.5

// And now the price. Here is a sum that forgets its last term:

const forgetful = (numbers: readonly number[]): number => numbers.slice(0, -1).reduce((sum, term) => sum + term, 0);
const forgives = (numbers: readonly number[]): boolean => {
  const exact = numbers.reduce((sum, term) => sum + term, 0);
  return Math.abs(forgetful(numbers) - exact) <= roundingBound(numbers);
};
console.log(forgives(terms), forgives(terms.slice(0, 4)));
//=> true false

// Five thousand small allowances make 1.5, more than any term is worth; four of them make a millionth.
// **Small inputs are the better witnesses**: nearly all tests of this book draw sizes from one to four.
// `tests/support/close.ts` holds the bounds of all classes of operators, and says what it sees. Twice a softmax, say:

import { assertClose } from '../../tests/support/close.ts';

const refusal = (call: () => unknown): string => {
  try {
    call();
    return 'no objection';
  } catch (error) {
    return (error as Error).message;
  }
};
const scores = tensor([[1, 2], [3, 5]]);
const rows = F.softmax(scores, { dim: 1 });
console.log(refusal(() => assertClose(F.mul(rows, 2), rows, { what: 'softmax', place: 'reference', tolerance: 'norm' })).replace('; ', '\n'));
//=> softmax on the cpu: element [1, 1] of [2, 2] is 1.7615941762924194, expected 0.8807970881462097, 9.9e+9 times the bound (norm)
//=> everything is 2.00 times what was expected

// ## 2 · Let a machine look for the counterexample
//
// Which numbers should one try? You will choose those you thought of, and the bug is where you did not think. Here is a softmax in
// the words of the textbook, exp(x) / Σ exp(x): a kernel for `exp`, then a sum and a division. How a kernel works comes below.

import { type Flat, launch, type Thread } from '../../src/gpu/kernel.ts';
import { exp } from '../../src/gpu/math.ts';

function expKernel(this: Thread, input: Flat): number {
  const e = exp(input[this.thread.x]);
  return e;
}
const textbookSoftmax = (lane: Tensor): Tensor => {
  const e = launch(expKernel, { threads: [lane.numel()], inputs: [lane] });
  return F.div(e, F.sum(e));
};
console.log(textbookSoftmax(tensor([0, Math.log(3)], { device: 'gpu' })).cpu());
//=> tensor([0.2500, 0.7500])

// The library `fast-check` draws inputs, and a *property* says what must hold for all of them. When one fails, it is made smaller
// for as long as it still fails. First scores up to 4, then up to 200:

import fc from 'fast-check';

const isSoftmax = (lane: readonly number[]): boolean => {
  const [got, want] = [textbookSoftmax(tensor(lane, { device: 'gpu' })).flat(), F.softmax(tensor(lane), { dim: 0 }).flat()];
  return want.every((value, i) => Math.abs(got[i] - value) < 1e-5);
};
for (const max of [4, 200]) {
  const lanes = fc.array(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 5 });
  const { failed, counterexample } = fc.check(fc.property(lanes, isSoftmax), { seed: 7 });
  console.log(`scores up to ${max}:`, failed ? `fails for ${JSON.stringify(counterexample?.[0])}` : 'nothing found');
}
//=> scores up to 4: nothing found
//=> scores up to 200: fails for [89]

// One score, and exactly 89: e⁸⁹ is the first power that is too large for float32. The counterexample is not an accident, it is
// the diagnosis. (The cure is in `src/ops/normalization/softmax.ts`.) The silence of the first line teaches as much: a property sees
// only what its inputs can show. `tests/support/arbitraries.ts` draws shapes with zeros, numbers with NaN and ∞, and storage with gaps.
//
// ## 3 · Two copies of one mistake agree
//
// Whoever misunderstands an operator writes the misunderstanding twice. Suppose that *rows* were asked for, and both versions went
// down the columns:

const misunderstood = (input: Tensor): Tensor => F.softmax(input, { dim: 0 });
const [onCpu, onGpu] = [misunderstood(scores), misunderstood(scores.gpu())];
console.log(refusal(() => assertClose(onGpu, onCpu, { what: 'softmax', place: 'gpu', tolerance: 'norm' })));
console.log('but the rows add up to', F.sum(onCpu, { dim: 1 }));
//=> no objection
//=> but the rows add up to tensor([0.1666, 1.8334])

// The two are in perfect agreement. What helps is a *law*, something that is true of the operator and can be checked without
// computing it again: rows add up to one, adding 5 to every score changes nothing. Every operator's case in `tests/ops` has laws.
//
// ## 4 · Ask PyTorch
//
// No law knows whether a variance divides by n or by n − 1:

console.log(F.var(tensor([1, 3])).item(), F.var(tensor([1, 3]), { correction: 0 }).item());
//=> 2 1

// That is convention, and the convention is PyTorch's. What PyTorch answered to more than a thousand calls lies in `fixtures/`, in
// float64, so that no difference hides behind rounding. Reading it takes no Python.
//
// Gradients are recorded too, and there is a trap. `y.sum().backward()` sends the same gradient, one, into every output of softmax.
// But those outputs always add up to one, whatever the scores, so the true answer is zero everywhere. Compare three gradient rules:

const [p, one] = [F.softmax(tensor([0, 0, Math.log(2)], { dtype: 'float64' }), { dim: 0 }), tensor([1, 1, 1], { dtype: 'float64' })];
const uneven = tensor([1, 2, 4], { dtype: 'float64' });
const rules: Record<string, (g: Tensor) => Tensor> = {
  'p ⊙ (g − Σ g ⊙ p)': (g) => F.mul(p, F.sub(g, F.sum(F.mul(g, p)))),
  'g − Σ g ⊙ p': (g) => F.sub(g, F.sum(F.mul(g, p))),
  'g ⊙ 0': (g) => F.mul(g, 0),
};
for (const [formula, rule] of Object.entries(rules)) console.log(formula.padEnd(18), 'ones:', rule(one).flat(), 'uneven:', rule(uneven).flat());
//=> p ⊙ (g − Σ g ⊙ p)  ones: [ 0, 0, 0 ] uneven: [ -0.4375, -0.1875, 0.625 ]
//=> g − Σ g ⊙ p        ones: [ 0, 0, 0 ] uneven: [ -1.75, -0.75, 1.25 ]
//=> g ⊙ 0              ones: [ 0, 0, 0 ] uneven: [ 0, 0, 0 ]

// Seeded with ones, a right rule, a wrong one, and no gradient at all are the same thing.
// So every gradient here is checked with an upstream that differs everywhere, and, where PyTorch is not asked, with central
// differences: move an input a little to either side, and see how far the output moves.
//
// ## 5 · The same seed, the same numbers
//
// A program with random numbers can only be compared if both draw the same ones. Ours are PyTorch's:

manualSeed(0);
console.log(rand([3])); // torch.manual_seed(0); torch.rand(3)
//=> tensor([0.4963, 0.7682, 0.0885])

// So whole programs can be compared, such as the hundred training steps of the tour, whose losses stand beside PyTorch's.
//
// ## 6 · Numbers that are not numbers
//
// Comparing has edges of its own. This check looks sound, and finds nothing wrong with a kernel that returns only NaN:

const wrongAt = (got: readonly number[], want: readonly number[]): number => got.findIndex((value, i) => Math.abs(value - want[i]) > 1e-5);
console.log(wrongAt([NaN, NaN], [1, 2]), 'is what findIndex says when it finds nothing');
//=> -1 is what findIndex says when it finds nothing

// Every comparison with NaN is false; write `!(distance <= bound)`. Other edges: ∞ − ∞ is NaN, so infinities are compared by `===`
// first. −0 equals 0, until one divides by it. And a tensor may be empty, where PyTorch has an answer, or a refusal, for each operator:

const nothing = tensor([]);
console.log(F.sum(nothing).item(), F.mean(nothing).item(), F.softmax(nothing, { dim: 0 }).shape);
console.log(refusal(() => F.max(nothing)));
//=> 0 NaN [ 0 ]
//=> max: x has shape [0], nothing to choose from; expected at least one element

// ## How a call travels
//
// An operator is a *definition*; `defineOperator` in `src/operator.ts` makes it callable. This is all it takes:

import { defineOperator, OperatorError } from '../../src/operator.ts';
import { sameShape, show } from '../../src/shape.ts';

function plusKernel(this: Thread, a: Flat, b: Flat): number {
  return a[this.thread.x] + b[this.thread.x];
}
const plus = defineOperator<[a: Tensor, b: Tensor], object>({
  name: 'plus',
  takes: { a: 'float', b: 'float' },
  defaults: {},
  shape(a, b) {
    if (!sameShape(a.shape, b.shape)) throw new OperatorError(`plus: a has shape ${show(a.shape)} and b ${show(b.shape)}; expected the same`);
    return a.shape;
  },
  reference(a, b) {
    const sum = a.newZeros(a.shape);
    for (let i = 0; i < a.numel(); i++) sum.array[i] = a.array[i] + b.array[i];
    return sum;
  },
  gpu: (a, b) => launch(plusKernel, { threads: [a.numel()], inputs: [a, b], shape: a.shape }),
  gradient: ({ grad }) => [() => grad, () => grad],
});

// Every call goes through five steps, and most mistakes end in one of the first two, before any work is done:
//
// | step | what happens |
// |---|---|
// | 1 read | tensors by position, options by name; unknown names are refused |
// | 2 check | devices, types, and the operator's own `shape` |
// | 3 run | strided inputs are brought into row-major order; `'cpu'` runs `reference`, `'gpu'` runs `gpu` |
// | 4 verify | the result has the shape and type that step 2 promised |
// | 5 remember | if an input requires a gradient, so that `backward` finds the way back |

console.log(refusal(() => F.softmax(scores, { dims: 1 } as never)));
console.log(refusal(() => plus(scores, scores.gpu())));
console.log(refusal(() => plus(scores, tensor([1]))));
//=> softmax: unknown option dims; did you mean dim? (its options are dim, dtype)
//=> plus: a is on the cpu and b on the gpu; expected one device, use x.to('cpu')
//=> plus: a has shape [2, 2] and b [1]; expected the same

// In step 3 both versions see a transposed view in row-major order, and after step 5 `backward` can ask for the gradient:

const weight = tensor([[1, 1], [1, 1]], { requiresGrad: true });
const moved = plus(scores.t(), weight);
console.log(moved);
moved.backward(tensor([[1, 2], [3, 4]]));
console.log(equal(moved, plus(scores.t().gpu(), weight.gpu())), weight.grad?.tolist());
//=> tensor([[2., 4.],
//=>         [3., 6.]], grad_fn=<PlusBackward0>)
//=> true [ [ 1, 2 ], [ 3, 4 ] ]

// ## A loop becomes threads
//
// Hold the loop and the kernel of `plus` side by side. The body is the same; the `for` is gone. `launch` starts one thread for every `i`,
// and each finds its own in `this.thread.x`. Threads run in no order, share nothing, and write one result each. With two dims of
// threads, `thread.y` is the row and `thread.x` the column: x runs along memory. The real `add`, with broadcasting, is in
// `src/ops/elementwise/binaryFamily.ts`.
//
// The notes advise *vectorization* (向量化), whole tensors instead of loops. In Python it saves the interpreter; here both versions are
// compiled, and what is saved is one element at a time: `webasm` takes four at once, a GPU thousands. The loop is not gone. It moved.
//
// GPU.js runs kernels in several ways, and changes from one to another in silence where it sees fit. `src/gpu/device.ts` compares the
// class that ran with the one that was asked for, and stops if they differ. `npm start` shows its name; here we only ask whether it is right:

import { kernelClass, mode } from '../../src/index.ts';

console.log(kernelClass === { cpu: 'CPUKernel', webasm: 'WebAssemblyKernel', headlessgl: 'HeadlessGLKernel' }[mode]);
//=> true

// ## What GPU.js would do in silence
//
// A kernel is JavaScript that is compiled into another language, and not everything survives. Left alone, GPU.js stops loops:

import { createKernel } from '../../src/gpu/device.ts';

const rounds = createKernel('function (n) { let s = 0; for (let i = 0; i < n; i++) { s += 1; } return s; }', { output: [1], argumentTypes: ['Integer'] });
console.log('3000 rounds:', (rounds(3000) as Float32Array)[0]);
//=> 3000 rounds: 1000

// No error, no warning. `launch` raises that limit, and refuses what is known to go wrong elsewhere:

function evenKernel(this: Thread, input: Flat, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (i % 2 === 1) continue;
    sum += input[i];
  }
  return sum;
}
console.log(refusal(() => launch(evenKernel, { threads: [1], inputs: [x.gpu()], integers: { n: 1000 } })));
console.log(refusal(() => F.add(tensor([16_777_216], { dtype: 'int32', device: 'gpu' }), 10)));
//=> evenKernel: `continue` skips the increment of a loop with a run-time bound; use `if`
//=> gpu: a whole number reached 16777216; on the gpu integers are exact only below 2^24 = 16777216, use the cpu device

// | in a kernel | becomes, on one way to run it or another |
// |---|---|
// | reading past the end of an array | NaN, the last element, 0, or the end of the program |
// | `for (…) if (…) { a; b; }` | a loop around `a`, with `b` after it |
// | two loops with the same variable | an error of the compiler |
// | `Math.tanh(100)`, `Math.pow(-2, 2)` | NaN |
// | `Math.max(NaN, 1)` | 1 |
// | whole numbers above 2²⁴ | the nearest of 24 binary digits |
//
// `tests/gpu/pitfalls.test.ts` shows each of them live, so that a new GPU.js cannot change the ground in silence.
//
// ## What it costs
//
// A CPU has a few strong cores and a large *cache* (缓存), and is fast where the next number is near the last one (locality, 局部性).
// A GPU has thousands of weak threads, and is fast where all do the same. Count instead of measuring: numbers come from memory in
// lines of 16, and let our cache hold 32 lines. How many lines are fetched for a matrix of 64 × 64, by rows and by columns?

function linesFetched(position: (outer: number, inner: number) => number): number {
  const cache: number[] = [];
  let fetched = 0;
  for (let outer = 0; outer < 64; outer++) for (let inner = 0; inner < 64; inner++) {
    const line = Math.floor(position(outer, inner) / 16);
    const known = cache.indexOf(line);
    if (known >= 0) cache.splice(known, 1);
    else fetched++;
    cache.push(line); // the line that was not used for longest is first, and leaves
    if (cache.length > 32) cache.shift();
  }
  return fetched;
}
console.log(linesFetched((row, column) => row * 64 + column), linesFetched((column, row) => row * 64 + column));
//=> 256 4096

// The same 4096 numbers, and sixteen times the traffic. Traffic also decides what a kernel is good for. Adding two n × n matrices
// moves twelve bytes for every operation, whatever n is; multiplying them does n / 6 operations for every byte, 170 where n = 1024.
// The sum waits for memory, the product for arithmetic.
//
// Hence three rules. Do not carry tensors to and fro: `x.gpu()` once, `item()` rarely. Do much in one call, because each has a fixed
// price, and the first one is compiled. Do not let neighbouring threads take different branches: they wait for each other.
// `npm run bench` measures all this on your machine. No test does, since a time that was right here is wrong there.
//
// ## What no operator can settle
//
// The notes distinguish *MLP* (多层感知机), a word for the structure, from *FFN* (前馈网络), a word for data that only flows forward.
// Both fit the same program, so no test can tell them apart. But a Transformer's FFN makes one more promise, and that one can be
// checked: it is applied to every position by itself. Two rows give the same numbers alone and among four.

import { nn, noGrad } from '../../src/index.ts';

type Network = (input: Tensor) => Tensor;
const positions = randn([4, 2]);
const perPosition = (network: Network): boolean => noGrad(() => {
  const numbers = [positions.narrow(0, 0, 2), positions].map((input) => {
    manualSeed(1); // for the dropout below
    return network(input).narrow(0, 0, 2).flat();
  });
  return numbers[0].every((value, i) => Math.abs(value - numbers[1][i]) < 1e-6);
});
const [first, second] = [new nn.Linear(2, 8), new nn.Linear(8, 2)];
const between = (layer: Network): Network => (input) => second.forward(F.relu(layer(first.forward(input))));
console.log('nothing between ', perPosition(between((hidden) => hidden)));
console.log('dropout         ', perPosition(between((hidden) => F.dropout(hidden, { p: 0.5 }))));
console.log('batch norm      ', perPosition(between((hidden) => F.batchNorm(hidden, null, null, null, null, { training: true }))));
//=> nothing between  true
//=> dropout          true
//=> batch norm       false

// ## What the notes got wrong
//
// They first allow BatchNorm and Dropout between the layers of an FFN, then say that it holds only linear layers
// and activations. The promise decides: dropout keeps it, but batch norm in training takes its statistics from the whole batch.
//
// ## What PyTorch says
//
// `torch.testing.assert_close(actual, expected)` asks for |actual − expected| ≤ atol + rtol · |expected|, where float32 gets
// rtol = 1.3e-6 and atol = 1e-5, and float64 gets 1e-7 for both. NaN differs from NaN unless `equal_nan=True`. It cannot know how
// many terms were added up, so for long sums the caller has to. `torch.autograd.gradcheck` is the central differences of idea 4,
// likewise in float64. Equal bits are promised neither between devices nor between releases.
//
// ## Exercises
//
// Eight, from the place of a thread to a law that convicts a wrong gradient, are in `chapters/00-two-versions/exercises.ts`.
