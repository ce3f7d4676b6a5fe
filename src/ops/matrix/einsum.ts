/**
 * Einstein summation: products of tensors whose dims have letters. Where a letter occurs, its index is the same; a letter the output
 * does not have is summed over.
 *
 *     y[i,k] = Σⱼ a[i,j] · b[j,k]        'ij,jk->ik'        da = einsum(g, b; 'ik,jk->ij'),  and so on
 *
 * A letter that occurs twice in one term is the diagonal of its two dims. An ellipsis stands for the dims that have no letter, which
 * broadcast; so do dims of size one. Without an arrow the output has the ellipsis, then every letter that occurs just once, in
 * alphabetical order, capitals first. Integers of any width are counted in int32 where a letter is summed over in one operand alone.
 * Types are promoted (PyTorch: only where nothing is added up).
 *
 * @shape  operands: any  →  y: the sizes of the output's letters
 * @torch  torch.einsum(equation, *operands)
 * @example einsum([tensor([[1, 2], [3, 4]])], { equation: 'ii->' })   // 5, the trace
 * @example einsum([a, b], { equation: 'bij,bjk->bik' })   // bmm(a, b)
 */
import { isFloat } from '../../dtype.ts';
import { defineOperator, type Operator, OperatorError, required } from '../../operator.ts';
import { contiguousStrides, indexOf, sizeOf } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from '../views/contiguous.ts';
import { contract, type Labels } from './contract.ts';
import { shareOf } from './contractGradient.ts';
import { type Equation, readEquation, termsOf } from './equation.ts';

export interface EinsumOptions {
  /** The letters of every operand, and of the output: `'ij,jk->ik'`; or numbers for letters, `{ inputs: [[0, 1], [1, 2]], output: [0, 2] }`. */
  readonly equation: Equation;
}
type Operands = [operands: readonly Tensor[]];

function reference(operands: readonly Tensor[], { equation }: EinsumOptions): Tensor {
  const { terms, output, sizes } = readEquation(operands, equation);
  const summed = [...sizes.keys()].filter((label) => !output.includes(label));
  const shapeOf = (labels: Labels): number[] => labels.map((label) => sizes.get(label) as number);
  /** How far a step along each label moves in each operand. */
  const stepsAlong = (labels: Labels): number[][] => operands.map((x, t) => {
    const strides = contiguousStrides(x.shape).map((stride, d) => (x.shape[d] === 1 ? 0 : stride));
    return labels.map((label) => strides.reduce((step, stride, d) => (terms[t][d] === label ? step + stride : step), 0));
  });
  const place = (index: readonly number[], steps: readonly number[]): number => index.reduce((at, i, l) => at + i * steps[l], 0);

  const y = operands[0].newZeros(shapeOf(output));
  const [outward, inward] = [stepsAlong(output), stepsAlong(summed)];
  for (let position = 0; position < y.numel(); position++) {
    const outer = indexOf(position, y.shape);
    let total = 0;
    for (let term = 0; term < sizeOf(shapeOf(summed)); term++) {
      const inner = indexOf(term, shapeOf(summed));
      total += operands.reduce((product, x, t) => product * x.array[place(outer, outward[t]) + place(inner, inward[t])], 1);
    }
    y.array[position] = total;
  }
  return y;
}

export const einsum: Operator<Operands, EinsumOptions> = defineOperator<Operands, EinsumOptions>({
  name: 'einsum',
  takes: { operands: 'any[]' },
  defaults: { equation: required },
  promotion: (type, { equation }) => (isFloat(type) || !countsAlone(termsOf(equation)) ? type : 'int32'),
  shape(operands, { equation }) {
    if (operands.length === 0) throw new OperatorError('einsum: operands is an empty list; expected at least one tensor');
    const { output, sizes } = readEquation(operands, equation);
    const summed = [...sizes.keys()].find((label) => !output.includes(label));
    if (operands[0].dtype === 'bool' && summed !== undefined) {
      throw new OperatorError(`einsum: operands have dtype bool, and products are added up along ${summed}; expected numbers there`);
    }
    return output.map((label) => sizes.get(label) as number);
  },
  reference,
  gpu(operands, { equation }) {
    const { terms, output } = readEquation(operands, equation);
    const y = contract(operands, terms, output);
    return operands.some((x) => x.storage() === y.storage()) ? clone(y) : y; // the result never shares memory with an operand
  },
  gradient({ grad, inputs: [operands], options: { equation } }) {
    const { terms, output } = readEquation(operands, equation);
    return [() => operands.map((x, k) => (x.requiresGrad ? shareOf(k, grad, operands, terms, output) : x))]; // no one asks for the others
  },
  gradFn(operands, { equation }) {
    const { output, sizes } = readEquation(operands, equation);
    const sums = sizes.size > output.length;
    if (operands.length === 1) return sums ? 'SumBackward1' : 'PermuteBackward0';
    return sums ? 'ViewBackward0' : 'MulBackward0';
  },
});

/** Whether a letter is summed over in one operand alone, where integers are counted instead of multiplied. */
function countsAlone({ inputs, output }: { readonly inputs: readonly string[]; readonly output: string }): boolean {
  const terms = inputs.map((term) => new Set(term.replace('...', '.')));
  const owners = (letter: string): number => terms.filter((term) => term.has(letter)).length;
  return terms.some((term) => [...term].some((letter) => owners(letter) === 1 && !output.includes(letter)));
}
