import type { Backward, Gradients, Input, Inputs } from '../definition.ts';
import { isFloat } from '../dtype.ts';
import { Tensor } from '../tensor.ts';
import { grad } from './engine.ts';
import { arithmetic } from './graph.ts';
import { enableGrad, isGradEnabled } from './mode.ts';

/**
 * The gradient rule of an operator that can also be written with other operators: computes it that way once more, and walks
 * back through the composition. Nothing is computed before a recipe is run.
 *
 * @param composed  the operator, written with operators that have gradients
 */
export function through<I extends Inputs, O>(composed: (...call: [...I, O]) => Tensor): (call: Backward<I, O>) => Gradients<I> {
  return ({ grad: upstream, inputs, options }) => {
    const createGraph = isGradEnabled();
    let walked: { readonly standIns: Inputs; readonly output: Tensor } | null = null;
    const walk = (): { readonly standIns: Inputs; readonly output: Tensor } => enableGrad(() => {
      const standIns = inputs.map((input) => standIn(input, createGraph));
      return { standIns, output: composed(...(standIns as unknown as I), options) };
    });
    const recipe = (_input: Input, i: number) => (): Tensor => {
      walked ??= walk();
      const { standIns, output } = walked;
      const input = standIns[i] as Tensor;
      const [share] = grad(output, input, { gradOutputs: upstream, createGraph, retainGraph: true, allowUnused: true });
      return share ?? input.newZeros(input.shape);
    };
    return inputs.map(recipe) as unknown as Gradients<I>;
  };
}

/**
 * What the composition gets in place of an input: the same numbers, but no way from there into what computed the input, or, of
 * two inputs of which one was computed from the other, the one would get its gradient twice. For second derivatives there must
 * be a way, and a copy lies across it as the place where to stop.
 */
function standIn(input: Input, createGraph: boolean): Input {
  if (!(input instanceof Tensor) || !isFloat(input.dtype)) return input;
  const x = createGraph && input.requiresGrad ? arithmetic.clone(input) : input.lookAs(input.layout());
  return x.requiresGrad ? x : x.requiresGrad_();
}
