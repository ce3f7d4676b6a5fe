import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backward } from '../src/autograd/engine.ts';
import { noGrad } from '../src/autograd/mode.ts';
import { arange, ones, tensor, zeros } from '../src/creation.ts';
import { arrayTypes } from '../src/dtype.ts';
import { OperatorError } from '../src/errors.ts';
import { getIndex, type Index, setIndex, slice } from '../src/indexing.ts';
import { moveTo } from '../src/transfer.ts';
import { mul, reshape, sum } from '../src/ops/index.ts';
import { type Shape, sizeOf } from '../src/shape.ts';
import type { Device } from '../src/storage.ts';
import { Tensor } from '../src/tensor.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';

const counting = (...shape: number[]) => reshape(arange(sizeOf(shape)), { shape });

describe('what PyTorch shows for x = torch.arange(24).reshape(2, 3, 4)', () => {
  const x = counting(2, 3, 4);
  // [what stands in the brackets, shape, stride, offset], read off PyTorch 2.13
  const looks: [Index[], Shape, Shape, number][] = [
    [[1], [3, 4], [4, 1], 12],
    [[-1, -1], [4], [1], 20],
    [[slice(), slice(1, 3), slice(null, null, 2)], [2, 2, 2], [12, 4, 2], 4],
    [[null, 0, null], [1, 1, 3, 4], [24, 12, 4, 1], 0],
    [['...', 1], [2, 3], [12, 4], 1],
    [[0, '...', null], [3, 4, 1], [4, 1, 1], 0],
    [[0, 0, 0, '...'], [], [], 0],
    [['...', 0, '...'], [2, 3], [12, 4], 0],
    [[slice(), slice(2, 1)], [2, 0, 4], [12, 4, 1], 8],
  ];
  test.each(looks)('x[%o]', (index, shape, stride, offset) => {
    const y = getIndex(x, ...index);
    expect(y.shape).toEqual(shape);
    expect(y.storage()).toBe(x.storage());
    if (y.numel() > 0) expect([y.stride(), y.storageOffset()]).toEqual([stride, offset]);
  });

  const expected = "expected a whole number, slice(…), null, '...', a tensor, a list of numbers, or a boolean";
  test.each<[Index[], string]>([
    [[0, 0, 0, 0], 'get: 4 indices for a tensor of shape [2, 3, 4]; expected at most 3'],
    [[2], 'get: index 2 at dim 0 of shape [2, 3, 4]; expected an integer from -2 to 1'],
    [[null, '...', -5], 'get: index -5 at dim 2 of shape [2, 3, 4]; expected an integer from -4 to 3'],
    [[0.5], `get: index 0 is 0.5; ${expected}`],
    [[0, '..' as '...'], `get: index 1 is ".."; ${expected}`],
    [[{} as number], `get: index 0 is [object Object]; ${expected}`],
    [[slice(0, 2, 0)], 'get: index 0 is slice(0, 2, 0); expected whole numbers or null, and a step ≥ 1, as in PyTorch'],
    [[slice(null, null, -1)], 'get: index 0 is slice(null, null, -1); expected whole numbers or null, and a step ≥ 1, as in PyTorch'],
    [[slice(0.5)], 'get: index 0 is slice(0.5, null, 1); expected whole numbers or null, and a step ≥ 1, as in PyTorch'],
    [[tensor([0])], 'get: index 0 has dtype float32; expected int32, or bool or uint8 for a mask'],
    [[0, [0, 0.5]], 'get: index 1 is a list with 0.5 in it; expected whole numbers, or booleans'],
    [[[['0' as unknown as number]]], 'get: index 0 is a list with 0 in it; expected whole numbers, or booleans'],
    [[slice(), [0, 3]], 'get: index 1 at [1] is 3, but x has shape [2, 3, 4]; at dim 1 expected an integer from -3 to 2'],
    [[null, '...', [[0], [-5]]], 'get: index 2 at [1, 0] is -5, but x has shape [2, 3, 4]; at dim 2 expected an integer from -4 to 3'],
    [[tensor(2n)], 'get: index 2 at dim 0 of shape [2, 3, 4]; expected an integer from -2 to 1'],
    [[0, [true, false]], 'get: index 1 is a mask of shape [2], but x has shape [2, 3, 4]; at dim 1 expected 3'],
    [[tensor([[true, true]])], 'get: index 0 is a mask of shape [1, 2], but x has shape [2, 3, 4]; at dim 0 expected 2'],
    [[0, zeros(3, 4, { dtype: 'bool' }), 0], 'get: 4 indices for a tensor of shape [2, 3, 4]; expected at most 3'],
    [[[0, 1], [0, 1, 2]],
      'get: index 0 has shape [2] and index 1 has shape [3]; index 1 has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
  ])('x[%o] is refused', (index, message) => {
    expect(() => getIndex(x, ...index)).toThrow(new OperatorError(message));
  });

  test('a tensor without dims has nothing to index', () => {
    expect(() => getIndex(tensor(1), 0)).toThrow(new OperatorError('get: 1 indices for a tensor of shape []; expected at most 0'));
    expect(() => getIndex(tensor(1), slice())).toThrow(new OperatorError('get: 1 indices for a tensor of shape []; expected at most 0'));
    expect(getIndex(tensor(1), null).shape).toEqual([1]);
    expect(getIndex(tensor(1), '...').shape).toEqual([]);
  });
});

/** One item for a dim of this size. */
const item = (size: number): fc.Arbitrary<Index> => {
  const bound = fc.option(fc.integer({ min: -size - 1, max: size + 1 }));
  const stretch = fc.tuple(bound, bound, fc.integer({ min: 1, max: 3 })).map(([start, end, step]) => slice(start, end, step));
  return size === 0 ? stretch : fc.oneof(fc.integer({ min: -size, max: size - 1 }), stretch);
};
const indexed = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) =>
  fc.tuple(fc.constant(shape), fc.nat({ max: shape.length }).chain((count) => fc.tuple(...shape.slice(0, count).map(item)))));

