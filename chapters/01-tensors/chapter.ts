// # 1 · Tensors: storage, strides, views
//
// Take the last four numbers of a tensor, write into the first of them, and look at the tensor you took them from:

import { arange, F, randn, slice, type Tensor, tensor, zeros } from '../../src/index.ts';

const numbers = arange(1, 7);
const tail = numbers.get(slice(2)); // Python writes numbers[2:]
tail.set(0, -100);
console.log(numbers);
//=> tensor([   1,    2, -100,    4,    5,    6])

// Nobody wrote into `numbers`. And here is a call that costs nothing, after which another one, usually harmless, is refused:

const matrix = tensor([[1, 2, 3], [4, 5, 6]], { dtype: 'int32' });
const refusal = (call: () => unknown): string => {
  try {
    return `allowed: ${String(call())}`;
  } catch (error) {
    return (error as Error).message;
  }
};
console.log(matrix.view(-1));
//=> tensor([1, 2, 3, 4, 5, 6])
console.log(matrix.t());
//=> tensor([[1, 4],
//=>         [2, 5],
//=>         [3, 6]])
console.log(refusal(() => matrix.t().view(-1)));
//=> view: x has shape [3, 2] and strides [1, 3]; no strides make it [6] without moving numbers; use x.reshape(6)

// Both surprises have one cause, and it is the subject of this chapter: what a tensor (张量) is in memory.
//
// ## The naive tensor
//
// A matrix could be a list of lists. Transposing it then means building new lists:

const lists = [[1, 2, 3], [4, 5, 6]];
const turned = lists[0].map((_, j) => lists.map((row) => row[j]));
console.log(turned);
//=> [ [ 1, 4 ], [ 2, 5 ], [ 3, 6 ] ]

lists[0][1] = 99;
console.log(turned[1][0]);
//=> 2

// Every number was copied, and now there are two matrices that disagree. Even where that is no harm, it has a price. Networks rearrange
// dims all the time; moving the channels of 64 colour pictures from the second dim to the last would copy this many numbers:

const pictures = zeros(64, 3, 224, 224);
console.log(pictures.numel(), 'numbers,', pictures.numel() * pictures.elementSize(), 'bytes');
//=> 9633792 numbers, 38535168 bytes

const channelsLast = pictures.permute(0, 2, 3, 1);
console.log(channelsLast.shape, channelsLast.storage() === pictures.storage());
//=> [ 64, 224, 224, 3 ] true

// `permute` copied none of them. How?
//
// ## One row of numbers, and a way to look at it
//
// Keep the numbers in one row, the **storage** (存储区), and beside it a few integers that say how to look at the row, the metadata (元数据):
// the **shape** (形状), one **stride** (步长) per dim, and an **offset** (偏移). Element (i, j) then lies at
//
//     offset + i · stride[0] + j · stride[1]
//
// That is the whole idea, and it fits in a line:

const storage = [1, 2, 3, 4, 5, 6];
const look = (shape: readonly number[], stride: readonly number[], offset = 0): number[][] =>
  Array.from({ length: shape[0] }, (_, i) => Array.from({ length: shape[1] }, (_, j) => storage[offset + i * stride[0] + j * stride[1]]));

console.log(look([2, 3], [3, 1]));
//=> [ [ 1, 2, 3 ], [ 4, 5, 6 ] ]
console.log(look([3, 2], [1, 3])); // transposed: the two sizes and the two strides change places
//=> [ [ 1, 4 ], [ 2, 5 ], [ 3, 6 ] ]
console.log(look([2, 2], [3, 1], 1)); // without the first column: begin one number later
//=> [ [ 2, 3 ], [ 5, 6 ] ]
console.log(look([2, 3], [0, 1])); // the first row, twice: a step of zero
//=> [ [ 1, 2, 3 ], [ 1, 2, 3 ] ]

