import { describe, expect, test } from 'vitest';
import {
  arange, empty, emptyLike, eye, fromArray, full, fullLike, linspace, logspace, ones, onesLike, OperatorError, scalarTensor, type Tensor, tensor, trilIndices,
  triuIndices, zeros, zerosLike,
} from '../src/index.ts';
import { readRecorded, type RecordedTensor } from './support/fixtures.ts';

const int32 = { dtype: 'int32' } as const;
const uint8 = { dtype: 'uint8' } as const;
const bool = { dtype: 'bool' } as const;
const float64 = { dtype: 'float64' } as const;

const calls: Readonly<Record<string, () => Tensor>> = {
  'tensor([[1, 2], [3, 4]])': () => tensor([[1, 2], [3, 4]]),
  'tensor([1n, 2n])': () => tensor([1n, 2n]),
  'tensor([true, false])': () => tensor([true, false]),
  'tensor([1n, true])': () => tensor([1n, true]),
  'tensor([true, 2.5])': () => tensor([true, 2.5]),
  'tensor([])': () => tensor([]),
  'tensor([[], []])': () => tensor([[], []]),
  'tensor(7)': () => tensor(7),
  'tensor([2.7, -2.7]) int32': () => tensor([2.7, -2.7], int32),
  'tensor([0, 0.5, NaN]) bool': () => tensor([0, 0.5, NaN], bool),
  'tensor([-1, 255]) uint8': () => tensor([-1, 255], uint8),
  'tensor of tensors of integers': () => tensor([tensor(1n), tensor([2n])]),
  'tensor of tensors and numbers': () => tensor([[tensor(1n), 2], [3.5, true]]),
  'tensor of a tensor': () => tensor(tensor([[1n, 2n]])),
  'tensor of a tensor, as float32': () => tensor(tensor([[1n, 2n]]), { dtype: 'float32' }),
  'zeros(2, 3)': () => zeros(2, 3),
  'zeros([])': () => zeros([]),
  'zeros(2, 0) int32': () => zeros(2, 0, int32),
  'ones(2) bool': () => ones(2, bool),
  'full([2], 2.5)': () => full([2], 2.5),
  'full([2], true)': () => full([2], true),
  'full([], 2.5) int32': () => full([], 2.5, int32),
  'full([2], -1) uint8': () => full([2], -1, uint8),
  'zerosLike float64': () => zerosLike(ones(2, float64)),
  'onesLike, as uint8': () => onesLike(zeros(2, 1), uint8),
  'fullLike of integers': () => fullLike(tensor([1n, 2n]), 2.7),
  'fullLike of booleans': () => fullLike(tensor([true]), 2),
  'fullLike(x, true)': () => fullLike(tensor([1, 2]), true),
  'newZeros of integers': () => ones(2, 3, int32).newZeros([2]),
  'newOnes(2, 2) of floats, as int32': () => ones(2).newOnes(2, 2, int32),
  'newEmpty([0, 3])': () => ones(2, uint8).newEmpty([0, 3]),
  'newFull of integers': () => ones(2, int32).newFull([2], 2.7),
  'newFull(…, true) of floats': () => ones(2).newFull([2], true),
  'newTensor of integers': () => ones(2, int32).newTensor([1.5, 2]),
  'newTensor of booleans': () => ones(2, bool).newTensor([1, 0]),
  'scalarTensor(3)': () => scalarTensor(3),
  'scalarTensor(true)': () => scalarTensor(true),
  'scalarTensor(2.7) int32': () => scalarTensor(2.7, int32),
  'arange(5)': () => arange(5),
  'arange(0)': () => arange(0),
  'arange(1, 1)': () => arange(1, 1),
  'arange(1, 10, 3)': () => arange(1, 10, 3),
  'arange(10, 1, -3)': () => arange(10, 1, -3),
  'arange(-1.5, 2)': () => arange(-1.5, 2),
  'arange(1, 0, -0.25)': () => arange(1, 0, -0.25),
  'arange(0.1, 0.5, 0.1)': () => arange(0.1, 0.5, 0.1),
  'arange(0, 1, 0.1)': () => arange(0, 1, 0.1),
  'arange(0, 1, 0.1) float64': () => arange(0, 1, 0.1, float64),
  'arange(3) float32': () => arange(3, { dtype: 'float32' }),
  'arange(0.5, 3.5) int32': () => arange(0.5, 3.5, int32),
  'arange(-1.5, 2) int32': () => arange(-1.5, 2, int32),
  'arange(254, 258) uint8': () => arange(254, 258, uint8),
  'linspace(2, 10, 6)': () => linspace(2, 10, 6),
  'linspace(5, -5, 5)': () => linspace(5, -5, 5),
  'linspace(0, 1, 0)': () => linspace(0, 1, 0),
  'linspace(3, 4, 1)': () => linspace(3, 4, 1),
  'linspace(-0.1, 0.7, 7) float64': () => linspace(-0.1, 0.7, 7, float64),
  'linspace(2, 10, 6) int32': () => linspace(2, 10, 6, int32),
  'linspace(10, 0, 4) int32': () => linspace(10, 0, 4, int32),
  'linspace(-5, 5, 4) int32': () => linspace(-5, 5, 4, int32),
  'linspace(0.5, 7.9, 4) int32': () => linspace(0.5, 7.9, 4, int32),
  'linspace(0, 255, 4) uint8': () => linspace(0, 255, 4, uint8),
  'logspace(0, 3, 4)': () => logspace(0, 3, 4),
  'logspace(3, -1, 5)': () => logspace(3, -1, 5),
  'logspace(0, 4, 5, 2)': () => logspace(0, 4, 5, 2),
  'logspace(0, 3, 4, e) float64': () => logspace(0, 3, 4, Math.E, float64),
  'logspace(0, 1, 3, -2)': () => logspace(0, 1, 3, { base: -2 }),
  'logspace(1, 2, 1)': () => logspace(1, 2, 1, {}),
  'logspace(1, 2, 0)': () => logspace(1, 2, 0),
  'logspace(0, 5, 4, 2) int32': () => logspace(0, 5, 4, 2, int32),
  'eye(3)': () => eye(3),
  'eye(2, 3)': () => eye(2, 3),
  'eye(3, 2) int32': () => eye(3, 2, int32),
  'eye(2) bool': () => eye(2, bool),
  'eye(0)': () => eye(0),
  'trilIndices(3, 3)': () => trilIndices(3, 3),
  'trilIndices(4, 3), offset -1': () => trilIndices(4, 3, { offset: -1 }),
  'trilIndices(2, 4), offset 1': () => trilIndices(2, 4, { offset: 1 }),
  'trilIndices(3, 3), offset -5': () => trilIndices(3, 3, { offset: -5 }),
  'triuIndices(3, 3)': () => triuIndices(3, 3),
  'triuIndices(4, 3), offset -1': () => triuIndices(4, 3, { offset: -1 }),
  'triuIndices(2, 4), offset 1': () => triuIndices(2, 4, { offset: 1 }),
  'triuIndices(0, 3)': () => triuIndices(0, 3),
};