describe('getting and setting', () => {
  test('a slice of a dim is what Array.prototype.slice takes of it', () => {
    fc.assert(fc.property(fc.nat({ max: 6 }), fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 }), (size, start, end) => {
      const numbers = Array.from({ length: size }, (_, i) => i);
      expect(getIndex(counting(size), slice(start, end)).tolist()).toEqual(numbers.slice(start, end));
    }));
  });

  test('what was set is what is got, and nothing else changed', () => {
    for (const device of ['cpu', 'gpu'] as const) {
      fc.assert(fc.property(indexed, ([shape, index]) => {
        const x = moveTo(counting(...shape), device);
        const version = x.version;
        const places = new Set(getIndex(counting(...shape), ...index).flat());
        expect(setIndex(x, index, -1)).toBe(x);
        expect(x.version).toBe(version + 1);
        expect(getIndex(x, ...index).flat().every((value) => value === -1)).toBe(true);
        expect(x.flat()).toEqual(counting(...shape).flat().map((value) => (places.has(value) ? -1 : value)));
      }), { numRuns: 50 });
    }
  });

  test('a tensor is stretched, converted, and loses surplus dims of size one', () => {
    const x = zeros(2, 3, { dtype: 'int32' });
    setIndex(x, 0, tensor([1.75, -2.5, 3]));
    setIndex(x, [slice(), 2], tensor([[[7]]]));
    expect(x.tolist()).toEqual([[1, -2, 7], [0, 0, 7]]);
    setIndex(x, '...', tensor([[true], [false]]));
    expect(x.tolist()).toEqual([[1, 1, 1], [0, 0, 0]]);
  });

  test('a part may be set from another part', () => {
    const x = counting(4);
    setIndex(x, slice(1), getIndex(x, slice(0, 3)));
    expect(x.tolist()).toEqual([0, 0, 1, 2]);
  });

  test.each<[Index[], Tensor, string]>([
    [[[0, 1]], ones(2), 'set: value has shape [2], which does not stretch to [2, 3], the part that is written'],
    [[[0, 1]], ones(2, 1, 3), 'set: value has shape [2, 1, 3], which does not stretch to [2, 3], the part that is written'],
    [[[0, 1]], tensor(1n), "set: value has dtype int32 and x float32; for places chosen by tensors expected the same, use value.to('float32')"],
    [[true], tensor(1n), "set: value has dtype int32 and x float32; for places chosen by tensors expected the same, use value.to('float32')"],
    [[[0, 2]], ones(3), 'set: index 0 at [1] is 2, but x has shape [2, 3]; at dim 0 expected an integer from -2 to 1'],
    [[[0], tensor([true, false, true])], tensor(1n),
      "set: value has dtype int32 and x float32; for places chosen by tensors expected the same, use value.to('float32')"],
  ])('at %o, %o is refused', (index, value, message) => {
    expect(() => setIndex(zeros(2, 3), index, value)).toThrow(new OperatorError(message));
  });
  test.each<[unknown, string]>([
    [ones(2), 'set: value has shape [2], which does not stretch to [3], the part that is written'],
    [ones(2, 3), 'set: value has shape [2, 3], which does not stretch to [3], the part that is written'],
    ['7', 'set: value is "7"; expected a Tensor, a number or a boolean'],
    [null, 'set: value is null; expected a Tensor, a number or a boolean'],
  ])('the value %o is refused', (value, message) => {
    expect(() => setIndex(zeros(2, 3), 0, value as number)).toThrow(new OperatorError(message));
  });
  test('indices side by side, not in one list, are refused: the value would be taken for another', () => {
    const surplus = [5] as readonly unknown[] as never[];
    const message = 'set: 3 arguments; expected 2, set([index, …], value): several indices go in one list';
    expect(() => setIndex(zeros(2, 3), 0, 1, ...surplus)).toThrow(new OperatorError(message));
  });
  test('a place that is not there is refused', () => {
    expect(() => setIndex(zeros(2, 3), [0, 3], 1)).toThrow(new OperatorError('set: index 3 at dim 1 of shape [2, 3]; expected an integer from -3 to 2'));
  });
});

