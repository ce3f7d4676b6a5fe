import { empty } from '../creation.ts';
import type { Shape } from '../shape.ts';
import { calculateFanInAndFanOut, kaimingUniform_, uniform_ } from './init.ts';
import type { Placement } from './options.ts';
import { Parameter } from './parameter.ts';

/** Parameters whose numbers are still to be chosen. */
export const newParameter = (shape: Shape, { device, dtype }: Placement): Parameter => new Parameter(empty(shape, { device, dtype }));

/**
 * How `Linear` and the convolutions begin: weight, then bias, uniform in ±1/√fanIn.
 *
 * (Kaiming's bound with a = √5: gain √(2/6) · √3 / √fanIn = 1/√fanIn.)
 */
export function resetWeightAndBias(weight: Parameter, bias: Parameter | null): void {
  kaimingUniform_(weight, { a: Math.sqrt(5) });
  if (!bias) return;
  const [fanIn] = calculateFanInAndFanOut(weight);
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  uniform_(bias, -bound, bound);
}
