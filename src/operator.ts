/** `defineOperator`: makes a callable operator from what its page says about it. Everything a call does happens here. */
import { checkVersion, OperatorNode } from './autograd/graph.ts';
import { enableGrad, isGradEnabled, noGrad } from './autograd/mode.ts';
import {
  type AnyDefinition, type Definition, type Input, type Inputs, MetadataOnly, NotDifferentiable, required, type Result, type ViewDefinition,
  type ViewsDefinition,
} from './definition.ts';
import { type DType, dtypes, isFloat, resultType } from './dtype.ts';
import { OperatorError, shown } from './errors.ts';
import { inPlace } from './inPlace.ts';
import { asType, cast, rowMajor } from './layout.ts';
import { type Observer, observed, observer } from './observer.ts';
import { readOptions } from './options.ts';
import { checkOut, type Out, takeOut, writeOut } from './out.ts';
import { sameShape, type Shape, show } from './shape.ts';
import type { Device } from './storage.ts';
import { Tensor } from './tensor.ts';
import { fromNumbers } from './creation.ts';

export * from './definition.ts';
export { OperatorError } from './errors.ts';

/** Optional tensors at the end may be left out, and the options follow whatever is there. */
export type Call<I extends readonly unknown[], P> = readonly [...I, options?: P] | Shortened<I, P>;
type Shortened<I extends readonly unknown[], P> = I extends readonly [...infer Head, infer Last] ? (null extends Last ? Call<Head, P> : never) : never;
/** Where numbers are welcome, a tensor may be a number. */
type Welcome<I extends Inputs, N> = N extends true ? { readonly [K in keyof I]: I[K] | number | boolean } : I;

/** A definition as others see it: with the names that a program needs to translate a PyTorch call. */
export type Described<I extends Inputs, O extends object, R extends Result = Tensor> = Omit<Definition<I, O, R>, 'outputs'> & {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
};
/** Every operator that computes something new can put it where it is told. */
type WithOut<O> = Partial<O> & { readonly out?: Out };
/** A callable operator. */
export type Operator<I extends Inputs, O extends object, R extends Result = Tensor, N extends boolean = false> =
  ((...call: Call<I, WithOut<O>> | (N extends true ? Call<Welcome<I, N>, WithOut<O>> : never)) => R) & { readonly definition: Described<I, O, R> };

/**
 * The life of a call:
 *
 *     1 read    tensors by position, options by name, defaults filled in, unknown names refused
 *     2 check   devices, types, and the operator's own shape rule, before any work is done
 *     3 run     inputs brought into one type and row-major order, then the version for their device
 *     4 verify  the outputs have the promised shapes and types
 *     5 remember the call, if a gradient may be asked for
 */
export function defineOperator<I extends Inputs, O extends object, R extends Result = Tensor, N extends boolean = false>(
  definition: Definition<I, O, R> & (N extends true ? { readonly numbers: true } : unknown),
): Operator<I, O, R, N> {
  const { name } = definition;
  const general = definition as unknown as AnyDefinition;
  const operator = (...call: readonly unknown[]): Result => {
    if (!observer) return perform(call, null);
    const watching = observer;
    return observed(null, () => perform(call, watching)); // what an operator does inside is its own affair
  };
  const perform = (call: readonly unknown[], watching: Observer | null): Result => {
    const { call: parts, out } = takeOut(general, call);
    const { inputs: given, options } = readCall(general, parts);
    if (wantsInPlace(name, options)) {
      const elsewhere = { ...options, inplace: false };
      return observed(watching, () => inPlace(`${name}_`, given[0] as Tensor, (x) => operator(x, ...given.slice(1), elsewhere) as Tensor));
    }
    const tensors = tensorsOf(given);
    const device = checkDevices(general, given);
    const dtype = checkTypes(general, given, options);
    const inputs = general.view ? given : given.map((input, i) => mapInput(input, (x) => (takesPart(general, i) && dtype ? cast(x, dtype) : x)));
    const promised = general.shape(...inputs, options) as Shape | null | readonly (Shape | null)[];

    if (out) {
      checkOut(general, out, given, promised, general.firstAlone?.(options) ?? false, dtype, device);
      return observed(watching, () => writeOut(name, out, noGrad(() => operator(...parts))));
    }

    const { results, drawn } = noGrad(() => {
      for (const x of tensors) checkVersion(name, x);
      const ready = general.view ? inputs : inputs.map((input) => mapInput(input, rowMajor));
      const drawn = general.draw?.(...ready, options) as Tensor;
      const { gpu } = general;
      const version = device === 'cpu' || gpu instanceof MetadataOnly ? general.reference : gpu;
      return { results: version(...ready, options, drawn), drawn };
    });

    const single = results instanceof Tensor;
    const list = single ? [results] : [...results];
    if (single && tensors.includes(results)) return results; // nothing to do: the input itself
    const kinds = Object.values<'same' | DType>(general.outputs ?? { y: 'same' });
    const outputs = list.map((output, i) => {
      const kind = kinds[Math.min(i, kinds.length - 1)];
      const type = kind === 'same' ? (dtype ?? output.dtype) : kind;
      return verified(name, output, (single ? promised : (promised as readonly (Shape | null)[])[i]) as Shape | null, type, device, kind !== 'same');
    });
    noGrad(() => general.after?.(...given, options));
    remember(general, given, inputs, options, outputs, kinds, drawn);
    const [base] = tensors;
    if (general.view && base) outputs.forEach((output, i) => {
      if (output.storage() !== base.storage()) return;
      const again = (x: Tensor): Tensor => enableGrad(() => [operator(x, options)].flat()[i] as Tensor);
      output.viewOf = { base, seen: base.rewritten(), again, oneOf: single ? null : name };
    });
    watching?.called({ operator: name, inputs: given, options, outputs });
    return single || general.firstAlone?.(options) ? outputs[0] : outputs;
  };
  Object.defineProperty(operator, 'name', { value: name });
  const described = { ...definition, inputs: Object.keys(definition.takes), outputs: Object.keys(definition.outputs ?? { y: 'same' }) };
  return Object.assign(operator, { definition: described }) as unknown as Operator<I, O, R, N>;
}

