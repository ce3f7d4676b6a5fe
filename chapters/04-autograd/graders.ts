import fc from 'fast-check';
import { autograd, F, noGrad, type Tensor, tensor } from '../../src/index.ts';
import { exercise, gradersFor, lawExercise } from '../../tests/support/exercise.ts';
import { exactly } from '../../tests/support/same.ts';
import type * as stubs from './exercises.ts';
import {
  actionLists, arrivals, cheapest, complaint, curves, dependencies, doublings, functionsAndDirections, gradients, hooked, lastFirst, leaf, lengthOf,
  neuronByLibrary, nodesThatWant, overPathsBy, peak, requiring, slopeBetween, slopePairs, stepsAndSeeds, stepsAndTwo, trained,
  trainedWith, walked, whole, worst,
} from './graphs.ts';

const product = (a: number, b: number): number => a * b;
type Allowed = { readonly atol: number; readonly rtol: number };
/** How far two slopes are beyond what is allowed. */
const beyond = (a: number, d: number, { atol, rtol }: Allowed): number => (Number.isNaN(a - d) ? Infinity : Math.abs(a - d) - (atol + rtol * Math.abs(d)));

type Run = (x: Tensor) => Tensor;
const jacobian = (run: Run, x: Tensor): Tensor => autograd.jacobian(run, x) as Tensor;

type Derivative = (f: stubs.Curve, x: Tensor) => number;
const slope: Derivative = (f, x) => autograd.grad(f(x), x)[0].item();
const valueAt = (f: stubs.Curve, x: Tensor): number => noGrad(() => f(x).item());
const sums = (by: Derivative, f: stubs.Curve, g: stubs.Curve, x: Tensor): boolean => by((z) => f(z).add(g(z)), x) === by(f, x) + by(g, x);
const products = (by: Derivative, f: stubs.Curve, g: stubs.Curve, x: Tensor): boolean =>
  by((z) => f(z).mul(g(z)), x) === by(f, x) * valueAt(g, x) + valueAt(f, x) * by(g, x);

