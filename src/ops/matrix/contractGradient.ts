import type { Tensor } from '../../tensor.ts';
import { sumTo } from '../reduction/sumTo.ts';
import { permute } from '../views/dims.ts';
import { expand } from '../views/expand.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { contract, type Labels } from './contract.ts';
import { diagEmbed } from './diagEmbed.ts';

/** The gradient of operand k of `contract(operands, terms, output)`: g times all the others, brought into the shape of the operand. */
export function shareOf(k: number, grad: Tensor, operands: readonly Tensor[], terms: readonly Labels[], output: Labels): Tensor {
  const [x, labels] = [operands[k], terms[k]];
  const own = [...new Set(labels)];
  const others = operands.map((_, t) => t).filter((t) => t !== k);
  const otherTerms = others.map((t) => terms[t]);
  const known = own.filter((label) => [output, ...otherTerms].some((term) => term.includes(label)));
  const share = contract([grad, ...others.map((t) => to(operands[t], { dtype: grad.dtype }))], [output, ...otherTerms], known);
  // A letter of x alone was summed away: every element along it has the same share. A size of one had met a larger one.
  const sizes = own.map((label) => x.shape[labels.indexOf(label)]);
  const met = own.map((label) => (known.includes(label) ? share.shape[known.indexOf(label)] : 1));
  const fitted = sumTo(reshape(share, { shape: met }), met.map((size, l) => (sizes[l] === 1 ? 1 : size)));
  return onDiagonals(expand(fitted, { size: sizes }), own, labels);
}

/** Where a letter had named several dims, what belongs to the letter lies on their diagonal. */
function onDiagonals(x: Tensor, own: Labels, labels: Labels): Tensor {
  const countIn = (list: Labels, label: string): number => list.filter((other) => other === label).length;
  const repeated = own.find((label) => countIn(own, label) < countIn(labels, label));
  if (repeated !== undefined) {
    const at = own.indexOf(repeated);
    const order = own.map((_, d) => d).filter((d) => d !== at);
    const last = permute(x, { dims: [...order, at] });
    return onDiagonals(diagEmbed(last), [...order.map((d) => own[d]), repeated, repeated], labels);
  }
  const free = own.map((_, d) => d);
  return permute(x, { dims: labels.map((label) => free.splice(free.findIndex((d) => own[d] === label), 1)[0]) });
}
