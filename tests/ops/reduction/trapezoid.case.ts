import fc from 'fast-check';
import { expect } from 'vitest';
import { add, mul, trapezoid } from '../../../src/ops/index.ts';
import type { Shape } from '../../../src/shape.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

/** Places for the points: none, one for all curves, some shared, or every curve its own. */
const placesFor = (shape: Shape, dim: number) => fc.oneof(
  fc.constant(null), tensorOf([shape.at(dim) as number]), tensorOf(shape),
  ...(shape.length > 1 ? [tensorOf(shape.map((size, d) => (d === (dim < 0 ? dim + shape.length : dim) ? size : 1)))] : []),
);
const calls = (elements?: fc.Arbitrary<number>) => shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => fc.tuple(
  tensorOf(shape, elements ? { elements } : {}), placesFor(shape, dim), fc.constantFrom(0.5, -2, null),
).map(([y, x, dx]): [typeof y, typeof x, { dim: number; dx: number | null }] => [y, x, { dim, dx: x ? null : dx }])));
const opposite = (a: Tensor, b: Tensor): void => expect(a.flat().map((value) => 0 - value)).toEqual(b.flat().map((value) => 0 + value));
const [two, four] = [tensor([1, 2]), tensor([[1, 2], [3, 4]])];

export default caseFor(trapezoid, {
  calls: calls(),
  edges: fc.oneof(
    calls(anyNumber),
    shapes({ minRank: 1 }).chain((shape) => fc.tuple(tensorOf(shape, { dtype: 'int32', elements: wholeNumber }), fc.constant(null), fc.constant({}))),
    fc.tuple(tensorOf([0, 2]), tensorOf([3]), fc.constant({ dim: 0 })),
  ),
  tolerance: 'norm',
  laws: {
    'upside down it is the same below zero': (area, y, x, given) => opposite(trapezoid(mul(y, -1), x, given), area),
    'backwards, too': (area, y, x, given) => {
      opposite(x ? trapezoid(y, mul(x, -1), given) : trapezoid(y, { ...given, dx: -(given.dx ?? 1) }), area);
    },
    'where the places begin does not matter': (area, y, x, given) => { if (x) expect(trapezoid(y, add(x, 8), given).tolist()).toEqual(area.tolist()); },
    'under a constant it is a rectangle': (_area, y, x, { dim = -1, dx }) => {
      const count = y.shape.at(dim) as number;
      const flat = add(mul(y, 0), 1);
      if (!x) for (const value of trapezoid(flat, { dim, dx: dx ?? null }).flat()) expect(value).toBeCloseTo(Math.max(count - 1, 0) * (dx ?? 1), 5);
      else if (count > 0 && x.ndim === 1) for (const value of trapezoid(flat, x, { dim }).flat()) expect(value).toBeCloseTo(x.at(count - 1) - x.at(0), 4);
    },
    'places as far apart as dx are dx': (area, y, x, { dim = -1, dx }) => {
      const count = y.shape.at(dim) as number;
      if (x) return;
      const places = tensor(Array.from({ length: count }, (_, i) => i * (dx ?? 1)), { dtype: y.dtype, device: y.device });
      trapezoid(y, places, { dim }).flat().forEach((value, i) => expect(value).toBeCloseTo(area.flat()[i], 4));
    },
    'it adds up over two curves': (area, y, x, given) => trapezoid(add(y, 3), x, given).flat().forEach((value, i) =>
      expect(value - trapezoid(add(mul(y, 0), 3), x, given).flat()[i]).toBeCloseTo(area.flat()[i], 3)),
  },
  refuses: [
    [[tensor(1)], 'trapezoid: dim is -1, but y has shape []; expected a dim to lay points along'],
    [[four, { dim: 2 }], 'trapezoid: dim is 2, but y has shape [2, 2]; expected an integer from -2 to 1'],
    [[four, { dim: -3 }], 'trapezoid: dim is -3, but y has shape [2, 2]; expected an integer from -2 to 1'],
    [[four, { dim: 0.5 }], 'trapezoid: dim is 0.5, but y has shape [2, 2]; expected an integer from -2 to 1'],
    [[two, { dx: '1' }], 'trapezoid: dx is 1; expected a number'],
    [[two, two, { dx: 1 }], 'trapezoid: dx is 1 and x has shape [2]; expected one of them'],
    [[four, tensor([1, 2, 3])], 'trapezoid: y has shape [2, 2] and x [3]; expected one x for each of the 2 points at dim -1'],
    [[tensor([1]), two], 'trapezoid: y has shape [1] and x [2]; expected one x for each of the 1 points at dim -1'],
    [[two, four], 'trapezoid: y has shape [2] and x [2, 2]; expected one x for each of the 2 points at dim -1'],
    [[tensor([[1, 2], [3, 4], [5, 6]]), four],
      'trapezoid: y has shape [3, 2] and x has shape [2, 2]; x has 2 at dim -2, where 3 is needed; expected equal sizes, or 1'],
    [[tensor([true, false])], 'trapezoid: y has dtype bool; expected any type but bool'],
    [[two, tensor([true, false])], 'trapezoid: x has dtype bool; expected any type but bool'],
  ],
});
