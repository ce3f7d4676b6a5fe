import fc from 'fast-check';
import { expect } from 'vitest';
import { indexSelect, reshape, select, transpose, unique, uniqueConsecutive } from '../../../src/ops/index.ts';
import type { Tensor } from '../../../src/tensor.ts';
import { shapes, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';
import { anyKindOf, booleansOf, longShapes } from './arbitraries.ts';

type Result = Tensor | readonly Tensor[];
interface Asked {
  readonly returnInverse?: boolean;
  readonly returnCounts?: boolean;
  readonly dim?: number | null;
}
const questions = { returnInverse: fc.boolean(), returnCounts: fc.boolean() };
/** A dim, where every slice along it holds something. */
const someDim = (shape: readonly number[]): fc.Arbitrary<number | null> => {
  const dims = shape.map((_, d) => d).filter((d) => shape.every((size, e) => e === d || size > 0));
  return fc.constantFrom(null, ...dims, ...dims.map((d) => d - shape.length));
};
const few = (shape: readonly number[]): fc.Arbitrary<Tensor> => tensorOf(shape, { elements: fc.constantFrom(1, 2, 2.5) });
const anything = (shape: readonly number[]): fc.Arbitrary<Tensor> => fc.oneof(anyKindOf(shape), booleansOf(shape));
const callsOf = (shape: fc.Arbitrary<number[]>, elements: typeof few) =>
  shape.chain((sizes) => fc.tuple(elements(sizes), fc.record({ ...questions, dim: someDim(sizes) }, { requiredKeys: [] })));

/** Everything a call can tell. */
function parts(result: Result, { returnInverse = false }: Asked): { values: Tensor; inverse: Tensor | undefined; counts: Tensor | undefined } {
  const [values, ...rest] = [result].flat() as Tensor[];
  return returnInverse ? { values, inverse: rest[0], counts: rest[1] } : { values, inverse: undefined, counts: rest[0] };
}
const items = (x: Tensor, dim: number | null): number[][] => {
  if (dim === null) return x.flat().map((value) => [value]);
  return Array.from({ length: x.size(dim) }, (_, i) => select(x, { dim, index: i }).flat());
};
const asText = (list: readonly number[]): string => list.join();

const laws = {
  'what comes back is what was asked for': (result: Result, _x: Tensor, { returnInverse = false, returnCounts = false }: Asked) => {
    expect(Array.isArray(result) ? result.length : 1).toBe(1 + Number(returnInverse) + Number(returnCounts));
    expect(Array.isArray(result)).toBe(returnInverse || returnCounts);
  },
  'the results are the items, none is missing, none is another'(result: Result, x: Tensor, { dim = null, ...asked }: Asked) {
    const { values } = parts(result, asked);
    expect(new Set(items(values, dim).map(asText))).toEqual(new Set(items(x, dim).map(asText)));
  },
  'the inverse puts the results where they were'(result: Result, x: Tensor, { dim = null, ...asked }: Asked) {
    const { values, inverse } = parts(result, asked);
    if (!inverse) return;
    expect(inverse.shape).toEqual(dim === null ? x.shape : [x.size(dim)]);
    expect(items(indexSelect(values, reshape(inverse, { shape: [-1] }), { dim: dim ?? 0 }), dim)).toEqual(items(x, dim));
  },
  'the counts say how often each is there'(result: Result, x: Tensor, { dim = null, returnCounts = false, ...asked }: Asked) {
    const { values, counts } = parts(result, asked);
    expect(counts !== undefined).toBe(returnCounts);
    if (!counts) return;
    expect(counts.shape).toEqual([values.size(dim ?? 0)]);
    expect(counts.flat().reduce((total, count) => total + count, 0)).toBe(items(x, dim).length);
    expect(counts.flat().every((count) => count > 0)).toBe(true);
  },
};
const [x, nothing] = [tensor([[1, 2], [3, 4]]), tensor([[], []])];
const refusals = (name: string) => [
  [[x, { returnInverse: 1 }], `${name}: returnInverse is 1; expected true or false`],
  [[x, { returnCounts: 'no' }], `${name}: returnCounts is no; expected true or false`],
  [[x, { dim: -3 }], `${name}: dim is -3, but x has shape [2, 2]; dim must be an integer from -2 to 1`],
  [[tensor(1), { dim: 0 }], `${name}: dim is 0, but x has shape []; expected null, or a tensor of at least one dim`],
  [[nothing, { dim: 0 }], `${name}: x has shape [2, 0], so slices along dim 0 hold nothing; expected no size 0 at dim 1`],
  [[transpose(nothing, { dim0: 0, dim1: 1 }), { dim: 1 }], `${name}: x has shape [0, 2], so slices along dim 1 hold nothing; expected no size 0 at dim 0`],
] as const;

export const uniques = {
  unique: caseFor(unique, {
    calls: fc.oneof({ weight: 5, arbitrary: callsOf(shapes({ maxRank: 3 }), few) }, { weight: 1, arbitrary: callsOf(longShapes, few) }),
    edges: callsOf(shapes({ maxRank: 3 }), anything).chain(([given, options]) => fc.boolean().map((sorted) => [given, { ...options, sorted }] as const)),
    tolerance: 'exact',
    laws: {
      ...laws,
      'they come in order, each of them once'(result: Result, _x: Tensor, { dim = null, ...asked }: Asked) {
        const found = items(parts(result, asked).values, dim);
        found.slice(1).forEach((item, u) => {
          const j = item.findIndex((value, column) => value !== found[u][column]);
          expect(found[u][j]).toBeLessThan(item[j]);
        });
      },
    },
    refuses: [...refusals('unique'), [[x, { sorted: 1 }], 'unique: sorted is 1; expected true or false']],
  }),
  uniqueConsecutive: caseFor(uniqueConsecutive, {
    calls: callsOf(shapes({ maxRank: 3 }), few),
    edges: callsOf(shapes({ maxRank: 3 }), anything),
    tolerance: 'exact',
    laws: {
      ...laws,
      'no two neighbours are alike, and runs follow each other'(result: Result, _x: Tensor, { dim = null, ...asked }: Asked) {
        const { values, inverse } = parts(result, asked);
        const found = items(values, dim).map(asText);
        found.slice(1).forEach((item, u) => expect(item).not.toBe(found[u]));
        inverse?.flat().forEach((run, i, all) => expect(i === 0 ? run : run - all[i - 1]).toBeGreaterThanOrEqual(0));
        inverse?.flat().slice(1).forEach((run, i) => expect(run - inverse.flat()[i]).toBeLessThanOrEqual(1));
      },
    },
    refuses: refusals('uniqueConsecutive'),
  }),
};