describe('PyTorch makes the same tensors', () => {
  const { tensors } = readRecorded('creation/tensors.json') as { tensors: { call: string; tensor: RecordedTensor }[] };

  test('every recorded call is made', () => expect(tensors.map(({ call }) => call)).toEqual(Object.keys(calls)));
  test.each(tensors)('$call', ({ call, tensor: { shape, dtype, data } }) => {
    const x = calls[call]();
    expect([x.shape, x.dtype]).toEqual([shape, dtype]);
    // PyTorch makes ranges of float32 in float32, and rounds a product and a sum once; a last bit of the largest may differ.
    const bit = { float32: 2 ** -24, float64: 2 ** -53, int32: 0, uint8: 0, bool: 0 }[dtype];
    const most = bit * data.reduce((largest, value) => Math.max(largest, Math.abs(value) || 0), 0);
    x.flat().forEach((value, i) => {
      if (Number.isNaN(data[i])) expect(value).toBeNaN();
      else expect(Math.abs(value - data[i])).toBeLessThanOrEqual(most);
    });
  });
});

describe('what holds for all of them', () => {
  const made: readonly (readonly [string, (options: object) => Tensor])[] = [
    ['tensor', (options) => tensor([1, 2], options)], ['tensor of a tensor', (options) => tensor(tensor([1, 2]), options)],
    ['zeros', (options) => zeros(2, options)], ['ones', (options) => ones([2], options)], ['empty', (options) => empty(2, options)],
    ['full', (options) => full([2], 3, options)], ['fullLike', (options) => fullLike(zeros(2), 3, options)],
    ['emptyLike', (options) => emptyLike(zeros(2), options)], ['arange', (options) => arange(0, 1, 0.5, options)],
    ['linspace', (options) => linspace(0, 1, 3, options)], ['logspace', (options) => logspace(0, 1, 3, 10, options)], ['eye', (options) => eye(2, options)],
    ['scalarTensor', (options) => scalarTensor(2, options)], ['newOnes', (options) => zeros(2).newOnes(3, options)],
    ['newFull', (options) => zeros(2).newFull([3], 1, options)], ['newTensor', (options) => zeros(2).newTensor([3], options)],
  ];
  test.each(made)('%s takes a type, a device, and whether it requires a gradient', (_name, make) => {
    const x = make({ device: 'gpu', requiresGrad: true });
    expect([x.device, x.dtype, x.requiresGrad, x.isLeaf]).toEqual(['gpu', 'float32', true, true]);
    expect(make(float64).dtype).toBe('float64');
    expect(make({}).requiresGrad).toBe(false);
    expect(() => make({ dtyp: 'int32' })).toThrow(/unknown option dtyp; did you mean dtype\?/);
  });

  test('tensor copies, fromArray does not', () => {
    const numbers = Float32Array.of(1, 2, 3, 4);
    const [copy, window] = [tensor(numbers), fromArray(numbers, [2, 2])];
    numbers[3] = 40;
    expect([copy.at(3), window.at(1, 1)]).toEqual([4, 40]);
    window.mul_(2);
    expect(Array.from(numbers)).toEqual([2, 4, 6, 80]);
    const original = tensor([1, 2]);
    tensor(original).add_(1);
    expect(original.tolist()).toEqual([1, 2]);
  });

  test('typed arrays say the type', () => {
    const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array };
    for (const [dtype, array] of Object.entries(arrays)) {
      expect([tensor(array.of(1, 2)).dtype, fromArray(array.of(1, 2)).dtype, tensor([array.of(1), array.of(2)]).shape]).toEqual([dtype, dtype, [2, 1]]);
    }
  });

  test('like another: its type and device, unless something else is said', () => {
    const x = tensor([1n, 2n], { device: 'gpu' });
    const asNew = [x.newOnes([2]), x.newEmpty(2), x.newFull([2], 3), x.newTensor([1, 2]), x.newZeros([2])];
    for (const y of [zerosLike(x), onesLike(x), emptyLike(x), fullLike(x, 3), ...asNew]) {
      expect([y.shape, y.dtype, y.device]).toEqual([[2], 'int32', 'gpu']);
    }
    expect(onesLike(x, { device: 'cpu' }).device).toBe('cpu');
  });

  test('the two triangles and the diagonal make the square', () => {
    for (const [rows, columns, offset] of [[3, 4, 0], [4, 2, 1], [2, 5, -2]]) {
      const [lower, upper] = [trilIndices(rows, columns, { offset }), triuIndices(rows, columns, { offset: offset + 1 })];
      const places = [lower, upper].flatMap((x) => Array.from({ length: x.shape[1] }, (_, n) => x.at(0, n) * columns + x.at(1, n)));
      expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: rows * columns }, (_, n) => n));
    }
  });
});

