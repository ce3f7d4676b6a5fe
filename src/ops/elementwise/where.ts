/**
 * Choice: x where the condition holds, other where it does not.
 *
 *     y = condition ? x : other        dx = g where condition, else 0    dother = the rest of g
 *
 * What is not chosen never shows, not even as NaN or infinity. The condition must be bool: PyTorch still takes bytes, and warns that it
 * will not for long.
 *
 * With the condition alone: the places where it holds, as `nonzero(condition, { asTuple: true })`.
 *
 * @shape  condition, x, other: broadcast together  →  y: their common shape; x and other are promoted to one type
 * @torch  torch.where(condition, input, other),  torch.where(condition)
 */
import { arrayTypes } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Operator } from '../../operator.ts';
import { broadcastShapes, type Shape, sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';
import { nonzero } from '../indexing/nonzero.ts';

type Three = [condition: Tensor, x: Tensor, other: Tensor];
const commonShape = (condition: Tensor, x: Tensor, other: Tensor): Shape =>
  broadcastShapes('where', ['condition', condition.shape], ['x', x.shape], ['other', other.shape]);

function whereKernel(this: Thread, condition: Flat, x: Flat, other: Flat, repeatX: number, repeatOther: number): number {
  let y = other[this.thread.x * repeatOther];
  if (condition[this.thread.x] > 0) {
    y = x[this.thread.x * repeatX];
  }
  return y;
}

type Choice = Operator<Three, object, Tensor, true>;
const choice: Choice = defineOperator<Three, object, Tensor, true>({
  name: 'where',
  takes: { condition: 'bool', x: 'any', other: 'any' },
  defaults: {},
  promotion: 'promote',
  numbers: true,
  broadcasts: true,
  shape: commonShape,
  reference(condition, x, other) {
    const shape = commonShape(condition, x, other);
    const [ifs, thens, elses] = [condition, x, other].map((input) => rowMajor(stretched(input, shape)).array);
    const y = new arrayTypes[x.dtype](sizeOf(shape));
    for (let i = 0; i < y.length; i++) y[i] = ifs[i] ? thens[i] : elses[i];
    return Tensor.from(y, shape, x.dtype, 'cpu');
  },
  gpu(condition, x, other) {
    const shape = commonShape(condition, x, other);
    // A single number needs no copies of itself: its threads all read place 0.
    const repeated = (input: Tensor): Tensor => (input.numel() === 1 ? input : rowMajor(stretched(input, shape)));
    return launch(whereKernel, {
      threads: [sizeOf(shape)], inputs: [rowMajor(stretched(condition, shape)), repeated(x), repeated(other)],
      integers: { repeatX: Number(x.numel() > 1), repeatOther: Number(other.numel() > 1) }, shape,
    });
  },
  gradient: ({ grad, inputs: [condition] }) => [null, () => where(condition, grad, 0), () => where(condition, 0, grad)],
});
/** A condition alone is another question, and has another answer. */
type Where = Choice & ((condition: Tensor) => readonly Tensor[]);
const ask = (...call: readonly unknown[]): unknown =>
  (call.length === 1 ? nonzero(call[0] as Tensor, { asTuple: true }) : (choice as unknown as typeof ask)(...call));
export const where = Object.assign(ask, { definition: choice.definition }) as unknown as Where;
