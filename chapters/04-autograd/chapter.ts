// # 4 · Autograd: the graph behind a number
//
// A network computes one number, the loss, from many others, its weights. To make the loss smaller, you must know for every weight in which
// direction to turn it, and how much that helps: the gradient (梯度). This is the smallest example that has everything in it:
//
//     y = (x + w) · (w + 1)          at x = 2, w = 1

const f = (x: number, w: number): number => (x + w) * (w + 1);
console.log(f(2, 1));
//=> 6

// ## The naive answer
//
// Turn a weight a little and look: the definition of a derivative (导数).

for (const step of [0.1, 1e-4, 1e-8, 1e-12, 1e-15]) console.log(String(step).padEnd(6), (f(2, 1 + step) - f(2, 1)) / step);
//=> 0.1    5.100000000000007
//=> 0.0001 5.000099999987739
//=> 1e-8   4.999999969612645
//=> 1e-12  5.000444502911705
//=> 1e-15  4.440892098500626

// The answer seems to be 5. But a large step measures a chord instead of a slope, and a small one drowns in rounding. And the price: one
// more run of the whole network for every weight. A network with one hidden layer of 128, for pictures of 28 × 28, would run
// this often for a single step:

console.log(784 * 128 + 128 + 128 * 10 + 10 + 1);
//=> 101771

// There is a way to have all these slopes at once, exact up to rounding, for the price of a few runs. It works on formulas that nobody has written
// down as a formula: on programs.
//
// ## The idea: write down what was computed
//
// Cut the formula into steps with names: a = x + w, then b = w + 1, then y = a · b. Draw a box for every step, and an arrow wherever a result
// goes into another step. Arrows never lead back to where they came from, so this is a directed graph without cycles (有向无环图, DAG): the
// computational graph (计算图). The library draws it while it computes, if a tensor says that it wants a gradient:

import {
  autograd, enableGrad, F, inferenceMode, isGradEnabled, jit, manualSeed, nn, noGrad, ones, OperatorError, optim, randn, tensor, type Tensor, zeros,
} from '../../src/index.ts';
import { writeWhole } from '../../scripts/book.ts';
import { writeChart } from './pictures.ts';

const x = tensor(2, { requiresGrad: true });
const w = tensor(1, { requiresGrad: true });
const a = x.add(w);
const b = w.add(1);
const y = a.mul(b);
const names = { x, w, a, b, y };
console.log(autograd.graphText(y, names));
writeWhole(new URL('graph.svg', import.meta.url), autograd.graphSvg(y, names));
//=> y = MulBackward0 []
//=> ├─ a = AddBackward0 []
//=> │  ├─ x []
//=> │  └─ w []  #1
//=> └─ b = AddBackward0 []
//=>    └─ #1 w

// ![Boxes x and w above, a and b below them, y at the bottom; two arrows leave w](graph.svg)
//
// (Others draw the data as boxes and the steps as arrows. It is the same graph; here an arrow is a number on its way.)
//
// Now the chain rule (链式法则). Turn w by a little: a moves as much, and so does b, and each of them moves y. There are two ways from w to y; along
// a way the slopes multiply, and what comes in on different ways adds up. So: **a derivative is a sum over all paths of products of local slopes.**
// A node knows the slopes of its own step. `node.apply` is asked here for what it would send back of a 1:

type GraphNode = autograd.GradientNode;
const nodeOf = (result: Tensor): GraphNode => result.gradFn ?? (result.accumulator as GraphNode);
const nameOf = new Map(Object.entries(names).map(([name, each]) => [nodeOf(each), name]));
const one = ones([]);
const localSlopes = (node: GraphNode): (number | undefined)[] => node.apply([one]).map((slope) => slope?.item());

function* paths(node: GraphNode, way = nameOf.get(node) ?? '', product = 1): Generator<readonly [way: string, product: number]> {
  if (node.next.length === 0) yield [way, product];
  const local = localSlopes(node);
  for (const [i, edge] of node.next.entries()) {
    if (edge) yield* paths(edge.node, `${nameOf.get(edge.node)} → ${way}`, product * (local[i] ?? 0));
  }
}
const ways = [...paths(nodeOf(y))];
for (const [way, product] of ways) console.log(way, product);
const summedOver = (leaf: string): number => ways.filter(([way]) => way.startsWith(leaf)).reduce((sum, [, product]) => sum + product, 0);
console.log('dy/dw =', summedOver('w'), ' dy/dx =', summedOver('x'));
//=> x → a → y 2
//=> w → a → y 2
//=> w → b → y 3
//=> dy/dw = 5  dy/dx = 2

// ## Where that fails
//
// Ways multiply. Double a number n times, each time as z = z + z. A step has two inputs, so there are 2ⁿ ways through only n nodes:

const doubled = (times: number): Tensor => Array.from({ length: times }).reduce<Tensor>((z) => z.add(z), x);
for (const times of [2, 5, 10]) {
  const z = doubled(times);
  console.log(times, 'steps:', [...paths(nodeOf(z))].length, 'paths,', autograd.graphOf(z).edges.length, 'arrows');
}
//=> 2 steps: 4 paths, 4 arrows
//=> 5 steps: 32 paths, 10 arrows
//=> 10 steps: 1024 paths, 20 arrows

