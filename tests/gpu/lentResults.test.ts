/** Results that lie in a kernel's memory must not be mistaken for results that last. */
import { describe, expect, test } from 'vitest';
import { type Flat, kernelClass, launch, type Thread, tensor } from '../../src/index.ts';
import { lendResults } from '../../src/gpu/lentResults.ts';

function doubleKernel(this: Thread, x: Flat): number {
  return 2 * x[this.thread.x];
}
const [first, second] = [[1, 2, 3, 4, 5], [10, 20, 30, 40, 50]].map((numbers) => tensor(numbers, { device: 'gpu' }));
const double = (x: typeof first, passing: boolean) => launch(doubleKernel, { threads: [5], inputs: [x], passing });

describe(`results of ${kernelClass}`, () => {
  test('outlive the next run of their kernel', () => {
    const y = double(first, false);
    double(second, false);
    expect(y.tolist()).toEqual([2, 4, 6, 8, 10]);
  });

  test('are the same when they are only passing', () => {
    expect(double(first, true).tolist()).toEqual([2, 4, 6, 8, 10]);
  });

  test('that are passing may be used up by the same kernel', () => {
    expect(double(double(first, true), false).tolist()).toEqual([4, 8, 12, 16, 20]);
  });

  test.runIf(kernelClass === 'WebAssemblyKernel')('that are passing are not copied: the next run writes over them', () => {
    const y = double(first, true);
    double(second, true);
    expect(y.tolist()).toEqual([20, 40, 60, 80, 100]);
  });

  test('a kernel that has nothing to lend stays as it is', () => {
    expect(lendResults({})).toBe(false);
  });
});
