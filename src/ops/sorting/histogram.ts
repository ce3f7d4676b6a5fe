/**
 * A histogram with the edges of its bins: how much falls between two edges.
 *
 *     hist[b] = Σ wᵢ over the i with eᵦ ≤ xᵢ < eᵦ₊₁        density: hist[b] / (Σ hist · (eᵦ₊₁ − eᵦ))
 *
 * The last edge itself belongs to the last bin; what lies outside, and NaN, is not counted. `bins` is the number of equally wide bins of
 * `range`, 100 if it is null, or the edges. Without a range they reach from the smallest element to the largest (of no elements, from 0
 * to 1); where both ends are equal, half a step further to both sides. PyTorch has no gradient here either.
 *
 * @shape  x: float, any   bins: a number, null, or edges [B + 1] of the type of x   weight: the shape and type of x  →  hist: [B], binEdges: [B + 1]
 * @torch  torch.histogram(input, bins=100, *, range=None, weight=None, density=False)
 * @example histogram(tensor([0, 1, 1, 3]), 3)   // [[1, 2, 1], [0, 1, 2, 3]]
 */
import { linspace, onesLike, zeros } from '../../creation.ts';
import { type Flat, launch, type Thread } from '../../gpu/kernel.ts';
import { defineOperator, NotDifferentiable, OperatorError } from '../../operator.ts';
import { sameShape, type Shape, show } from '../../shape.ts';
import { host, type Tensor } from '../../tensor.ts';
import { div, mul, sub } from '../elementwise/arithmetic.ts';
import { indexAdd } from '../indexing/indexAdd.ts';
import { sum } from '../reduction/sum.ts';
import { clone } from '../views/contiguous.ts';
import { reshape } from '../views/reshape.ts';
import { narrow } from '../views/slices.ts';
import { to } from '../views/to.ts';
import { rangeOf } from './range.ts';
import { searchsorted } from './searchsorted.ts';

export interface HistogramOptions {
  /** Where the first of equally wide bins begins, and where the last one ends; null lets the elements decide. */
  readonly range: readonly [low: number, high: number] | null;
  /** Divide by the total and by the widths, so that the area under the histogram is one. */
  readonly density: boolean;
}
type Three = [x: Tensor, bins: Tensor | null, weight: Tensor | null];

const areEdges = (bins: Tensor | null): bins is Tensor => bins !== null && !bins.isNumber;
const countOf = (bins: Tensor | null): number => (areEdges(bins) ? bins.numel() - 1 : bins === null ? 100 : host(bins)[0]);

function shapes(x: Tensor, bins: Tensor | null, weight: Tensor | null, { range, density }: HistogramOptions): [Shape, Shape] {
  if (typeof density !== 'boolean') throw new OperatorError(`histogram: density is ${String(density)}; expected true or false`);
  if (weight && (!sameShape(x.shape, weight.shape) || weight.dtype !== x.dtype)) {
    const both = `x has shape ${show(x.shape)} and dtype ${x.dtype}, weight ${show(weight.shape)} and ${weight.dtype}`;
    throw new OperatorError(`histogram: ${both}; expected the same`);
  }
  const count = countOf(bins);
  if (areEdges(bins)) checkEdges(x, bins, range);
  else if (!Number.isInteger(count) || count < 1) {
    throw new OperatorError(`histogram: bins is ${count}; expected a whole number ≥ 1, or a tensor of edges`);
  } else if (range !== null && !(Array.isArray(range) && range.length === 2 && range.every(Number.isFinite) && range[0] <= range[1])) {
    throw new OperatorError(`histogram: range is ${JSON.stringify(range)}; expected two finite numbers, the first not above the second`);
  } else edgesOf(x, bins, range);
  return [[count], [count + 1]];
}

function checkEdges(x: Tensor, bins: Tensor, range: HistogramOptions['range']): void {
  if (bins.ndim !== 1 || bins.numel() < 2) throw new OperatorError(`histogram: bins has shape ${show(bins.shape)}; expected a number, or at least two edges`);
  if (bins.dtype !== x.dtype) throw new OperatorError(`histogram: x has dtype ${x.dtype} and bins ${bins.dtype}; expected the same`);
  if (range !== null) throw new OperatorError(`histogram: range is ${JSON.stringify(range)}, but bins are edges already; expected one of them`);
}

function edgesOf(x: Tensor, bins: Tensor | null, range: HistogramOptions['range']): Tensor {
  if (areEdges(bins)) return clone(bins);
  const [low, high] = range ?? (x.numel() === 0 ? [0, 1] : rangeOf('histogram', x));
  const margin = low === high ? 0.5 : 0;
  return linspace(low - margin, high + margin, countOf(bins) + 1, { dtype: x.dtype, device: x.device });
}

function reference(x: Tensor, bins: Tensor | null, weight: Tensor | null, options: HistogramOptions): [hist: Tensor, binEdges: Tensor] {
  const binEdges = edgesOf(x, bins, options.range);
  const edges = binEdges.array;
  const count = edges.length - 1;
  const totals = new Float64Array(count);
  for (let i = 0; i < x.numel(); i++) {
    for (let b = 0; b < count; b++) {
      const isBefore = x.array[i] < edges[b + 1] || (b === count - 1 && x.array[i] === edges[count]);
      if (x.array[i] >= edges[b] && isBefore) totals[b] += weight ? weight.array[i] : 1;
    }
  }
  const all = totals.reduce((total, value) => total + value, 0);
  const hist = x.newZeros([count]);
  for (let b = 0; b < count; b++) hist.array[b] = options.density ? totals[b] / (all * (edges[b + 1] - edges[b])) : totals[b];
  return [hist, binEdges];
}

/** A thread per element, given how many edges are not above it; what is not counted goes into a bin behind the last one. */
function binKernel(this: Thread, x: Flat, places: Flat, edges: Flat, bins: number, outside: number): number {
  const value = x[this.thread.x];
  const bin = Math.min(places[this.thread.x] - 1, bins - 1);
  return value >= edges[0] && value <= edges[bins] ? bin : outside;
}

function gpu(x: Tensor, bins: Tensor | null, weight: Tensor | null, options: HistogramOptions): [hist: Tensor, binEdges: Tensor] {
  const binEdges = edgesOf(x, bins, options.range);
  const count = binEdges.numel() - 1;
  const values = reshape(x, { shape: [-1] });
  const places = searchsorted(binEdges, values, null, { right: true });
  const inputs = [values, places, binEdges];
  const found = to(launch(binKernel, { threads: [x.numel()], inputs, integers: { bins: count }, floats: { outside: count } }), { dtype: 'int32' });
  const amounts = weight ? reshape(weight, { shape: [-1] }) : onesLike(values);
  const totals = narrow(indexAdd(zeros([count + 1], { device: 'gpu' }), found, amounts, { dim: 0 }), { dim: 0, start: 0, length: count });
  if (!options.density) return [totals, binEdges];
  const widths = sub(narrow(binEdges, { dim: 0, start: 1, length: count }), narrow(binEdges, { dim: 0, start: 0, length: count }));
  return [div(totals, mul(sum(totals), widths)), binEdges];
}

export const histogram = defineOperator<Three, HistogramOptions, [hist: Tensor, binEdges: Tensor], true>({
  name: 'histogram',
  takes: { x: 'float', bins: 'aside?', weight: 'aside?' },
  numbers: true,
  outputs: { hist: 'same', binEdges: 'same' },
  defaults: { range: null, density: false },
  shape: shapes,
  reference,
  gpu,
  gradient: new NotDifferentiable('PyTorch has none either'),
});
