// # 2 · Indexing and reshaping: which numbers, in which shape?
//
// Here are two ways to take rows 0 and 2 of a matrix and fill them with zeros:

import { arange, F, manualSeed, ones, randint, randn, slice, type Tensor, tensor, zeros } from '../../src/index.ts';

const rows = (): Tensor => tensor([[1, 2], [3, 4], [5, 6]], { dtype: 'int32' });
const [one, other] = [rows(), rows()];
one.get(slice(0, 3, 2)).fill_(0); //  Python writes one[0:3:2].fill_(0)
other.get([0, 2]).fill_(0); //        and other[[0, 2]].fill_(0)
console.log(one.tolist(), other.tolist());
//=> [ [ 0, 0 ], [ 3, 4 ], [ 0, 0 ] ] [ [ 1, 2 ], [ 3, 4 ], [ 5, 6 ] ]

// Both took the same rows. Only one of them wrote. And here a counter is raised at three places, the first place named twice:

const counter = zeros(3);
const seen = [0, 0, 1];
counter.set([seen], counter.get(seen).add(1)); // counter[[0, 0, 1]] += 1
console.log(counter);
//=> tensor([1., 1., 0.])

// Place 0 was named twice and counted once. This chapter is about which numbers an index means, where they go, and what becomes of them
// when you write, or when `backward` comes by.
//
// ## The naive index
//
// To take places from a list, loop over the places. That is all there is to it:

const takeAll = <T>(list: readonly T[], places: readonly number[]): T[] => places.map((i) => list[i]);
console.log(takeAll(['a', 'b', 'c', 'd'], [0, 2]), takeAll(['a', 'b', 'c', 'd'], [3, 0, 0]));
//=> [ 'a', 'c' ] [ 'd', 'a', 'a' ]

// It copies, always, so nothing written into the result comes back. Chapter 1 had a better way for some lists: if the places are evenly
// spaced, an offset and a stride say it all, and the result is a view. Which lists are evenly spaced? Look at the steps:

for (const places of [[2, 3, 4, 5, 6], [1, 3, 5, 7], [3, 0, 0], [0, 1, 3]]) {
  const steps = places.slice(1).map((place, i) => place - places[i]);
  console.log(places, 'steps', steps, new Set(steps).size === 1 ? 'one stride' : 'no stride');
}
//=> [ 2, 3, 4, 5, 6 ] steps [ 1, 1, 1, 1 ] one stride
//=> [ 1, 3, 5, 7 ] steps [ 2, 2, 2 ] one stride
//=> [ 3, 0, 0 ] steps [ -3, 0 ] no stride
//=> [ 0, 1, 3 ] steps [ 1, 2 ] no stride

// So there are two kinds of index, and almost every surprise comes from confusing them. **Basic** indices, that is numbers, slices, `null`
// and `'...'`, can only say what strides can say: they give views. **Advanced** ones, lists of places and masks, can say anything: they copy.
// A list that happens to be evenly spaced is still a list. The kind is decided by what you write, not by the numbers in it.
// `src/indexing.ts` reads all of them:
//
// | Python | here | it means | kind |
// |---|---|---|---|
// | `x[1]`, `x[-1]` | `x.get(1)`, `x.get(-1)` | one place; the dim vanishes | basic |
// | `x[2:7]`, `x[1:9:2]` | `x.get(slice(2, 7))`, `x.get(slice(1, 9, 2))` | from, up to but not including, in steps of | basic |
// | `x[:]`, `x[:3]`, `x[3:]` | `slice()`, `slice(null, 3)`, `slice(3)` | a whole dim, its beginning, its rest | basic |
// | `x[..., 0]` | `x.get('...', 0)` | as many whole dims as it takes | basic |
// | `x[None]` | `x.get(null)` | a new dim of size one | basic |
// | `x[[3, 0, 0]]`, `x[index]` | `x.get([3, 0, 0])`, `x.get(index)` | these places, in the index's shape | advanced |
// | `x[x > 3]` | `x.get(x.gt(3))` | the places where it holds | advanced |
//
// ## Numbers and slices

const ten = arange(1, 11);
const refusal = (call: () => unknown): string => {
  try {
    return `allowed: ${String(call())}`;
  } catch (error) {
    return (error as Error).message;
  }
};
console.log(ten.get(slice()));
console.log(ten.get(slice(2, 7)), ten.get(slice(1, 9, 2)));
console.log(ten.get(slice(-3)), ten.get(slice(null, -7)), ten.get(-1));
//=> tensor([ 1,  2,  3,  4,  5,  6,  7,  8,  9, 10])
//=> tensor([3, 4, 5, 6, 7]) tensor([2, 4, 6, 8])
//=> tensor([ 8,  9, 10]) tensor([1, 2, 3]) tensor(10)

// The end is not included, so a slice from a to b holds b − a numbers, and `slice(null, n)` and `slice(n)` fit together without a gap.
// A slice may reach beyond the end, or hold nothing; a number may not:

console.log(ten.get(slice(8, 100)), ten.get(slice(7, 2)).shape);
console.log(refusal(() => ten.get(10)));
//=> tensor([ 9, 10]) [ 0 ]
//=> get: index 10 at dim 0 of shape [10]; expected an integer from -10 to 9

// A Python list can be walked backwards by `[::-1]`. A tensor of PyTorch cannot, as its strides are never negative; `flip` copies instead:

