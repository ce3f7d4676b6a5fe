import { expect } from 'vitest';
import { abs, mul, neg, positive, sign } from '../../../src/ops/index.ts';
import { nonzero, tensor } from '../../support/arbitraries.ts';
import { single } from '../../support/single.ts';

export const magnitude = {
  abs: single('abs', abs, {
    elements: nonzero, tolerance: 'exact', refusesBool: true, types: ['int32', 'uint8'],
    laws: {
      'twice is once': (y) => expect(abs(y).flat()).toEqual(y.flat()),
      'the sign of x makes x of it': (y, x) => expect(mul(y, sign(x)).flat()).toEqual(x.flat()),
    },
  }),
  sign: single('sign', sign, {
    elements: nonzero, tolerance: 'exact', types: ['int32', 'uint8', 'bool'],
    laws: {
      'it has size one': (y) => expect(abs(y).flat()).toEqual(y.flat().map(() => 1)),
      'it is odd': (y, x) => expect(neg(sign(neg(x))).flat()).toEqual(y.flat()),
      'zero has none': (_y, x) => expect(sign(mul(x, 0)).flat().map(Math.abs)).toEqual(x.flat().map(() => 0)),
    },
  }),
  positive: single('positive', positive, {
    tolerance: 'exact', refusesBool: true,
    laws: { 'it is x itself': (y, x) => expect(y).toBe(x), 'it keeps the type': () => expect(positive(tensor([1n])).dtype).toBe('int32') },
  }),
};
