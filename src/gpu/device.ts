/** The only file that touches GPU.js: which of its modes runs the kernels, and proof that it really does. */
import * as gpujs from 'gpu.js';
import { enableContiguousLoads } from './contiguousLoads.ts';
import { enableIntegerIndices } from './integerIndices.ts';
import { enableSquareTextures } from './squareTextures.ts';

/** GPU.js's ways to run a kernel in Node: plain JavaScript, WebAssembly with SIMD, and WebGL on a headless context. */
export type Mode = 'cpu' | 'webasm' | 'headlessgl';
export interface CompiledKernel {
  (...args: readonly unknown[]): unknown;
  readonly kernel: { fallbackReason?: string | null; _shapeOutput?: (data: Float32Array) => Float32Array; moduleCacheLimit?: number };
  setOutput(size: readonly number[]): void;
  destroy(): void;
}
interface Module {
  readonly GPU: new (settings: { mode: Mode }) => { createKernel(source: string, settings: object): CompiledKernel };
  readonly input: (data: ArrayLike<number>, size: readonly number[]) => object;
  readonly [exported: string]: unknown;
}
// GPU.js is CommonJS, and its typings export `input` as a type only: this is the bridge.
const library = ('GPU' in gpujs ? gpujs : (gpujs as { default: unknown }).default) as unknown as Module;

const classNames: Readonly<Record<Mode, string>> = { cpu: 'CPUKernel', webasm: 'WebAssemblyKernel', headlessgl: 'HeadlessGLKernel' };
export const modes = Object.keys(classNames) as readonly Mode[];

/** `OPBOOK_GPU` chooses the mode; WebAssembly, which is fast everywhere and has real float32, is the default. */
function askedMode(): Mode {
  const asked = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.['OPBOOK_GPU'] ?? 'webasm';
  if (asked === 'cpu' || asked === 'webasm' || asked === 'headlessgl') return asked;
  throw new Error(`gpu: OPBOOK_GPU is ${JSON.stringify(asked)}; expected one of ${modes.join(', ')}`);
}

/** The mode in which kernels run here. */
export const mode = askedMode();
/** The GPU.js class that runs the kernels, named as GPU.js names it. */
export const kernelClass = classNames[mode];

let gpu: InstanceType<Module['GPU']> | null = null;
function open(): InstanceType<Module['GPU']> {
  if (gpu) return gpu;
  if (mode === 'webasm') {
    enableContiguousLoads(library);
    enableIntegerIndices(library);
  }
  if (mode === 'headlessgl') enableSquareTextures(library);
  try {
    gpu = new library.GPU({ mode });
  } catch (error) {
    throw new Error(`gpu: GPU.js cannot run in mode ${mode} here (${(error as Error).message}); choose another with OPBOOK_GPU=cpu|webasm|headlessgl`);
  }
  return gpu;
}

/** A tensor's numbers as a kernel sees them: `size` counts from the innermost dim outwards. */
export const asInput = (data: ArrayLike<number>, size: readonly number[]): object => library.input(data, size);
export const createKernel = (source: string, settings: object): CompiledKernel => open().createKernel(source, settings);

/** GPU.js changes to another backend in silence. This does not: it compares the class that ran with the one that was asked for. */
export function assertClass(name: string, compiled: CompiledKernel): void {
  const expected = library[kernelClass] as (new () => unknown) | undefined;
  const { kernel } = compiled;
  if (!expected || !(kernel instanceof expected) || kernel.fallbackReason) {
    const ran = (kernel as { constructor: { name: string } }).constructor.name;
    throw new Error(`gpu: ${name} was asked to run on ${kernelClass}, but ran on ${ran} (${kernel.fallbackReason ?? 'no reason given'})`);
  }
}