console.log(refusal(() => ten.get(slice(null, null, -1))));
console.log(ten.flip(0));
//=> get: index 0 is slice(null, null, -1); expected whole numbers or null, and a step ≥ 1, as in PyTorch
//=> tensor([10,  9,  8,  7,  6,  5,  4,  3,  2,  1])

// Which shape comes out? A number removes its dim, a slice keeps it, even of length one, `null` adds one:

const block = arange(24).view(2, 3, 4);
const shapesOf = (looks: Readonly<Record<string, Tensor>>): void => {
  for (const [look, { shape }] of Object.entries(looks)) console.log(look.padEnd(40), shape);
};
shapesOf({
  'block.get(1)': block.get(1),
  'block.get(slice(1, 2))': block.get(slice(1, 2)),
  'block.get(1, 2, 3)': block.get(1, 2, 3),
  'block.get(slice(), -1)': block.get(slice(), -1),
  "block.get('...', 0)": block.get('...', 0),
  "block.get(0, '...', slice(0, 2))": block.get(0, '...', slice(0, 2)),
  "block.get(null, '...', null)": block.get(null, '...', null),
});
//=> block.get(1)                             [ 3, 4 ]
//=> block.get(slice(1, 2))                   [ 1, 3, 4 ]
//=> block.get(1, 2, 3)                       []
//=> block.get(slice(), -1)                   [ 2, 4 ]
//=> block.get('...', 0)                      [ 2, 3 ]
//=> block.get(0, '...', slice(0, 2))         [ 3, 2 ]
//=> block.get(null, '...', null)             [ 1, 2, 3, 4, 1 ]

// `x.get(1, 2)` and `x.get(1).get(2)` mean the same. `x.get(slice(0, 2), 2)` and `x.get(slice(0, 2)).get(2)` do not: the second number
// meets the dim that the slice has kept.

const table = arange(20).view(4, 5);
console.log(table.get(slice(0, 3), 2), table.get(slice(0, 3)).get(2));
//=> tensor([ 2,  7, 12]) tensor([10, 11, 12, 13, 14])

// ## Lists of places
//
// A list of places may name them in any order and more than once. The result has the shape of the *index*, followed by the dims that
// were not indexed. That is how a table of word vectors is read, two sentences of four words at once:

console.log(table.get([3, 0, 0]));
const vectors = randn(10, 3);
console.log(vectors.get([[1, 2, 4, 5], [4, 3, 2, 9]]).shape);
//=> tensor([[15, 16, 17, 18, 19],
//=>         [ 0,  1,  2,  3,  4],
//=>         [ 0,  1,  2,  3,  4]])
//=> [ 2, 4, 3 ]

// Two lists go together in pairs. `x[a, b]` is the list of all `x[a[k], b[k]]`, not a block of rows and columns:

const [a, b] = [[0, 2, 3], [1, 1, 4]];
console.log(table.get(a, b), a.map((_, k) => table.at(a[k], b[k])));
//=> tensor([ 1, 11, 19]) [ 1, 11, 19 ]

// For a block, make every row meet every column. The two lists are stretched to each other as in any sum (broadcasting, 广播, below), so
// give the rows a dim of their own: [3, 1] and [2] make [3, 2].

console.log(table.get([[0], [2], [3]], [1, 4]));
console.log(table.get([[0], [2], [3]], [1, 4]).equal(table.get([0, 2, 3]).get(slice(), [1, 4])));
console.log(refusal(() => table.get([0, 2, 3], [1, 4])));
//=> tensor([[ 1,  4],
//=>         [11, 14],
//=>         [16, 19]])
//=> true
//=> get: index 0 has shape [3] and index 1 has shape [2]; index 1 has 2 at dim -1, where 3 is needed; expected equal sizes, or 1

// Two cases have names: `indexSelect` takes places of one dim, and `take` takes elements as if x were one long list. (An index that is a
// tensor must be of whole numbers, or booleans. Remember that `tensor([1, 4])` is `float32` here.)

const index = tensor([1, 4], { dtype: 'int32' });
console.log(table.indexSelect(1, index).equal(table.get(slice(), index)), table.take(index), table.flatten().get(index));
console.log(refusal(() => table.get(tensor([1, 4]))));
//=> true tensor([1, 4]) tensor([1, 4])
//=> get: index 0 has dtype float32; expected int32, or bool or uint8 for a mask

// In a picture, every square that is chosen shows its place in the result:

import { drawChoices, drawLanes } from './pictures.ts';

drawChoices(new URL('choices.svg', import.meta.url), 'What five indices choose from a table of four rows and five columns', [4, 5], [
  { title: '[1:3, 0:5:2]', chosen: table.get(slice(1, 3), slice(0, 5, 2)) },
  { title: '[[3, 0]]', chosen: table.get([3, 0]) },
  { title: '[[0, 2, 3], [1, 1, 4]]', chosen: table.get(a, b) },
  { title: '[[[0], [2], [3]], [1, 4]]', chosen: table.get([[0], [2], [3]], [1, 4]) },
  { title: '[table % 3 == 1]', chosen: table.get(table.remainder(3).eq(1)) },
]);

// ![Slices choose a regular grid, a list whole rows, two lists pairs, a stretched list a block, a mask anything](choices.svg)
//
// ## Where do the new dims go?
//
// Five places are chosen from this tensor or that, so look for the 5 in the shape:

const five = [0, 1, 0, 1, 0];
const [three, four] = [zeros(2, 3, 4), zeros(2, 3, 4, 6)];
shapesOf({
  'three.get(five)': three.get(five),
  'three.get(slice(), five)': three.get(slice(), five),
  'three.get(slice(), five, five)': three.get(slice(), five, five),
  'four.get(slice(), five, five)': four.get(slice(), five, five),
  'four.get(slice(), five, slice(), five)': four.get(slice(), five, slice(), five),
  'three.get(five, slice(), five)': three.get(five, slice(), five),
  'three.get(slice(), five, null, five)': three.get(slice(), five, null, five),
  'four.get(slice(), five, 0, five)': four.get(slice(), five, 0, five),
  'three.get(0, slice(), five)': three.get(0, slice(), five),
});
//=> three.get(five)                          [ 5, 3, 4 ]
//=> three.get(slice(), five)                 [ 2, 5, 4 ]
//=> three.get(slice(), five, five)           [ 2, 5 ]
//=> four.get(slice(), five, five)            [ 2, 5, 6 ]
//=> four.get(slice(), five, slice(), five)   [ 5, 2, 4 ]
//=> three.get(five, slice(), five)           [ 5, 3 ]
//=> three.get(slice(), five, null, five)     [ 5, 2, 1 ]
//=> four.get(slice(), five, 0, five)         [ 2, 5 ]
//=> three.get(0, slice(), five)              [ 3, 5 ]

// Lists that stand **side by side** take the place of the dims they index: that stretch of dims becomes the lists' common shape. Lists that
// are **separated**, by a slice or even by a `null`, leave two places to choose from, and neither is better than the other. So the new dims go
// to the front. A number takes its dim away before the lists are looked at: it neither separates them nor is one of them. (NumPy counts it as a
// list, and answers (5, 3) to the last line.) Where the front is not what you want, move the dim:

console.log(four.get(slice(), five, slice(), five).movedim(0, 1).shape);
//=> [ 2, 5, 4 ]

// ## Masks
//
// A comparison makes a tensor of booleans, a mask (掩码). As an index it takes the elements where it holds, row by row, into *one* list:
// where they come from need not be a rectangle, so their shape cannot be kept.

const small = tensor([[1, 2], [3, 4], [5, 6]]);
const mask = small.gt(3);
console.log(mask);
console.log(small.get(mask), small.maskedSelect(mask));
//=> tensor([[False, False],
//=>         [False,  True],
//=>         [ True,  True]])
//=> tensor([4., 5., 6.]) tensor([4., 5., 6.])

// A mask is a list of places in disguise. `nonzero` finds them, one row a place, or as one list for each dim, ready to index with:

console.log(mask.nonzero());
console.log(small.get(...mask.nonzero({ asTuple: true })).equal(small.get(mask)));
//=> tensor([[1, 1],
//=>         [2, 0],
//=>         [2, 1]])
//=> true

// In brackets a mask must have exactly the sizes of the dims it stands for, which may be only the first ones. `maskedSelect` stretches
// the two to each other instead:

console.log(small.get(tensor([true, false, true])).shape, small.maskedSelect(tensor([true, false])));
console.log(refusal(() => small.get(tensor([true, false]))));
//=> [ 2, 2 ] tensor([1., 3., 5.])
//=> get: index 0 is a mask of shape [2], but x has shape [3, 2]; at dim 0 expected 3

// To keep the shape, do not select but decide, for every element, between two values:

console.log(F.where(mask, small, 0).tolist(), small.maskedFill(mask, -1).tolist());
//=> [ [ 0, 0 ], [ 0, 4 ], [ 5, 6 ] ] [ [ 1, 2 ], [ 3, -1 ], [ -1, -1 ] ]

// ## Writing
//
// `x.set(index, value)` is Python's `x[index] = value`. The value is stretched to what the index means. Every kind of index writes into x
// itself, the advanced ones too: nothing is taken out, so there is nothing to copy.

const page = zeros(3, 4);
page.set(0, 1); //                                      page[0] = 1
page.set([slice(1), slice(0, 4, 3)], 2); //             page[1:, 0:4:3] = 2
page.set([[1, 2], [1, 2]], tensor([7, 8])); //          page[[1, 2], [1, 2]] = torch.tensor([7., 8.])
console.log(page.tolist());
page.set(page.le(3), 0); //                             page[page <= 3] = 0
console.log(page.tolist());
//=> [ [ 1, 1, 1, 1 ], [ 2, 7, 0, 2 ], [ 2, 0, 8, 2 ] ]
//=> [ [ 0, 0, 0, 0 ], [ 0, 7, 0, 0 ], [ 0, 0, 8, 0 ] ]

// Mind the brackets: several indices stand in one list, so that `x.set([0, 2], 5)` writes one element and `x.set([[0, 2]], 5)` two rows.
//
// Now the first surprise is easily explained. `other.get([0, 2])` is a copy; `fill_` fills the copy. One step, `set`, reaches x; two steps
// do so only if the first one is a view:

const twoSteps = rows();
twoSteps.get([0, 2]).set([slice(), 0], 0); //           x[[0, 2]][:, 0] = 0  is lost
console.log(twoSteps.tolist());
twoSteps.set([[0, 2], 0], 0); //                        x[[0, 2], 0] = 0
console.log(twoSteps.tolist());
//=> [ [ 1, 2 ], [ 3, 4 ], [ 5, 6 ] ]
//=> [ [ 0, 2 ], [ 3, 4 ], [ 0, 6 ] ]

// The second one, too. `counter[[0, 0, 1]] += 1` reads three numbers, 0 0 0, adds 1 to each, and writes 1 1 1. Two of them go to place 0,
// and the last one stays. To count, ask for adding:

console.log(zeros(3).indexPut([tensor(seen, { dtype: 'int32' })], ones(3), true), zeros(3).indexAdd(0, tensor(seen, { dtype: 'int32' }), ones(3)));
console.log(zeros(3).set([seen], tensor([10, 20, 30])));
//=> tensor([2., 1., 0.]) tensor([2., 1., 0.])
//=> tensor([20., 30.,  0.])

// ## View or copy? Write, and see
//
// One test settles it for any call: write into the first element of the result, and look whether x has changed.

const first = tensor([0, 1], { dtype: 'int32' });
const calls: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  'get(0)': (x) => x.get(0), 'get(slice(0, 2))': (x) => x.get(slice(0, 2)), "get('...', null)": (x) => x.get('...', null), narrow: (x) => x.narrow(0, 0, 1),
  'get([0])': (x) => x.get([0]), 'get(mask)': (x) => x.get(x.ge(0)), maskedSelect: (x) => x.maskedSelect(x.ge(0)), take: (x) => x.take(first),
  indexSelect: (x) => x.indexSelect(0, first), gather: (x) => x.gather(0, first.view(2, 1)), sort: (x) => x.sort()[0], topk: (x) => x.topk(1)[0],
  reshape: (x) => x.reshape(6), 't().reshape': (x) => x.t().reshape(6), flatten: (x) => x.flatten(), 't().flatten': (x) => x.t().flatten(),
  transpose: (x) => x.transpose(0, 1), permute: (x) => x.permute(1, 0), unsqueeze: (x) => x.unsqueeze(0), squeeze: (x) => x.squeeze(),
  expand: (x) => x.expand(4, 2, 3), broadcastTensors: (x) => F.broadcastTensors(x, zeros(4, 1, 1))[0], meshgrid: (x) => F.meshgrid(x.view(6), x.view(6))[0],
  repeat: (x) => x.repeat(2, 1), tile: (x) => x.tile(2), repeatInterleave: (x) => x.repeatInterleave(2, 0), cat: (x) => F.cat([x, x]),
  stack: (x) => F.stack([x, x]), split: (x) => x.split(1)[0], chunk: (x) => x.chunk(2)[0], tensorSplit: (x) => x.tensorSplit(2)[0],
  unbind: (x) => x.unbind()[0], flip: (x) => x.flip(0), roll: (x) => x.roll(1), rot90: (x) => x.rot90(), pad: (x) => F.pad(x, { pad: [0, 0] }),
};
const kinds: Record<'views' | 'copies', string[]> = { views: [], copies: [] };
for (const [call, compute] of Object.entries(calls)) {
  const x = arange(6).view(2, 3);
  const y = compute(x);
  y.set(y.shape.map(() => 0), -1);
  kinds[x.flat().includes(-1) ? 'views' : 'copies'].push(call);
}
for (const [kind, names] of Object.entries(kinds)) {
  for (let i = 0; i < names.length; i += 10) console.log(`${kind}:`.padEnd(7), names.slice(i, i + 10).join(', '));
}
//=> views:  get(0), get(slice(0, 2)), get('...', null), narrow, reshape, flatten, transpose, permute, unsqueeze, squeeze
//=> views:  expand, broadcastTensors, meshgrid, split, chunk, tensorSplit, unbind
//=> copies: get([0]), get(mask), maskedSelect, take, indexSelect, gather, sort, topk, t().reshape, t().flatten
//=> copies: repeat, tile, repeatInterleave, cat, stack, flip, roll, rot90, pad

// Whoever puts numbers together, turns them around or picks them must copy. Whoever only cuts, stretches or renames places gives a view.
// `reshape` and `flatten` are in both lists; below you will see when.
//
// ## The gradient of a choice
//
// An index multiplies nothing. So its gradient (梯度) is nothing but a way back: every number of the result hands its gradient to the place it came
// from, and a place that nobody chose gets 0. A place that was chosen twice gets *both* gradients, added up, because it had its
// influence twice:

const w = tensor([1, 2, 3], { requiresGrad: true });
w.get([0, 0, 2]).mul(tensor([1, 10, 100])).sum().backward();
console.log(w.grad);
//=> tensor([ 11.,   0., 100.])

// Here `=` instead of `+=` is the classical mistake. A word that occurs twice in a sentence would learn from one occurrence only.
//
// Writing has a gradient as well. What was overwritten had no influence, and what was written has:

const [old, fresh] = [ones(4).requiresGrad_(), ones(2).requiresGrad_()];
old.clone().set(slice(0, 2), fresh).mul(tensor([1, 10, 100, 1000])).sum().backward();
console.log(old.grad, fresh.grad);
//=> tensor([   0.,    0.,  100., 1000.]) tensor([ 1., 10.])

