import { onesLike, zerosLike } from '../../creation.ts';
import type { Tensor } from '../../tensor.ts';
import { add, div, mul } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { where } from '../elementwise/where.ts';
import { once } from '../once.ts';
import { to } from '../views/to.ts';
import { scatterAdd } from './scatterAdd.ts';
import { scatterReduce, type ScatterReduceOptions } from './scatterReduce.ts';
import { broughtBack } from './scattering.ts';

/**
 * The gradients of a scatter with a reduction, to x and to src. A place shares its g among those that met there, and every
 * reduction does so in its own way; `share` says how much an element of value v gets.
 *
 * Sums of ones, zeros and products are scattered as the elements were, so that every place knows what met there.
 */
export function reductionGradients(
  grad: Tensor, output: Tensor, x: Tensor, index: Tensor, src: Tensor, { dim, reduce, includeSelf }: ScatterReduceOptions,
): readonly [dx: () => Tensor, dsrc: () => Tensor] {
  /** How many of the elements at a place are marked by a one. */
  const count = (own: Tensor, sent: Tensor): Tensor => scatterAdd(includeSelf ? own : zerosLike(own), index, sent, { dim });
  const asFloat = (mask: Tensor): Tensor => to(mask, { dtype: x.dtype });
  const isZero = (v: Tensor): Tensor => asFloat(eq(v, 0));
  const withoutZeros = (v: Tensor): Tensor => where(eq(v, 0), 1, v);
  const arrivals = once(() => scatterAdd(zerosLike(x), index, onesLike(src), { dim }));

  /** From a place to the elements that were sent there. */
  const toSource = (place: Tensor): Tensor => broughtBack(place, index, src, dim);
  /** x that does not count keeps g where nothing arrives, and gets nothing elsewhere. */
  const toSelf = (share: () => Tensor): Tensor => (includeSelf ? share() : where(eq(arrivals(), 0), grad, 0));

  if (reduce === 'sum') return [() => toSelf(() => grad), () => toSource(grad)];
  /** g, divided by a number of sharers; where nothing arrives there may be none, and nobody asks. */
  const divided = (sharers: Tensor): Tensor => div(grad, where(eq(arrivals(), 0), 1, sharers));
  if (reduce === 'mean') {
    const share = once(() => divided(add(arrivals(), Number(includeSelf))));
    return [() => toSelf(share), () => toSource(share())];
  }
  if (reduce === 'prod') {
    // The product of the others is that of all without zeros, divided by the element; or nothing, if another is zero.
    const product = once(() => mul(grad, scatterReduce(withoutZeros(x), index, withoutZeros(src), { dim, reduce, includeSelf })));
    const zeros = once(() => count(isZero(x), isZero(src)));
    const ofOthers = (v: Tensor, products: Tensor, zeroCount: Tensor): Tensor =>
      where(eq(zeroCount, isZero(v)), div(products, withoutZeros(v)), 0);
    return [
      () => toSelf(() => ofOthers(x, product(), zeros())),
      () => ofOthers(src, toSource(product()), toSource(zeros())),
    ];
  }
  const share = once(() => divided(count(asFloat(eq(x, output)), asFloat(eq(src, toSource(output))))));
  return [
    () => toSelf(() => mul(share(), asFloat(eq(x, output)))),
    () => mul(toSource(share()), asFloat(eq(src, toSource(output)))),
  ];
}
