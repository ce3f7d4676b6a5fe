/** Is a gradient right? Compares what `backward` says with how the outputs really change when an input moves a little. */
import { isFloat } from '../dtype.ts';
import { OperatorError } from '../errors.ts';
import { contiguousStrides, indexOf, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { grad, many, type OneOrMany } from './engine.ts';
import { enableGrad } from './mode.ts';

export interface GradcheckOptions {
  /** How far an input element is moved, to either side. */
  readonly eps?: number;
  /** Two slopes a and n agree if |a − n| ≤ atol + rtol · |n|. */
  readonly atol?: number;
  readonly rtol?: number;
  /** Throw a `GradcheckError` if they do not agree; otherwise return false. */
  readonly raiseException?: boolean;
}

/** A gradient that disagrees with central differences. */
export class GradcheckError extends Error {
  override readonly name = 'GradcheckError';
}

/** A function of tensors that returns one or several. It must give the same result every time. */
export type Checked = (...inputs: Tensor[]) => OneOrMany;

/** A tensor, and what to call it in a message. */
interface Named {
  readonly label: string;
  readonly x: Tensor;
}
interface Check {
  readonly name: string;
  readonly inputs: readonly Named[];
  readonly run: () => readonly Named[];
}

/**
 * Checks every entry of the Jacobian, dOutput/dInput, of the inputs that require a gradient:
 *
 *     (f(x + eps) − f(x − eps)) / (2 eps)        against one backward pass for every output element
 *
 * Inputs must be float64, on the cpu. Away from kinks: at x = 0, relu has no slope to agree about.
 *
 * @torch  torch.autograd.gradcheck(func, inputs, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True)
 * @example gradcheck((x) => mul(x, x), tensor([1, 2], { dtype: 'float64', requiresGrad: true }))   // true
 */
export function gradcheck(fn: Checked, inputs: OneOrMany, options: GradcheckOptions = {}): boolean {
  const named = checkInputs('gradcheck', many(inputs));
  return compare({ name: 'gradcheck', inputs: named, run: () => floats('gradcheck', fn(...many(inputs))) }, options);
}

/**
 * The same for the gradients themselves: checks their derivatives by the inputs, and by what flows into the outputs.
 *
 * @param options.gradOutputs  what flows into the outputs; by default different numbers everywhere, so that nothing cancels
 * @torch  torch.autograd.gradgradcheck(func, inputs, grad_outputs=None, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True)
 */
export function gradgradcheck(fn: Checked, inputs: OneOrMany, options: GradcheckOptions & { readonly gradOutputs?: OneOrMany } = {}): boolean {
  const name = 'gradgradcheck';
  const wanted = checkInputs(name, many(inputs));
  const given = options.gradOutputs === undefined ? null : many(options.gradOutputs);
  const upstream = differentiable(name, enableGrad(() => fn(...many(inputs)))).map((x, i) => given?.[i] ?? uneven(x));
  const flowing = upstream.map((x, i): Named => ({ label: `gradOutput ${i}`, x: x.requiresGrad ? x : x.lookAs(x.layout()).requiresGrad_() }));
  const run = (): readonly Named[] => {
    const outputs = differentiable(name, fn(...many(inputs)));
    const gradients = grad(outputs, wanted.map(({ x }) => x), { gradOutputs: flowing.map(({ x }) => x), createGraph: true, allowUnused: true });
    return gradients.flatMap((x, i) => (x ? [{ label: `the gradient by ${wanted[i].label}`, x }] : []));
  };
  return compare({ name, inputs: [...wanted, ...checkInputs(name, flowing.map(({ x }) => x), 'gradOutput')], run }, options);
}

/** The inputs that require a gradient. */
function checkInputs(name: string, inputs: readonly Tensor[], label = 'input'): readonly Named[] {
  const wanted = inputs.map((x, i): Named => ({ label: `${label} ${i}`, x })).filter(({ x }) => x.requiresGrad);
  if (wanted.length === 0) throw new OperatorError(`${name}: none of the ${inputs.length} inputs requires a gradient; call requiresGrad_() on those to check`);
  for (const { label, x } of wanted) {
    if (x.device !== 'cpu') {
      throw new OperatorError(`${name}: ${label} is on the ${x.device}, where numbers are float32; expected float64 on the cpu, use x.cpu().to('float64')`);
    }
    if (x.dtype !== 'float64') {
      throw new OperatorError(
        `${name}: ${label} has dtype ${x.dtype}, which rounds away the small differences that are compared; expected float64, use x.to('float64')`,
      );
    }
    if (x.shape.some((size, d) => size > 1 && x.stride(d) === 0)) {
      const layout = `${label} has shape ${show(x.shape)} and strides ${show(x.stride())}`;
      throw new OperatorError(`${name}: ${layout}; elements that share a place in memory cannot be moved one by one, use x.clone()`);
    }
  }
  return wanted;
}

/** The outputs that could have a slope. One that does not require a gradient says that its slope is 0. */
function floats(name: string, outputs: OneOrMany): readonly Named[] {
  const some = many(outputs).map((x, i): Named => ({ label: `output ${i}`, x })).filter(({ x }) => isFloat(x.dtype));
  if (some.length === 0) throw new OperatorError(`${name}: none of the outputs is a float tensor, and only those have slopes`);
  return some;
}
/** Those that `backward` can start from. */
function differentiable(name: string, outputs: OneOrMany): readonly Tensor[] {
  const some = floats(name, outputs).map(({ x }) => x).filter(({ requiresGrad }) => requiresGrad);
  if (some.length === 0) throw new OperatorError(`${name}: no output was computed, by operators that have gradients, from an input that requires one`);
  return some;
}

/** An upstream gradient that is different everywhere: with ones, wrong gradients hide in sums. */
const uneven = ({ shape }: Tensor): Tensor => Tensor.from(Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i + 1)), shape, 'float64', 'cpu');