// Every operator that takes has a mirror, an operator that sends. The mirror is its gradient, and can be recognised by one equation, for
// all x and all g: Σ taken(x) · g = Σ x · sent(g). Both sides are the same products, in another order.

const places = tensor([[2, 0, 0], [1, 1, 3]], { dtype: 'int32' });
const some = tensor([[true, false, true, true], [false, false, true, false]]);
const mirrors: Readonly<Record<string, readonly [taken: (x: Tensor) => Tensor, sent: (g: Tensor) => Tensor]>> = {
  'a slice, zeros around it': [(x) => x.get(slice(), slice(1, 3)), (g) => F.pad(g, { pad: [1, 1] })],
  'indexSelect, indexAdd': [(x) => x.indexSelect(1, places.get(0)), (g) => zeros(2, 4).indexAdd(1, places.get(0), g)],
  'gather, scatterAdd': [(x) => x.gather(1, places), (g) => zeros(2, 4).scatterAdd(1, places, g)],
  'take, put': [(x) => x.take(places), (g) => zeros(2, 4).put(places, g, true)],
  'maskedSelect, maskedScatter': [(x) => x.maskedSelect(some), (g) => zeros(2, 4).maskedScatter(some, g)],
  'expand, sum': [(x) => x.expand(3, 2, 4), (g) => g.sum(0)],
  'flip, flip': [(x) => x.flip(1), (g) => g.flip(1)],
  'cat, split': [(x) => F.cat([x, x], { dim: 1 }), (g) => g.split(4, 1).reduce((sum, part) => sum.add(part))],
};
manualSeed(0);
for (const [names, [taken, sent]] of Object.entries(mirrors)) {
  const x = randint(-9, 10, [2, 4]).float().requiresGrad_();
  const y = taken(x);
  const g = randint(-9, 10, y.shape).float();
  y.backward(g);
  const balanced = y.mul(g).sum().item() === x.mul(sent(g)).sum().item();
  console.log(names.padEnd(28), x.grad?.equal(sent(g)), balanced);
}
//=> a slice, zeros around it     true true
//=> indexSelect, indexAdd        true true
//=> gather, scatterAdd           true true
//=> take, put                    true true
//=> maskedSelect, maskedScatter  true true
//=> expand, sum                  true true
//=> flip, flip                   true true
//=> cat, split                   true true

// ## Gather, and its mirror scatter
//
// `indexSelect` takes the same places from every row. With `gather`, every row chooses for itself: for dim 1, y[i, j] = x[i, index[i, j]].
// `scatter` goes the same ways backwards: y[i, index[i, j]] = src[i, j]. The index runs over the *short* tensor in both.

const long = tensor([[10, 11, 12, 13], [20, 21, 22, 23]]);
const gathered = long.gather(1, places);
const scattered = zeros(2, 4).scatterAdd(1, places, gathered);
console.log(gathered);
console.log(scattered);
drawLanes(new URL('gather-scatter.svg', import.meta.url), 'gather takes, scatterAdd sends back along the same lines', [
  { title: 'gather: x above, y below', long, short: gathered, index: places, down: true },
  { title: 'scatterAdd: the way back', long: scattered, short: gathered, index: places, down: false },
]);
//=> tensor([[12., 10., 10.],
//=>         [21., 21., 23.]])
//=> tensor([[20.,  0., 12.,  0.],
//=>         [ 0., 42.,  0., 23.]])

// ![Two rows of x above two rows of y, arrows from the places named by the index; then the same arrows the other way](gather-scatter.svg)
//
// Place 0 of the first row was taken twice and gets 10 twice, place 1 was not taken and gets 0. Plain `scatter` replaces instead of
// adding, and the last to arrive stays.
//
// You will meet the pair in losses: `gather` picks the score of the right class in every row, `scatter` marks it with a one. And where
// positions are chosen in every sentence of a batch, three ways say the same thing:

const scores = tensor([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]]);
const label = tensor([1, 0], { dtype: 'int32' });
console.log(scores.gather(1, label.unsqueeze(1)).squeeze(1), scores.get(arange(2), label));
console.log(zeros(2, 3).scatter(1, label.unsqueeze(1), 1));

const [sentences, chosen] = [randn(2, 8, 3), tensor([[6, 1, 2], [0, 0, 7]], { dtype: 'int32' })];
const sentence = arange(2).repeatInterleave(3); // 0 0 0 1 1 1
const byPairs = sentences.get(sentence, chosen.flatten()).view(2, 3, 3);
const byStretching = sentences.get(arange(2).unsqueeze(1), chosen);
const byGather = sentences.gather(1, chosen.unsqueeze(2).expand(-1, -1, 3));
console.log(sentence, byPairs.equal(byStretching), byPairs.equal(byGather));
//=> tensor([0.7000, 0.5000]) tensor([0.7000, 0.5000])
//=> tensor([[0., 1., 0.],
//=>         [1., 0., 0.]])
//=> tensor([0, 0, 0, 1, 1, 1]) true true

// ## Places in order: sort, topk, unique
//
// `sort` gives two tensors, the values and where they were. `argsort` gives the second alone; it is an index like any other:

