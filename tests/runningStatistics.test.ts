/** What batch norm leaves behind in its running statistics, against what PyTorch left, on both devices. */
import { describe, expect, test } from 'vitest';
import { ones, zeros } from '../src/creation.ts';
import { batchNorm } from '../src/ops/index.ts';
import { Tensor } from '../src/tensor.ts';
import { moveTo } from '../src/transfer.ts';
import { assertClose } from './support/close.ts';
import { fixtures, type RecordedTensor } from './support/fixtures.ts';

interface Step {
  readonly x: RecordedTensor;
  readonly momentum: number;
  readonly runningMean: RecordedTensor;
  readonly runningVar: RecordedTensor;
}
const cases = fixtures.get('batchNorm')?.cases.filter(({ steps }) => steps.length > 0) ?? [];
const float64 = ({ shape, data }: RecordedTensor): Tensor => Tensor.from(Float64Array.from(data), shape, 'float64', 'cpu');
const float32 = ({ shape, data }: RecordedTensor): Tensor => moveTo(Tensor.from(Float32Array.from(data), shape, 'float32', 'cpu'), 'gpu');

test('four ways of remembering are recorded', () => expect(cases.length).toBe(4));

describe.each([['reference', 'cpu', float64], ['gpu', 'gpu', float32]] as const)('%s', (place, device, revive) => {
  test.each(cases.map(({ title, steps }) => [title, steps as unknown as readonly Step[]] as const))('%s', (_title, steps) => {
    const like = { dtype: place === 'gpu' ? 'float32' : 'float64', device } as const;
    const [runningMean, runningVar] = [zeros([3], like), ones([3], like)];
    for (const { x, momentum, runningMean: mean, runningVar: variance } of steps) {
      batchNorm(revive(x), runningMean, runningVar, { training: true, momentum });
      assertClose(runningMean, float64(mean), { what: 'runningMean', place, tolerance: 'norm' });
      assertClose(runningVar, float64(variance), { what: 'runningVar', place, tolerance: 'norm' });
    }
  });
});

test('a view is updated where it lies', () => {
  const both = zeros(2, 2);
  const [runningMean, runningVar] = [0, 1].map((row) => both.lookAs({ shape: [2], strides: [1], offset: row * 2 }));
  batchNorm(Tensor.from(Float32Array.of(1, 2, 3, 6), [2, 2], 'float32', 'cpu'), runningMean, runningVar, { training: true, momentum: 0.5 });
  expect(both.tolist()).toEqual([[1, 2], [1, 4]]);
});

test('evaluation leaves them alone, and their version too', () => {
  const [runningMean, runningVar] = [zeros(2), ones(2)];
  batchNorm(ones(3, 2), runningMean, runningVar);
  expect([runningMean.tolist(), runningVar.tolist(), runningMean.version, runningVar.version]).toEqual([[0, 0], [1, 1], 0, 0]);
});