/** An operator on one tensor whose result shares its storage. */
export type View<O extends object> = Operator<[x: Tensor], O>;

/** A view operator: only shape, strides and offset change, on both devices alike. */
export function defineView<O extends object>({ layout, ...rest }: ViewDefinition<O>): View<O> {
  return defineOperator<[x: Tensor], O>({
    ...rest,
    takes: { x: 'any' },
    view: true,
    shape: (x, options) => layout(x, options).shape,
    reference: (x, options) => x.lookAs(layout(x, options)),
    gpu: new MetadataOnly('shares storage; no number moves'),
  });
}

/** An operator on one tensor whose results all share its storage. */
export type Views<O extends object> = Operator<[x: Tensor], O, readonly Tensor[]>;

/** The same for several views at once. */
export function defineViews<O extends object>({ layouts, ...rest }: ViewsDefinition<O>): Views<O> {
  return defineOperator<[x: Tensor], O, readonly Tensor[]>({
    ...rest,
    takes: { x: 'any' },
    view: true,
    shape: (x, options) => layouts(x, options).map(({ shape }) => shape),
    reference: (x, options) => layouts(x, options).map((layout) => x.lookAs(layout)),
    gpu: new MetadataOnly('shares storage; no number moves'),
  });
}

// ─── 1 read ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The part of a definition that tells how it is called. */
export type Signature = Pick<AnyDefinition, 'name' | 'takes' | 'defaults' | 'numbers'>;
const isOptions = (part: unknown): part is object => typeof part === 'object' && part !== null && !Array.isArray(part) && !(part instanceof Tensor);

/** What a call says: its tensors in the order of the definition, and every option. */
export function readCall(definition: Signature, call: readonly unknown[]): { inputs: Inputs; options: object } {
  const { name, takes } = definition;
  const names = Object.keys(takes);
  const at = call.findIndex(isOptions);
  const parts = at < 0 ? call : call.slice(0, at);
  const follows = at >= 0 && call.slice(at + 1).some((part) => part !== null && part !== undefined);
  if (follows) throw new OperatorError(`${name}: argument ${at + 1} is ${shown(call[at])}, and more follows; expected options last`);
  if (parts.length > names.length) throw new OperatorError(tooMany(definition, names, parts));
  const tensors = parts.flat().filter((part): part is Tensor => part instanceof Tensor);
  const inputs = names.map((input, i) => readInput(definition, input, parts[i] ?? null, tensors));
  return { inputs, options: readRequired(definition, call[at] ?? {}) };
}

/** What to say of a call with more parts than tensors belong there. Most often options stand among them, as in `softmax(x, 0)`. */
function tooMany({ name, takes, defaults, numbers }: Signature, names: readonly string[], parts: readonly unknown[]): string {
  const holdsTensors = (part: unknown): boolean => part === null || [part].flat().some((inner) => inner instanceof Tensor);
  const odd = parts.filter((part, i) => !holdsTensors(part) && !(numbers && i < names.length));
  const meant = Object.keys(defaults).slice(0, odd.length).map((option, i) => `${option}: ${shown(odd[i])}`);
  if (meant.length === 0) {
    const wanted = takes[names[0]].endsWith('[]') ? `one list, ${name}([…])` : `${names.length} (${names.join(', ')})`;
    const expected = `${wanted}, and everything else by name in one options object`;
    return `${name}: ${parts.length} tensors were passed; expected ${expected}`;
  }
  const call = `${name}(${names.join(', ')}, { ${meant.join(', ')} })`;
  return `${name}: argument ${parts.indexOf(odd[0]) + 1} is ${shown(odd[0])}; only tensors go by position, everything else by name: ${call}`;
}

