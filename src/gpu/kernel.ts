/** `launch`: runs a kernel, one thread per result, and hands back a tensor. */
import { OperatorError } from '../errors.ts';
import { type Shape, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { asInput, assertClass, type CompiledKernel, createKernel, mode } from './device.ts';
import { inlineHelpers } from './inline.ts';
import { lendResults } from './lentResults.ts';
import { loopsOf, mostRounds, roundsOf } from './loops.ts';
import { kernelMath } from './math.ts';

/** What `this` is inside a kernel: which of the threads it is. `x` runs along memory. */
export interface Thread {
  readonly thread: { readonly x: number; readonly y: number; readonly z: number };
}
/** A tensor's numbers as a kernel sees them: flat, as a plane, or as planes. */
export type Flat = { readonly [x: number]: number };
export type Plane = { readonly [y: number]: Flat };
export type Volume = { readonly [z: number]: Plane };

/** A tensor seen by a kernel as `sizes.length` nested arrays: `grid(a, [B, M, K])` is read `a[b][m][k]`. */
export interface Grid {
  readonly tensor: Tensor;
  readonly sizes: Shape;
}
export function grid(tensor: Tensor, sizes: Shape): Grid {
  if (sizeOf(sizes) !== tensor.numel()) throw new OperatorError(`grid: a tensor of shape ${show(tensor.shape)} cannot be read as ${show(sizes)}`);
  return { tensor, sizes };
}

/** Several results of one thread. */
export type Pair = readonly [number, number];
export type Triple = readonly [number, number, number];
export type Quad = readonly [number, number, number, number];

// Kernels differ in their parameters; `launch` checks their number, GPU.js their kinds.
// biome-ignore lint/suspicious/noExplicitAny: a kernel's parameters are its own
export type Kernel = (this: Thread, ...args: any[]) => number | Pair | Triple | Quad;

/** Functions of numbers, by the names kernels call them by. */
// biome-ignore lint/suspicious/noExplicitAny: helpers differ in their number of parameters
export type Helpers = Readonly<Record<string, (...numbers: any[]) => number>>;

export interface Launch {
  /** How many threads along x, y and z. */
  readonly threads: readonly number[];
  /** The kernel's first parameters: tensors, read flat, or as `grid`s. */
  readonly inputs: readonly (Tensor | Grid)[];
  /** Then its whole numbers (sizes, strides, flags), by name. */
  readonly integers?: Readonly<Record<string, number>>;
  /** Then its other numbers, by name. */
  readonly floats?: Readonly<Record<string, number>>;
  /** How many numbers a thread returns; they lie side by side in the result's last dim. */
  readonly returns?: 1 | 2 | 3 | 4;
  /** With `returns: 4`: a thread computed four rows of one column, and the result is laid out as rows. */
  readonly rows?: boolean;
  /** The result is used up before this kernel runs again: it needs no memory of its own. */
  readonly passing?: boolean;
  /** Shape of the result; by default z, y, x (and the results of a thread). With `rows`, surplus rows are cut off. */
  readonly shape?: Shape;
  /** Functions of numbers the kernel calls besides those of `gpu/math.ts`, under the names it calls them by. */
  readonly helpers?: Helpers;
}

interface Compiled {
  readonly run: CompiledKernel;
  readonly loops: ReturnType<typeof loopsOf>;
  /** Whether its results lie in its own memory. */
  readonly lends: boolean;
  /** Where rows that are only passing are put, one result after the other. */
  room: Float32Array;
  /** Whether it has been seen to run where it was asked to. */
  checked: boolean;
}

/** Shapes compiled for GPU.js's mode `cpu`, which needs a kernel per shape; the oldest goes first. */
const cacheLimit = 512;
const compiled = new Map<string, Compiled>();
const identities = new WeakMap<object, number>();
let functionCount = 0;
function identityOf(fn: object): number {
  let identity = identities.get(fn);
  if (identity === undefined) identities.set(fn, (identity = functionCount++));
  return identity;
}

/** Runs `kernel` once per thread. The result is a float32 tensor on the gpu. */
export function launch(kernel: Kernel, call: Launch): Tensor {
  const { threads, inputs, integers = {}, floats = {}, returns = 1, rows = false, passing = false, shape, helpers = {} } = call;
  const count = sizeOf(threads);
  const natural = [...threads].reverse();
  if (returns > 1 && !rows) natural.push(returns);
  const target = shape ?? natural;
  if (count === 0 || sizeOf(target) === 0) return Tensor.from(new Float32Array(sizeOf(target)), target, 'float32', 'gpu');

  const grids = inputs.map((input) => (input instanceof Tensor ? { tensor: input, sizes: [input.numel()] } : input));
  const program = compile(kernel, threads, grids, integers, floats, returns, helpers);
  const rounds = roundsOf(program.loops, integers);
  if (rounds > 65_535 && rounds > mostRounds()) {
    throw new OperatorError(`${kernel.name}: ${rounds} rounds of its loops, and OpenGL ends them after ${mostRounds()} here; use OPBOOK_GPU=webasm`);
  }
  if (mode !== 'cpu') program.run.setOutput(threads);
  const raw = program.run(...grids.map(asArgument), ...Object.values(integers), ...Object.values(floats));
  if (!program.checked) assertClass(kernel.name, program.run);
  program.checked = true;
  const flat = flatten(raw, count * returns);
  const own = rows && (passing ? roomFor(program, sizeOf(target)) : new Float32Array(sizeOf(target)));
  const data = own ? asRows(flat, threads, target, own) : program.lends && !passing ? flat.slice() : flat;
  if (data.length !== sizeOf(target)) throw new OperatorError(`${kernel.name}: ${data.length} results do not make the shape ${show(target)}`);
  return Tensor.from(data, target, 'float32', 'gpu');
}

/** Room for so many numbers, the same one again and again. */
function roomFor(program: Compiled, count: number): Float32Array {
  if (program.room.length < count) program.room = new Float32Array(count);
  return program.room.subarray(0, count);
}

/** GPU.js knows no empty arrays; one number stands for them, which nobody reads. */
const asArgument = ({ tensor, sizes }: Grid): object =>
  (tensor.numel() === 0 ? asInput(new Float32Array(1), sizes.map(() => 1)) : asInput(tensor.rows(), [...sizes].reverse()));

function compile(
  kernel: Kernel, threads: readonly number[], grids: readonly Grid[], integers: object, floats: object, returns: number, helpers: Helpers,
): Compiled {
  // GPU.js's mode `cpu` reads dynamic 2-D and 3-D inputs with the output's width: there, every shape gets a kernel of its own.
  const dynamic = mode !== 'cpu';
  const identity = [kernel, ...Object.values(helpers)].map(identityOf).join('+');
  const key = dynamic ? `${identity}/${threads.length}` : `${identity}/${threads.join('×')}|${grids.map(({ sizes }) => sizes.join('×')).join(',')}`;
  const known = compiled.get(key);
  if (known) {
    if (!dynamic) {
      compiled.delete(key);
      compiled.set(key, known); // most recently used last
    }
    return known;
  }
  const argumentTypes = [...grids.map(() => 'Input'), ...Object.keys(integers).map(() => 'Integer'), ...Object.keys(floats).map(() => 'Float')];
  const source = sourceOf(kernel, argumentTypes.length, helpers);
  const run = createKernel(source, {
    output: dynamic ? threads.map(() => 1) : threads, precision: 'single', tactic: 'precision', loopMaxIterations: 2 ** 24,
    dynamicOutput: dynamic, dynamicArguments: dynamic, argumentTypes, ...(returns > 1 ? { returnType: `Array(${returns})` } : {}),
  });
  if (run.kernel._shapeOutput) run.kernel._shapeOutput = (data) => data; // WebAssembly: keep the flat result instead of nested arrays
  if (run.kernel.moduleCacheLimit !== undefined) run.kernel.moduleCacheLimit = 32;
  const program = { run, loops: loopsOf(source), lends: lendResults(run.kernel), room: new Float32Array(0), checked: false };
  compiled.set(key, program);
  if (!dynamic && compiled.size > cacheLimit) {
    const oldest = compiled.keys().next().value as string;
    compiled.get(oldest)?.run.destroy();
    compiled.delete(oldest);
  }
  return program;
}

/** A kernel's text, with its helpers written into it: GPU.js compiles text, and calls helpers slowly. */
function sourceOf(kernel: Kernel, parameterCount: number, helpers: Helpers): string {
  const own = Object.fromEntries(Object.entries(helpers).map(([name, helper]) => [name, asFunction(helper)]));
  const source = inlineHelpers(kernel.toString(), { ...kernelMath, ...own });
  refuseUnsafe(kernel.name, source);
  if (kernel.length !== parameterCount) {
    throw new OperatorError(`${kernel.name}: the kernel has ${kernel.length} parameters, but the launch passes ${parameterCount}`);
  }
  return source;
}

/** `(a, b) => …` and `name(a, b) {…}` as `function (a, b) {…}`, the one form that is compiled. */
function asFunction(helper: { toString(): string }): string {
  const text = helper.toString();
  const arrow = /^\(?([\w\s,]*)\)?\s*=>\s*([^]*)$/.exec(text);
  if (arrow) return `function (${arrow[1]}) ${arrow[2].startsWith('{') ? arrow[2] : `{ return ${arrow[2]}; }`}`;
  return text.replace(/^(?:function\s*)?\w*\s*\(/, 'function (');
}

/** Constructs that GPU.js 2.24.1 compiles into something else, on at least one of its backends. `tests/gpu/pitfalls.test.ts` shows them. */
const unsafe: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\bcontinue\b/, '`continue` skips the increment of a loop with a run-time bound; use `if`'],
  [/=>/, 'arrow functions are not compiled; use a function'],
  [/\*\*/, '`**` is inexact on GL; multiply'],
  [/\bInfinity\b/, '`Infinity` is 3.4e38 on GL; start from the first element, or from -3.4e38'],
  [/--/, '`--` does not compile on every backend; write `i = i - 1`'],
  [/for\s*\(\s*(?:let|var|const)\s+\w+\s*=(?!\s*0\s*;)/, 'a loop must start at 0; add the offset inside'],
];
function refuseUnsafe(name: string, source: string): void {
  const code = source.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
  for (const [pattern, why] of unsafe) if (pattern.test(code)) throw new OperatorError(`${name}: ${why}`);
  const loops = [...code.matchAll(/for\s*\(\s*let\s+(\w+)/g)].map(([, variable]) => variable);
  const names = /\(([^)]*)\)/.exec(code)?.[1].split(',').map((name) => name.trim()) ?? [];
  const clash = names.find((name) => /(?:Size|Dim)$/.test(name) && names.includes(name.replace(/(?:Size|Dim)$/, '')));
  if (clash) throw new OperatorError(`${name}: the parameter ${clash} has a name that GPU.js gives to something of its own on GL; call it something else`);
  const twice = loops.find((variable, i) => loops.indexOf(variable) !== i);
  if (twice) throw new OperatorError(`${name}: two loops share the variable ${twice}, which GPU.js confuses; give every loop its own`);
}

/** GPU.js hands back nested arrays, except where `_shapeOutput` was replaced. */
function flatten(raw: unknown, length: number): Float32Array {
  if (raw instanceof Float32Array && raw.length === length) return raw;
  const flat = new Float32Array(length);
  let next = 0;
  const walk = (part: unknown): void => {
    if (part instanceof Float32Array) {
      flat.set(part, next);
      next += part.length;
    } else for (const inner of part as readonly unknown[]) walk(inner);
  };
  walk(raw);
  if (next !== length) throw new OperatorError(`gpu: a kernel returned ${next} numbers where ${length} were expected`);
  return flat;
}

/** `[z][y][x]` quads → rows `4y … 4y + 3` of every plane, cut to the shape's second-last size. */
function asRows(quads: Float32Array, [width, blocks, planes = 1]: readonly number[], shape: Shape, out: Float32Array): Float32Array {
  const height = sizeOf(shape) / (width * planes);
  for (let plane = 0; plane < planes; plane++) {
    for (let block = 0; block < blocks; block++) {
      const from = (plane * blocks + block) * width * 4;
      const to = (plane * height + block * 4) * width;
      const whole = height - block * 4 >= 4;
      for (let x = 0, quad = from; whole && x < width; x++, quad += 4) {
        out[to + x] = quads[quad];
        out[to + width + x] = quads[quad + 1];
        out[to + 2 * width + x] = quads[quad + 2];
        out[to + 3 * width + x] = quads[quad + 3];
      }
      for (let r = 0; !whole && r < height - block * 4; r++) for (let x = 0; x < width; x++) out[to + r * width + x] = quads[from + x * 4 + r];
    }
  }
  return out;
}