// The storage is as large as your data; the metadata is a handful of integers. So looking in another way, a **view** (视图), costs
// nothing however large the tensor is, and because all views look at the same row, a number written through one shows in all.
// `src/storage.ts` is the row, `src/tensor.ts` the way to look; read the comment above `class Tensor`.

console.log(matrix.storage().tolist(), matrix.shape, matrix.stride(), matrix.storageOffset());
//=> [ 1, 2, 3, 4, 5, 6 ] [ 2, 3 ] [ 3, 1 ] 0

// Row after row: that is row-major order (行优先), the order in which a new tensor stores its numbers. Read a stride as "how far
// apart in memory are neighbours along this dim?": one row down is 3 numbers on, one column to the right is 1. With two columns:

const tall = randn(3, 2);
console.log(tall.stride(), tall.stride(0), tall.stride(1));
//=> [ 2, 1 ] 2 1

// In general a stride is the product of the sizes to its right. A slice (切片) keeps the strides and moves the offset:

const five = tensor([1, 2, 3, 4, 5]);
for (const start of [1, 3]) {
  const part = five.get(slice(start));
  console.log(part.tolist(), 'offset', part.storageOffset());
}
//=> [ 2, 3, 4, 5 ] offset 1
//=> [ 4, 5 ] offset 3

// ## Which object, which memory?
//
// Three questions are easily confused. Is it the same tensor object (`===`, Python's `is` and `id`)? Does it look at the same storage?
// Does it begin at the same place (`dataPtr()`, the address of its *first* element)?

const row = arange(0, 6);
const grid = row.view(2, 3);
console.log(row === grid, row.storage() === grid.storage(), row.dataPtr() === grid.dataPtr());
//=> false true true
console.log(row.storage().tolist(), grid.storage().tolist(), row.storageOffset(), grid.storageOffset());
//=> [ 0, 1, 2, 3, 4, 5 ] [ 0, 1, 2, 3, 4, 5 ] 0 0

// Two objects, one storage, one beginning. A slice begins elsewhere, offset · element size further on. Measured in bytes, that
// depends on the type:

for (const dtype of ['float64', 'float32', 'int32'] as const) {
  const whole = arange(1, 7, { dtype });
  const part = whole.get(slice(2));
  console.log(dtype.padEnd(8), whole.elementSize(), 'bytes each,', whole.storage().nbytes, 'in all, the slice begins', part.dataPtr() - whole.dataPtr(), 'on');
}
//=> float64  8 bytes each, 48 in all, the slice begins 16 on
//=> float32  4 bytes each, 24 in all, the slice begins 8 on
//=> int32    4 bytes each, 24 in all, the slice begins 8 on

// PyTorch's whole numbers are `int64`: 48 bytes for six, 16 between the beginnings, as in the first line. Here `int32` plays that part,
// because JavaScript counts in it without effort; that is the third line. (Our addresses are simulated. In either library only their
// equality and their differences mean anything.) And the slice's storage is still the whole row:

console.log(tail.tolist(), tail.storage().tolist());
//=> [ -100, 4, 5, 6 ] [ 1, 2, -100, 4, 5, 6 ]

// That was the first surprise: `tail` is `numbers`, seen from offset 2. Where you want numbers of your own, ask for them:

const own = numbers.clone();
own.set(0, 7);
console.log(own.at(0), numbers.at(0));
//=> 7 1

// ## Who shares, and who copies
//
// View operators change the metadata and nothing else: their pages in `src/ops/views/view.ts`, `src/ops/views/dims.ts`,
// `src/ops/views/slices.ts` and `src/ops/views/expand.ts` each compute a shape, strides and an offset. On the gpu they launch no
// kernel, as no number moves. Everything that *computes* makes a storage of its own.
//
// One line a call: its shape, its strides, at which offset it begins, whether it shares `matrix`'s storage, and whether its elements
// lie in memory one after the other in row-major order.

