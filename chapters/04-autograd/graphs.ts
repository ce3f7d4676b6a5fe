/** Small graphs to try the exercises on, and ways to walk them: right ones by the library, and by hand such as can be spoiled. */
import fc from 'fast-check';
import { autograd, F, optim, type Tensor, tensor } from '../../src/index.ts';
import type { Action, Curve, Step } from './exercises.ts';

export const whole = fc.integer({ min: -5, max: 5 });
const small = fc.integer({ min: -3, max: 3 });
export const leaf = (value: number): Tensor => tensor(value, { dtype: 'float64', requiresGrad: true });

/** Up to `most` places before i, some of them perhaps twice. */
const before = (i: number, most: number): fc.Arbitrary<number[]> => (i === 0 ? fc.constant([]) : fc.array(fc.nat({ max: i - 1 }), { maxLength: most }));
/** A list whose elements are drawn one after the other, each knowing its place. */
const listed = <T>(element: (i: number) => fc.Arbitrary<T>, min: number, max: number): fc.Arbitrary<T[]> =>
  fc.integer({ min, max }).chain((length) => fc.tuple(...Array.from({ length }, (_, i) => element(i))));

// ─── 4.1 and 4.2 ─────────────────────────────────────────────────────────────────────────────────────────────────────

export function neuronByLibrary(x: number, w: number, b: number, t: number): { dw: number; db: number; dx: number } {
  const leaves = [leaf(w), leaf(b), leaf(x)];
  const loss = leaves[2].mul(leaves[0]).add(leaves[1]).sub(t).pow(2);
  const [dw, db, dx] = autograd.grad(loss, leaves).map((slope) => slope.item());
  return { dw, db, dx };
}

type Wanting = { readonly inputs: readonly number[]; readonly wants: boolean };
/** Asks every node in turn, with the answers of those before it. */
export function requiring(nodes: readonly Wanting[], rule: (node: Wanting, answers: readonly boolean[]) => boolean): boolean[] {
  const answers: boolean[] = [];
  for (const node of nodes) answers.push(rule(node, answers));
  return answers;
}
export const nodesThatWant = listed((i) => fc.record({ inputs: before(i, 2), wants: fc.boolean() }), 1, 6);

// ─── 4.3 to 4.5 ──────────────────────────────────────────────────────────────────────────────────────────────────────

const steps = listed((i) => before(i, 3).chain((inputs) => fc.record({
  inputs: fc.constant(inputs), local: fc.array(small, { minLength: inputs.length, maxLength: inputs.length }),
})), 1, 6);
export const stepsAndTwo = steps.chain((list) => fc.tuple(fc.constant(list), fc.nat({ max: list.length - 1 }), fc.nat({ max: list.length - 1 })));
export const stepsAndSeeds = steps.chain((list) => fc.tuple(
  fc.constant(list), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: list.length, maxLength: list.length }),
));
/** n results, each the double of the one before. */
export const doublings = (n: number): Step[] =>
  [{ inputs: [], local: [] }, ...Array.from({ length: n }, (_, i) => ({ inputs: [i, i], local: [1, 1] }))];

/** The steps as the library computes them. */
function computed(list: readonly Step[]): Tensor[] {
  const results: Tensor[] = [];
  for (const { inputs, local } of list) {
    const terms = inputs.map((input, k) => results[input].mul(local[k]));
    results.push(terms.length === 0 ? leaf(1) : terms.reduce((a, b) => a.add(b)));
  }
  return results;
}
export function slopeBetween(list: readonly Step[], from: number, to: number): number {
  const results = computed(list);
  return autograd.grad(results[to], results[from], { allowUnused: true })[0]?.item() ?? 0;
}
export function arrivals(list: readonly Step[], seeds: readonly number[]): number[] {
  const results = computed(list);
  return autograd.grad(results, results, { gradOutputs: seeds.map((seed) => tensor(seed, { dtype: 'float64' })) }).map((slope) => slope.item());
}