// ## Reverse mode: every arrow once
//
// Most ways differ only in their beginning. So walk from y backwards, along what they share, and keep for each node one number: how much y moves when
// this node's result moves. It is called the *upstream* gradient. Each step multiplies it by its local slope and sends the product on, *downstream*:
//
//     upstream × local = downstream
//
// Where two arrows meet, what arrives is added. One rule is needed: a node may send only after everything has arrived, so it comes after all nodes
// that use it. The reverse of the order in which they were computed does that. This is a whole engine:

function backwardOrder(output: GraphNode): GraphNode[] {
  const order = new Set<GraphNode>();
  const visit = (node: GraphNode): void => {
    if (order.has(node)) return;
    for (const edge of node.next) if (edge) visit(edge.node);
    order.add(node); // after all it was computed from
  };
  visit(output);
  return [...order].reverse();
}
function walk(output: Tensor, log: (line: string) => void): Map<GraphNode, Tensor> {
  const arrived = new Map([[nodeOf(output), one]]);
  for (const node of backwardOrder(nodeOf(output))) {
    const upstream = arrived.get(node) ?? zeros([]);
    const downstream = node.apply([upstream]);
    const [local, name] = [localSlopes(node), nameOf.get(node)];
    for (const [i, edge] of node.next.entries()) {
      const share = downstream[i];
      if (!edge || !share) continue;
      arrived.set(edge.node, arrived.get(edge.node)?.add(share) ?? share);
      log(`${name}: upstream ${upstream.item()} × local ${local[i]} = downstream ${share.item()}, to ${nameOf.get(edge.node)}`);
    }
    if (node.next.length === 0) log(`${name}: arrived ${upstream.item()}`);
  }
  return arrived;
}
const arrived = walk(y, console.log);
console.log('30 doublings:', walk(doubled(30), () => undefined).get(nodeOf(x))?.item(), 'paths, 60 arrows');
//=> y: upstream 1 × local 2 = downstream 2, to a
//=> y: upstream 1 × local 3 = downstream 3, to b
//=> b: upstream 3 × local 1 = downstream 3, to w
//=> a: upstream 2 × local 1 = downstream 2, to x
//=> a: upstream 2 × local 1 = downstream 2, to w
//=> w: arrived 5
//=> x: arrived 2
//=> 30 doublings: 1073741824 paths, 60 arrows

// `src/autograd/engine.ts` is that with care: it walks without calling itself, so that no graph is too deep, and it visits only what is wanted.
// `src/autograd/graph.ts` is the other half, which remembers. Ask the library:

y.backward();
console.log('dy/dw =', w.grad?.item(), ' dy/dx =', x.grad?.item(), ' as our walk says:', arrived.get(nodeOf(w))?.item(), arrived.get(nodeOf(x))?.item());
//=> dy/dw = 5  dy/dx = 2  as our walk says: 5 2

// The walk itself has no loop that could become threads. But the rules that nodes apply are written in operators, so on the gpu the gradients are computed
// by kernels, and nothing has to be written twice:

const onGpu = tensor([1, 2, 3], { device: 'gpu', requiresGrad: true });
onGpu.mul(onGpu).sum().backward();
console.log(onGpu.grad);
//=> tensor([2., 4., 6.], device='gpu')

// ## The same by hand
//
// For a formula that you know beforehand, no graph is needed. Write the forward pass as a list of assignments. Then write it again from the last
// line to the first, and turn each line around: what was on the left gives, what was on the right gets. It is called *flat* backward code:

function flat(xValue: number, wValue: number): { dx: number; dw: number } {
  const [aValue, bValue] = [xValue + wValue, wValue + 1]; // forward, lines 1 and 2; line 3 is y = a · b
  const dy = 1;
  const [da, db] = [dy * bValue, dy * aValue]; // line 3, turned around
  let dw = db; // line 2
  const dx = da; // line 1 …
  dw += da; // … which used w once more: `+=`, not `=`
  return { dx, dw };
}
console.log(flat(2, 1));
//=> { dx: 2, dw: 5 }

// Every operator page of this book has such a piece of code as its `gradient`. The graph only strings them together.
//
// ## Who takes part?
//
// `isLeaf`, `requiresGrad` and `gradFn` of everything we have met, and of some more:

const constant = tensor(3);
const cast: Record<string, Tensor> = {
  x, a, y,
  constant,
  'constant + 1': constant.add(1),
  'constant · x': constant.mul(x),
  'a.detach()': a.detach(),
  'x > 1': F.gt(x, 1),
  'x.gpu()': x.gpu(),
};
console.log(''.padEnd(14), 'isLeaf requiresGrad gradFn');
for (const [name, each] of Object.entries(cast)) {
  console.log(name.padEnd(14), String(each.isLeaf).padEnd(6), String(each.requiresGrad).padEnd(12), each.gradFn?.name ?? null);
}
//=>                isLeaf requiresGrad gradFn
//=> x              true   true         null
//=> a              false  true         AddBackward0
//=> y              false  true         MulBackward0
//=> constant       true   false        null
//=> constant + 1   true   false        null
//=> constant · x   false  true         MulBackward0
//=> a.detach()     true   false        null
//=> x > 1          true   false        null
//=> x.gpu()        false  true         ToCopyBackward0

// A leaf (叶子节点) is where the graph begins: nobody computed it, or nobody watched. `gradFn` is the node that computed the tensor. And the rule for
// `requiresGrad`: **a result requires a gradient if one of its inputs does**, and if the operator has one to give; a comparison has none.
//
// The last line is a trap. `x.gpu()` was computed from x, so it is no leaf, and no gradient will be found in its `.grad`. It goes to x.
// Make the tensor where it is to live, then ask for gradients.