const pi = tensor([3, 1, 4, 1, 5]);
const [sorted, order] = pi.sort();
console.log(sorted, order, pi.get(order).equal(sorted), pi.gather(0, order).equal(sorted));
console.log(pi.topk(2).map(String));
//=> tensor([1., 1., 3., 4., 5.]) tensor([1, 3, 0, 2, 4]) true true
//=> [ 'tensor([5., 4.])', 'tensor([4, 2])' ]

// Sorting the order once more says where each number went, its rank. An order and its `argsort` undo each other, and that also undoes a `permute`:

console.log(order.argsort(), sorted.get(order.argsort()).equal(pi));
const turned = zeros(2, 3, 5).permute(2, 0, 1);
console.log(turned.shape, turned.permute(tensor([2, 0, 1]).argsort().tolist() as number[]).shape);
//=> tensor([2, 0, 3, 1, 4]) true
//=> [ 5, 2, 3 ] [ 2, 3, 5 ]

// `unique` keeps one of each. Its inverse is an index again: which of them stands where.

const [different, inverse, counts] = pi.unique({ returnInverse: true, returnCounts: true });
console.log(different, inverse, counts, different.get(inverse).equal(pi));
//=> tensor([1., 3., 4., 5.]) tensor([1, 0, 2, 0, 3]) tensor([2, 1, 1, 1]) true

// Through all of these, a gradient goes back to where a value came from. The places themselves are whole numbers, and have none.

const v = tensor([3, 1, 4], { requiresGrad: true });
const [values, where] = v.sort();
values.mul(tensor([1, 10, 100])).sum().backward();
console.log(v.grad, where.requiresGrad);
//=> tensor([ 10.,   1., 100.]) false

// ## When does reshape copy?
//
// `view` shares or refuses, `reshape` shares or copies (chapter 1), and `flatten` is a `reshape`. "Contiguous input shares memory" is
// true, and only half of it: a tensor with its dims in another order may share as well. Ask about every order of three dims and
// every shape of up to three sizes:

const sizes = [2, 3, 4, 6, 8, 12, 24];
const wanted = [[24], ...sizes.flatMap((p) => sizes.flatMap((q) => [[p, q], ...sizes.map((r) => [p, q, r])]))]
  .filter((shape) => shape.reduce((product, length) => product * length, 1) === 24);
const found = { shared: 0, reordered: 0, copied: 0, disagree: 0 };
for (const dims of [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]) for (const shape of wanted) {
  const x = block.permute(dims);
  const shares = x.reshape(shape).storage() === x.storage();
  found[shares ? 'shared' : 'copied']++;
  if (shares && !x.isContiguous()) found.reordered++;
  if (shares === refusal(() => x.view(shape)).startsWith('view:')) found.disagree++;
}
console.log(wanted.length, 'shapes:', found);
//=> 16 shapes: { shared: 28, reordered: 12, copied: 68, disagree: 0 }

// Of the 28 that share, 12 were in another order, and `view` allowed exactly these 28. So whether you get a view depends on strides that you may
// not know. Do not rely on either: write into x itself, or say `clone` or `view`.
//
// Some reshapes have names. `flatten` merges dims, `unflatten` takes one apart, `squeeze` drops dims of size one; asked to drop a larger one, it
// does nothing and says nothing:

const cube = arange(1, 9).view(2, 2, 2);
console.log(cube.flatten(), cube.flatten(1));
console.log(cube.flatten().unflatten(0, [2, -1]).shape, zeros(1, 3, 1).squeeze().shape, zeros(1, 3, 1).squeeze(1).shape, zeros(1, 3, 1).squeeze([0, 2]).shape);
//=> tensor([1, 2, 3, 4, 5, 6, 7, 8]) tensor([[1, 2, 3, 4],
//=>         [5, 6, 7, 8]])
//=> [ 2, 4 ] [ 3 ] [ 1, 3, 1 ] [ 3 ]

// ## One number for many: expand and its relatives
//
// May the shape of `expand` be anything? Ask it:

const column = tensor([[1], [2], [3]]);
console.log(column.expand(3, 4));
for (const size of [[-1, 4], [2, 3, 4], [2, -1, -1], [3, 0], [4, 3], [-1, 3, 4], [3]]) {
  console.log(`expand(${size.join(', ')})`.padEnd(18), refusal(() => `[${column.expand(size).shape.join(', ')}]`));
}
//=> tensor([[1., 1., 1., 1.],
//=>         [2., 2., 2., 2.],
//=>         [3., 3., 3., 3.]])
//=> expand(-1, 4)      allowed: [3, 4]
//=> expand(2, 3, 4)    allowed: [2, 3, 4]
//=> expand(2, -1, -1)  allowed: [2, 3, 1]
//=> expand(3, 0)       allowed: [3, 0]
//=> expand(4, 3)       expand: x has shape [3, 1] and size is [4, 3]; dim 0 has size 3, and only size 1 can be stretched to 4
//=> expand(-1, 3, 4)   expand: x has shape [3, 1] and size is [-1, 3, 4]; a new dim needs a size ≥ 0
//=> expand(3)          expand: x has shape [3, 1] and size is [3]; 1 sizes cannot hold 2 dims

// No. Sizes are compared from the right. A dim of size 1 may become any size, zero included; any other dim must keep its size; −1 means "as it is".
// New dims may only be added on the left, and there −1 means nothing. No number is copied, which is why changing all of the result in place is refused:

console.log(refusal(() => column.expand(3, 4).add_(1)));
//=> add_: x has shape [3, 4] and strides [1, 0]; several of its elements share one place in memory, use x.clone() first