/** How a call is written: `matrixPower(x, { n })`. */
function spelled({ name, takes, defaults }: Signature): string {
  const inputs = Object.entries(takes).map(([input, kind]) => (kind.endsWith('[]') ? `[...${input}]` : input));
  const options = Object.keys(defaults);
  return `${name}(${[...inputs, ...(options.length > 0 ? [`{ ${options.join(', ')} }`] : [])].join(', ')})`;
}

function readInput(definition: Signature, input: string, part: unknown, tensors: readonly Tensor[]): Input {
  const { name, takes, defaults, numbers } = definition;
  const kind = takes[input];
  if (part === null && kind.endsWith('?')) return null;
  if (part instanceof Tensor && !kind.endsWith('[]')) return part;
  if (Array.isArray(part) && kind.endsWith('[]') && part.every((inner) => inner instanceof Tensor)) return part;
  if (numbers && (typeof part === 'number' || typeof part === 'boolean')) {
    // Integers have no −0; among floats it keeps its sign, as in PyTorch's x / -0.0.
    const isWhole = Number.isInteger(part) && Math.abs(Number(part)) < 2 ** 31 && !(Object.is(part, -0) && tensors.some(({ dtype }) => isFloat(dtype)));
    const dtype = typeof part === 'boolean' ? 'bool' : isWhole ? 'int32' : 'float32';
    const device = tensors[0]?.device ?? 'cpu';
    // A number is a double; it takes its place among float64 tensors unrounded.
    const exact = dtype === 'float32' && device === 'cpu' ? 'float64' : dtype;
    const scalar = fromNumbers(name, [Number(part)], [], exact, { device });
    return new Tensor(scalar.storage(), scalar.layout(), true);
  }
  const got = part === null ? 'missing' : Array.isArray(part) ? 'a list' : typeof part === 'object' ? 'an object' : `the ${typeof part} ${String(part)}`;
  if (Array.isArray(part) && kind.endsWith('[]')) {
    const odd = part.findIndex((inner) => !(inner instanceof Tensor));
    throw new OperatorError(`${name}: ${input}[${odd}] is ${shown(part[odd])}; expected a list of tensors`);
  }
  const one = `a Tensor${kind.endsWith('?') ? ' or null' : ''}${numbers ? ' or a number' : ''}`;
  const named = input in defaults && typeof part === 'number' ? `, or a number by name: { ${input}: ${part} }` : '';
  throw new OperatorError(`${name}: ${input} is ${got}; expected ${kind.endsWith('[]') ? 'a list of tensors' : one}${named}`);
}

function readRequired(definition: Signature, given: object): object {
  const { name, defaults, takes } = definition;
  const misplaced = Object.keys(given).find((option) => option in takes && !(option in defaults));
  if (misplaced !== undefined) throw new OperatorError(`${name}: ${misplaced} is passed by name; expected it by position, ${spelled(definition)}`);
  const options = readOptions(name, defaults, given);
  const missing = Object.entries(options).find(([, value]) => value === required)?.[0];
  if (missing === undefined) return options;
  throw new OperatorError(`${name}: option ${missing} is missing; expected ${name}(${Object.keys(takes).join(', ')}, { ${missing}: … })`);
}

/** Operators with PyTorch's option `inplace` write their result into their first input. */
function wantsInPlace(name: string, options: { readonly inplace?: unknown }): boolean {
  const { inplace = false } = options;
  if (typeof inplace !== 'boolean') throw new OperatorError(`${name}: inplace is ${String(inplace)}; expected true or false`);
  return inplace;
}

// ─── 2 check ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const mapInput = (input: Input, change: (x: Tensor) => Tensor): Input => (input === null ? null : input instanceof Tensor ? change(input) : input.map(change));
const tensorsOf = (inputs: Inputs): Tensor[] => inputs.flatMap((input) => (input === null ? [] : input instanceof Tensor ? [input] : [...input]));
const kindOf = ({ takes }: AnyDefinition, i: number): string => Object.values(takes)[i].replace(/\?|\[\]/, '');
const takesPart = (definition: AnyDefinition, i: number): boolean => ['float', 'number', 'any'].includes(kindOf(definition, i));
const phrases: Readonly<Record<string, string>> = { float: 'float32 or float64', number: 'any type but bool', integer: 'int32 or uint8', bool: 'bool' };