const results: Record<string, Tensor> = {
  'matrix': matrix,
  'matrix.view(3, 2)': matrix.view(3, 2),
  'matrix.t()': matrix.t(),
  'matrix.get(1)': matrix.get(1),
  'matrix.get(slice(1, 2))': matrix.get(slice(1, 2)),
  'matrix.get(slice(), slice(0, 3, 2))': matrix.get(slice(), slice(0, 3, 2)),
  'matrix.unsqueeze(0)': matrix.unsqueeze(0),
  'matrix.get(0).expand(4, 3)': matrix.get(0).expand(4, 3),
  'matrix.reshape(6)': matrix.reshape(6),
  'matrix.t().reshape(6)': matrix.t().reshape(6),
  'matrix.contiguous()': matrix.contiguous(),
  'matrix.t().contiguous()': matrix.t().contiguous(),
  'matrix.clone()': matrix.clone(),
  'matrix.add(0)': matrix.add(0),
};
const columns = (...texts: string[]): string => texts.map((text, i) => text.padEnd([37, 10, 10, 3, 7, 0][i])).join('').trimEnd();
const list = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
console.log(columns('', 'shape', 'stride', 'at', 'shares', 'contiguous'));
//=>                                      shape     stride    at shares contiguous
for (const [call, y] of Object.entries(results)) {
  const shares = y.storage() === matrix.storage() ? 'yes' : 'no';
  console.log(columns(call, list(y.shape), list(y.stride()), String(y.storageOffset()), shares, y.isContiguous() ? 'yes' : 'no'));
}
//=> matrix                               [2, 3]    [3, 1]    0  yes    yes
//=> matrix.view(3, 2)                    [3, 2]    [2, 1]    0  yes    yes
//=> matrix.t()                           [3, 2]    [1, 3]    0  yes    no
//=> matrix.get(1)                        [3]       [1]       3  yes    yes
//=> matrix.get(slice(1, 2))              [1, 3]    [3, 1]    3  yes    yes
//=> matrix.get(slice(), slice(0, 3, 2))  [2, 2]    [3, 2]    0  yes    no
//=> matrix.unsqueeze(0)                  [1, 2, 3] [6, 3, 1] 0  yes    yes
//=> matrix.get(0).expand(4, 3)           [4, 3]    [0, 1]    0  yes    no
//=> matrix.reshape(6)                    [6]       [1]       0  yes    yes
//=> matrix.t().reshape(6)                [6]       [1]       0  no     yes
//=> matrix.contiguous()                  [2, 3]    [3, 1]    0  yes    yes
//=> matrix.t().contiguous()              [3, 2]    [2, 1]    0  no     yes
//=> matrix.clone()                       [2, 3]    [3, 1]    0  no     yes
//=> matrix.add(0)                        [2, 3]    [3, 1]    0  no     yes

// Worth a second look: a number as index drops its dim, a slice of length one keeps it. `expand` repeats a row four times with a
// stride of 0. `reshape` shares when it can and copies when it must, and so does `contiguous`, which gives back the very same tensor
// when there is nothing to do:

console.log(matrix.contiguous() === matrix);
//=> true

// Where numbers must move, on the gpu, it is the loop over the *result* that becomes threads: each finds the index it stands for and
// reads offset + Σ index · stride. That kernel is `stridedCopyKernel` in `src/layout.ts`, and it is the only one in this chapter.

console.log(matrix.gpu().t().contiguous());
//=> tensor([[1, 4],
//=>         [2, 5],
//=>         [3, 6]], device='gpu')

// Gradients follow the same path backwards: of a transposition, transposed back; of a slice, zeros all around it; of `expand`, where
// one number was used several times, the sum.

const weights = zeros(2, 3).requiresGrad_();
weights.get(slice(), 1).mul(tensor([10, 20])).sum().backward();
console.log(weights.grad);
//=> tensor([[ 0., 10.,  0.],
//=>         [ 0., 20.,  0.]])

// ## Why was `view(-1)` refused?
//
// `matrix.t()` reads the row 1 2 3 4 5 6 in the order 1 4 2 5 3 6. These are the places it visits, and the steps between them:

const transposed = matrix.t();
const places = transposed.flat().map((value) => matrix.storage().tolist().indexOf(value));
console.log(places, places.slice(1).map((place, i) => place - places[i]));
//=> [ 0, 3, 1, 4, 2, 5 ] [ 3, -2, 3, -2, 3 ]

// A vector has *one* stride, and no single step leads through these places. So there is no metadata that makes `transposed` a vector;
// only moving numbers does, and `view` promises never to move any. A tensor whose row-major walk goes through memory one by one is
// called contiguous (连续), and this one is not:

console.log(transposed.isContiguous(), transposed.contiguous().view(-1).tolist(), transposed.reshape(-1).tolist());
//=> false [ 1, 4, 2, 5, 3, 6 ] [ 1, 4, 2, 5, 3, 6 ]

// Being contiguous is not the exact condition, though. Splitting a dim is always possible; two neighbouring dims merge if a step
// of the left one equals a whole walk along the right one: `stride[d] = stride[d + 1] · shape[d + 1]`. Every second number of a
// row is not contiguous and splits all the same. (`viewStrides` in `src/ops/views/view.ts` is that rule; exercise 1.8 asks for it.)

const everySecond = arange(8).get(slice(0, 8, 2));
console.log(everySecond.isContiguous(), everySecond.view(2, 2).tolist(), everySecond.view(2, 2).stride());
//=> false [ [ 0, 2 ], [ 4, 6 ] ] [ 4, 2 ]

// The commonest mistake is the opposite one: where `view` is allowed, but means something else. Swapping two dims is not the same as
// asking for the swapped shape. Both of these have shape [1, 3, 2, 4]; one moves the axes, the other deals the same row out anew:

const block = arange(24).view(1, 2, 3, 4);
const swapped = block.transpose(1, 2);
const dealt = block.view(1, 3, 2, 4);
console.log(swapped.size(), dealt.size(), swapped.equal(dealt));
//=> [ 1, 3, 2, 4 ] [ 1, 3, 2, 4 ] false
console.log(swapped.get(0, 0).tolist());
//=> [ [ 0, 1, 2, 3 ], [ 12, 13, 14, 15 ] ]
console.log(dealt.get(0, 0).tolist());
//=> [ [ 0, 1, 2, 3 ], [ 4, 5, 6, 7 ] ]

// The other shape operators, in one go. −1 stands for the one size that follows from the rest, and only one may be left open:

const square = arange(16).view(4, 4);
console.log(square.view(16).shape, square.view(-1, 8).shape, square.view(1, -1).shape, square.view(-1, 1).shape);
//=> [ 16 ] [ 2, 8 ] [ 1, 16 ] [ 16, 1 ]
console.log(refusal(() => square.view(-1, -1)));
//=> view: shape is [-1, -1]; only one size may be -1
console.log(arange(4).reshape(2, 2).tolist(), arange(4).reshape(2, 2).reshape(-1).tolist());
//=> [ [ 0, 1 ], [ 2, 3 ] ] [ 0, 1, 2, 3 ]
console.log(zeros(2, 3).transpose(0, 1).shape, zeros(2, 3, 5).permute(2, 0, 1).shape, zeros(2, 3).T.shape);
//=> [ 3, 2 ] [ 5, 2, 3 ] [ 3, 2 ]
console.log(zeros(1, 3, 1).squeeze().shape, zeros(1, 3, 1).squeeze(0).shape, zeros(1, 3, 1).squeeze(1).shape, zeros(3).unsqueeze(-1).shape);
//=> [ 3 ] [ 3, 1 ] [ 1, 3, 1 ] [ 3, 1 ]
console.log(square.unsqueeze(1).squeeze(1).equal(square));
//=> true

// ## Making tensors
//
// From your numbers, nested as you like. The rank (`ndim`) is the number of indices that an element needs: a scalar has rank 0, a vector
// 1, a matrix 2, and a tensor any.