// When two tensors of different shapes meet in a sum, both are expanded to a common shape (*broadcasting*, 广播). Can any two shapes meet? Only if,
// from the right, the sizes of each dim are equal, or one of them is 1, or missing:

console.log(F.broadcastTensors(zeros(4, 1), zeros(3)).map((x) => x.shape), zeros(4, 1).add(zeros(3)).shape, zeros(0, 3).add(zeros(1, 3)).shape);
console.log(refusal(() => ones(2, 3).add(ones(2))));
console.log(refusal(() => ones(3).add_(ones(2, 3))));
//=> [ [ 4, 3 ], [ 4, 3 ] ] [ 4, 3 ] [ 0, 3 ]
//=> add: x has shape [2, 3] and other has shape [2]; other has 2 at dim -1, where 3 is needed; expected equal sizes, or 1
//=> add_: x has shape [3], the result [2, 3]; a change in place cannot change the shape

// The gradient is summed over whatever was stretched:

const [left, right] = [ones(4, 1).requiresGrad_(), ones(3).requiresGrad_()];
left.mul(right).sum().backward();
console.log(left.grad?.flat(), right.grad?.flat());
//=> [ 3, 3, 3, 3 ] [ 4, 4, 4 ]

// Three others copy. `repeat` lays the whole tensor out again and again, `tile` is `repeat` with the first numbers left out, `repeatInterleave` repeats
// every element before it goes on. And `expand` enlarges nothing that is not of size one; `repeat` does:

console.log(arange(2).repeat(3), arange(2).repeatInterleave(3), arange(2).repeatInterleave(tensor([1, 4], { dtype: 'int32' })));
console.log(arange(1, 5).repeat(2, 1), zeros(2, 3).tile(2).shape, zeros(2, 3).repeat(2, 1, 1).shape);
//=> tensor([0, 1, 0, 1, 0, 1]) tensor([0, 0, 0, 1, 1, 1]) tensor([0, 1, 1, 1, 1])
//=> tensor([[1, 2, 3, 4],
//=>         [1, 2, 3, 4]]) [ 2, 6 ] [ 2, 2, 3 ]

// ## Cut and join
//
// Along which dim does `split` cut? The first one, unless you say otherwise. All pieces, which are views, are as large as you say; what is left
// over is the last one. A list gives every size, and must use up the dim:

const tenRows = arange(10).reshape(5, 2);
console.log(tenRows.split(2).map((part) => part.tolist()));
console.log(tenRows.split([1, 4]).map((part) => part.tolist()), tenRows.split(1, 1).map((part) => part.shape));
console.log(refusal(() => tenRows.split([1, 3])));
//=> [ [ [ 0, 1 ], [ 2, 3 ] ], [ [ 4, 5 ], [ 6, 7 ] ], [ [ 8, 9 ] ] ]
//=> [ [ [ 0, 1 ] ], [ [ 2, 3 ], [ 4, 5 ], [ 6, 7 ], [ 8, 9 ] ] ] [ [ 5, 1 ], [ 5, 1 ] ]
//=> split: splitSizeOrSections is [1, 3], 4 places, but x has shape [5, 2]; expected sizes that add up to 5, the size of dim 0

// `chunk` is told how many pieces instead, finds a size, ⌈length / chunks⌉, and then cuts as `split` does. The size is right and the number
// may not be: 12 in 5 makes four pieces. `tensorSplit` makes exactly as many as you say, and evens them out:

const lengths = (parts: readonly Tensor[]): string => parts.map((part) => part.size(0)).join(' ');
for (const [length, pieces] of [[11, 6], [12, 5], [12, 4]]) {
  const [chunks, sections] = [arange(length).chunk(pieces), arange(length).tensorSplit(pieces)].map(lengths);
  console.log(`${length} in ${pieces}:`, 'chunk', chunks.padEnd(11), ' tensorSplit', sections);
}
//=> 11 in 6: chunk 2 2 2 2 2 1  tensorSplit 2 2 2 2 2 1
//=> 12 in 5: chunk 3 3 3 3      tensorSplit 3 3 2 2 2
//=> 12 in 4: chunk 3 3 3 3      tensorSplit 3 3 3 3

// `cat` joins along a dim that is there, `stack` along a new one. So `cat` wants sizes that agree in all other dims, `stack` in all; and `stack` is
// `unsqueeze`, then `cat`. `cat` undoes `split` and `chunk`, and `unbind` undoes `stack`.
// A `tensor([])` may join in any `cat` and adds nothing.

const parts = [zeros(2, 3), ones(2, 3), zeros(2, 3)];
console.log(F.cat(parts).shape, F.cat(parts, { dim: 1 }).shape, F.stack(parts).shape, F.stack(parts.slice(1), { dim: 1 }).shape);
console.log([0, 1, 2, -1].every((dim) => F.stack(parts, { dim }).equal(F.cat(parts.map((x) => x.unsqueeze(dim)), { dim }))));
console.log(F.cat(tenRows.split(2)).equal(tenRows), F.cat(tenRows.chunk(3)).equal(tenRows), F.stack(tenRows.unbind(1), { dim: 1 }).equal(tenRows));
console.log(F.cat([zeros(2, 3), tensor([]), ones(4, 3)]).shape, refusal(() => F.stack([zeros(2, 3), ones(4, 3)])));
//=> [ 6, 3 ] [ 2, 9 ] [ 3, 2, 3 ] [ 2, 2, 3 ]
//=> true
//=> true true true
//=> [ 6, 3 ] stack: tensors[0] has shape [2, 3] and tensors[1] [4, 3]; expected equal shapes

