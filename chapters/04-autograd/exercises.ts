import type { Tensor } from '../../src/index.ts';
import { todo } from '../todo.ts';

/** A step of a computation. Steps are numbered by their place in a list, and read only results of steps before them. */
export interface Step {
  /** Which results it reads; none for a leaf. One result can be read twice. */
  readonly inputs: readonly number[];
  /** How fast its result moves with each of its inputs, in the same order. */
  readonly local: readonly number[];
}
/** What a training loop may do with its weight. */
export type Action = 'backward' | 'zeroGrad' | 'step';
/** A function of one number. */
export type Curve = (x: Tensor) => Tensor;

/**
 * 4.1 ★ backward by hand (10 minutes)
 *
 * A neuron with a squared error: z = x · w + b, e = z − t, loss = e · e. Write its flat backward code: line by line from the last to
 * the first. Return how fast the loss moves with w, b and x.
 *
 *     neuron(2, 3, 1, 6)    // { dw: 4, db: 2, dx: 6 }: z = 7, e = 1
 */
export function neuron(_x: number, _w: number, _b: number, _t: number): { dw: number; db: number; dx: number } {
  return todo('4.1');
}

/**
 * 4.2 ★ who requires a gradient (5 minutes)
 *
 * Every node either is a leaf, with no inputs, and says itself whether it wants a gradient, or was computed from nodes before it.
 * Return for each of them whether it requires a gradient.
 *
 *     whoRequires([{ inputs: [], wants: true }, { inputs: [], wants: false }, { inputs: [0, 1], wants: false }])    // [true, false, true]
 */
export function whoRequires(_nodes: readonly { readonly inputs: readonly number[]; readonly wants: boolean }[]): boolean[] {
  return todo('4.2');
}

/**
 * 4.3 ★★ over all paths (10 minutes)
 *
 * How fast does the result of step `to` move with that of step `from`? Add up, over all paths from one to the other, the products of the local
 * slopes on the way. From a step to itself there is one path, of no arrows.
 *
 *     overPaths([{ inputs: [], local: [] }, { inputs: [0, 0], local: [3, 4] }, { inputs: [1], local: [10] }], 0, 2)    // 70
 */
export function overPaths(_steps: readonly Step[], _from: number, _to: number): number {
  return todo('4.3');
}

/**
 * 4.4 ★★ an order to walk back in (15 minutes)
 *
 * Steps come in any order here, each with the steps whose results it reads. Return all steps that step `output` was computed from, and itself, each once,
 * every step after all those of them that read its result. Several orders are right.
 *
 *     walkBack([[1, 2], [2], []], 0)    // [0, 1, 2]: step 2 has to wait for 1
 *     walkBack([[], [0], [0]], 1)       // [1, 0]: step 1 does not need step 2
 */
export function walkBack(_inputsOf: readonly (readonly number[])[], _output: number): number[] {
  return todo('4.4');
}

/**
 * 4.5 ★★ reverse mode (15 minutes)
 *
 * `seeds[i]` says how much result i counts: 1 for the one output of most graphs, several numbers for several outputs, 0 for all others. Return what arrives
 * at every step when each arrow is walked once, from the last step to the first.
 *
 *     reverse([{ inputs: [], local: [] }, { inputs: [0, 0], local: [3, 4] }, { inputs: [1], local: [10] }], [0, 0, 1])    // [70, 10, 1]
 */
export function reverse(_steps: readonly Step[], _seeds: readonly number[]): number[] {
  return todo('4.5');
}

/**
 * 4.6 ★ what is in grad (10 minutes)
 *
 * The loss is w². Do as an optimizer would: 'backward' finds the slope at the present w, 'zeroGrad' sets grad to null, 'step' moves w by
 * −lr · grad, or leaves it alone while grad is null. Return w and grad at the end.
 *
 *     training(3, 0.5, ['backward', 'backward'])    // { w: 3, grad: 12 }
 *     training(3, 0.5, ['backward', 'step'])        // { w: 0, grad: 6 }
 */
export function training(_w: number, _lr: number, _actions: readonly Action[]): { w: number; grad: number | null } {
  return todo('4.6');
}

/**
 * 4.7 ★★ a hook that clips (10 minutes)
 *
 * Return a hook for `registerHook` that shortens a gradient: if its length, the root of the sum of its squares, is more than `limit`, it is scaled to
 * that length in the same direction. Shorter ones pass as they are. The gradient that comes in must not be changed.
 *
 *     clipTo(5)(tensor([6, 8]))    // tensor([3., 4.])
 *     clipTo(5)(tensor([1, 1]))    // tensor([1., 1.])
 */
export function clipTo(_limit: number): (gradient: Tensor) => Tensor {
  return todo('4.7');
}

/**
 * 4.8 ★★ the verdict of gradcheck (10 minutes)
 *
 * Two lists of slopes: what backward says, and what differences say. They agree where they are at most atol + rtol · |difference's slope| apart, and NaN
 * agrees with nothing. Return the index of the worst slope that does not agree, the one that is farthest beyond what is allowed, NaN above all;
 * the first one if several are equally bad, and −1 if all agree.
 *
 *     worstSlope([1, 5, 8], [1, 2, 2], { atol: 0.5, rtol: 1 })      // 2: it is 6 apart where 2.5 is allowed
 *     worstSlope([1, 2.25], [1, 2], { atol: 0.5, rtol: 0 })         // -1
 */
export function worstSlope(
  _backward: readonly number[], _differences: readonly number[], _allowed: { readonly atol: number; readonly rtol: number },
): number {
  return todo('4.8');
}

/**
 * 4.9 ★★ where to put checkpoints (15 minutes)
 *
 * A network of `layers` layers is cut into stretches, all equally long but for the last, which may be shorter. One input is kept for every stretch, and while
 * a stretch of length s is passed, s more results. Return the s that needs the least memory in all; the shortest if several do.
 *
 *     stretchFor(64)    // 8: 8 inputs and 8 results
 *     stretchFor(5)     // 2: 3 inputs and 2 results
 */
export function stretchFor(_layers: number): number {
  return todo('4.9');
}

/**
 * 4.10 ★★★ forwards by going back twice (25 minutes)
 *
 * Return Jv: how fast the outputs of `run` move when x moves along v. Use `autograd.grad` only. A hint to begin with: what comes back from upstream u is
 * uᵀJ, and in u that is a linear function.
 *
 *     forwards((x) => x.mul(x), tensor([1, 2]), tensor([10, 1]))    // tensor([20., 4.])
 */
export function forwards(_run: (x: Tensor) => Tensor, _x: Tensor, _v: Tensor): Tensor {
  return todo('4.10');
}

/**
 * 4.11 ★★★ what makes it a derivative (15 minutes)
 *
 * `derivative(f, x)` claims to be the slope of f at x. Return true where it obeys the two laws of derivatives for the curves f and g at x: that of sums,
 * (f + g)' = f' + g', and that of products, (f · g)' = f' · g + f · g'. All numbers are whole and small, so that `===` will do.
 *
 *     derivativeLaw((f, x) => autograd.grad(f(x), x)[0].item(), (x) => x.mul(3), (x) => x.mul(x), tensor(2, { requiresGrad: true }))    // true
 */
export function derivativeLaw(_derivative: (f: Curve, x: Tensor) => number, _f: Curve, _g: Curve, _x: Tensor): boolean {
  return todo('4.11');
}