/** One entry of the Jacobian, from both sides. */
interface Entry {
  readonly where: string;
  readonly analytic: number;
  readonly numerical: number;
  readonly excess: number;
}

function compare(check: Check, { eps = 1e-6, atol = 1e-5, rtol = 1e-3, raiseException = true }: GradcheckOptions): boolean {
  for (const [option, said] of Object.entries({ eps, atol, rtol })) {
    if (!(said >= 0) || (option === 'eps' && said === 0)) {
      throw new OperatorError(`${check.name}: ${option} is ${String(said)}; expected a number ${option === 'eps' ? '>' : '≥'} 0`);
    }
  }
  const entries = [...jacobian(check, eps, (analytic, numerical) => Math.abs(analytic - numerical) - (atol + rtol * Math.abs(numerical)))];
  const wrong = entries.filter(({ excess }) => !(excess <= 0)); // NaN is wrong, too
  if (wrong.length === 0) return true;
  if (!raiseException) return false;
  const worst = wrong.reduce((a, b) => (Number.isNaN(a.excess) || a.excess >= b.excess ? a : b));
  const allowed = atol + rtol * Math.abs(worst.numerical);
  throw new GradcheckError(
    `${check.name}: ${worst.where}: backward says ${short(worst.analytic)}, central differences say ${short(worst.numerical)}; `
    + `${short(allowed)} apart is allowed; ${wrong.length} of ${entries.length} slopes disagree${wrong.length > 1 ? ', this is the worst' : ''}`,
  );
}
const short = (value: number): string => String(Number(value.toPrecision(6)));
const at = (x: Tensor, position: number): string => (x.ndim === 0 ? '' : ` at ${show(indexOf(position, x.shape))}`);

function* jacobian({ inputs, run }: Check, eps: number, excess: (analytic: number, numerical: number) => number): Generator<Entry> {
  const outputs = enableGrad(run);
  const rows = outputs.map(({ x: output }) => Array.from({ length: output.numel() }, (_, o) => {
    if (!output.requiresGrad) return [];
    const one = output.newZeros(output.shape);
    one.array[o] = 1;
    return grad(output, inputs.map(({ x }) => x), { gradOutputs: one, retainGraph: true, allowUnused: true }).map((share) => share?.flat() ?? null);
  }));
  for (const [i, { label, x }] of inputs.entries()) {
    for (let j = 0; j < x.numel(); j++) {
      const [above, below] = [eps, -eps].map((step) => moved(x, j, step, () => enableGrad(run).map(({ x: output }) => output.flat())));
      for (const [k, output] of outputs.entries()) {
        for (let o = 0; o < output.x.numel(); o++) {
          const analytic = rows[k][o][i]?.[j] ?? 0;
          const numerical = (above[k][o] - below[k][o]) / (2 * eps);
          yield { where: `${output.label}${at(output.x, o)}, differentiated by ${label}${at(x, j)}`, analytic, numerical, excess: excess(analytic, numerical) };
        }
      }
    }
  }
}

/** What `look` sees while one element of x is moved by `step`. */
function moved<T>(x: Tensor, position: number, step: number, look: () => T): T {
  const { array } = x.storage();
  const inOrder = contiguousStrides(x.shape);
  const place = x.shape.reduce((sum, size, d) => sum + (Math.floor(position / inOrder[d]) % size) * x.stride(d), x.storageOffset());
  const before = array[place];
  array[place] = before + step;
  try {
    return look();
  } finally {
    array[place] = before;
  }
}