/** Every tensor of a call, with the name and the kind of the input it is, or is part of. */
const voicesIn = (definition: AnyDefinition, inputs: Inputs) => Object.keys(definition.takes).flatMap((input, i) =>
  tensorsOf([inputs[i]]).map((x) => ({ input, kind: kindOf(definition, i), x, takesPart: takesPart(definition, i) })));

function checkDevices(definition: AnyDefinition, inputs: Inputs): Device {
  const [first, ...others] = voicesIn(definition, inputs).filter(({ x }) => !x.isNumber);
  if (!first) return 'cpu';
  const { device } = first.x;
  const other = others.find(({ x }) => x.device !== device);
  if (!other) return device;
  const devices = `${first.input} is on the ${device} and ${other.input} on the ${other.x.device}`;
  throw new OperatorError(`${definition.name}: ${devices}; expected one device, use x.to('${device}')`);
}

/** The type the operator computes in; null where no input has a say. */
function checkTypes(definition: AnyDefinition, inputs: Inputs, options: object): DType | null {
  const { name, promotion = 'match' } = definition;
  const named = voicesIn(definition, inputs);
  const voices = named.filter((voice) => voice.takesPart);
  const promoted = voices.length === 0 ? null : resultType(voices.map(({ x }) => x));
  for (const { input, kind, x } of named) {
    const fits = kind === 'float' ? isFloat(x.dtype) || (x.isNumber && promoted !== null && isFloat(promoted))
      : kind === 'number' ? x.dtype !== 'bool' : kind === 'integer' ? x.dtype === 'int32' || x.dtype === 'uint8' : kind === 'bool' ? x.dtype === 'bool' : true;
    if (!fits) throw new OperatorError(`${name}: ${input} has dtype ${x.dtype}; expected ${phrases[kind]}`);
  }
  if (promoted === null || promotion === 'promote') return promoted;
  if (promotion === 'toFloat') return isFloat(promoted) ? promoted : 'float32';
  if (promotion !== 'match') {
    const chosen = promotion(promoted, options);
    if (!dtypes.includes(chosen)) throw new OperatorError(`${name}: dtype is ${JSON.stringify(chosen)}; expected one of ${dtypes.join(', ')}`);
    return chosen;
  }
  const [first, ...others] = voices.filter(({ x }) => !x.isNumber);
  const odd = others.find(({ x }) => x.dtype !== first.x.dtype);
  if (!odd) return promoted;
  // Rather numbers with fractions than without: what is after the point would be lost.
  const [changed, kept] = isFloat(odd.x.dtype) && !isFloat(first.x.dtype) ? [first, odd] : [odd, first];
  const types = `${first.input} has dtype ${first.x.dtype} and ${odd.input} ${odd.x.dtype}`;
  throw new OperatorError(`${name}: ${types}; expected the same, use ${changed.input}.to('${kept.x.dtype}')`);
}

// ─── 4 verify ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `declared`: the type is the operator's own, so its kernels keep to it (a comparison gives nothing but 0 and 1). */
function verified(name: string, output: Tensor, promised: Shape | null, dtype: DType, device: Device, declared: boolean): Tensor {
  const typed = device === 'gpu' ? asType(output, dtype, declared) : output;
  if ((promised && !sameShape(typed.shape, promised)) || typed.dtype !== dtype) {
    const due = `${promised ? show(promised) : 'any shape,'} ${dtype}`;
    throw new OperatorError(`${name}: the ${device} version returned ${show(typed.shape)} ${typed.dtype} where ${due} was promised`);
  }
  return typed;
}

// ─── 5 remember ──────────────────────────────────────────────────────────────────────────────────────────────────────

function remember(
  definition: AnyDefinition, given: Inputs, inputs: Inputs, options: object, outputs: readonly Tensor[], kinds: readonly string[], drawn: Tensor,
): void {
  if (!isGradEnabled() || definition.gradient instanceof NotDifferentiable) return;
  if (!tensorsOf(given).some((x) => x.requiresGrad)) return;
  const { name, gradFn = `${name[0].toUpperCase()}${name.slice(1)}Backward0` } = definition;
  const node = new OperatorNode(typeof gradFn === 'string' ? gradFn : gradFn(...inputs, options), definition, given, options, outputs, drawn);
  outputs.forEach((output, i) => {
    if (isFloat(output.dtype) && kinds[Math.min(i, kinds.length - 1)] === 'same') output.origin = { node, output: i };
  });
  node.remember();
}
