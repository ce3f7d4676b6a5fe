import { describe, expect, test } from 'vitest';
import { tensor, zeros } from '../../src/creation.ts';
import { arrayTypes } from '../../src/dtype.ts';
import { F, OperatorError } from '../../src/index.ts';
import { Tensor } from '../../src/tensor.ts';
import { moveTo } from '../../src/transfer.ts';
import { readRecorded, type RecordedTensor } from '../support/fixtures.ts';

interface Recorded<A> { title: string; x: RecordedTensor; other: RecordedTensor; options: object; answer: A }
const recorded = readRecorded('composites/comparison.json') as {
  equal: Recorded<boolean>[]; allclose: Recorded<boolean>[]; floorDivide: Recorded<RecordedTensor>[];
};
const revive = ({ shape, dtype, data }: RecordedTensor): Tensor => Tensor.from(arrayTypes[dtype].from(data), shape, dtype, 'cpu');
const places = ['cpu', 'gpu'] as const;

describe.each(places)('PyTorch says the same on the %s', (place) => {
  const given = (x: RecordedTensor): Tensor => moveTo(revive(x), place);

  test.each(recorded.equal)('equal: $title', ({ x, other, answer }) => {
    expect(F.equal(given(x), given(other))).toBe(answer);
    expect(given(other).equal(given(x))).toBe(answer);
  });
  test.each(recorded.allclose)('allclose: $title', ({ x, other, options, answer }) => {
    expect(F.allclose(given(x), given(other), options)).toBe(answer);
    const { rtol, atol, equalNan } = options as { rtol?: number; atol?: number; equalNan?: boolean };
    expect(given(x).allclose(given(other), rtol, atol, equalNan)).toBe(answer);
    expect(given(x).isclose(given(other), rtol, atol, equalNan).flat().every(Boolean)).toBe(answer);
  });
  test.each(recorded.floorDivide)('floorDivide: $title', ({ x, other, answer }) => {
    const y = F.floorDivide(given(x), given(other));
    expect([y.shape, y.dtype, y.flat()]).toEqual([answer.shape, answer.dtype, answer.data]);
  });
});

test('floorDivide takes numbers, and is a method in two forms', () => {
  expect(F.floorDivide(tensor([-7, 7]), 2).tolist()).toEqual([-4, 3]);
  expect(F.floorDivide(-7, tensor([2, -2])).tolist()).toEqual([-4, 3]);
  const x = tensor([-7n, 7n]);
  expect(x.floorDivide(2).tolist()).toEqual([-4, 3]);
  expect(x.floorDivide_(2)).toBe(x);
  expect(x.tolist()).toEqual([-4, 3]);
});

test('other names are the same functions', () => {
  const pairs = { arctan2: 'atan2', divide: 'div', trueDivide: 'div', multiply: 'mul', subtract: 'sub' } as const;
  const comparisons = { greater: 'gt', greaterEqual: 'ge', less: 'lt', lessEqual: 'le', notEqual: 'ne' } as const;
  for (const [alias, name] of Object.entries({ ...pairs, ...comparisons })) expect(F[alias as 'divide']).toBe(F[name as 'div']);
});

test.each([
  [() => F.equal(tensor([1]), 1 as unknown as Tensor), 'equal: other is 1; expected a Tensor'],
  [() => F.equal(null as unknown as Tensor, tensor([1])), 'equal: x is null; expected a Tensor'],
  [() => F.equal(tensor([1]), tensor([1], { device: 'gpu' })), 'equal: x is on the cpu and other on the gpu; expected one device'],
  [() => F.allclose(tensor([1]), tensor([1n])), "isclose: x has dtype float32 and other int32; expected the same, use other.to('float32')"],
  [() => F.allclose(zeros(2), zeros(3)),
    'isclose: x has shape [2] and other has shape [3]; other has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
  [() => F.floorDivide(tensor([1n]), 0), "div: other holds a zero; integers (int32 and int32) have no quotient for it, use x.to('float32')"],
])('%s', (call, message) => expect(call).toThrow(new OperatorError(message)));
