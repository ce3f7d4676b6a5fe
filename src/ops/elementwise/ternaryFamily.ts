/** What operators on three tensors, element by element, have in common. */
import { arrayTypes, convert } from '../../dtype.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { rowMajor, stretched } from '../../layout.ts';
import { defineOperator, type Backward, type Definition, type Gradients, type Operator } from '../../operator.ts';
import { broadcastShapes, sizeOf } from '../../shape.ts';
import { Tensor } from '../../tensor.ts';

export type Three = [a: Tensor, b: Tensor, c: Tensor];
/** One element of the result from one of each input, and a number the options may add. */
export type Combine3 = (a: number, b: number, c: number, parameter: number) => number;
/** An operator of this family; a plain number may stand for any of the tensors. */
export type Ternary<O extends object = object> = Operator<Three, O, Tensor, true>;

interface TernaryFamily<O extends object> extends Pick<Definition<Three, O>, 'takes' | 'promotion' | 'gradFn'> {
  readonly defaults: O;
  /** The meaning, in JavaScript's doubles. */
  readonly reference: Combine3;
  /** The same for a GPU thread, in float32. */
  readonly kernel: Combine3;
  /** What the options say, as one number for both. */
  readonly parameter?: (options: O) => number;
  /** What the shapes do not tell. */
  readonly check?: (x: Tensor, options: O) => void;
  readonly gradient: (call: Backward<Three, O>) => Gradients<Three>;
}

// Inside the kernel, `combine3` is whatever the operator brings.
declare const combine3: Combine3;

/** A single number needs no copies of itself: its threads all read place 0. */
function ternaryKernel(this: Thread, a: Flat, b: Flat, c: Flat, repeatB: number, repeatC: number, parameter: number): number {
  const y = combine3(a[this.thread.x], b[this.thread.x * repeatB], c[this.thread.x * repeatC], parameter);
  return y;
}

/** Makes an operator from the two ways to combine one element of each input. */
export function ternary<O extends object>(name: string, family: TernaryFamily<O>): Ternary<O> {
  const { reference, kernel, parameter = () => 0, check, ...rest } = family;
  const names = Object.keys(family.takes);
  const shapeOf = (...inputs: Three): number[] => broadcastShapes(name, ...inputs.map((input, i) => [names[i], input.shape] as const));
  return defineOperator<Three, O, Tensor, true>({
    ...rest, name, numbers: true, broadcasts: true,
    shape(a, b, c, options) {
      check?.(a, options);
      return shapeOf(a, b, c);
    },
    reference(x, y, z, options) {
      const shape = shapeOf(x, y, z);
      const [a, b, c] = [x, y, z].map((input) => rowMajor(stretched(input, shape)).array);
      const out = new arrayTypes[x.dtype](sizeOf(shape));
      for (let i = 0; i < out.length; i++) out[i] = convert(reference(a[i], b[i], c[i], parameter(options)), x.dtype);
      return Tensor.from(out, shape, x.dtype, 'cpu');
    },
    gpu(a, b, c, options) {
      const shape = shapeOf(a, b, c);
      const repeated = (input: Tensor): Tensor => (input.numel() === 1 ? input : rowMajor(stretched(input, shape)));
      return launch(ternaryKernel, {
        threads: [sizeOf(shape)], inputs: [rowMajor(stretched(a, shape)), repeated(b), repeated(c)],
        integers: { repeatB: Number(b.numel() > 1), repeatC: Number(c.numel() > 1) },
        floats: { parameter: parameter(options) }, helpers: { combine3: kernel }, shape,
      });
    },
  });
}