// ## Turn, shift, surround
//
// `flip` turns dims around, `roll` pushes places along and lets them in again at the other end, `rot90` turns a plane by right angles,
// counter-clockwise. `flip` twice or `rot90` four times is nothing at all; and half a turn is both flips:

const plane = arange(6).view(2, 3);
console.log(plane.flip(1).tolist(), plane.rot90().tolist(), arange(7).roll(2), plane.roll(1, 1).tolist());
console.log(plane.flip(1).flip(1).equal(plane), plane.rot90(4).equal(plane), plane.rot90(2).equal(plane.flip(0, 1)));
//=> [ [ 2, 1, 0 ], [ 5, 4, 3 ] ] [ [ 2, 5 ], [ 1, 4 ], [ 0, 3 ] ] tensor([5, 6, 0, 1, 2, 3, 4]) [ [ 2, 0, 1 ], [ 5, 3, 4 ] ]
//=> true true true

// `pad` puts places around, and its `mode` says what they show. Its numbers begin with the *last* dim, before and after: for a picture left, right,
// top, bottom. A fifth way, `symmetric`, mirrors the border as well. PyTorch's `pad` does not have it, but an index does:

const line = tensor([[1, 2, 3, 4]]);
for (const mode of ['constant', 'replicate', 'reflect', 'circular'] as const) console.log(mode.padEnd(9), F.pad(line, { pad: [2, 2], mode }).flat().join(' '));
console.log('symmetric', line.get(slice(), [1, 0, 0, 1, 2, 3, 3, 2]).flat().join(' '));
console.log(F.pad(plane, { pad: [1, 0, 0, 2], value: 9 }));
console.log(refusal(() => F.pad(line, { pad: [4, 0], mode: 'reflect' })));
//=> constant  0 0 1 2 3 4 0 0
//=> replicate 1 1 1 2 3 4 4 4
//=> reflect   3 2 1 2 3 4 3 2
//=> circular  3 4 1 2 3 4 1 2
//=> symmetric 2 1 1 2 3 4 4 3
//=> tensor([[9, 0, 1, 2],
//=>         [9, 3, 4, 5],
//=>         [9, 9, 9, 9],
//=>         [9, 9, 9, 9]])
//=> pad: pad is [4, 0], but x has shape [1, 4]; at dim 1, of size 4, mode reflect can add at most 3

// And `meshgrid` writes out the coordinates of a grid, dim by dim, as views with stride 0. `'xy'` exchanges the first two dims, for those who say
// "x to the right" before "y down":

const [down, across] = F.meshgrid(arange(2), arange(3));
console.log(down.tolist(), across.tolist(), down.stride());
console.log(F.meshgrid(arange(2), arange(3), { indexing: 'xy' }).map((x) => x.shape), down.mul(3).add(across).equal(plane));
//=> [ [ 0, 0, 0 ], [ 1, 1, 1 ] ] [ [ 0, 1, 2 ], [ 0, 1, 2 ] ] [ 1, 0 ]
//=> [ [ 3, 2 ], [ 3, 2 ] ] true

// ## Which loops became threads
//
// Taking is easy: one thread for each element of the *result*, which reads x wherever its index points. `gatherAlongKernel` in
// `src/ops/indexing/gather.ts` is one line. Nobody minds if two threads read the same number.
//
// Sending is hard: two threads would write to the same place, at the same time. So nothing is sent. One thread for each element of the
// result looks up who arrives there, and adds them up or takes the last. Who arrives where is written down beforehand, in the order of
// the loop; see `src/ops/indexing/arrivals.ts`. And where the *shape* depends on the numbers, as in `nonzero`, `unique` and masks, the host has to look
// at them first, since a kernel must know how many threads to start. On a GPU that is a wait.

const onGpu = long.gpu();
console.log(onGpu.gather(1, places.gpu()).cpu().equal(gathered), zeros(2, 4).gpu().scatterAdd(1, places.gpu(), gathered.gpu()).cpu().equal(scattered));
//=> true true

// What PyTorch says about all of this lies in `fixtures/indexing/`, `fixtures/views/` and `fixtures/shapes/`; `npx vitest run -t gather` compares.
//
// ## What study notes often get wrong
//
// - *"`chunk(x, n)` makes n pieces, the last one smaller."* At most n: 12 in 5 made four, and all were of one size. See above.
// - *"Reflecting [1, 2, 3, 4] by 2 gives [3, 2, 1, 2, 3, 4, 4, 3, 2]."* Nine numbers cannot be right: 2 + 4 + 2 is eight. At the left the border is
//   not repeated, so neither is it at the right:

console.log(F.pad(line, { pad: [2, 2], mode: 'reflect' }).flat().join(' '));
//=> 3 2 1 2 3 4 3 2

// ## Exercises
//
// Eleven, from the places of a slice to a law by which a wrong gradient gives itself away: `chapters/02-indexing/exercises.ts`. The first is
// graded by `npm run learn -- 2.1`.
