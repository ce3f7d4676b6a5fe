/**
 * What GPU.js 2.24.1 does that kernels here are written around. These tests pass while it does so:
 * when one fails after an upgrade, the rule it stands for may be dropped. `OPBOOK_GPU` chooses the mode.
 */
import { describe, expect, test } from 'vitest';
import { createKernel, flat, library, type Result, type Runner } from './gpujs.ts';

const mode = process.env['OPBOOK_GPU'] ?? 'webasm';
const isGl = mode === 'headlessgl';
const isWebasm = mode === 'webasm';

const kernel = (body: string, parameters: string, own: object): Runner => createKernel(mode, `function (${parameters}) { ${body} }`, own);
const one = { output: [1], argumentTypes: ['Integer'] };
const numbers = (...values: number[]): object => flat(Float32Array.from(values));

test('an explicit mode runs on the class of that mode', () => {
  const run = kernel('return n;', 'n', one);
  run(3);
  expect(run.kernel.constructor.name).toBe({ cpu: 'CPUKernel', webasm: 'WebAssemblyKernel', headlessgl: 'HeadlessGLKernel' }[mode]);
});

describe('loops', () => {
  test('`continue` in a loop bounded by an argument skips the increment, except on webasm', () => {
    const run = kernel('let s = 0; for (let i = 0; i < n; i++) { if (i % 2 === 1) { continue; } s += i; } return s;', 'n', { ...one, loopMaxIterations: 4096 });
    expect(run(10)[0]).toBe(isWebasm ? 20 : 0);
  });

  test('a loop bounded by an argument stops in silence after loopMaxIterations rounds, 1000 by default', () => {
    const run = new library.GPU({ mode }).createKernel('function (n) { let s = 0; for (let i = 0; i < n; i++) { s += 1; } return s; }', one);
    expect(run(3000)[0]).toBe(1000);
  });

  test.runIf(isGl)('on GL, Mesa\'s software driver leaves the loops of a thread after 65535 rounds', () => {
    const run = kernel('let s = 0; for (let i = 0; i < n; i++) { s += 1; } return s;', 'n', { ...one, loopMaxIterations: 2 ** 24 });
    expect([65_535, 100_000]).toContain(run(100_000)[0]); // a driver for a real GPU goes on
  });

  test('two loops bounded by arguments cannot share a variable name, except on webasm', () => {
    const compile = (): Result => kernel('let s = 0; for (let i = 0; i < n; i++) { s += 1; } for (let i = 0; i < n; i++) { s += 1; } return s;', 'n', one)(5);
    if (isWebasm) expect(compile()[0]).toBe(10);
    else expect(compile).toThrow();
  });

  test('a loop body without braces that is an if block loses the braces of the block, except on webasm', () => {
    const run = kernel(
      'let v = 0; let at = 0; for (let i = 0; i < n; i++) if (x[i] === this.thread.x) { v = x[i]; at = i; } return at;', 'x, n',
      { output: [4], argumentTypes: ['Input', 'Integer'] },
    );
    expect([...run(numbers(3, 1, 2, 0), 4)]).toEqual(isWebasm ? [3, 1, 2, 0] : [3, 3, 3, 3]);
  });
});

describe('dynamic shapes', () => {
  test('on cpu, with dynamicArguments, a plane is indexed with the width of the output', () => {
    const run = kernel('return a[this.thread.y][this.thread.x];', 'a', { output: [1, 2], dynamicArguments: true, dynamicOutput: true });
    run.setOutput([2, 2]);
    const rows = run(library.input(Float32Array.of(0, 1, 9, 2, 3, 9), [3, 2]));
    expect([...rows[1]]).toEqual(mode === 'cpu' ? [9, 2] : [2, 3]);
  });

  test('on GL, dynamicOutput returns results of the wrong size without `tactic: precision`', () => {
    const wrongSizes = (tactic: object): number => {
      const run = new library.GPU({ mode }).createKernel('function (b) { return b[this.thread.x]; }', {
        output: [1], precision: 'single', dynamicOutput: true, dynamicArguments: true, ...tactic,
      });
      return [120, 8192, 20, 17_952, 120, 131_072, 1].filter((count) => {
        run.setOutput([count]);
        return run(flat(new Float32Array(count))).length !== count;
      }).length;
    };
    expect(wrongSizes({ tactic: 'precision' })).toBe(0);
    expect(wrongSizes({}) > 0).toBe(isGl);
  });
});

