import fc from 'fast-check';
import { arange, F, type Tensor, tensor } from '../../src/index.ts';
import { tensors } from '../../tests/support/arbitraries.ts';
import { exercise, gradersFor, lawExercise } from '../../tests/support/exercise.ts';
import {
  around, type Back, chosenRows, common, counted, countedBefore, distinctOf, dot, each, fromFront, gatherings, indexings, inOrderOf, instead, isList,
  lengthAndChunks, numbersInOrder, orders, paddedRow, paddedWithZeros, paddings, ranked, rowsBack, sending, sentRows, shapeGiven, sizesOf,
  sliceBounds, sliced, takings, walked, whereAt,
} from './choices.ts';
import type * as stubs from './exercises.ts';

const joins = (parts: readonly Tensor[], x: Tensor): boolean => F.cat(parts).equal(x);
const fits = (parts: readonly Tensor[], x: Tensor, size: number): boolean =>
  parts.length === Math.ceil(x.size(0) / size) && parts.every((part, i) => part.size(0) === Math.min(size, x.size(0) - i * size));
const shares = (parts: readonly Tensor[], x: Tensor): boolean => parts.every((part) => part.storage() === x.storage());

const sendBack: Back = (g, index, size) => tensor(Array.from({ length: size }, () => 0)).indexAdd(0, whereAt(index), tensor(g)).flat();
const balanced = (back: Back, x: readonly number[], index: readonly number[], g: readonly number[]): boolean =>
  dot(index.map((i) => x[i]), g) === dot(x, back(g, index, x.length));