const moved = x.gpu();
moved.mul(5).backward();
console.log(moved.grad, x.grad);
//=> null tensor(7.)

// x.grad is 7: the 2 from before, and 5.
//
// ## Backward adds
//
// Gradients are not cleared: `backward` *adds* to `.grad`. That is on purpose, since a sum over a large batch can be collected from small ones.

const data = tensor([[1, 2], [3, 4], [5, 6], [7, 8]]);
const weights = tensor([1, -1], { requiresGrad: true });
const lossOf = (rows: Tensor): Tensor => F.mv(rows, weights).pow(2).sum();
const [wholeBatch] = autograd.grad(lossOf(data), weights);
lossOf(data.narrow(0, 0, 2)).backward();
console.log('first half ', weights.grad);
lossOf(data.narrow(0, 2, 2)).backward();
console.log('both halves', weights.grad, 'whole', wholeBatch);
//=> first half  tensor([ -8., -12.])
//=> both halves tensor([-32., -40.]) whole tensor([-32., -40.])

// In a loop it must be cleared before every step; `optimizer.zeroGrad()` and `module.zeroGrad()` do. They set `.grad` to null, or with
// `{ setToNone: false }` to zeros.

new optim.SGD([weights], { lr: 0.1 }).zeroGrad();
console.log(weights.grad);
//=> null

// An output need not be one number. If it has several, say how much each of them counts: what arrives is Σ weightᵢ · gradientᵢ. Beside y, whose
// slope is 5, take z = a + b, whose slope by w is 2. Counted 1 and 2 times that makes 5 + 2 · 2:

const slopesOf = (...counted: number[]): (number | undefined)[] => {
  const [aAgain, bAgain] = [x.add(w), w.add(1)];
  const both = F.stack([aAgain.mul(bAgain), aAgain.add(bAgain)]);
  return autograd.grad(both, [w, x], { gradOutputs: tensor(counted) }).map((slope) => slope.item());
};
console.log('y alone', slopesOf(1, 0), ' z alone', slopesOf(0, 1), ' both', slopesOf(1, 2));
//=> y alone [ 5, 2 ]  z alone [ 2, 1 ]  both [ 9, 4 ]

// ## A graph is passed once
//
// To find its slopes, a multiplication must know what was multiplied. The graph keeps it, and lets go of it when backward has passed:

const refusal = (call: () => unknown): string => {
  try {
    call();
    return 'no objection';
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return error.message;
  }
};
const square = weights.mul(weights);
console.log('before', autograd.savedBytes(square), 'bytes');
square.sum().backward();
console.log('after ', autograd.savedBytes(square), 'bytes');
console.log(refusal(() => square.sum().backward()));
//=> before 8 bytes
//=> after  0 bytes
//=> backward: MulBackward0 was already passed, and what it saved is gone; to pass twice, call backward with { retainGraph: true } the first time

// With `{ retainGraph: true }` it is kept for another pass:

const again = weights.mul(weights).sum();
const passes = [true, false].map((retainGraph) => autograd.grad(again, weights, { retainGraph })[0].flat());
console.log(passes);
//=> [ [ 2, -2 ], [ 2, -2 ] ]

// ## Gradients of gradients
//
// `autograd.grad` returns gradients instead of adding them anywhere. A gradient is itself computed, by multiplying and adding. With
// `createGraph: true` these steps are written down, too, and the gradient has a graph of its own. The second derivative of x² is 2, wherever x is:

const places = tensor([-3, 0, 0.5, 4], { requiresGrad: true });
const [firstOrder] = autograd.grad(places.pow(2).sum(), places, { createGraph: true });
const [secondOrder] = autograd.grad(firstOrder.sum(), places);
console.log(firstOrder.tolist(), secondOrder.tolist());
//=> [ -6, 0, 1, 8 ] [ 2, 2, 2, 2 ]

// Without `createGraph` the first gradient is only a number, and nothing leads from there to x:

const [flatSlope] = autograd.grad(places.pow(2).sum(), places);
console.log(flatSlope.requiresGrad, refusal(() => autograd.grad(flatSlope.sum(), places)));
//=> false grad: output 0 of shape [] was not computed from anything that requires a gradient

// Here is the graph behind dy/dw in our own example. Two shares arrived at w, each of them a product with the upstream 1, and they were added:

const [slopeByW] = autograd.grad(x.add(w).mul(w.add(1)), w, { createGraph: true });
console.log(autograd.graphText(slopeByW, { x, w }));
console.log('d²y/dw² =', autograd.grad(slopeByW, w)[0].item());
//=> AddBackward0 []
//=> ├─ MulBackward0 []
//=> │  └─ AddBackward0 []
//=> │     ├─ x []
//=> │     └─ w []  #1
//=> └─ MulBackward0 []
//=>    └─ AddBackward0 []
//=>       └─ #1 w
//=> d²y/dw² = 2

// ## Not watching
//
// Three ways to compute without a graph. Which one do you want?
//
// | | what it does | for |
// |---|---|---|
// | `noGrad(() => …)` | nothing inside is written down | changing weights, measuring |
// | `inferenceMode(() => …)` | the same, and no graph may rely on its results | using a finished network |
// | `x.detach()` | the same numbers, as a leaf; `detach_()` does it to this very tensor | stopping a gradient at one place |

