/** Shapes, pieces, joins and grids: what is a view, how they are called, and every refusal. Their numbers are in recorded.test.ts. */
import { describe, expect, test } from 'vitest';
import { arange, F, OperatorError, ones, type Tensor, tensor, zeros } from '../../src/index.ts';

const x = arange(24).reshape(2, 3, 4);
const shapesOf = (tensors: readonly Tensor[]): unknown => tensors.map(({ shape }) => shape);

test('what can be a view is one', () => {
  const views = [
    x.flatten(), x.flatten(0, 1), x.unflatten(2, [2, 2]), x.transpose(0, 1).unflatten(2, [2, 2]), x.ravel(), x.swapaxes(0, 2), x.swapdims(0, 1),
    x.moveaxis(0, 2), x.movedim([0, 1], [2, 0]), x.mT, x.select(0, 0).t(), x.select(0, 0).T,
    F.atleast3d(x.select(0, 0)), F.atleast2d(x.select(0, 0).select(0, 0)),
    x.broadcastTo(5, 2, 3, 4), x.expandAs(zeros(5, 2, 3, 4)), x.viewAs(zeros(24)), ...F.broadcastTensors(x, zeros(5, 1, 1, 1)).slice(0, 1),
    ...x.chunk(2), ...x.tensorSplit([1, 2], 1), ...x.hsplit(3), ...x.vsplit(2), ...x.dsplit(2), ...x.split(3, 2), ...x.splitWithSizes([1, 2], 1),
    ...x.unbind(1), ...F.meshgrid(x.flatten(), x.flatten()),
  ];
  expect(views.map((view) => view.storage() === x.storage())).toEqual(views.map(() => true));
});

test('what cannot be a view is a copy', () => {
  const turned = x.transpose(0, 1);
  for (const y of [turned.flatten(), turned.ravel(), x.flip(0), x.fliplr(), x.flipud(), x.roll(1), x.rot90(), x.repeat(1, 1, 1), x.tile(1)]) {
    expect(y.storage()).not.toBe(x.storage());
  }
});

test('what has nothing to do gives x itself', () => {
  const vector = ones(3);
  const same = [vector.flatten(), F.atleast1d(vector), F.cartesianProd(vector), ...F.broadcastTensors(vector, zeros(3)).slice(0, 1)];
  expect(same).toEqual([vector, vector, vector, vector]);
  expect(vector.flatten()).toBe(vector);
  expect(F.cartesianProd(vector)).toBe(vector);
});

test('several tensors are written one by one, or as a list', () => {
  const [a, b] = [tensor([1, 2]), tensor([3, 4])];
  expect(F.meshgrid(a, b, { indexing: 'xy' }).map(String)).toEqual(F.meshgrid([a, b], { indexing: 'xy' }).map(String));
  expect(F.cartesianProd(a, b).tolist()).toEqual(F.cartesianProd([a, b]).tolist());
  expect(shapesOf(F.atleast2d(a, tensor(5)))).toEqual([[1, 2], [1, 1]]);
  expect(shapesOf(F.atleast2d([a]))).toEqual([[1, 2]]);
  expect(F.atleast2d(a).shape).toEqual([1, 2]);
  expect(F.broadcastTensors()).toEqual([]);
});

test('methods make a tensor like another, or of a type', () => {
  expect(tensor([2.7, 3]).int().tolist()).toEqual([2, 3]);
  expect([zeros(2).int().dtype, zeros(2).byte().dtype, zeros(2).typeAs(tensor([true])).dtype]).toEqual(['int32', 'uint8', 'bool']);
  expect(zeros(6).reshapeAs(zeros(2, 3)).shape).toEqual([2, 3]);
});

test('methods take what PyTorch takes by position', () => {
  expect([x.unfold(2, 2, 2).shape, x.asStrided([2], [3], 1).tolist(), x.flip(0, 1).at(0, 0, 0), x.flip([2]).at(0, 0, 0), x.roll(1, 2).at(0, 0, 0)])
    .toEqual([[2, 3, 2, 2], [1, 4], 20, 3, 3]);
  expect([x.repeat([2, 1, 1]).shape, x.tile(2, 1).shape, x.rot90(1, [1, 2]).at(0, 0, 0), x.flipud().at(0, 0, 0), x.fliplr().at(0, 0, 0)])
    .toEqual([[4, 3, 4], [2, 6, 4], 3, 12, 8]);
  expect([x.split([1, 3], 2)[1].shape, x.unbind()[1].at(0, 0), x.chunk(3, 1).length, x.tensorSplit(2, 2)[1].at(0, 0, 0)]).toEqual([[2, 3, 3], 12, 3, 2]);
  expect(x.tensorSplit(tensor([1, 2], { dtype: 'int32' }), 1).map((piece) => piece.shape[1])).toEqual([1, 1, 1]);
  expect(x.tensorSplit(tensor(2, { dtype: 'int32' }), 2).map((piece) => piece.shape[2])).toEqual([2, 2]);
});