import { eye, fromArray, full, fullLike, linspace, logspace, ones, onesLike, zerosLike } from '../../src/index.ts';

console.log(tensor(7).ndim, tensor([7]).ndim, tensor([[7]]).dim(), tensor([[[1, 2], [3, 4]]]).shape);
//=> 0 1 2 [ 1, 2, 2 ]

const table = tensor([[1, 2], [3, 4]]);
table.set([0, 1], 9);
console.log(table.tolist(), table.get(0, 1), table.get(0, 1).item());
//=> [ [ 1, 9 ], [ 3, 4 ] ] tensor(9.) 9
console.log(refusal(() => table.item()));
//=> item: the tensor has shape [2, 2], 4 elements; expected exactly one

// `tensor` copies. `fromArray` does not (PyTorch's `from_numpy`): a typed array and a tensor around it are one storage, both ways.

const array = new Float32Array([1, 2, 3]);
const around = fromArray(array);
array[0] = 10;
around.set(2, 30);
console.log(around.tolist(), array);
//=> [ 10, 2, 30 ] Float32Array(3) [ 10, 2, 30 ]

// Filled with a value:

console.log(zeros(3), ones([3]), full([3], 7));
//=> tensor([0., 0., 0.]) tensor([1., 1., 1.]) tensor([7., 7., 7.])
console.log(zeros([3, 3]).shape, zeros(3, 224, 224).shape, zerosLike(table).shape, onesLike(table).tolist(), fullLike(table, 5).tolist());
//=> [ 3, 3 ] [ 3, 224, 224 ] [ 2, 2 ] [ [ 1, 1 ], [ 1, 1 ] ] [ [ 5, 5 ], [ 5, 5 ] ]
console.log(eye(2).tolist(), eye(2, 3).tolist());
//=> [ [ 1, 0 ], [ 0, 1 ] ] [ [ 1, 0, 0 ], [ 0, 1, 0 ] ]

// And in rows. `arange` stops before its end; `linspace` includes it, and its third number is how many points you want, not how far
// apart. `logspace` spaces the exponents evenly:

console.log(arange(5), arange(2, 10, 3), arange(1, 2, 0.5), arange(3, 0, -1));
//=> tensor([0, 1, 2, 3, 4]) tensor([2, 5, 8]) tensor([1.0000, 1.5000]) tensor([3, 2, 1])
console.log(linspace(2, 10, 6));
//=> tensor([ 2.0000,  3.6000,  5.2000,  6.8000,  8.4000, 10.0000])
console.log(logspace(0, 3, 4).tolist());
//=> [ 1, 10, 100, 1000 ]

// PyTorch's `out=` writes into a tensor that exists. Here that is a change in place, whose name ends in `_`:

const given = zeros(3);
const before = given.dataPtr();
given.copy_(linspace(0, 1, 3));
console.log(given, given.dataPtr() === before);
//=> tensor([0.0000, 0.5000, 1.0000]) true

// Its other layout, `sparse_coo`, keeps only the numbers that are not zero, each with its index. To make one dense, strides say where
// each belongs, and numbers with the same index are added up:

const coordinates = [[0, 2], [1, 0], [1, 0]];
const at = tensor(coordinates.map(([i, j]) => i * 3 + j * 1), { dtype: 'int32' });
console.log(zeros(6).scatterAdd(0, at, tensor([3, 4, 5])).view(2, 3));
//=> tensor([[0., 0., 3.],
//=>         [9., 0., 0.]])

// ## Types
//
// All numbers of a tensor have one type, its `dtype`. Numbers make `float32`, since JavaScript does not tell 1 from 1.0; booleans make
// `bool`, BigInts and ranges of whole numbers `int32`, typed arrays their own type. `dtype` says otherwise.

import { resultType } from '../../src/index.ts';

