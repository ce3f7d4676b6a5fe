import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableContiguousLoads } from '../../src/gpu/contiguousLoads.ts';
import { compiledBytes, countSequence, createKernel, library, type Result } from './gpujs.ts';

const compiler = (library['WebAssemblyFunctionNode'] as { readonly prototype: { vGather: unknown } }).prototype;
let original: unknown;
let patched: unknown;
beforeAll(() => {
  original = compiler.vGather;
  expect(enableContiguousLoads(library)).toBe(true);
  patched = compiler.vGather;
});

/** The results without and with the patch, as bits, and how many vector loads of array elements the compiled code has. */
function both(source: string, output: readonly number[], argumentTypes: readonly string[], args: () => readonly unknown[]) {
  const run = (gather: unknown): { bits: readonly number[]; vectorLoads: number } => {
    compiler.vGather = gather;
    let result: Result | undefined;
    const bytes = compiledBytes(() => { result = createKernel('webasm', source, { output, argumentTypes })(...args()); });
    compiler.vGather = patched;
    // i32.shl, then v128.load with alignment 4: the address of an element, and the load
    return { bits: bitsOf(result as Result), vectorLoads: countSequence(bytes, [0x74, 0xfd, 0x00, 0x02]) };
  };
  return { plain: run(original), contiguous: run(patched) };
}
const bitsOf = (result: Result): number[] => (result instanceof Float32Array
  ? Array.from(new Uint32Array(result.slice().buffer))
  : Array.from(result as ArrayLike<Result>).flatMap(bitsOf));
const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(i * 1.7) * 2 ** (i % 9));
const input = (size: readonly number[]): object => library.input(numbers(size.reduce((a, b) => a * b)), size);

describe('neighbouring elements are fetched by one load, with the same result', () => {
  test.each<[string, string, readonly number[], readonly number[]]>([
    ['a matrix product', 'let s = 0; for (let k = 0; k < n; k++) { const a = x[this.thread.y][k]; s += a * x[k][this.thread.x]; } return s;', [8, 8], [8, 8]],
    ['a row that is no multiple of four', 'return x[this.thread.y][this.thread.x];', [7, 3], [7, 3]],
    ['planes', 'return x[this.thread.z][this.thread.y][this.thread.x];', [5, 3, 2], [5, 3, 2]],
    ['flat rows', 'return x[this.thread.y * n + this.thread.x];', [8, 4], [32]],
    ['an offset', 'return x[this.thread.x + n];', [8], [40]],
    ['an offset backwards, from outside the array', 'return x[this.thread.x - n];', [16], [16]],
    ['an offset forwards, beyond the end', 'return x[n + this.thread.x + 1];', [16], [20]],
    ['a branch that only some lanes take', 'let s = 0; if (this.thread.x > 2) { s = x[this.thread.x - 3]; } return s;', [16], [16]],
    ['the end of the array', 'return x[this.thread.x + 2];', [12], [12]],
  ])('%s', (_, body, output, size) => {
    const { plain, contiguous } = both(`function (x, n) { ${body} }`, output, ['Input', 'Integer'], () => [input(size), 8]);
    expect(contiguous.bits).toEqual(plain.bits);
    expect([plain.vectorLoads, contiguous.vectorLoads > 0]).toEqual([0, true]);
  });

  test('any width, height and offset, inside the array and outside', () => {
    const size = fc.integer({ min: 1, max: 20 });
    // Threads in fours: GPU.js runs the rest one by one, unclamped, and a negative index is then a trap.
    const fours = fc.integer({ min: 1, max: 5 }).map((n) => 4 * n);
    fc.assert(fc.property(fours, size, size, size, fc.integer({ min: -30, max: 30 }), (threads, rows, width, height, offset) => {
      const source = 'function (x, n) { return x[this.thread.y][this.thread.x + n]; }';
      const { plain, contiguous } = both(source, [threads, rows], ['Input', 'Integer'], () => [input([width, height]), offset]);
      expect(contiguous.bits).toEqual(plain.bits);
    }), { numRuns: 60 });
  });
});

describe('everything else is left as it was', () => {
  test.each<[string, string, readonly number[]]>([
    ['an index with a stride', 'return x[this.thread.x * 2];', [32]],
    ['an index running backwards', 'return x[n - this.thread.x];', [32]],
    ['an offset that differs between lanes', 'const j = x[this.thread.x]; return x[this.thread.x + j];', [32]],
    ['an offset that is a fraction', 'const j = n - 9.5; return x[this.thread.x + j];', [32]],
    ['a row that differs between lanes', 'return x[this.thread.x][this.thread.x];', [8, 4]],
    ['an array shorter than four', 'return x[this.thread.x];', [3]],
  ])('%s', (_, body, size) => {
    const { plain, contiguous } = both(`function (x, n) { ${body} }`, [12], ['Input', 'Integer'], () => [input(size), 8]);
    expect(contiguous.bits).toEqual(plain.bits);
    expect(contiguous.vectorLoads).toBeLessThanOrEqual(1); // x[this.thread.x] itself, in the third case
  });

  test('enabling twice changes nothing more', () => {
    expect(enableContiguousLoads(library)).toBe(true);
    expect(compiler.vGather).toBe(patched);
  });

  test('a GPU.js without the methods it needs is left alone', () => {
    class Other { vGather(): string { return ''; } }
    const { vGather } = Other.prototype;
    expect(enableContiguousLoads({ WebAssemblyFunctionNode: Other })).toBe(false);
    expect(Other.prototype.vGather).toBe(vGather);
    expect(enableContiguousLoads({})).toBe(false);
  });
});