export const graders = gradersFor<typeof stubs>({
  placesOf: exercise({
    title: '2.1 ★ the places of a slice',
    inputs: sliceBounds,
    examples: [
      { title: 'every second one', inputs: [10, 1, 9, 2], gives: [1, 3, 5, 7] },
      { title: 'the last three', inputs: [10, -3, null, 1], gives: [7, 8, 9] },
      { title: 'beyond the end there is nothing', inputs: [10, 8, 100, 1], gives: [8, 9] },
    ],
    solution: sliced,
    hints: [
      'First turn both bounds into places between 0 and the size; then it is one loop.',
      'null becomes 0 or the size. A negative bound gets the size added once.',
      'What is still below 0 becomes 0, what is above the size becomes the size.',
    ],
    mutants: [
      {
        wrong: (size, start, end, step) => walked(counted(start ?? 0, size), counted(end ?? size, size), step),
        hint: 'There are places in it that the dim does not have. A bound that lies outside means the front or the end.',
      },
      {
        wrong: (size, start, end, step) => walked(counted(start ?? 0, size), Math.min(counted(end ?? size, size), size), step),
        hint: 'There are places below 0 in it. A bound that lies before the front means the front.',
      },
      {
        wrong: (size, start, end, step) => sliced(size, start === null ? null : Math.max(start, 0), end === null ? null : Math.max(end, 0), step),
        hint: 'A negative bound counts from the back: −1 is the last place.',
      },
      {
        wrong: (size, start, end, step) => sliced(size, start, end === null || end === -1 ? null : end + 1, step),
        hint: 'The end itself is not part of the slice.',
      },
      { wrong: (size, start, end) => sliced(size, start, end, 1), hint: 'The step is missing.' },
      { wrong: (size, start, end, step) => sliced(size, start, end ?? 0, step), hint: 'An end of null is the end of the dim, not 0.' },
    ],
  }),

  chunkSizes: exercise({
    title: '2.2 ★ how large are the pieces?',
    inputs: lengthAndChunks,
    examples: [
      { title: 'the last one is smaller', inputs: [11, 6], gives: [2, 2, 2, 2, 2, 1] },
      { title: 'four are enough', inputs: [12, 5], gives: [3, 3, 3, 3] },
    ],
    solution: (length, chunks) => arange(length).chunk(chunks).map((part) => part.numel()),
    hints: [
      'The size comes first: as small as it can be for so many pieces to be enough.',
      'That is ⌈length / chunks⌉. Now cut off pieces of this size until nothing is left.',
    ],
    mutants: [
      {
        wrong: (length, chunks) => arange(length).tensorSplit(chunks).map((part) => part.numel()),
        hint: 'That evens the pieces out, as tensorSplit does. chunk makes all of one size but the last.',
      },
      {
        wrong: (length, chunks) => arange(length).tensorSplit(chunks).map((part) => part.numel()).filter((size) => size > 0),
        hint: 'That evens the pieces out and drops the empty ones. chunk makes all of one size but the last.',
      },
      {
        wrong(length, chunks) {
          const size = Math.ceil(length / chunks);
          return Array.from({ length: chunks }, (_, i) => Math.max(0, Math.min(size, length - i * size)));
        },
        hint: 'There are empty pieces at the end. Stop when nothing is left, even if fewer pieces were made than asked for.',
      },
      {
        wrong: (length, chunks) => Array.from({ length: Math.ceil(length / Math.ceil(length / chunks)) }, () => Math.ceil(length / chunks)),
        hint: 'Together they are more than there is: the last piece gets what is left over.',
      },
      {
        wrong: (length, chunks) => Array.from({ length: Math.floor(length / Math.ceil(length / chunks)) }, () => Math.ceil(length / chunks)),
        hint: 'What is left over is a piece, too.',
      },
      {
        wrong: (length, chunks) => arange(length).split(Math.max(1, Math.floor(length / chunks))).map((part) => part.numel()),
        hint: 'Round the size up, not down: otherwise there are more pieces than asked for.',
      },
    ],
  }),

  undoing: exercise({
    title: '2.3 ★ the order that undoes an order',
    inputs: orders,
    examples: [
      { title: 'three dims go around', inputs: [[2, 0, 1]], gives: [1, 2, 0] },
      { title: 'the same, counted from the back', inputs: [[-1, 0, 1]], gives: [1, 2, 0] },
    ],
    solution: (dims) => F.argsort(tensor(fromFront(dims))).flat(),
    hints: [
      'Dim i of the result was dim dims[i] of x. Where in the result is dim d of x?',
      'At the i with dims[i] = d. For each d, look for it.',
      'Before you look, add the rank to every negative dim.',
    ],
    mutants: [
      { wrong: (dims) => fromFront(dims), hint: 'The same order a second time goes on in the same direction; it undoes only a swap of two.' },
      { wrong: (dims) => fromFront(dims).reverse(), hint: 'Written from right to left it is another order, not the way back.' },
      { wrong: (dims) => dims.map((_, d) => dims.indexOf(d)), hint: 'A dim that is written as −1 is not found. Count all dims from the front first.' },
      { wrong: (dims) => F.argsort(tensor(dims)).flat(), hint: 'Sorting puts −1 before 0, but it is the last dim. Count all dims from the front first.' },
      {
        wrong: (dims) => F.argsort(tensor(dims.map((d) => Math.abs(d) % dims.length))).flat(),
        hint: 'Dim −1 is the last dim, not dim 1.',
      },
    ],
  }),

  gathered: exercise({
    title: '2.4 ★★ gather, along rows or columns',
    inputs: gatherings,
    examples: [
      { title: 'down the columns', inputs: [[[1, 2], [3, 4]], [[1, 0]], 0], gives: [[3, 2]] },
      { title: 'along the rows', inputs: [[[1, 2], [3, 4]], [[1, 0]], 1], gives: [[2, 1]] },
    ],
    solution: (x, index, dim) => tensor(x).gather(dim, whereAt(index)).tolist() as number[][],
    hints: [
      'The loops run over the index, not over x.',
      'Each element of the result copies its own place (i, j), and replaces one of the two by index[i][j].',
      '`index.map((places, i) => places.map((at, j) => dim === 0 ? … : …))`',
    ],
    mutants: [
      {
        wrong: (x, index, dim) => each(index, (i, j) => (dim === 1 ? x[index[i][j]]?.[j] : x[i]?.[index[i][j]])),
        hint: 'The two dims have changed places: along dim 0 the index says which *row*.',
      },
      { wrong: (x, index) => each(index, (i, j) => x[i]?.[index[i][j]]), hint: 'That is right along dim 1. Along dim 0 the index says which row.' },
      { wrong: (x, index) => each(index, (i, j) => x[index[i][j]]?.[j]), hint: 'That is right along dim 0. Along dim 1 the index says which column.' },
      {
        wrong: (x, index, dim) => each(index, (i, j) => (dim === 0 ? x[index[i][0]][j] : x[i][index[0][j]])),
        hint: 'That is indexSelect: all lanes take the same places. Here each has its own row or column of the index.',
      },
      {
        wrong: (x, index) => each(index, (i, j) => x.flat()[index[i][j]]),
        hint: 'That is take: it counts through the whole matrix. gather stays in its row or column.',
      },
      {
        wrong: (x, index, dim) => {
          const y = each(index, () => 0);
          index.forEach((places, i) => places.forEach((at, j) => {
            const [row, column] = dim === 0 ? [at, j] : [i, at];
            if (y[row]?.[column] !== undefined) y[row][column] = x[i]?.[j] ?? 0;
          }));
          return y;
        },
        hint: 'That is scatter: it puts x where the index says. gather takes from there.',
      },
    ],
  }),

  rowsGradient: exercise({
    title: '2.5 ★★ the gradient of chosen rows',
    inputs: chosenRows,
    examples: [{ title: 'row 0 was chosen twice, row 1 never', inputs: [[[1, 2], [10, 20], [5, 5]], [0, 0, -1], 3], gives: [[11, 22], [0, 0], [5, 5]] }],
    solution: rowsBack,
    hints: [
      'Begin with zeros, as many rows as x has.',
      'Row n of the result came from row index[n] of x. Its gradient goes back there.',
      'A row that was chosen twice gets both: `+=`.',
    ],
    mutants: [
      {
        wrong: (grad, index, rows) => sentRows(grad, index.map((i) => counted(i, rows)), rows, (_, share) => share),
        hint: 'A row that was chosen twice gets only the last gradient: is there `=` where `+=` should be?',
      },
      {
        wrong: (grad, index, rows) => sentRows(grad, index.map((i) => counted(i, rows)), rows, (before, share, times) => before + (share - before) / times),
        hint: 'The gradients of a row that was chosen twice are averaged. They are added up: it had its influence twice.',
      },
      {
        wrong: (grad, index, rows) => sentRows(grad, index, rows, (before, share) => before + share),
        hint: 'What a negative index chose gets nothing. Row −1 is the last row.',
      },
      {
        wrong: (grad, index, rows) => sentRows(grad, index.map(Math.abs), rows, (before, share) => before + share),
        hint: 'Row −1 is the last row, not row 1.',
      },
      {
        wrong: (grad, index, rows) => rowsBack(grad, index, rows).filter((_, i) => index.some((at) => counted(at, rows) === i)),
        hint: 'Rows that nobody chose have a gradient, too: zeros. It has the shape of x.',
      },
      {
        wrong: (grad, index) => index.map((i) => [...(grad.at(i) ?? grad[0].map(() => 0))]),
        hint: 'That chooses again. The way back sends: row n of grad goes to row index[n].',
      },
    ],
  }),

  padded: exercise({
    title: '2.6 ★★ padding by looking',
    inputs: paddings,
    examples: [
      { title: 'the border is not repeated', inputs: [[1, 2, 3, 4], 2, 2, 'reflect'], gives: [3, 2, 1, 2, 3, 4, 3, 2] },
      { title: 'the border again', inputs: [[1, 2, 3, 4], 2, 2, 'replicate'], gives: [1, 1, 1, 2, 3, 4, 4, 4] },
      { title: 'around', inputs: [[1, 2, 3, 4], 2, 2, 'circular'], gives: [3, 4, 1, 2, 3, 4, 1, 2] },
    ],
    solution: paddedRow,
    hints: [
      'Let i run from −before to length + after − 1. Inside of the row, it shows itself. Which place does it show outside?',
      'replicate: the nearest place that exists. circular: one length further, or one length back.',
      'reflect: place −1 shows 1, place −2 shows 2; place length shows length − 2, and so on.',
    ],
    mutants: [
      {
        wrong: (...call) => instead('reflect', call, (i, length) => (i < 0 ? -1 - i : 2 * length - 1 - i)),
        hint: 'In mode reflect, the mirror stands *on* the outermost number: that number is not shown twice.',
      },
      {
        wrong: (...call) => instead('reflect', call, (i, length) => (i < 0 ? -i : 2 * length - 1 - i)),
        hint: 'In mode reflect, the front is right, and at the end the last number is shown twice.',
      },
      {
        wrong: (row, before, after, mode) => paddedRow(row, before, after, mode === 'circular' ? 'replicate' : mode),
        hint: 'In mode circular, what leaves at one end comes in at the other.',
      },
      {
        wrong: (...call) => instead('circular', call, (i, length) => (i < 0 ? -1 - i : 2 * length - 1 - i)),
        hint: 'In mode circular nothing is turned around: before the first number comes the last one, and before that the last but one.',
      },
      {
        wrong: (...call) => instead('replicate', call, (i, length) => (i < 0 ? length - 1 : 0)),
        hint: 'In mode replicate, the places in front show the first number and those behind the last one, not the other way around.',
      },
      { wrong: (row, before, after, mode) => paddedRow(row, after, before, mode), hint: 'The two numbers have changed places: `before` stands in front.' },
      { wrong: (row, before, after) => paddedWithZeros(row, before, after), hint: 'The new places are zeros. What should they show in this mode?' },
    ],
  }),

  ranksOf: exercise({
    title: '2.7 ★★ sorted without moving anything',
    inputs: numbersInOrder,
    examples: [{ title: 'the first 1 comes before the second', inputs: [[3, 1, 4, 1, 5]], gives: [2, 0, 3, 1, 4] }],
    solution: ranked,
    hints: [
      'Who stands before a number in the sorted list? Those that are smaller.',
      'And of its equals, those that come earlier in the list. Count both.',
    ],
    mutants: [
      {
        wrong: (numbers) => F.argsort(tensor(numbers)).flat(),
        hint: 'That is argsort: which number comes first, second, … You are asked where each number goes. Once more?',
      },
      { wrong: (numbers) => countedBefore(numbers, (one, other) => one < other), hint: 'Equal numbers share a place. The first of them should come first.' },
      {
        wrong: (numbers) => countedBefore(numbers, (one, other, i, j) => one < other || (one === other && i > j)),
        hint: 'Equal numbers come in reverse. The first of them should come first.',
      },
      {
        wrong: (numbers) => countedBefore(numbers, (one, other) => one <= other).map((count) => count - 1),
        hint: 'Equal numbers share a place, the last one. The first of them should come first.',
      },
      {
        wrong: (numbers) => countedBefore(numbers, (one, other, i, j) => one > other || (one === other && i < j)),
        hint: 'The largest comes first. It should be the smallest.',
      },
      { wrong: (numbers) => ranked(numbers).map((place) => place + 1), hint: 'Places are counted from 0.' },
    ],
  }),

  distinct: exercise({
    title: '2.8 ★★ one of each',
    inputs: numbersInOrder,
    examples: [{ title: 'a 1 twice', inputs: [[3, 1, 4, 1, 5]], gives: { values: [1, 3, 4, 5], inverse: [1, 0, 2, 0, 3], counts: [2, 1, 1, 1] } }],
    solution: distinctOf,
    hints: [
      '`new Set(numbers)` has one of each; they must be sorted.',
      'The inverse has a place for every number of the list, such that values[inverse[i]] is numbers[i].',
      'JavaScript sorts numbers as words unless you say how to compare: `.sort((a, b) => a - b)`.',
    ],
    mutants: [
      { wrong: (numbers) => inOrderOf([...new Set(numbers)], numbers), hint: 'The values stand in the order in which they came. They should be ascending.' },
      {
        wrong: (numbers) => inOrderOf([...new Set(numbers)].sort(), numbers),
        hint: 'Sorted as words, 10 comes before 9, and −1 before −3. Sort them as numbers.',
      },
      {
        wrong: (numbers) => ({ ...distinctOf(numbers), inverse: distinctOf(numbers).values.map((value) => numbers.indexOf(value)) }),
        hint: 'That is where each value was found first. The inverse is the other way around, with one place for every number of the list.',
      },
      {
        wrong: (numbers) => ({ ...distinctOf(numbers), inverse: ranked(numbers) }),
        hint: 'Those are ranks among all numbers. Equal numbers have the same place among the values.',
      },
      {
        wrong: (numbers) => ({ ...distinctOf(numbers), counts: distinctOf(numbers).inverse.map((at) => distinctOf(numbers).counts[at]) }),
        hint: 'There is a count for every number of the list. There should be one for every value.',
      },
      {
        wrong: (numbers) => inOrderOf(numbers.filter((number, i) => number !== numbers[i - 1]).sort((one, other) => one - other), numbers),
        hint: 'Only neighbours are compared, so a number that comes again later is there twice.',
      },
    ],
  }),

  indexedShape: exercise({
    title: '2.9 ★★★ where do the new dims go?',
    inputs: indexings,
    runs: 200,
    examples: [
      { title: 'side by side', inputs: [[2, 3, 4], ['slice', [5], [5]]], gives: [2, 5] },
      { title: 'separated', inputs: [[2, 3, 4], [[5], 'slice', [6, 1]]], gives: [6, 5, 3] },
      { title: 'a number separates nothing', inputs: [[2, 3, 4, 6], ['slice', [5], 'number', [5]]], gives: [2, 5] },
    ],
    solution: shapeGiven,
    hints: [
      'First let the numbers vanish, with their dims, and write a slice for every dim that is not mentioned.',
      'Stretch the shapes of the lists to one shape: from the right, the larger size of each dim.',
      'Are all lists side by side now? Then that shape replaces them. Otherwise it comes first, and the sizes of the slices follow.',
    ],
    mutants: [
      {
        wrong: (shape, items) => (items.some(isList) ? [...common(items), ...around(shape, items).flat()] : shapeGiven(shape, items)),
        hint: 'Lists that stand side by side stay where they are; only separated ones go to the front.',
      },
      {
        wrong(shape, items) {
          if (!items.some(isList)) return shapeGiven(shape, items);
          const [before, after] = around(shape, items);
          return [...before, ...common(items), ...after];
        },
        hint: 'Lists that are separated leave two places to choose from, so their shape goes to the front.',
      },
      {
        wrong: (shape, items) => {
          const apart = items.findLastIndex(isList) - items.findIndex(isList) + 1 > items.filter(isList).length;
          return apart ? [...common(items), ...around(shape, items).flat()] : shapeGiven(shape, items);
        },
        hint: 'A number between two lists does not separate them: its dim has vanished.',
      },
      {
        wrong: (shape, items) => shape.flatMap((length, d) => sizesOf(items[d] ?? 'slice', length)),
        hint: 'Several lists choose together: they give one shape in common, not one each.',
      },
      {
        wrong: (shape, items) => shapeGiven(shape.slice(0, items.length), items),
        hint: 'Dims behind the last item stay whole; they belong to the result.',
      },
      {
        wrong: (shape, items) => shapeGiven(shape, items.map((each) => (each === 'number' ? [1] : each))),
        hint: 'A number is not a list of one place, and makes its dim vanish before the lists are looked at.',
      },
      {
        wrong: (shape, items) => [...shapeGiven(shape, items), ...items.filter((each) => each === 'number').map(() => 1)],
        hint: 'A number makes its dim vanish; it does not leave a 1.',
      },
    ],
  }),

  splitLaw: lawExercise({
    title: '2.10 ★★ a law of split',
    inputs: fc.tuple(tensors({ minRank: 1, maxRank: 2, empty: false }), fc.integer({ min: 1, max: 4 })),
    operator: (x: Tensor, size: number) => x.split(size),
    impostors: [
      { operator: (x: Tensor, size: number) => x.tensorSplit(Math.ceil(x.size(0) / size)), is: 'evens the pieces out' },
      { operator: (x: Tensor, size: number) => x.split(size).filter((part, i) => i === 0 || part.size(0) === size), is: 'loses the rest' },
      { operator: (x: Tensor, size: number) => x.split(size).map((part) => part.clone()), is: 'copies' },
      { operator: (x: Tensor, size: number) => x.chunk(size), is: 'makes so many pieces, instead of pieces so large' },
      { operator: (x: Tensor, size: number) => [...x.split(size)].reverse(), is: 'begins at the end' },
      { operator: (x: Tensor, size: number) => x.split(size).map((part) => x.narrow(0, 0, part.size(0))), is: 'gives the beginning again and again' },
      { operator: (x: Tensor, size: number) => [...x.split(size), x.narrow(0, 0, 0)], is: 'adds an empty piece' },
    ],
    solution(split, x, size) {
      const parts = split(x, size);
      return joins(parts, x) && fits(parts, x, size) && shares(parts, x);
    },
    hints: [
      'Put the pieces together again: `F.cat(parts).equal(x)`.',
      'All pieces but the last have `size` places. How many has the last one, at least and at most?',
      'Does a piece share its storage with x?',
    ],
    mutants: [
      { wrong: () => true, hint: 'A law that always holds says nothing.' },
      { wrong: (split, x, size) => joins(split(x, size), x), hint: 'The pieces make up x, but how large is each of them? And are they views?' },
      { wrong: (split, x, size) => fits(split(x, size), x, size), hint: 'The pieces are as large as they should be. But which numbers do they hold?' },
      {
        wrong: (split, x, size) => joins(split(x, size), x) && fits(split(x, size), x, size),
        hint: 'The numbers are right, and the sizes. But a copy would pass as well.',
      },
      {
        wrong: (split, x, size) => joins(split(x, size), x) && shares(split(x, size), x),
        hint: 'The pieces make up x and are views. But how large is each of them?',
      },
      {
        wrong: (split, x, size) => fits(split(x, size), x, size) && shares(split(x, size), x),
        hint: 'The pieces are views of the right size. But of which places?',
      },
    ],
  }),

  mirrorLaw: lawExercise({
    title: '2.11 ★★★ the mirror',
    inputs: takings,
    operator: sendBack,
    impostors: [
      { operator: sending((_, share) => share), is: 'keeps only the last gradient of a place' },
      { operator: sending((before, share) => before || share), is: 'keeps only the first gradient of a place' },
      {
        operator: (g, index, size) => sendBack(g, index, size).map((sum, i) => sum / Math.max(1, index.filter((at) => at === i).length)),
        is: 'averages the gradients of a place',
      },
      { operator: sending((before, share) => before + share, (at, size) => size - 1 - at), is: 'counts places from the back' },
      { operator: (g, index, size) => Array.from({ length: size }, (_, i) => g[index[i] ?? -1] ?? 0), is: 'takes once more, instead of sending' },
      { operator: (g, index) => sendBack(g, index, Math.max(...index) + 1), is: 'stops behind the last place that was chosen' },
      { operator: sending((before) => before + 1), is: 'counts, and forgets the gradients' },
      {
        operator: (g, index, size) => sendBack(g, index, size).map((sum, i) => (index.includes(i) ? sum : 1)),
        is: 'gives places a gradient that nobody chose',
      },
    ],
    solution: balanced,
    hints: [
      'The chapter has one equation by which a gradient like this can be recognised.',
      'Σ y · g = Σ x · dx, where y is what was taken and dx what `back` gives.',
      'Taking is `index.map((i) => x[i])`.',
    ],
    mutants: [
      { wrong: () => true, hint: 'A law that always holds says nothing.' },
      { wrong: (back, x, index, g) => back(g, index, x.length).length === x.length, hint: 'A gradient has the size of x, but that is not all.' },
      {
        wrong: (back, x, index, g) => dot(back(g, index, x.length), x.map(() => 1)) === dot(g, g.map(() => 1)),
        hint: 'No gradient gets lost. But does each arrive where it should? The numbers of x tell places apart.',
      },
      {
        wrong: (back, x, index, g) => back(g, index, x.length).every((sum, i) => index.includes(i) || sum === 0),
        hint: 'Places that nobody chose get 0. What about those that were chosen?',
      },
      {
        wrong: (back, x, index, g) => new Set(index).size < index.length || balanced(back, x, index, g),
        hint: 'You ask only where all places differ. Places that are chosen twice are where gradients go wrong.',
      },
    ],
  }),
});