console.log(noGrad(() => [weights.mul(2).requiresGrad, isGradEnabled(), enableGrad(() => weights.mul(2).requiresGrad)]));
const inferred = inferenceMode(() => weights.mul(2));
console.log(inferred.isInference(), refusal(() => inferred.mul(weights).sum().backward()));
//=> [ false, false, true ]
//=> true mul: a tensor of shape [2] that backward needs was made in inference mode; use its clone() to compute with

// What is detached counts as a constant: of w · w, with one of the two detached, half of the gradient is left.

for (const other of [weights, weights.detach()]) console.log(autograd.grad(weights.mul(other).sum(), weights)[0].tolist());
const hidden = weights.mul(3);
console.log('a leaf:', hidden.isLeaf, ' after detach_():', hidden.detach_().isLeaf, ' requires a gradient:', hidden.requiresGrad);
//=> [ 2, -2 ]
//=> [ 1, -1 ]
//=> a leaf: false  after detach_(): true  requires a gradient: false

// Until PyTorch 0.4 one wrote `x.data` for `x.detach()`. It still works, and there is a bug that it hides well. This layer adds a
// table of positions that should be learned, and its author took `.data`:

const table = randn([4, 2], { requiresGrad: true });
const withPositions = (input: Tensor, positions: Tensor): Tensor => input.add(positions.narrow(0, 0, input.size(0)));
const [cut, kept] = [table.data, table].map((positions) => withPositions(data.narrow(0, 0, 3), positions));
console.log('same output:', cut.equal(kept), ' trains with .data:', cut.requiresGrad, ' without:', kept.requiresGrad);
//=> same output: true  trains with .data: false  without: true

// The output is right, nothing is refused, and the table never learns. Code like this has been printed, and copied, in a BERT.
//
// ## Changed in place
//
// Backward needs the numbers that the forward pass used. What if somebody writes over them? Each storage counts its changes, and each node notes the
// count. If it moved, the numbers are not the right ones any more:

const base = weights.mul(2);
const squared = base.mul(base);
console.log('version', base.version);
base.add_(1);
console.log('version', base.version, refusal(() => squared.sum().backward()));
//=> version 0
//=> version 1 mul: a tensor of shape [2] that backward needs was modified in place; it is at version 1, expected version 0; change a clone() of it instead

// It is refused only where the old numbers are needed. The slope of a sum does not depend on its terms, so nothing is lost here:

const term = weights.mul(2);
const sum = term.add(1);
term.add_(1);
console.log(refusal(() => sum.sum().backward()));
//=> no objection

// And a leaf? One often reads that leaves cannot be changed in place. It is not so: a leaf that *requires a gradient* cannot, because `.grad` would
// speak of numbers that are gone, and only while the graph is watching. A step of training is exactly such a change, inside `noGrad`:

console.log('needs none:    ', refusal(() => tensor([1, 2]).add_(1)));
console.log('inside noGrad: ', refusal(() => noGrad(() => weights.sub_(0))));
console.log('needs one:     ', refusal(() => weights.sub_(0)));
//=> needs none:     no objection
//=> inside noGrad:  no objection
//=> needs one:      sub_: a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()

// ## Hooks: looking at a gradient on its way
//
// Backward leaves a gradient in leaves only. For what lies in the middle, `retainGrad()` keeps it, and `registerHook` is called when it is
// known. A hook may return another gradient, which then takes its place, and `remove()` takes the hook away.

const input = tensor([1, 2], { requiresGrad: true });
const middle = input.mul(3);
middle.retainGrad();
const end = middle.mul(middle).sum();
end.backward(null, { retainGraph: true });
console.log(middle.grad, input.grad);

input.grad = null;
const looking = middle.registerHook((gradient) => { console.log('the hook sees', gradient.tolist()); });
const clipping = middle.registerHook((gradient) => gradient.clamp(-10, 10));
end.backward(null, { retainGraph: true });
console.log('clipped:', input.grad);

input.grad = null;
looking.remove();
clipping.remove();
end.backward();
console.log('removed:', input.grad);
//=> tensor([ 6., 12.]) tensor([18., 36.])
//=> the hook sees [ 6, 12 ]
//=> clipped: tensor([18., 30.])
//=> removed: tensor([18., 36.])

// The last number was 12 · 3 = 36. With the 12 cut to 10 it was 30. (Modules have hooks of their own: chapter 7.)
//
// ## Is a gradient right?
//
// The naive answer from the beginning is too slow to train with, but an excellent judge, for it knows nothing of graphs. Steps to both sides make it
// better, (f(x + h) − f(x − h)) / 2h: its error shrinks with h², not with h. How good is it, and with which h? Take x³ at 1.7, whose slope is 8.67:

const errorOf = (round: (value: number) => number, both: boolean, h: number): number => {
  const cube = (at: number): number => round(round(at * at) * at);
  const at = round(1.7);
  const [above, below] = [round(at + h), both ? round(at - h) : at];
  return Math.abs((cube(above) - cube(below)) / (both ? 2 * h : h) - 3 * at * at);
};
const steps = Array.from({ length: 12 }, (_, i) => Number(`1e-${i + 1}`));
const kinds = [
  ['one side, float64', '#e07b39', (h: number) => errorOf((value) => value, false, h)],
  ['both sides, float64', '#1f4e79', (h: number) => errorOf((value) => value, true, h)],
  ['both sides, float32', '#8a8a8a', (h: number) => errorOf(Math.fround, true, h)],
] as const;
for (const [title, , error] of kinds) {
  const best = steps.reduce((least, h) => (error(h) < error(least) ? h : least));
  const power = (h: number): string => `10^${Math.round(Math.log10(error(h)))}`;
  console.log(title.padEnd(20), 'best h', best.toExponential(0), 'error', power(best).padEnd(6), 'with h = 1e-6:', power(1e-6));
}
writeChart(new URL('differences.svg', import.meta.url), {
  label: 'The error of central differences falls with the step, and rises again where rounding takes over',
  marks: steps.map((_, i) => `−${i + 1}`), below: 'step h, as a power of ten',
  levels: [[-10, '10⁻¹⁰'], [-5, '10⁻⁵'], [0, '1']],
  lines: kinds.map(([title, color, error]) => ({ title, color, heights: steps.map((h) => Math.log10(Math.max(error(h), 1e-12))) })),
});
//=> one side, float64    best h 1e-8 error 10^-8  with h = 1e-6: 10^-5
//=> both sides, float64  best h 1e-5 error 10^-10 with h = 1e-6: 10^-9
//=> both sides, float32  best h 1e-2 error 10^-4  with h = 1e-6: 10^0

// ![Three curves shaped like a V; the one of float32 turns early and high](differences.svg)
//
// On the left the chord is too long, on the right rounding takes over. In float64 an h of 10⁻⁶ leaves nine digits, and any mistake stands out. In float32
// it leaves not even one, and a right gradient would look wrong. That is why `gradcheck` insists on float64. Try it on an operator whose author
// took a wrong factor:

import { defineOperator } from '../../src/index.ts';

const cubeWith = (factor: number) => defineOperator<[x: Tensor], object>({
  name: 'cube',
  takes: { x: 'float' },
  defaults: {},
  shape: (from) => from.shape,
  reference: (from) => from.mul(from).mul(from),
  gpu: (from) => from.mul(from).mul(from),
  gradient: ({ grad, inputs: [from] }) => [() => grad.mul(from).mul(from).mul(factor)],
});
const [right, wrong] = [3, 2].map((factor) => (at: Tensor): Tensor => cubeWith(factor)(at));
const points = tensor([1, -2], { dtype: 'float64', requiresGrad: true });
const verdict = (check: () => boolean): string => {
  try {
    return String(check());
  } catch (error) {
    return (error as Error).message.replaceAll('; ', '\n  ');
  }
};
console.log(verdict(() => autograd.gradcheck(right, points)), autograd.gradgradcheck(right, points));
console.log(verdict(() => autograd.gradcheck(wrong, points)));
console.log(verdict(() => autograd.gradcheck(right, points.float())));
//=> true true
//=> gradcheck: output 0 at [1], differentiated by input 0 at [1]: backward says 8, central differences say 12
//=>   0.01201 apart is allowed
//=>   2 of 4 slopes disagree, this is the worst
//=> gradcheck: input 0 has dtype float32, which rounds away the small differences that are compared
//=>   expected float64, use x.to('float64')

// Away from kinks only. At 0, `relu` has no slope to agree about: backward says 0 by convention, both sides together say one half.

console.log(verdict(() => autograd.gradcheck((at) => F.relu(at), zeros(1, { dtype: 'float64', requiresGrad: true }))));
//=> gradcheck: output 0 at [0], differentiated by input 0 at [0]: backward says 0, central differences say 0.5
//=>   0.00051 apart is allowed
//=>   1 of 1 slopes disagree

// ## More than one slope: J, and what to multiply it by
//
// A function from n numbers to m has m · n partial derivatives, the Jacobian J (雅可比矩阵): a row for every output. One backward pass gives one vᵀJ,
// a mix of the rows (`vjp`). The other product, Jv, tells how fast the outputs move when the input moves along v (`jvp`).

const curve = (at: Tensor): Tensor => F.stack([at.get(0).mul(at.get(1)), at.get(0).pow(2), at.get(1).mul(3)]);
const here = tensor([2, 5]);
console.log(autograd.jacobian(curve, here));
console.log('vᵀJ', autograd.vjp(curve, here, tensor([1, 10, 100]))[1], ' Jv', autograd.jvp(curve, here, tensor([1, -1]))[1]);
//=> tensor([[5., 2.],
//=>         [4., 0.],
//=>         [0., 3.]])
//=> vᵀJ tensor([ 45., 302.])  Jv tensor([ 3.,  4., -3.])

// For one output, Jv is the directional derivative (方向导数): gradient · direction. Of all directions of length 1, it is largest along the
// gradient itself, which is why a step downhill goes the opposite way.

const hill = (at: Tensor): Tensor => at.get(0).pow(2).add(at.get(0).mul(at.get(1)));
const gradient = autograd.jacobian(hill, here) as Tensor;
const along = (...direction: number[]): number => (autograd.jvp(hill, here, tensor(direction))[1] as Tensor).item();
console.log('gradient', gradient.tolist(), ' along [3, 4]:', along(3, 4), ' gradient · [3, 4]:', F.dot(gradient, tensor([3, 4])).item());
const speeds = Array.from({ length: 360 }, (_, degree) => along(Math.cos((degree / 180) * Math.PI), Math.sin((degree / 180) * Math.PI)));
const pointing = (Math.atan2(gradient.at(1), gradient.at(0)) / Math.PI) * 180;
console.log('fastest at', speeds.indexOf(Math.max(...speeds)), 'degrees; the gradient points to', pointing.toFixed(1));
//=> gradient [ 9, 2 ]  along [3, 4]: 35  gradient · [3, 4]: 35
//=> fastest at 13 degrees; the gradient points to 12.5