test('on GL, a plane of results that is wider than any texture is 0', () => {
  const run = kernel('return 1;', 'x', { output: [1, 1], dynamicOutput: true, dynamicArguments: true });
  run(numbers(0));
  run.setOutput([70_000, 2]);
  const [row] = run(numbers(0)) as unknown as readonly Result[];
  expect(row[0]).toBe(isGl ? 0 : 1);
});

describe('mathematics', () => {
  const first = (body: string, parameters: string, argumentTypes: readonly string[], ...args: readonly unknown[]): unknown =>
    kernel(body, parameters, { output: [1], argumentTypes })(...args)[0];

  test('on GL, Math.tanh of a large number is NaN', () => {
    expect(first('return Math.tanh(x[0]);', 'x', ['Input'], numbers(100))).toBe(isGl ? NaN : 1);
  });

  test('on GL, Math.pow of a negative base and an exponent known at run time is NaN', () => {
    expect(first('return Math.pow(x[0], e);', 'x, e', ['Input', 'Float'], numbers(-2), 2)).toBe(isGl ? NaN : 4);
  });

  test('on GL, Math.max drops NaN', () => {
    expect(first('return Math.max(x[0], x[1]);', 'x', ['Input'], numbers(NaN, 1))).toBe(isGl ? 1 : NaN);
  });

  test('on webasm, Math.round of the number below one half is 1', () => {
    expect(first('return Math.round(x[0]);', 'x', ['Input'], numbers(0.49999997))).toBe(mode === 'cpu' ? 0 : 1);
  });
});

describe('reading outside an array', () => {
  test('gives NaN on cpu, the last element on webasm, some other elements on GL', () => {
    const run = kernel('return x[this.thread.x + n];', 'x, n', { output: [4], argumentTypes: ['Input', 'Integer'] });
    const results = [...run(numbers(5, 6, 7, 8), 8)];
    if (isGl) for (const result of results) expect([5, 6, 7, 8]).toContain(result);
    else expect(results).toEqual(Array(4).fill(isWebasm ? 8 : NaN));
  });

  test.runIf(isWebasm)('stops the program on webasm, in the threads that four does not divide', () => {
    const run = kernel('return x[this.thread.x + n];', 'x, n', { output: [5], argumentTypes: ['Input', 'Integer'] });
    expect(() => run(numbers(5, 6, 7, 8, 9), -8)).toThrow('memory access out of bounds');
  });
});

describe('whole numbers', () => {
  test.runIf(isWebasm)('a const of `this.thread.x` is a float32 on webasm, and wrong above 2²⁴', () => {
    const body = 'const i = this.thread.x; const past = this.thread.x - 16777216; return past - (i - 16777216);';
    const results = kernel(body, 'x', { output: [2 ** 24 + 8] })(numbers(0));
    expect([...results.slice(2 ** 24, 2 ** 24 + 4)]).toEqual([0, 1, 0, -1]);
  });
});

test.runIf(isWebasm)('threads give the same bits as one thread', async () => {
  const x = Float32Array.from({ length: 50_000 }, (_, i) => Math.sin(i));
  const body = 'let s = 0; for (let i = 0; i < 50; i++) { const u = x[i]; s += u * x[this.thread.x]; } return s;';
  const alone = kernel(body, 'x', { output: [50_000] })(flat(x));
  const together = await (kernel(body, 'x', { output: [50_000], asyncMode: true })(flat(x)) as unknown as Promise<Result>);
  expect(together).toEqual(alone);
});
