/** Scores and targets as tests of class losses meet them. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Tensor } from '../../../src/tensor.ts';
import { ordinary, positiveSize, shapes, size, tensorOf } from '../../support/arbitraries.ts';

export const reduction = fc.constantFrom('mean' as const, 'sum' as const, 'none' as const);
const classWeight = fc.integer({ min: 16, max: 64 }).map((sixteenths) => sixteenths / 16);
/** Weights of at least 1: the gradient of a mean is divided by their sum, and a small sum would magnify the rounding of losses that cancel. */
export const weightOf = (C: number): fc.Arbitrary<Tensor | null> => fc.option(tensorOf([C], { elements: classWeight }));

/** The shape of the scores: C alone, or N, C and up to two dims more. */
export const scoreShapes = fc.oneof(positiveSize.map((C) => [C]), fc.tuple(size, positiveSize, shapes({ maxRank: 2 })).map(([N, C, rest]) => [N, C, ...rest]));
export const withoutClasses = (shape: readonly number[]): number[] => shape.toSpliced(shape.length === 1 ? 0 : 1, 1);
export const classesOf = (shape: readonly number[]): number => shape[shape.length === 1 ? 0 : 1];
/** A class for every target, and now and then the one that is ignored. */
export function classIndices(shape: readonly number[], ignoreIndex: number): fc.Arbitrary<Tensor> {
  const elements = fc.oneof({ weight: 5, arbitrary: fc.nat({ max: classesOf(shape) - 1 }) }, { weight: 1, arbitrary: fc.constant(ignoreIndex) });
  return tensorOf(withoutClasses(shape), { dtype: 'int32', elements });
}
export const ignoreIndex = fc.constantFrom(-100, 0, 1, 9);

/** Calls with class indices; `options` are those besides ignoreIndex and reduction. */
export const indexCalls = <O extends object>(options: fc.Arbitrary<O>, elements: fc.Arbitrary<number> = ordinary) =>
  fc.tuple(scoreShapes, ignoreIndex, reduction, options).chain(([shape, ignored, reduced, others]) => {
    const given = fc.constant({ ...others, ignoreIndex: ignored, reduction: reduced });
    return fc.tuple(tensorOf(shape, { elements }), classIndices(shape, ignored), weightOf(classesOf(shape)), given);
  });

/** Losses that may be NaN: a mean over no target is. */
export const expectLosses = (actual: Tensor, expected: readonly number[], digits = 4): void =>
  actual.flat().forEach((loss, i) => (Number.isNaN(expected[i]) ? expect(loss).toBeNaN() : expect(loss).toBeCloseTo(expected[i], digits)));