const made = [tensor([1, 2]), tensor([true]), tensor([1n, 2n]), arange(2), tensor(new Float64Array(2)), tensor([1], { dtype: 'uint8' })];
console.log(made.map((x) => x.dtype));
//=> [ 'float32', 'bool', 'int32', 'int32', 'float64', 'uint8' ]

// Converting copies, unless there is nothing to convert. To whole numbers, the fraction is cut off, towards zero:

const fractions = tensor([1.7, -1.7, 0]);
console.log(fractions.long(), fractions.bool(), fractions.to('float64').dtype, arange(2).float(), arange(2).double());
//=> tensor([ 1, -1,  0]) tensor([ True,  True, False]) float64 tensor([0., 1.]) tensor([0., 1.], dtype=torch.float64)
console.log(fractions.to('float32') === fractions, fractions.to(arange(1)).dtype, zerosLike(arange(2)).dtype, arange(2).newZeros([1, 3]));
//=> true int32 int32 tensor([[0, 0, 0]])

// Where types meet, the wider one wins: bool, then whole numbers, then floats. A plain number or a tensor of rank 0 counts for its kind only.

console.log(tensor([true]).add(arange(1)).dtype, arange(1).add(tensor([1])).dtype, tensor([1]).add(tensor([1], { dtype: 'float64' })).dtype);
//=> int32 float32 float64
console.log(arange(1).add(2).dtype, arange(1).add(2.5).dtype, arange(1).div(2).dtype, resultType([tensor([1]), tensor(1, { dtype: 'float64' })]));
//=> int32 float32 float32 float32

// ## Random numbers
//
// The same seed gives what PyTorch gives on its CPU, number by number, so you can run one program in both and compare.
// `src/random/generator.ts` tells how; the recorded streams are in `fixtures/random/streams.json`.

import { bernoulli, Generator, manualSeed, normal, rand, randint, randintLike, randLike, randnLike, randperm } from '../../src/index.ts';

manualSeed(0);
console.log(rand(2), randn(2));
//=> tensor([0.4963, 0.7682]) tensor([-0.2905, -1.0704])
console.log(randint(3, 7, [6]), randperm(6));
//=> tensor([6, 6, 4, 6, 4, 5]) tensor([0, 5, 4, 1, 2, 3])
console.log(normal(2, 3, [2]), normal(tensor([0, 100]), 1), normal(0, tensor([1, 100])), normal(tensor([1, 2]), tensor([0, 0])));
//=> tensor([0.1236, 3.3616]) tensor([ -1.3740, 102.8474]) tensor([-0.7322, 38.3255]) tensor([1., 2.])
console.log(bernoulli(tensor([0, 1, 0.5, 0.5])), randLike(table).shape, randnLike(table).shape, randintLike(table, 3, 7).dtype);
//=> tensor([0., 1., 1., 1.]) [ 2, 2 ] [ 2, 2 ] float32

// `rand` is uniform in [0, 1), `randn` normal with mean 0 and variance 1, `randint` whole in [low, high), `randperm` an order of
// 0 to n − 1, and `bernoulli` reads *probabilities*. A generator of your own leaves the common one alone:

const generator = new Generator().manualSeed(0);
console.log(rand(2, { generator }));
//=> tensor([0.4963, 0.7682])

// ## What else a tensor carries
//
// Until PyTorch 0.4 a `Variable` was wrapped around a tensor to collect gradients; since then the tensor has it all: `dtype`, `shape`,
// `device`, and five things that chapter 4 is about. Its `data` is `detach()` here, one more view.

const leaf = tensor([1, 2]).requiresGrad_();
const twice = leaf.mul(2);
twice.sum().backward();
console.log(leaf.requiresGrad, leaf.isLeaf, leaf.gradFn, leaf.grad);
//=> true true null tensor([2., 2.])
console.log(twice.requiresGrad, twice.isLeaf, twice, leaf.detach().dataPtr() === leaf.dataPtr());
//=> true false tensor([2., 4.], grad_fn=<MulBackward0>) true

// `device` is `'cpu'`, where the scalar references run, or `'gpu'`, where the kernels run. Moving copies; the default can be changed.