interface RecordedSlice {
  readonly slice: [start: number | null, end: number | null, step: number];
}
interface Recorded {
  readonly title: string;
  readonly shape: Shape;
  readonly items: readonly (null | number | boolean | '...' | RecordedSlice | { readonly list: number[] } | RecordedTensor)[];
  readonly throws?: true;
  readonly isView: boolean;
  readonly part: RecordedTensor;
  readonly partGradient: RecordedTensor;
  readonly value: RecordedTensor;
  readonly written: RecordedTensor;
  readonly xGradient: RecordedTensor;
  readonly valueGradient: RecordedTensor;
}
const { cases } = readRecorded('composites/brackets.json') as { readonly cases: readonly Recorded[] };

/** What PyTorch recorded; floats in float64 on the cpu. */
const revive = ({ shape, dtype, data }: RecordedTensor, device: Device): Tensor => {
  const type = dtype === 'float64' && device === 'gpu' ? 'float32' : dtype;
  return moveTo(Tensor.from(arrayTypes[type].from(data), shape, type, 'cpu'), device);
};
const itemOf = (item: Recorded['items'][number], device: Device): Index => {
  if (item === null || typeof item !== 'object') return item;
  return 'slice' in item ? slice(...item.slice) : 'list' in item ? item.list : revive(item, device);
};