const refused: readonly (readonly [string, () => unknown])[] = [
  ['tensor: the list is ragged; a list of 1 stands at depth 1 where a list of 2 is expected', () => tensor([[1, 2], [3]])],
  ['tensor: the list is ragged; a number stands at depth 1 where a list of 1 is expected', () => tensor([[1], 2])],
  ['tensor: "a" is not a number; expected nested lists of numbers or booleans', () => tensor([1, 'a' as unknown as number])],
  ['item: the tensor has shape [2], 2 elements; expected exactly one', () => tensor([tensor([1, 2]), 3])],
  ['tensor: NaN does not fit into int32; expected numbers from -2147483648 to 2147483647', () => tensor([NaN], int32)],
  ['tensor: 2147483648 does not fit into int32; expected numbers from -2147483648 to 2147483647', () => tensor([2 ** 31], int32)],
  ['tensor: 256 does not fit into uint8; expected numbers from -255 to 255', () => tensor([256], uint8)],
  ['tensor: 300 does not fit into uint8; expected numbers from -255 to 255', () => tensor(tensor([300]), uint8)],
  ['tensor: dtype is "float16"; expected one of float32, float64, int32, uint8, bool (did you mean float32?)',
    () => tensor([1], { dtype: 'float16' as 'float32' })],
  ['full: Infinity does not fit into int32; expected numbers from -2147483648 to 2147483647', () => full([2], Infinity, int32)],
  ['full: -256 does not fit into uint8; expected numbers from -255 to 255', () => full([2], -256, uint8)],
  ['fromArray: the array has 3 numbers; shape [2, 2] needs 4', () => fromArray(Float32Array.of(1, 2, 3), [2, 2])],
  ['zeros: shape is [2, -1]; expected a list of whole numbers ≥ 0', () => zeros(2, -1)],
  ['newOnes: shape is [1.5]; expected a list of whole numbers ≥ 0', () => zeros(2).newOnes(1.5)],
  ['arange: the bounds are []; expected (end), (start, end) or (start, end, step)', () => arange()],
  ['arange: the bounds are [0, Infinity]; expected (end), (start, end) or (start, end, step)', () => arange(0, Infinity)],
  ['arange: the bounds are [1, 2, 3, 4]; expected (end), (start, end) or (start, end, step)', () => arange(1, 2, 3, 4)],
  ['arange: step is 0; expected any other number', () => arange(1, 2, 0)],
  ['arange: step is 0.3, and 0 as int32; expected any other number', () => arange(0, 1, 0.3, int32)],
  ['arange: step 1 does not lead from 0 to -3; expected a step of the other sign', () => arange(0, -3)],
  ['arange: dtype is "bool"; expected float32, float64, int32 or uint8', () => arange(2, bool)],
  ['linspace: steps is -1; expected a whole number ≥ 0 (the number of points, not their distance)', () => linspace(0, 1, -1)],
  ['linspace: dtype is "bool"; expected float32, float64, int32 or uint8', () => linspace(0, 1, 2, bool)],
  ['logspace: steps is 2.5; expected a whole number ≥ 0 (the number of points, not their distance)', () => logspace(0, 1, 2.5)],
  ['logspace: base is "2"; expected a number', () => logspace(0, 1, 2, '2' as unknown as number)],
  ['logspace: dtype is "bool"; expected float32, float64, int32 or uint8', () => logspace(0, 1, 2, 10, bool)],
  ['eye: size is [-1, -1]; expected a list of whole numbers ≥ 0', () => eye(-1)],
  ['eye: size is [2, -1]; expected a list of whole numbers ≥ 0', () => eye(2, -1)],
  ['trilIndices: size is [-1, 2]; expected a list of whole numbers ≥ 0', () => trilIndices(-1, 2)],
  ['trilIndices: offset is 0.5; expected a whole number', () => trilIndices(2, 2, { offset: 0.5 })],
  ['triuIndices: dtype is "float32"; expected int32 or uint8', () => triuIndices(2, 2, { dtype: 'float32' })],
  // What is no options object would otherwise say nothing.
  ['triuIndices: the options are 1; expected an object, as in { offset: … }', () => triuIndices(2, 2, 1 as unknown as object)],
  ['tensor: the options are "int32"; expected an object, as in { dtype: … }', () => tensor([1], 'int32' as unknown as object)],
  ["ones: \"int32\" follows the shape [2]; expected options, as in { dtype: 'int32' }, or nothing", () => ones([2], 'int32' as unknown as object)],
  ["zeros: 3 follows the shape [2]; expected options, as in { dtype: 'int32' }, or nothing", () => zeros([2], 3 as unknown as object)],
  ['zeros: shape is ["2"]; expected a list of whole numbers ≥ 0', () => zeros('2' as unknown as number)],
  ['full: fillValue is undefined; expected a number or a boolean', () => full([2], undefined as unknown as number)],
  [`to: "long" is neither a dtype nor a device; expected a dtype (float32, float64, int32, uint8, bool) or a device ('cpu', 'gpu')`,
    () => zeros(2).to('long' as 'int32')],
  [`to: "int64" is neither a dtype nor a device; expected a dtype (float32, float64, int32, uint8, bool) or a device ('cpu', 'gpu') (did you mean 'int32'?)`,
    () => zeros(2).to('int64' as 'int32')],
];
test.each(refused)('refuses: %s', (message, call) => expect(call).toThrow(new OperatorError(message)));