test('combinations come in order', () => {
  expect(F.combinations(arange(4), { r: 3 }).tolist()).toEqual([[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]);
  expect(F.combinations(arange(3), { withReplacement: true }).shape).toEqual([6, 2]);
});

describe('refusals', () => {
  const scalar = tensor(5);
  test.each([
    [() => F.flatten(x, { startDim: 2, endDim: 0 }), 'flatten: startDim is 2 and endDim 0, but x has shape [2, 3, 4]; expected startDim not behind endDim'],
    [() => F.flatten(x, { startDim: 3 }), 'flatten: startDim is 3, but x has shape [2, 3, 4]; startDim must be an integer from -3 to 2'],
    [() => F.flatten(x, { endDim: 3 }), 'flatten: endDim is 3, but x has shape [2, 3, 4]; endDim must be an integer from -3 to 2'],
    [() => F.unflatten(scalar, { dim: 0, sizes: [1] }), 'unflatten: x has shape []; a 0-D tensor has no dim to take apart'],
    [() => F.unflatten(x, { dim: 3, sizes: [1] }), 'unflatten: dim is 3, but x has shape [2, 3, 4]; dim must be an integer from -3 to 2'],
    [() => F.unflatten(x, { dim: 2, sizes: [3, -1] }),
      'unflatten: sizes is [3, -1], but x has shape [2, 3, 4]; expected sizes whose product is 4, the size of dim 2, at most one of them -1'],
    [() => F.movedim(x, { source: 0, destination: [1, 2] }),
      'movedim: source is 0 and destination [1,2]; expected as many places as dims, none of them twice'],
    [() => F.movedim(x, { source: 3, destination: 0 }), 'movedim: source is 3, but x has shape [2, 3, 4]; source must be an integer from -3 to 2'],
    [() => F.moveaxis(x, { source: 0, destination: 3 }), 'moveaxis: destination is 3, but x has shape [2, 3, 4]; destination must be an integer from -3 to 2'],
    [() => F.swapaxes(x, { axis0: 3, axis1: 0 }), 'transpose: dim0 is 3, but x has shape [2, 3, 4]; dim0 must be an integer from -3 to 2'],
    [() => F.broadcastTensors(ones(2), ones(3)),
      'broadcastTensors: tensors[0] has shape [2] and tensors[1] has shape [3]; tensors[1] has 3 at dim -1, where 2 is needed; expected equal sizes, or 1'],
    [() => F.chunk(x, { chunks: 0 }), 'chunk: chunks is 0; expected a whole number ≥ 1'],
    [() => F.chunk(x, { chunks: 1, dim: 3 }), 'chunk: dim is 3, but x has shape [2, 3, 4]; dim must be an integer from -3 to 2'],
    [() => F.chunk(scalar, { chunks: 1 }), 'chunk: x has shape []; a 0-D tensor has no dim to cut'],
    [() => F.tensorSplit(x, { indicesOrSections: 0 }), 'tensorSplit: indicesOrSections is 0; expected a whole number ≥ 1, or a list of places to cut at'],
    [() => F.tensorSplit(x, { indicesOrSections: [0.5] }),
      'tensorSplit: indicesOrSections is [0.5]; expected a whole number ≥ 1, or a list of places to cut at'],
    [() => F.tensorSplit(x, { indicesOrSections: 1, dim: 3 }), 'tensorSplit: dim is 3, but x has shape [2, 3, 4]; dim must be an integer from -3 to 2'],
    [() => F.tensorSplit(scalar, { indicesOrSections: 1 }), 'tensorSplit: x has shape []; a 0-D tensor has no dim to cut'],
    [() => F.hsplit(x, { indicesOrSections: 2 }),
      'hsplit: indicesOrSections is 2, but x has shape [2, 3, 4]; dim 1 has 3 places, which cannot be divided evenly'],
    [() => F.hsplit(scalar, { indicesOrSections: 1 }), 'hsplit: x has shape []; expected at least 1 dim'],
    [() => F.vsplit(ones(2), { indicesOrSections: 1 }), 'vsplit: x has shape [2]; expected at least 2 dims'],
    [() => F.dsplit(ones(2, 2), { indicesOrSections: 1 }), 'dsplit: x has shape [2, 2]; expected at least 3 dims'],
    [() => F.hstack([]), 'hstack: tensors is an empty list; expected at least one tensor'],
    [() => F.vstack([ones(2), ones(3)]), 'cat: tensors[0] has shape [1, 2] and tensors[1] [1, 3]; only the sizes at dim 0 may differ'],
    [() => F.fliplr(ones(2)), 'fliplr: x has shape [2]; expected at least 2 dims'],
    [() => F.flipud(scalar), 'flipud: x has shape []; expected at least 1 dim'],
    [() => F.tile(x, { dims: [-1] }), 'tile: dims is [-1]; expected a list of whole numbers ≥ 0'],
    [() => F.meshgrid(), 'meshgrid: no tensors were passed; expected at least one'],
    [() => F.meshgrid(ones(2, 2)),
      'meshgrid: tensors[0] has shape [2, 2] and dtype float32; expected at most one dim, and the dtype of tensors[0], float32'],
    [() => F.meshgrid(ones(2), tensor([true])),
      'meshgrid: tensors[1] has shape [1] and dtype bool; expected at most one dim, and the dtype of tensors[0], float32'],
    [() => F.meshgrid([ones(2)], { indexing: 'yx' as 'xy' }), 'meshgrid: indexing is "yx"; expected \'ij\' or \'xy\''],
    [() => F.cartesianProd(), 'cartesianProd: no tensors were passed; expected at least one'],
    [() => F.cartesianProd(ones(2), scalar), 'cartesianProd: tensors[1] has shape []; expected one dim'],
    [() => F.combinations(scalar), 'combinations: x has shape []; expected one dim'],
    [() => F.combinations(ones(2), { r: -1 }), 'combinations: r is -1; expected a whole number ≥ 0'],
    [() => F.combinations(ones(2), { withReplacement: 1 as unknown as boolean }), 'combinations: withReplacement is 1; expected true or false'],
    [() => F.combinations(ones(2), { k: 2 } as object), 'combinations: unknown option k; did you mean r? (its options are r, withReplacement)'],
    [() => ones(2).mT, 'mT: x has shape [2]; expected a matrix, or a batch of matrices'],
    [() => x.t(), 't: x has shape [2, 3, 4], 3 dims; expected at most 2, use transpose'],
  ])('%s', (call, message) => expect(call).toThrow(new OperatorError(message)));
});
