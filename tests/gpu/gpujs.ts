import * as gpujs from 'gpu.js';

/** GPU.js itself, untyped, for the tests that go below `launch`. */
interface Library {
  readonly GPU: new (settings: { mode: string }) => { createKernel(source: string, settings?: object): Runner };
  readonly input: (data: Float32Array, size: readonly number[]) => object;
  readonly [exported: string]: unknown;
}
export interface Runner {
  (...args: readonly unknown[]): Result;
  readonly kernel: { readonly constructor: { readonly name: string } };
  setOutput(size: readonly number[]): void;
}
/** What a kernel returns: numbers along x, in arrays along y and z. */
export type Result = Float32Array & { readonly [row: number]: Result };

export const library = ('GPU' in gpujs ? gpujs : (gpujs as { default: unknown }).default) as unknown as Library;

const settings = { precision: 'single', tactic: 'precision', loopMaxIterations: 1 << 24 };
export function createKernel(mode: string, source: string, own: object): Runner {
  return new library.GPU({ mode }).createKernel(source, { ...settings, ...own });
}
export const flat = (data: Float32Array): object => library.input(data, [data.length]);

/** The WebAssembly that GPU.js compiles while `work` runs. */
export function compiledBytes(work: () => void): Uint8Array {
  const { Module } = WebAssembly;
  let compiled = new Uint8Array();
  WebAssembly.Module = class extends Module {
    constructor(bytes: BufferSource) {
      super(bytes);
      const code = bytes as Uint8Array;
      if (code.length > compiled.length) compiled = new Uint8Array(code);
    }
  };
  try {
    work();
  } finally {
    WebAssembly.Module = Module;
  }
  return compiled;
}

export function countSequence(bytes: Uint8Array, sequence: readonly number[]): number {
  let count = 0;
  for (let i = 0; i + sequence.length <= bytes.length; i++) {
    if (sequence.every((byte, j) => bytes[i + j] === byte)) count++;
  }
  return count;
}
