/** What operators that treat every element alone have in common. */
import { arrayTypes, convert, type DType } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { type Backward, defineOperator, type Definition, type Gradients, type Kind, type NotDifferentiable, type Operator } from '../../operator.ts';
import { Tensor } from '../../tensor.ts';

export type One = [x: Tensor];
/** One element of the result, and a number the options may add. */
export type Element = (x: number, parameter: number) => number;

/** An operator of this family. */
export type Unary<O extends object = object> = Operator<One, O>;

interface UnaryFamily<O extends object> extends Pick<Definition<One, O>, 'promotion' | 'gradFn'> {
  readonly takes?: Kind;
  readonly defaults: O;
  /** The meaning, in JavaScript's doubles. */
  readonly reference: Element;
  /** The same for a GPU thread, in float32. */
  readonly kernel: Element;
  /** What the options and the type say, as one number for both; it may refuse them. */
  readonly parameter?: (options: O, dtype: DType) => number;
  /** `bool` for questions. */
  readonly result?: 'bool';
  readonly gradient: ((call: Backward<One, O>) => Gradients<One>) | NotDifferentiable;
}

// Inside the kernel, `element` is whatever the operator brings.
declare const element: Element;
function elementKernel(this: Thread, x: Flat, parameter: number): number {
  const y = element(x[this.thread.x], parameter);
  return y;
}

/** Makes an operator from the two ways to compute one element. */
export function unary<O extends object>(name: string, family: UnaryFamily<O>): Unary<O> {
  const { reference, kernel, parameter = () => 0, takes = 'any', result, ...rest } = family;
  const helpers = { element: kernel };
  return defineOperator<One, O>({
    ...rest, name, takes: { x: takes }, outputs: { y: result ?? 'same' },
    shape(x, options) {
      parameter(options, x.dtype);
      return x.shape;
    },
    reference(x, options) {
      const dtype = result ?? x.dtype;
      const number = parameter(options, x.dtype);
      const y = new arrayTypes[dtype](x.numel());
      for (let i = 0; i < y.length; i++) y[i] = convert(reference(x.array[i], number), dtype);
      return Tensor.from(y, x.shape, dtype, 'cpu');
    },
    gpu(x, options) {
      const floats = { parameter: parameter(options, x.dtype) };
      return launch(elementKernel, { threads: [x.numel()], inputs: [x], floats, helpers, shape: x.shape });
    },
  });
}

/** The gradient of a function made of flat pieces: zero, whatever flows back to it. */
export const flatPieces = ({ grad }: { readonly grad: Tensor }): Gradients<One> => [() => grad.newZeros(grad.shape)];
