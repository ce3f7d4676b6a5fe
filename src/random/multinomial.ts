import { fromNumbers } from '../creation.ts';
import { OperatorError } from '../errors.ts';
import { show } from '../shape.ts';
import { host, type Tensor } from '../tensor.ts';
import { defaultGenerator, type Generator, type RandomType } from './generator.ts';
import { floatType, type GeneratorOption } from './inPlace.ts';

/**
 * Draws `numSamples` categories by their weights, from the weights of each row. The weights need not add up to 1.
 *
 * Without replacement nothing is drawn twice: every category has an alarm clock that rings after an exponential waiting time, the sooner the
 * larger its weight, and the first to ring are drawn. With replacement, every draw is one number, looked up in the running sums of the weights.
 *
 * @shape  input: [categories] or [rows, categories], float  →  [numSamples] or [rows, numSamples], int32
 * @torch  torch.multinomial(input, num_samples, replacement=False, generator=None)
 * @example multinomial(tensor([1, 0, 3]), 5, true)   // five times 0 or 2, three of four times 2
 */
export function multinomial(input: Tensor, numSamples: number, replacement = false, { generator = defaultGenerator }: GeneratorOption = {}): Tensor {
  const dtype = floatType('multinomial', 'input has', input.dtype);
  if (input.ndim < 1 || input.ndim > 2) throw new OperatorError(`multinomial: input has shape ${show(input.shape)}; expected 1 or 2 dims`);
  const categories = input.shape[input.ndim - 1];
  if (categories === 0) throw new OperatorError('multinomial: input has no categories; expected at least one');
  const most = replacement ? Infinity : categories;
  if (!Number.isInteger(numSamples) || numSamples < 1 || numSamples > most) {
    const range = replacement ? '≥ 1' : `from 1 to ${categories}, the number of categories, or replacement`;
    throw new OperatorError(`multinomial: numSamples is ${numSamples}; expected a whole number ${range}`);
  }
  const weights = host(input);
  const rows = Array.from({ length: input.numel() / categories }, (_, r) => weights.subarray(r * categories, (r + 1) * categories));
  for (const row of rows) checkWeights(row);
  // A single draw is the same with replacement and without; the clocks are the faster way.
  const drawn = replacement && numSamples > 1
    ? rows.map((row) => lookUp(row, generator.uniform(numSamples, 'float64'), dtype))
    : ringing(rows, clocksOf(input, generator), dtype).map((order) => order.slice(0, numSamples));
  return fromNumbers('multinomial', drawn.flat(), [...input.shape.slice(0, -1), numSamples], 'int32', { device: input.device });
}

function checkWeights(row: Float64Array): void {
  const odd = row.find((weight) => !(weight >= 0 && weight < Infinity));
  if (odd !== undefined) throw new OperatorError(`multinomial: input holds ${odd}; expected finite numbers ≥ 0`);
  if (!row.some((weight) => weight > 0)) throw new OperatorError('multinomial: input has a row of zeros; expected at least one weight above 0');
}

/** One exponential number for every weight, drawn in the order in which the weights lie in memory. */
function clocksOf(input: Tensor, generator: Generator): (row: number, category: number) => number {
  const [rows, categories] = input.ndim === 1 ? [1, input.shape[0]] : input.shape;
  const times = generator.uniform(input.numel(), 'float64').map((u) => -Math.log1p(-u));
  const columnsFirst = input.ndim === 2 && input.stride(0) < input.stride(1);
  return (row, category) => times[columnsFirst ? category * rows + row : row * categories + category];
}

/** The categories of every row in the order in which their clocks ring: by weight / time, the largest first. */
function ringing(rows: readonly Float64Array[], clock: (row: number, category: number) => number, dtype: RandomType): number[][] {
  const round = dtype === 'float32' ? Math.fround : Number;
  return rows.map((row, r) => {
    const speed = row.map((weight, category) => round(weight / round(clock(r, category))));
    return Array.from(row.keys()).sort((a, b) => speed[b] - speed[a]);
  });
}

/** The first category whose running sum of weights reaches the number. */
function lookUp(row: Float64Array, numbers: Float64Array, dtype: RandomType): number[] {
  const round = dtype === 'float32' ? Math.fround : Number;
  let sum = 0;
  const sums = row.map((weight) => (sum = round(sum + weight)));
  const shares = sums.map((partial) => round(partial / sum));
  shares[shares.length - 1] = 1;
  return Array.from(numbers, (u) => {
    let [low, high] = [0, shares.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (shares[middle] < u) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