/** A sum over paths; `along` says how what was found on a path goes on over one more arrow. */
export function overPathsBy(list: readonly Step[], from: number, to: number, along: (found: number, local: number) => number, start: number): number {
  if (from === to) return start;
  const { inputs, local } = list[to];
  return inputs.reduce((sum, input, k) => {
    const reachable = slopeCount(list, from, input) > 0;
    return reachable ? sum + along(overPathsBy(list, from, input, along, start), local[k]) : sum;
  }, 0);
}
const slopeCount = (list: readonly Step[], from: number, to: number): number =>
  (from === to ? 1 : list[to].inputs.reduce((count, input) => count + slopeCount(list, from, input), 0));

interface Way {
  readonly share?: (upstream: number, local: number) => number;
  readonly put?: (there: number, share: number) => number;
  readonly forwards?: boolean;
}
/** Reverse mode by hand. */
export function walked(list: readonly Step[], seeds: readonly number[], way: Way): number[] {
  const { share = (upstream, local) => upstream * local, put = (there, more) => there + more, forwards = false } = way;
  const arrived = [...seeds];
  const order = list.map((_, i) => (forwards ? i : list.length - 1 - i));
  for (const step of order) list[step].inputs.forEach((input, k) => { arrived[input] = put(arrived[input], share(arrived[step], list[step].local[k])); });
  return arrived;
}

/** Steps under shuffled names, and one of them. */
export const dependencies = fc.integer({ min: 1, max: 6 }).chain((n) => fc.tuple(
  fc.tuple(...Array.from({ length: n }, (_, i) => before(i, 2).map((inputs) => [...new Set(inputs)]))),
  fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n }),
  fc.nat({ max: n - 1 }),
)).map(([lists, names, output]): [number[][], number] => {
  const renamed: number[][] = lists.map(() => []);
  lists.forEach((inputs, i) => { renamed[names[i]] = inputs.map((input) => names[input]); });
  return [renamed, output];
});
/** Every step before those that read it, turned around. */
export function lastFirst(inputsOf: readonly (readonly number[])[], output: number): number[] {
  const order = new Set<number>();
  const visit = (step: number): void => {
    if (order.has(step)) return;
    inputsOf[step].forEach(visit);
    order.add(step);
  };
  visit(output);
  return [...order].reverse();
}
export const inOrder = 'every step it needs, once, after all those that read it';
/** What is wrong with an order to walk back in; `inOrder` if nothing is. */
export function complaint(order: readonly number[], inputsOf: readonly (readonly number[])[], output: number): string {
  const needed = new Set(lastFirst(inputsOf, output));
  const found = `[${order.join(', ')}]:`;
  for (const step of needed) if (!order.includes(step)) return `${found} step ${step} is missing`;
  for (const [i, step] of order.entries()) {
    if (!needed.has(step)) return `${found} step ${step} is not needed`;
    if (order.indexOf(step) < i) return `${found} step ${step} comes twice`;
    const early = inputsOf[step].find((input) => order.indexOf(input) < i);
    if (early !== undefined) return `${found} step ${early} comes before step ${step}, which reads it`;
  }
  return inOrder;
}

// ─── 4.6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const actionLists = fc.array(fc.constantFrom<Action>('backward', 'backward', 'zeroGrad', 'step', 'step'), { maxLength: 6 });
interface Trained {
  w: number;
  grad: number | null;
}
/** Training by the library's own optimizer; before each action something can go wrong. */
export function trained(w: number, lr: number, actions: readonly Action[], before: (action: Action, p: Tensor) => void = () => {}): Trained {
  const p = leaf(w);
  const optimizer = new optim.SGD([p], { lr });
  for (const action of actions) {
    before(action, p);
    if (action === 'backward') p.mul(p).backward();
    else optimizer[action]();
  }
  return { w: p.item(), grad: p.grad?.item() ?? null };
}
/** The same by hand, with another idea of the slope. */
export function trainedWith(slope: (now: number, first: number) => number, w: number, lr: number, actions: readonly Action[]): Trained {
  return actions.reduce<Trained>((state, action) => {
    if (action === 'backward') return { w: state.w, grad: (state.grad ?? 0) + slope(state.w, w) };
    if (action === 'zeroGrad') return { w: state.w, grad: null };
    return { w: state.w - lr * (state.grad ?? 0), grad: state.grad };
  }, { w, grad: null });
}

