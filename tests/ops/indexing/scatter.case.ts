import fc from 'fast-check';
import { expect } from 'vitest';
import { backward } from '../../../src/autograd/engine.ts';
import { zerosLike } from '../../../src/creation.ts';
import { resolveDim, type Shape } from '../../../src/shape.ts';
import { gather, mul, narrow, scatter, scatterAdd, scatterReduce, sub } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { anyNumber, dimOf, ordinary, shapes, tensor, tensorOf, wholeNumber } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { distinctPointers, howMany, pointers } from './arbitraries.ts';

interface Kind {
  readonly elements: fc.Arbitrary<number>;
  readonly dtype: 'float32' | 'int32' | 'uint8' | 'bool';
}
/** The index may be smaller than x in the other dims, and smaller than src in all. `often`: several elements may be sent to one place. */
const calls = (often: boolean, { elements, dtype }: Kind = { elements: ordinary, dtype: 'float32' }) =>
  shapes({ minRank: 1, maxRank: 3 }).chain((shape) => dimOf(shape).chain((dim) => {
    const d = resolveDim('test', dim, shape);
    const along = often ? howMany(shape[d]) : fc.nat({ max: shape[d] });
    const sizes = fc.tuple(...shape.map((length, e) => (e === d ? along : fc.oneof(fc.constant(length), fc.nat({ max: length })))));
    const beyond = fc.tuple(...shape.map(() => fc.constantFrom(0, 0, 0, 1)));
    const reduce = often ? fc.constantFrom(null, 'add' as const, 'multiply' as const) : fc.constant(null);
    return fc.tuple(sizes, beyond).chain(([size, more]) => {
      const index = often ? pointers(size, shape[d]) : distinctPointers(size, d, shape[d]);
      const x = tensorOf(shape, { elements, dtype });
      return fc.oneof(
        fc.tuple(x, index, tensorOf(size.map((length, e) => length + more[e]), { elements, dtype }), fc.record({ dim: fc.constant(dim), reduce })),
        fc.tuple(x, index, fc.constant(null), fc.record({ dim: fc.constant(dim), value: elements, reduce })),
      );
    });
  }));
/** The part of src that is sent. */
const sent = (src: Tensor, shape: Shape): Tensor => shape.reduce((part, length, dim) => narrow(part, { dim, start: 0, length }), src);
const index = (...rows: number[][]) => tensor(rows, { dtype: 'int32' });
const x = tensor([[1, 2, 3], [4, 5, 6]]);
const src = tensor([[1]]);

