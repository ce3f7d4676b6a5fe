/** `launch`: threads, inputs, several results, and what it refuses before GPU.js sees it. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { zeros } from '../../src/creation.ts';
import { OperatorError } from '../../src/errors.ts';
import { assertClass, kernelClass, mode } from '../../src/gpu/device.ts';
import { type Flat, grid, type Kernel, launch, type Pair, type Plane, type Quad, type Thread, type Triple, type Volume } from '../../src/gpu/kernel.ts';
import { Tensor } from '../../src/tensor.ts';

const numbers = (count: number): Tensor => Tensor.from(Float32Array.from({ length: count }, (_, i) => i), [count], 'float32', 'gpu');

describe('threads and inputs', () => {
  function flatKernel(this: Thread, x: Flat): number {
    return x[this.thread.x] * 2;
  }
  function planeKernel(this: Thread, x: Plane, step: number): number {
    return x[this.thread.y][this.thread.x] + step;
  }
  function volumeKernel(this: Thread, x: Volume, whole: number, half: number): number {
    return x[this.thread.z][this.thread.y][this.thread.x] * whole + half;
  }

  test('one, two and three dims, whole numbers and others', () => {
    expect(launch(flatKernel, { threads: [4], inputs: [numbers(4)] }).tolist()).toEqual([0, 2, 4, 6]);
    expect(launch(planeKernel, { threads: [3, 2], inputs: [grid(numbers(6), [2, 3])], integers: { step: 10 } }).tolist()).toEqual([[10, 11, 12], [13, 14, 15]]);
    expect(launch(volumeKernel, { threads: [1, 2, 2], inputs: [grid(numbers(4), [2, 2, 1])], integers: { whole: 2 }, floats: { half: 0.5 } }).tolist())
      .toEqual([[[0.5], [2.5]], [[4.5], [6.5]]]);
  });

  test('a kernel works at every size, in any order of sizes', () => {
    for (const count of [120, 8192, 20, 33 * 17, 120, 131072, 1]) {
      const y = launch(flatKernel, { threads: [count], inputs: [numbers(count)] });
      expect([y.shape, y.at(-1)]).toEqual([[count], 2 * (count - 1)]);
    }
  });

  test('a window into a longer storage is read where it lies', () => {
    const x = numbers(10).lookAs({ shape: [3], strides: [1], offset: 4 });
    expect(launch(flatKernel, { threads: [3], inputs: [x] }).tolist()).toEqual([8, 10, 12]);
  });

  test('no threads, no results; an empty input is no obstacle', () => {
    expect(launch(flatKernel, { threads: [0], inputs: [numbers(0)] }).shape).toEqual([0]);
    function constantKernel(this: Thread, _x: Flat): number {
      return this.thread.x + 1;
    }
    expect(launch(constantKernel, { threads: [2], inputs: [zeros([0], { device: 'gpu' })] }).tolist()).toEqual([1, 2]);
  });
});

describe('several results of a thread', () => {
  function pairKernel(this: Thread, x: Flat): Pair {
    return [x[this.thread.x], -x[this.thread.x]];
  }
  function tripleKernel(this: Thread, x: Flat): Triple {
    return [x[this.thread.x], 1, 2];
  }
  function quadKernel(this: Thread, x: Flat): Quad {
    const first = this.thread.y * 4;
    return [x[this.thread.x] + first, x[this.thread.x] + first + 1, x[this.thread.x] + first + 2, x[this.thread.x] + first + 3];
  }

  test('two and three lie side by side in the last dim', () => {
    expect(launch(pairKernel, { threads: [3], inputs: [numbers(3)], returns: 2 }).tolist()).toEqual([[0, -0], [1, -1], [2, -2]]);
    expect(launch(tripleKernel, { threads: [2], inputs: [numbers(2)], returns: 3 }).tolist()).toEqual([[0, 1, 2], [1, 1, 2]]);
  });

  test('four can be rows of one column, and surplus rows are cut', () => {
    const y = launch(quadKernel, { threads: [2, 2], inputs: [numbers(2)], returns: 4, rows: true, shape: [6, 2] });
    expect(y.tolist()).toEqual([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]]);
  });
});

describe('refusals', () => {
  const refused = (kernel: Kernel, message: string): void =>
    expect(() => launch(kernel, { threads: [1], inputs: [numbers(1)] })).toThrow(new OperatorError(message));

  test('what GPU.js would compile into something else', () => {
    refused(function skippingKernel(this: Thread, x: Flat): number {
      let s = 0;
      for (let i = 0; i < 3; i++) {
        if (i === 1) continue;
        s += x[0];
      }
      return s;
    }, 'skippingKernel: `continue` skips the increment of a loop with a run-time bound; use `if`');
    refused(function powerKernel(this: Thread, x: Flat): number {
      return x[0] ** 2;
    }, 'powerKernel: `**` is inexact on GL; multiply');
    refused(function infiniteKernel(this: Thread, _x: Flat): number {
      return -Infinity;
    }, 'infiniteKernel: `Infinity` is 3.4e38 on GL; start from the first element, or from -3.4e38');
    refused(function lateKernel(this: Thread, x: Flat): number {
      let s = 0;
      for (let i = 1; i < 3; i++) {
        s += x[0];
      }
      return s;
    }, 'lateKernel: a loop must start at 0; add the offset inside');
    refused(function twiceKernel(this: Thread, x: Flat): number {
      let s = 0;
      for (let i = 0; i < 3; i++) {
        s += x[0];
      }
      for (let i = 0; i < 3; i++) {
        s += x[0];
      }
      return s;
    }, 'twiceKernel: two loops share the variable i, which GPU.js confuses; give every loop its own');
    refused(function sizeKernel(this: Thread, x: Flat, xSize: number): number {
      return x[xSize];
    }, 'sizeKernel: the parameter xSize has a name that GPU.js gives to something of its own on GL; call it something else');
  });

  test('a launch that does not fit its kernel', () => {
    function twoKernel(this: Thread, x: Flat, y: Flat): number {
      return x[0] + y[0];
    }
    refused(twoKernel, 'twoKernel: the kernel has 2 parameters, but the launch passes 1');
    expect(() => grid(numbers(5), [2, 3])).toThrow(new OperatorError('grid: a tensor of shape [5] cannot be read as [2, 3]'));
    expect(() => launch(twoKernel, { threads: [2], inputs: [numbers(2), numbers(2)], shape: [3] })).toThrow(
      /^twoKernel: 2 results do not make the shape \[3\]/,
    );
  });
});

describe('which GPU', () => {
  const elsewhere = (asked: string): string => {
    const program = `import('./src/index.ts')
      .then(({ ones, kernelClass }) => { ones(2).gpu().add(1); console.log(kernelClass); })
      .catch((error) => console.log(error.message));`;
    const env = { ...process.env, OPBOOK_GPU: asked, NODE_OPTIONS: '' };
    try {
      return execFileSync(process.execPath, ['--import', 'tsx', '-e', program],
        { cwd: new URL('../..', import.meta.url), env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch (error) {
      return String((error as { stdout: string }).stdout).trim();
    }
  };

  test('the class that runs is the one that was asked for', () => {
    expect(kernelClass).toBe({ cpu: 'CPUKernel', webasm: 'WebAssemblyKernel', headlessgl: 'HeadlessGLKernel' }[mode]);
    expect(elsewhere('cpu')).toBe('CPUKernel');
  });

  test('a mode that cannot run here is an error, not another mode', () => {
    expect(elsewhere('headlessgl')).toMatch(
      /^(HeadlessGLKernel|gpu: GPU\.js cannot run in mode headlessgl here \(.*\); choose another with OPBOOK_GPU=cpu\|webasm\|headlessgl)$/,
    );
  });

  test('a kernel that GPU.js moved to another backend is noticed', () => {
    class CPUKernel { readonly fallbackReason = 'too hard'; }
    const moved = { kernel: new CPUKernel() } as unknown as Parameters<typeof assertClass>[1];
    expect(() => assertClass('someKernel', moved)).toThrow(`gpu: someKernel was asked to run on ${kernelClass}, but ran on CPUKernel (too hard)`);
  });

  test('an unknown mode is an error that names the known ones', () => {
    expect(elsewhere('webgpu')).toBe('gpu: OPBOOK_GPU is "webgpu"; expected one of cpu, webasm, headlessgl');
  });
});