export const graders = gradersFor<typeof stubs>({
  neuron: exercise({
    title: '4.1 ★ backward by hand',
    inputs: fc.tuple(whole, whole, whole, whole),
    examples: [{ title: 'the one above', inputs: [2, 3, 1, 6], gives: { dw: 4, db: 2, dx: 6 } }],
    solution: neuronByLibrary,
    hints: [
      'Write the three lines of the forward pass. Then turn them around, beginning with loss = e · e.',
      'e goes into loss twice, so de = e + e. Then dz = de.',
      'z = x · w + b: x and w each get dz times the other; b gets dz as it is.',
    ],
    mutants: [
      {
        wrong: (x, w, b, t) => {
          const { dw, db, dx } = neuronByLibrary(x, w, b, t);
          return { dw: dw / 2, db: db / 2, dx: dx / 2 };
        },
        hint: 'Everything is half of what it should be: e goes into e · e twice.',
      },
      {
        wrong: (x, w, b, t) => {
          const { dw, db, dx } = neuronByLibrary(x, w, b, t);
          return { dw: dx, db, dx: dw };
        },
        hint: 'dw and dx have changed places: the local slope of x · w with respect to w is x.',
      },
      {
        wrong: (x, w, b, t) => {
          const { dw, db, dx } = neuronByLibrary(x, w, b, t);
          return { dw: -dw, db: -db, dx: -dx };
        },
        hint: 'All signs are turned around: e is z − t, not t − z.',
      },
      { wrong: (x, w) => ({ dw: x, db: 1, dx: w }), hint: 'That is how fast z moves. What flows back into z is missing: upstream × local.' },
      { wrong: (x, w, b, t) => ({ ...neuronByLibrary(x, w, b, t), db: 1 }), hint: 'The local slope of z by b is 1, but what flows back to z is not 1.' },
    ],
  }),

  whoRequires: exercise({
    title: '4.2 ★ who requires a gradient',
    inputs: fc.tuple(nodesThatWant),
    solution: (nodes) => {
      const results: Tensor[] = [];
      for (const { inputs, wants } of nodes) {
        results.push(inputs.length === 0 ? tensor(1, { requiresGrad: wants }) : inputs.map((i) => results[i]).reduce((a, b) => a.add(b), tensor(0)));
      }
      return results.map((x) => x.requiresGrad);
    },
    hints: [
      'What a leaf says counts. What a computed node says does not: look at its inputs.',
      'A node requires a gradient if at least one of its inputs does. Go from the first node to the last.',
    ],
    mutants: [
      {
        wrong: (nodes) => requiring(nodes, ({ inputs, wants }, all) => (inputs.length === 0 ? wants : inputs.every((i) => all[i]))),
        hint: 'One input is enough; they need not all require a gradient.',
      },
      { wrong: (nodes) => nodes.map(({ wants }) => wants), hint: 'Nodes that were computed are not asked: it follows from their inputs.' },
      {
        wrong: (nodes) => requiring(nodes, ({ inputs, wants }, all) => wants || inputs.some((i) => all[i])),
        hint: 'What a computed node wants does not count, only what its inputs require.',
      },
      {
        wrong: (nodes) => nodes.map(({ inputs, wants }) => (inputs.length === 0 ? wants : true)),
        hint: 'Depending on leaves is not enough: one of these leaves must require a gradient.',
      },
      {
        wrong: (nodes) => nodes.map(({ inputs, wants }) => (inputs.length === 0 ? wants : inputs.some((i) => nodes[i].inputs.length === 0 && nodes[i].wants))),
        hint: 'You look at leaves only. An input that was computed can require a gradient, too.',
      },
    ],
  }),

  overPaths: exercise({
    title: '4.3 ★★ over all paths',
    inputs: stepsAndTwo,
    closeness: exactly,
    examples: [
      {
        title: 'two arrows side by side',
        inputs: [[{ inputs: [], local: [] }, { inputs: [0, 0], local: [3, 4] }, { inputs: [1], local: [10] }], 0, 2],
        gives: 70,
      },
      { title: 'from a step to itself', inputs: [[{ inputs: [], local: [] }], 0, 0], gives: 1 },
    ],
    solution: slopeBetween,
    hints: [
      'Ask the same of the inputs of `to`: how fast does each of them move with `from`?',
      'Every path ends with one of the arrows into `to`: Σ local · (what is found from `from` to that input).',
      'If `from` and `to` are the same step, the answer is 1. A leaf that is not `from` gives 0.',
    ],
    mutants: [
      { wrong: (steps, from, to) => overPathsBy(steps, from, to, (found) => found, 1), hint: 'You count paths. Multiply the slopes along each of them.' },
      {
        wrong: (steps, from, to) => (from === to ? 1 : overPathsBy(steps, from, to, (found, local) => found + local, 0)),
        hint: 'Along one path slopes multiply; you add them.',
      },
      {
        wrong(steps, from, to) {
          const firstOnly = steps.map(({ inputs, local }) => ({ inputs: inputs.slice(0, 1), local: local.slice(0, 1) }));
          return overPathsBy(firstOnly, from, to, product, 1);
        },
        hint: 'Only the first input of a step is followed.',
      },
      {
        wrong: (steps, from, to) => overPathsBy(steps.map(({ inputs, local }) => {
          const isFirst = (i: number): boolean => inputs.indexOf(inputs[i]) === i;
          return { inputs: inputs.filter((_, i) => isFirst(i)), local: local.filter((_, i) => isFirst(i)) };
        }), from, to, product, 1),
        hint: 'Two arrows between the same steps are two paths: a step can read a result twice.',
      },
      {
        wrong: (steps, from, to) => (from === to ? 0 : slopeBetween(steps, from, to)),
        hint: 'A result moves exactly as fast as itself: from a step to itself it is 1.',
      },
    ],
  }),

  walkBack: exercise({
    title: '4.4 ★★ an order to walk back in',
    inputs: dependencies,
    run: (attempt, inputsOf, output) => complaint(attempt(inputsOf, output), inputsOf, output),
    solution: lastFirst,
    hints: [
      'The order in which steps can be computed has every step after its inputs. Which order do you get if you turn it around?',
      'Visit a step: first visit its inputs, then append it. Do not visit any step twice.',
      'Begin the visit with `output`, and reverse the list at the end.',
    ],
    mutants: [
      { wrong: (inputsOf, output) => lastFirst(inputsOf, output).reverse(), hint: 'That is the order in which to compute. Backward goes the other way.' },
      {
        wrong: (inputsOf, output) => {
          const order: number[] = [];
          const visit = (step: number): void => {
            if (order.includes(step)) return;
            order.push(step);
            inputsOf[step].forEach(visit);
          };
          visit(output);
          return order;
        },
        hint: 'A step is appended as soon as it is reached. It has to wait for all the steps that read its result.',
      },
      {
        wrong: (inputsOf, output) => {
          const order = [output];
          for (const step of order) for (const input of inputsOf[step]) if (!order.includes(input)) order.push(input);
          return order;
        },
        hint: 'You go layer by layer. A step that is read soon and once more later comes too early.',
      },
      {
        wrong: (inputsOf, output) => {
          const order = lastFirst(inputsOf, output);
          return [...order, ...inputsOf.map((_, step) => step).filter((step) => !order.includes(step))];
        },
        hint: 'Some of these steps have nothing to do with the output. Leave them out.',
      },
      {
        wrong: (inputsOf, output) => {
          const order: number[] = [];
          const visit = (step: number): void => {
            inputsOf[step].forEach(visit);
            order.push(step);
          };
          visit(output);
          return order.reverse();
        },
        hint: 'A step that is read twice comes twice.',
      },
      { wrong: (inputsOf, output) => lastFirst(inputsOf, output).slice(1), hint: 'The output itself is missing; it comes first.' },
    ],
  }),

  reverse: exercise({
    title: '4.5 ★★ reverse mode',
    inputs: stepsAndSeeds,
    closeness: exactly,
    examples: [
      {
        title: 'two arrows side by side',
        inputs: [[{ inputs: [], local: [] }, { inputs: [0, 0], local: [3, 4] }, { inputs: [1], local: [10] }], [0, 0, 1]],
        gives: [70, 10, 1],
      },
      { title: 'four doublings, sixteen paths', inputs: [doublings(4), [0, 0, 0, 0, 1]], gives: [16, 8, 4, 2, 1] },
    ],
    solution: arrivals,
    hints: [
      'Begin with a copy of the seeds: that much has arrived before anything was walked.',
      'Go from the last step to the first. When you come to a step, all that reads its result has been passed, so its number is complete.',
      'Send arrived[step] · local[k] to input k, and add it to what has arrived there.',
    ],
    mutants: [
      { wrong: (steps, seeds) => walked(steps, seeds, { put: (_, share) => share }), hint: 'Only the last share survives: is there `=` where `+=` should be?' },
      { wrong: (steps, seeds) => walked(steps, seeds, { forwards: true }), hint: 'You walk from the first step to the last, and send what is not complete.' },
      {
        wrong: (steps, seeds) => walked(steps, seeds, { share: (_, local) => local }),
        hint: 'The upstream gradient is missing: downstream = upstream × local.',
      },
      {
        wrong: (steps, seeds) => walked(steps, seeds, { share: (upstream) => upstream }),
        hint: 'The local slopes are missing: downstream = upstream × local.',
      },
      {
        wrong: (steps, seeds) => arrivals(steps, seeds.map((seed, i) => (i === seeds.findLastIndex((other) => other !== 0) ? seed : 0))),
        hint: 'Only one of the outputs counts. With several, each brings its own seed.',
      },
      { wrong: (steps, seeds) => arrivals(steps, seeds).map((value, i) => value - seeds[i]), hint: 'What a step was given to begin with has arrived, too.' },
    ],
  }),

  training: exercise({
    title: '4.6 ★ what is in grad',
    inputs: fc.tuple(whole, fc.constantFrom(0.25, 0.5, 1), actionLists),
    closeness: exactly,
    examples: [
      { title: 'nothing to step along', inputs: [3, 0.5, ['step', 'zeroGrad', 'step']], gives: { w: 3, grad: null } },
      { title: 'a step leaves grad as it is', inputs: [2, 0.25, ['backward', 'step', 'step']], gives: { w: 0, grad: 4 } },
    ],
    solution: (w, lr, actions) => trained(w, lr, actions),
    hints: [
      'Keep two variables, w and grad; grad is null at first.',
      "'backward' adds 2 · w, of the w at that moment, to grad. null counts as nothing yet.",
      "'step' uses grad and does not change it.",
    ],
    mutants: [
      {
        wrong: (w, lr, actions) => trained(w, lr, actions, (action, p) => { if (action === 'backward') p.grad = null; }),
        hint: 'backward adds to what is there; it does not clear grad.',
      },
      {
        wrong: (w, lr, actions) => {
          let last: stubs.Action | null = null;
          const result = trained(w, lr, actions, (action, p) => {
            if (last === 'step') p.grad = null;
            last = action;
          });
          return last === 'step' ? { ...result, grad: null } : result;
        },
        hint: 'A step does not clear grad. Only zeroGrad does.',
      },
      {
        wrong: (w, lr, actions) => {
          const { w: end, grad } = trained(w, lr, actions);
          return { w: end, grad: grad ?? 0 };
        },
        hint: 'zeroGrad sets grad to null, and before the first backward it is null as well.',
      },
      {
        wrong: (w, lr, actions) => trainedWith((_, first) => 2 * first, w, lr, actions),
        hint: 'The slope is always taken at the first w. After a step, w is another one.',
      },
      { wrong: (w, lr, actions) => trainedWith((now) => 2 * now, w, -lr, actions), hint: 'The step goes uphill: w moves by −lr · grad.' },
      { wrong: (w, lr, actions) => trainedWith((now) => now, w, lr, actions), hint: 'The slope of w² is 2 · w.' },
    ],
  }),

  clipTo: exercise({
    title: '4.7 ★★ a hook that clips',
    inputs: fc.tuple(fc.constantFrom(1, 2.5, 5), gradients),
    run: (attempt, limit: number, gradient: Tensor) => hooked(attempt(limit), gradient),
    examples: [
      { title: 'twice too long', inputs: [5, tensor([6, 8])], gives: tensor([3, 4]) },
      { title: 'nothing to shorten', inputs: [1, tensor([0, 0])], gives: tensor([0, 0]) },
    ],
    solution: (limit) => (gradient) => (lengthOf(gradient) > limit ? F.mul(gradient, limit / lengthOf(gradient)) : gradient),
    hints: [
      'The length is one number: the root of `gradient.mul(gradient).sum().item()`.',
      'If it is more than the limit, multiply by limit / length; otherwise return what came in.',
    ],
    mutants: [
      {
        wrong: (limit) => (gradient) => gradient.clamp(-limit, limit),
        hint: 'Every number is cut by itself, which changes the direction. Scale all of them by the same factor.',
      },
      {
        wrong: (limit) => (gradient) => F.mul(gradient, limit / (lengthOf(gradient) || 1)),
        hint: 'Short gradients are stretched. Below the limit they should pass as they are.',
      },
      {
        wrong: (limit) => (gradient) => {
          const length = F.sum(F.abs(gradient)).item();
          return length > limit ? F.mul(gradient, limit / length) : gradient;
        },
        hint: 'That is the sum of the amounts. The length is the root of the sum of the squares.',
      },
      {
        wrong: (limit) => (gradient) => {
          const squares = lengthOf(gradient) ** 2;
          return squares > limit ? F.mul(gradient, limit / squares) : gradient;
        },
        hint: 'The root is missing: that is the square of the length.',
      },
      { wrong: () => (gradient) => gradient, hint: 'Nothing is shortened. What a hook returns takes the gradient’s place.' },
      {
        wrong: (limit) => (gradient) => (lengthOf(gradient) > limit ? gradient.newZeros(gradient.shape) : gradient),
        hint: 'A gradient that is too long is not dropped but shortened, to exactly the limit.',
      },
    ],
  }),

  worstSlope: exercise({
    title: '4.8 ★★ the verdict of gradcheck',
    inputs: slopePairs,
    examples: [
      { title: 'not the one that is farthest off', inputs: [[104, 3], [100, 1], { atol: 0, rtol: 0.5 }], gives: 1 },
      { title: 'just allowed', inputs: [[1, 2.25], [1, 2], { atol: 0.25, rtol: 0 }], gives: -1 },
      { title: 'not a number', inputs: [[9, NaN], [1, 1], { atol: 0, rtol: 0 }], gives: 1 },
    ],
    solution: (backward, differences, allowed) => worst(backward, differences, (a, d) => beyond(a, d, allowed)),
    hints: [
      'For each slope: how far is |a − d| beyond atol + rtol · |d|? Not at all means that it agrees.',
      'Keep the index of the largest excess so far; replace it only by a larger one, so that the first of equals wins.',
      'Every comparison with NaN is false. Give it an excess of Infinity.',
    ],
    mutants: [
      {
        wrong: (backward, differences, { atol, rtol }) =>
          worst(backward, differences, (a, d) => (Number.isNaN(a - d) ? Infinity : a - d - (atol + rtol * Math.abs(d)))),
        hint: 'A slope that is too small is as wrong as one that is too large: take the amount of the difference.',
      },
      {
        wrong: (backward, differences, { atol, rtol }) =>
          worst(backward, differences, (a, d) => (Number.isNaN(a - d) ? Infinity : Math.abs(a - d) - (atol + rtol * d))),
        hint: 'A negative slope would allow less than nothing: rtol multiplies the amount, |d|.',
      },
      {
        wrong: (backward, differences, { atol }) => worst(backward, differences, (a, d) => beyond(a, d, { atol, rtol: 0 })),
        hint: 'rtol is missing: large slopes may be farther off.',
      },
      {
        wrong: (backward, differences, allowed) => worst(backward, differences, (a, d) => (Number.isNaN(a - d) ? 0 : beyond(a, d, allowed))),
        hint: 'NaN slips through: no comparison with it is ever true.',
      },
      {
        wrong: (backward, differences, allowed) => worst(backward, differences, (a, d) => {
          const excess = beyond(a, d, allowed);
          return excess > 0 && excess < Infinity ? Math.abs(a - d) : excess;
        }),
        hint: 'That is the slope that is farthest off. Asked for is the one farthest beyond what is allowed.',
      },
      {
        wrong: (backward, differences, allowed) => backward.findIndex((a, i) => beyond(a, differences[i], allowed) > 0),
        hint: 'That is the first one that does not agree. Is it the worst?',
      },
    ],
  }),

  stretchFor: exercise({
    title: '4.9 ★★ where to put checkpoints',
    inputs: fc.tuple(fc.integer({ min: 1, max: 90 })),
    closeness: exactly,
    examples: [
      { title: 'eight of eight', inputs: [64], gives: 8 },
      { title: 'the last stretch is shorter', inputs: [5], gives: 2 },
      { title: 'both 2 and 3 need 5: the shorter one', inputs: [6], gives: 2 },
    ],
    solution: (layers) => cheapest(layers, (s) => peak(layers, s)),
    hints: [
      'How many stretches are there if each has s layers, and the last may be shorter?',
      'Try every s from 1 to `layers`, and keep the first one for which Math.ceil(layers / s) + s is least.',
    ],
    mutants: [
      {
        wrong: (layers) => Math.round(Math.sqrt(layers)),
        hint: 'The root is where it is least between whole numbers. Whole stretches are not that smooth: try every s.',
      },
      { wrong: (layers) => Math.floor(Math.sqrt(layers)), hint: 'The root, rounded down, is near but not always best. Count for every s.' },
      { wrong: (layers) => cheapest(layers, (s) => Math.floor(layers / s) + s), hint: 'The last, shorter stretch has an input to keep, too: round up.' },
      {
        wrong: (layers) => Array.from({ length: layers }, (_, i) => i + 1).reduce((best, s) => (peak(layers, s) <= peak(layers, best) ? s : best)),
        hint: 'If several need the least, the shortest is asked for.',
      },
      { wrong: (layers) => layers, hint: 'One input is kept then, and in backward all results are there again: count both.' },
      { wrong: () => 1, hint: 'One result at a time, but an input kept for every layer: count both.' },
    ],
  }),

  forwards: exercise({
    title: '4.10 ★★★ forwards by going back twice',
    inputs: functionsAndDirections,
    runs: 60,
    solution: (run, x, v) => autograd.jvp(run, x, v)[1] as Tensor,
    hints: [
      'Work with a copy of x that requires a gradient: `x.clone().requiresGrad_()`.',
      'Let u be zeros in the shape of the output, requiring a gradient. `autograd.grad` with `{ gradOutputs: u, createGraph: true }` gives uᵀJ and its graph.',
      'Differentiate that by u, with gradOutputs v. The Jacobian of u ↦ uᵀJ is Jᵀ, and going back through it with v gives vᵀJᵀ, which is Jv.',
    ],
    mutants: [
      {
        wrong: (run, x, v) => {
          const at = x.clone().requiresGrad_();
          return autograd.grad(run(at), at, { gradOutputs: v })[0];
        },
        hint: 'That is vᵀJ, what one backward pass gives. Asked for is Jv: it has as many numbers as the output.',
      },
      { wrong: (run, x) => F.sum(jacobian(run, x), { dim: 1 }), hint: 'The direction is missing: that is Jv for a v of ones.' },
      { wrong: (run, x, v) => F.mv(jacobian(run, x), v).neg(), hint: 'It moves the other way.' },
      { wrong: (run, x) => run(x), hint: 'That is where the outputs are, not how fast they move.' },
      {
        wrong: (run, x, v) => F.sub(run(F.add(x, v)), run(x)),
        hint: 'That is a whole step along v, curvature included. Asked for is the speed at the beginning.',
      },
    ],
  }),

  derivativeLaw: lawExercise({
    title: '4.11 ★★★ what makes it a derivative',
    inputs: fc.tuple(curves, curves, fc.integer({ min: -3, max: 3 }).map(leaf)),
    operator: slope,
    impostors: [
      { operator: (f, x) => slope(f, x) + 1, is: 'adds 1 to every slope' },
      { operator: (f, x) => Math.abs(slope(f, x)), is: 'loses the sign' },
      { operator: (f, x) => Math.max(-5, Math.min(5, slope(f, x))), is: 'clips slopes to −5 … 5' },
      { operator: (f, x) => valueAt(f, x), is: 'gives the value instead of the slope' },
      { operator: (f, x) => noGrad(() => f(x.add(1)).sub(f(x)).item()), is: 'takes the difference of a whole step' },
      {
        operator: (f, x) => autograd.grad(autograd.grad(f(x), x, { createGraph: true })[0].mul(x), x, { retainGraph: true })[0].item(),
        is: 'derives once more after multiplying by x',
      },
    ],
    solution: (by, f, g, x) => sums(by, f, g, x) && products(by, f, g, x),
    hints: [
      'The sum of two curves is a curve: `(z) => f(z).add(g(z))`. Give it to `derivative` like any other.',
      'For the product you also need the values of f and g at x: `f(x).item()`.',
      'Both laws are needed. A difference of a whole step keeps sums, and fails for products.',
    ],
    mutants: [
      { wrong: () => true, hint: 'A law that always holds says nothing.' },
      { wrong: sums, hint: 'You ask about sums only. Values, and differences of a whole step, keep sums as well.' },
      {
        wrong: (by, f, g, x) => by((z) => f(z).mul(g(z)), x) === by(f, x) * by(g, x),
        hint: 'The slope of a product is not the product of the slopes.',
      },
      {
        wrong: (by, f, g, x) => sums(by, f, g, x) && by((z) => f(z).mul(3), x) === 3 * by(f, x),
        hint: 'Three times a curve is a sum of three. That asks for nothing that sums do not ask for.',
      },
      {
        wrong: (by, f, g, x) => sums(by, f, g, x) && by((z) => f(z).mul(g(z)), x) === by(f, x) * valueAt(g, x) - valueAt(f, x) * by(g, x),
        hint: 'The two shares of a product are added.',
      },
    ],
  }),
});
