/**
 * Membership: which elements are among the test elements.
 *
 *     y = (x = t₀) ∨ (x = t₁) ∨ …        no gradient: true or false is no smooth function of x
 *
 * NaN equals nothing, so it is never among them.
 *
 * @shape  elements, testElements: any but bool, one of them perhaps a number  →  y: the shape of elements, bool
 * @torch  torch.isin(elements, test_elements, assume_unique=False, invert=False)
 * @example isin(tensor([1, 2, 3]), tensor([3, 1]))   // [true, false, true]
 */
import { full } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, NotDifferentiable, OperatorError } from '../../operator.ts';
import type { Tensor } from '../../tensor.ts';
import { reshape } from '../views/reshape.ts';
import { sort } from './sort.ts';

export interface IsinOptions {
  /** Promises that no element appears twice among either. Here it changes nothing. */
  readonly assumeUnique: boolean;
  /** Ask who is not among them. */
  readonly invert: boolean;
}

/** One thread per element: a binary search finds the first test element that is not smaller. Is it the same? */
function memberKernel(this: Thread, x: Flat, sorted: Flat, length: number, rounds: number, invert: number): number {
  const value = x[this.thread.x];
  const last = length - 1;
  let first = 0;
  let behind = last;
  for (let i = 0; i < rounds; i++) {
    const centre = Math.floor((first + behind) * 0.5);
    const test = sorted[centre];
    first = test < value ? centre + 1 : first;
    behind = test < value ? behind : centre;
  }
  const found = sorted[Math.min(first, last)] === value ? 1 : 0;
  return found === invert ? 0 : 1;
}

export const isin = defineOperator<[elements: Tensor, testElements: Tensor], IsinOptions, Tensor, true>({
  name: 'isin',
  takes: { elements: 'number', testElements: 'number' },
  promotion: 'promote',
  numbers: true,
  outputs: { y: 'bool' },
  defaults: { assumeUnique: false, invert: false },
  shape(elements, _testElements, { assumeUnique, invert }) {
    for (const [option, value] of Object.entries({ assumeUnique, invert })) {
      if (typeof value !== 'boolean') throw new OperatorError(`isin: ${option} is ${String(value)}; expected true or false`);
    }
    return elements.shape;
  },
  reference(elements, testElements, { invert }) {
    const y = elements.newZeros(elements.shape, 'bool');
    for (let i = 0; i < y.numel(); i++) {
      const isMember = testElements.array.some((test) => test === elements.array[i]);
      y.array[i] = Number(isMember !== invert);
    }
    return y;
  },
  gpu(elements, testElements, { invert }) {
    // Of no test elements there is none to read; NaN stands for them, and equals nothing.
    const tests = testElements.numel() === 0 ? full([1], NaN, { device: 'gpu' }) : sort(reshape(testElements, { shape: [-1] }), { dim: 0 })[0];
    const integers = { length: tests.numel(), rounds: Math.ceil(Math.log2(tests.numel())), invert: Number(invert) };
    return launch(memberKernel, { threads: [elements.numel()], inputs: [elements, tests], integers, shape: elements.shape });
  },
  gradient: new NotDifferentiable('true and false do not move a little'),
});