// ─── 4.7 and 4.8 ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const gradients = fc.array(whole, { minLength: 1, maxLength: 4 }).map((numbers) => tensor(numbers));
export const lengthOf = (gradient: Tensor): number => Math.sqrt(F.sum(F.mul(gradient, gradient)).item());
/** What is left of a gradient on its way through a hook. */
export function hooked(hook: (gradient: Tensor) => Tensor, gradient: Tensor): Tensor | null {
  const x = gradient.newZeros(gradient.shape).requiresGrad_();
  x.registerHook(hook);
  x.mul(gradient).sum().backward();
  return x.grad;
}

const slope = fc.oneof({ weight: 8, arbitrary: whole }, { weight: 1, arbitrary: fc.constant(NaN) });
const share = fc.constantFrom(0, 0.5, 1);
export const slopePairs = fc.array(fc.tuple(slope, slope), { minLength: 1, maxLength: 4 }).chain((pairs) => fc.tuple(
  fc.constant(pairs.map(([a]) => a)), fc.constant(pairs.map(([, d]) => d)), fc.record({ atol: share, rtol: share }),
));
/** The first index at which the excess is largest, if any is above zero. */
export function worst(backward: readonly number[], differences: readonly number[], excess: (a: number, d: number) => number): number {
  const all = backward.map((a, i) => excess(a, differences[i]));
  const most = Math.max(0, ...all);
  return most > 0 ? all.indexOf(most) : -1;
}

// ─── 4.9 to 4.11 ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** The s from 1 to `layers` that costs least, the first one if several do. */
export const cheapest = (layers: number, cost: (s: number) => number): number =>
  Array.from({ length: layers }, (_, i) => i + 1).reduce((best, s) => (cost(s) < cost(best) ? s : best));
export const peak = (layers: number, s: number): number => Math.ceil(layers / s) + s;

const named = <T extends (...inputs: never[]) => unknown>(name: string, f: T): T => Object.defineProperty(f, 'name', { value: name });
const functions = [
  named('x ↦ x · x', (x: Tensor) => x.mul(x)),
  named('x ↦ 3x + 1', (x: Tensor) => x.mul(3).add(1)),
  named('x ↦ [x₀ · x₁, x₁]', (x: Tensor) => F.stack([x.get(0).mul(x.get(1)), x.get(1)])),
  named('x ↦ [x₀ · x₁, x₀ · x₀, x₁]', (x: Tensor) => F.stack([x.get(0).mul(x.get(1)), x.get(0).mul(x.get(0)), x.get(1)])),
  named('x ↦ [Σ x · x]', (x: Tensor) => F.sum(x.mul(x)).view(1)),
];
const twoNumbers = fc.tuple(small, small).map((numbers) => tensor(numbers, { dtype: 'float64' }));
export const functionsAndDirections = fc.tuple(fc.constantFrom(...functions), twoNumbers, twoNumbers);

/** Curves of the second degree that show their formula. */
export const curves = fc.tuple(small, small, small).map(([a, b, c]): Curve => {
  const terms = [[a, 'x²'], [b, 'x'], [c, '']].filter(([factor]) => factor !== 0).map(([factor, power]) => `${factor}${power}`);
  return named(`x ↦ ${terms.join(' + ') || '0'}`, (x: Tensor) => x.mul(a).add(b).mul(x).add(c));
});
