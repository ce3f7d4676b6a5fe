import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fma32, fma64 } from '../src/random/fusedMultiplyAdd.ts';

/** `digits` · 2^`power`. */
interface Float {
  digits: bigint;
  power: number;
}

const fixedPoint = 400;
const valueOf = ({ digits, power }: Float): number => Number(digits) * 2 ** power;
const floats = (precision: number): fc.Arbitrary<Float> => {
  const largest = 2n ** BigInt(precision) - 1n;
  const digits = fc.oneof(fc.bigInt({ min: -largest, max: largest }), fc.bigInt({ min: -9n, max: 9n }));
  return fc.record({ digits, power: fc.integer({ min: -60, max: 10 }) });
};

/** a · b + c in whole units of 2^−400, where nothing is lost. */
const exactly = (a: Float, b: Float, c: Float): bigint =>
  ((a.digits * b.digits) << BigInt(fixedPoint + a.power + b.power)) + (c.digits << BigInt(fixedPoint + c.power));

/** The nearest number of so many binary digits; of two equally near ones the even one. */
function rounded(exact: bigint, precision: number): number {
  const size = exact < 0n ? -exact : exact;
  const surplus = BigInt(Math.max(0, size.toString(2).length - precision));
  const kept = size >> surplus;
  const twiceRest = (size - (kept << surplus)) * 2n;
  const unit = 1n << surplus;
  const up = surplus > 0n && (twiceRest > unit || (twiceRest === unit && kept % 2n === 1n));
  const magnitude = Number((kept + BigInt(up)) << surplus) * 2 ** -fixedPoint;
  return exact < 0n ? -magnitude : magnitude;
}

test.each([['fma32', fma32, 24], ['fma64', fma64, 53]] as const)('%s is the exact result, rounded once', (_, fma, precision) => {
  fc.assert(fc.property(floats(precision), floats(precision), floats(precision), (a, b, c) => {
    expect(fma(valueOf(a), valueOf(b), valueOf(c)) + 0).toBe(rounded(exactly(a, b, c), precision) + 0);
  }), { numRuns: 3000 });
});

test.each([['fma32', fma32, 24], ['fma64', fma64, 53]] as const)('%s is exact where the terms almost cancel or almost tie', (_, fma, precision) => {
  const ones = fc.record({ digits: fc.bigInt({ min: 2n ** BigInt(precision - 1), max: 2n ** BigInt(precision) - 1n }), power: fc.constant(-precision) });
  const nudges = fc.record({ digits: fc.integer({ min: -2, max: 2 }).map(BigInt), power: fc.integer({ min: -2 * precision - 2, max: -precision + 2 }) });
  fc.assert(fc.property(ones, ones, nudges, (a, b, nudge) => {
    const product = rounded((a.digits * b.digits) << BigInt(fixedPoint + a.power + b.power), precision);
    const opposite = { digits: BigInt(-product * 2 ** (2 * precision)), power: -2 * precision };
    for (const c of [opposite, nudge]) expect(fma(valueOf(a), valueOf(b), valueOf(c)) + 0).toBe(rounded(exactly(a, b, c), precision) + 0);
  }), { numRuns: 3000 });
});

test('a product too large for its lost part is rounded twice, not lost', () => {
  expect(fma64(0.5, 1e308, 1)).toBe(5e307);
  expect(fma64(1, 1.7e308, 0)).toBe(1.7e308);
});