export default caseFor(scatter, {
  calls: calls(false),
  edges: fc.oneof(
    calls(true), calls(true, { elements: anyNumber, dtype: 'float32' }), calls(true, { elements: wholeNumber, dtype: 'int32' }),
    calls(true, { elements: fc.nat({ max: 255 }), dtype: 'uint8' }), calls(true, { elements: fc.nat({ max: 1 }), dtype: 'bool' }),
  ),
  tolerance: 'elementary', // several factors meet
  laws: {
    'gather finds what was put': (y, _x, places, given, { dim = 0, value }) => {
      const found = gather(y, places, { dim }).flat();
      expect(found).toEqual(given ? sent(given, places.shape).flat() : found.map(() => value));
    },
    'putting back what was there undoes it': (y, given, places, _src, { dim = 0 }) => {
      if (places.numel() > 0) expect(scatter(y, places, gather(given, places, { dim }), { dim }).tolist()).toEqual(given.tolist());
    },
    'of several the last one stays': (_y, given, places, source, { dim = 0 }) => {
      if (!source || places.numel() === 0) return;
      const last = places.shape.at(dim) as number;
      const same = mul(places, 0);
      const y = scatter(given, same, source, { dim });
      const final = narrow(sent(source, places.shape), { dim, start: last - 1, length: 1 });
      expect(gather(y, narrow(same, { dim, start: 0, length: 1 }), { dim }).tolist()).toEqual(final.tolist());
    },
    'adding and multiplying are those of the operators that have gradients': (_y, given, places, source, { dim = 0 }) => {
      if (!source) return;
      const same = mul(places, 0);
      expect(scatter(given, same, source, { dim, reduce: 'add' }).tolist()).toEqual(scatterAdd(given, same, source, { dim }).tolist());
      expect(scatter(given, same, source, { dim, reduce: 'multiply' }).tolist())
        .toEqual(scatterReduce(given, same, source, { dim, reduce: 'prod' }).tolist());
    },
    'the first of a list is sent to a place without dimensions': (_y, given) => {
      const place = tensor(1n, { device: given.device });
      const [list, many] = [tensor([1, 2], { device: given.device }), tensor([7, 8, 9], { device: given.device })];
      expect(scatter(list, place, many, { dim: 0 }).tolist()).toEqual([1, 7]);
      expect(scatter(list, place, many, { dim: 0, reduce: 'add' }).tolist()).toEqual([1, 9]);
    },
    'a number is the same as a src full of it': (_y, given, places, source, { dim = 0 }) => {
      if (!source) return;
      const full = sub(zerosLike(source), 2.5);
      for (const reduce of [null, 'add', 'multiply'] as const) {
        expect(scatter(given, places, { dim, value: -2.5, reduce }).tolist()).toEqual(scatter(given, places, full, { dim, reduce }).tolist());
      }
    },
    'with reduce there is no gradient, and it says which operator has one': () => {
      for (const [reduce, instead] of [['add', 'scatterAdd'], ['multiply', 'scatterReduce']] as const) {
        const y = scatter(tensor([1, 2], { requiresGrad: true }), tensor([0n]), tensor([3]), { dim: 0, reduce });
        expect(y.gradFn?.name).toBe('NotImplemented');
        expect(() => backward(y, tensor([1, 1]))).toThrow(`scatter: with reduce there is no gradient; use ${instead}`);
      }
    },
  },
  refuses: [
    [[x, index([0]), src], 'scatter: option dim is missing; expected scatter(x, index, src, { dim: … })'],
    [[x, index([0]), { dim: 0 }], 'scatter: neither src nor value is given; expected one of them'],
    [[x, index([0]), src, { dim: 0, value: 1 }], 'scatter: both src and value are given; expected one of them'],
    [[x, index([0]), { dim: 0, value: '1' }], 'scatter: value is 1; expected a number, true or false'],
    [[x, index([0]), { dim: 0, value: 1e39 }], 'scatter: value is 1e+39 and x has dtype float32; expected a number that float32 can hold'],
    [[tensor([1], { dtype: 'uint8' }), tensor([0n]), { dim: 0, value: 256 }],
      'scatter: value is 256 and x has dtype uint8; expected a number that uint8 can hold'],
    [[x, index([0]), src, { dim: 0, reduce: 'sum' }], "scatter: reduce is \"sum\"; expected 'add', 'multiply' or null"],
    [[x, index([0]), src, { dim: -3 }], 'scatter: dim is -3, but x has shape [2, 3]; dim must be an integer from -2 to 1'],
    [[x, index([3]), src, { dim: 1 }], 'scatter: index[0, 0] is 3, but x has shape [2, 3]; at dim 1 expected an integer from 0 to 2'],
    [[x, index([-1]), { dim: 0, value: 1 }], 'scatter: index[0, 0] is -1, but x has shape [2, 3]; at dim 0 expected an integer from 0 to 1'],
    [[x, index([0, 0]), src, { dim: 1 }], 'scatter: x has shape [2, 3], index [1, 2] and src [1, 1]; at dim 1 index may be no larger than src'],
    [[x, index([0], [0], [0]), { dim: 1, value: 1 }], 'scatter: x has shape [2, 3] and index [3, 1]; at dim 0 index may be no larger than x'],
    [[x, tensor([0n]), { dim: 1, value: 1 }], 'scatter: x has shape [2, 3] and index [1]; expected as many dims in all'],
    [[x, tensor([[0]]), src, { dim: 1 }], 'scatter: index has dtype float32; expected int32 or uint8'],
    [[x, index([0]), tensor([[1]], { dtype: 'int32' }), { dim: 1 }], "scatter: x has dtype float32 and src int32; expected the same, use src.to('float32')"],
  ],
});
