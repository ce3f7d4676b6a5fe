/** Derivatives of functions, put together from `grad`. (`torch.autograd.functional`) */
import { fromNumbers, ones, zeros } from '../creation.ts';
import { OperatorError } from '../errors.ts';
import { stack } from '../ops/indexing/stack.ts';
import { readOptions } from '../options.ts';
import { sameShape, type Shape, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { grad, many, manyOf, type OneOrMany } from './engine.ts';
import { arithmetic } from './graph.ts';
import { enableGrad } from './mode.ts';

export interface FunctionalOptions {
  /** Remember the computation, so that the result can be differentiated. */
  readonly createGraph?: boolean;
  /** Refuse an input that an output does not depend on, instead of giving zeros for it. */
  readonly strict?: boolean;
}
/** A function of one tensor or several. */
export type Differentiable = (...inputs: Tensor[]) => OneOrMany;
/** What the function returned, and a product with its derivatives. */
export type ValueAndProduct = readonly [outputs: OneOrMany, product: OneOrMany];
export type NumberAndProduct = readonly [output: Tensor, product: OneOrMany];

/** One evaluation of the function, at inputs that can be differentiated by. */
interface Evaluated {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly isSingle: boolean;
}
function evaluate(name: string, run: Differentiable, given: OneOrMany, options: FunctionalOptions): Evaluated {
  const { createGraph } = readOptions(name, { createGraph: false, strict: false }, options);
  // With createGraph the inputs keep their history; a copy lies across it as the place where to stop.
  const inputs = manyOf(name, 'inputs', given).map((x) => (createGraph && x.requiresGrad ? arithmetic.clone(x) : x.lookAs(x.layout()).requiresGrad_()));
  const result = run(...inputs);
  return { inputs, outputs: manyOf(name, 'what the function returned', result), isSingle: result instanceof Tensor };
}

/** `grad`, with zeros, or a refusal, where an output does not depend on an input. */
function gradients(
  name: string, outputs: readonly Tensor[], inputs: readonly Tensor[], upstream: readonly Tensor[], { createGraph = false, strict = false }: FunctionalOptions,
): Tensor[] {
  const pairs = outputs.map((output, i) => [output, upstream[i]] as const).filter(([output]) => output.requiresGrad);
  const gradOutputs = pairs.flatMap(([, seed]) => seed ?? []);
  const shares = pairs.length === 0 ? inputs.map(() => null)
    : grad(pairs.map(([output]) => output), inputs, { gradOutputs, createGraph, retainGraph: true, allowUnused: true });
  return shares.map((share, i) => {
    if (!share && strict) throw new OperatorError(`${name}: the outputs do not depend on input ${i}; expected that they do, because strict is true`);
    return share ?? zeros(inputs[i].shape, { dtype: inputs[i].dtype, device: inputs[i].device });
  });
}

/** As many tensors as were given: one for one, a list for a list. */
const like = <T>(given: OneOrMany, list: readonly T[]): T | readonly T[] => (given instanceof Tensor ? list[0] : list);

function seedsFor(name: string, outputs: readonly Tensor[], v: OneOrMany | null, what: string): readonly Tensor[] {
  const seeds = v === null ? outputs.map((y) => ones(y.shape, { dtype: y.dtype, device: y.device })) : many(v);
  const shapes = (tensors: readonly Tensor[]): string => tensors.map(({ shape }) => show(shape)).join(' and ');
  if (v === null && (outputs.length !== 1 || outputs[0].numel() !== 1)) {
    throw new OperatorError(`${name}: v is missing; expected one of shape ${shapes(outputs)}, as ${what} is no single number`);
  }
  const odd = outputs.findIndex((y, i) => !seeds[i] || !sameShape(seeds[i].shape, y.shape));
  if (odd >= 0 || seeds.length !== outputs.length) {
    throw new OperatorError(`${name}: v has shape ${shapes(seeds)}; expected that of ${what}, ${shapes(outputs)}`);
  }
  return seeds;
}

/** The tensors of one evaluation, cut off from what was remembered only to get them. */
const finished = (tensors: readonly Tensor[], createGraph: boolean): readonly Tensor[] => (createGraph ? tensors : tensors.map((x) => x.lookAs(x.layout())));

/**
 * The vector-Jacobian product vᵀJ: what one backward pass computes.
 *
 * @returns the outputs, and one product per input
 * @torch  torch.autograd.functional.vjp(func, inputs, v=None, create_graph=False, strict=False)
 */
export function vjp(run: Differentiable, inputs: OneOrMany, v: OneOrMany | null = null, options: FunctionalOptions = {}): ValueAndProduct {
  return enableGrad(() => {
    const { createGraph = false } = options;
    const at = evaluate('vjp', run, inputs, options);
    const products = gradients('vjp', at.outputs, at.inputs, seedsFor('vjp', at.outputs, v, 'the output'), options);
    const outputs = finished(at.outputs, createGraph);
    return [at.isSingle ? outputs[0] : outputs, like(inputs, finished(products, createGraph))];
  });
}

/**
 * The Jacobian-vector product Jv: how fast the outputs change when the inputs move along v.
 *
 * Backward gives uᵀJ, a linear function of u; differentiating it by u, along v, gives Jv. (The trick with two backward passes.)
 *
 * @returns the outputs, and one product per output
 * @torch  torch.autograd.functional.jvp(func, inputs, v=None, create_graph=False, strict=False)
 */
export function jvp(run: Differentiable, inputs: OneOrMany, v: OneOrMany | null = null, options: FunctionalOptions = {}): ValueAndProduct {
  return enableGrad(() => {
    const { createGraph = false } = options;
    const at = evaluate('jvp', run, inputs, options);
    const directions = seedsFor('jvp', at.inputs, v, 'the input');
    const u = at.outputs.map((y) => zeros(y.shape, { dtype: y.dtype, device: y.device, requiresGrad: true }));
    const back = gradients('jvp', at.outputs, at.inputs, u, { ...options, createGraph: true });
    const products = gradients('jvp', back, u, directions, { createGraph });
    const outputs = finished(at.outputs, createGraph);
    const along = finished(products, createGraph);
    return at.isSingle ? [outputs[0], along[0]] : [outputs, along];
  });
}

/**
 * All partial derivatives: J[i…, j…] = ∂output[i…] / ∂input[j…], a backward pass for every output element.
 *
 * @returns for one input and one output a tensor [...output, ...input]; otherwise lists, [output][input]
 * @torch  torch.autograd.functional.jacobian(func, inputs, create_graph=False, strict=False)
 */
export function jacobian(run: Differentiable, inputs: OneOrMany, options: FunctionalOptions = {}): OneOrMany | readonly OneOrMany[] {
  return enableGrad(() => {
    const { createGraph = false } = options;
    const at = evaluate('jacobian', run, inputs, options);
    const blocks = at.outputs.map((output) => {
      const rows = Array.from({ length: output.numel() }, (_, i) => gradients('jacobian', [output], at.inputs, [unit(output, i)], options));
      const block = at.inputs.map((x, k) => joined(rows.map((row) => row[k]), [...output.shape, ...x.shape], x));
      return like(inputs, finished(block, createGraph));
    });
    return at.isSingle ? blocks[0] : blocks;
  });
}

/** Zeros, but for a one at element `i`. */
const unit = ({ shape, dtype, device }: Tensor, i: number): Tensor =>
  fromNumbers('jacobian', Array.from({ length: sizeOf(shape) }, (_, k) => Number(k === i)), shape, dtype, { device });
const joined = (rows: readonly Tensor[], shape: Shape, x: Tensor): Tensor =>
  (rows.length === 0 ? zeros(shape, { dtype: x.dtype, device: x.device }) : stack(rows).reshape(shape));

/**
 * The second derivatives of a function with one number as its result: H[i…, j…] = ∂²output / ∂input[i…] ∂input[j…].
 *
 * @returns for one input a tensor [...input, ...input]; for a list, lists [input][input]
 * @torch  torch.autograd.functional.hessian(func, inputs, create_graph=False, strict=False)
 */
export function hessian(run: Differentiable, inputs: OneOrMany, options: FunctionalOptions = {}): OneOrMany | readonly OneOrMany[] {
  const slope = (...at: Tensor[]): OneOrMany => {
    const slopes = gradients('hessian', [number('hessian', run(...at))], at, [], { strict: options.strict ?? false, createGraph: true });
    return inputs instanceof Tensor ? slopes[0] : slopes;
  };
  return jacobian(slope, inputs, options);
}

function number(name: string, result: OneOrMany): Tensor {
  if (result instanceof Tensor && result.numel() === 1) return result.reshape([]);
  const got = result instanceof Tensor ? `shape ${show(result.shape)}` : `${manyOf(name, 'what the function returned', result).length} tensors`;
  throw new OperatorError(`${name}: the function returned ${got}; expected a single number`);
}

/**
 * The vector-Hessian product vᵀH: a backward pass through a backward pass, without the whole of H.
 *
 * @returns the function's value, and one product per input
 * @torch  torch.autograd.functional.vhp(func, inputs, v=None, create_graph=False, strict=False)
 */
export function vhp(run: Differentiable, inputs: OneOrMany, v: OneOrMany | null = null, options: FunctionalOptions = {}): NumberAndProduct {
  return secondOrder('vhp', run, inputs, v, options);
}

/**
 * The Hessian-vector product Hv. The Hessian is symmetric, so it is vᵀH.
 *
 * @returns the function's value, and one product per input
 * @torch  torch.autograd.functional.hvp(func, inputs, v=None, create_graph=False, strict=False)
 */
export function hvp(run: Differentiable, inputs: OneOrMany, v: OneOrMany | null = null, options: FunctionalOptions = {}): NumberAndProduct {
  return secondOrder('hvp', run, inputs, v, options);
}

function secondOrder(name: string, run: Differentiable, inputs: OneOrMany, v: OneOrMany | null, options: FunctionalOptions): NumberAndProduct {
  return enableGrad(() => {
    const { createGraph = false } = options;
    const at = evaluate(name, run, inputs, options);
    const output = number(name, at.isSingle ? at.outputs[0] : at.outputs);
    const seeds = seedsFor(name, at.inputs, v, 'the input');
    const slopes = gradients(name, [output], at.inputs, [], { ...options, createGraph: true });
    const products = gradients(name, slopes, at.inputs, seeds, options);
    return [finished([output], createGraph)[0], like(inputs, finished(products, createGraph))];
  });
}
