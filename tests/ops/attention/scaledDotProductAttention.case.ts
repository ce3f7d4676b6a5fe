import fc from 'fast-check';
import { expect } from 'vitest';
import { ones, zeros } from '../../../src/creation.ts';
import { add, scaledDotProductAttention as attention, to, where } from '../../../src/ops/index.ts';
import { positiveSize, shapes, size, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

const truth = fc.integer({ min: 0, max: 1 });
const dropoutP = fc.constantFrom(0, 0, 0, 0.5, 1);
const scale = fc.constantFrom(null, 0.5, -1);
const small = { elements: fc.integer({ min: -24, max: 24 }).map((sixteenths) => sixteenths / 16) };
const sizes = fc.record({ L: size, S: size, E: positiveSize, V: positiveSize });

/** The same dims before the last two, and a mask of either kind, or isCausal, or nothing. */
const masks = fc.constantFrom('open', 'causal', 'bool', 'float', 'rows');
const alike = fc.tuple(shapes({ maxRank: 2 }), sizes, fc.record({ dropoutP, scale }), masks).chain(([before, { L, S, E, V }, options, kind]) => {
  const mask = kind === 'bool' ? tensorOf([L, S], { dtype: 'bool', elements: truth })
    : kind === 'float' ? tensorOf([...before, L, S], small) : kind === 'rows' ? tensorOf([L, 1], small) : fc.constant(null);
  const given = fc.constant({ ...options, isCausal: kind === 'causal' });
  return fc.tuple(tensorOf([...before, L, E], small), tensorOf([...before, S, E], small), tensorOf([...before, S, V], small), mask, given);
});
/** Heads that several queries share. */
const shared = fc.constantFrom([4, 2, 2], [4, 1, 2], [3, 1, 1], [2, 2, 1]);
const grouped = fc
  .tuple(fc.option(positiveSize), sizes, shared, fc.record({ dropoutP, scale, isCausal: fc.boolean() }))
  .chain(([N, { L, S, E, V }, heads, options]) => {
    const [q, k, v] = heads.map((count) => (N === null ? [count] : [N, count]));
    const given = fc.constant({ ...options, enableGqa: true });
    return fc.tuple(tensorOf([...q, L, E], small), tensorOf([...k, S, E], small), tensorOf([...v, S, V], small), fc.constant(null), given);
  });
/** Dims of one that are stretched. */
const singles = fc.constantFrom([[2, 1], [1, 3], [3]], [[1], [2], []], [[], [], [2]]);
const stretched = fc.tuple(sizes, singles, fc.record({ dropoutP })).chain(([{ L, S, E, V }, [q, k, v], options]) =>
  fc.tuple(tensorOf([...q, L, E], small), tensorOf([...k, S, E], small), tensorOf([...v, S, V], small), fc.constant(null), fc.constant(options)));

const [query, key, value] = [zeros(3, 2), zeros(4, 2), zeros(4, 5)];
const mask = ones(3, 4, { dtype: 'bool' });

export default caseFor(attention, {
  calls: fc.oneof({ weight: 3, arbitrary: alike }, { weight: 1, arbitrary: grouped }, { weight: 1, arbitrary: stretched }),
  tolerance: 'norm',
  runs: 40,
  laws: {
    'an average lies among what is averaged': (y, _query, _key, v, attnMask, { dropoutP: p = 0 }) => {
      if (p > 0 || attnMask || v.numel() === 0) return;
      const [least, most] = [Math.min(...v.flat()), Math.max(...v.flat())];
      for (const average of y.flat()) expect(average > least - 1e-4 && average < most + 1e-4).toBe(true);
    },
    'a mask of booleans is one of minus infinities': (y, q, k, v, attnMask, options) => {
      if (attnMask?.dtype !== 'bool' || options.dropoutP) return;
      const infinities = to(where(attnMask, 0, -Infinity), { dtype: q.dtype });
      attention(q, k, v, infinities, options).flat().forEach((average, i) => expect(average).toBeCloseTo(y.flat()[i], 5));
    },
    'a shift of all values shifts the averages': (y, q, k, v, attnMask, options) => {
      if (attnMask || options.dropoutP || k.size(-2) === 0) return;
      attention(q, k, add(v, 1), attnMask, options).flat().forEach((average, i) => expect(average).toBeCloseTo(y.flat()[i] + 1, 4));
    },
    'the first query of a causal call sees the first value': (y, _query, _key, v, _mask, { isCausal, dropoutP: p = 0 }) => {
      if (!isCausal || p > 0 || v.ndim !== 2 || v.numel() === 0 || y.numel() === 0) return;
      const first = v.flat();
      y.flat().slice(0, v.size(1)).forEach((seen, i) => expect(seen).toBeCloseTo(first[i], 5));
    },
  },
  refuses: [
    [[zeros(2), key, value], 'scaledDotProductAttention: query has shape [2]; expected [..., L, E]'],
    [[query, zeros(2), value], 'scaledDotProductAttention: key has shape [2]; expected [..., S, E]'],
    [[query, key, zeros(4)], 'scaledDotProductAttention: value has shape [4]; expected [..., S, Ev]'],
    [[query, key, value, { enableGqa: true }], 'scaledDotProductAttention: query has shape [3, 2]; enableGqa shares heads; expected [..., heads, L, E]'],
    [[query, zeros(4, 3), value],
      'scaledDotProductAttention: query has shape [3, 2] and key [4, 3]; queries have 2 features, keys 3 (dim -1); expected equal sizes'],
    [[query, key, zeros(3, 5)],
      'scaledDotProductAttention: key has shape [4, 2] and value [3, 5]; there are 4 keys and 3 values (dim -2); expected equal sizes'],
    [[zeros(3, 3, 2), zeros(2, 4, 2), zeros(3, 4, 2), { enableGqa: true }],
      'scaledDotProductAttention: query has shape [3, 3, 2] and key [2, 4, 2]; 2 heads (dim -3) cannot be shared evenly by 3; expected a divisor of 3'],
    [[zeros(3, 3, 2), zeros(2, 4, 2), zeros(3, 4, 2)],
      'scaledDotProductAttention: query without its last two dims has shape [3] and key without its last two dims has shape [2]; '
      + 'key without its last two dims has 2 at dim -1, where 3 is needed; expected equal sizes, or 1'],
    [[query, key, value, mask, { isCausal: true }],
      'scaledDotProductAttention: attnMask is given and isCausal is true; expected one of them, or a mask that is causal itself'],
    [[query, key, value, ones(3, 3, { dtype: 'bool' })],
      'scaledDotProductAttention: attnMask has shape [3, 3]; there is a score for every query and key, [3, 4]; expected equal sizes, or 1'],
    [[query, key, value, ones(2, 3, 4, { dtype: 'bool' })],
      'scaledDotProductAttention: attnMask has shape [2, 3, 4]; there is a score for every query and key, [3, 4]; expected equal sizes, or 1'],
    [[query, key, value, ones(3, 4, { dtype: 'int32' })], 'scaledDotProductAttention: attnMask has dtype int32 and query float32; expected bool or float32'],
    [[query, key, value, { dropoutP: 2 }], 'scaledDotProductAttention: dropoutP is 2; expected a number from 0 to 1'],
    [[query, key, value, { scale: Infinity }], 'scaledDotProductAttention: scale is Infinity; expected a finite number, or null for 1 / √E'],
    [[query, key, value, { isCausal: 1 }], 'scaledDotProductAttention: isCausal is 1; expected true or false'],
    [[query, key, value, { enableGqa: 'yes' }], 'scaledDotProductAttention: enableGqa is yes; expected true or false'],
    [[query, key, value, { causal: true }],
      'scaledDotProductAttention: unknown option causal; did you mean isCausal? (its options are dropoutP, isCausal, scale, enableGqa)'],
  ],
});
