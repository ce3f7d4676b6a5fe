import fc from 'fast-check';
import { expect } from 'vitest';
import { isfinite, nanToNum } from '../../../src/ops/index.ts';
import { full } from '../../../src/creation.ts';
import { anyNumber, nonzero, tensor } from '../../support/arbitraries.ts';
import { single } from '../../support/single.ts';
import type { NanToNumOptions } from '../../../src/ops/elementwise/nanToNum.ts';

const replacement = fc.constantFrom(null, 0, -2, 1.5, NaN, Infinity);

export default single<NanToNumOptions>('nanToNum', nanToNum, {
  elements: nonzero, edges: fc.oneof(anyNumber, fc.constantFrom(NaN, Infinity, -Infinity, 3.4028234663852886e38, -3.4028234663852886e38)), tolerance: 'exact',
  types: ['int32', 'uint8', 'bool'],
  options: fc.record({ nan: replacement, posinf: replacement, neginf: replacement }, { requiredKeys: [] }),
  laws: {
    'numbers stay as they are': (y, x) => expect(y.flat()).toEqual(x.flat()),
    'without options, all become finite': (_y, { dtype, device, shape }) => {
      const most = dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38;
      for (const [value, instead] of [[NaN, 0], [Infinity, most], [-Infinity, -most]]) {
        const y = nanToNum(full(shape, value, { dtype, device }));
        expect(y.flat()).toEqual(y.flat().map(() => instead));
        expect(isfinite(y).flat()).toEqual(y.flat().map(() => 1));
      }
    },
    'null is the same as nothing': (_y, { dtype, device, shape }) => {
      const x = full(shape, NaN, { dtype, device });
      expect(nanToNum(x, { nan: null }).flat()).toEqual(x.flat().map(() => 0));
    },
  },
  refuses: [
    [[tensor([1]), { nan: '0' }], 'nanToNum: nan is "0"; expected a number or null'],
    [[tensor([1]), { posinf: true }], 'nanToNum: posinf is true; expected a number or null'],
    [[tensor([1]), { neginf: [] }], 'nanToNum: neginf is []; expected a number or null'],
  ],
});