import { getDefaultDevice, setDefaultDevice } from '../../src/index.ts';

setDefaultDevice('gpu');
console.log(getDefaultDevice(), ones(2), ones(2).cpu().device, ones(2).to(table).device);
//=> gpu tensor([1., 1.], device='gpu') cpu cpu
setDefaultDevice('cpu');

// Printing is PyTorch's, too: as many digits as the numbers need, powers of ten when they differ too much, and only three at either end
// of a dim when there are more than a thousand.

console.log(tensor([1, 0.001]), tensor([1e-6, 1]), arange(1001));
//=> tensor([1.0000, 0.0010]) tensor([1.0000e-06, 1.0000e+00]) tensor([   0,    1,    2,  ...,  998,  999, 1000])

// ## What study notes often get wrong
//
// Slips met in notes on PyTorch, each with its check.
//
// - *"`x.storage()` shows the data."* It still does, but PyTorch now warns: `untyped_storage()` takes its place, and counts bytes.

console.log(matrix.storage().length, matrix.storage().nbytes);
//=> 6 24

// - *"This tensor's address is 140623757700864."* Once, on that machine. Only comparing means anything: equal, or how far apart?

console.log(row.dataPtr() === grid.dataPtr(), five.get(slice(1)).dataPtr() - five.dataPtr());
//=> true 4

// - *"Each element occupies 8 bytes."* An `int64` or a `float64` does. For `float32`, 8 bytes are two elements:

console.log(tensor([1, 2]).to('float64').elementSize(), tensor([1, 2]).storage().nbytes);
//=> 8 8

// - *"Most operations do not touch the data and share it."* Only views do. Whatever computes has a storage of its own:

console.log([matrix.add(0), matrix.relu(), matrix.eq(1), matrix.to('float32')].some((y) => y.storage() === matrix.storage()));
//=> false

// - *"`torch.contiguous(x)`"*: it is a method only, `x.contiguous()`. (`F.contiguous` is what this book calls its page.)

console.log(transposed.contiguous().isContiguous());
//=> true

// - *"`torch.t` transposes a 2-D tensor."* True, and tensors of rank 0 and 1 come back as they are; above, it refuses:

console.log(tensor(7).t().shape, five.t().equal(five), refusal(() => block.t()));
//=> [] true t: x has shape [1, 2, 3, 4], 4 dims; expected at most 2, use transpose

// - *"`linspace(start, stop, step)`"*: the third is the number of points; and the `size` of `zeros` is its shape, nothing about its nature.

console.log(linspace(2, 10, 2).tolist(), refusal(() => linspace(2, 10, 1.6)));
//=> [ 2, 10 ] linspace: steps is 1.6; expected a whole number ≥ 0 (the number of points, not their distance)

// - Spelling: `squeeze` and `unsqueeze`, not *sequenze* and *unequenze*; `normal`, not *narmal*; `Variable`, not *Varibable*; `ndarray`,
//   not *ndarry*; `out`, not *oout*. And what `randn` draws from is the standard normal distribution (标准正态分布).

console.log(['squeeze', 'unsqueeze', 'sequenze', 'unequenze'].map((name) => name in F));
//=> [ true, true, false, false ]

// ## What is different here
//
// Three things, all on purpose. `long()` is `int32`. `tensor([1, 2])` is `float32`, where Python's integers make an `int64` tensor.
// And what is computed is always row-major, while PyTorch keeps the order of dims in memory: `x.t().exp().stride()` is [1, 3] there.
// Copies keep it here, too.

console.log(matrix.t().clone().stride(), matrix.t().exp().stride());
//=> [ 1, 3 ] [ 2, 1 ]

// ## Exercises
//
// Eight functions make up the arithmetic of this chapter, from strides to the rule of `view`, and a law says when `contiguous` must
// copy. They are in `chapters/01-tensors/exercises.ts`: stop reading and start `npm run learn`.