// Second derivatives make the Hessian. It is symmetric: the order in which one derives does not matter. `hvp` multiplies it by a vector and never
// builds it.

console.log((autograd.hessian(hill, here) as Tensor).tolist(), autograd.hvp(hill, here, tensor([1, 1]))[1]);
//=> [ [ 2, 1 ], [ 1, 0 ] ] tensor([3., 1.])

// ## Memory, and how to pay with time instead
//
// All that is kept for backward adds up. A network of 64 layers keeps the result of each. `autograd.checkpoint` keeps only the input of
// a stretch of layers; when backward comes there, it computes the stretch again. How long should stretches be? Count what is kept after the forward pass,
// and what one stretch needs while it is passed:

const layers = 64;
const parameter = tensor(Array.from({ length: 256 }, (_, i) => 1 + (i % 7) / 100), { requiresGrad: true });
const start = ones(256);
let computed = 0;
const stretch = (length: number) => (from: Tensor): Tensor => Array.from({ length }).reduce<Tensor>((z) => {
  computed++;
  return z.mul(parameter);
}, from);
const inStretches = (count: number): Tensor =>
  Array.from({ length: count }).reduce<Tensor>((z) => autograd.checkpoint(stretch(layers / count), [z]), start);
const kilobytes = (bytes: number): number => bytes / 1024;
const plain = stretch(layers)(start);
const [wanted] = autograd.grad(plain.sum(), parameter, { retainGraph: true });
console.log('plain:', kilobytes(autograd.savedBytes(plain)), 'KB,', computed, 'layers computed');
const peaks: number[] = [];
for (const count of [1, 2, 4, 8, 16, 32, 64]) {
  computed = 0;
  const z = inStretches(count);
  const [held, needed] = [z, stretch(layers / count)(start)].map((end) => kilobytes(autograd.savedBytes(end)));
  computed -= layers / count; // that one was only for counting bytes
  const [slopes] = autograd.grad(z.sum(), parameter);
  peaks.push(held + needed);
  const sums = `${held} + ${needed} = ${held + needed} KB`;
  console.log(`${count} × ${layers / count} layers:`.padEnd(15), sums.padEnd(15), `${computed} layers computed, same gradient: ${slopes.equal(wanted)}`);
}
writeChart(new URL('checkpoint.svg', import.meta.url), {
  label: 'The memory that backward needs is least with eight stretches of eight layers',
  marks: ['1', '2', '4', '8', '16', '32', '64'], below: 'stretches that 64 layers are cut into', levels: [0, 20, 40, 60].map((level) => [level, `${level} KB`]),
  lines: [
    { title: 'with checkpoints', color: '#1f4e79', heights: peaks },
    { title: 'without', color: '#e07b39', heights: peaks.map(() => kilobytes(autograd.savedBytes(plain))) },
  ],
});
//=> plain: 65 KB, 64 layers computed
//=> 1 × 64 layers:  1 + 65 = 66 KB  128 layers computed, same gradient: true
//=> 2 × 32 layers:  2 + 33 = 35 KB  128 layers computed, same gradient: true
//=> 4 × 16 layers:  4 + 17 = 21 KB  128 layers computed, same gradient: true
//=> 8 × 8 layers:   8 + 9 = 17 KB   128 layers computed, same gradient: true
//=> 16 × 4 layers:  16 + 5 = 21 KB  128 layers computed, same gradient: true
//=> 32 × 2 layers:  32 + 3 = 35 KB  128 layers computed, same gradient: true
//=> 64 × 1 layers:  64 + 2 = 66 KB  128 layers computed, same gradient: true

// ![A valley with its lowest point at 8](checkpoint.svg)
//
// With k stretches, k inputs are kept, and then the input and the n / k results of one stretch at a time. The sum k + n / k is least where both are
// √n: eight of eight. Memory that grew with n grows with √n now, and the price is one more forward pass: 128 layers instead of 64.
//
// ## Dynamic and static graphs
//
// Our graph is made anew by every run, by whatever the program does. Such a graph is *dynamic* (动态图): an `if` or a loop may go another way each time.
// A *static* graph (静态图) is written down once, and then run again and again. `jit.trace` runs a function and writes down its calls:

const network = (at: Tensor): Tensor => F.relu(F.add(F.mul(at, 3), -1));
const program = jit.trace(network, [tensor([1, 2])]);
console.log(String(program));
//=> program(x0):
//=>   v0 = mul(x0, 3)
//=>   v1 = add(v0, -1, { alpha: 1 })
//=>   v2 = relu(v1, { inplace: false })
//=>   return v2

// A program like that can be run without the function, stored, and sent:

const text = JSON.stringify(jit.programToJson(program));
const later = tensor([-1, 0, 1, 2]);
console.log(text.length, 'characters of JSON;', network(later).tolist(), (jit.programFromJson(text).run(later) as Tensor).tolist());
//=> 323 characters of JSON; [ 0, 0, 2, 5 ] [ 0, 0, 2, 5 ]

// It can also be looked through before it runs, and improved. Tracing has left out steps that lead nowhere. And three steps that each go through the
// whole tensor can become one kernel that goes through it once, a *fusion* (算子融合):

