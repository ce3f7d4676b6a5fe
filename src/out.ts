/** The option `out`: a tensor that takes the result, instead of a new one. PyTorch's rules for functions that have it. */
import { isGradEnabled } from './autograd/mode.ts';
import { type AnyDefinition, type Inputs, MetadataOnly } from './definition.ts';
import { type DType, isFloat } from './dtype.ts';
import { OperatorError } from './errors.ts';
import { checkWritable, copyInto } from './inPlace.ts';
import { refuseOverlap } from './overlap.ts';
import { sameShape, type Shape, show } from './shape.ts';
import type { Device } from './storage.ts';
import { Tensor } from './tensor.ts';

/** Where results go: one tensor, or as many as the operator has outputs. */
export type Out = Tensor | readonly Tensor[];
const isOptions = (part: unknown): part is { readonly out?: unknown } =>
  typeof part === 'object' && part !== null && !Array.isArray(part) && !(part instanceof Tensor);
interface WithoutOut {
  readonly call: readonly unknown[];
  readonly out: readonly Tensor[] | null;
}

/** A call without its `out`, and what `out` was. Operators that only look at their input have none. */
export function takeOut({ name, gpu, defaults }: AnyDefinition, call: readonly unknown[]): WithoutOut {
  const last = call.at(-1);
  if (gpu instanceof MetadataOnly || 'out' in defaults || !isOptions(last) || last.out === undefined) return { call, out: null };
  const { out, ...others } = last;
  const tensors: readonly unknown[] = Array.isArray(out) ? out : [out];
  if (!tensors.every((one) => one instanceof Tensor)) {
    throw new OperatorError(`${name}: out is ${described(out)}; expected a Tensor, or a list of one for each output`);
  }
  return { call: [...call.slice(0, -1), others], out: tensors };
}
function described(out: unknown): string {
  if (Array.isArray(out)) return 'a list with other things in it';
  return out === null ? 'null' : typeof out === 'object' ? 'an object' : `the ${typeof out} ${String(out)}`;
}

const rank = (dtype: DType): number => (dtype === 'bool' ? 0 : isFloat(dtype) ? 2 : 1);

/** Checks all that can be told before the results are computed. `dtype` is the type the operator computes in. */
export function checkOut(
  { name, outputs = { y: 'same' } }: AnyDefinition, outs: readonly Tensor[], inputs: Inputs, promised: unknown, firstAlone: boolean,
  dtype: DType | null, device: Device,
): void {
  const types = Object.values(outputs).map((type) => (type === 'same' ? dtype : type)).slice(0, firstAlone ? 1 : undefined);
  const shapes = (Object.keys(outputs).length > 1 ? promised : [promised]) as readonly (Shape | null)[];
  if (outs.length !== types.length) throw new OperatorError(`${name}: out holds ${outs.length} tensors; expected ${types.length}, one for each output`);
  const read = inputs.flatMap((input) => (input === null ? [] : input instanceof Tensor ? [input] : [...input]));
  if (isGradEnabled() && [...read, ...outs].some((x) => x.requiresGrad)) {
    const why = 'out cannot be followed by backward, but a tensor of the call requires a gradient';
    throw new OperatorError(`${name}: ${why}; use noGrad(() => …), or the form without out`);
  }
  outs.forEach((out, i) => {
    if (out.device !== device) throw new OperatorError(`${name}: out is on the ${out.device} and the inputs on the ${device}; use out.to('${device}')`);
    checkWritable(name, out);
    for (const x of read) refuseOverlap(name, out, 'an input', x);
    fits(name, out, shapes[i], types[i]);
  });
}

function fits(name: string, out: Tensor, shape: Shape | null, dtype: DType | null): void {
  if (shape && out.numel() > 0 && !sameShape(out.shape, shape)) {
    const shapes = `out has shape ${show(out.shape)}, the result ${show(shape)}`;
    throw new OperatorError(`${name}: ${shapes}; expected the same, or an empty tensor, which takes any shape`);
  }
  if (dtype && rank(dtype) > rank(out.dtype)) {
    throw new OperatorError(`${name}: out has dtype ${out.dtype}, the result ${dtype}; expected one that can hold it, use an out of dtype ${dtype}`);
  }
}

/** Writes the results where they are wanted, and returns them as the call would have. */
export function writeOut(name: string, outs: readonly Tensor[], result: Tensor | readonly Tensor[]): Tensor | readonly Tensor[] {
  const results = result instanceof Tensor ? [result] : result;
  results.forEach((y, i) => { fits(name, outs[i], y.shape, y.dtype); });
  results.forEach((y, i) => {
    if (!sameShape(outs[i].shape, y.shape)) outs[i].data = outs[i].newZeros(y.shape);
    copyInto(outs[i], y);
  });
  return result instanceof Tensor ? outs[0] : outs;
}
