/** Reads the equation of an `einsum`, and finds the letter where it goes wrong. */
import { OperatorError } from '../../errors.ts';
import { show } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import type { Labels } from './contract.ts';

/** Numbers for the dims of a tensor, from 0 to 51, and '...' for those that have none. */
type Numbers = readonly (number | '...')[];
/** `'ij,jk->ik'`, or the same in numbers: `{ inputs: [[0, 1], [1, 2]], output: [0, 2] }`. */
export type Equation = string | { readonly inputs: readonly Numbers[]; readonly output?: Numbers };

/** An equation that fits its operands. The dims of an ellipsis are labelled `.0`, `.1`, … from the right. */
export interface Reading {
  /** The labels of every operand's dims. */
  readonly terms: readonly Labels[];
  readonly output: Labels;
  /** The size each label stands for. */
  readonly sizes: ReadonlyMap<string, number>;
}

function refuse(equation: string, why: string): never {
  throw new OperatorError(`einsum: equation is '${equation}'; ${why}`);
}

/** The terms of an equation as they are written, without spaces; the output is worked out where there is no arrow. */
export function termsOf(equation: Equation): { text: string; inputs: readonly string[]; output: string } {
  const text = typeof equation === 'string' ? equation : spelled(equation);
  const strange = /[^A-Za-z,. >-]|-(?!>)|(?<!-)>/.exec(text);
  if (strange) refuse(text, `'${strange[0]}' at place ${strange.index} is no letter; expected letters, commas, spaces, ellipses (...) and one arrow (->)`);
  if (/\. +\./.test(text)) refuse(text, 'there is a space between two dots; expected ellipses (...)');
  const [left, right, ...more] = text.replaceAll(' ', '').split('->');
  if (more.length > 0) refuse(text, 'it has two arrows; expected at most one');
  const inputs = left.split(',');
  if (right?.includes(',')) refuse(text, 'there is a comma behind the arrow; expected one output');
  for (const term of [...inputs, right ?? '']) {
    const rest = term.replace('...', '');
    if (rest.includes('...')) refuse(text, `'${term}' has two ellipses; expected at most one in each term`);
    if (rest.includes('.')) refuse(text, `in '${term}' a dot stands alone; expected letters and ellipses (...)`);
  }
  return { text, inputs, output: right ?? implicitOutput(inputs) };
}

/** Numbers as letters: 0 … 25 are A … Z, 26 … 51 are a … z. */
function spelled(equation: Exclude<Equation, string>): string {
  const { inputs, output } = equation ?? {};
  if (![inputs, output ?? []].every(Array.isArray) || !inputs.every(Array.isArray)) {
    const expected = "a string as 'ij,jk->ik', or numbers as { inputs: [[0, 1], [1, 2]], output: [0, 2] }";
    throw new OperatorError(`einsum: equation is ${JSON.stringify(equation)}; expected ${expected}`);
  }
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const spell = (numbers: Numbers): string => numbers.map((entry) => {
    const letter = entry === '...' ? entry : alphabet[entry];
    if (letter === undefined) throw new OperatorError(`einsum: equation has the number ${String(entry)}; expected whole numbers from 0 to 51, or '...'`);
    return letter;
  }).join('');
  return inputs.map(spell).join(',') + (output ? `->${spell(output)}` : '');
}

export function readEquation(operands: readonly Tensor[], equation: Equation): Reading {
  const { text, inputs, output } = termsOf(equation);
  if (inputs.length !== operands.length) refuse(text, `it has ${inputs.length} terms for ${operands.length} operands; expected as many`);
  const terms = operands.map(({ shape }, t) => {
    const letters = inputs[t].replace('...', '');
    const open = shape.length - letters.length; // the dims an ellipsis stands for
    if (inputs[t].includes('...') ? open < 0 : open !== 0) {
      const expected = `${shape.length} letters${open > 0 ? ', or an ellipsis' : ''}`;
      refuse(text, `'${inputs[t]}' names ${letters.length} dims of operands[${t}], which has shape ${show(shape)}; expected ${expected}`);
    }
    return labelsOf(inputs[t], open);
  });
  const widest = Math.max(0, ...operands.map(({ ndim }, t) => (inputs[t].includes('...') ? ndim - inputs[t].length + 3 : 0)));
  const sizes = sizesOf(text, operands, terms);
  const read = labelsOf(output, widest);
  read.forEach((label, d) => {
    if (!sizes.has(label)) refuse(text, `the output letter ${label} stands in no operand; expected letters of the operands`);
    if (read.indexOf(label) < d) refuse(text, `the output letter ${label} stands there twice; expected every letter once`);
  });
  return { terms, output: read, sizes };
}

/** A term letter by letter; an ellipsis becomes this many labels. */
function labelsOf(term: string, open: number): string[] {
  const dots = Array.from({ length: open }, (_, d) => `.${open - 1 - d}`);
  const [before, after] = term.split('...');
  return after === undefined ? [...before] : [...before, ...dots, ...after];
}

/** Without an arrow: the ellipsis, and every letter that occurs just once, in the order of the alphabet, capitals first. */
function implicitOutput(inputs: readonly string[]): string {
  const all = [...inputs.join('').replaceAll('...', '')];
  const single = all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  return `${inputs.some((term) => term.includes('...')) ? '...' : ''}${single.join('')}`;
}

/** The size of every label. Within an operand a letter has one size; across operands, size one meets any other. */
function sizesOf(text: string, operands: readonly Tensor[], terms: readonly Labels[]): Map<string, number> {
  const sizes = new Map<string, number>();
  const owner = new Map<string, number>();
  operands.forEach(({ shape }, t) => terms[t].forEach((label, d) => {
    const size = shape[d];
    const name = label.startsWith('.') ? 'a dim of the ellipsis' : `the letter ${label}`;
    const first = shape[terms[t].indexOf(label)];
    if (size !== first) refuse(text, `${name} names dims of size ${first} and ${size} in operands[${t}], which has shape ${show(shape)}; expected equal sizes`);
    const known = sizes.get(label) ?? 1;
    if (known !== 1 && size !== 1 && size !== known) {
      refuse(text, `${name} has size ${known} in operands[${owner.get(label)}] and ${size} in operands[${t}]; expected equal sizes, or 1`);
    }
    if (known === 1) {
      sizes.set(label, size);
      owner.set(label, t);
    }
  }));
  return sizes;
}
