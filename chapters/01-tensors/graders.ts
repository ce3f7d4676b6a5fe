import fc from 'fast-check';
import { F, tensor, zeros } from '../../src/index.ts';
import { contiguousStrides, sameShape, type Shape, sizeOf } from '../../src/shape.ts';
import { Storage } from '../../src/storage.ts';
import { Tensor } from '../../src/tensor.ts';
import { shapes, size, tensors } from '../../tests/support/arbitraries.ts';
import { exercise, gradersFor, lawExercise } from '../../tests/support/exercise.ts';
import type * as stubs from './exercises.ts';
import {
  backwards, dimIn, elements, expansions, extent, filledStorages, laidOut, layoutOf, layouts, oneInTheWay, reshapings,
  sliced, slices, stretched, swapped, viewed, walk,
} from './layouts.ts';

export const graders = gradersFor<typeof stubs>({
  stridesOf: exercise({
    title: '1.1 ★ the strides of a shape',
    inputs: fc.tuple(shapes({ empty: false })),
    examples: [{ title: 'three dims', inputs: [[4, 2, 3]], gives: [6, 3, 1] }],
    solution: (shape) => [...zeros(shape).stride()],
    hints: [
      'Neighbours along the last dim are neighbours in memory.',
      'One step along a dim skips everything that the dims to its right hold.',
      'Go from right to left with `step = 1`: the stride is `step`, then `step` is multiplied by the size.',
    ],
    mutants: [
      {
        wrong: (shape) => shape.map((_, d) => sizeOf(shape.slice(0, d))),
        hint: 'That is column-major: there the first dim has stride 1. In row-major order the last one has.',
      },
      { wrong: (shape) => shape.map((_, d) => sizeOf(shape.slice(d))), hint: 'A dim’s own size does not count in its stride, only the sizes to its right.' },
      {
        wrong: (shape) => shape.map((_, d) => shape[d + 1] ?? 1),
        hint: 'The size of the next dim is enough for two dims only; beyond that, multiply all sizes to the right.',
      },
      { wrong: (shape) => backwards(contiguousStrides(shape)), hint: 'These are the right numbers from right to left. Which stride belongs to the first dim?' },
    ],
  }),

  placeOf: exercise({
    title: '1.2 ★ the place of an element',
    inputs: elements,
    examples: [{ title: 'the last element', inputs: [[1, 2], { shape: [2, 3], strides: [3, 1], offset: 0 }], gives: 5 }],
    // A storage that holds its own places: what lies there says where it is.
    solution: (index, layout) => new Tensor(new Storage(Float64Array.from({ length: extent(layout) }, (_, i) => i), 'float64', 'cpu'), layout).at(...index),
    hints: ['Start where the first element is.', 'Each dim moves you by its index, times its stride.'],
    mutants: [
      { wrong: (index, { strides }) => index.reduce((sum, i, d) => sum + i * strides[d], 0), hint: 'Where is the first element? The offset is missing.' },
      {
        wrong: (index, { shape, offset }) => index.reduce((sum, i, d) => sum + i * contiguousStrides(shape)[d], offset),
        hint: 'The shape alone does not say where an element is. Use the strides you are given: this tensor may be a view.',
      },
      {
        wrong: (index, { shape, offset }) => index.reduce((sum, i, d) => sum + i * shape[d], offset),
        hint: 'A step along a dim skips its stride, not its size.',
      },
      {
        wrong: (index, { strides, offset }) => index.reduce((sum, i, d) => sum + i * strides[index.length - 1 - d], offset),
        hint: 'Index d goes with stride d; here they are paired from opposite ends.',
      },
    ],
  }),

  transposed: exercise({
    title: '1.3 ★ a transposed view',
    inputs: layouts(1).chain((layout) => fc.tuple(fc.constant(layout), dimIn(layout.shape), dimIn(layout.shape))),
    examples: [{ title: 'a matrix', inputs: [{ shape: [2, 3], strides: [3, 1], offset: 4 }, 0, 1], gives: { shape: [3, 2], strides: [1, 3], offset: 4 } }],
    solution: (layout, dim0, dim1) => layoutOf(F.transpose(laidOut(layout), { dim0, dim1 })),
    hints: [
      'No number moves. What must change so that index (i, j) finds the element that was at (j, i)?',
      'Sizes and strides are two lists that belong together; do to one what you do to the other.',
      '`list.with(a, list[b]).with(b, list[a])`, with a and b counted from the front.',
    ],
    mutants: [
      {
        wrong: (x, a, b) => ({ ...x, shape: swapped(x.shape, a, b) }),
        hint: 'Only the shape changed places, so the same numbers are dealt out in the same order: that is `view`, not `transpose`. The strides move along.',
      },
      { wrong: (x, a, b) => ({ ...x, strides: swapped(x.strides, a, b) }), hint: 'The strides changed places, but each size stayed where it was.' },
      {
        wrong: (x, a, b) => ({ ...x, shape: swapped(x.shape, a, b), strides: contiguousStrides(swapped(x.shape, a, b)) }),
        hint: 'Those are the strides of a new tensor of that shape, as if the numbers had been copied. A view walks the memory as it is.',
      },
      {
        wrong: (x) => ({ ...x, shape: backwards(x.shape), strides: backwards(x.strides) }),
        hint: 'That turns all dims around. Only dim0 and dim1 change places.',
      },
      {
        wrong: (x, a, b) => ({ ...x, shape: swapped(x.shape, Math.abs(a), Math.abs(b)), strides: swapped(x.strides, Math.abs(a), Math.abs(b)) }),
        hint: 'Dim −1 is the last dim, not dim 1.',
      },
      {
        wrong: (x, a, b) => ({ shape: swapped(x.shape, a, b), strides: swapped(x.strides, a, b), offset: 0 }),
        hint: 'The first element stays the first element, and stays where it is: what is its offset?',
      },
    ],
  }),

  sliced: exercise({
    title: '1.4 ★★ a slice',
    inputs: slices,
    examples: [
      { title: 'columns 1 and 3', inputs: [{ shape: [2, 5], strides: [5, 1], offset: 0 }, 1, 1, 4, 2], gives: { shape: [2, 2], strides: [5, 2], offset: 1 } },
    ],
    solution: (layout, dim, start, end, step) => layoutOf(F.slice(laidOut(layout), { dim, start, end, step })),
    hints: [
      'Three things change: the size of that dim, its stride, and the offset.',
      'Where does the element lie that becomes the first one?',
      'From start to end in steps: how many places is that if the last step overshoots? `Math.ceil`.',
    ],
    mutants: [
      {
        wrong: (x, d, start, end, step) => ({ ...sliced(x, d, start, end, step), offset: x.offset + start }),
        hint: 'To skip `start` places of a dim, skip `start` times its stride.',
      },
      {
        wrong: (x, d, start, end, step) => ({ ...sliced(x, d, start, end, step), offset: start * x.strides[d] }),
        hint: 'x may begin somewhere in the storage itself; its offset is where you start from.',
      },
      {
        wrong: (x, d, start, end, step) => ({ ...sliced(x, d, start, end, step), shape: x.shape.with(d, end - start) }),
        hint: 'With a step of 2, only every second place between start and end is taken.',
      },
      {
        wrong: (x, d, start, end, step) => ({ ...sliced(x, d, start, end, step), shape: x.shape.with(d, Math.floor((end - start) / step)) }),
        hint: 'Places 0 to 2 in steps of 2 are two places, 0 and 2: round up.',
      },
      {
        wrong: (x, d, start, end, step) => ({ ...sliced(x, d, start, end, step), strides: x.strides }),
        hint: 'In a slice with a step, neighbours are further apart in memory than they were.',
      },
      {
        wrong: (x, d, start, end, step) => ({ ...sliced(x, d, start, end, step), strides: x.strides.with(d, step) }),
        hint: 'The step counts places of the dim, and each of them is a stride long already.',
      },
    ],
  }),

  contiguous: exercise({
    title: '1.5 ★★ is it contiguous?',
    inputs: layouts(0, size).map(({ shape, strides }) => [shape, strides] as [Shape, Shape]),
    examples: [
      { title: 'transposed', inputs: [[3, 2], [1, 3]], gives: false },
      { title: 'a stride nobody uses', inputs: [[1, 3], [7, 1]], gives: true },
      { title: 'nothing to walk', inputs: [[0, 3], [1, 5]], gives: true },
    ],
    solution: (shape, strides) => laidOut({ shape, strides, offset: 0 }).isContiguous(),
    hints: [
      'Exercise 1.1 gives the strides it should have.',
      'A dim of size one is never stepped along, so its stride may be anything.',
      'Go from right to left with the stride you expect; stop at the first dim, of a size other than one, that has another.',
    ],
    mutants: [
      {
        wrong: (shape, strides) => contiguousStrides(shape).every((stride, d) => stride === strides[d]),
        hint: 'That is nearly it, but a dim with a single element, or an empty tensor, may have any strides.',
      },
      {
        wrong: (shape, strides) => sizeOf(shape) === 0 || contiguousStrides(shape).every((stride, d) => stride === strides[d]),
        hint: 'Along a dim of size one no step is ever taken; do not look at its stride.',
      },
      {
        wrong: (shape, strides) => contiguousStrides(shape).every((stride, d) => shape[d] === 1 || stride === strides[d]),
        hint: 'A tensor without elements is contiguous, whatever its strides.',
      },
      {
        wrong: (shape, strides) => sizeOf(shape) === 0 || (strides.findLast((_, d) => shape[d] !== 1) ?? 1) === 1,
        hint: 'A last stride of 1 is only the beginning: rows must follow each other without gaps, too.',
      },
      {
        wrong: (shape, strides) => sizeOf(shape) === 0 || strides.filter((_, d) => shape[d] !== 1).every((stride, i, used) => i === 0 || stride <= used[i - 1]),
        hint: 'Falling strides mean that no dims changed places, but there may still be gaps between the elements, or repeats.',
      },
    ],
  }),

  expanded: exercise({
    title: '1.6 ★★ expand',
    inputs: expansions,
    examples: [{
      title: 'one dim new, one kept, one stretched',
      inputs: [{ shape: [3, 1], strides: [1, 1], offset: 0 }, [2, -1, 4]],
      gives: { shape: [2, 3, 4], strides: [0, 1, 0], offset: 0 },
    }],
    solution: (layout, wanted) => layoutOf(F.expand(laidOut(layout), { size: wanted })),
    hints: [
      'The same element again and again: how far is it from one to the next?',
      'Dim d of the result is dim d − (how many dims are new) of x.',
      'Stride 0 where the dim is new or its size changes; x’s own stride everywhere else.',
    ],
    mutants: [
      {
        wrong: (x, wanted) => ({ ...stretched(x, wanted), strides: contiguousStrides(stretched(x, wanted).shape) }),
        hint: 'Those are the strides of a copy. In a view, the repeated elements are one element.',
      },
      { wrong: (x, wanted) => ({ ...stretched(x, wanted), shape: wanted }), hint: '−1 stands for the size that x has there.' },
      {
        wrong: (x, wanted) => ({ ...stretched(x, wanted), strides: wanted.map((_, d) => x.strides[d - (wanted.length - x.shape.length)] ?? 0) }),
        hint: 'A dim that is stretched must stop stepping: its old stride would lead to other elements.',
      },
      {
        wrong(x, wanted) {
          const right = stretched(x, wanted);
          const added = wanted.length - x.shape.length;
          return { ...right, strides: right.strides.map((stride, d) => (d < added || x.shape[d - added] === 1 ? 0 : stride)) };
        },
        hint: 'A dim of size one that stays at one was not stretched; it keeps its stride.',
      },
      { wrong: (x, wanted) => ({ ...stretched(x, wanted), offset: 0 }), hint: 'The offset of x is still where it begins.' },
    ],
  }),

  rowMajor: exercise({
    title: '1.7 ★★ a row-major copy',
    inputs: filledStorages,
    examples: [{ title: 'a transposed matrix', inputs: [[1, 2, 3, 4, 5, 6], { shape: [3, 2], strides: [1, 3], offset: 0 }], gives: [1, 4, 2, 5, 3, 6] }],
    solution: (storage, layout) => [...F.contiguous(new Tensor(new Storage(Float64Array.from(storage), 'float64', 'cpu'), layout)).array],
    hints: [
      'Two dims are two loops; for any number of dims, write a function that walks one dim and calls itself for the next.',
      'Walking dim d from a place: its elements begin at place, place + stride, place + 2 · stride, …',
      'With no dims left, there is one element: the one at this place.',
    ],
    mutants: [
      {
        wrong: (storage, { shape, offset }) => storage.slice(offset, offset + sizeOf(shape)),
        hint: 'That is the stretch of storage as it lies there. Follow the strides: the tensor may visit it in another order.',
      },
      { wrong: (storage, layout) => walk({ ...layout, offset: 0 }, (place) => storage[place]), hint: 'The first element lies at the offset.' },
      {
        wrong: (storage, { shape, strides, offset }) => walk({ shape: backwards(shape), strides: backwards(strides), offset }, (place) => storage[place]),
        hint: 'That walks the first dim fastest. In row-major order the last index changes first.',
      },
      {
        wrong: (storage, layout) => walk(layout, (place) => storage[place]).slice(0, layout.shape[0] ?? 1),
        hint: 'Only the beginning is there; the result has as many numbers as the tensor has elements.',
      },
    ],
  }),

  viewStrides: exercise({
    title: '1.8 ★★★ when view is allowed',
    inputs: reshapings,
    runs: 300,
    examples: [
      { title: 'rows paired', inputs: [[4, 3], [3, 1], [2, 6]], gives: [6, 1] },
      { title: 'gaps, and yet it splits', inputs: [[4], [2], [2, 2]], gives: [4, 2] },
      { title: 'transposed', inputs: [[3, 2], [1, 3], [6]], gives: null },
    ],
    // The strides of size-one dims are shown as 1: they do not matter.
    run(attempt, shape, strides, wanted) {
      const answer = attempt(shape, strides, wanted);
      return Array.isArray(answer) ? answer.map((stride: number, d) => (wanted[d] === 1 ? 1 : stride)) : answer;
    },
    solution: viewed,
    hints: [
      'Which neighbouring dims does memory see as one? Those where a step of the left one is a whole walk along the right one.',
      'Merge such dims into stretches: each has a number of elements and one step. (Leave out dims of size one.)',
      'Every stretch must be covered by whole dims of the wanted shape, from right to left; there a stride is the step, times the sizes to its right.',
    ],
    mutants: [
      {
        wrong: (_shape, _strides, wanted) => contiguousStrides(wanted),
        hint: 'Those are the strides of a new tensor. They read other numbers wherever x is not contiguous.',
      },
      {
        wrong: (shape, strides, wanted) => (laidOut({ shape, strides, offset: 0 }).isContiguous() ? contiguousStrides(wanted) : null),
        hint: 'Contiguous is enough, but not necessary: every second element of a row can be split into pairs.',
      },
      {
        wrong: (shape, strides, wanted) => viewed(shape, strides, wanted)?.map((stride) => stride / (strides.at(-1) || 1)) ?? null,
        hint: 'You found the right stretches, but the step inside a stretch is that of its last dim, not always 1.',
      },
      {
        wrong: (shape, strides, wanted) => (oneInTheWay(shape, strides) ? null : viewed(shape, strides, wanted)),
        hint: 'A dim of size one never takes a step; what its stride is must not prevent anything.',
      },
      {
        wrong(shape, strides, wanted) {
          if (sameShape(shape, wanted)) return [...strides];
          return viewed(shape, strides, [sizeOf(shape)]) && viewed(shape, strides, wanted);
        },
        hint: 'Not all dims must merge into one: splitting a dim of a transposed tensor is allowed, if no dim of the result crosses two stretches.',
      },
    ],
  }),

  contiguousLaw: lawExercise({
    title: '1.9 ★★ a law of contiguous',
    inputs: fc.tuple(tensors({ minRank: 1, maxRank: 3, empty: false })),
    operator: (x: Tensor) => x.contiguous(),
    impostors: [
      { operator: (x: Tensor) => x.clone({ memoryFormat: 'contiguousFormat' }), is: 'always copies' },
      { operator: (x: Tensor) => x, is: 'never copies' },
      { operator: (x: Tensor) => (x.isContiguous() ? x : x.newZeros(x.shape)), is: 'gives a contiguous tensor, but forgets the numbers' },
      { operator: (x: Tensor) => (x.isContiguous() ? x : tensor(x.T.flat()).view(x.shape)), is: 'copies column by column' },
      { operator: (x: Tensor) => (x.isContiguous() ? x : x.reshape(-1)), is: 'flattens' },
    ],
    solution: (contiguous, x) => {
      const y = contiguous(x);
      return y.isContiguous() && y.equal(x) && (y.storage() === x.storage()) === x.isContiguous();
    },
    hints: [
      'Three promises: the same numbers in the same shape, lying one after the other, and no copy without need.',
      '`y.equal(x)` compares shape and numbers; `y.storage() === x.storage()` says whether they share.',
      'There is a copy exactly where x is not contiguous.',
    ],
    mutants: [
      { wrong: () => true, hint: 'A law that always holds says nothing.' },
      { wrong: (contiguous, x) => contiguous(x).isContiguous(), hint: 'Zeros are contiguous, too. Which numbers must it show?' },
      { wrong: (contiguous, x) => contiguous(x).equal(x), hint: 'x itself has the same numbers, too. How must they lie in memory?' },
      {
        wrong: (contiguous, x) => contiguous(x).isContiguous() && contiguous(x).equal(x),
        hint: 'The numbers are right and in order. But was it necessary to copy them?',
      },
      {
        wrong: (contiguous, x) => contiguous(x).storage() === x.storage(),
        hint: 'It shares the storage only where x is contiguous already; elsewhere it must copy.',
      },
      {
        wrong: (contiguous, x) => (contiguous(x).storage() === x.storage()) === x.isContiguous(),
        hint: 'It copies exactly when it must. But does it copy the numbers, in the right order and shape?',
      },
    ],
  }),
});