import { createKernel } from '../../src/gpu/device.ts';

const formulas: Record<string, (...given: string[]) => string> = {
  mul: (left, other) => `${left} * ${other}`, add: (left, other) => `${left} + ${other}`, relu: (left) => `Math.max(${left}, 0)`,
};
function fused({ instructions: { steps } }: jit.Program): string {
  const values = ['x[this.thread.x]'];
  const read = (one: jit.Reference): string => ('value' in one ? values[one.value] : `(${one.number})`);
  for (const { operator, inputs } of steps) values.push(`(${formulas[operator](...inputs.map((one) => read(one as jit.Reference)))})`);
  return `function (x) { return ${values.at(-1)}; }`;
}
console.log(fused(program));
const kernel = createKernel(fused(program), { output: [4], argumentTypes: ['Array'] });
console.log([...kernel(new Float32Array(later.flat())) as Float32Array]);
//=> function (x) { return (Math.max(((x[this.thread.x] * (3)) + (-1)), 0)); }
//=> [ 0, 0, 2, 5 ]

// The price: what the function decided by looking at numbers is decided for good. The trace saw a positive sum, and knows no other branch:

const branching = (at: Tensor): Tensor => (at.sum().item() > 0 ? F.mul(at, 10) : F.neg(at));
const traced = jit.trace(branching, [tensor([1])]);
console.log(String(traced));
console.log('dynamic:', branching(tensor([-1])), ' static:', traced.run(tensor([-1])));
//=> program(x0):
//=>   v0 = mul(x0, 10)
//=>   return v0
//=> dynamic: tensor([1.])  static: tensor([-10.])

// Loops are unrolled in the same way, as often as they ran. (PyTorch's `torch.jit.script` reads the source of a function instead of watching it, so it
// keeps branches and loops; a library in JavaScript does not see its own source.) And an error in a static graph appears when it runs, far from the line
// that caused it; a dynamic one stops in the line itself. In short: dynamic to find out, static to run and to ship.
//
// ## What PyTorch says
//
// Names are PyTorch's in camelCase: `requires_grad`, `grad_fn`, `is_leaf`, `retain_graph`, `create_graph`, `register_hook`, `torch.autograd.grad`. What
// PyTorch answered about Jacobians, Hessians and their products is in `fixtures/autograd/functional.json`. Two things are different here.
//
// *Here a node saves all its inputs and outputs*, there only what its rule needs. So the graph of a sum may be passed twice in PyTorch,
// and not here; count bytes with that in mind.

const added = weights.add(1).sum();
added.backward();
console.log(refusal(() => added.backward()));
//=> backward: SumBackward0 was already passed, and what it saved is gone; to pass twice, call backward with { retainGraph: true } the first time

// *Here `.data` shares the count of changes*, there it does not. `out = s.sigmoid(); out.data.zero_(); out.sum().backward()` gives the gradient 0 in PyTorch,
// silently, because a sigmoid's slope is computed from its output. That is the best reason to write `detach()`, which PyTorch does watch. Here:

const out = weights.sigmoid();
out.data.zero_();
console.log(refusal(() => out.sum().backward()));
//=> sub: a tensor of shape [2] that backward needs was modified in place; it is at version 1, expected version 0; change a clone() of it instead

// ## Ten errors a beginner meets
//
// Six are loud. The message names what was given, what disagrees, and the way out.
//
// **1. Shapes that do not fit.** Of a matrix product the inner sizes must agree. Print shapes, do not guess them; here one factor has to be transposed.

const [features, layer] = [ones(4, 3), ones(2, 3)];
console.log(refusal(() => features.matmul(layer)));
console.log('mended:', features.matmul(layer.t()).shape);
//=> matmul: x has shape [4, 3] and other [2, 3]; rows of x have 3 elements (dim 1), columns of other 2 (dim 0); expected equal sizes
//=> mended: [ 4, 2 ]

// **2. Two devices.** Numbers do not travel by themselves, since that is slow and should be seen. Move the data to where the weights are.

console.log(refusal(() => features.matmul(layer.t().gpu())));
console.log('mended:', features.gpu().matmul(layer.t().gpu()).device);
//=> matmul: x is on the cpu and other on the gpu; expected one device, use x.to('cpu')
//=> mended: gpu

// **3. Classes of the wrong type.** Class numbers are names, not amounts, so they are whole. A list of floats must be probabilities, one for each class.

const scores = tensor([[2, 1, 0], [0, 3, 1]]);
console.log(refusal(() => F.crossEntropy(scores, tensor([0, 2]))));
console.log('mended:', F.crossEntropy(scores, tensor([0, 2], { dtype: 'int32' })));
//=> crossEntropy: target has shape [2] and x [2, 3]; probabilities are one for every score; expected [2, 3], or class indices in int32
//=> mended: tensor(1.2887)

// **4. Backward from many numbers.** Which of them should become smaller? Make one number of them, or say how much each counts.

const errors = F.mv(data, weights).pow(2);
console.log(refusal(() => errors.backward()));
errors.mean().backward(null, { retainGraph: true });
console.log('mended:', weights.grad !== null);
//=> backward: the output has shape [4]; a gradient is made up only for outputs of one element, so pass one of that shape
//=> mended: true

// **5. Backward twice.** Usually something from the last step was carried into this one. A state that goes on, as in a recurrent network, must be
// detached first: `retainGraph` would silence the message, and the graph would reach back to the beginning of time.