describe.each(['cpu', 'gpu'] as const)('PyTorch says the same on the %s', (device) => {
  const numbers = (shape: Shape, sign = 1): Tensor => {
    const array = Float64Array.from({ length: sizeOf(shape) }, (_, i) => sign * (i + 1));
    return revive({ name: '', shape, dtype: 'float64', data: Array.from(array) }, device);
  };
  const same = (x: Tensor | null, recorded: RecordedTensor): void => {
    const numbersOf = x?.flat() ?? recorded.data.map(() => 0); // nothing flowed back
    expect([x?.shape ?? recorded.shape, numbersOf]).toEqual([recorded.shape, recorded.data]);
  };

  test.each(cases)('$title', ({ shape, items, throws, isView, part, partGradient, value, written, xGradient, valueGradient }) => {
    const index = items.map((item) => itemOf(item, device));
    const x = numbers(shape).requiresGrad_();
    if (throws) return expect(() => getIndex(x, ...index)).toThrow(OperatorError);
    const y = getIndex(x, ...index);
    same(y, part);
    expect(y.storage() === x.storage()).toBe(isView || index.length === 0);
    backward(y, numbers(y.shape));
    same(x.grad, partGradient);

    x.grad = null;
    const v = revive(value, device).requiresGrad_();
    const z = mul(x, 1);
    expect(setIndex(z, index, v)).toBe(z);
    same(z, written);
    backward(z, numbers(z.shape));
    same(x.grad, xGradient);
    same(v.grad, valueGradient);
  });

  test('a number, a boolean or a single number of another type goes through a mask', () => {
    const x = tensor([1, 2, 3], { device });
    const mask = tensor([true, false, true], { device });
    expect(setIndex(x, mask, 7).tolist()).toEqual([7, 2, 7]);
    expect(setIndex(x, [[1, 2]], true).tolist()).toEqual([7, 1, 1]);
    expect(setIndex(x, mask, tensor(4n, { device })).tolist()).toEqual([4, 1, 4]);
    expect(setIndex(x, mask, tensor([5n], { device })).tolist()).toEqual([5, 1, 5]);
    expect(setIndex(tensor([1n, 2n], { device }), [[0]], 2.75).tolist()).toEqual([2, 2]);
  });

  test('of several values for one place the last one stays', () => {
    expect(setIndex(zeros(3, { device }), [[1, 1, 0, 1]], tensor([1, 2, 3, 4], { device })).tolist()).toEqual([3, 4, 0]);
  });

  test('places chosen of a view are written in what it is a view of', () => {
    const w = zeros(2, 3, { device, requiresGrad: true });
    const x = mul(w, 1);
    setIndex(getIndex(x, slice(), 1), [[0, 1]], tensor([5, 6], { device }));
    setIndex(x, [null, [1], slice(2)], 7);
    expect(x.tolist()).toEqual([[0, 5, 0], [0, 6, 7]]);
    expect(x.version).toBe(2);
    backward(x, numbers([2, 3]));
    expect(w.grad?.tolist()).toEqual([[1, 0, 3], [4, 0, 0]]);
  });
});

describe('gradients', () => {
  test('flow back to the part that was got', () => {
    const x = counting(2, 3).newZeros([2, 3], 'float64').requiresGrad_();
    backward(sum(mul(getIndex(x, slice(), 1), tensor([2, 5], { dtype: 'float64' }))));
    expect(x.grad?.tolist()).toEqual([[0, 2, 0], [0, 5, 0]]);
  });

  test('of a leaf that wants one, nothing is set, unless nobody looks', () => {
    const x = zeros(2, 3, { requiresGrad: true });
    expect(() => setIndex(x, 0, 1)).toThrow(
      new OperatorError('set: a view of a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()'),
    );
    expect(() => setIndex(x, [[0]], 1)).toThrow(
      new OperatorError('set: a leaf that requires a gradient cannot be changed in place; change it inside noGrad(() => …), or work on a clone()'),
    );
    noGrad(() => setIndex(x, 0, 1));
    expect(x.tolist()).toEqual([[1, 1, 1], [0, 0, 0]]);
  });

  test('flow to the value that was set, and no longer to what was there', () => {
    const [before, value] = [ones(2, 3, { requiresGrad: true }), tensor([1, 2, 3], { requiresGrad: true })];
    const y = mul(before, 2);
    setIndex(y, 1, value);
    backward(sum(mul(y, tensor([[1, 2, 3], [4, 5, 6]]))));
    expect(value.grad?.tolist()).toEqual([4, 5, 6]);
    expect(before.grad?.tolist()).toEqual([[2, 4, 6], [0, 0, 0]]);
  });

  test('a value that wants a gradient makes the whole want one', () => {
    const value = tensor([1, 2, 3], { requiresGrad: true });
    const y = ones(2, 3);
    setIndex(y, 1, value);
    expect(y.requiresGrad).toBe(true);
    backward(sum(mul(y, tensor([[1, 2, 3], [4, 5, 6]]))));
    expect(value.grad?.tolist()).toEqual([4, 5, 6]);
  });
});
