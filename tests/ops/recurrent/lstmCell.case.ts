import fc from 'fast-check';
import { expect } from 'vitest';
import { zeros } from '../../../src/creation.ts';
import { lstmCell, select, unsqueeze } from '../../../src/ops/index.ts';
import { positiveSize, size, tensor, tensorOf } from '../../support/arbitraries.ts';
import { caseFor } from '../../support/case.ts';

/** Small weights: far out on their curves, the gates have no slope to compare. */
const small = { elements: fc.integer({ min: -16, max: 16 }).map((sixteenths) => sixteenths / 16) };
const calls = fc.tuple(fc.option(size), size, positiveSize).chain(([N, I, H]) => {
  const rows = N === null ? [] : [N];
  return fc.tuple(
    tensorOf([...rows, I], small), tensorOf([...rows, H], small), tensorOf([...rows, H], small), tensorOf([4 * H, I], small), tensorOf([4 * H, H], small),
    fc.option(tensorOf([4 * H], small)), fc.option(tensorOf([4 * H], small)), fc.constant({}),
  );
});
const [x, h, weightIh, weightHh] = [tensor([[1, 2]]), tensor([[1, 2, 3]]), zeros(12, 2), zeros(12, 3)];

export default caseFor(lstmCell, {
  calls,
  tolerance: 'norm',
  runs: 40,
  laws: {
    'what is shown lies between −1 and 1': ([shown]) => { for (const value of shown.flat()) expect(Math.abs(value)).toBeLessThan(1); },
    'a single sequence is a batch of one': ([shown, cell], ...[step, h, c, ...rest]) => {
      if (step.ndim !== 1) return;
      const batch = lstmCell(unsqueeze(step, { dim: 0 }), unsqueeze(h, { dim: 0 }), unsqueeze(c, { dim: 0 }), ...rest);
      [shown, cell].forEach((single, i) => expect(select(batch[i], { dim: 0, index: 0 }).tolist()).toEqual(single.tolist()));
    },
    'the cell gains at most one': ([, cell], _x, _h, c) => {
      const before = c.flat();
      cell.flat().forEach((value, i) => expect(Math.abs(value)).toBeLessThan(Math.abs(before[i]) + 1));
    },
  },
  refuses: [
    [[tensor([[[1]]]), h, h, weightIh, weightHh], 'lstmCell: x has shape [1, 1, 1]; expected [N, I] or [I], one step of a sequence'],
    [[x, tensor([[1, 2, 3], [4, 5, 6]]), h, weightIh, weightHh], 'lstmCell: h has shape [2, 3] and x [1, 2]; expected [1, H], a row for every row of x'],
    [[tensor([1, 2]), h, h, weightIh, weightHh], 'lstmCell: h has shape [1, 3] and x [2]; expected [H]'],
    [[x, h, tensor([[1, 2]]), weightIh, weightHh], 'lstmCell: c has shape [1, 2] and h [1, 3]; expected [1, 3]'],
    [[x, h, h, zeros(12, 3), weightHh], 'lstmCell: weightIh has shape [12, 3]; x has 2 features, and every one of the 3 units has 4 gates; expected [12, 2]'],
    [[x, h, h, weightIh, zeros(9, 3)], 'lstmCell: weightHh has shape [9, 3]; h has 3 units, and every one of the 3 units has 4 gates; expected [12, 3]'],
    [[x, h, h, weightIh, weightHh, zeros(3)], 'lstmCell: biasIh has shape [3]; h has 3 units, and every one of the 3 units has 4 gates; expected [12]'],
    [[x, h, h, weightIh, weightHh, null, zeros(4)], 'lstmCell: biasHh has shape [4]; h has 3 units, and every one of the 3 units has 4 gates; expected [12]'],
    [[x, h, h, weightIh], 'lstmCell: weightHh is missing; expected a Tensor'],
    [[x, h, h, weightIh, weightHh, { bias: true }], 'lstmCell: unknown option bias; it has no options'],
  ],
});