const run = (carry: (state: Tensor) => Tensor): string => refusal(() => {
  let state: Tensor = ones(2);
  for (let step = 0; step < 2; step++) {
    state = carry(state).mul(weights);
    state.sum().backward();
  }
});
console.log(run((state) => state));
console.log('mended:', run((state) => state.detach()));
//=> backward: MulBackward0 was already passed, and what it saved is gone; to pass twice, call backward with { retainGraph: true } the first time
//=> mended: no objection

// **6. A view that cannot be.** After `t()` or `permute` the numbers do not lie in order (chapter 1). `reshape` copies if it must.

console.log(refusal(() => layer.t().view(6)));
console.log('mended:', layer.t().reshape(6).shape);
//=> view: x has shape [3, 2] and strides [1, 3]; no strides make it [6] without moving numbers; use x.reshape(6)
//=> mended: [ 6 ]

// Four are silent. Nothing is refused, and the result is wrong. These cost days.
//
// **7. `zeroGrad` forgotten.** Every step then goes along the sum of all gradients so far. The loss should fall to 0, and instead it swings:

function train(clear: boolean): string {
  const p = tensor([3], { requiresGrad: true });
  const optimizer = new optim.SGD([p], { lr: 0.1 });
  const losses = Array.from({ length: 12 }, () => {
    if (clear) optimizer.zeroGrad();
    const loss = p.pow(2).sum();
    loss.backward();
    optimizer.step();
    return loss.item().toFixed(1);
  });
  return losses.join(' ');
}
console.log(`forgotten: ${train(false)}\nmended:    ${train(true)}`);
//=> forgotten: 9.0 5.8 1.7 0.0 1.9 5.9 9.1 8.9 5.6 1.6 0.0 2.0
//=> mended:    9.0 5.8 3.7 2.4 1.5 1.0 0.6 0.4 0.3 0.2 0.1 0.1

// **8. A graph that grows.** To print the mean loss, somebody adds up losses. Each of them holds its whole graph, and the sum holds them all:

const bytesAfter = (add: (total: Tensor, loss: Tensor) => Tensor) => (steps: number): number => {
  let total = zeros([]);
  for (let step = 0; step < steps; step++) total = add(total, F.mv(data, weights).pow(2).mean());
  return autograd.savedBytes(total);
};
console.log('kept after 1, 10, 100 steps:', [1, 10, 100].map(bytesAfter((total, loss) => total.add(loss))));
console.log('mended:                     ', [1, 10, 100].map(bytesAfter((total, loss) => total.add(loss.detach()))));
//=> kept after 1, 10, 100 steps: [ 80, 476, 4436 ]
//=> mended:                      [ 0, 0, 0 ]

// **9. Training mode left on.** Dropout goes on dropping, batch norm takes its statistics from whatever comes along. Ask the same question twice:

manualSeed(0);
const model = new nn.Sequential(new nn.Linear(2, 8), new nn.Dropout({ p: 0.5 }), new nn.Linear(8, 1));
const ask = (): number[] => noGrad(() => [0, 1].map(() => Number(model.forward(ones(1, 2)).item().toFixed(4))));
console.log('forgotten:', ask());
model.eval();
console.log('mended:   ', ask());
//=> forgotten: [ -0.5951, -0.068 ]
//=> mended:    [ -0.3976, -0.3976 ]

// `eval()` and `noGrad` are two different things: the first changes what layers compute, the second what is remembered. You usually want both.
//
// **10. Softmax before the cross-entropy.** `crossEntropy` contains a softmax. A second one squeezes all scores into 0 … 1, so that even a perfect answer
// costs, and learning is slow. It must be given the scores themselves.

const sure = tensor([[100, 0, 0]]);
const target = tensor([0], { dtype: 'int32' });
console.log('twice: ', F.crossEntropy(F.softmax(sure, { dim: 1 }), target).item().toFixed(4));
console.log('mended:', F.crossEntropy(sure, target).item().toFixed(4));
//=> twice:  0.5514
//=> mended: 0.0000

// Three more you have met above: a leaf changed in place, a saved tensor changed in place, a leaf that was moved to the gpu and is none any more. And one that
// is quickly understood: only floats have slopes.

console.log(refusal(() => tensor([1, 2], { dtype: 'int32' }).requiresGrad_()));
//=> requiresGrad: the tensor has dtype int32; only float32 and float64 tensors can require gradients

// ## What the notes got wrong
//
// - *"Nodes that depend on a leaf require a gradient."* Only if one of the leaves does. From `constant`, a leaf, none comes:

console.log(constant.isLeaf, constant.add(1).requiresGrad, constant.add(x).requiresGrad);
//=> true false true

// - *"A leaf is a tensor that the user created."* So it is usually. But what is computed without a graph is a leaf, too:

console.log(constant.add(1).isLeaf, noGrad(() => x.add(1)).isLeaf);
//=> true true

// - *"Leaves cannot be changed in place."* Only those that require a gradient, and only outside `noGrad`: see above.
// - *`grad_fun`*: the attribute is called `grad_fn`, here `gradFn`.

console.log('gradFn' in y, 'gradFun' in y, y.gradFn?.name, a.gradFn?.name, b.gradFn?.name);
//=> true false MulBackward0 AddBackward0 AddBackward0

// ## Exercises
//
// Eleven, from backward code by hand to a law that only derivatives obey: `chapters/04-autograd/exercises.ts`, `npm run learn`.
