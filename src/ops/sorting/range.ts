import { OperatorError } from '../../errors.ts';
import { host, type Tensor } from '../../tensor.ts';
import { max, min } from '../reduction/max.ts';

/** The smallest and the largest element of some. Histograms need two finite numbers to cut what lies between. */
export function rangeOf(name: string, x: Tensor): readonly [low: number, high: number] {
  const [low, high] = [min(x), max(x)].map((extreme) => host(extreme)[0]);
  if (Number.isFinite(low) && Number.isFinite(high)) return [low, high];
  throw new OperatorError(`${name}: x reaches from ${low} to ${high}; expected finite numbers, or a range to look at`);
}
