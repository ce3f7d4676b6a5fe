/**
 * Quantiles: the value below which the share q of the elements lies. 0 asks for the smallest, ½ for the middle, 1 for the largest.
 *
 *     rank = q (n − 1)        a = sort(x)[⌊rank⌋]   b = sort(x)[⌈rank⌉]   w = rank − ⌊rank⌋
 *     y = a + w (b − a)                          dx = (1 − w) g where a was, w g where b was
 *                                                dq = (n − 1) Σ g (b − a)
 *
 * The other interpolations take a (`lower`), b (`higher`), the middle of both (`midpoint`), or the one whose rank is nearer (`nearest`; at
 * equal distance the even rank), and q has no gradient. One NaN makes the quantile NaN; `nanquantile` looks at the numbers only, and
 * is NaN where there are none. Next to an infinity, interpolating gives NaN even at w = 0, as 0 · ∞ does.
 *
 * @shape  x: float, not empty   q: a number, [] or [Q], from 0 to 1  →  y: [Q, …], then x without dim, or with a one there (keepdim); no Q for one q
 * @torch  torch.quantile(input, q, dim=None, keepdim=False, interpolation='linear'),  torch.nanquantile
 * @example quantile(tensor([1, 2, 4, 8]), 0.5)   // 3
 */
import { through } from '../../autograd/through.ts';
import { defineOperator, type Operator, OperatorError } from '../../operator.ts';
import { resolveDim, type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { mul, sub } from '../elementwise/arithmetic.ts';
import { eq } from '../elementwise/comparison.ts';
import { ceil, floor, round } from '../elementwise/rounding.ts';
import { lerp } from '../elementwise/ternary.ts';
import { relu } from '../elementwise/unary.ts';
import { where } from '../elementwise/where.ts';
import { gather } from '../indexing/gather.ts';
import { lanesIn } from '../reduction/argmax.ts';
import { reducedShape } from '../reduction/lanes.ts';
import { sum } from '../reduction/sum.ts';
import { permute } from '../views/dims.ts';
import { reshape } from '../views/reshape.ts';
import { to } from '../views/to.ts';
import { sort } from './sort.ts';

const interpolations = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;
export type Interpolation = (typeof interpolations)[number];
export interface QuantileOptions {
  /** The dim to look along; null looks at everything. */
  readonly dim: number | null;
  /** Leave a dim of size one in its place; of all of them, where dim is null. */
  readonly keepdim: boolean;
  /** What to make of the two elements next to the rank. */
  readonly interpolation: Interpolation;
}
type Two = [x: Tensor, q: Tensor];

function shape(name: string, x: Tensor, q: Tensor, { dim, keepdim, interpolation }: QuantileOptions): Shape {
  const rest = reducedShape(name, x.shape, { dim, keepdim });
  if (x.numel() === 0) throw new OperatorError(`${name}: x has shape ${show(x.shape)}; expected at least one element`);
  if (q.ndim > 1) throw new OperatorError(`${name}: q has shape ${show(q.shape)}; expected a number, [] or [Q]`);
  if (!q.isNumber && q.dtype !== x.dtype) {
    throw new OperatorError(`${name}: x has dtype ${x.dtype} and q ${q.dtype}; expected the same, use q.to('${x.dtype}')`);
  }
  const outside = host(q).find((share) => !(share >= 0 && share <= 1));
  if (outside !== undefined) throw new OperatorError(`${name}: q holds ${outside}; expected numbers from 0 to 1`);
  if (!interpolations.includes(interpolation)) {
    throw new OperatorError(`${name}: interpolation is ${JSON.stringify(interpolation)}; expected one of ${interpolations.join(', ')}`);
  }
  return [...q.shape, ...rest];
}

/** a + w (b − a), reckoned from the nearer end, as PyTorch does. */
const between = (a: number, b: number, w: number): number => (w < 0.5 ? a + w * (b - a) : b - (b - a) * (1 - w));

/** Of sorted numbers, the one at a rank that need not be whole. */
function atRank(numbers: readonly number[], rank: number, interpolation: Interpolation): number {
  const [below, above] = [Math.floor(rank), Math.ceil(rank)];
  const w = rank - below;
  switch (interpolation) {
    case 'lower':
      return numbers[below];
    case 'higher':
      return numbers[above];
    case 'nearest':
      return numbers[w > 0.5 || (w === 0.5 && below % 2 === 1) ? above : below];
    case 'midpoint':
      return between(numbers[below], numbers[above], 0.5);
    case 'linear':
      return between(numbers[below], numbers[above], w);
  }
}

function reference(name: string, skipNaN: boolean, x: Tensor, q: Tensor, options: QuantileOptions): Tensor {
  const { dim, interpolation } = options;
  const { outer, length, inner } = lanesIn(name, x, dim);
  const y = x.newZeros(shape(name, x, q, options));
  for (let o = 0; o < outer; o++) for (let k = 0; k < inner; k++) {
    const lane = Array.from({ length }, (_, i) => x.array[(o * length + i) * inner + k]);
    const numbers = lane.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    const isKnown = numbers.length > 0 && (skipNaN || numbers.length === length);
    for (let n = 0; n < q.numel(); n++) {
      const quantile = isKnown ? atRank(numbers, q.array[n] * (numbers.length - 1), interpolation) : NaN;
      y.array[(n * outer + o) * inner + k] = quantile;
    }
  }
  return y;
}

/** The same with operators, on both devices: sorts, and fetches what stands at the ranks. */
const withOperators = (name: string, skipNaN: boolean) => (x: Tensor, q: Tensor, options: QuantileOptions): Tensor => {
  const { dim, interpolation } = options;
  const lanes = dim === null || x.ndim === 0 ? reshape(x, { shape: [-1] }) : x;
  const d = resolveDim(name, dim ?? 0, lanes.shape);
  const [sorted] = sort(lanes, { dim: d });
  const numbers = sum(eq(lanes, lanes), { dim: d, keepdim: true });
  // One rank per q, at dim d. Where there are NaN they are last, so that is where to look for one.
  const shares = reshape(to(q, { dtype: x.dtype }), { shape: [-1, ...lanes.shape.slice(d + 1).map(() => 1)] });
  const last = lanes.shape[d] - 1;
  const rank = skipNaN ? mul(shares, relu(sub(numbers, 1))) : where(eq(numbers, last + 1), mul(shares, last), last);
  const at = (places: Tensor): Tensor => gather(sorted, to(places, { dtype: 'int32' }), { dim: d });
  const between = (w: Tensor | number): Tensor => lerp(at(floor(rank)), at(ceil(rank)), w);
  const found = {
    lower: () => at(floor(rank)),
    higher: () => at(ceil(rank)),
    nearest: () => at(round(rank)),
    midpoint: () => between(0.5),
    linear: () => between(sub(rank, floor(rank))),
  }[interpolation]();
  const dims = [d, ...lanes.shape.map((_, e) => e).filter((e) => e !== d)];
  return reshape(permute(found, { dims }), { shape: shape(name, x, q, options) });
};

function quantileOf(name: string, skipNaN: boolean): Operator<Two, QuantileOptions, Tensor, true> {
  const composed = withOperators(name, skipNaN);
  return defineOperator<Two, QuantileOptions, Tensor, true>({
    name,
    takes: { x: 'float', q: 'aside' },
    numbers: true,
    defaults: { dim: null, keepdim: false, interpolation: 'linear' },
    shape: (x, q, options) => shape(name, x, q, options),
    reference: (x, q, options) => reference(name, skipNaN, x, q, options),
    gpu: composed,
    gradient: through(composed),
    gradFn: 'SqueezeBackward4',
  });
}

export const quantile = quantileOf('quantile', false);
export const nanquantile = quantileOf('nanquantile', true);
